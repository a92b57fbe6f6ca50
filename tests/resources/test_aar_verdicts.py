"""What an after-action review comes to: ratings, gaps, actions that nobody owns."""

import pytest

from fieldkit.inspections.meaning import meaning_of
from fieldkit.inspections.summary import findings
from tests.support.built_in import answered, sample_answers, value_of, verdict_of

FORM = "fk_aar"
VERDICT = ("score", "grade", "alert", "alert_codes", "grade_codes")


def rated(*ratings):
    """A review of one function for each rating; an empty one is not rated yet."""
    rows = [{"function": "food"} | ({"rating": f"r{each}"} if each else {}) for each in ratings]
    return {"exercise": "no", "r_function": rows} if rows else {"exercise": "no"}


def agreed(**action):
    return rated(5) | {"acting": "yes", "r_action": [{"a_what": "Do it."} | action]}


def test_the_sample_comes_out_as_designed():
    opened = answered(FORM, sample_answers("aar"))
    assert verdict_of(opened, *VERDICT) == ("73", "B", "none", "", "weak score_fair")
    assert verdict_of(opened, "n_gaps", "n_actions") == ("2", "2")
    assert [node.path for node in opened.violations()] == []


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        ((), ("", "", "none", "", "")),
        ((None,), ("", "", "none", "", "")),
        ((5, None), ("", "", "none", "", "")),
        ((5,), ("100", "A", "none", "", "")),
        ((4, 5, 4, 4), ("85", "A", "none", "", "")),
        ((4, 4), ("80", "B", "none", "", "score_fair")),
        ((3, 3), ("60", "B", "none", "", "score_fair")),
        ((3, 3, 3, 3, 2), ("56", "C", "none", "", "score_low")),
        ((5, 5, 5, 5, 5, 2), ("90", "B", "none", "", "weak")),
        ((5, 5, 5, 5, 5, 1), ("87", "C", "amber", "unable", "unable")),
        ((1,), ("20", "C", "amber", "unable", "unable score_low")),
    ],
)
def test_the_ratings_make_the_score(ratings, expected):
    assert verdict_of(answered(FORM, rated(*ratings)), *VERDICT) == expected


@pytest.mark.parametrize(
    ("action", "alert"),
    [
        ({"a_priority": "urgent"}, "amber"),
        ({"a_priority": "urgent", "a_owner": "A. Person"}, "none"),
        ({"a_priority": "high"}, "none"),
        ({}, "none"),
    ],
)
def test_an_urgent_action_needs_somebody(action, alert):
    opened = answered(FORM, agreed(**action))
    assert verdict_of(opened, "alert", "alert_codes") == (alert, "unowned" * (alert == "amber"))


def test_a_gap_without_an_action_is_told():
    gap = {"function": "water", "rating": "r4", "gap": "No list.", "causes": ["plan"]}
    opened = answered(FORM, rated() | {"r_function": [gap], "acting": "no"})
    assert opened.node("/data/result/no_action").relevant
    opened = answered(FORM, agreed() | {"r_function": [gap]})
    assert not opened.node("/data/result/no_action").relevant


def test_functions_that_did_badly_are_findings():
    opened = answered(FORM, rated(3, 2, 1))
    found = findings(opened, meaning_of(opened.definition))
    assert [(each.severity, each.path) for each in found] == [
        ("major", "/data/review/r_function[3]/rating"),
        ("minor", "/data/review/r_function[2]/rating"),
    ]


def test_without_the_table_of_limits_nothing_is_called_good():
    opened = answered(FORM, rated(5), tables=())
    assert verdict_of(opened, "grade", "alert", "alert_codes") == ("C", "amber", "no_limits")
    assert value_of(opened, "score") == "100"
