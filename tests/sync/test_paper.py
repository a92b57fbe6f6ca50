"""Records on paper: small enough to print, whole or refused, and read from real pictures."""

from __future__ import annotations

import hashlib
import io
import random

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from fieldkit.errors import FieldKitError
from fieldkit.ledger.chain import verify_segment
from fieldkit.ledger.records import Record
from fieldkit.sync import base45
from fieldkit.sync.paper import PART_BYTES, paper_codes, read_codes, read_photos
from fieldkit.sync.vocabulary import vocabulary

WORDS = random.Random(2)


def word(letters, length):
    return "".join(WORDS.choice(letters) for _ in range(length))


QUESTIONS = [f"{word('abdeghilmnorstu', 6)}_{word('abdeghilmnorstu', 4)}" for _ in range(60)]
LABELS = {
    name: " ".join(word("абвгдежзиклмнопрст", 7) for _ in range(6)) + "?" for name in QUESTIONS
}


def xform_of(questions):
    empty = "".join(f"<{name}/>" for name in questions)
    texts = "".join(
        f'<text id="/data/{name}:label"><value>{LABELS[name]}</value></text>' for name in questions
    )
    return (
        '<?xml version="1.0"?><h:html xmlns="http://www.w3.org/2002/xforms" '
        'xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model><itext><translation lang="ru">'
        f'{texts}</translation></itext><instance><data id="fk_food" version="7">{empty}'
        "</data></instance></model></h:head><h:body/></h:html>"
    ).encode()


XFORM = xform_of(QUESTIONS)
FORM_HASH = hashlib.sha256(XFORM).hexdigest()


def form_of(prefix):
    return XFORM if FORM_HASH.startswith(prefix) else None


@pytest.fixture(scope="module")
def visit(new_laptop):
    """A food inspection of 60 answers with ten findings."""
    laptop = new_laptop("Айгуль", "inspector")
    chance = random.Random(1)
    answers = "".join(
        f"<{name}>{chance.choice(['yes', 'no', 'na'])}</{name}>" for name in QUESTIONS
    )
    body = {
        "xml": f'<data id="fk_food" version="7">{answers}<note>Лёд у прилавка</note></data>',
        "files": {},
        "summary": {"site": "A1", "grade": "C", "score": "61", "alert": "amber"},
        "findings": [
            {"path": f"/data/{name}", "label": LABELS[name], "severity": "major", "corrected": None}
            for name in QUESTIONS[:10]
        ],
        "reason": None,
        "withdrawn": False,
    }
    form = {"id": "fk_food", "version": "7", "hash": FORM_HASH}
    record = laptop.chain.next_record("revision", "visit", body, (), form)
    laptop.chain.advance(record)
    return record, laptop.chain.checkpoint(), laptop


@pytest.fixture(scope="module")
def texts(visit):
    record, point, _laptop = visit
    return paper_codes(record, point, XFORM)


def refusal_of(texts, forms=form_of):
    with pytest.raises(FieldKitError) as refused:
        read_codes(texts, forms)
    assert "{" not in refused.value.message
    return refused.value.code


def page(texts, scale=4):
    """A white page with the codes below one another."""
    codes = []
    for text in texts:
        target = io.BytesIO()
        segno.make(text, error="m").save(target, kind="png", scale=scale)
        codes.append(Image.open(target).convert("L"))
    height = sum(code.height + 40 for code in codes)
    sheet = Image.new("L", (max(code.width for code in codes) + 80, height + 40), 255)
    top = 40
    for code in codes:
        sheet.paste(code, (40, top))
        top += code.height + 40
    return sheet


def saved(picture, kind="PNG"):
    target = io.BytesIO()
    picture.save(target, kind)
    return target.getvalue()


# --- text


@given(st.binary(max_size=400))
def test_base45_round_trip(content):
    assert base45.decode(base45.encode(content)) == content


