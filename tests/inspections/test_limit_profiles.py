"""Profiles of limits: what they set, what they inherit, what forbids an edition, their workbook."""

from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest

from fieldkit import paths
from fieldkit.inspections.limit_profiles import (
    LimitProfile,
    Override,
    merged,
    next_edition,
    problems_of,
    profile_of,
)
from fieldkit.inspections.limit_workbook import profile_workbook, read_profile
from fieldkit.inspections.limits import read_limits

TABLE = """key,name,value,unit,relation,source,section,profile,status,verified_by,verified_at,source_ru
profile,Set,intl 2026-11,,,Name,,intl,own,,,Имя
hot,Hot holding,60,°C,≥,WHO,,intl,seen,,,ВОЗ
ph,Acidity,6.5–8.5,pH,,Code,1,intl,seen,,,Кодекс
ph_min,Lowest,6.5,pH,≥,Code,1,intl,seen,,,Кодекс
ph_max,Highest,8.5,pH,≤,Code,1,intl,seen,,,Кодекс
""".encode()
HOT = Override("hot", "65", "Order 209", "art. 12", "", "seen", "A. Expert", "2026-11-20")
KZ = LimitProfile("kz", "Kazakhstan", "2026-1", "intl", (HOT,))


def codes(*rows, **other):
    profile = replace(KZ, rows=rows or KZ.rows, **other)
    return [(problem.code, problem.row, problem.column) for problem in problems_of(profile, TABLE)]


def test_what_a_profile_does_not_name_stays():
    table = read_limits(merged(TABLE, [KZ]))
    assert table["profile"].value == "kz 2026-1"
    hot = table["hot"]
    assert (hot.value, hot.relation, hot.unit, hot.name) == ("65", "≥", "°C", "Hot holding")
    assert (hot.cited, hot.profile, hot.status) == ("Order 209 art. 12", "kz 2026-1", "seen")
    assert (hot.verified_by, hot.verified_at) == ("A. Expert", "2026-11-20")
    assert hot.in_language("ru").source == "Order 209"  # not the words of the inherited source
    assert table["ph_max"] == read_limits(TABLE)["ph_max"]


def test_of_several_profiles_the_last_counts():
    games = LimitProfile("games", "Games", "1", "kz", (Override("hot", "70", "Plan"),))
    table = read_limits(merged(TABLE, [KZ, games]))
    assert (table["hot"].value, table["hot"].profile) == ("70", "games 1")
    assert table["profile"].value == "games 1"


def test_without_profiles_the_table_stays_byte_for_byte():
    assert merged(TABLE, []) == TABLE


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ((HOT,), []),
        ((replace(HOT, value="-0.5"),), []),
        ((Override("ph", "6–9", "Order"),), []),
        ((Override("unknown", "1", "Order"),), [("limits.unknown_key", 2, "key")]),
        ((Override("profile", "mine", "Order"),), [("limits.unknown_key", 2, "key")]),
        ((HOT, replace(HOT, value="")), [("limits.no_value", 3, "value"), ("limits.twice", 3, "key")]),
        ((replace(HOT, value="65 °C"),), [("limits.not_a_number", 2, "value")]),
        ((replace(HOT, value="nan"),), [("limits.not_a_number", 2, "value")]),
        ((replace(HOT, value="60–65"),), [("limits.not_a_number", 2, "value")]),
        ((Override("ph", "7", "Order"),), [("limits.not_a_number", 2, "value")]),
        ((replace(HOT, source=""),), [("limits.no_source", 2, "source")]),
        ((replace(HOT, status="sure"),), [("limits.bad_status", 2, "status")]),
        ((replace(HOT, unit="°C"),), []),
        ((replace(HOT, unit="°F"),), [("limits.other_unit", 2, "unit")]),
        ((Override("ph_min", "8.5", "Order"),), []),
        ((Override("ph_min", "8.6", "Order"),), [("limits.reversed", 2, "value")]),
        ((HOT, Override("ph_max", "6.4", "Order")), [("limits.reversed", 3, "value")]),
    ],
)  # fmt: skip
def test_what_forbids_an_edition_is_named_by_row_and_column(rows, found):
    assert codes(*rows) == found


@pytest.mark.parametrize("tag", ["", "intl", "KZ", "k z", "кз", "x" * 21, "a/b"])
def test_a_tag_is_short_and_plain(tag):
    assert codes(tag=tag) == [("limits.bad_tag", None, "tag")]


def test_a_profile_has_a_name_and_an_edition():
    assert [code for code, _, _ in codes(name="", edition="")] == ["limits.missing"] * 2


@pytest.mark.parametrize(
    ("edition", "year", "after"),
    [
        ("", 2026, "2026-1"),
        ("2026-1", 2026, "2026-2"),
        ("2026-9", 2026, "2026-10"),
        ("2025-4", 2026, "2026-1"),
        ("first", 2026, "2026-1"),
        ("2026-a", 2026, "2026-1"),
    ],
)
def test_the_next_edition_has_another_name(edition, year, after):
    assert next_edition(edition, year) == after


def test_a_profile_survives_its_record():
    assert profile_of("kz", KZ.as_body()) == KZ


@pytest.mark.parametrize("rows", [None, 7, ["x"], [{"value": "1"}], [{"key": 3}]])
def test_rows_that_a_stranger_wrote_are_left_out(rows):
    assert profile_of("kz", {"name": 3, "rows": rows}) == LimitProfile("kz", "", "")


def test_a_workbook_reads_back_as_it_was_written():
    content = profile_workbook(KZ, read_limits(TABLE), "ru")
    reading = read_profile("kz.xlsx", content)
    assert reading.profile == replace(KZ, rows=(replace(HOT, unit="°C"),))
    assert reading.numbers == (2,)
    assert list(problems_of(reading.profile, TABLE, reading.numbers)) == []


def test_the_template_has_a_row_for_every_limit_and_says_what_is_inherited():
    table = read_limits((paths.resources() / "reference" / "limits.csv").read_bytes())
    content = profile_workbook(LimitProfile("", "", ""), table, "ru")
    sheet = openpyxl.load_workbook(BytesIO(content))["limits"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(table) - 1
    assert ("food_hot", "Хранение в горячем виде", "60", "≥", None, "°C") in [r[:6] for r in rows]
    assert read_profile("t.xlsx", content).profile.rows == ()


def test_a_problem_names_the_row_of_the_sheet():
    book = openpyxl.load_workbook(BytesIO(profile_workbook(KZ, read_limits(TABLE), "en")))
    book["limits"]["E4"], book["limits"]["G4"] = 9, "Order"  # ph_min
    file = BytesIO()
    book.save(file)
    reading = read_profile("kz.xlsx", file.getvalue())
    [problem] = problems_of(reading.profile, TABLE, reading.numbers)
    assert (problem.code, problem.sheet, problem.row) == ("limits.reversed", "limits", 4)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04cut", b"key,value\nhot,60\n"])
def test_another_file_is_refused_with_a_reason(content):
    [problem] = read_profile("x.xlsx", content).problems
    assert problem.code == "limits.unreadable"
    assert problem.context["reason"]


def test_a_workbook_without_the_sheets_is_refused():
    file = BytesIO()
    openpyxl.Workbook().save(file)
    [problem] = read_profile("x.xlsx", file.getvalue()).problems
    assert problem.context["reason"] == "profile, limits"
