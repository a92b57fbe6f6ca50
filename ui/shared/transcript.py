"""One inspection as a page to read: verdict and findings first, then reviews and answers."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument, QTextOption
from PySide6.QtWidgets import QTextBrowser

from fieldkit.app import Heading
from fieldkit.wording import marked
from ui.shared.exercise import EXERCISE
from ui.shared.moments import isolated, moment
from ui.shared.photos import photo
from ui.shared.wording import language, tr
from ui.theme import sizes
from ui.theme.marks import ALERTS, SEVERITIES, STATES, Mark, Shape
from ui.theme.tokens import hairline, tokens_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldkit.app import (
        DismissalRow,
        Finding,
        InspectionDetail,
        InspectionRow,
        ReviewRow,
        Row,
        Section,
    )
    from ui.theme.tokens import Tokens

_PICTURE_WIDTH = 260
_ROOM = QSize(1040, 1040)  # more than that width, for screens with fine dots
_SIGNS = {"DISC": "●", "RING": "○", "TRIANGLE": "▲", "OCTAGON": "⬣", "ARROW_BACK": "↩"}
_SIGN_OF_TWO_HEADS = "⑂"
_SEPARATE = Mark(Shape.DISC, "green", marked("Separate visits"))
_TWICE = Mark(Shape.TRIANGLE, "amber", marked("Perhaps the same visit"))


class TranscriptView(QTextBrowser):
    """Shows one inspection; `show_detail` replaces it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("The inspection"))
        self.setOpenLinks(False)
        self.setWordWrapMode(QTextOption.WrapMode.WordWrap)  # else labels break inside words
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.document().setDocumentMargin(sizes.ROOM)

    def show_detail(
        self, detail: InspectionDetail, file: Callable[[str], bytes | None] = lambda _: None
    ) -> None:
        """Show an inspection; `file` gives the content of a picture by its name."""
        for row in detail.transcript.rows():
            content = file(row.file) if _is_picture(row) else None
            if content:
                image = photo(content, _ROOM)
                self.document().addResource(
                    QTextDocument.ResourceType.ImageResource, QUrl(f"file:{row.file}"), image
                )
        self.setHtml(page_of(detail, tokens_of(self.palette())))

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: ARG002, N802  Qt's spelling
        """Nothing but what the inspection brought: a name in it may be that of a file here."""
        return QImage()


def page_of(detail: InspectionDetail, tokens: Tokens) -> str:
    """The inspection as the HTML that Qt draws."""
    row = detail.row
    parts = [
        f"<div style='font-size:{sizes.HEADING}px; font-weight:600'>"
        f"{_said(row.site)} {_said(row.site_name)}</div>",
        f"<div style='color:{tokens.muted}'>{_said(row.form_title)} · {_said(row.person)} · "
        f"{_said(moment(row.at))}</div>",
        f"<p>{_exercise(row, tokens)}{_marked(STATES.get(row.state, STATES['finalised']), tokens)}"
        f"&nbsp;&nbsp; {_verdict(detail)}&nbsp;&nbsp; "
        f"{_marked(ALERTS.get(row.alert, ALERTS['none']), tokens)}</p>",
    ]
    parts += [_duplicate(other, tokens) for other in detail.duplicates]
    parts += [_dismissal(dismissal, tokens) for dismissal in detail.dismissals]
    parts += [_review(review, tokens) for review in detail.reviews]
    if detail.findings:
        parts.append(_heading(tr("Findings")))
        parts += [_finding(finding, tokens) for finding in detail.findings]
    parts += [_section(section, tokens) for section in detail.transcript.sections]
    side = "rtl" if _is_mirrored() else "ltr"
    return f"<body dir='{side}'>{''.join(parts)}</body>"


def _exercise(row: InspectionRow, tokens: Tokens) -> str:
    return f"{_marked(EXERCISE, tokens)}&nbsp;&nbsp; " if row.exercise else ""


def _said(words: str) -> str:
    return escape(isolated(words))


def _is_mirrored() -> bool:
    return language.direction == Qt.LayoutDirection.RightToLeft