def test_base45_agrees_with_the_standard():
    """Examples of RFC 9285, section 4.3."""
    assert base45.encode(b"AB") == "BB8"
    assert base45.encode(b"Hello!!") == "%69 VD92EX0"
    assert base45.encode(b"base-45") == "UJCLQE7W581"
    assert base45.decode("QED8WEX0") == b"ietf!"


@pytest.mark.parametrize("text", ["A", "GGW", ":::", "::", "ab1", "BB8A"])
def test_base45_refuses_what_it_never_writes(text):
    with pytest.raises(FieldKitError):
        base45.decode(text)


# --- a record as codes


def test_a_record_comes_back_byte_for_byte_and_proven(visit, texts):
    record, point, _laptop = visit
    bundle = read_codes(reversed(texts), form_of)
    (line,) = bundle.lines()
    assert line == record.raw
    assert bundle.checkpoints == (point,)
    assert bundle.sender is None
    assert not verify_segment([Record.parse(line)], bundle.checkpoints).unproven


def test_a_long_checklist_fits_a_corner_of_the_page(visit, texts):
    """60 answers and ten findings: about 4 kB of record in at most two codes."""
    record, _point, _laptop = visit
    assert len(record.raw) > 3900
    assert len(texts) <= 2
    assert all(len(text) < 60 + PART_BYTES * 1.5 for text in texts)


def test_the_form_is_what_makes_it_small(visit):
    record, point, _laptop = visit
    other = xform_of([])
    assert sum(map(len, paper_codes(record, point, XFORM))) < 0.7 * sum(
        map(len, paper_codes(record, point, other))
    )


def test_a_checkpoint_of_other_wording_travels_whole(visit):
    """As when it also tells what was seen of other devices."""
    record, _point, laptop = visit
    point = laptop.chain.checkpoint({"0" * 32: 5})
    bundle = read_codes(paper_codes(record, point, XFORM), form_of)
    assert bundle.checkpoints == (point,)
    assert list(bundle.lines()) == [record.raw]


def test_several_pages_at_once(visit, texts, new_laptop):
    other = new_laptop("B", "inspector")
    record = other.inspect("v")
    more = paper_codes(record, other.points[-1], XFORM)
    bundle = read_codes([*more, *texts, *texts, "https://example.org", "FK1:"], form_of)
    assert set(bundle.lines()) == {visit[0].raw, record.raw}
    assert len(bundle.checkpoints) == 2


def test_nothing_missing_is_guessed(visit):
    record, point, _laptop = visit
    texts = paper_codes(record, point, xform_of([]))
    assert len(texts) > 2
    with pytest.raises(FieldKitError, match=rf"Codes 2 of {len(texts)} are not") as refused:
        read_codes([texts[0], *texts[2:]], lambda prefix: xform_of([]))
    assert refused.value.code == "sync.codes_missing"


def test_no_code_at_all():
    assert refusal_of([]) == "sync.no_codes"
    assert refusal_of(["FK1:nonsense", "", "FK9:00:1/1:AA"]) == "sync.no_codes"


def test_a_form_that_is_not_here(texts):
    assert refusal_of(texts, lambda prefix: None) == "sync.paper_needs_form"


def test_a_text_altered_anywhere_is_refused(texts):
    chance = random.Random(3)
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
    tried = 0
    for place in range(0, len(texts[0]), 3):
        other = chance.choice(alphabet.replace(texts[0][place], ""))
        altered = texts[0][:place] + other + texts[0][place + 1 :]
        assert refusal_of([altered, *texts[1:]]) in {
            "sync.damaged",
            "sync.no_codes",
            "sync.codes_missing",
        }
        tried += 1
    assert tried > 200


def repacked(texts, change):
    """The codes of a packed form changed by `change(bytearray)`, its name made to fit."""
    packed = bytearray(b"".join(base45.decode(text.split(":", 3)[3]) for text in texts))
    change(packed)
    name = hashlib.sha256(packed).hexdigest()[:16].upper()
    return [f"FK1:{name}:1/1:{base45.encode(bytes(packed))}"]


