"""What earlier inspections of a site left: findings still open, and those found again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fieldkit.inspections.summary import Finding

_CLOSED = frozenset({"yes", "corrected"})


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """A finding that was not corrected, as a follow-up form reads it; `name` is its key.

    `found_at` and `deadline` are ISO 8601.
    """

    name: str
    site: str
    form: str
    form_title: str
    inspection: str
    path: str
    label: str
    severity: str
    found_at: str
    deadline: str
    note: str


def finding_key(inspection: str, path: str) -> str:
    """What a follow-up knows a finding by; without blanks, for forms join keys with them."""
    return f"{inspection}:{path.strip('/').replace(' ', '_')}"


def open_findings(
    revisions: Iterable[Mapping[str, Any]], followed: Iterable[tuple[str, str]]
) -> list[OpenFinding]:
    """The findings that nobody saw corrected, in the order of the revisions.

    Args:
        revisions: the latest inspection of each site by each form: its `inspection`, `form`, `at`,
            `summary` and `findings`.
        followed: (key, result) of every follow-up, the latest last.
    """
    closed = {key for key, result in dict(followed).items() if result in _CLOSED}
    return [
        found
        for revision in revisions
        for finding in revision["findings"]
        if finding.get("corrected") is not True
        for found in [_open(revision, finding)]
        if found.name not in closed
    ]


def _open(revision: Mapping[str, Any], finding: Mapping[str, Any]) -> OpenFinding:
    summary = revision["summary"]
    path = str(finding.get("path", ""))
    return OpenFinding(
        name=finding_key(revision["inspection"], path),
        site=str(summary.get("site", "")),
        form=revision["form"],
        form_title=str(summary.get("form_title", "")),
        inspection=revision["inspection"],
        path=path,
        label=str(finding.get("label", "")),
        severity=str(finding.get("severity", "major")),
        found_at=revision["at"],
        deadline=str(summary.get("deadline", "")),
        note=str(finding.get("value", "")),
    )


def marked_repeats(found: Iterable[Finding], before: frozenset[str]) -> tuple[Finding, ...]:
    """The findings, with those at these paths marked as found again."""
    return tuple(replace(each, repeat=each.path in before) for each in found)


def repeats_in(findings: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The paths of those findings of a record that its author had found before."""
    return frozenset(str(found.get("path")) for found in findings if found.get("repeat") is True)


def found_before(earlier: Iterable[Iterable[Mapping[str, Any]]]) -> frozenset[str]:
    """The paths at which earlier inspections with the same form found something.

    What lies in a repeat is left out: the same place in it may be about another thing.
    """
    paths = (str(finding.get("path", "")) for findings in earlier for finding in findings)
    return frozenset(path for path in paths if path and "[" not in path)
