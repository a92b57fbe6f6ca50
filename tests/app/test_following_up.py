"""The built-in forms together: what was found is followed up, what was sampled gets its result."""

import json
from datetime import UTC, datetime, timedelta

from fieldkit import paths
from fieldkit.inspections.earlier import finding_key

SAMPLE = paths.resources() / "reference" / "sample_event"


def desk_with(laptops, first, then, site, stem):
    """A laptop with two forms, the first of which recorded a site of the sample event."""
    laptop = laptops("Dilnoza", "supervisor")
    laptop.clock.moment = datetime(2026, 11, 24, 8, tzinfo=UTC)  # after the days of the sample
    laptop.services.planning.load_event(SAMPLE / "event.yaml")
    for form in (first, then):
        laptop.services.planning.add_form(paths.resources() / "forms" / f"{form}.md")
    record(laptop, first, site, SAMPLE / f"{stem}.json")
    return laptop


def record(laptop, form, site, answers):
    laptop.clock.moment += timedelta(hours=1)
    laptop.services.inspecting.begin_recording(form, site, answers, {}).finalise()


def follow_up(laptop):
    draft = laptop.services.inspecting.start("fk_followup", "F-12")
    draft.set("/data/visit/site", "F-12")
    draft.set("/data/sources/findings_from", "known")
    return draft


def test_a_finding_is_asked_for_until_it_is_corrected(laptops, tmp_path):
    desk = desk_with(laptops, "fk_food", "fk_followup", "F-12", "food")
    draft = follow_up(desk)
    keys = draft.session.value("/data/open_keys").split()
    assert len(keys) == 3
    draft.discard()

    results = [
        {"f_result": "yes"},
        *({"f_result": "unchecked", "f_why": "Shut."} for _ in keys[1:]),
    ]
    paper = json.loads((SAMPLE / "followup.json").read_text(encoding="utf-8"))
    answers = {key: value for key, value in paper.items() if key not in ("r_paper", "r_new")}
    answers |= {"findings_from": "known", "paper_more": "no", "new_found": "no", "r_open": results}
    (tmp_path / "photos").symlink_to(SAMPLE / "photos")
    (tmp_path / "known.json").write_text(json.dumps(answers), encoding="utf-8")
    record(desk, "fk_followup", "F-12", tmp_path / "known.json")
    assert follow_up(desk).session.value("/data/open_keys").split() == keys[1:]
    followed = desk.services.inspecting.inspections("F-12")[0]
    corrected = desk.services.inspecting.correct(followed.id)
    assert corrected.session.value("/data/open_keys").split() == keys
    assert corrected.session.value("/data/listed/r_open[1]/f_label") == "Cold food is held cold"


def test_what_a_follow_up_found_itself_is_followed_up_too(laptops):
    desk = desk_with(laptops, "fk_food", "fk_followup", "F-12", "food")
    before = follow_up(desk).session.value("/data/open_keys").split()
    record(desk, "fk_followup", "F-12", SAMPLE / "followup.json")
    [own] = desk.services.inspecting.inspections("F-12")[:1]
    found = [finding.path for finding in desk.services.inspecting.show(own.id).findings]
    assert found
    after = follow_up(desk).session.value("/data/open_keys").split()
    assert sorted(after) == sorted([*before, *(finding_key(own.id, path) for path in found)])


def test_a_sample_is_in_the_list_with_what_is_known_of_it(laptops):
    desk = desk_with(laptops, "fk_water", "fk_lab", "W-03", "water")
    draft = desk.services.inspecting.start("fk_lab", "W-03")
    draft.set("/data/which/sample", "STEPPE26-W03-1")
    assert draft.session.value("/data/s_site") == "W-03"
    assert draft.session.value("/data/s_point") == "Outlet tap 2"
