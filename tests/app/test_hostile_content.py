"""Answers, names and attachments made to harm: refused, or carried and shown as the text they are."""

import io
import struct
import tracemalloc
import zipfile
import zlib

import pytest
from PIL import Image

from fieldkit.app import drafting
from fieldkit.app.attaching import PreparedFile
from fieldkit.app.jobs import JobContext
from fieldkit.errors import FieldKitError
from tests.support.pdf_text import text_of

JOB = JobContext()
REMARKS = "/data/hygiene/remarks"
TEXTS = {
    "sql": "x'); DROP TABLE records; --",
    "sql in quotes": '" OR 1=1 UNION SELECT value FROM secrets --',
    "full-text query": 'NEAR(" * ^ remarks: AND OR NOT (',
    "formula": '=HYPERLINK("http://example.org","press")',
    "formula by plus": "+1+cmd|' /C calc'!A0",
    "formula by at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "markup": '<img src="/etc/passwd"/><a href="http://example.org">x</a><b>&amp;</b>',
    "entity": "&lol; &#x26; <!ENTITY x SYSTEM 'file:///etc/passwd'> ]]> <![CDATA[",
    "format": "{0.__class__} %s %(x)s ${jndi:ldap://x} {message}",
    "override": "grade \u202eA edarg\u202c \u2066\u2067nested\u2069",
    "separators": "one\u2028two\u2029three\u0085four",
    "zero width": "ad\u200bmin \ufeff \u00ad",
    "plane": "\U0001f9ea\U000e0041\U0010fffd",
    "long": "я" * 10_000,
    "long without a break": "W" * 10_000,
}


def record(laptop, text):
    draft = laptop.services.inspecting.start("small", "F-1")
    draft.set("/data/hygiene/hands", "in")
    draft.set(REMARKS, text)
    return draft.finalise()


@pytest.mark.parametrize("kind", TEXTS)
def test_a_text_arrives_as_it_was_written_and_does_nothing(event, tmp_path, kind):
    supervisor, inspector = event
    inspection = record(inspector, TEXTS[kind])
    inspector.services.handing_over.export(tmp_path / "out.fieldkit", JOB)
    assert supervisor.services.receiving.accept(tmp_path / "out.fieldkit", JOB).new == 2
    for laptop in (inspector, supervisor):
        assert laptop.services.inspecting.show(inspection).answers[REMARKS] == TEXTS[kind]
        laptop.services.inspecting.inspections(TEXTS[kind])  # as a search: an answer, no fault
        assert [row.id for row in laptop.services.inspecting.inspections()] == [inspection]
    assert supervisor.services.receiving.verify(JOB).ok
    assert text_of(supervisor.services.documenting.pdf(inspection))


@pytest.mark.parametrize("kind", ["sql", "formula", "format", "markup"])
def test_the_document_shows_it_as_text(event, kind):
    _supervisor, inspector = event
    pdf = inspector.services.documenting.pdf(record(inspector, TEXTS[kind]))
    assert "".join(TEXTS[kind].split()) in text_of(pdf)


def test_a_control_character_is_refused_and_the_draft_goes_on(event):
    """XML has no way to write it, so a submission cannot carry it."""
    _supervisor, inspector = event
    for text in ("a\x00b", "a\x1bb", "\ufffe"):
        draft = inspector.services.inspecting.start("small", "F-1")
        draft.set("/data/hygiene/hands", "in")
        try:
            draft.set(REMARKS, text)
            inspection = draft.finalise()
        except FieldKitError as error:
            assert error.message
            continue
        carried = inspector.services.inspecting.show(inspection).answers.get(REMARKS, "")
        assert "\x00" not in carried
        assert "\x1b" not in carried


