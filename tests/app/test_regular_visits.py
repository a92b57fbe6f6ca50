"""What the risk of a site asks for: when, of whom, and how much of it is shown."""

from datetime import UTC, datetime, timedelta

import pytest

from fieldkit.app.jobs import JobContext
from fieldkit.app.regular_visits import coverage
from tests.support.small_form import write_small_form

PLAN = """
event: {code: E26, name: Games, exercise: yes, from: 2026-06-01, until: 2026-06-10}
venues:
- {code: A, name: Arena}
- {code: B, name: Bazaar}
sites:
- {code: F-1, name: Plov stall, kind: food, venue: A, risk: high}
- {code: F-2, name: Tea stall, kind: food, venue: B, every: 12 h}
- {code: F-3, name: Fruit stall, kind: food, venue: B}
- {code: W-1, name: Tap, kind: water, venue: A, risk: low}
people:
- {name: Nargiza, role: supervisor}
- {name: Aibek}
- {name: Somebody else}
assignments:
- {site: F-3, form: small, person: Somebody else}
"""
DAY = "\nshifts:\n- {name: Day, from: 08:00, until: 20:00, person: Aibek; Nargiza, venue: A}\n"


@pytest.fixture
def plan(laptops, tmp_path):
    """Loads a plan; gives (supervisor, inspector), who share it."""
    supervisor, inspector = laptops("Nargiza", "supervisor"), laptops("Aibek")
    supervisor.services.planning.add_form(write_small_form(tmp_path))
    inspector.services.planning.write_card(tmp_path / "card.txt")
    supervisor.services.planning.enrol(tmp_path / "card.txt")

    def load(text):
        (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
        supervisor.services.planning.load_event(tmp_path / "plan.yaml")
        supervisor.services.planning.write_pack(tmp_path / "pack.fieldkit", JobContext())
        inspector.services.receiving.accept(tmp_path / "pack.fieldkit", JobContext())
        return supervisor, inspector

    return load


def inspect(laptop, site):
    draft = laptop.services.inspecting.start("small", site)
    draft.set("/data/hygiene/hands", "in")
    return draft.finalise()


def asked(laptop):
    return [
        (row.site, row.due, row.overdue)
        for row in laptop.services.inspecting.today()
        if row.why == "regular"
    ]


def test_a_site_never_seen_is_due_from_the_beginning_of_the_event(plan):
    _, inspector = plan(PLAN)
    assert asked(inspector) == [("F-1", "2026-06-01", True), ("F-2", "2026-06-01", True)]
    inspector.clock.moment = datetime(2026, 6, 1, 23, 59, tzinfo=UTC)
    assert asked(inspector) == [("F-1", "2026-06-01", False), ("F-2", "2026-06-01", False)]
    inspector.clock.moment = datetime(2026, 5, 31, 23, 59, tzinfo=UTC)
    assert asked(inspector) == []
    inspector.clock.moment = datetime(2026, 6, 11, 0, 0, tzinfo=UTC)
    assert asked(inspector) == []


def test_an_inspection_puts_it_off_by_what_risk_or_site_say(plan):
    _, inspector = plan(PLAN)
    inspect(inspector, "F-1")
    inspect(inspector, "F-2")
    assert asked(inspector) == [("F-2", "2026-06-02T21:00+00:00", False)]
    inspector.clock.moment += timedelta(hours=12, minutes=1)
    assert asked(inspector) == [("F-2", "2026-06-02T21:00+00:00", True)]
    inspector.clock.moment = datetime(2026, 6, 3, 0, 1, tzinfo=UTC)
    [_, first] = asked(inspector)
    assert first == ("F-1", "2026-06-03", False)
    [row] = [row for row in inspector.services.inspecting.today() if row.site == "F-1"]
    assert (row.risk, row.every) == ("high", "1 d")
    assert row.last_at.startswith("2026-06-02T09:00")


def test_what_was_before_the_event_puts_nothing_off_and_what_does_not_count_neither(plan):
    _, inspector = plan(PLAN)
    inspector.clock.moment = datetime(2026, 5, 20, 9, tzinfo=UTC)
    inspect(inspector, "F-1")
    inspector.clock.moment = datetime(2026, 6, 1, 9, tzinfo=UTC)
    withdrawn = inspect(inspector, "F-2")
    inspector.services.withdrawing.withdraw(withdrawn, "The wrong stall.")
    assert asked(inspector) == [("F-1", "2026-06-01", False), ("F-2", "2026-06-01", False)]


def test_a_draft_or_a_visit_of_the_plan_stands_for_it(plan):
    supervisor, inspector = plan(PLAN)
    inspector.services.inspecting.start("small", "F-1")
    assert [site for site, *_ in asked(inspector)] == ["F-2"]
    supervisor.services.planning.assign("F-2", "small", "Somebody else", "2026-06-02")
    assert {row.site for row in supervisor.services.planning.regular_visits()} >= {"F-2"}
    plan(PLAN + "- {site: F-2, form: small, person: Somebody else, due: 2026-06-02}\n")
    assert asked(inspector) == []


def test_a_visit_planned_for_later_does_not(plan):
    _, inspector = plan(PLAN + "- {site: F-2, form: small, person: Aibek, due: 2026-06-05}\n")
    why = [(row.why, row.site) for row in inspector.services.inspecting.today()]
    assert why == [("planned", "F-2"), ("regular", "F-1"), ("regular", "F-2")]


def test_only_the_venues_of_the_shift_are_asked_for_on_its_days(plan):
    supervisor, inspector = plan(PLAN + DAY)
    assert [site for site, *_ in asked(inspector)] == ["F-1"]
    assert [site for site, *_ in asked(supervisor)] == ["F-1"]
    inspector.clock.moment = datetime(2026, 6, 2, 20, 0, tzinfo=UTC)
    assert asked(inspector) == []


def test_a_site_never_seen_is_due_from_the_first_shift(plan):
    _, inspector = plan(PLAN + DAY.replace("person:", "days: 2026-06-02; 2026-06-04, person:"))
    assert asked(inspector) == [("F-1", "2026-06-02", False)]
    inspector.clock.moment = datetime(2026, 6, 4, 9, tzinfo=UTC)
    assert asked(inspector) == [("F-1", "2026-06-02", True)]
    inspector.clock.moment = datetime(2026, 6, 3, 9, tzinfo=UTC)
    assert asked(inspector) == []


def test_without_a_shift_of_their_own_it_is_where_a_person_is_sent(plan):
    _, inspector = plan(PLAN + DAY.replace("Aibek; ", ""))
    assert asked(inspector) == []
    plan(PLAN + "- {site: F-3, form: small, person: Aibek}\n" + DAY.replace("Aibek; ", ""))
    assert [site for site, *_ in asked(inspector)] == ["F-2"]


def test_without_shifts_every_inspector_is_asked_and_no_supervisor(plan):
    supervisor, inspector = plan(PLAN)
    rows = [row for row in inspector.services.inspecting.today() if row.why == "regular"]
    assert all(row.is_folded for row in rows)
    assert asked(supervisor) == []


def test_few_visits_of_a_shift_stand_one_by_one_and_many_are_folded(plan):
    more = "".join(
        f"- {{code: G-{n}, name: Stall, kind: food, venue: A, risk: high}}\n" for n in range(8)
    )
    _, inspector = plan(PLAN + DAY)
    assert [row.is_folded for row in inspector.services.inspecting.today()] == [False]
    plan(PLAN.replace("people:", more + "people:") + DAY)
    assert {row.is_folded for row in inspector.services.inspecting.today()} == {True}


def test_the_plan_may_ask_for_more_than_the_proposal(plan):
    _, inspector = plan(PLAN + "frequencies:\n- {risk: high, every: 2 h}\n")
    inspect(inspector, "F-1")
    assert ("F-1", "2026-06-02T11:00+00:00", False) in asked(inspector)


def test_coverage_counts_each_site_that_any_visit_is_asked_of(plan):
    supervisor, _ = plan(PLAN)
    inspect(supervisor, "F-1")
    visits = supervisor.services.planning.regular_visits()
    assert {visit.site: visit.state for visit in visits} == {
        "F-1": "later",
        "F-2": "overdue",
        "W-1": "without_form",
    }
    counted = coverage(visits)
    assert (counted.sites, counted.in_time, counted.due, counted.overdue) == (3, 1, 0, 1)
    assert (counted.never, counted.without_form) == (2, 1)


def test_a_plan_without_risks_asks_for_nothing(event):
    supervisor, inspector = event
    assert asked(inspector) == []
    assert supervisor.services.planning.regular_visits() == []
