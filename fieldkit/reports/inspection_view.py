"""Everything an inspection document prints, as plain values in the document's language.

The app fills it from records, the form's answers and the roster. Texts are as they were typed;
moments are ISO 8601 with offset; numbers are written with a point. Empty means "not known" and
prints nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["critical", "major", "minor"]
Alert = Literal["none", "amber", "red"]
ReviewDecision = Literal["approved", "returned"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """One answer that fails a requirement, and what follows from it."""

    label: str
    severity: Severity
    value: str = ""
    limit: str = ""
    limit_source: str = ""
    action: str = ""
    deadline: str = ""
    corrected: bool = False
    repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    """One question with its answer; `failed` is the severity of its finding."""

    label: str
    value: str
    unit: str = ""
    limit: str = ""
    failed: Severity | None = None
    corrected: bool = False
    note: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SubheadingView:
    """The title of a group inside a section."""

    text: str
    depth: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CellView:
    """One answer of a repeat."""

    value: str
    failed: Severity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """A repeat: one column per question, one row per instance."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[CellView, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """One page of the form."""

    title: str
    entries: tuple[AnswerView | SubheadingView | TableView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoView:
    """One photo; `content` is JPEG or PNG, None where it has not arrived."""

    name: str
    content: bytes | None
    caption: str = ""
    at: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureView:
    """One signature: an image, a refusal with its reason, or neither (not signed)."""

    role: str
    name: str = ""
    content: bytes | None = None
    at: str = ""
    refused: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """A supervisor's decision on this revision; comments are (question, text)."""

    decision: ReviewDecision
    person: str
    at: str
    comments: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionView:
    """One revision of an inspection, ready to be printed."""

    language: str
    record_id: str
    revision: int
    revision_hash: str
    finished: str
    form_title: str
    form_id: str = ""
    form_version: str = ""
    started: str = ""
    event: str = ""
    venue: str = ""
    site_code: str = ""
    site: str = ""
    exercise: bool = False
    person: str = ""
    role: str = ""
    met_person: str = ""
    device: str = ""
    device_words: str = ""
    entry_before: str = ""  # the time of the laptop's last entry, where that lies later
    grade: str = ""
    grade_reason: str = ""
    score: str = ""
    alert: Alert = "none"
    alert_reason: str = ""
    decision: str = ""
    deadline: str = ""
    profile: str = ""
    limits_version: str = ""
    withdrawn: str = ""
    findings: tuple[FindingView, ...] = ()
    sections: tuple[SectionView, ...] = ()
    photos: tuple[PhotoView, ...] = ()
    signatures: tuple[SignatureView, ...] = ()
    reviews: tuple[ReviewView, ...] = ()
    codes: tuple[str, ...] = ()
    carries_record: bool = True