@pytest.mark.parametrize(
    "name", ["Ы" * 10_000, "x'); DROP TABLE--", "\u202eKebia", "=1+1", "../.."]
)
def test_names_of_people_and_sites(laptops, tmp_path, name):
    supervisor, inspector = laptops("S", "supervisor"), laptops("I")
    inspector.services._workspace.name = name
    inspector.services.planning.write_card(tmp_path / "card.txt")
    try:
        row = supervisor.services.planning.enrol(tmp_path / "card.txt")
    except FieldKitError as error:
        assert error.code == "ledger.bad_card"
    else:
        assert row.name == name
    plan = tmp_path / "plan.yaml"
    plan.write_text(
        f'event: {{code: E, name: "{name}"}}\nsites:\n- {{code: "{name}", name: "{name}"}}\n'
    )
    supervisor.services.planning.load_event(plan)
    assert [site.code for site in supervisor.services.planning.sites()] == [name]
    assert inspector.services.handing_over.suggested_name().count("/") == 0
    assert supervisor.services.receiving.verify(JOB).ok


# --- attachments


def png_of(width, height):
    """A PNG of a few hundred bytes that says it is that large."""

    def chunk(kind, content):
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    content = (
        chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )
    return b"\x89PNG\r\n\x1a\n" + content


def test_a_whole_picture_of_more_dots_than_allowed(attach):
    """Pillow itself would read it."""
    target = io.BytesIO()
    Image.new("1", (9_400, 9_000)).save(target, "PNG")
    assert attach("wide.png", target.getvalue()) == "attachment.not_an_image"


def jpeg(width=900, height=700):
    target = io.BytesIO()
    Image.effect_noise((width, height), 90).save(target, "JPEG", quality=80)
    return target.getvalue()


def name_of(draft):
    """The name under which the last attached file is kept."""
    return list(draft.files)[-1]


@pytest.fixture
def attach(event):
    """Attaches a photo to a new draft; the code of the refusal, or the bytes as they are kept."""
    _supervisor, inspector = event
    draft = inspector.services.inspecting.start("small", "F-1")

    def attached(name, content):
        try:
            draft.attach("/data/photo", name, content)
        except FieldKitError as error:
            assert error.message
            return error.code
        return draft.file(name_of(draft))

    return attached


@pytest.mark.parametrize("size", [(50_000, 50_000), (2**31 - 1, 1), (1, 2**31 - 1), (0, 0)])
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_picture_that_says_it_is_enormous(attach, size):
    tracemalloc.start()
    try:
        assert attach("bomb.png", png_of(*size)) == "attachment.not_an_image"
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()


def test_a_jpeg_cut_at_every_kilobyte(attach):
    whole = jpeg()
    assert len(whole) > 100_000
    for end in range(1, len(whole) - 2, 1000):
        assert attach("cut.jpg", whole[:end]) == "attachment.not_an_image", end


def zipped():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("payload.html", "<script>alert(1)</script>")
    return target.getvalue()


@pytest.mark.parametrize(
    "rider",
    [zipped(), b"<html><script>alert(1)</script>", b"%PDF-1.7 /JS (app.alert(1))", b"MZ\x90"],
)
def test_what_rides_behind_a_picture_does_not_travel(attach, rider):
    kept = attach("polyglot.jpg", jpeg(60, 40) + rider)
    assert kept.startswith(b"\xff\xd8\xff")
    assert rider not in kept


