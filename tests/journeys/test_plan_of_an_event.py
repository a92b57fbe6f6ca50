"""The plan as a spreadsheet: template, filled in, checked, loaded, packed; Today at the inspector."""

import json
import shutil
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest


@pytest.fixture
def book(prepared, tmp_path):
    """A template that a supervisor fills in; gives its path and a way to add rows."""
    supervisor, _ = prepared
    file = tmp_path / "plan.xlsx"
    supervisor("event", "template", "-o", file)

    def fill(**rows):
        made = openpyxl.load_workbook(file)
        for section, entries in rows.items():
            for entry in entries:
                made[section].append(entry)
        made.save(file)
        return file

    return fill


def day(distance):
    return (datetime.now(UTC) + timedelta(days=distance)).date().isoformat()


def test_from_the_template_to_the_inspectors_day(prepared, book, tmp_path, sample):
    supervisor, inspector = prepared
    refused = supervisor("event", "load", tmp_path / "plan.xlsx", expected_refusal="plan.refused")
    assert "event" in refused["message"]

    site = ["F-90", "New stall", "M", "food", "43.2", "76.9", "Suu LLC", "W-90", "high"]
    book(
        event=[["MARKET", "EXERCISE Market days", "yes", day(-1), day(5)]],
        venues=[["M", "Market"]],
        sites=[site, ["F-91", "Tea", "M", "food"], ["W-90", "Tap", "M", "water", "", "", "", "", "", "6", "2"]],
        people=[["Aibek", "inspector"], ["Nargiza", "supervisor"]],
        shifts=[["All day", "00:00", "00:00", "", "Aibek", "M"]],
    )  # fmt: skip
    supervisor("event", "load", tmp_path / "plan.xlsx", expected_refusal="plan.refused")
    made = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    made["sites"]["J5"] = "5"
    made.save(tmp_path / "plan.xlsx")

    checked = supervisor("event", "load", tmp_path / "plan.xlsx", "--check")
    assert (checked["code"], checked["sites"], checked["loaded"]) == ("MARKET", 3, False)
    supervisor("event", "load", tmp_path / "plan.xlsx")
    supervisor("pack", "-o", tmp_path / "pack.fieldkit")
    inspector("import", tmp_path / "pack.fieldkit")

    asked = [row for row in inspector("today") if row["why"] == "regular"]
    assert {(row["site"], row["risk"], row["every"]) for row in asked} == {
        ("F-90", "high", "1 d"),
        ("W-90", "high", "1 d"),
    }
    assert all(row["overdue"] for row in asked)
    answers = json.loads((sample / "food.json").read_text(encoding="utf-8"))
    shutil.copytree(sample, tmp_path / "sample")
    changed = json.dumps({**answers, "event": "MARKET"})
    (tmp_path / "sample" / "food.json").write_text(changed, encoding="utf-8")
    done = tmp_path / "sample" / "food.json"
    inspector("record", "fk_food", "--site", "F-90", "--answers", done)
    [left] = [row for row in inspector("today") if row["why"] == "regular"]
    assert left["site"] == "W-90"
    inspector("export", "-o", tmp_path / "out.fieldkit")
    supervisor("import", tmp_path / "out.fieldkit")
    covered = supervisor("event", "due")
    assert (covered["sites"], covered["in_time"], covered["overdue"]) == (2, 1, 1)
    last = {visit["site"]: visit["last_grade"] for visit in covered["visits"]}
    assert last == {"F-90": "C", "W-90": ""}


def test_what_is_saved_is_changed_in_a_spreadsheet_and_loaded_again(prepared, tmp_path):
    supervisor, _ = prepared
    file = tmp_path / "again.xlsx"
    supervisor("event", "save", "-o", file, "--lang", "ru")
    assert supervisor("event", "load", file)["changes"] == []
    made = openpyxl.load_workbook(file)
    made["sites"].append(["F-99", "New stall", "C", "food"])
    made["sites"].delete_rows(3)
    made.save(file)
    changes = supervisor("event", "load", file)["changes"]
    assert [(each["what"], each["key"]) for each in changes] == [
        ("added", "F-99"),
        ("gone", "F-02"),
    ]
    versions = supervisor("event", "versions")
    assert (len(versions["versions"]), versions["conflicts"]) == (1, [])
    supervisor("event", "join", expected_refusal="plan.one_version")
    supervisor("event", "join", "--take", "2", expected_refusal="plan.one_version")
