"""Alerts over real inspections: raised, told, followed to their close, the same on every laptop."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from fieldkit import paths
from fieldkit.app.alerting import Assessment
from fieldkit.app.jobs import JobContext
from fieldkit.errors import FieldKitError

SAMPLE = paths.resources() / "reference" / "sample_event"
CALM = dict.fromkeys(("serious", "unusual", "spread", "restrictions"), "no")
OPERATED = """
event: {code: X-26, name: Games, exercise: yes}
sites:
- {code: W-03, name: Tap, kind: water, operator: Nomad LLP, source: S-1}
- {code: W-04, name: Tank, kind: water, operator: nomad  llp, source: S-2}
"""


@pytest.fixture
def desk(laptops, tmp_path):
    laptop = laptops("Dilnoza", "supervisor")
    laptop.clock.moment = datetime(2026, 11, 24, 8, tzinfo=UTC)  # after the days of the sample
    (tmp_path / "operated.yaml").write_text(OPERATED, encoding="utf-8")
    laptop.services.planning.load_event(tmp_path / "operated.yaml")
    laptop.services.planning.add_form(paths.resources() / "forms" / "fk_water.md")
    return laptop


def record(laptop, form, site, stem, tmp_path, **other):
    answers = json.loads((SAMPLE / f"{stem}.json").read_text(encoding="utf-8")) | other
    answers |= {"event": "X-26", "site": site}
    answers = {question: value for question, value in answers.items() if value != ""}
    if not (tmp_path / "photos").exists():
        (tmp_path / "photos").symlink_to(SAMPLE / "photos")
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(answers), encoding="utf-8")
    laptop.clock.moment += timedelta(hours=1)
    return laptop.services.inspecting.begin_recording(form, site, file, {}).finalise()


def test_red_water_is_an_alert_that_asks_to_tell_in_time(desk, tmp_path):
    made = record(desk, "fk_water", "W-03", "water", tmp_path, ecoli_state="present", ecoli_due="")
    [alert] = desk.services.alerting.alerts()
    assert (alert.inspections, alert.sites) == ((made.id,), ("W-03",))
    assert (alert.state, alert.exercise, alert.told) == ("signal", True, False)
    assert alert.level >= 2
    assert not alert.overdue
    desk.clock.moment += timedelta(minutes=31)
    assert desk.services.alerting.alerts()[0].overdue
    desk.services.alerting.tell(alert.id, "Head of water safety", "2026-11-24T09:20")
    [told] = desk.services.alerting.alerts()
    assert (told.told, told.overdue) == (True, False)
    assert told.steps[0].details["told_at"].startswith("2026-11-24T09:20")


def test_an_alert_is_followed_to_its_close(desk, tmp_path):
    record(desk, "fk_water", "W-03", "water", tmp_path)
    alerting = desk.services.alerting
    number = alerting.alerts()[0].id[:8]
    assert alerting.triage(number, "relevant", "").state == "triaged"
    assert alerting.verify(number, "confirmed", "Second sample agrees.").state == "verified"
    yes = CALM | {"serious": "yes", "unusual": "yes"}
    assessment = Assessment(4, 4, yes, {"serious": "Many drink it.", "unusual": "Never before."})
    assessed = alerting.assess(number, assessment, "")
    assert (assessed.state, assessed.level) == ("assessed", 4)
    assert assessed.steps[-1].details["risk"] == "very_high"
    assert alerting.respond(number, "Tap shut.").state == "responding"
    assert alerting.open_count() == 1
    closed = alerting.close(number, "Two clean samples.")
    assert (closed.state, closed.next_steps) == ("closed", ("triage", "tell"))
    assert alerting.open_count() == 0
    assert [step.step for step in closed.steps] == [
        "triage", "verify", "assess", "respond", "close",
    ]  # fmt: skip
    assert {step.person for step in closed.steps} == {"Dilnoza"}


def test_a_person_decides_the_level(desk, tmp_path):
    record(desk, "fk_water", "W-03", "water", tmp_path)
    alerting = desk.services.alerting
    number = alerting.alerts()[0].id
    alerting.triage(number, "relevant", "")
    alerting.verify(number, "confirmed", "Seen.")
    assert alerting.assess(number, Assessment(1, 1, CALM, {}, level=1), "").level == 1


def test_two_red_inspections_of_one_operator_make_a_third_alert(desk, tmp_path):
    made = [
        record(desk, "fk_water", site, "water", tmp_path, ecoli_state="present", ecoli_due="").id
        for site in ("W-03", "W-04")
    ]
    rows = [desk.services.inspecting.show(each).row for each in made]
    assert {row.alert for row in rows} == {"red"}
    [common] = [row for row in desk.services.alerting.alerts() if row.subject == "operator"]
    assert (common.about, common.level, common.figure) == ("Nomad LLP", 3, "2")
    assert sorted(common.inspections) == sorted(made)
    assert common.sites == ("W-03", "W-04")
    # Their water comes from different sources.
    assert not [row for row in desk.services.alerting.alerts() if row.subject == "supply"]
    assert common in desk.services.alerting.of_inspection(made[0])


def test_three_who_fell_ill_by_one_stall_are_seen_across_two_line_lists(desk, tmp_path):
    desk.services.planning.add_form(paths.resources() / "forms" / "fk_illness.md")
    listed = json.loads((SAMPLE / "illness.json").read_text(encoding="utf-8"))["r_case"]
    of_stall = [case for case in listed if ("e_source", "A") in _first_exposure(case)]
    for number, cases in enumerate((of_stall[:1] * 2, of_stall[:1])):
        numbered = [case | {"c_no": f"{number}-{place}"} for place, case in enumerate(cases)]
        record(desk, "fk_illness", "W-03", "illness", tmp_path, r_case=numbered)
        found = [row for row in desk.services.alerting.alerts() if row.about == "F-07"]
        assert len(found) == number
    [shared] = found
    assert (shared.level, shared.figure, len(shared.inspections)) == (3, "3", 2)


def _first_exposure(case):
    return next(iter(case.get("r_exp", ())), {}).items()


def test_what_is_withdrawn_raises_nothing_and_its_steps_stay(desk, tmp_path):
    made = record(desk, "fk_water", "W-03", "water", tmp_path)
    alerting = desk.services.alerting
    number = alerting.alerts()[0].id
    alerting.triage(number, "relevant", "")
    desk.services.withdrawing.withdraw(made.id, "Wrong tap.")
    [left] = alerting.alerts()
    assert (left.id, left.state, left.inspections) == (number, "triaged", (made.id,))
    assert not left.overdue


def test_a_real_inspection_is_no_alert_of_an_exercise(desk, tmp_path):
    record(desk, "fk_water", "W-03", "water", tmp_path, exercise="no")
    rows = desk.services.inspecting.inspections()
    found = desk.services.alerting.alerts()
    assert [row.exercise for row in rows] == [bool(found)]


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda a, n: a.verify(n, "confirmed", "x"), "alert.not_now"),
        (lambda a, n: a.close(n, "x"), "alert.not_now"),
        (lambda a, n: a.triage(n, "perhaps", ""), "alert.outcome"),
        (lambda a, n: a.triage(n, "duplicate", " "), "alert.needs_note"),
        (lambda a, n: a.tell(n, " "), "alert.needs_person"),
        (lambda a, n: a.tell(n, "WHO", "yesterday"), "plan.not_a_date"),
        (lambda a, n: a.alert("nothing"), "alert.unknown"),
        (lambda a, n: a.triage("", "relevant", ""), "alert.unknown"),
    ],
)
def test_what_cannot_be_done_is_refused_and_writes_nothing(desk, tmp_path, ask, code):
    record(desk, "fk_water", "W-03", "water", tmp_path)
    alerting = desk.services.alerting
    before = alerting.alerts()
    with pytest.raises(FieldKitError) as refusal:
        ask(alerting, before[0].id)
    assert refusal.value.code == code
    assert alerting.alerts() == before


@pytest.mark.parametrize(
    ("assessment", "code"),
    [
        (Assessment(0, 3, CALM, {}), "alert.assessment"),
        (Assessment(3, 6, CALM, {}), "alert.assessment"),
        (Assessment(3, 3, {}, {}), "alert.answer"),
        (Assessment(3, 3, CALM | {"spread": "perhaps"}, {}), "alert.answer"),
        (Assessment(3, 3, CALM | {"spread": "yes"}, {"spread": " "}), "alert.needs_reason"),
    ],
)
def test_an_assessment_is_whole_or_refused(desk, tmp_path, assessment, code):
    record(desk, "fk_water", "W-03", "water", tmp_path)
    alerting = desk.services.alerting
    number = alerting.alerts()[0].id
    alerting.triage(number, "relevant", "")
    alerting.verify(number, "confirmed", "Seen.")
    with pytest.raises(FieldKitError) as refusal:
        alerting.assess(number, assessment, "")
    assert refusal.value.code == code


def test_steps_travel_and_only_a_supervisor_takes_them(desk, laptops, tmp_path):
    record(desk, "fk_water", "W-03", "water", tmp_path)
    inspector = laptops("Aibek")
    inspector.clock.moment = desk.clock.moment
    inspector.services.planning.write_card(tmp_path / "card.txt")
    desk.services.planning.enrol(tmp_path / "card.txt")
    number = desk.services.alerting.alerts()[0].id
    desk.services.alerting.triage(number, "relevant", "Drunk by many.")
    file = tmp_path / "pack.fieldkit"
    desk.services.planning.write_pack(file, JobContext())
    inspector.services.receiving.accept(file, JobContext())
    assert inspector.services.alerting.alerts() == desk.services.alerting.alerts()
    with pytest.raises(FieldKitError) as refusal:
        inspector.services.alerting.tell(number, "Somebody")
    assert refusal.value.code == "role.supervisor_only"


def test_without_an_event_there_are_none(laptops):
    assert laptops("Aibek").services.alerting.alerts() == []
