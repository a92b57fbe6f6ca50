"""The main job at the command line: plan, inspect, print, hand over, review, answer."""

import json


def record(inspector, sample, form, answers):
    site = json.loads((sample / answers).read_text(encoding="utf-8"))["site"]
    return inspector("record", form, "--site", site, "--answers", sample / answers)


def test_from_the_plan_to_the_answer(prepared, tmp_path, sample):
    supervisor, inspector = prepared
    recorded = [
        record(inspector, sample, form, answers)
        for form, answers in (
            ("fk_food", "food.json"),
            ("fk_water", "water.json"),
            ("fk_chem", "chem.json"),
        )
    ]
    assert {r["state"] for r in recorded} == {"finalised"}
    assert recorded[1]["alert"] == "red"
    shown = inspector("show", recorded[0]["id"])
    assert shown["findings"]
    assert {entry["size"] > 0 for entry in shown["attachments"]} == {True}
    document = inspector("pdf", recorded[0]["id"], "-o", tmp_path / "food.pdf", "--lang", "ru")
    assert document["pages"] >= 2

    exported = inspector("export", "-o", tmp_path / "hand-over.fieldkit")
    assert exported["attachments"] > 0
    [arrival] = supervisor("import", tmp_path / "hand-over.fieldkit")
    assert (arrival["new"], arrival["quarantined"], arrival["gaps"]) == (exported["records"], 0, [])
    [again] = supervisor("import", tmp_path / "hand-over.fieldkit")
    assert (again["new"], again["known"]) == (0, exported["records"])
    assert supervisor("verify")["ok"]

    food, water, chem = (r["id"] for r in recorded)
    supervisor("review", food, "return", "--comment", "decision: say why.")
    supervisor("review", water, "approve")
    supervisor("review", chem, "approve")
    supervisor("pack", "-o", tmp_path / "answer.fieldkit")
    inspector("import", tmp_path / "answer.fieldkit")
    states = {row["id"]: row["state"] for row in inspector("list")}
    assert states == {food: "returned", water: "approved", chem: "approved"}
    [review] = inspector("show", food)["reviews"]
    assert review["comments"][0]["text"] == "say why."

    inspector("export", "-o", tmp_path / "second.fieldkit", "--all")
    supervisor("import", tmp_path / "second.fieldkit")
    digests = {d("verify")["projection_digest"] for d in prepared}
    assert len(digests) == 1


def test_a_pdf_brings_the_record(prepared, tmp_path, sample):
    supervisor, inspector = prepared
    recorded = record(inspector, sample, "fk_water", "water.json")
    inspector("pdf", recorded["id"], "-o", tmp_path / "water.pdf")
    [arrival] = supervisor("import", tmp_path / "water.pdf")
    assert arrival["new"] >= 1
    shown = supervisor("show", recorded["id"])
    assert shown["heads"] == [recorded["revision"]]
    assert shown["answers"] == inspector("show", recorded["id"])["answers"]
    # The whole chain later adds what the document did not carry, and nothing twice.
    inspector("export", "-o", tmp_path / "late.fieldkit")
    supervisor("import", tmp_path / "late.fieldkit")
    assert len(supervisor("list")) == 1
    assert supervisor("verify")["ok"]


def test_search_and_list(prepared, sample):
    _, inspector = prepared
    recorded = record(inspector, sample, "fk_water", "water.json")
    assert [row["id"] for row in inspector("search", recorded["site"])] == [recorded["id"]]
    assert inspector("search", "zzzz") == []


def test_files_in_any_order_and_twice(prepared, tmp_path, sample):
    supervisor, inspector = prepared
    record(inspector, sample, "fk_water", "water.json")
    inspector("export", "-o", tmp_path / "one.fieldkit")
    record(inspector, sample, "fk_chem", "chem.json")
    inspector("export", "-o", tmp_path / "two.fieldkit")
    supervisor("import", tmp_path / "two.fieldkit", tmp_path / "one.fieldkit")
    supervisor("import", tmp_path / "one.fieldkit", tmp_path / "two.fieldkit")
    assert len(supervisor("list")) == 2


def test_a_returned_inspection_is_corrected(prepared, tmp_path, sample):
    supervisor, inspector = prepared
    first = record(inspector, sample, "fk_water", "water.json")
    inspector("export", "-o", tmp_path / "one.fieldkit")
    supervisor("import", tmp_path / "one.fieldkit")
    supervisor("review", first["id"], "return", "--comment", "ntu: measure again.")
    supervisor("pack", "-o", tmp_path / "back.fieldkit")
    inspector("import", tmp_path / "back.fieldkit")
    (tmp_path / "change.json").write_text('{"ntu": 0.8}', encoding="utf-8")
    corrected = inspector("correct", first["id"], "--answers", tmp_path / "change.json")
    assert (corrected["id"], corrected["state"]) == (first["id"], "finalised")
    assert corrected["revision"] != first["revision"]
    inspector("export", "-o", tmp_path / "two.fieldkit")
    supervisor("import", tmp_path / "two.fieldkit")
    before, after = first["revision"], supervisor("show", first["id"])
    assert after["heads"] == [corrected["revision"]] != [before]
    assert after["answers"]["/data/measurements/ntu"] == "0.8"
    assert len(after["attachments"]) == len(inspector("show", first["id"])["attachments"]) > 0


def test_a_template_can_be_installed_again(prepared, tmp_path):
    _, inspector = prepared
    inspector("form", "template", "fk_food", "-o", tmp_path / "mine.xlsx")
    checked = inspector("form", "check", tmp_path / "mine.xlsx")
    assert (checked["ok"], checked["problems"]) == (True, [])
    assert inspector("form", "add", tmp_path / "mine.xlsx")["id"] == "fk_food"


def test_a_draft_is_listed_and_shown_until_it_is_finalised(prepared, tmp_path, sample):
    _, inspector = prepared
    (tmp_path / "few.json").write_text('{"people": 40}', encoding="utf-8")
    draft = inspector(
        "record", "fk_water", "--site", "W-03", "--answers", tmp_path / "few.json", "--draft"
    )
    assert (draft["state"], draft["revision"]) == ("draft", "")
    assert [(row["id"], row["state"]) for row in inspector("list")] == [(draft["id"], "draft")]
    shown = inspector("show", draft["id"])
    assert (shown["state"], shown["heads"]) == ("draft", [])
    assert "40" in shown["answers"].values()
    assert inspector("export", "-o", tmp_path / "out.fieldkit")["attachments"] == 0
