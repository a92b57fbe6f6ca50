"""Text answers: one line, several lines, hidden, and what has no widget of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRegularExpression, QSize, Qt
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout

from ui.form_entry.questions.editor import TypedEditor
from ui.form_entry.questions.field_frame import FieldFrame
from ui.form_entry.questions.grouped_line import GroupedLine
from ui.shared import text
from ui.shared.wording import tr
from ui.theme import sizes

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldkit.app import QuestionView

_ROWS_AT_LEAST, _ROWS_AT_MOST = 3, 9
HIDDEN = frozenset({"masked", "hidden-answer"})
_NUMBERS = QRegularExpression(r"^[\p{Nd}.,+\-/() ]*$")


class LineEditor(TypedEditor):
    """One line of text."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        is_grouped = "thousands-sep" in question.appearance
        self.line = GroupedLine(self.as_number) if is_grouped else QLineEdit()
        self.line.setMinimumWidth(96)
        self.line.setTextMargins(sizes.TIGHT, 0, sizes.TIGHT, 0)
        if question.control == "secret" or HIDDEN & set(question.appearance):
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
        if "numbers" in question.appearance:
            self._take_only_numbers()
        self.line.textEdited.connect(self.note_typing)
        self.line.returnPressed.connect(self._go_on)
        self.row.addWidget(self.line, 1)
        self.setFocusProxy(self.line)
        self.show_typed()

    def typed(self) -> str:
        """The text of the line."""
        return self.plain()

    def show_typed(self) -> None:
        """Put the answer into the line."""
        self.put(self.question.value)

    def as_number(self, typed: str) -> str:
        """What is typed with a point as decimal sign; only numbers know one."""
        return typed

    def plain(self) -> str:
        """What stands in the line, without the groups in which it may be shown."""
        return self.line.plain() if isinstance(self.line, GroupedLine) else self.line.text()

    def put(self, plain: str) -> None:
        """Show a text, in groups where the form wants them."""
        if isinstance(self.line, GroupedLine):
            self.line.put(plain)
        else:
            self.line.setText(plain)

    def _take_only_numbers(self) -> None:
        """Digits and what telephone numbers and amounts have between them; older answers stay."""
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
        if _NUMBERS.match(self.question.value).hasMatch():
            self.line.setValidator(QRegularExpressionValidator(_NUMBERS, self.line))

    def _go_on(self) -> None:
        self.flush()
        self.going_on.emit()


class PlainEditor(LineEditor):
    """A plain field for a kind of question without a widget of its own; it says so."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        self.row.removeWidget(self.line)
        column = QVBoxLayout()
        column.setSpacing(sizes.TIGHT)
        column.addWidget(self.line)
        column.addWidget(
            text.quiet(tr("This kind of question is shown as plain text. Its value is kept."))
        )
        self.row.addLayout(column, 1)


class _Lines(QPlainTextEdit):
    """A text field that grows with its text and leaves Tab to the form."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self._grow()

    def minimumSizeHint(self) -> QSize:
        """Narrow columns are possible."""
        return QSize(96, self.minimumHeight())

    def _grow(self) -> None:
        rows = self.document().documentLayout().documentSize().height()
        shown = max(_ROWS_AT_LEAST, min(_ROWS_AT_MOST, round(rows)))
        self.setFixedHeight(round(shown * self.fontMetrics().lineSpacing()) + sizes.ROOM)

    def event(self, event: QEvent) -> bool:
        """Ctrl+Enter belongs to the form."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.modifiers() != Qt.KeyboardModifier.NoModifier
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down)
        ):
            return False
        return super().event(event)


class LinesEditor(TypedEditor):
    """Several lines of text."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        self.lines = _Lines()
        self.lines.setPlainText(question.value)
        self.lines.textChanged.connect(self.note_typing)
        self.row.addWidget(FieldFrame(self.lines), 1)
        self.setFocusProxy(self.lines)

    def typed(self) -> str:
        """The text of the field."""
        return self.lines.toPlainText()

    def show_typed(self) -> None:
        """Put the answer into the field."""
        self.lines.blockSignals(True)  # noqa: FBT003  Qt's own signature
        self.lines.setPlainText(self.question.value)
        self.lines.blockSignals(False)  # noqa: FBT003  Qt's own signature
