"""Sketches on a white sheet and marks on pictures: saved as files, taken back, drawn on further."""

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from ui.form_entry.questions.sketch_pad import INKS

SURVEY = """
| survey | | | | | |
| | type | name | label | appearance | default |
| | begin group | page | Page | field-list | |
| | image | plan | Draw the kitchen | draw | |
| | image | photo | Mark the fault | annotate | |
| | image | map | Mark the place | annotate | ground.png |
| | end group | | | | |
"""
RED, BLUE = INKS[0], INKS[2]
NAMES = ("plan", "photo", "map")


def picture_of(width, height, kind="PNG"):
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, kind)
    return bytes(content.data())


@pytest.fixture
def form(open_form):
    return open_form(SURVEY, files={"ground.png": picture_of(400, 300)})


def draw(form, name):
    """One stroke through the middle of the sheet; the pen rests at once."""
    sheet = form.editor(name).pad.sheet
    middle = sheet.rect().center()
    QTest.mousePress(sheet, Qt.MouseButton.LeftButton, pos=middle - QPoint(60, 0))
    for x in range(-50, 60, 10):
        QTest.mouseMove(sheet, middle + QPoint(x, 0))
    QTest.mouseRelease(sheet, Qt.MouseButton.LeftButton, pos=middle + QPoint(60, 0))
    form.editor(name).flush()


def saved(form, name):
    return QImage.fromData(form.draft.file(form.value(name)))


def is_like(colour, ink):
    wanted = QColor(ink.colour)
    pairs = zip(colour.getRgb()[:3], wanted.getRgb()[:3], strict=True)
    return all(abs(one - other) < 25 for one, other in pairs)


def middle_of(image):
    return image.pixelColor(image.rect().center())


def test_a_sketch_is_saved_when_the_pen_rests(form):
    assert form.value("plan") == ""
    draw(form, "plan")
    assert form.value("plan") == "plan.png"
    sketch = saved(form, "plan")
    assert is_like(middle_of(sketch), RED)
    assert sketch.pixelColor(5, 5) == QColor(Qt.GlobalColor.white)


def test_another_ink_and_the_last_stroke_taken_back(form):
    draw(form, "plan")
    pad = form.editor("plan").pad
    QTest.mouseClick(pad.inks[2], Qt.MouseButton.LeftButton)
    draw(form, "plan")
    assert is_like(middle_of(saved(form, "plan")), BLUE)
    QTest.mouseClick(pad.undo, Qt.MouseButton.LeftButton)
    assert is_like(middle_of(saved(form, "plan")), RED)


def test_a_saved_sketch_is_drawn_on_further_and_cleared(form):
    draw(form, "plan")
    editor = form.editor("plan")
    editor._shown = None  # as when the page is opened again
    editor.show_answer()
    assert editor.pad.sheet.strokes == []
    QTest.keyClick(editor.pad.sheet, Qt.Key.Key_Backspace)
    assert is_like(middle_of(editor.pad.sheet.picture()), RED)
    editor._clear.click()
    assert form.value("plan") == ""
    assert middle_of(editor.pad.sheet.picture()) == QColor(Qt.GlobalColor.white)


def test_marks_on_a_photo_are_the_answer_in_its_own_size(form, tmp_path):
    editor = form.editor("photo")
    assert editor.pad.isHidden()
    file = tmp_path / "IMG_1.jpg"
    file.write_bytes(picture_of(1600, 1200, "JPEG"))
    editor.file_chosen.emit(file)
    assert form.value("photo") == "IMG_1.jpg"
    assert not editor.pad.isHidden()
    draw(form, "photo")
    assert form.value("photo") == "photo.jpg"
    marked = saved(form, "photo")
    assert (marked.width(), marked.height()) == (1600, 1200)
    assert is_like(middle_of(marked), RED)
    editor.pad.undo.click()
    assert form.value("photo") == "IMG_1.jpg"


def test_a_picture_of_the_form_is_marked(form):
    assert "ground.png" in form.value("map")
    assert not form.editor("map").pad.isHidden()
    draw(form, "map")
    assert form.value("map") == "map.png"
    assert is_like(middle_of(saved(form, "map")), RED)
    assert saved(form, "map").width() == 400


def test_sheet_and_inks_are_named_for_those_who_listen(form):
    for name in NAMES:
        pad = form.editor(name).pad
        label = form.block(name).question.label
        assert pad.sheet.accessibleName() == label
        assert [ink.accessibleName() for ink in pad.inks][:2] == [
            f"{label}: Red",
            f"{label}: Black",
        ]
