"""Names, answers and comments of strangers in the window: shown as text, and none turns a letter."""

import re
import struct
import zlib

import pytest
from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QInputDialog,
    QLabel,
    QTableView,
    QTextBrowser,
)

from fieldkit.app.bootstrap import create_workspace, open_services
from fieldkit.app.jobs import JobContext
from fieldkit.storage import workspace_key
from fieldkit.wording import printable, steady
from tests.support.small_form import write_small_form
from ui.composition import Composition
from ui.screens import RECIPES
from ui.shared import text
from ui.shared.photos import photo
from ui.shared.question import is_agreed
from ui.shared.reason import given_reason

JOB = JobContext()
MARKUP = '<img src="file:{picture}"><b>bold</b>'
TURNED = "\u202edevorppa\u2067 \u2069\u2069"
OVERRIDES = re.compile("[\u202a-\u202e]")
PASSPHRASE = "correct horse"


@pytest.fixture
def hostile(tmp_path):
    """Markup with a picture that lies on this very disk, and letters that want to be turned."""
    picture = tmp_path / "picture.png"
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    image.save(str(picture))
    return MARKUP.format(picture=picture) + TURNED


def make_inspector(folder, name, supervisor, stick):
    create_workspace(folder, PASSPHRASE, name, "inspector")
    services = open_services(folder, PASSPHRASE)
    services.planning.write_card(stick / "card.txt")
    supervisor.planning.enrol(stick / "card.txt")
    supervisor.planning.write_pack(stick / "pack.fieldkit", JOB)
    services.receiving.accept(stick / "pack.fieldkit", JOB)
    return services


@pytest.fixture
def supervisor(tmp_path, monkeypatch, hostile):
    """A supervisor to whom a sync file has brought all of it; closed by the window."""
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))
    create_workspace(tmp_path / "S", PASSPHRASE, "Nargiza", "supervisor")
    services = open_services(tmp_path / "S", PASSPHRASE)
    quoted = hostile.replace('"', '\\"')
    (tmp_path / "plan.yaml").write_text(
        f'event: {{code: E, name: "{quoted}"}}\n'
        f'venues:\n- {{code: V, name: "{quoted}"}}\n'
        f'sites:\n- {{code: F-1, name: "{quoted}", kind: food, venue: V}}\n'
        f'people:\n- {{name: Nargiza}}\n- {{name: "{quoted}"}}\n'
        f'assignments:\n- {{site: F-1, form: small, person: Nargiza, note: "{quoted}"}}\n',
        encoding="utf-8",
    )
    services.planning.add_form(write_small_form(tmp_path))
    services.planning.load_event(tmp_path / "plan.yaml")
    with make_inspector(tmp_path / "I", hostile, services, tmp_path) as inspector:
        for hands in ("in", "out"):
            draft = inspector.inspecting.start("small", "F-1")
            draft.set("/data/hygiene/hands", hands)
            draft.set("/data/hygiene/remarks", hostile)
            draft.finalise()
        inspector.handing_over.export(tmp_path / f"{TURNED}.fieldkit", JOB)
    services.receiving.accept(tmp_path / f"{TURNED}.fieldkit", JOB)
    for row in services.inspecting.inspections()[:1]:
        services.reviewing.return_(row.id, [hostile])
    return services


@pytest.fixture
def window(theme, qtbot, tmp_path, supervisor):
    composition = Composition(theme, tmp_path / "S")
    composition.furnish(supervisor)
    composition.window.show()
    qtbot.waitExposed(composition.window)
    yield composition
    composition.window.close()


def said_by(view):
    """Everything that a screen says, by where."""
    for label in view.findChildren(QLabel):
        yield "label", label.text()
        yield "tip", label.toolTip()
        assert label.textFormat() != Qt.TextFormat.AutoText or "<" not in label.text()
    for button in view.findChildren(QAbstractButton):
        yield "button", button.text()
        yield "tip", button.toolTip()
    for page in view.findChildren(QTextBrowser):
        yield "page", page.toPlainText()
    for table in view.findChildren(QAbstractItemView):
        model = table.model()
        for row in range(model.rowCount()):
            for column in range(table.horizontalHeader().count() if is_table(table) else 1):
                index = model.index(row, column)
                yield "cell", str(index.data() or "")
                yield "cell", str(index.data(Qt.ItemDataRole.AccessibleTextRole) or "")
                yield "tip", str(index.data(Qt.ItemDataRole.ToolTipRole) or "")


def is_table(view):
    return isinstance(view, QTableView)


def pictures_in(view):
    """Names of the pictures that the pages of a screen want to show."""
    return [
        line
        for page in view.findChildren(QTextBrowser)
        for line in re.findall(r"<img[^>]*>", page.toHtml())
    ]


