"""What linked cases come to: shared sources, hours to the first signs, attack rate, alert."""

import statistics

import pytest

from fieldkit.inspections.meaning import meaning_of
from fieldkit.inspections.references import references
from fieldkit.inspections.summary import findings
from tests.support.built_in import answered, sample_answers, value_of, verdict_of

FORM = "fk_illness"
HOURS = ("n_timed", "hours_min", "hours_max", "hours_median")


def day(hours):
    """A moment so many hours after the first of November."""
    whole, tenths = divmod(round(hours * 10), 10)
    return f"2026-11-{1 + whole // 24:02d}T{whole % 24:02d}:{tenths * 6:02d}:00.000+00:00"


def case(*sources, status="suspected", eaten=None, onset=None, **answers):
    """A case that had these sources, all at one time."""
    found = {"c_status": status, "c_signs": ["fever"], "c_outcome": "ill", "c_asked": "yes"}
    if onset is not None:
        found["c_onset"] = day(onset)
    times = {} if eaten is None else {"e_at": day(eaten)}
    exposures = [{"e_source": source, **times} for source in sources]
    return found | ({"r_exp": exposures} if exposures else {"c_asked": "no"}) | answers


def outbreak(cases, **answers):
    """A line list with two sources, A the suspected one."""
    sources = [{"s_kind": "food", "s_item": item} for item in ("Salad", "Water")]
    return {
        "deliberate": "no",
        "sources_known": "yes",
        "r_source": sources,
        "suspect_source": "A",
        "r_case": cases,
    } | answers


def opened(cases, **answers):
    return answered(FORM, outbreak(cases, **answers))


def test_the_sample_comes_out_as_designed():
    found = answered(FORM, sample_answers("illness"))
    assert verdict_of(found, "n_ill", "n_hospital", "alert", "alert_codes") == (
        "3", "1", "red", "shared",
    )  # fmt: skip
    assert verdict_of(found, *HOURS) == ("2", "12", "14", "13")
    assert value_of(found, "source_list") == "A: Chicken salad (F-07); B: Refill water (W-04)"
    assert [node.path for node in found.violations()] == []


@pytest.mark.parametrize(
    ("cases", "alert", "codes"),
    [
        ([case("A")], "none", ""),
        ([case("A"), case("B")], "amber", "linked"),
        ([case("A"), case("A")], "amber", "linked"),
        ([case("A"), case("A"), case("B")], "amber", "linked"),
        ([case("A"), case("A"), case("A")], "red", "shared"),
        ([case("A", "A", "A"), case("A")], "amber", "linked"),
        ([case("A"), case("A"), case("A", status="discarded")], "amber", "linked"),
        ([case("A"), case("A"), case("A", status="")], "amber", "linked"),
        ([case("A"), case("A", "B"), case("B"), case("B")], "red", "shared"),
        ([case(), case(), case()], "amber", "linked"),
        ([case("A", c_outcome="died")], "red", "died"),
        ([case("A", c_outcome="died", status="discarded")], "none", ""),
        ([case("A", c_signs=["pupils"]), case(c_signs=["cough"])], "amber", "linked"),
        ([case("A", c_signs=["pupils"]), case(c_signs=["pupils"])], "red", "same_signs linked"),
    ],
)
def test_cases_that_share_a_source_raise_the_alert(cases, alert, codes):
    assert verdict_of(opened(cases), "alert", "alert_codes") == (alert, codes)


@pytest.mark.parametrize(
    ("eaten", "onset", "alert"),
    [
        (0, 72, "red"),
        (0, 72.1, "amber"),
        (10, 10, "red"),
        (10, 9.9, "amber"),
        (None, 10, "red"),
        (10, None, "red"),
    ],
)
def test_only_what_was_had_in_the_hours_before_is_shared(eaten, onset, alert):
    cases = [case("A", eaten=eaten, onset=onset), case("A"), case("A")]
    assert verdict_of(opened(cases), "alert") == (alert,)


