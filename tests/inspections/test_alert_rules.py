"""Which alerts are raised: every rule of the table, on both sides of its threshold."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.inspections.alert_rules import Observation, read_levels, read_rules, signals

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
RULES = read_rules()


def seen(field, value, hours=0.0, *, form="fk_food", inspection="i1", one="", **subjects):
    at = NOON + timedelta(hours=hours)
    about = {"event": "games", **subjects}
    return Observation(inspection, form, field, value, at, at, about, one or inspection)


def raised(*observations):
    return [(each.rules, each.level, each.figure) for each in signals(observations, RULES)]


@pytest.mark.parametrize(
    ("observation", "expected"),
    [
        (seen("alert", "none"), []),
        (seen("alert", ""), []),
        (seen("alert", "amber"), [(("amber",), 1, "")]),
        (seen("alert", "red"), [(("red",), 2, "")]),
        (seen("decision", "continue"), []),
        (seen("decision", "reinspect"), []),
        (seen("decision", "close"), [(("closure",), 3, "")]),
        (seen("decision", "suspend"), [(("closure",), 3, "")]),
        (seen("reason", "ecoli", form="fk_water"), [(("bad_water",), 3, "")]),
        (seen("reason", "chemical", form="fk_water"), [(("bad_water",), 3, "")]),
        (seen("reason", "cargo", form="fk_water"), [(("bad_water",), 3, "")]),
        (seen("reason", "chem_check", form="fk_water"), []),  # no confirmed limit was exceeded
        (seen("reason", "ecoli", form="fk_food"), []),
        (seen("result", "fail", form="fk_lab", one="S-1"), [(("bad_result",), 3, "")]),
        (seen("result", "pass", form="fk_lab", one="S-1"), []),
        (seen("result", "", form="fk_lab", one="S-1"), []),
        (seen("reason", "linked", form="fk_illness"), [(("linked_cases",), 3, "")]),
        (seen("reason", "shared", form="fk_illness"), [(("linked_cases",), 3, "")]),
        (seen("reason", "toxic_gas", form="fk_chem"), [(("toxic_air",), 3, "")]),
        (seen("reason", "air", form="fk_chem"), [(("toxic_air",), 3, "")]),
        (seen("reason", "reading", form="fk_chem"), []),
        (seen("reason", "same_signs", form="fk_chem"), [(("same_signs",), 3, "")]),
        (seen("reason", "same_signs", form="fk_illness"), [(("same_signs",), 3, "")]),
        (seen("reason", "deliberate", form="fk_chem"), [(("deliberate",), 4, "")]),
        (seen("reason", "died", form="fk_illness"), [(("death",), 4, "")]),
    ],
)
def test_what_one_inspection_says(observation, expected):
    assert raised(observation) == expected


def test_one_inspection_is_one_alert_of_its_highest_level():
    found = signals([seen("alert", "red"), seen("decision", "close")], RULES)
    assert [(each.level, each.rules) for each in found] == [(3, ("closure", "red"))]


@pytest.mark.parametrize("subject", ["operator", "supply"])
@pytest.mark.parametrize(
    ("hours", "values", "names", "expected"),
    [
        ((0, 24), ("red", "red"), ("Nomad", "Nomad"), ["2"]),
        ((0, 24.1), ("red", "red"), ("Nomad", "Nomad"), []),
        ((0, 1), ("red", "amber"), ("Nomad", "Nomad"), []),
        ((0, 1), ("red", "red"), ("Nomad", "Steppe"), []),
        ((0, 1), ("red", "red"), ("", ""), []),
        ((0, 1), ("red", "red"), ("Nomad ", "nomad"), ["2"]),
        ((0,), ("red",), ("Nomad",), []),
        ((0, 20, 40), ("red",) * 3, ("Nomad",) * 3, ["3"]),
        ((0, 20, 60, 80), ("red",) * 4, ("Nomad",) * 4, ["2", "2"]),
    ],
)
def test_two_reds_at_one_operator_or_supply(subject, hours, values, names, expected):
    given_ = [
        seen("alert", value, hour, inspection=f"i{number}", **{subject: name})
        for number, (hour, value, name) in enumerate(zip(hours, values, names, strict=True))
    ]
    found = [each for each in signals(given_, RULES) if each.subject == subject]
    assert [each.figure for each in found] == expected
    assert all(each.level == 3 for each in found)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [((0, 1), []), ((0, 1, 72), ["3"]), ((0, 1, 72.1), []), ((0, 1, 2, 3), ["4"])],
)
def test_three_ill_who_shared_something(hours, expected):
    given_ = [
        seen("ill", "", hour, form="fk_illness", one=f"case {number}", exposure="F-12")
        for number, hour in enumerate(hours)
    ]
    assert [figure for _rules, _level, figure in raised(*given_)] == expected


def test_a_person_named_twice_is_ill_once():
    twice = [seen("ill", "", hour, one="case 1", exposure="F-12") for hour in (0, 1, 2)]
    assert raised(*twice) == []


@pytest.mark.parametrize(
    ("failing", "all_of_them", "expected"),
    [
        (1, 10, []),  # exactly a tenth
        (2, 10, ["20"]),
        (1, 9, []),
        (9, 9, []),  # too few samples for a share
        (0, 20, []),
        (3, 25, ["12"]),
    ],
)
def test_the_share_of_samples_over_the_limit(failing, all_of_them, expected):
    given_ = [
        seen(
            "result", "fail" if number < failing else "pass", number / 10, inspection=f"i{number}",
            form="fk_lab", one=f"S-{number}",
        )
        for number in range(all_of_them)
    ]  # fmt: skip
    shares = [each for each in signals(given_, RULES) if each.subject == "event"]
    # The window grows result by result; the highest share that it reached is told.
    assert [int(each.figure) >= int(want) for each, want in zip(shares, expected, strict=True)] == [
        True for _ in expected
    ]


def test_it_is_known_since_the_second_and_about_both():
    [found] = [
        each
        for each in signals(
            [seen("alert", "red", hour, inspection=f"i{hour}", operator="A") for hour in (5, 2, 9)],
            RULES,
        )
        if each.subject == "operator"
    ]
    assert found.inspections == ("i2", "i5", "i9")
    assert (found.since, found.latest) == (NOON + timedelta(hours=5), NOON + timedelta(hours=9))


@given(st.permutations(range(6)))
def test_the_order_of_arrival_does_not_matter(order):
    given_ = [
        seen("alert", "red", hour * 7, inspection=f"i{hour}", operator="A", supply=f"W{hour % 2}")
        for hour in range(6)
    ]
    assert signals([given_[place] for place in order], RULES) == signals(given_, RULES)


def test_levels_tell_whom_and_when():
    levels = read_levels()
    assert [level.number for level in levels] == [0, 1, 2, 3, 4]
    assert levels[1].within == timedelta(hours=24)
    assert levels[2].within == timedelta(minutes=30)
    assert all(level.tell and level.act and level.source for level in levels[1:])
    assert {rule.level for rule in RULES} <= {level.number for level in levels}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_every_rule_is_worded(rule):
    assert rule.label
    assert rule.in_words("ru") != rule.label
