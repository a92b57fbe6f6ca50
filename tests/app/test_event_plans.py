"""The plan loaded, written, edited, and joined where two supervisors changed it at once."""

from dataclasses import replace

import pytest

from fieldkit.app.jobs import JobContext
from fieldkit.errors import FieldKitError
from fieldkit.inspections.plan import Frequency, Person, Shift, Site, Venue
from fieldkit.inspections.plan_reading import read_plan
from tests.support.small_form import write_small_form

PLAN = """
event: {code: E26, name: Games, exercise: yes, from: 2026-06-01, until: 2026-06-10}
venues:
- {code: A, name: Arena}
sites:
- {code: F-1, name: Plov stall, kind: food, venue: A, risk: high}
- {code: F-2, name: Tea stall, kind: food}
people:
- {name: Nargiza, role: supervisor}
- {name: Aibek}
shifts:
- {name: Day, from: 08:00, until: 20:00, person: Aibek; Nargiza, venue: A}
- {name: Night, from: 20:00, until: 08:00, person: Aibek, venue: A}
assignments:
- {site: F-1, form: small, person: Aibek}
- {site: F-2, form: small}
"""


def refusal_of(act, *arguments):
    with pytest.raises(FieldKitError) as refusal:
        act(*arguments)
    return refusal.value


@pytest.fixture
def supervisor(laptops, tmp_path):
    """A supervisor who has loaded the plan."""
    laptop = laptops("Nargiza", "supervisor")
    laptop.services.planning.add_form(write_small_form(tmp_path))
    load(laptop, PLAN, tmp_path)
    return laptop


def load(laptop, text, tmp_path):
    file = tmp_path / "plan.yaml"
    file.write_text(text, encoding="utf-8")
    return laptop.services.event_plans.load(file)


def visits(laptop):
    return sorted((v.site, v.person) for v in laptop.services.planning.assignments())


def records(laptop):
    return len(laptop.services._workspace.ledger.of_kinds("event"))


# --- files


def test_looking_tells_what_loading_does_and_changes_nothing(supervisor, tmp_path):
    file = tmp_path / "next.yaml"
    file.write_text(
        PLAN.replace("- {code: F-2, name: Tea stall, kind: food}\n", "- {code: F-3, name: Fruit}\n")
        .replace("name: Games", "name: The Games")
        .replace("- {site: F-2, form: small}\n", "- {site: F-3, form: small}\n")
        .replace("- {site: F-1, form: small, person: Aibek}\n", ""),
        encoding="utf-8",
    )
    draft = supervisor.services.inspecting.start("small", "F-2")
    draft.set("/data/hygiene/hands", "in")
    draft.finalise()
    supervisor.services.planning.assign("F-2", "small", "Aibek")
    plans, before = supervisor.services.event_plans, records(supervisor)
    look = plans.look(file)
    told = [(each.section, each.key, each.what) for each in look.changes]
    assert told == [("event", "", "changed"), ("sites", "F-3", "added"), ("sites", "F-2", "gone")]
    assert (look.visits_new, look.visits_unlisted, look.visits_ended) == (1, 1, 1)
    assert (look.inspected, look.is_first, look.is_alike) == (1, False, False)
    assert records(supervisor) == before
    plans.load(file)
    waiting = supervisor.services._core.waiting_visits()
    assert sorted(visit.site for visit in waiting) == ["F-1", "F-3"]
    assert len(supervisor.services.inspecting.inspections()) == 1


def test_the_same_plan_again_is_no_record(supervisor, tmp_path):
    before = records(supervisor)
    assert load(supervisor, PLAN, tmp_path).is_alike
    assert records(supervisor) == before


def test_a_refused_plan_changes_nothing(supervisor, tmp_path):
    before = supervisor.services.event_plans.plan()
    refusal = refusal_of(load, supervisor, PLAN.replace("risk: high", "risk: huge"), tmp_path)
    assert refusal.code == "plan.refused"
    [problem] = refusal.context["problems"]
    assert (problem.code, problem.sheet, problem.row) == ("plan.unknown_risk", "sites", 1)
    assert supervisor.services.event_plans.plan() == before