def _verdict(detail: InspectionDetail) -> str:
    row = detail.row
    words = []
    if row.score:
        words.append(tr("Score {score}").format(score=row.score))
    if row.grade:
        words.append(tr("Grade {grade}").format(grade=row.grade))
    return f"<b>{_said(' · '.join(words))}</b>"


def _finding(finding: Finding, tokens: Tokens) -> str:
    words = [finding.label]
    if finding.corrected:
        words.append(tr("corrected on site"))
    if finding.repeat:
        words.append(tr("found here before"))
    mark = _marked(SEVERITIES[finding.severity], tokens)
    return f"<div style='margin-bottom:4px'>{mark} {_said(' · '.join(words))}</div>"


def _review(review: ReviewRow, tokens: Tokens) -> str:
    mark = STATES.get(review.decision, STATES["finalised"])
    comments = "".join(f"<div>“{_said(comment['text'])}”</div>" for comment in review.comments)
    return (
        f"<p>{_marked(mark, tokens)} <span style='color:{tokens.muted}'>{_said(review.person)}, "
        f"{_said(moment(review.at))}</span>{comments}</p>"
    )


def _duplicate(other: InspectionRow, tokens: Tokens) -> str:
    """Another inspection that may be the same visit; a person decides."""
    state = tr(STATES.get(other.state, STATES["finalised"]).word)
    facts = " · ".join([_said(other.person), _said(moment(other.at)), _said(state)])
    mark = _marked(_TWICE, tokens)
    return f"<div>{mark} <span style='color:{tokens.muted}'>{facts}</span></div>"


def _dismissal(dismissal: DismissalRow, tokens: Tokens) -> str:
    """That another inspection of the day was another visit, in the words of whoever said so."""
    facts = f"{_said(dismissal.person)}, {_said(moment(dismissal.at))}"
    return (
        f"<div>{_marked(_SEPARATE, tokens)} <span style='color:{tokens.muted}'>{facts}: "
        f"“{_said(dismissal.reason)}”</span></div>"
    )


def _section(section: Section, tokens: Tokens) -> str:
    line = hairline(tokens).name()
    rows = []
    for entry in section.entries:
        if isinstance(entry, Heading):
            words = f"<b>{_said(entry.text)}</b>"
            rows.append(f"<tr><td colspan=2 style='padding-top:8px'>{words}</td></tr>")
            continue
        rule = f"border-bottom:1px solid {line}"
        label = (
            f"<td width='50%' style='color:{tokens.muted}; padding:4px 6px 4px 0; {rule}'>"
            f"{_said(entry.label)}</td>"
        )
        answer = (
            f"<td width='50%' style='padding:4px 0 4px 6px; {rule}'>{_answer(entry, tokens)}</td>"
        )
        # Qt does not mirror the columns of a table.
        rows.append(f"<tr>{answer + label if _is_mirrored() else label + answer}</tr>")
        if _is_picture(entry):
            picture = f"<img src='file:{escape(entry.file)}' width={_PICTURE_WIDTH}>"
            rows.append(f"<tr><td colspan=2 style='padding:4px 0'>{picture}</td></tr>")
    return f"{_heading(section.title)}<table width='100%' cellspacing=0>{''.join(rows)}</table>"


def _is_picture(entry: Row) -> bool:
    return bool(entry.file) and entry.mediatype.startswith("image/")


def _answer(entry: Row, tokens: Tokens) -> str:
    value = "<br>".join(map(_said, entry.value.split("\n")))
    if entry.file and not _is_picture(entry):
        value = _said(entry.file)
    if entry.unit_limit:
        value += f" <span style='color:{tokens.muted}'>({_said(entry.unit_limit)})</span>"
    if entry.failed:
        value += f" {_marked(SEVERITIES[entry.failed], tokens)}"
    return value


def _heading(words: str) -> str:
    style = f"font-size:{sizes.QUESTION}px; font-weight:600; margin-bottom:4px"
    return f"<p style='{style}'>{_said(words)}</p>"


def _marked(mark: Mark, tokens: Tokens) -> str:
    sign = _SIGNS.get(mark.shape.name, _SIGN_OF_TWO_HEADS if mark.shape.name == "TWO_HEADS" else "")
    colour = mark.colour_in(tokens).name()
    return f"<span style='color:{colour}; font-weight:600'>{sign} {_said(tr(mark.word))}</span>"
