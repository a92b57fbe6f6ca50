"""How often a site is inspected and why, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.wording import marked
from ui.shared.moments import moment
from ui.shared.wording import tr, trn

if TYPE_CHECKING:
    from typing import Protocol

    class Regular(Protocol):
        """A visit that a risk asks for."""

        @property
        def risk(self) -> str:
            """The risk of the site."""
            ...

        @property
        def every(self) -> str:
            """Hours or days between two visits."""
            ...

        @property
        def last_at(self) -> str:
            """When the last one was."""
            ...


RISKS = {
    "low": marked("low risk"),
    "moderate": marked("moderate risk"),
    "high": marked("high risk"),
    "very high": marked("very high risk"),
}


def risk_in_words(risk: str) -> str:
    """The risk of a site; nothing where it has none."""
    return tr(RISKS[risk]) if risk in RISKS else ""


def every_in_words(every: str) -> str:
    """`12 h` and `2 d` in words; other text as it is."""
    count, _, unit = every.partition(" ")
    if not count.isdigit() or unit not in ("h", "d"):
        return every
    if unit == "h":
        return trn("every hour", "every {n} hours", int(count))
    return trn("every day", "every {n} days", int(count))


def reason_in_words(visit: Regular) -> str:
    """Why a visit is asked for: the risk, how often, when the last one was."""
    parts = (risk_in_words(visit.risk), every_in_words(visit.every))
    often = ": ".join(part for part in parts if part)
    if not visit.last_at:
        return tr("{often}; never inspected yet").format(often=often)
    return tr("{often}; last inspected {last}").format(often=often, last=moment(visit.last_at))
