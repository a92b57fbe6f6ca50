"""Rows of a grid: the words of the choices stand once above, every row has only the marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from ui.form_entry.form_text import as_plain_text
from ui.form_entry.questions.editor import Editor
from ui.form_entry.questions.select_multiple import CheckListEditor
from ui.form_entry.questions.select_one import ButtonsEditor
from ui.form_entry.questions.words import breakable
from ui.theme import sizes
from ui.theme.fonts import font
from ui.theme.tokens import tint, tokens_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QKeyEvent, QPaintEvent

    from fieldkit.app import Choice, QuestionView

MOST_COLUMNS = 8
_HEADS = frozenset({"label", "list"})
_ROWS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_SIDES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


def is_grid_head(question: QuestionView) -> bool:
    """Whether a question gives a grid its words."""
    is_choice = question.control in {"select1", "select"}
    fits = 0 < len(question.choices) <= MOST_COLUMNS
    return is_choice and fits and bool(_HEADS & set(question.appearance))


def is_grid_row(question: QuestionView, head: QuestionView | None) -> bool:
    """Whether a question is a row under this head: it offers the same choices."""
    if head is None or "list-nolabel" not in question.appearance:
        return False
    offered = [choice.value for choice in question.choices]
    return offered == [choice.value for choice in head.choices]


def _paint_cell(button: QAbstractButton, indicator: QStyle.PrimitiveElement) -> None:
    """Draw the mark in the middle, a tint where it is taken, a ring under the keyboard."""
    tokens = tokens_of(button.palette())
    painter = QPainter(button)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    place = QRectF(button.rect()).adjusted(1, 1, -1, -1)
    if button.isChecked() or button.underMouse():
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint(tokens, tokens.accent))
        painter.drawRoundedRect(place, sizes.RADIUS, sizes.RADIUS)
    option = QStyleOptionButton()
    option.initFrom(button)
    is_on = button.isChecked()
    option.state |= QStyle.StateFlag.State_On if is_on else QStyle.StateFlag.State_Off
    option.rect = QRect(0, 0, sizes.ICON, sizes.ICON)
    option.rect.moveCenter(button.rect().center())
    button.style().drawPrimitive(indicator, option, painter, button)
    if button.hasFocus():
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(tokens.accent), sizes.RING))
        painter.drawRoundedRect(place, sizes.RADIUS, sizes.RADIUS)


class Cell(QAbstractButton):
    """One choice of a row: a mark in the middle of its cell."""

    indicator: QStyle.PrimitiveElement

    def __init__(self) -> None:
        super().__init__()
        self.setCheckable(True)

    def sizeHint(self) -> QSize:
        """As high as a field."""
        return QSize(sizes.FIELD, sizes.FIELD)

    def minimumSizeHint(self) -> QSize:
        """Columns share what room there is."""
        return QSize(sizes.ICON, sizes.FIELD)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw it in the colours of the appearance."""
        _paint_cell(self, self.indicator)


class RadioCell(Cell):
    """One choice of several."""

    indicator = QStyle.PrimitiveElement.PE_IndicatorRadioButton


class CheckCell(Cell):
    """One of the choices that a row can have together."""

    indicator = QStyle.PrimitiveElement.PE_IndicatorCheckBox


def _share(widget: QWidget) -> None:
    """Let the layout alone say how wide it is, so that columns stand under each other."""
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(widget.sizePolicy().hasHeightForWidth())
    widget.setSizePolicy(policy)
    widget.setMinimumWidth(1)