def test_a_suspected_release_is_red_with_one_case_and_without():
    assert verdict_of(opened([case()], deliberate="yes"), "alert") == ("red",)
    empty = answered(FORM, {"deliberate": "yes"})
    assert verdict_of(empty, "alert", "alert_codes") == ("red", "deliberate")


@pytest.mark.parametrize(
    "hours",
    [
        [5],
        [5, 6],
        [9, 0.5, 40],
        [3, 3, 3, 8],
        [300, 2.4],
        [0.4],
        [51.2, 102.4],
        [12.7, 25.5, 102.3],
        [1, 2, 3, 4, 5, 6, 7],
    ],
)
def test_the_hours_to_the_first_signs(hours):
    found = opened([case("A", eaten=0, onset=each) for each in hours])
    expected = (len(hours), min(hours), max(hours), round(statistics.median(hours), 1))
    assert tuple(map(float, verdict_of(found, *HOURS))) == pytest.approx(expected, abs=0.06)
    middle = statistics.median_low(hours), statistics.median_high(hours)
    assert verdict_of(found, "low_0", "high_0") == tuple(str(round(10 * each)) for each in middle)


@pytest.mark.parametrize(
    "blank",
    [
        case("A", eaten=0),
        case("A", onset=5),
        case("B", eaten=0, onset=5),
        case("A", eaten=6, onset=5),
        case("A", eaten=0, onset=5, status="discarded"),
        case(),
    ],
)
def test_an_unknown_time_is_left_out_and_is_not_zero(blank):
    assert verdict_of(opened([blank]), *HOURS) == ("0", "", "", "")
    found = opened([blank, case("A", eaten=0, onset=10)])
    assert verdict_of(found, *HOURS) == ("1", "10", "10", "10")


@pytest.mark.parametrize(("exposed", "rate"), [(None, ""), (3, "66.7"), (2, "100"), (1, "200")])
def test_the_attack_rate_needs_a_number_of_persons(exposed, rate):
    answers = {} if exposed is None else {"exposed_n": exposed}
    found = opened([case("A"), case("A"), case("A", status="discarded")], **answers)
    assert value_of(found, "attack_rate") == rate
    high = found.node("/data/result/attack_high").relevant
    assert high == (exposed == 1)


def test_a_letter_that_names_no_source_is_refused():
    found = opened([case("A")])
    place = "/data/cases/r_case[1]/r_exp[1]/e_source"
    assert place not in [node.path for node in found.violations()]
    found.set(place, "C")
    assert place in [node.path for node in found.violations()]


def test_a_death_is_a_critical_finding_and_a_sample_is_told():
    found = opened([case(c_outcome="died", c_samples=["stool"], c_sample_id="P1")])
    meaning = meaning_of(found.definition)
    assert [each.severity for each in findings(found, meaning)] == ["critical"]
    assert [each["sample"] for each in references(found, meaning)["samples"]] == ["P1"]


def test_without_the_table_of_limits_it_is_not_called_safe():
    found = answered(FORM, outbreak([case("A"), case("A"), case("A")]), tables=())
    assert verdict_of(found, "alert", "alert_codes") == ("amber", "no_limits")


def test_who_fell_ill_by_what_is_told_case_by_case():
    """A source is named by the code of its site, where it has one, so that forms can be compared."""
    sources = [
        {"s_kind": "food", "s_item": "Salad", "s_site": "F-12"},
        {"s_kind": "drink", "s_item": "Water"},
    ]
    cases = [
        case("A", "B", onset=20, eaten=10) | {"c_no": "1"},
        case("B") | {"c_no": "2"},
        case("A", status="discarded") | {"c_no": "3"},
        case("A", onset=200, eaten=10) | {"c_no": "4"},  # too long before to be shared
    ]
    found = opened(cases, r_source=sources)
    told = references(found, meaning_of(found.definition))["ill"]
    assert [(each["person"], each["exposure"], each["onset"][:10]) for each in told] == [
        ("1", "F-12", "2026-11-01"),
        ("1", "Water", "2026-11-01"),
        ("2", "Water", ""),
    ]
    assert told[0]["place"] == "/data/cases/r_case[1]/r_exp[1]"
    assert len({each["place"] for each in told}) == 3