def test_what_is_saved_loads_as_what_is_in_force(supervisor, tmp_path):
    plans, book = supervisor.services.event_plans, tmp_path / "plan.xlsx"
    saved = plans.save(book, "en")
    assert read_plan("plan.xlsx", book.read_bytes()).event == saved
    assert sorted((v.site, v.person) for v in saved.assignments) == visits(supervisor)
    before = records(supervisor)
    assert plans.load(book).is_alike
    assert records(supervisor) == before


def test_the_template_is_refused_as_it_comes(supervisor, tmp_path):
    plans, book = supervisor.services.event_plans, tmp_path / "template.xlsx"
    plans.write_template(book, "ru")
    [problem] = refusal_of(plans.load, book).context["problems"]
    assert problem.code == "plan.no_event"
    assert refusal_of(plans.write_template, tmp_path / "no" / "t.xlsx", "en").code == "file.unwritable"  # fmt: skip


def test_what_a_newer_program_said_of_the_event_stays(supervisor):
    workspace = supervisor.services._workspace
    [event] = workspace.plan.events()
    body = {**workspace.ledger.record(event.head).body, "anthem": "loud"}
    workspace.append("event", event.id, body, (event.head,))
    supervisor.services.event_plans.put("venues", Venue("B", "Bazaar"))
    [event] = workspace.plan.events()
    assert workspace.ledger.record(event.head).body["anthem"] == "loud"


# --- editing


def test_rows_are_added_changed_and_taken_out(supervisor):
    plans = supervisor.services.event_plans
    plans.put("sites", Site("W-1", "Tap", "A", "water", operator="Suu", every="6 h"))
    plans.put("sites", replace(plans.plan().sites[0], risk="low"), "F-1")
    plans.put("frequencies", Frequency("low", "2 d"))
    plans.put("people", Person("Bek", device="amber basin"))
    plan = plans.plan()
    assert [(site.code, site.risk) for site in plan.sites] == [("F-1", "low"), ("F-2", ""), ("W-1", "")]  # fmt: skip
    plans.remove("sites", "W-1")
    assert [site.code for site in plans.plan().sites] == ["F-1", "F-2"]
    assert plans.plan().people[-1].name == "Bek"
    assert supervisor.services.planning.sites()[0].code == "F-1"


def test_the_event_itself_is_edited_but_for_its_code(supervisor):
    plans = supervisor.services.event_plans
    plans.set_details(replace(plans.plan(), name="The Games", exercise=False, sites=()))
    plan = plans.plan()
    assert (plan.name, plan.exercise, len(plan.sites)) == ("The Games", False, 2)
    assert refusal_of(plans.set_details, replace(plan, code="X")).code == "plan.code_stays"
    assert refusal_of(plans.set_details, replace(plan, begins="soon")).code == "plan.refused"


