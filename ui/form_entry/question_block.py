"""One question on the page: its words, its answer, the limit beside it, what is wrong below it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fieldkit.wording import marked
from ui.form_entry.flow import FlowLayout
from ui.form_entry.form_text import as_plain_text, as_rich_text
from ui.form_entry.question_media import QuestionMedia
from ui.form_entry.questions.kinds import editor_kind, is_narrow
from ui.shared.widgets import MarkedWord
from ui.shared.wording import tr
from ui.theme import sizes
from ui.theme.fonts import font
from ui.theme.marks import SEVERITIES, Mark, Shape
from ui.theme.tokens import tint, tokens_of

if TYPE_CHECKING:
    from fieldkit.app import QuestionView
    from ui.form_entry.questions.editor import Editor
    from ui.form_entry.view_model import FormEntryModel

_BAR = 3
_BESIDE_FROM = 420
_MEETS = Mark(Shape.DISC, "green", marked("within the limit"))


class QuestionBlock(QWidget):
    """Shows one question of the view-model and passes answers on to it."""

    going_on = Signal()

    def __init__(self, model: FormEntryModel, question: QuestionView) -> None:
        super().__init__()
        self._model = model
        self.question = question
        self._is_current = False
        self._shown: tuple[object, ...] = ()
        self._label = _wrapped(sizes.QUESTION, QFont.Weight.Medium)
        self._hint = _wrapped(sizes.SMALL, QFont.Weight.Normal)
        self._hint.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._guidance = _wrapped(sizes.SMALL, QFont.Weight.Normal)
        self._media: QuestionMedia | None = None
        self._more = QToolButton()
        self._limit = QLabel()
        self._beside = FlowLayout()
        self._beside.addWidget(self._limit)
        self._origin: QLabel | None = None
        self._mark: MarkedWord | None = None
        self._message = _wrapped(sizes.SMALL, QFont.Weight.DemiBold)
        self._message.setForegroundRole(QPalette.ColorRole.BrightText)
        self.editor = self._make_editor()
        self._set_up()
        self.arrange()
        self.show_question(question)

    @property
    def is_wide(self) -> bool:
        """Whether the question needs a line of its own among the columns of an instance."""
        return not is_narrow(self.question)

    @property
    def can_be_answered(self) -> bool:
        """Whether the focus can go here."""
        target = self.editor.focusProxy()
        return target is not None and target.isEnabled()

    def kind(self, question: QuestionView) -> type[Editor]:
        """The widget that answers the question as it stands."""
        return editor_kind(question)

    def show_item(self, item: QuestionView) -> None:
        """Show a later state; the name that all blocks of a page answer to."""
        self.show_question(item)

    def show_question(self, question: QuestionView) -> None:
        """Show the question as it stands now; words that stand there already are left alone."""
        shown = self._standing(question)
        if shown == self._shown:
            self.editor.show_answer()  # a refused answer may still stand there
            return
        self._shown = shown
        self.question = question
        if type(self.editor) is not self.kind(question):
            self._replace_editor()
        name = as_plain_text(question.label) or question.name
        self._show_words(question)
        self.editor.show_question(question)
        self.editor.name_inputs(
            tr("{question}, required").format(question=name) if question.required else name
        )
        self._show_limit()
        message = self._model.message(question)
        self._message.setText(f"▲ {message}" if message else "")
        self._message.setVisible(message != "")
        self.editor.setAccessibleDescription(message)

    def _standing(self, question: QuestionView) -> tuple[object, ...]:
        """All that the block shows of a question, to be compared."""
        path, model = question.path, self._model
        limit = model.draft.limit(path)
        colours = self.palette().cacheKey()
        return question, model.message(question), model.finding(path), limit, colours

    def take_focus(self) -> None:
        """Give the keyboard to the answer."""
        target = self.editor.focusProxy()
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)

    def set_current(self, *, is_current: bool) -> None:
        """Mark the question under the keyboard."""
        if is_current != self._is_current:
            self._is_current = is_current
            self.update()

    def leave(self) -> None:
        """Tell what was typed; from now on what is wrong may be said."""
        self.editor.flush()
        self._model.leave(self.question.path)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow column the limit stands below the reading, under a row of answers always."""
        super().resizeEvent(event)
        is_chosen = self.question.control in {"select1", "select"}
        is_narrow_now = is_chosen or event.size().width() < _BESIDE_FROM
        self._row.setDirection(
            QBoxLayout.Direction.TopToBottom if is_narrow_now else QBoxLayout.Direction.LeftToRight
        )

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """A bar at the beginning of the line marks the question under the keyboard."""
        if not self._is_current:
            return
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint(tokens, tokens.accent))
        painter.drawRoundedRect(QRectF(self.rect()), sizes.RADIUS, sizes.RADIUS)
        painter.setBrush(QColor(tokens.accent))
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = self.width() - _BAR if is_mirrored else 0
        painter.drawRect(x, sizes.TIGHT, _BAR, self.height() - 2 * sizes.TIGHT)

    def _make_editor(self) -> Editor:
        editor = self.kind(self.question)(self.question, self._model.file)
        path = self.question.path
        editor.answered.connect(lambda value: self._model.set(path, value))
        editor.file_chosen.connect(lambda file: self._model.attach(path, file))
        editor.drawn.connect(lambda name, content: self._model.attach_content(path, name, content))
        editor.going_on.connect(self.going_on)
        return editor

    def _replace_editor(self) -> None:
        old = self.editor
        self.editor = self._make_editor()
        self._row.replaceWidget(old, self.editor)
        old.hide()
        old.deleteLater()

    def arrange(self) -> None:
        """Words above, the answer below them, then what is wrong."""
        self._row.setSpacing(sizes.NEAR)
        self._row.addWidget(self.editor, 1)
        self._row.addLayout(self._beside)
        column = self._column
        column.setContentsMargins(sizes.GAP, sizes.NEAR, sizes.NEAR, sizes.NEAR)
        column.setSpacing(6)
        for widget in (self._label, self._hint):
            column.addWidget(widget)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self._guidance)
        column.addLayout(self._row)
        column.addWidget(self._message)

    def _set_up(self) -> None:
        self._limit.setFont(font(sizes.BODY, QFont.Weight.Medium))
        self._limit.setTextFormat(Qt.TextFormat.PlainText)
        self._more.setText(tr("More about this"))
        self._more.setCheckable(True)
        self._more.setFont(font(sizes.SMALL))
        self._more.toggled.connect(self._guidance.setVisible)
        self._guidance.hide()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._column = QVBoxLayout(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _show_words(self, question: QuestionView) -> None:
        label = as_rich_text(question.label or question.name)
        if question.required:
            red = tokens_of(self.palette()).red
            label += f' <span style="color:{red}">*</span>'
        self._label.setText(label)
        weight = QFont.Weight.Normal if question.control == "note" else QFont.Weight.Medium
        self._label.setFont(
            font(sizes.BODY if question.control == "note" else sizes.QUESTION, weight)
        )
        self._hint.setText(as_rich_text(question.hint))
        self._hint.setVisible(question.hint != "")
        self._show_media(question)
        has_more = question.guidance not in ("", question.hint)
        self._more.setVisible(has_more)
        self._guidance.setText(as_rich_text(question.guidance) if has_more else "")

    def _show_media(self, question: QuestionView) -> None:
        if self._media is None and question.media:
            self._media = QuestionMedia(self._model.file)
            self._column.insertWidget(self._column.indexOf(self._hint) + 1, self._media)
        if self._media is not None:
            self._media.show_media(question.media)

    def _show_limit(self) -> None:
        limit = self._model.draft.limit(self.question.path)
        self._limit.setText(tr("limit: {limit}").format(limit=limit) if limit else "")
        self._limit.setVisible(limit != "")
        origin = self._model.draft.limit_origin(self.question.path) if limit else ""
        if self._origin is None and origin:
            self._origin = _wrapped(sizes.SMALL, QFont.Weight.Normal)
            self._origin.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            self._column.insertWidget(self._column.indexOf(self._message), self._origin)
        if self._origin is not None:
            self._origin.setText(escape(origin))
            self._origin.setVisible(origin != "")
        if self._mark is not None:
            self._beside.removeWidget(self._mark)
            self._mark.hide()
            self._mark.deleteLater()
        self._mark = self._made_mark(limit)
        if self._mark is not None:
            self._beside.addWidget(self._mark)
            self._mark.show()

    def _made_mark(self, limit: str) -> MarkedWord | None:
        finding = self._model.finding(self.question.path)
        if finding is not None:
            return MarkedWord(SEVERITIES[finding.severity])
        if limit and self.question.value != "" and "fk:fails" in self.question.attributes:
            return MarkedWord(_MEETS)
        return None


def position_in(block: QWidget, ancestor: QWidget) -> int:
    """How far down a block stands in the page around it."""
    return block.mapTo(ancestor, QPoint(0, 0)).y()


def _wrapped(size: int, weight: QFont.Weight) -> QLabel:
    label = QLabel()
    label.setFont(font(size, weight))
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    return label