@pytest.mark.parametrize(
    "content",
    [
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file\n",
        b"%PDF-1.7\n", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", zipped(), b"MZ" * 99,
        b"GIF89a<script>alert(1)</script>", b"\xff\xd8\xff", b"\x00" * 4096,
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused_whatever_its_name(attach, content):
    assert attach("innocent.jpg", content) == "attachment.not_an_image"


@pytest.mark.parametrize(
    "name",
    ["../../../etc/passwd", "C:\\windows\\x.jpg", "a" * 10_000 + ".jpg", "\u202egpj.exe", "con.jpg",
     "x\x00.jpg", "=1+1.jpg", ".htaccess", "", "a\nb.jpg"],
)  # fmt: skip
def test_file_names_become_harmless(event, name):
    _supervisor, inspector = event
    draft = inspector.services.inspecting.start("small", "F-1")
    draft.attach("/data/photo", name, jpeg(60, 40))
    kept = name_of(draft)
    assert len(kept) < 80
    assert kept.endswith(".jpg")
    assert not set(kept) & set('/\\:*?"<>|\x00\n\u202e=')
    assert not kept.startswith(".")


# --- what another program sends: nothing of ours has looked at it before


def attach_unseen(inspector, monkeypatch, name, content):
    """Finish an inspection with an attachment that attaching would have refused; gives its id."""
    with monkeypatch.context() as patch:
        patch.setattr(drafting, "prepare", lambda *_: PreparedFile(name, content))
        draft = inspector.services.inspecting.start("small", "F-1")
        draft.set("/data/hygiene/hands", "in")
        draft.attach("/data/photo", name, content)
        return draft.finalise()


def arrive(inspector, supervisor, file):
    inspector.services.handing_over.export(file, JOB)
    supervisor.services.receiving.accept(file, JOB)
    assert supervisor.services.receiving.verify(JOB).ok
    return supervisor.services


STRANGE_FILES = {
    "enormous": png_of(50_000, 50_000),
    "without size": png_of(0, 0),
    "cut": jpeg()[:20_000],
    "a ZIP behind a photo": jpeg(60, 40) + zipped(),
    "a program": b"MZ" * 99,
    "a page": b"<html><script>alert(1)</script>",
    "a PDF": b"%PDF-1.7\n",
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file\n",
    "a drawing": b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
    "nothing": b"\x00",
}


@pytest.mark.filterwarnings("error::PIL.Image.DecompressionBombWarning")
def test_strange_files_that_arrive_are_kept_and_harm_no_page(event, tmp_path, monkeypatch):
    supervisor, inspector = event
    ids = {
        kind: attach_unseen(inspector, monkeypatch, "photo.jpg", content)
        for kind, content in STRANGE_FILES.items()
    }
    services = arrive(inspector, supervisor, tmp_path / "out.fieldkit")
    for kind, inspection in ids.items():
        assert services.inspecting.attachment(inspection, "photo.jpg") == STRANGE_FILES[kind]
        tracemalloc.start()
        try:
            assert text_of(services.documenting.pdf(inspection))
            assert tracemalloc.get_traced_memory()[1] < 50_000_000, kind
        finally:
            tracemalloc.stop()


STRANGE_NAMES = ["../out.jpg", "{inside}/out.jpg", "a/b.jpg", "..", "C:\\x.jpg", "submission.xml"]


def test_strange_names_that_arrive_lead_nowhere(event, tmp_path, monkeypatch):
    """Every name here stays within the folder of the test, whatever the program does with it."""
    supervisor, inspector = event
    inside = tmp_path / "inside"
    folder = inside / "for a server"
    folder.mkdir(parents=True)
    names = [name.format(inside=inside) for name in STRANGE_NAMES]
    ids = [attach_unseen(inspector, monkeypatch, name, b"x" * 99) for name in names]
    services = arrive(inspector, supervisor, tmp_path / "out.fieldkit")
    for inspection in ids:
        assert text_of(services.documenting.pdf(inspection))
        with pytest.raises(FieldKitError) as refused:
            services.submitting.write(inspection, folder)
        assert refused.value.code == "submission.unsafe_name"
    assert [path for path in inside.rglob("*") if path.is_file()] == []


def test_comments_of_others_arrive_as_text(event, finished, tmp_path):
    supervisor, inspector = event
    inspection = finished(inspector)
    arrive(inspector, supervisor, tmp_path / "out.fieldkit")
    written = list(TEXTS.values())
    supervisor.services.reviewing.return_(inspection, written)
    supervisor.services.planning.write_pack(tmp_path / "answer.fieldkit", JOB)
    inspector.services.receiving.accept(tmp_path / "answer.fieldkit", JOB)
    [review] = inspector.services.inspecting.show(inspection).reviews
    assert [comment["text"] for comment in review.comments] == written
    assert inspector.services.receiving.verify(JOB).ok
