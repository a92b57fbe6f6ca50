"""A conflict: the answers that differ in three columns, and the result as a document."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QStackedWidget,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from fieldkit.errors import message_of
from ui.review.conflict_row import BASE_WIDTH, QUESTION_WIDTH, SIDE_WIDTH, ConflictRow
from ui.shared import text
from ui.shared.going_back import back_button, lead_to
from ui.shared.moments import isolated, moment
from ui.shared.transcript import TranscriptView
from ui.shared.widgets import button, clear, primary, row, scrolled
from ui.shared.wording import tr, trn
from ui.theme import sizes

if TYPE_CHECKING:
    from fieldkit.app.conflict_rows import SideRow
    from ui.review.conflict_model import ConflictModel

_RESULT = 340
_RESULT_FROM = 1040
_SIDE_MORE = 200


class ConflictView(QWidget):
    """Rows to decide; Escape goes back, Ctrl+Enter writes the resolution."""

    def __init__(self, model: ConflictModel) -> None:
        super().__init__()
        self._model = model
        self.rows: list[ConflictRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.GAP)
        self._title = text.title("")
        back = back_button(model.close)
        lead_to(back, tr("Review"))
        column.addLayout(row(back, self._title, stretch_last=self._title))
        column.addLayout(self._middle(), 1)
        column.addLayout(self._foot())
        keys = {"Escape": model.close, "Ctrl+Return": model.write, "Ctrl+Z": model.undo}
        for key, intent in keys.items():
            QShortcut(QKeySequence(key), self).activated.connect(intent)
        model.changed.connect(self._show)
        model.chosen.connect(self._follow)
        self._show()

    def start(self) -> None:
        """Give the keyboard to the first answer that is left to decide."""
        places = {answer.place for answer in self._model.undecided}
        waiting = [each for each in self.rows if each.answer.place in places]
        if waiting or self.rows:
            (waiting or self.rows)[0].take_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window gives its room to the answers."""
        super().resizeEvent(event)
        self._give_room()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the reading direction of the window: Qt does not mirror margins."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._leave_room_for_bar()

    def _leave_room_for_bar(self) -> None:
        """The heads stand above the columns, beside which the scroll bar stands."""
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self._head.setContentsMargins(bar if is_mirrored else 0, 0, 0 if is_mirrored else bar, 0)

    def _give_room(self) -> None:
        more = len(self._model.conflict.sides) - 2 if self._model.conflict else 0
        self._result.setVisible(self.width() >= _RESULT_FROM + max(more, 0) * _SIDE_MORE)

    def _middle(self) -> QHBoxLayout:
        self._head = QHBoxLayout()
        self._head.setSpacing(sizes.NEAR)
        self._leave_room_for_bar()
        inside = QWidget()
        self._lines = QVBoxLayout(inside)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(sizes.GAP)
        self._area = scrolled(inside)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        answers = QVBoxLayout()
        answers.setSpacing(sizes.NEAR)
        answers.addLayout(self._head)
        answers.addWidget(self._area, 1)
        self._result = QStackedWidget()
        self._result.setFixedWidth(_RESULT)
        self._left = text.body()
        self._left.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._page = TranscriptView()
        for each in (self._left, self._page):
            self._result.addWidget(each)
        middle = QHBoxLayout()
        middle.setSpacing(sizes.ROOM)
        middle.addLayout(answers, 1)
        middle.addWidget(self._result)
        return middle

    def _foot(self) -> QHBoxLayout:
        self.count = text.subtitle("")
        self.count.setWordWrap(False)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(tr("Reason, if there is one to give"))
        self.reason.setAccessibleName(tr("Reason"))
        self.reason.textChanged.connect(self._note_reason)
        self.complete = button(tr("Go on in the &form…"), self._model.complete_in_form, "pencil")
        self.write = primary(tr("&Write the resolution"), self._model.write)
        line = row(self.count, self.reason, stretch_last=self.reason)
        line.addWidget(self.complete)
        line.addWidget(self.write)
        return line

    def _show(self) -> None:
        """Another conflict, or none."""
        conflict = self._model.conflict
        for layout in (self._head, self._lines):
            clear(layout)
        self.rows = []
        self.reason.setText(self._model.reason)
        if conflict is None:
            return
        name = f"{conflict.row.site} {conflict.row.site_name}".strip()
        count = len(conflict.sides)
        words = trn("{n} version of one inspection", "{n} versions of one inspection", count)
        self._title.setText(f"{words} · {isolated(name)}")
        self._head.addWidget(_column_head(tr("Question"), "", ""), QUESTION_WIDTH)
        self._head.addWidget(_column_head(tr("Before"), "0", ""), BASE_WIDTH)
        for number, side in enumerate(conflict.sides, 1):
            self._head.addWidget(self._side_head(number, side), SIDE_WIDTH)
        self._give_room()
        self._show_rows()
        self._follow()

    def _show_rows(self) -> None:
        clear(self._lines)
        self.rows = []
        problem = self._model.conflict.problem if self._model.conflict else None
        if problem is not None:
            reason = message_of(problem.code, problem.context, tr)
            advice = tr("Take one side whole.")
            self._lines.addWidget(text.body(f"{reason} {advice}"))
        for answer in self._model.rows:
            line = ConflictRow(self._model, answer)
            line.left.connect(partial(self._go, answer.place))
            self.rows.append(line)
            self._lines.addWidget(line)
        agreed = self._model.agreed
        if agreed:
            words = trn("{n} answer agrees", "{n} answers agree", len(agreed))
            self.agreed = button(words, self._unfold, "chevron-right")
            self._lines.addLayout(row(self.agreed))
        self._lines.addStretch(1)

    def _unfold(self) -> None:
        """Show what agrees, below."""
        self.agreed.setEnabled(False)
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for place, answer in enumerate(self._model.agreed):
            words = next((each for each in answer.words if each is not None), "")
            grid.addWidget(text.quiet(isolated(answer.label)), place, 0)
            grid.addWidget(text.quiet(isolated(words or tr("no answer"))), place, 1)
        self._lines.insertWidget(self._lines.count() - 1, box)

    def _side_head(self, number: int, side: SideRow) -> QWidget:
        said = [
            tr("revision {number}").format(number=side.number),
            tr("{when} by its own clock").format(when=moment(side.at)),
            *([] if side.time_reliable else [tr("that clock went back before")]),
            isolated(side.words),
        ]
        if side.withdrawn:
            said.insert(0, tr("withdrawn"))
        if side.reason:
            said.append(f"“{isolated(side.reason)}”")
        box = _column_head(isolated(side.person), str(number), " · ".join(said))
        layout = box.layout()
        if layout is not None:
            layout.addWidget(button(tr("Take all"), partial(self._model.take, side.side)))
        return box

    def _follow(self) -> None:
        """A choice was made."""
        shown = [line.answer.place for line in self.rows]
        if self._model.conflict and shown != [answer.place for answer in self._model.rows]:
            self._show_rows()
        for line in self.rows:
            line.follow()
        count = len(self._model.undecided)
        left = trn("{n} left to decide", "{n} left to decide", count)
        anew = len(self._model.again)
        again = [trn("{n} to look at again", "{n} to look at again", anew)] if anew else []
        self.count.setText(" · ".join([left if count else tr("All decided"), *again]))
        self.write.setEnabled(self._model.is_complete)
        self.complete.setEnabled(self._model.is_complete and not self._model.writes_withdrawal)
        self._left.setText(
            self._model.problem or tr("The result appears here once all is decided.")
        )
        self._result.setCurrentWidget(self._page if self._model.result else self._left)
        if self._model.result is not None:
            self._page.show_detail(self._model.result, self._model.file)

    def _go(self, place: str, distance: int) -> None:
        places = [line.answer.place for line in self.rows]
        number = places.index(place) + distance if place in places else 0
        if number == len(self.rows):
            self.write.setFocus(Qt.FocusReason.TabFocusReason)
        elif number >= 0:
            self.rows[number].take_focus()
            self._area.ensureWidgetVisible(self.rows[number])

    def _note_reason(self, words: str) -> None:
        self._model.reason = words


def _column_head(words: str, key: str, detail: str) -> QWidget:
    box = QWidget()
    box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(sizes.TIGHT)
    column.addWidget(text.buddy(f"{key}  {words}".strip()))
    if detail:
        column.addWidget(text.quiet(detail))
    column.addStretch(1)
    return box
