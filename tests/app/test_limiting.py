"""Profiles of limits at work: made, put in force, carried, and kept by what was judged by them."""

import json
from datetime import UTC, datetime

import openpyxl
import pytest

from fieldkit import paths
from fieldkit.app.jobs import JobContext
from fieldkit.errors import FieldKitError
from fieldkit.inspections.limit_profiles import Override
from fieldkit.ledger.records import Record

SAMPLE = paths.resources() / "reference" / "sample_event"
PLAN = """
event: {code: X-26, name: Games, exercise: yes}
sites:
- {code: W-03, name: Tap, kind: water}
"""
STRICT = Override("water_ntu", "1", "Order KR DSM-138", "annex 1", status="seen")


@pytest.fixture
def desk(laptops, tmp_path):
    laptop = laptops("Dilnoza", "supervisor")
    laptop.clock.moment = datetime(2026, 11, 24, 8, tzinfo=UTC)
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    laptop.services.planning.load_event(tmp_path / "plan.yaml")
    laptop.services.planning.add_form(paths.resources() / "forms" / "fk_water.md")
    laptop.services.limiting.add("kz", "Kazakhstan")
    return laptop


@pytest.fixture
def field(desk, laptops, tmp_path):
    """An inspector who knows the desk; `carry` brings what the desk says."""
    laptop = laptops("Aibek")
    laptop.clock.moment = desk.clock.moment
    laptop.services.planning.write_card(tmp_path / "card.txt")
    desk.services.planning.enrol(tmp_path / "card.txt")
    carry(desk, laptop, tmp_path)
    return laptop


def carry(desk, laptop, tmp_path):
    file = tmp_path / "pack.fieldkit"
    desk.services.planning.write_pack(file, JobContext())
    laptop.services.receiving.accept(file, JobContext())


def answers_file(tmp_path, **other):
    answers = json.loads((SAMPLE / "water.json").read_text(encoding="utf-8"))
    answers |= {"event": "X-26", "site": "W-03", "ntu": 1.8} | other
    if not (tmp_path / "photos").exists():
        (tmp_path / "photos").symlink_to(SAMPLE / "photos")
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(answers), encoding="utf-8")
    return file


def recorded(laptop, tmp_path, **other):
    file = answers_file(tmp_path, **other)
    return laptop.services.inspecting.begin_recording("fk_water", "W-03", file, {}).finalise()


def answer(laptop, inspection, question):
    answers = laptop.services.inspecting.show(inspection).answers
    [value] = [value for path, value in answers.items() if path.endswith(f"/{question}")]
    return value


def turbidity(laptop, inspection):
    return answer(laptop, inspection, "limits_profile"), answer(laptop, inspection, "l_ntu")


def test_what_is_begun_is_judged_by_the_profile_in_force_and_keeps_it(desk, tmp_path):
    limiting = desk.services.limiting
    first = recorded(desk, tmp_path).id
    limiting.put("kz", STRICT)
    second = recorded(desk, tmp_path).id
    limiting.use("kz")
    third = recorded(desk, tmp_path).id
    limiting.put("kz", Override("water_ntu", "3", "Order"))
    assert [turbidity(desk, each) for each in (first, second, third)] == [
        ("intl 2026-11", "5"),
        ("intl 2026-11", "5"),
        ("kz 2026-2", "1"),
    ]
    again = desk.services.inspecting.begin_correction(third, answers_file(tmp_path, ph=7.2), {})
    again.finalise()
    assert turbidity(desk, third) == ("kz 2026-2", "1")
    later = desk.services.inspecting.begin_correction(first, answers_file(tmp_path, ph=7.2), {})
    later.finalise()
    assert turbidity(desk, first) == ("intl 2026-11", "5")


def test_the_limit_beside_a_reading_names_the_profile_and_its_source(desk, tmp_path):
    desk.services.limiting.put("kz", STRICT)
    desk.services.limiting.use("kz")
    draft = desk.services.inspecting.start("fk_water", "W-03")
    [path] = [path for path in draft.form.meaning.limits if path.endswith("/ntu")]
    assert draft.limit(path) == "at most 1 NTU"
    assert draft.limit_origin(path) == "kz 2026-2 profile: Order KR DSM-138 annex 1"


def test_a_draft_keeps_the_limits_with_which_it_was_begun(desk, tmp_path):
    desk.services.limiting.put("kz", STRICT)
    desk.services.limiting.use("kz")
    draft = desk.services.inspecting.start("fk_water", "W-03")
    [path] = [path for path in draft.form.meaning.limits if path.endswith("/ntu")]
    draft.close()
    desk.services.limiting.use("intl")
    services = desk.reopen()
    assert services.inspecting.resume(draft.id).limit(path) == "at most 1 NTU"
    assert services.inspecting.show_draft(draft.id) is not None
    assert services.inspecting.start("fk_water", "W-03").limit(path) == "at most 5 NTU"


def test_a_pack_carries_the_profile_and_the_hand_over_brings_its_name_back(desk, field, tmp_path):
    desk.services.limiting.put("kz", STRICT)
    desk.services.limiting.use("kz")
    carry(desk, field, tmp_path)
    made = recorded(field, tmp_path).id
    assert turbidity(field, made) == ("kz 2026-2", "1")
    field.services.handing_over.export(tmp_path / "back.fieldkit", JobContext())
    desk.services.receiving.accept(tmp_path / "back.fieldkit", JobContext())
    assert desk.services.documenting.pdf(made) == field.services.documenting.pdf(made)


