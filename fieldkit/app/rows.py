"""Rows that the faces show: inspections, drafts, visits, reviews."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldkit.inspections.summary import Alert, Finding
    from fieldkit.inspections.transcript import Transcript


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """One line of the list of inspections; `head` is the record id of its current revision.

    `duplicates` are other inspections that may be the same visit, where that was looked for;
    `overdue`: no supervisor has confirmed it for longer than the owner of the laptop allows.
    """

    id: str
    form: str
    form_title: str
    site: str
    site_name: str
    state: str
    grade: str
    score: str
    alert: Alert
    at: str
    person: str
    exercise: bool
    device: str
    head: str
    duplicates: tuple[str, ...] = ()
    overdue: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The row as the command line prints it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One unfinished inspection; `parents` are the revisions that it corrects."""

    id: str
    inspection: str
    form: str
    form_title: str
    site: str
    site_name: str
    saved_at: str
    parents: tuple[str, ...]
    exercise: bool = False


@dataclass(frozen=True, slots=True)
class TodayRow:
    """One visit that is waiting; `why` is planned, draft, returned, followup, result or regular.

    `count`: how many findings or samples it is about. A regular visit says its site's `risk`, how
    often (`every`) and when it was made last; `is_folded`: its venue has too many to show each.
    """

    site: str
    site_name: str
    venue: str
    form: str
    form_title: str
    why: str
    due: str = ""
    note: str = ""
    last_grade: str = ""
    draft: str = ""
    inspection: str = ""
    comments: int = 0
    count: int = 0
    overdue: bool = False
    exercise: bool = False
    risk: str = ""
    every: str = ""
    last_at: str = ""
    is_folded: bool = False


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A supervisor's decision on one revision."""

    decision: str
    person: str
    at: str
    revision: str
    comments: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class DismissalRow:
    """That an inspection is another visit than `other`, although that was suspected, and why."""

    other: str
    reason: str
    person: str
    at: str


@dataclass(frozen=True, slots=True)
class RecordedInspection:
    """What recording an answers file gave."""

    id: str
    revision: str
    form: str
    site: str
    state: str
    score: str
    grade: str
    alert: Alert
    findings: tuple[Finding, ...]

    def as_dict(self) -> dict[str, Any]:
        """The recording as the command line prints it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class InspectionDetail:
    """One inspection whole: the head revision with everything that is known of it."""

    row: InspectionRow
    heads: tuple[str, ...]
    answers: Mapping[str, str]
    findings: tuple[Finding, ...]
    files: Mapping[str, Mapping[str, Any]]
    reviews: tuple[ReviewRow, ...]
    transcript: Transcript
    duplicates: tuple[InspectionRow, ...] = ()
    dismissals: tuple[DismissalRow, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The inspection as the command line prints it."""
        row = self.row
        return {
            "id": row.id,
            "form": row.form,
            "site": row.site,
            "state": row.state,
            "grade": row.grade,
            "grade_reason": self.transcript.grade_reason,
            "score": row.score,
            "alert": row.alert,
            "heads": list(self.heads),
            "answers": dict(self.answers),
            "findings": [asdict(finding) for finding in self.findings],
            "attachments": [{"name": name, **entry} for name, entry in self.files.items()],
            "reviews": [asdict(review) for review in self.reviews],
            "custody": [],
            "duplicates": list(row.duplicates),
            "dismissals": [asdict(dismissal) for dismissal in self.dismissals],
        }

    def in_words(self) -> str:
        """The inspection as lines of text."""
        row = self.row
        lines = [f"{row.form_title} at {row.site} {row.site_name}: {row.state}"]
        if row.exercise:
            lines.append("EXERCISE, not a real inspection")
        lines.append(f"grade {row.grade or '-'}, score {row.score or '-'}, alert {row.alert}")
        if self.transcript.grade_reason:
            lines.append(f"grade {row.grade} because: {self.transcript.grade_reason}")
        lines += [
            f"perhaps the same visit: {other.id} by {other.person}, {other.at[:16]}"
            for other in self.duplicates
        ]
        lines += [
            f"another visit than {each.other}, says {each.person}, {each.at[:16]}: {each.reason}"
            for each in self.dismissals
        ]
        for section in self.transcript.sections:
            lines += ["", section.title]
            lines += [f"  {each.label}: {each.value or each.file}" for each in section.rows()]
        for review in self.reviews:
            lines += ["", f"{review.decision} by {review.person}, {review.at}"]
            lines += [f"  {comment['text']}" for comment in review.comments]
        return "\n".join(lines)