@pytest.mark.parametrize(
    ("section", "entry", "former", "code", "column"),
    [
        ("sites", Site("F-1", "Another"), "", "plan.repeated_value", "code"),
        ("sites", Site("F-2", "Another"), "F-1", "plan.repeated_value", "code"),
        ("sites", Site("", "Another"), "", "plan.missing_value", "code"),
        ("sites", Site("F-9", "Another", venue="Z"), "", "plan.unknown_reference", "venue"),
        ("sites", Site("F-9", "Another", risk="huge"), "", "plan.unknown_risk", "risk"),
        ("sites", Site("F-9", "Another", every="12"), "", "plan.not_a_frequency", "every"),
        ("shifts", Shift("", "8", "20:00", "", "Aibek"), "", "plan.not_a_time", "from"),
        ("shifts", Shift("", "08:00", "20:00", "", "Cem"), "", "plan.unknown_reference", "person"),
        ("people", Person("Aibek"), "", "plan.repeated_value", "name"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_column(supervisor, section, entry, former, code, column):  # fmt: skip
    plans, before = supervisor.services.event_plans, records(supervisor)
    problems = refusal_of(plans.put, section, entry, former).context["problems"]
    assert (code, column) in [(problem.code, problem.column) for problem in problems]
    assert records(supervisor) == before


def test_a_row_is_given_and_taken_as_cells(supervisor):
    plans = supervisor.services.event_plans
    assert plans.cells("event")[""]["exercise"] == "yes"
    cells = plans.cells("sites")["F-1"]
    assert (cells["risk"], cells["venue"]) == ("high", "A")
    plans.put_cells("sites", {**cells, "likelihood": "1", "impact": "2", "every": "2 Days "}, "F-1")
    assert plans.cells("sites")["F-1"] == {**cells, "likelihood": "1", "impact": "2", "risk": "low", "every": "2 d"}  # fmt: skip
    plans.put_cells("event", {**plans.cells("event")[""], "name": "Other", "exercise": "no"})
    assert (plans.plan().name, plans.plan().exercise) == ("Other", False)
    plans.put_cells("shifts", {"from": "08:00", "until": "09:00", "person": "Aibek"}, "Night")
    assert plans.plan().shifts[-1] == Shift("", "08:00", "09:00", "", "Aibek")


def test_everything_follows_a_new_code_or_name(supervisor):
    plans = supervisor.services.event_plans
    plans.put("venues", Venue("ST", "Stadium"), "A")
    plans.put("people", Person("Aibek A."), "Aibek")
    plans.put("sites", replace(plans.plan().sites[0], code="F-10"), "F-1")
    plan = plans.plan()
    assert plan.sites[0].venue == "ST"
    assert [shift.venue for shift in plan.shifts] == ["ST", "ST"]
    assert [shift.person for shift in plan.shifts] == ["Aibek A.; Nargiza", "Aibek A."]
    assert visits(supervisor) == [("F-10", "Aibek A."), ("F-2", "")]


def test_what_hangs_on_a_row_is_told_and_settled_when_it_goes(supervisor):
    plans = supervisor.services.event_plans
    draft = supervisor.services.inspecting.start("small", "F-2")
    draft.set("/data/hygiene/hands", "in")
    draft.finalise()
    site, venue, person = (
        plans.dependents(*each) for each in (("sites", "F-1"), ("venues", "A"), ("people", "Aibek"))
    )
    assert (site.visits, site.inspections, site.is_any) == (1, 0, True)
    assert plans.dependents("sites", "F-2").inspections == 1
    assert (venue.sites, venue.shifts, venue.visits) == (1, 2, 0)
    assert (person.shifts, person.visits) == (2, 1)
    plans.remove("people", "Aibek")
    assert [(shift.name, shift.person) for shift in plans.plan().shifts] == [("Day", "Nargiza")]
    assert visits(supervisor) == [("F-2", "")]
    plans.remove("venues", "A")
    assert plans.plan().sites[0].venue == ""
    assert plans.plan().shifts == ()
    plans.remove("sites", "F-2")
    assert len(supervisor.services.inspecting.inspections()) == 1
    assert not plans.dependents("venues", "nowhere").is_any


def test_only_a_supervisor_with_a_plan_edits(supervisor, laptops):
    inspector, other = laptops("Aibek"), laptops("Other", "supervisor")
    assert refusal_of(inspector.services.event_plans.put, "venues", Venue("B", "B")).code == "role.supervisor_only"  # fmt: skip
    assert refusal_of(other.services.event_plans.put, "venues", Venue("B", "B")).code == "plan.none"
    assert refusal_of(other.services.event_plans.save, other.folder / "x.xlsx", "en").code == "plan.none"  # fmt: skip


# --- two supervisors


@pytest.fixture
def two(supervisor, laptops, tmp_path):
    """Two supervisors with the same plan, and a way to hand everything from one to the other."""
    other = laptops("Timur", "supervisor")
    for one, another in ((supervisor, other), (other, supervisor)):
        one.services.planning.write_card(tmp_path / "card.txt")
        another.services.planning.enrol(tmp_path / "card.txt")

    def hand(giver, taker):
        giver.services.planning.write_pack(tmp_path / "pack.fieldkit", JobContext())
        taker.services.receiving.accept(tmp_path / "pack.fieldkit", JobContext())

    hand(supervisor, other)
    return supervisor, other, hand


def edited_at_once(two):
    one, other, hand = two
    plan = one.services.event_plans.plan()
    one.services.event_plans.put("sites", replace(plan.sites[0], operator="Suu"), "F-1")
    one.services.event_plans.put("venues", Venue("B", "Bazaar"))
    other.services.event_plans.put("sites", replace(plan.sites[0], risk="low"), "F-1")
    hand(one, other)
    hand(other, one)
    return one.services.event_plans, other.services.event_plans


def test_two_versions_are_told_with_what_each_changed_and_nothing_is_edited_meanwhile(two):
    mine, theirs = edited_at_once(two)
    told = {v.person: [(c.section, c.key) for c in v.changes] for v in mine.versions()}
    assert told == {"Nargiza": [("venues", "B"), ("sites", "F-1")], "Timur": [("sites", "F-1")]}
    assert [v.record for v in mine.versions()] == [v.record for v in theirs.versions()]
    assert refusal_of(mine.put, "venues", Venue("C", "C")).code == "plan.two_versions"


def test_joining_keeps_what_both_did_and_both_get_the_same(two):
    one, other, hand = two
    mine, _theirs = edited_at_once(two)
    assert mine.join().conflicts == ()
    hand(one, other)
    for laptop in (one, other):
        plan = laptop.services.event_plans.plan()
        assert (plan.sites[0].operator, plan.sites[0].risk) == ("Suu", "low")
        assert [venue.code for venue in plan.venues] == ["A", "B"]
        assert len(laptop.services.event_plans.versions()) == 1
    assert refusal_of(mine.join).code == "plan.one_version"


def test_one_version_is_taken_as_it_is(two):
    mine, _theirs = edited_at_once(two)
    [theirs] = [v for v in mine.versions() if v.person == "Timur"]
    mine.take(theirs.record)
    assert mine.plan() == theirs.event
    assert len(mine.versions()) == 1
    assert refusal_of(mine.take, theirs.record).code == "plan.one_version"


def test_what_both_changed_is_decided_by_the_side_that_is_preferred(two):
    one, other, hand = two
    plan = one.services.event_plans.plan()
    for laptop, risk in ((one, "low"), (other, "moderate")):
        laptop.services.event_plans.put("sites", replace(plan.sites[0], risk=risk), "F-1")
    hand(other, one)
    plans = one.services.event_plans
    left = plans.joined("left").event.sites[0].risk
    assert [each.column for each in plans.joined().conflicts] == ["risk"]
    assert {left, plans.joined("right").event.sites[0].risk} == {"low", "moderate"}
    plans.join("right")
    assert plans.plan().sites[0].risk != left


def test_loading_a_file_settles_two_versions(two, tmp_path):
    mine, _theirs = edited_at_once(two)
    load(two[0], PLAN, tmp_path)
    assert len(mine.versions()) == 1
    assert mine.plan().sites[0].operator == ""


# --- people and laptops


def test_the_roster_is_compared_with_the_plan(supervisor, laptops, tmp_path):
    planning, plans = supervisor.services.planning, supervisor.services.event_plans
    assert planning.roster_gaps().without == ("Aibek",)
    for name in ("Aibek", "Stranger"):
        laptop = laptops(name)
        laptop.services.planning.write_card(tmp_path / "card.txt")
        planning.enrol(tmp_path / "card.txt")
    gaps = planning.roster_gaps()
    assert (gaps.without, gaps.others, gaps.strangers) == ((), (), ("Stranger",))
    words = next(row.words for row in planning.devices() if row.name == "Aibek")
    plans.put("people", Person("Aibek", device=words.upper()), "Aibek")
    assert planning.roster_gaps().others == ()
    plans.put("people", Person("Aibek", device="amber basin cedar delta ember"), "Aibek")
    assert planning.roster_gaps().others == ("Aibek",)