def test_limits_of_an_edition_that_is_not_held_are_not_replaced_by_others(
    desk, field, tmp_path, monkeypatch
):
    desk.services.limiting.put("kz", STRICT)
    desk.services.limiting.use("kz")
    carry(desk, field, tmp_path)
    made = recorded(field, tmp_path).id
    services = field.reopen()
    ledger = type(services._core.workspace.ledger)  # a laptop that lacks the record
    held = ledger.record

    def lacking(self, record_id):
        found = held(self, record_id)
        return None if isinstance(found, Record) and found.kind == "limits" else found

    monkeypatch.setattr(ledger, "record", lacking)
    detail = services.inspecting.show(made)
    readings = [row for row in detail.transcript.rows() if row.unit_limit]
    assert readings == []
    with pytest.raises(FieldKitError) as refused:
        services.inspecting.correct(made)
    assert refused.value.code == "limits.not_held"
    assert refused.value.context["title"] == "kz 2026-2"
    assert services.documenting.pdf(made)


def test_an_event_inherits_a_country_that_inherits_the_world(desk, tmp_path):
    limiting = desk.services.limiting
    limiting.put("kz", STRICT)
    limiting.add("games", "Games", "kz")
    limiting.put("games", Override("water_ph_max", "8", "Plan of the Games", status="own"))
    limiting.use("games")
    made = recorded(desk, tmp_path).id
    assert turbidity(desk, made) == ("games 2026-2", "1")
    limiting.put("kz", Override("water_ntu", "2", "Order"))  # the country's next edition
    assert turbidity(desk, recorded(desk, tmp_path).id) == ("games 2026-2", "2")
    assert turbidity(desk, made) == ("games 2026-2", "1")
    views = {view.limit.key: view for view in limiting.limits("games")}
    assert (views["water_ntu"].is_own, views["water_ntu"].limit.profile) == (False, "kz 2026-3")
    assert (views["water_ph_max"].is_own, views["water_ph_max"].inherited) == (
        True,
        "at most 8.5 pH",
    )


def test_a_profile_is_changed_as_a_spreadsheet(desk, tmp_path):
    limiting = desk.services.limiting
    file = tmp_path / "kz.xlsx"
    limiting.save("kz", file, "ru")
    book = openpyxl.load_workbook(file)
    sheet = book["limits"]
    [row] = [row for row in sheet.iter_rows(min_row=2) if row[0].value == "water_ntu"]
    row[4].value, row[6].value = 1.5, "Order 26"
    book.save(file)
    look = limiting.look(file)
    assert [(each.key, each.before, each.after) for each in look.changes] == [
        ("water_ntu", "", "1.5")
    ]
    assert limiting.profile("kz").rows == ()
    assert limiting.load(file).profile.edition == "2026-2"
    assert limiting.profile("kz").rows == (Override("water_ntu", "1.5", "Order 26"),)
    assert limiting.load(file).is_alike
    assert limiting.profile("kz").edition == "2026-2"


def test_what_is_wrong_in_a_spreadsheet_is_said_by_row_and_changes_nothing(desk, tmp_path):
    limiting = desk.services.limiting
    file = tmp_path / "kz.xlsx"
    limiting.save("kz", file)
    book = openpyxl.load_workbook(file)
    book["limits"]["E5"] = "hot"
    book.save(file)
    with pytest.raises(FieldKitError) as refused:
        limiting.load(file)
    assert refused.value.code == "limits.refused"
    assert {problem.row for problem in refused.value.context["problems"]} == {5}
    assert limiting.profile("kz").edition == "2026-1"


def test_a_limit_is_given_up_again(desk):
    limiting = desk.services.limiting
    limiting.put("kz", STRICT)
    assert limiting.inherit("kz", "water_ntu").rows == ()
    with pytest.raises(FieldKitError, match="water_ntu"):
        limiting.inherit("kz", "water_ntu")


def test_profiles_do_not_inherit_in_a_circle(desk, tmp_path):
    limiting = desk.services.limiting
    limiting.add("games", "Games", "kz")
    file = tmp_path / "kz.xlsx"
    limiting.save("kz", file)
    book = openpyxl.load_workbook(file)
    book["profile"]["D2"] = "games"
    book.save(file)
    with pytest.raises(FieldKitError) as refused:
        limiting.load(file)
    assert refused.value.code == "limits.in_a_circle"


def test_only_supervisors_set_limits(field, tmp_path):
    limiting = field.services.limiting
    assert [profile.tag for profile in limiting.profiles()] == ["intl", "kz"]
    field.services.limiting.save("kz", tmp_path / "kz.xlsx")
    for change in (
        lambda: limiting.add("mine", "Mine"),
        lambda: limiting.put("kz", STRICT),
        lambda: limiting.inherit("kz", "water_ntu"),
        lambda: limiting.load(tmp_path / "kz.xlsx"),
        lambda: limiting.use("kz"),
    ):
        with pytest.raises(FieldKitError) as refused:
            change()
        assert refused.value.code == "role.supervisor_only"


def test_a_plan_names_only_a_profile_that_is_here(desk, tmp_path):
    file = tmp_path / "other.yaml"
    file.write_text(PLAN.replace("exercise: yes", "exercise: yes, profile: de"), encoding="utf-8")
    with pytest.raises(FieldKitError) as refused:
        desk.services.event_plans.load(file)
    assert refused.value.code == "limits.unknown_profile"
    with pytest.raises(FieldKitError):
        desk.services.limiting.use("de")
    file.write_text(PLAN.replace("exercise: yes", "exercise: yes, profile: kz"), encoding="utf-8")
    desk.services.event_plans.load(file)
    assert desk.services.limiting.in_force() == "kz"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_appendix_is_written_for_experts_to_sign(desk, tmp_path, language):
    desk.services.limiting.put("kz", STRICT)
    file = tmp_path / "limits.pdf"
    assert desk.services.limiting.write_appendix("kz", file, language) == file.stat().st_size
    assert file.read_bytes().startswith(b"%PDF")
