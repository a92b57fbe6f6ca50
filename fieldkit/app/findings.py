"""What a check found, in the words that every face says: how it stands, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from fieldkit.app.health import Check, Standing
    from fieldkit.storage.verify_report import VerifyProblem, VerifyReport


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence with what to do about it; `advice` is empty where another one says it."""

    standing: Standing
    words: str
    advice: str = ""


def of_report(report: VerifyReport, translate: Callable[[str], str] = str) -> list[Finding]:
    """What does not fit, then what exists and has not arrived or does not count."""
    return [
        *_told(report.problems, "bad", translate),
        *_told(report.remarks, "attention", translate),
    ]


def of_checks(checks: Iterable[Check], translate: Callable[[str], str] = str) -> list[Finding]:
    """How things stand."""
    return [
        Finding(check.standing, check.detail(translate), check.advice(translate))
        for check in checks
    ]


def _told(
    problems: Sequence[VerifyProblem], standing: Standing, translate: Callable[[str], str]
) -> Iterator[Finding]:
    """Each with what to do about it, which is said once for several of a kind."""
    for place, problem in enumerate(problems):
        is_last = place + 1 == len(problems) or problems[place + 1].code != problem.code
        advice = problem.advice(translate) if is_last else ""
        yield Finding(standing, problem.words(translate), advice)
