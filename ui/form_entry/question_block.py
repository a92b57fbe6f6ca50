"""One question on the page: its words, its answer, the limit beside it, what is wrong below it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QLabel,
    QLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fieldkit.wording import marked
from ui.form_entry.flow import FlowLayout
from ui.form_entry.form_text import as_plain_text, as_rich_text
from ui.form_entry.question_media import QuestionMedia, has_media
from ui.form_entry.questions.kinds import editor_kind, is_narrow
from ui.form_entry.width_first import WidthFirst, WrappedLabel
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
# What a block can hold, in order; most questions have only words and an answer.
_ORDER = (
    *("label", "hint", "media", "more", "guidance"),
    *("answer", "editor", "beside", "origin", "message"),
)
_QUIET = QPalette.ColorRole.PlaceholderText
_LOOKS = {
    "label": (sizes.QUESTION, QFont.Weight.Medium, QPalette.ColorRole.WindowText),
    "hint": (sizes.SMALL, QFont.Weight.Normal, _QUIET),
    "guidance": (sizes.SMALL, QFont.Weight.Normal, QPalette.ColorRole.WindowText),
    "origin": (sizes.SMALL, QFont.Weight.Normal, _QUIET),
    "message": (sizes.SMALL, QFont.Weight.DemiBold, QPalette.ColorRole.BrightText),
}


class QuestionBlock(WidthFirst):
    """Shows one question of the view-model and passes answers on to it."""

    going_on = Signal()

    def __init__(self, model: FormEntryModel, question: QuestionView) -> None:
        super().__init__()
        self._model = model
        self.question = question
        self._is_current = False
        self._shown: tuple[object, ...] = ()
        self._held: set[str] = set()
        self._lines: dict[str, QLabel] = {}
        self._media: QuestionMedia | None = None
        self._more: QToolButton | None = None
        self._limit: QLabel | None = None
        self._mark: MarkedWord | None = None
        self._beside: FlowLayout | None = None
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(sizes.NEAR)
        self._column = QVBoxLayout(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.arrange()
        self.editor = self._make_editor()
        self._put("editor", self.editor)
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
        self._say("message", f"▲ {message}" if message else "")
        self.editor.setAccessibleDescription(message)

    def words(self, part: str) -> str:
        """What is said in a part, such as `label` or `message`; "" where nothing stands."""
        line = self._lines.get(part)
        return line.text() if line is not None and not line.isHidden() else ""

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
        """What stands beside the answer goes below it where there is little room."""
        super().resizeEvent(event)
        self._turn_row(event.size().width())

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
        self._column.setContentsMargins(sizes.GAP, sizes.NEAR, sizes.NEAR, sizes.NEAR)
        self._column.setSpacing(6)
        self._put("answer", self._row)

    def home(self, part: str) -> QBoxLayout:
        """Where a part has its place."""
        return self._row if part in {"editor", "beside"} else self._column

    def _put(self, part: str, thing: QWidget | QLayout) -> None:
        """Put a part where it belongs among those that are there."""
        home = self.home(part)
        before = _ORDER[: _ORDER.index(part)]
        place = sum(each in self._held and self.home(each) is home for each in before)
        self._held.add(part)
        if isinstance(thing, QLayout):
            home.insertLayout(place, thing)
        elif part == "more":
            home.insertWidget(place, thing, 0, Qt.AlignmentFlag.AlignLeading)
        else:
            home.insertWidget(place, thing, 1 if part == "editor" else 0)

    def _say(self, part: str, words: str) -> None:
        line = self._lines.get(part)
        if line is None and words:
            line = self._lines[part] = _wrapped(*_LOOKS[part])
            self._put(part, line)
        if line is not None:
            line.setText(words)
            line.setVisible(words != "")

    def _turn_row(self, width: int) -> None:
        """In a narrow column the limit stands below the reading, under a row of answers always."""
        if self._beside is None:
            return
        is_chosen = self.question.control in {"select1", "select"}
        is_narrow_now = is_chosen or width < _BESIDE_FROM
        self._row.setDirection(
            QBoxLayout.Direction.TopToBottom if is_narrow_now else QBoxLayout.Direction.LeftToRight
        )

    def _show_words(self, question: QuestionView) -> None:
        label = as_rich_text(question.label or question.name)
        if question.required:
            red = tokens_of(self.palette()).red
            label += f' <span style="color:{red}">*</span>'
        self._say("label", label)
        if question.control == "note":
            self._lines["label"].setFont(font(sizes.BODY))
        self._say("hint", as_rich_text(question.hint))
        self._show_media(question)
        self._show_guidance(question.guidance if question.guidance != question.hint else "")

    def _show_guidance(self, guidance: str) -> None:
        self._say("guidance", as_rich_text(guidance))
        if self._more is None and guidance:
            self._more = QToolButton()
            self._more.setText(tr("More about this"))
            self._more.setCheckable(True)
            self._more.setFont(font(sizes.SMALL))
            self._more.toggled.connect(self._lines["guidance"].setVisible)
            self._put("more", self._more)
        if self._more is not None:
            self._more.setVisible(guidance != "")
            self._lines["guidance"].setVisible(guidance != "" and self._more.isChecked())

    def _show_media(self, question: QuestionView) -> None:
        if self._media is None and has_media(question):
            self._media = QuestionMedia(self._model.file, self._model.draft.lay_open)
            self._put("media", self._media)
        if self._media is not None:
            self._media.show_media(question, without_picture=self.editor.shows_picture)

    def _show_limit(self) -> None:
        limit = self._model.draft.limit(self.question.path)
        origin = self._model.draft.limit_origin(self.question.path) if limit else ""
        self._say("origin", escape(origin))
        mark = self._made_mark(limit)
        if self._beside is None and (limit or mark):
            self._limit = QLabel()
            self._limit.setFont(font(sizes.BODY, QFont.Weight.Medium))
            self._limit.setTextFormat(Qt.TextFormat.PlainText)
            self._beside = FlowLayout()
            self._beside.addWidget(self._limit)
            self._put("beside", self._beside)
            self._turn_row(self.width())
        if self._beside is None or self._limit is None:
            return
        self._limit.setText(tr("limit: {limit}").format(limit=limit) if limit else "")
        self._limit.setVisible(limit != "")
        if self._mark is not None:
            self._beside.removeWidget(self._mark)
            self._mark.hide()
            self._mark.deleteLater()
        self._mark = mark
        if mark is not None:
            self._beside.addWidget(mark)
            mark.show()

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


def _wrapped(size: int, weight: QFont.Weight, role: QPalette.ColorRole) -> QLabel:
    label = WrappedLabel()
    label.setFont(font(size, weight))
    label.setForegroundRole(role)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    return label
