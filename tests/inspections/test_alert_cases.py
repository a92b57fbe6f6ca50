"""What becomes of an alert: which step leads where, and what a late file or a second hand changes."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.inspections.alert_cases import (
    IHR_QUESTIONS,
    cases,
    level_by_ihr,
    read_step,
    risk_band,
)
from fieldkit.inspections.alert_rules import Signal

AT = datetime(2026, 6, 1, tzinfo=UTC)
RAISED = Signal(
    "a", 3, ("operator_reds",), "operator", "Nomad", ("i1", "i2"), AT, AT, "2"
)  # fmt: skip
SINGLE = Signal("s", 2, ("red",), "inspection", "i1", ("i1",), AT, AT)


def about(signal):
    return {
        "rules": list(signal.rules),
        "subject": signal.subject,
        "about": signal.about,
        "inspections": list(signal.inspections),
        "level": signal.level,
    }


def steps(*named, signal=RAISED, alert="a"):
    """Steps one after the other; `triage:relevant` has an outcome, `assess=4` a level."""
    taken = []
    for number, word in enumerate(named):
        name, _, level = word.partition("=")
        step, _, outcome = name.partition(":")
        body = {"step": step, "about": about(signal), "note": "why"}
        body |= {"outcome": outcome} if outcome else {}
        body |= {"level": int(level)} if level else {}
        parents = (taken[-1].id,) if taken else ()
        taken.append(read_step(f"r{number}", alert, "d1", f"2026-06-01T0{number}", parents, body))
    return taken


@pytest.mark.parametrize(
    ("named", "state", "next_steps"),
    [
        ([], "signal", ("triage", "tell")),
        (["triage:relevant"], "triaged", ("verify", "tell")),
        (["triage:duplicate"], "closed", ("triage", "tell")),
        (["triage:not_relevant"], "closed", ("triage", "tell")),
        (["triage:relevant", "verify:confirmed"], "verified", ("assess", "tell")),
        (["triage:relevant", "verify:refuted"], "closed", ("triage", "tell")),
        (
            ["triage:relevant", "verify:confirmed", "assess=3"],
            "assessed",
            ("respond", "close", "assess", "tell"),
        ),
        (
            ["triage:relevant", "verify:confirmed", "assess=3", "respond"],
            "responding",
            ("respond", "close", "assess", "tell"),
        ),
        (
            ["triage:relevant", "verify:confirmed", "assess=3", "respond", "close"],
            "closed",
            ("triage", "tell"),
        ),
        (["triage:not_relevant", "triage:relevant"], "triaged", ("verify", "tell")),
        (["something of a newer program"], "signal", ("triage", "tell")),
    ],
)
def test_where_steps_lead(named, state, next_steps):
    [case] = cases([RAISED], steps(*named))
    assert (case.state, case.next_steps, case.level) == (state, next_steps, 3)


def test_telling_moves_nothing():
    taken = steps("triage:relevant", "tell")
    [case] = cases([RAISED], taken)
    assert (case.state, [step.step for step in case.told]) == ("triaged", ["tell"])
    assert case.heads == ("r0",)


def test_two_who_went_on_at_once_leave_it_with_the_less_advanced():
    first = steps("triage:relevant", "verify:confirmed")
    other = replace(first[1], id="other", outcome="refuted", device="d2")
    [case] = cases([RAISED], [*first, other])
    assert (case.state, case.heads) == ("verified", ("other", "r1"))


@pytest.mark.parametrize(
    ("now", "state", "grown", "level"),
    [
        (RAISED, "closed", False, 3),
        (replace(RAISED, inspections=("i0", "i1", "i2")), "signal", True, 3),
        (replace(RAISED, level=4), "signal", True, 4),
        (replace(RAISED, id="b", inspections=("i1",)), "closed", False, 3),
    ],
)
def test_what_came_since_opens_a_closed_alert_again(now, state, grown, level):
    taken = steps("triage:relevant", "verify:confirmed", "assess=3", "close")
    [case] = cases([now], taken)
    assert (case.id, case.state, case.grown, case.level) == ("a", state, grown, level)


def test_an_alert_of_other_inspections_of_the_same_operator_is_another():
    later = replace(RAISED, id="b", inspections=("i7", "i8"))
    found = cases([later], steps("triage:relevant"))
    assert [(case.id, case.state, case.signal is None) for case in found] == [
        ("b", "signal", False),
        ("a", "triaged", True),
    ]


def test_of_one_inspection_the_id_alone_says_which():
    found = cases([SINGLE], steps("triage:relevant", signal=SINGLE, alert="s"))
    assert [(case.id, case.state) for case in found] == [("s", "triaged")]


@pytest.mark.parametrize(("named", "level"), [("assess=4", 4), ("assess=1", 1), ("assess=9", 3)])
def test_an_assessment_decides_the_level(named, level):
    [case] = cases([RAISED], steps("triage:relevant", "verify:confirmed", named))
    assert case.level == level


@pytest.mark.parametrize(
    ("likelihood", "impact", "band"),
    [(1, 1, "low"), (2, 2, "low"), (1, 5, "moderate"), (3, 3, "moderate"), (2, 5, "high"),
     (3, 5, "high"), (4, 4, "very_high"), (5, 5, "very_high")],
)  # fmt: skip
def test_bands_of_risk(likelihood, impact, band):
    assert risk_band(likelihood, impact) == risk_band(impact, likelihood) == band


@pytest.mark.parametrize(("said", "level"), [(0, 2), (1, 2), (2, 4), (4, 4)])
def test_two_of_the_four_questions_make_it_national(said, level):
    answers = dict.fromkeys(IHR_QUESTIONS[:said], "yes") | dict.fromkeys(IHR_QUESTIONS[said:], "")
    assert level_by_ihr(answers, 2) == level


def test_what_a_stranger_filled_oddly_counts_as_empty():
    step = read_step("r", "a", "d", "t", (), {"step": 7, "about": [], "level": True, "note": None})
    assert (step.step, step.level, step.note, step.inspections) == ("", None, "", frozenset())


@given(st.permutations(steps("triage:relevant", "verify:confirmed", "tell", "assess=4", "close")))
def test_the_order_of_arrival_does_not_matter(taken):
    assert cases([RAISED], taken) == cases([RAISED], sorted(taken, key=lambda step: step.id))
