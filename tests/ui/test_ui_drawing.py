"""What the theme draws: icons in the colour of their words, headings above their cells, all mirrored."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QScrollArea, QStyle, QStyleOptionSlider, QWidget

from ui.shared import text
from ui.shared.table import Column, PagedTable, Table
from ui.shared.widgets import button
from ui.theme.tokens import APPEARANCES


def ink(image, place, colour):
    """The columns of a picture inside `place` that hold pixels of a colour."""
    wanted = QColor(colour).name()
    return [
        x
        for x in range(place.left(), place.right() + 1)
        if any(
            image.pixelColor(x, y).name() == wanted for y in range(place.top(), place.bottom() + 1)
        )
    ]


def written(image, place):
    """The columns of a picture inside `place` that hold anything but the surface."""
    surface = QColor(APPEARANCES["light"].surface).name()
    return [
        x
        for x in range(place.left(), place.right() + 1)
        if any(
            image.pixelColor(x, y).name() != surface for y in range(place.top(), place.bottom() + 1)
        )
    ]


def table_of(qtbot, direction):
    model = PagedTable([Column("Hill", lambda each: each, width=160), Column("Rest", str.upper)])
    table = Table(model, "Table")
    table.setLayoutDirection(direction)
    model.show(["Hill", "Hall"], list)
    qtbot.addWidget(table)
    table.resize(400, 200)
    table.show()
    return table


@pytest.mark.parametrize("appearance", APPEARANCES)
@pytest.mark.parametrize("is_primary", [True, False])
def test_an_icon_in_a_button_has_the_colour_of_the_words(theme, qtbot, appearance, is_primary):
    theme.choose(appearance)
    made = button("", lambda: None, "folder-open")
    made.setDefault(is_primary)
    qtbot.addWidget(made)
    made.resize(80, 36)
    made.show()
    tokens = APPEARANCES[appearance]
    inner = QRect(QPoint(25, 6), QSize(30, 24))
    image = made.grab().toImage()
    assert ink(image, inner, tokens.on_accent if is_primary else tokens.text)
    assert not ink(image, inner, tokens.text if is_primary else tokens.accent)


@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
def test_headings_begin_where_their_cells_begin(theme, qtbot, direction):
    table = table_of(qtbot, direction)
    header = table.horizontalHeader().viewport().grab().toImage()
    cells = table.viewport().grab().toImage()
    x = table.columnViewportPosition(0)
    heading, cell = (
        written(header, QRect(x + 4, 4, 152, 28)),
        written(cells, QRect(x + 4, 40, 152, 28)),
    )
    is_mirrored = direction == Qt.LayoutDirection.RightToLeft
    edge = max if is_mirrored else min
    assert abs(edge(heading) - edge(cell)) <= 2
    assert (min(cell) - x > 80) == is_mirrored


def test_a_row_under_the_mouse_shows_it(theme, qtbot):
    for appearance in APPEARANCES:
        theme.choose(appearance)
        table = table_of(qtbot, Qt.LayoutDirection.LeftToRight)
        spot = QPoint(300, 60)
        table.entered.emit(table.model().index(1, 0))
        tokens = APPEARANCES[appearance]
        assert table.viewport().grab().toImage().pixelColor(spot).name() == tokens.bg.lower()
        QApplication.sendEvent(table, QEvent(QEvent.Type.Leave))
        assert table.viewport().grab().toImage().pixelColor(spot).name() == tokens.surface.lower()


@pytest.mark.parametrize("make", [text.title, text.subtitle, text.body, text.quiet, text.buddy])
def test_words_begin_where_lines_begin_in_the_window(theme, qtbot, make):
    window = QWidget()
    qtbot.addWidget(window)
    label = make("Plov")
    label.setParent(window)
    label.setGeometry(0, 0, 300, 40)
    for direction, side in (
        (Qt.LayoutDirection.RightToLeft, Qt.AlignmentFlag.AlignRight),
        (Qt.LayoutDirection.LeftToRight, Qt.AlignmentFlag.AlignLeft),
    ):
        window.setLayoutDirection(direction)
        assert label.alignment() & side
        assert label.alignment() & Qt.AlignmentFlag.AlignAbsolute


def test_a_scroll_bar_has_no_arrows_and_a_slider_that_can_be_hit(theme, qtbot):
    area = QScrollArea()
    qtbot.addWidget(area)
    inside = QWidget()
    inside.setFixedSize(50, 90_000)
    area.setWidget(inside)
    area.resize(100, 300)
    area.show()
    bar = area.verticalScrollBar()
    option = QStyleOptionSlider()
    bar.initStyleOption(option)

    def part(which):
        kind = QStyle.ComplexControl.CC_ScrollBar
        return bar.style().subControlRect(kind, option, which, bar)

    assert part(QStyle.SubControl.SC_ScrollBarAddLine).isEmpty()
    assert part(QStyle.SubControl.SC_ScrollBarSlider).height() >= 32
    bar.setValue(bar.maximum())
    bar.initStyleOption(option)
    assert part(QStyle.SubControl.SC_ScrollBarSlider).bottom() == bar.rect().bottom()
