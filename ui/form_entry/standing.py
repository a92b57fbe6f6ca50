"""Where the inspection stands, at the right: score, alert, findings, what was found here before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from fieldkit.wording import marked
from ui.form_entry.form_text import as_plain_text
from ui.form_entry.outline import OutlineEntry, OutlineLine
from ui.shared import text
from ui.shared.exercise import EXERCISE
from ui.shared.widgets import MarkedWord, clear, draw_marked_word
from ui.shared.wording import tr, trn
from ui.theme import sizes
from ui.theme.fonts import font, tabular
from ui.theme.marks import ALERTS, SEVERITIES
from ui.theme.tokens import tint, tokens_of

if TYPE_CHECKING:
    from fieldkit.app import Headline
    from ui.form_entry.view_model import FormEntryModel

_MOST_EARLIER = 5
NOT_SCORED_YET = marked("No grade yet. The form gives one when its checklist is answered.")


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
        if headline.is_exercise:
            self._column.addWidget(MarkedWord(EXERCISE))
        if headline.score or headline.grade:
            self._add_figures(headline)
        elif headline.is_scored:
            self._column.addWidget(_wrapped(text.quiet(tr(NOT_SCORED_YET))))
        if headline.grade and headline.grade_reason:
            self._column.addWidget(_wrapped(text.body(grade_in_words(headline))))
        if headline.alert in ALERTS and headline.alert != "none":
            self._column.addWidget(MarkedWord(ALERTS[headline.alert]))
            self._column.addWidget(_wrapped(text.body(headline.alert_reason)))
        self._add_findings(headline)
        self._add_earlier()
        self._column.addStretch(1)  # alignment to the top would press long findings together

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
        mended, again = tr("corrected on site"), tr("found here before")
        for finding in headline.findings:
            words = as_plain_text(finding.label)
            if finding.value:
                words += f": {as_plain_text(finding.value).removesuffix('.0')}"
            if finding.corrected:
                words = f"{words} ({mended})"
            if finding.repeat:
                words = f"{words} · {again}"
            line = OutlineLine(OutlineEntry(finding.path, SEVERITIES[finding.severity], words))
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


class StandingLine(QWidget):
    """The same in one line, for narrow windows, in the colour and with the mark of the alert."""

    def __init__(self) -> None:
        super().__init__()
        self._words, self._mark = "", ALERTS["none"]
        self.setFont(font(sizes.SMALL, QFont.Weight.DemiBold))
        self.setFixedHeight(self.fontMetrics().height() + sizes.GAP)

    @property
    def words(self) -> str:
        """What it says, whole."""
        return self._words

    def show_standing(self, headline: Headline) -> None:
        """Show where the inspection stands; nothing while there is nothing to say."""
        self._words = standing_in_words(headline)
        self._mark = ALERTS.get(headline.alert, ALERTS["none"])
        self.setAccessibleName(self._words)
        self.setToolTip(self._words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the mark and the words on a tint of the alert's colour, cut where room ends."""
        tokens = tokens_of(self.palette())
        colour = self._mark.colour_in(tokens)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(self.layoutDirection())
        painter.setPen(QPen(colour, 1) if tokens.is_bold else Qt.PenStyle.NoPen)
        painter.setBrush(tint(tokens, colour.name()))
        place = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(place, sizes.RADIUS, sizes.RADIUS)
        room = self.width() - sizes.MARK - sizes.GAP - 2 * sizes.NEAR
        cut = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        draw_marked_word(painter, self._mark, cut, place, is_mirrored=is_mirrored)


def grade_in_words(headline: Headline) -> str:
    """The grade with its reason."""
    return tr("Grade {grade} because: {reason}").format(
        grade=headline.grade, reason=headline.grade_reason
    )


def standing_in_words(headline: Headline) -> str:
    """Score, grade, alert, number of findings, then the reasons: what matters most comes first."""
    parts = []
    if headline.score:
        parts.append(tr("Score {score}").format(score=headline.score.removesuffix(".0")))
    if headline.grade:
        parts.append(tr("Grade {grade}").format(grade=headline.grade))
    is_alert = headline.alert in ALERTS and headline.alert != "none"
    if is_alert:
        parts.append(tr(ALERTS[headline.alert].word))
    if headline.findings:
        parts.append(trn("{n} finding", "{n} findings", len(headline.findings)))
    if is_alert and headline.alert_reason:
        parts.append(headline.alert_reason)
    if headline.grade and headline.grade_reason:
        parts.append(grade_in_words(headline))
    return "  ·  ".join(parts)


def _wrapped(label: QLabel) -> QLabel:
    label.setWordWrap(True)
    return label