class GridHeadEditor(Editor):
    """The words of the choices, each above its column."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        self.words: list[QLabel] = []
        self._choices: tuple[Choice, ...] | None = None
        self.row.setSpacing(0)
        self.show_answer()

    def show_answer(self) -> None:
        """Show the words of the choices on offer."""
        if self.question.choices == self._choices:
            return
        self._choices = self.question.choices
        for label in self.words:
            label.hide()
            label.deleteLater()
        self.words = []
        for choice in self._choices:
            label = QLabel(breakable(as_plain_text(choice.label or choice.value)))
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setFont(font(sizes.SMALL))
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
            _share(label)
            self.row.addWidget(label, 1)
            self.words.append(label)


def _cells(editor: Editor) -> Sequence[QAbstractButton]:
    if isinstance(editor, GridRowEditor):
        return editor.buttons
    return editor.lines if isinstance(editor, GridCheckRowEditor) else ()


def _goes_on(editor: Editor, event: QKeyEvent) -> bool:
    """Up and down go to the same column of the row beside this one, left and right along it."""
    cells = _cells(editor)
    column = next((i for i, cell in enumerate(cells) if cell.hasFocus()), -1)
    key = Qt.Key(event.key())
    if column < 0 or event.modifiers() or key not in (*_ROWS, *_SIDES):
        return False
    if key in _SIDES:
        is_mirrored = editor.layoutDirection() == Qt.LayoutDirection.RightToLeft
        column += _SIDES[key] * (-1 if is_mirrored else 1)
    else:
        cells = _cells_beside(editor, _ROWS[key])
    if 0 <= column < len(cells):
        cells[column].setFocus(Qt.FocusReason.TabFocusReason)
    return bool(cells)


def _cells_beside(editor: Editor, step: int) -> Sequence[QAbstractButton]:
    page = editor.parentWidget()
    while page is not None and not isinstance(page, QScrollArea) and page.parentWidget():
        page = page.parentWidget()
    if page is None:
        return ()
    editors = [each for each in page.findChildren(Editor) if _cells(each) and each.isVisible()]
    editors.sort(key=lambda each: each.mapTo(page, QPoint(0, 0)).y())
    here = editors.index(editor) + step
    return _cells(editors[here]) if 0 <= here < len(editors) else ()


class GridRowEditor(ButtonsEditor):
    """One choice by its mark under the words above."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        self._cells = QHBoxLayout()
        self._cells.setSpacing(0)
        super().__init__(question, read_file)
        self.row.addLayout(self._cells, 1)

    def make_button(self, choice: Choice, place: int) -> QAbstractButton:
        """A mark without words."""
        del place
        cell = RadioCell()
        self.show_words(cell, choice)
        return cell

    def show_words(self, button: QAbstractButton, choice: Choice) -> None:
        """The words stand above; the mark says them when pointed at."""
        button.setToolTip(as_plain_text(choice.label or choice.value))

    def put(self, place: int, button: QAbstractButton) -> None:
        """Put it under its words."""
        del place
        _share(button)
        self._cells.addWidget(button, 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from mark to mark, digits take choices."""
        if not _goes_on(self, event):
            super().keyPressEvent(event)


class GridCheckRowEditor(CheckListEditor):
    """Several choices by their marks under the words above."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        self._cells = QHBoxLayout()
        self._cells.setSpacing(0)
        super().__init__(question, read_file)

    def lay_out(self) -> None:
        """Marks share the width as the words above do."""
        self.row.addLayout(self._cells, 1)

    def make_line(self, choice: Choice, place: int) -> QAbstractButton:
        """A mark without words."""
        del place
        cell = CheckCell()
        self.show_words(cell, choice)
        return cell

    def show_words(self, line: QAbstractButton, choice: Choice) -> None:
        """The words stand above; the mark says them when pointed at."""
        line.setToolTip(as_plain_text(choice.label or choice.value))

    def put(self, place: int, line: QAbstractButton) -> None:
        """Put it under its words."""
        del place
        _share(line)
        self._cells.addWidget(line, 1)

    def take_out(self, line: QAbstractButton) -> None:
        """Let a mark go."""
        self._cells.removeWidget(line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from mark to mark, digits take choices."""
        if not _goes_on(self, event):
            super().keyPressEvent(event)
