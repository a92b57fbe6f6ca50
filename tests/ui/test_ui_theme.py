"""Colours stand out, every state has its own shape, icons are there, the style draws at any scale."""

import re

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QPushButton

from fieldkit import paths
from ui.theme.icons import icon
from ui.theme.marks import ALERTS, SEVERITIES, STATES, Shape, draw_mark
from ui.theme.tokens import APPEARANCES, colours, contrast, palette_of, tint, tokens_of


@pytest.mark.parametrize("name", APPEARANCES)
def test_text_stands_out_from_everything_it_is_written_on(name):
    tokens = APPEARANCES[name]
    assert contrast(tokens.text, tokens.surface) >= 12
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5
    assert contrast(tokens.line, tokens.surface) >= 3
    for colour in ("muted", "accent", "red", "amber", "green", "blue", "violet"):
        value = getattr(tokens, colour)
        assert contrast(value, tokens.surface) >= 4.5, colour
        assert contrast(value, tint(tokens, value).name()) >= 4.5, colour
        assert contrast(value, tokens.bg) >= 4.5, colour


def test_contrast_is_what_the_standard_says():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", APPEARANCES)
def test_a_widget_finds_its_appearance_in_its_palette(name, qapp):
    assert tokens_of(palette_of(APPEARANCES[name])) == APPEARANCES[name]


def test_no_colour_stands_outside_the_tokens(project):
    # Signatures and sketches are ink on paper, whatever the window looks like.
    questions = project / "ui" / "form_entry" / "questions"
    inks = {questions / "signature.py", questions / "sketch_pad.py"}
    allowed = {project / "ui" / "theme" / "tokens.py", *inks}
    for file in (project / "ui").rglob("*.py"):
        if file not in allowed:
            assert not re.search(r"#[0-9a-fA-F]{6}\b|setStyleSheet", file.read_text()), file


def test_states_differ_by_shape_or_by_word():
    for family in (STATES, ALERTS, SEVERITIES):
        words = [mark.word for mark in family.values()]
        assert len(set(words)) == len(words)
    assert STATES["conflict"].shape is Shape.TWO_HEADS
    assert STATES["returned"].shape is Shape.ARROW_BACK
    assert all(mark.colour in colours(APPEARANCES["light"]) for mark in STATES.values())


def test_shapes_look_different(qapp):
    def drawn(shape):
        image = QImage(28, 28, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        draw_mark(painter, shape, QRectF(0, 0, 28, 28), QColor("black"))
        painter.end()
        return bytes(image.constBits())

    pictures = {shape: drawn(shape) for shape in Shape}
    assert len(set(pictures.values())) == len(Shape)


def test_every_icon_that_the_window_names_is_there(project, qapp):
    folder = paths.resources() / "icons"
    names = {file.stem for file in folder.glob("*.svg")}
    for file in (project / "ui").rglob("*.py"):
        for name in re.findall(r'icon\("([\w-]+)"\)|"([\w-]+)"\)$', file.read_text()):
            wanted = name[0]
            assert not wanted or wanted in names, f"{file}: {wanted}"
    assert (folder / "LICENSE.txt").is_file()
    assert not icon("inbox").pixmap(20, 20).toImage().isNull()


def test_an_icon_takes_the_colour_of_the_text(theme):
    def dark_pixels():
        image = icon("inbox").pixmap(40, 40).toImage()
        colours_there = {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() == 255
        }
        return APPEARANCES[theme.appearance].text.lower() in colours_there

    assert dark_pixels()
    theme.choose("dark")
    assert dark_pixels()


def test_the_primary_button_is_filled_with_the_accent(theme, qtbot):
    button = QPushButton("Go")
    button.setDefault(True)
    qtbot.addWidget(button)
    button.resize(120, 36)
    button.show()
    corner = button.grab().toImage().pixelColor(10, 10)
    assert corner.name() == APPEARANCES["light"].accent.lower()
    assert button.sizeHint().height() >= 36