@pytest.mark.parametrize("place", RECIPES)
def test_a_screen_shows_what_strangers_wrote_as_text(window, qtbot, tmp_path, place):
    window.go(place)
    if place == "inbox":
        window.open_file(tmp_path / f"{TURNED}.fieldkit")
        qtbot.waitUntil(lambda: bool(window.screen("inbox").model.rows), timeout=10_000)
    QApplication.processEvents()
    said = list(said_by(window.window))
    assert not [words for _where, words in said if OVERRIDES.search(words)]
    assert not [words for where, words in said if where == "tip" and shows_picture(words)]
    assert not pictures_in(window.window)
    if place in {"today", "inspections", "review", "plan", "inbox"}:
        assert [words for _where, words in said if "devorppa" in words]


def shows_picture(tip):
    """Whether Qt would draw a picture for a tool tip."""
    if "<" not in tip:
        return False
    document = QTextDocument()
    document.setHtml(tip)
    return "\N{OBJECT REPLACEMENT CHARACTER}" in document.toPlainText()


def test_the_page_of_an_inspection_shows_them_as_text(window, supervisor, hostile):
    from ui.shared.transcript import TranscriptView

    [row] = supervisor.inspecting.inspections(state="returned")
    view = TranscriptView()
    view.show_detail(supervisor.inspecting.show(row.id))
    page = view.toPlainText()
    assert page.count("<b>bold</b>") > 3  # site, person, comment, answer
    assert not OVERRIDES.search(page)
    assert "\N{OBJECT REPLACEMENT CHARACTER}" not in page


@pytest.mark.parametrize("ask", [is_agreed, given_reason])
def test_a_question_shows_a_name_as_text(qtbot, monkeypatch, ask, hostile):
    from PySide6.QtWidgets import QMessageBox, QWidget

    seen = []

    def look(dialog):
        for label in dialog.findChildren(QLabel):
            if "bold" in label.text():
                seen.append(label.textFormat())
                assert not OVERRIDES.search(label.text())

    monkeypatch.setattr(QMessageBox, "exec", look)
    monkeypatch.setattr(QInputDialog, "exec", look)
    parent = QWidget()
    qtbot.addWidget(parent)
    ask(parent, hostile, hostile, "Do it")
    assert seen
    assert set(seen) == {Qt.TextFormat.PlainText}


def png_of(width, height):
    """A PNG of some hundred bytes that says it is that large."""

    def chunk(kind, content):
        return (
            struct.pack(">I", len(content))
            + kind
            + content
            + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + pixels + chunk(b"IEND", b"")


LAUGHS = "".join(f'<g id="g{n}">' + f'<use href="#g{n - 1}"/>' * 10 + "</g>" for n in range(1, 12))
NO_PHOTOS = {
    "enormous": png_of(50_000, 50_000),
    "drawing": b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect/></svg>',
    "drawing without end": f'<svg xmlns="http://www.w3.org/2000/svg"><g id="g0"><rect/></g>'
    f'{LAUGHS}<use href="#g11"/></svg>'.encode(),
    "cut": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "page": b"<html><img src='file:///etc/passwd'></html>",
    "nothing": b"",
}


@pytest.mark.parametrize("kind", NO_PHOTOS)
def test_what_is_no_photo_is_not_read_as_one(qapp, kind):
    assert photo(NO_PHOTOS[kind], QSize(200, 200)).isNull()


def test_a_photo_is_no_larger_than_it_is_shown(qapp, tmp_path):
    image = QImage(900, 600, QImage.Format.Format_RGB32)
    image.save(str(tmp_path / "photo.jpg"))
    shown = photo((tmp_path / "photo.jpg").read_bytes(), QSize(300, 300))
    assert (shown.width(), shown.height()) == (300, 200)


def test_the_page_reads_no_file_of_this_computer(qapp, tmp_path):
    from ui.shared.transcript import TranscriptView

    picture = tmp_path / "mine.png"
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.save(str(picture))
    view = TranscriptView()
    view.setHtml(f"<img src='file:{picture}'>")
    name = QUrl.fromLocalFile(str(picture))
    assert view.document().resource(QTextDocument.ResourceType.ImageResource, name).isNull()


def test_a_tip_shows_markup_as_text(hostile):
    document = QTextDocument()
    document.setHtml(text.tip(hostile))
    assert document.toPlainText() == steady(hostile)
    assert text.tip("Tea & more") == "Tea & more"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("plain", "plain"),
        ("\u202egnp.exe", "gnp.exe"),
        ("a\u2066b\u2069c", "a\u2066b\u2069c"),
        ("a\u2069b", "ab"),
        ("a\u2067b", "a\u2067b\u2069"),
        ("\u2067\u2068x\u2069", "\u2067\u2068x\u2069\u2069"),
        ("ш\u200fу", "ш\u200fу"),
    ],
)
def test_a_text_turns_nothing_beside_it(given, kept):
    assert steady(given) == kept


def test_a_terminal_is_told_nothing_but_text():
    assert printable("a\x1b[2J\tb\nc\r\x9b") == "a\ufffd[2J\tb\nc\ufffd\ufffd"