def test_a_forged_record_does_not_have_its_authors_signature(texts):
    def other_key(packed):
        packed[20] ^= 1

    def other_seal(packed):
        packed[60] ^= 1

    assert refusal_of(repacked(texts, other_key)) in {"sync.bad_signature", "sync.damaged"}
    assert refusal_of(repacked(texts, other_seal)) == "sync.bad_signature"


def test_a_newer_paper_format(texts):
    def newer(packed):
        packed[0] = 2

    assert refusal_of(repacked(texts, newer)) == "sync.newer_version"


def test_a_bomb_on_paper(texts):
    import zlib

    words = vocabulary(XFORM, "0" * 32)
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zdict=words)
    bomb = squeezer.compress(b"0" * 50_000_000) + squeezer.flush()

    def swap(packed):
        del packed[105:]
        packed += bomb

    assert refusal_of(repacked(texts, swap)) == "sync.damaged"


def test_nothing_rides_along_behind_a_record(texts):
    assert refusal_of(repacked(texts, lambda packed: packed.extend(b"more"))) == "sync.damaged"


def test_a_record_too_long_for_paper(new_laptop):
    laptop = new_laptop("L", "inspector")
    noise = random.Random(5).randbytes(90_000).hex()
    record = laptop.inspect("v", f"<data>{noise}</data>")
    with pytest.raises(FieldKitError) as refused:
        paper_codes(record, laptop.points[-1], XFORM)
    assert refused.value.code == "sync.too_long_for_paper"


# --- pictures


@pytest.mark.parametrize(
    "photographed",
    [
        saved,
        lambda sheet: saved(sheet.rotate(7, expand=True, fillcolor=255), "JPEG"),
        lambda sheet: saved(sheet.rotate(180).filter(ImageFilter.GaussianBlur(1.2)), "JPEG"),
        lambda sheet: saved(sheet.point(lambda value: 60 + value // 2), "WEBP"),
    ],
    ids=["clean", "tilted", "upside down and blurred", "dim"],
)
def test_a_photographed_page_restores_the_record(visit, texts, photographed):
    bundle = read_photos([("page.jpg", photographed(page(texts)))], form_of)
    assert list(bundle.lines()) == [visit[0].raw]


def test_a_page_in_two_photos(visit, texts):
    photos = [(f"{number}.png", saved(page([text]))) for number, text in enumerate(texts)]
    assert list(read_photos(photos, form_of).lines()) == [visit[0].raw]


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8\xff", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n" + b"x"]
)
def test_what_is_not_a_picture_is_named(content):
    with pytest.raises(FieldKitError, match=r"holiday\.jpg") as refused:
        read_photos([("holiday.jpg", content)], form_of)
    assert refused.value.code == "sync.not_a_picture"


def test_a_picture_cut_anywhere_is_refused_or_has_no_code(texts):
    whole = saved(page(texts[:1]), "JPEG")
    for end in range(0, len(whole), max(1, len(whole) // 60)):
        with pytest.raises(FieldKitError) as refused:
            read_photos([("a.jpg", whole[:end])], lambda prefix: None)
        assert refused.value.code in {
            "sync.not_a_picture",
            "sync.no_codes",
            "sync.codes_missing",
            "sync.paper_needs_form",
        }


def test_a_picture_of_too_many_pixels_is_not_unfolded():
    target = io.BytesIO()
    Image.new("1", (11_000, 11_000)).save(target, "PNG")
    assert len(target.getvalue()) < 200_000
    with pytest.raises(FieldKitError) as refused:
        read_photos([("vast.png", target.getvalue())], form_of)
    assert refused.value.code == "sync.not_a_picture"


def test_a_picture_without_codes():
    with pytest.raises(FieldKitError) as refused:
        read_photos([("sky.png", saved(Image.new("RGB", (300, 300), "white")))], form_of)
    assert refused.value.code == "sync.no_codes"
