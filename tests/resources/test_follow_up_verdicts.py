"""What a follow-up concludes: what was corrected, what stays open, what is new."""

import csv
from io import StringIO

import pytest

from fieldkit.inspections.earlier import OpenFinding
from fieldkit.inspections.given_tables import as_csv
from fieldkit.inspections.meaning import meaning_of
from fieldkit.inspections.references import references
from fieldkit.inspections.summary import findings
from tests.support.built_in import answered, files_of, sample_answers, value_of, verdict_of

FORM = "fk_followup"
VERDICT = ("score", "grade", "alert", "alert_codes", "grade_codes")
SEVERITIES = ("critical", "major", "minor")


def known(*severities, site="F-12"):
    """A table of open findings of one site, one for each severity."""
    rows = [
        OpenFinding(
            name=f"i{place}:data/q{place}", site=site, form="fk_food", form_title="Food",
            inspection=f"i{place}", path=f"/data/q{place}", label=f"Item {place}",
            severity=severity, found_at="2026-11-20T10:30:00+05:00",
            deadline="2026-11-21T12:00:00.000+05:00", note="Not in compliance",
        )
        for place, severity in enumerate(severities, 1)
    ]  # fmt: skip
    return {"open_findings.csv": as_csv(OpenFinding, rows)}


def asked(answers):
    """A follow-up of findings on paper; each answer is (severity, result)."""
    rows = [
        {"p_what": "Something", "p_severity": severity, "p_result": result}
        for severity, result in answers
    ]
    paper = {"paper_more": "yes", "r_paper": rows} if rows else {"paper_more": "no"}
    return {"site": "F-12", "findings_from": "paper", "new_found": "no", "imminent": ["none"]} | {
        **paper
    }


def test_the_sample_comes_out_as_designed():
    opened = answered(FORM, sample_answers("followup"))
    assert verdict_of(opened, *VERDICT) == ("50", "C", "amber", "left", "score_low")
    assert [node.path for node in opened.violations()] == []


def test_what_is_known_of_the_site_is_asked_one_by_one():
    table = known("critical", "minor")
    table["open_findings.csv"] += known("major", site="F-13")["open_findings.csv"].split(b"\n", 1)[
        1
    ]
    opened = answered(FORM, {"site": "F-12", "findings_from": "known"}, given=table)
    at = "/data/listed/r_open[{}]/{}"
    shown = [
        [opened.value(at.format(place, name)) for name in ("f_label", "f_severity", "f_found")]
        for place in (1, 2, 3)
    ]
    assert shown == [
        ["Item 1", "critical", "2026-11-20"],
        ["Item 2", "minor", "2026-11-20"],
        ["", "", ""],
    ]
    assert opened.value(at.format(1, "f_deadline")) == "2026-11-21 12:00"
    assert value_of(opened, "items_left") == "2"


def test_the_list_stays_when_the_site_is_changed_and_says_so():
    opened = answered(FORM, {"site": "F-12", "findings_from": "known"}, given=known("major"))
    opened.set("/data/visit/site", "F-13")
    assert value_of(opened, "open_keys") == "i1:data/q1"
    assert "/data/visit/site" in [node.path for node in opened.violations()]
    opened.set("/data/visit/site", "F-12")
    assert "/data/visit/site" not in [node.path for node in opened.violations()]


def test_no_list_is_made_before_it_is_asked_for():
    opened = answered(FORM, {"site": "F-1"}, given=known("major", site="F-1"))
    opened.set("/data/visit/site", "F-12")
    assert value_of(opened, "open_keys") == ""
    assert "/data/visit/site" not in [node.path for node in opened.violations()]


def test_a_site_without_open_findings_is_told():
    opened = answered(FORM, {"site": "F-99", "findings_from": "known"}, given=known("major"))
    assert opened.node("/data/sources/none_known").relevant
    assert not opened.node("/data/sources/listed_note").relevant
    assert value_of(opened, "n_listed") == "0"


def test_known_findings_are_not_judged_when_only_paper_is_followed_up():
    opened = answered(FORM, asked([]) | {"findings_from": "known"}, given=known("critical"))
    opened.set("/data/listed/r_open[1]/f_result", "no")
    assert verdict_of(opened, "alert") == ("red",)
    opened.set("/data/sources/findings_from", "paper")
    assert verdict_of(opened, "alert", "items_left", "score") == ("none", "0", "")


