"""Where the inspection stands, at the right: score, alert, findings, what was found here before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.form_entry.form_text import as_plain_text
from ui.form_entry.outline import OutlineLine
from ui.shared import text
from ui.shared.widgets import MarkedWord, clear
from ui.shared.wording import tr, trn
from ui.theme import sizes
from ui.theme.fonts import tabular
from ui.theme.marks import ALERTS, SEVERITIES

if TYPE_CHECKING:
    from fieldkit.app import Headline
    from ui.form_entry.view_model import FormEntryModel

_MOST_EARLIER = 5


class StandingPanel(QWidget):
    """Score, grade, alert with its reason, open findings, earlier inspections of the site."""

    question_wanted = Signal(str)

    def __init__(self, model: FormEntryModel) -> None:
        super().__init__()
        self._model = model
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(sizes.ROOM, sizes.GAP, sizes.ROOM, sizes.GAP)
        self._column.setSpacing(sizes.NEAR)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(scroll)
        self._shown: object = None

    def show_standing(self) -> None:
        """Show score, alert and findings as they stand now."""
        headline = self._model.headline
        if headline == self._shown:
            return
        self._shown = headline
        clear(self._column)
        if headline.score or headline.grade:
            self._add_figures(headline)
        if headline.alert in ALERTS and headline.alert != "none":
            self._column.addWidget(MarkedWord(ALERTS[headline.alert]))
            self._column.addWidget(text.body(headline.alert_reason))
        self._add_findings(headline)
        self._add_earlier()

    def _add_figures(self, headline: Headline) -> None:
        line = QHBoxLayout()
        line.setSpacing(sizes.WIDE)
        for name, figure in ((tr("Score"), headline.score), (tr("Grade"), headline.grade)):
            if not figure:
                continue
            cell = QVBoxLayout()
            cell.setSpacing(0)
            cell.addWidget(text.quiet(name))
            shown = QLabel(figure.removesuffix(".0"))
            shown.setFont(tabular(sizes.FIGURE))
            shown.setAccessibleName(f"{name}: {figure}")
            cell.addWidget(shown)
            line.addLayout(cell)
        line.addStretch(1)
        self._column.addLayout(line)

    def _add_findings(self, headline: Headline) -> None:
        self._column.addSpacing(sizes.NEAR)
        self._column.addWidget(text.subtitle(tr("Findings")))
        if not headline.findings:
            self._column.addWidget(text.quiet(tr("None so far")))
        mended = tr("corrected on site")
        for finding in headline.findings:
            words = as_plain_text(finding.label)
            if finding.value:
                words += f": {as_plain_text(finding.value).removesuffix('.0')}"
            if finding.corrected:
                words = f"{words} ({mended})"
            line = OutlineLine(
                SEVERITIES[finding.severity], words, is_inner=False, is_current=False
            )
            line.clicked.connect(lambda _=False, path=finding.path: self.question_wanted.emit(path))
            self._column.addWidget(line)

    def _add_earlier(self) -> None:
        if not self._model.earlier:
            return
        self._column.addSpacing(sizes.NEAR)
        self._column.addWidget(text.subtitle(tr("At this site before")))
        for row in self._model.earlier[:_MOST_EARLIER]:
            line = QHBoxLayout()
            day = QLabel(row.at[:10])
            day.setFont(tabular())
            line.addWidget(day)
            line.addWidget(
                text.body(" ".join(part for part in (row.grade, row.form_title) if part)), 1
            )
            self._column.addLayout(line)
            if row.alert in ALERTS and row.alert != "none":
                self._column.addWidget(MarkedWord(ALERTS[row.alert]))


def standing_in_words(headline: Headline) -> str:
    """Score, grade, alert and number of findings in one line, for narrow windows."""
    parts = []
    if headline.score:
        parts.append(tr("Score {score}").format(score=headline.score.removesuffix(".0")))
    if headline.grade:
        parts.append(tr("Grade {grade}").format(grade=headline.grade))
    if headline.alert in ALERTS and headline.alert != "none":
        parts.append(f"{tr(ALERTS[headline.alert].word)}: {headline.alert_reason}".rstrip(": "))
    if headline.findings:
        parts.append(trn("{n} finding", "{n} findings", len(headline.findings)))
    return "  ·  ".join(parts)
