"""What a laboratory's result comes to: each value, the custody of the sample, the alert."""

import csv
from io import StringIO

import pytest

from fieldkit.inspections.given_tables import as_csv
from fieldkit.inspections.meaning import meaning_of
from fieldkit.inspections.references import references
from fieldkit.inspections.samples import Sample
from fieldkit.inspections.summary import findings
from tests.support.built_in import answered, files_of, sample_answers, value_of, verdict_of

FORM = "fk_lab"
VERDICT = ("outcome", "alert", "alert_codes")
TAKEN = "2026-11-20T10:00:00.000+05:00"
SAMPLE = Sample("S-1", "W-03", "i1", "tanker", TAKEN, "A. Person", "Tap 2", "micro chem")
ARRIVED = "2026-11-20T12:00:00.000+05:00"


def result(**changes):
    """A final result of clean water, in good custody, then the changes."""
    answers = {
        "site": "W-03", "sample_typed": "S-9", "matter": "water", "taken_typed": TAKEN,
        "received_at": ARRIVED, "condition": "good", "seal_ok": "yes", "arrival_c": 5,
        "result_state": "final", "ecoli_state": "absent", "params_taken": "no",
        "germs_taken": "no",
    } | changes  # fmt: skip
    return {key: value for key, value in answers.items() if value is not None}


def reading(kind, value, sign="eq", unit="mg"):
    """One chemical value."""
    row = {"p_kind": kind, "p_sign": sign, "p_unit": unit}
    return row if value is None else row | {"p_value": value}


def of(*rows, **changes):
    return result(params_taken="yes", r_param=list(rows), **changes)


def of_food(**changes):
    return result(matter="food", ecoli_state=None, params_taken=None, **changes)


def test_the_sample_comes_out_as_designed():
    opened = answered(FORM, sample_answers("lab"))
    assert verdict_of(opened, *VERDICT) == ("fail", "red", "ecoli chemical chem_check")
    assert verdict_of(opened, "result_for", "way_hours") == ("STEPPE26-W03-1", "1.8")
    assert [node.path for node in opened.violations()] == []
    grave = [(f.severity, f.label) for f in findings(opened, meaning_of(opened.definition))]
    assert grave == [
        ("critical", "Colonies per 100 mL"),
        ("critical", "Nitrate, mg/L"),
        ("major", "Manganese, mg/L"),
    ]


@pytest.mark.parametrize(
    ("changes", "outcome", "alert", "codes"),
    [
        ({}, "pass", "none", ""),
        ({"ecoli_state": "not_tested"}, "none", "none", ""),
        ({"ecoli_state": "pending"}, "pending", "none", ""),
        ({"ecoli_state": None}, "none", "none", ""),
        ({"ecoli_state": "count"}, "none", "none", ""),
        ({"ecoli_state": "count", "ecoli": 0}, "pass", "none", ""),
        ({"ecoli_state": "count", "ecoli": 1}, "fail", "red", "ecoli"),
        ({"ecoli_state": "present"}, "fail", "red", "ecoli"),
        (
            {"ecoli_state": "present", "result_state": "preliminary"},
            "fail", "amber", "preliminary",
        ),
        ({"ecoli_state": "present", "result_state": None}, "fail", "amber", "preliminary"),
    ],
)  # fmt: skip
def test_e_coli(changes, outcome, alert, codes):
    opened = answered(FORM, result(**changes))
    assert verdict_of(opened, *VERDICT) == (outcome, alert, codes)


@pytest.mark.parametrize(
    ("row", "judged", "alert"),
    [
        (reading("nitrate", 50), "ok", "none"),
        (reading("nitrate", 50.1), "fail", "red"),
        (reading("nitrate", None), "", "none"),
        (reading("nitrate", 0), "ok", "none"),
        (reading("nitrate", 50, "lt"), "ok", "none"),
        (reading("nitrate", 51, "lt"), "unclear", "amber"),
        (reading("nitrate", 50, "gt"), "fail", "red"),
        (reading("nitrate", 49, "gt"), "unclear", "amber"),
        (reading("arsenic", 10, unit="ug"), "ok", "none"),
        (reading("arsenic", 10.1, unit="ug"), "fail", "red"),
        (reading("arsenic", 10, unit="mg"), "fail", "red"),
        (reading("cadmium", 3, unit="ug"), "ok", "none"),
        (reading("mercury", 6, unit="ug"), "ok", "none"),
        (reading("mercury", 6.1, unit="ug"), "check", "amber"),
        (reading("manganese", 0.09), "check", "amber"),
        (reading("iron", 90), "none", "none"),
        (reading("lead", 20, sign="", unit="ug"), "", "none"),
        (reading("lead", 20, unit=""), "", "none"),
    ],
)
def test_a_chemical_value_is_judged_by_the_table(row, judged, alert):
    opened = answered(FORM, of(row))
    assert opened.value("/data/chemistry/r_param[1]/p_result") == judged
    assert value_of(opened, "alert") == alert


def test_what_was_found_is_told_in_the_unit_of_the_limit():
    opened = answered(FORM, of(reading("manganese", 95, unit="ug")))
    [found] = findings(opened, meaning_of(opened.definition))
    assert (found.label, found.value) == ("Manganese, mg/L", "0.095")