def test_what_stays_open_is_a_finding_of_the_severity_it_had():
    opened = answered(FORM, asked([]) | {"findings_from": "known"}, given=known(*SEVERITIES))
    for place, result in enumerate(("partly", "yes", "no"), 1):
        opened.set(f"/data/listed/r_open[{place}]/f_result", result)
    meaning = meaning_of(opened.definition)
    found = findings(opened, meaning)
    assert [(each.label, each.severity, each.corrected) for each in found] == [
        ("Corrected now? (Item 1)", "critical", False),
        ("Corrected now? (Item 3)", "minor", False),
    ]
    row = "/data/listed/r_open"
    assert references(opened, meaning)["followed"] == [
        {"finding": "i1:data/q1", "result": "partly", "place": f"{row}[1]"},
        {"finding": "i2:data/q2", "result": "yes", "place": f"{row}[2]"},
        {"finding": "i3:data/q3", "result": "no", "place": f"{row}[3]"},
    ]


def test_a_new_finding_has_the_severity_that_the_inspector_gave():
    row = {"n_what": "No lid", "n_severity": "critical", "n_fixed": "yes"}
    opened = answered(FORM, asked([]) | {"new_found": "yes", "r_new": [row]})
    [found] = findings(opened, meaning_of(opened.definition))
    assert (found.label, found.severity, found.corrected) == ("Severity (No lid)", "critical", True)


def done(count, rest="minor", of=10):
    """Findings of which so many were corrected."""
    return [("minor", "yes")] * count + [(rest, "no")] * (of - count)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([], ("", "", "none", "", "")),
        ([("critical", "")], ("", "", "none", "", "")),
        ([("minor", "yes"), ("minor", "")], ("", "", "none", "", "")),
        ([("critical", "yes")], ("100", "A", "none", "", "")),
        ([("critical", "no")], ("0", "C", "red", "criticals", "critical score_low")),
        ([("critical", "partly")], ("0", "C", "red", "criticals", "critical score_low")),
        ([("critical", "unchecked")], ("", "", "amber", "unseen", "")),
        (
            [("minor", "yes"), ("critical", "unchecked")],
            ("100", "C", "amber", "unseen", "unseen"),
        ),
        ([("minor", "yes"), ("minor", "unchecked")], ("100", "B", "none", "", "unchecked")),
        (done(9), ("90", "B", "amber", "left", "left")),
        (done(17, of=20), ("85", "B", "amber", "left", "left")),
        (done(8), ("80", "B", "amber", "left", "left score_fair")),
        (done(6), ("60", "B", "amber", "left", "left score_fair")),
        (done(5), ("50", "C", "amber", "left", "score_low")),
        (done(9, "critical"), ("90", "C", "red", "criticals", "critical")),
    ],
)
def test_the_share_corrected_and_what_stays_open_decide(answers, expected):
    assert verdict_of(answered(FORM, asked(answers)), *VERDICT) == expected


@pytest.mark.parametrize(
    ("severity", "result", "alert", "codes"),
    [
        ("critical", "no", "red", "criticals"),
        ("critical", "partly", "red", "criticals"),
        ("critical", "unchecked", "amber", "unseen"),
        ("critical", "yes", "none", ""),
        ("critical", "", "none", ""),
        ("major", "no", "amber", "left"),
        ("minor", "partly", "amber", "left"),
        ("minor", "unchecked", "none", ""),
    ],
)
def test_a_known_finding_alerts_by_its_severity(severity, result, alert, codes):
    opened = answered(FORM, asked([]) | {"findings_from": "known"}, given=known(severity))
    opened.set("/data/listed/r_open[1]/f_result", result)
    assert verdict_of(opened, "alert", "alert_codes") == (alert, codes)
    assert value_of(opened, "items_left") == ("0" if result else "1")


@pytest.mark.parametrize(
    ("severity", "fixed", "expected"),
    [
        ("critical", "no", ("C", "red", "criticals")),
        ("critical", "yes", ("B", "none", "")),
        ("major", "no", ("B", "amber", "new_major")),
        ("major", "yes", ("B", "none", "")),
        ("minor", "no", ("B", "none", "")),
    ],
)
def test_new_findings_count_beside_the_old(severity, fixed, expected):
    row = {"n_what": "No lid", "n_severity": severity, "n_fixed": fixed}
    answers = asked([("minor", "yes")]) | {"new_found": "yes", "r_new": [row]}
    assert verdict_of(answered(FORM, answers), "grade", "alert", "alert_codes") == expected


def test_an_imminent_hazard_is_red_and_grade_d():
    answers = asked([]) | {"imminent": ["release"], "imminent_note": "Leaking drum."}
    assert verdict_of(answered(FORM, answers), "grade", "alert") == ("D", "red")


def test_without_the_table_of_limits_nothing_is_called_good():
    opened = answered(FORM, asked([("minor", "yes")]), tables=("open_findings.csv",))
    assert verdict_of(opened, "grade", "alert", "alert_codes") == ("C", "amber", "no_limits")


def test_the_table_that_comes_with_the_forms_has_the_columns_of_the_one_given():
    header = next(csv.reader(StringIO(files_of()["open_findings.csv"].decode())))
    assert ",".join(header) == as_csv(OpenFinding, []).decode().strip()
