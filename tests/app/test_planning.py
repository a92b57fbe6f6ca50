"""Planning by hand: visits, cards looked at before they are enrolled, forms that fit a site."""

import pytest

from fieldkit import paths
from fieldkit.app.jobs import JobContext
from fieldkit.app.passphrase import LEAST_CHARACTERS, require_strong
from fieldkit.errors import FieldKitError


def refusal_of(act, *arguments):
    with pytest.raises(FieldKitError) as refusal:
        act(*arguments)
    return refusal.value.code


# --- visits


def test_a_visit_assigned_by_hand_reaches_the_inspector(event, tmp_path):
    supervisor, inspector = event
    planning = supervisor.services.planning
    before = inspector.services.inspecting.today()
    planning.assign("F-2", "small", "Aibek", "2026-06-03")
    planning.write_pack(tmp_path / "more.fieldkit", JobContext())
    inspector.services.receiving.accept(tmp_path / "more.fieldkit", JobContext())
    [added] = [row for row in inspector.services.inspecting.today() if row not in before]
    assert (added.site, added.form, added.due) == ("F-2", "small", "2026-06-03")


def test_the_same_visit_is_planned_once_by_hand_or_by_file(event, tmp_path):
    planning = event[0].services.planning
    count = len(planning.assignments())
    first = planning.assign("F-1", "small", "Aibek", "2026-06-02T14:00:00+05:00")
    assert len(planning.assignments()) == count
    again = planning.assign("F-2", "small", "Aibek")
    assert planning.assign("F-2", "small", "Aibek") == again != first
    assert len(planning.assignments()) == count + 1
    planning.load_event(tmp_path / "plan.yaml")
    assert len(planning.assignments()) == count + 1


@pytest.mark.parametrize(
    ("visit", "code"),
    [
        (("F-9", "small", "Aibek"), "site.unknown"),
        (("F-1", "large", "Aibek"), "form.not_installed"),
        (("F-1", "small", "Nobody"), "plan.unknown_reference"),
        (("F-1", "small", "Aibek", "soon"), "plan.not_a_date"),
    ],
)
def test_a_visit_that_cannot_be_is_refused_and_nothing_is_planned(event, visit, code):
    planning = event[0].services.planning
    before = planning.assignments()
    assert refusal_of(planning.assign, *visit) == code
    assert planning.assignments() == before


def test_only_a_supervisor_with_an_event_assigns(event, laptops):
    assert refusal_of(event[1].services.planning.assign, "F-1", "small") == "role.supervisor_only"
    other = laptops("Other", "supervisor")
    assert refusal_of(other.services.planning.assign, "F-1", "small") == "plan.none"


def test_visits_go_to_people_of_the_plan_and_owners_of_devices(event):
    names = event[0].services.planning.visitors()
    assert names == ["Aibek", "Nargiza", "Somebody else"]


# --- cards


def test_a_card_is_read_without_enrolling_it(event, laptops, tmp_path):
    planning = event[0].services.planning
    stranger = laptops("Aybek").services
    stranger.planning.write_card(tmp_path / "new.txt")
    before = planning.devices()
    reading = planning.read_card(tmp_path / "new.txt")
    assert (reading.name, reading.role, reading.words) == (
        "Aybek",
        "inspector",
        stranger.owner.words,
    )
    assert (reading.in_plan, reading.enrolled) == (False, False)
    assert planning.devices() == before
    (tmp_path / "new.txt").write_text("another card by now")
    assert planning.enrol_card(reading).device == stranger.owner.device
    assert len(planning.devices()) == len(before) + 1


def test_a_card_tells_that_its_device_is_known_and_in_the_plan(event, tmp_path):
    reading = event[0].services.planning.read_card(tmp_path / "card.txt")
    assert (reading.name, reading.in_plan, reading.enrolled) == ("Aibek", True, True)
    assert refusal_of(event[1].services.planning.enrol_card, reading) == "role.supervisor_only"


def test_without_a_plan_nobody_is_missing_from_it(event, laptops, tmp_path):
    planning = laptops("Other", "supervisor").services.planning
    assert planning.read_card(tmp_path / "card.txt").in_plan


# --- forms for a site


def test_forms_that_fit_the_kind_of_site_come_first_and_none_is_hidden(laptops, tmp_path):
    planning = laptops("Nargiza", "supervisor").services.planning
    planning.load_event(paths.resources() / "reference" / "sample_event" / "event.yaml")
    for form in ("fk_food", "fk_chem"):
        planning.add_form(paths.resources() / "forms" / f"{form}.md")
    chemical, unknown = planning.forms_for("C-01"), planning.forms_for("")
    assert [row.id for row in chemical.fitting] == ["fk_chem"]
    assert [row.id for row in chemical.others] == ["fk_food"]
    assert (unknown.fitting, len(unknown.others)) == ((), 2)


def test_what_follows_an_inspection_is_offered_after_it_and_never_chosen_unasked(laptops):
    planning = laptops("Nargiza", "supervisor").services.planning
    planning.load_event(paths.resources() / "reference" / "sample_event" / "event.yaml")
    planning.add_form(paths.resources() / "forms" / "fk_followup.md")
    assert planning.forms_for("F-12").fitting == ()
    planning.add_form(paths.resources() / "forms" / "fk_food.md")
    offer = planning.forms_for("F-12")
    assert [row.id for row in offer.fitting] == ["fk_food", "fk_followup"]
    assert offer.others == ()


def test_a_form_of_ones_own_fits_where_the_plan_sends_it(event):
    planning = event[0].services.planning
    offer = planning.forms_for("F-2")
    assert [row.id for row in offer.fitting] == ["small"]
    assert offer.others == ()


# --- passphrases


@pytest.mark.parametrize(
    ("passphrase", "code"),
    [
        ("", "workspace.no_passphrase"),
        ("          ", "workspace.no_passphrase"),
        ("seven 7", "workspace.weak_passphrase"),
        (" seven 7 ", "workspace.weak_passphrase"),
    ],
)
def test_a_person_chooses_a_passphrase_that_is_not_guessed(passphrase, code):
    assert refusal_of(require_strong, passphrase) == code


def test_eight_characters_are_enough_in_any_script():
    assert LEAST_CHARACTERS == 8
    require_strong("үйшүйшүй")