def test_a_preliminary_chemical_result_is_amber():
    opened = answered(FORM, of(reading("lead", 1), result_state="preliminary"))
    assert verdict_of(opened, *VERDICT) == ("fail", "amber", "preliminary")


@pytest.mark.parametrize("key", ["water_ecoli", "water_lead"])
def test_an_unverified_limit_never_raises_red(key):
    lines = files_of()["limits.csv"].decode().splitlines()
    changed = [
        line.replace(",seen,", ",unverified,") if f"{key}," in line else line for line in lines
    ]
    assert changed != lines
    answers = of(reading("lead", 1)) if key == "water_lead" else result(ecoli_state="present")
    opened = answered(FORM, answers, limits="\n".join(changed).encode())
    assert verdict_of(opened, *VERDICT) == ("check", "amber", "chem_check")


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"arrival_c": 2}, ""),
        ({"arrival_c": 1.9}, "custody"),
        ({"arrival_c": 8}, ""),
        ({"arrival_c": 8.1}, "custody"),
        ({"arrival_c": 0}, "custody"),
        ({"arrival_c": None}, ""),
        ({"received_at": "2026-11-21T10:00:00.000+05:00"}, ""),
        ({"received_at": "2026-11-21T10:06:00.000+05:00"}, "custody"),
        ({"taken_typed": None}, ""),
        ({"received_at": None}, ""),
        ({"seal_ok": "no"}, "custody"),
        ({"seal_ok": None}, ""),
        ({"condition": "broken"}, "custody"),
    ],
)
def test_custody_on_arrival(changes, codes):
    opened = answered(FORM, result(**changes))
    assert verdict_of(opened, "alert", "alert_codes") == ("amber" if codes else "none", codes)


def test_a_warm_sample_is_a_finding_and_one_without_a_reading_is_none():
    for reading_c, expected in ((9, ["minor"]), (None, []), (8, [])):
        opened = answered(FORM, result(arrival_c=reading_c))
        found = findings(opened, meaning_of(opened.definition))
        assert [each.severity for each in found] == expected


@pytest.mark.parametrize(
    ("judged", "expected"),
    [("meets", ("pass", "none")), ("fails", ("fail", "amber")), ("none", ("none", "none"))],
)
def test_what_the_laboratory_says_of_a_germ_has_no_limit_of_ours(judged, expected):
    germ = {"g_kind": "salmonella", "g_state": "present", "g_judged": judged}
    opened = answered(FORM, of_food(germs_taken="yes", r_germ=[germ]))
    assert verdict_of(opened, "outcome", "alert") == expected


def chosen(**changes):
    answers = result(sample="S-1", sample_typed=None, taken_typed=None, **changes)
    return answered(FORM, answers, given={"samples.csv": as_csv(Sample, [SAMPLE])})


def test_a_sample_of_the_list_brings_what_is_known_of_it():
    opened = chosen()
    assert verdict_of(opened, "sample_no", "s_site", "s_taken", "way_hours") == (
        "S-1", "W-03", "2026-11-20 10:00", "2",
    )  # fmt: skip
    assert opened.value("/data/which/s_analyses") == "micro chem"
    assert not opened.node("/data/which/site_differs").relevant
    opened.set("/data/visit/site", "W-04")
    assert opened.node("/data/which/site_differs").relevant


def test_a_sample_waits_while_its_e_coli_does():
    said = [references(chosen(ecoli_state=state), meaning) for state, meaning in _states()]
    settled = {"sample": "S-1", "outcome": "pass", "at": "", "place": "/data"}
    assert said == [{}, {"results": [settled]}]


def _states():
    meaning = meaning_of(chosen().definition)
    return [("pending", meaning), ("absent", meaning)]


def test_a_sample_cannot_arrive_before_it_was_taken():
    opened = answered(FORM, result())
    assert "/data/custody/received_at" not in [node.path for node in opened.violations()]
    opened.set("/data/custody/received_at", "2026-11-20T09:59:00.000+05:00")
    assert "/data/custody/received_at" in [node.path for node in opened.violations()]


def test_what_was_found_in_water_is_not_said_of_food():
    opened = answered(FORM, of(reading("lead", 1), ecoli_state="present"))
    assert verdict_of(opened, *VERDICT) == ("fail", "red", "ecoli chemical")
    opened.set("/data/which/matter", "food")
    assert verdict_of(opened, *VERDICT) == ("none", "none", "")


def test_without_the_table_of_limits_nothing_is_called_good():
    opened = answered(FORM, of(reading("lead", 1)), tables=("samples.csv",))
    assert verdict_of(opened, "alert", "alert_codes") == ("amber", "no_limits")
    counted = answered(FORM, result(ecoli_state="count", ecoli=9), tables=("samples.csv",))
    assert verdict_of(counted, *VERDICT) == ("none", "amber", "no_limits")


def test_the_table_that_comes_with_the_forms_has_the_columns_of_the_one_given():
    header = next(csv.reader(StringIO(files_of()["samples.csv"].decode())))
    assert ",".join(header) == as_csv(Sample, []).decode().strip()
