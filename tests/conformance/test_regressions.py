"""What the differential fuzzer found stays right: a form, steps, and states that a referee gave.

Each case is two files under `regressions`: the form in Markdown, and JSON with what it is `about`,
the `referees` that do the same, the state `loaded` and the `steps`, each with the state `then` (null:
no such node) and `error` where the step reports one.
"""

import json
from pathlib import Path

import pytest

from fieldkit.clock import FrozenClock
from fieldkit.forms import FormSession, convert, play, read_form
from tests.conformance.scenario import MOMENT, ZONE

CASES = sorted((Path(__file__).parent / "regressions").glob("*.json"))


@pytest.fixture(params=CASES, ids=lambda file: file.stem)
def case(request):
    found = json.loads(request.param.read_text(encoding="utf-8"))
    form = convert("fuzz.md", request.param.with_suffix(".md").read_bytes())
    found["session"] = FormSession.new(read_form(form.xform), FrozenClock(MOMENT, ZONE))
    return found


def told(session, expected):
    """Our state, cut down to what is expected."""
    states = {state.path: state for state in session.nodes()}
    return {
        path: keys and {key: getattr(states[path], key) for key in keys} if path in states else None
        for path, keys in expected.items()
    }


def reopened(session):
    """The same record, saved and opened again in the same language."""
    clock = FrozenClock(MOMENT, ZONE)
    again = FormSession.restore(session.definition, session.draft(), clock)
    if session.languages:
        again.set_language(session.language)
    return again


def test_case_stays_right_also_after_reopening(case):
    session = case["session"]
    assert told(session, case["loaded"]) == case["loaded"]
    for entry in case["steps"]:
        (outcome,) = play(session, [entry["step"]])
        assert ("error" in outcome) == entry.get("error", False), (entry, outcome)
        for each in (session, reopened(session)):
            assert told(each, entry["then"]) == entry["then"], entry


def test_there_are_cases():
    assert len(CASES) >= 3
