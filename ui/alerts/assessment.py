"""The assessment of an alert: likelihood, impact, the four questions of IHR Annex 2, the level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QGridLayout, QLineEdit, QVBoxLayout

from fieldkit.app.alerting import Assessment, suggested_level
from fieldkit.wording import marked
from ui.alerts.view_model import level_words
from ui.shared import text
from ui.shared.widgets import button, primary, row
from ui.shared.wording import tr
from ui.theme import sizes

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_WIDTH = 620
QUESTIONS = {
    "serious": marked("Is the impact on public health serious?"),
    "unusual": marked("Is the event unusual or unexpected?"),
    "spread": marked("Is there a significant risk of international spread?"),
    "restrictions": marked("Is there a significant risk of travel or trade restrictions?"),
}
_ANSWERS = {"": "", "no": marked("No"), "yes": marked("Yes"), "unknown": marked("Not known")}
_SCALE = (
    marked("1 very low"),
    marked("2 low"),
    marked("3 medium"),
    marked("4 high"),
    marked("5 very high"),
)
_HIGHEST = 4


class AssessmentDialog(QDialog):
    """Asks for an assessment; `assessment` is what was said once it is accepted."""

    def __init__(self, parent: QWidget, level: int) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Assess the risk"))
        self.setLayoutDirection(parent.layoutDirection())  # a window of its own does not inherit it
        self.setMinimumWidth(_WIDTH)
        self._level = level
        self._decided = False
        column = QVBoxLayout(self)
        column.setContentsMargins(sizes.WIDE, sizes.WIDE, sizes.WIDE, sizes.ROOM)
        column.setSpacing(sizes.NEAR)
        column.addLayout(self._risk())
        column.addWidget(text.subtitle(tr("Four questions of the IHR (2005), Annex 2")))
        column.addWidget(
            text.quiet(tr("Two answers of yes suggest the national level. You decide."))
        )
        column.addLayout(self._questions())
        column.addWidget(text.buddy(tr("Level that you decide on")))
        self.level = QComboBox()
        self.level.setAccessibleName(tr("Level that you decide on"))
        for number in range(_HIGHEST + 1):
            self.level.addItem(level_words(number), number)
        self.level.activated.connect(self._note_decision)
        column.addWidget(self.level)
        self.note = QLineEdit()
        self.note.setAccessibleName(tr("Note"))
        self.note.setPlaceholderText(tr("Note, if there is more to say"))
        column.addWidget(self.note)
        self.missing = text.quiet()
        column.addWidget(self.missing)
        column.addStretch(1)  # takes what the lines above do not need
        self.save = primary(tr("Save the assessment"), self.accept)
        column.addLayout(row(self.save, button(tr("Go back"), self.reject)))
        self._look()

    @property
    def assessment(self) -> Assessment:
        """What stands in the fields."""
        return Assessment(
            self.likelihood.currentData() or 0,
            self.impact.currentData() or 0,
            {question: box.currentData() for question, (box, _reason) in self.answers.items()},
            {question: field.text().strip() for question, (_box, field) in self.answers.items()},
            self.level.currentData(),
        )

    def _risk(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(sizes.GAP)
        self.likelihood, self.impact = QComboBox(), QComboBox()
        named = ((self.likelihood, tr("Likelihood")), (self.impact, tr("Impact")))
        for place, (box, name) in enumerate(named):
            box.setAccessibleName(name)
            box.addItem("", 0)
            for number, words in enumerate(_SCALE, start=1):
                box.addItem(tr(words), number)
            box.currentIndexChanged.connect(self._look)
            grid.addWidget(text.buddy(name), 0, place)
            grid.addWidget(box, 1, place)
        return grid

    def _questions(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(sizes.GAP)
        grid.setColumnStretch(1, 1)
        self.answers: dict[str, tuple[QComboBox, QLineEdit]] = {}
        for place, (question, words) in enumerate(QUESTIONS.items()):
            box, reason = QComboBox(), QLineEdit()
            box.setAccessibleName(tr(words))
            reason.setAccessibleName(tr("Reason for the answer"))
            reason.setPlaceholderText(tr("What the answer rests on"))
            for answer, shown in _ANSWERS.items():
                box.addItem(tr(shown) if shown else "", answer)
            box.currentIndexChanged.connect(self._look)
            reason.textChanged.connect(self._look)
            grid.addWidget(text.body(tr(words)), 2 * place, 0, 1, 2)
            grid.addWidget(box, 2 * place + 1, 0)
            grid.addWidget(reason, 2 * place + 1, 1)
            self.answers[question] = (box, reason)
        return grid

    def _note_decision(self) -> None:
        self._decided = True

    def _look(self) -> None:
        """Suggest the level until a person chose one, and say what is still missing."""
        if not hasattr(self, "save"):
            return  # still being built
        given = self.assessment
        if not self._decided:
            self.level.setCurrentIndex(suggested_level(given.answers, self._level))
        missing = []
        if not (given.likelihood and given.impact):
            missing.append(tr("likelihood and impact"))
        if not all(given.answers.values()):
            missing.append(tr("the four answers"))
        if any(
            answer == "yes" and not given.reasons[question]
            for question, answer in given.answers.items()
        ):
            missing.append(tr("the reason for each yes"))
        self.save.setEnabled(not missing)
        words = tr("Still missing: {what}.").format(what=", ".join(missing)) if missing else ""
        self.missing.setText(words)
        self.missing.setTextFormat(Qt.TextFormat.PlainText)
