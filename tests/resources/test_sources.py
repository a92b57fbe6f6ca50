"""Every figure in resources/reference names its source, or stands in a table that does."""

import csv
import re

import pytest

from fieldkit import paths

REFERENCE = paths.resources() / "reference"
TABLES = sorted(file.name for file in REFERENCE.glob("*.csv"))
WITHOUT = {
    "chemicals.csv": "built from chemical_values.csv (test_chemical_tables)",
    "chemical_substances.csv": "CAS numbers, compared with a peer (test_chemical_tables)",
    "chemical_groups.csv": "words",
    "chemical_names.csv": "words",
    "chemical_words.csv": "words",
    "chemical_sources.csv": "the sources themselves",
    "open_findings.csv": "empty: a workspace fills it",
    "samples.csv": "empty: a workspace fills it",
}
FIGURE = re.compile(r"^[-–\d., ]*\d[-–\d., ]*( ?[a-z]+)?$")


def rows(name):
    with (REFERENCE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("name", [name for name in TABLES if name not in WITHOUT])
def test_no_row_lacks_its_source(name):
    lacking = [row for row in rows(name) if not (row.get("source") or "").strip()]
    assert lacking == []


@pytest.mark.parametrize("name", [name for name in TABLES if name not in WITHOUT])
def test_every_row_says_how_sure_it_is(name):
    states = {row.get("status") or row.get("review") for row in rows(name)}
    assert states <= {"seen", "own", "unverified", "verified", "machine-made", "reviewed"}


def test_the_tables_without_a_source_are_those_that_need_none():
    assert set(WITHOUT) <= set(TABLES)
    for name in WITHOUT.keys() - {
        "chemicals.csv",
        "chemical_substances.csv",
        "chemical_sources.csv",
    }:
        for row in rows(name):
            figures = [
                value
                for column, value in row.items()
                if column not in {"date", "key"} and FIGURE.match(value or "")
            ]
            assert figures == [], (name, row)


@pytest.mark.parametrize(
    "name", ["chemical_values.csv", "chemical_actions.csv", "incompatibilities.csv"]
)
def test_a_source_of_chemicals_is_described(name):
    known = {row["key"] for row in rows("chemical_sources.csv")}
    for row in rows(name):
        named = [row["source"], row.get("second_source", "")]
        assert {each for each in named if each} <= known, row
        assert row["place"] or name != "chemical_values.csv", row


def test_what_was_seen_says_by_whom_and_when():
    for row in rows("limits.csv"):
        seen = row["status"] == "seen"
        assert bool(row["verified_by"]) == seen, row["key"]
        assert bool(re.fullmatch(r"\d{4}-\d\d-\d\d", row["verified_at"])) == seen, row["key"]
        assert row["name"], row["key"]
        assert row["name_ru"], row["key"]
