"""The two ODK engines in this run: how long they take for the same form and the same steps.

JavaRosa needs a JDK and pyxform's jar; Web Forms needs Node and the folder FIELDKIT_WEB_FORMS with
its packages (tests/conformance/referees.py says which).
"""

from __future__ import annotations

from typing import NamedTuple

from tests.conformance.referees import Referee, RefereeMissingError


class Played(NamedTuple):
    """Milliseconds that a peer took: to load, in a process just begun, and for each step.

    `again` is the same load once more, with the program warm. `seen` is a step and a look at every
    question after it, which Web Forms does at once.
    """

    load: float
    again: float
    steps: list[float]
    seen: list[float]


def javarosa(form: str, steps: list[list[str]]) -> Played | None:
    """JavaRosa's times; None where it is not at hand."""
    return _played("javarosa", form, steps)


def web_forms(form: str, steps: list[list[str]]) -> Played | None:
    """The times of Web Forms' engine; None where it is not at hand."""
    return _played("webforms", form, steps)


def _played(name: str, form: str, steps: list[list[str]]) -> Played | None:
    try:
        with Referee(name, {}) as referee:
            answer = referee.play(form.encode(), steps)
            again = referee.play(form.encode(), [])["ms"]
    except RefereeMissingError:
        return None
    taken = [result["ms"] for result in answer["results"]]
    walks = [result.get("walk_ms", 0.0) for result in answer["results"]]
    seen = [sum(pair) for pair in zip(taken, walks, strict=True)]
    return Played(answer["ms"], again, taken, seen)
