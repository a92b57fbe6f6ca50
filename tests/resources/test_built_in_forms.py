"""The built-in forms: they convert cleanly, speak both languages and take every limit from the table."""

import csv
import io
import re

import pytest

from fieldkit import paths
from fieldkit.app.form_library import BUILT_IN
from fieldkit.forms.xlsform.convert import convert
from fieldkit.forms.xlsform.origin import value
from fieldkit.forms.xlsform.row_types import RowKind, row_type
from fieldkit.forms.xlsform.tables import read_tables
from fieldkit.forms.xlsform.template import workbook_of
from tests.support.built_in import files_of

CHECKLISTS = ("fk_food", "fk_water", "fk_chem")
FORMS = BUILT_IN
LANGUAGES = ("English (en)", "Русский (ru)")
ROLES = {
    "site", "event", "score", "grade", "alert", "alert_reason", "decision", "deadline", "inspector",
    "exercise", "met_person", "signature_inspector", "signature_met",
}  # fmt: skip
WITHOUT = {"fk_illness": {"score", "grade"}, "fk_lab": {"score", "grade", "signature_met"}}
STATUSES = {"seen", "unverified", "own"}


def source(name):
    return (paths.resources() / "forms" / f"{name}.md").read_text(encoding="utf-8")


def reference(name):
    return (paths.resources() / "reference" / name).read_bytes()


def table(name):
    return list(csv.DictReader(io.StringIO(reference(name).decode("utf-8"))))


def files():
    return files_of()


def sheets(name):
    return read_tables(source(name).encode()).sheets


def survey(name):
    return sheets(name)["survey"].rows


def limits():
    return {row["key"]: row for row in table("limits.csv")}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_converts_without_a_word(name):
    conversion = convert(f"{name}.md", source(name).encode(), files())
    assert [problem.as_dict() for problem in conversion.problems] == []
    assert conversion.ok


@pytest.mark.parametrize("name", CHECKLISTS)
def test_a_form_asks_enough_on_titled_pages(name):
    kinds = [row_type(value(row, "type")) for row in survey(name)]
    asked = [
        row
        for row, kind in zip(survey(name), kinds, strict=True)
        if kind in (RowKind.QUESTION, RowKind.SELECT)
        and value(row, "type") not in ("calculate", "note", "start", "end", "deviceid")
    ]
    assert len(asked) >= 60
    groups = [row for row, kind in zip(survey(name), kinds, strict=True) if kind is RowKind.GROUP]
    titles = [value(row, "label") for row in groups]
    assert len(titles) >= 8
    assert len(set(titles)) == len(titles)
    assert RowKind.REPEAT in kinds


@pytest.mark.parametrize("name", FORMS)
def test_every_text_is_there_in_both_languages(name):
    for sheet in ("survey", "choices"):
        for row in sheets(name)[sheet].rows:
            for column in ("label", "hint", "constraint_message"):
                texts = [row.cells.get(f"{column}::{language}", "") for language in LANGUAGES]
                assert all(texts) or not any(texts), (sheet, row.number, column)
                if any(texts):
                    assert re.findall(r"\$\{\w+\}", texts[0]) == re.findall(r"\$\{\w+\}", texts[1])
        if sheet == "choices":
            assert all(row.cells.get("label::Русский (ru)") for row in sheets(name)[sheet].rows)


@pytest.mark.parametrize("name", FORMS)
def test_russian_texts_are_russian(name):
    for sheet in ("survey", "choices"):
        for row in sheets(name)[sheet].rows:
            text = row.cells.get("label::Русский (ru)", "")
            assert not text or re.search("[А-Яа-яЁё]", text) or text in ("pH", "E. coli"), text


@pytest.mark.parametrize("name", FORMS)
def test_a_constraint_says_what_is_expected(name):
    for row in survey(name):
        if value(row, "constraint"):
            assert row.cells.get("constraint_message::English (en)"), value(row, "name")


@pytest.mark.parametrize("name", FORMS)
def test_every_role_of_an_inspection_is_there_once(name):
    roles = [value(row, "fk:role") for row in survey(name) if value(row, "fk:role")]
    assert len(roles) == len(set(roles))
    assert set(roles) >= ROLES - WITHOUT.get(name, set())


@pytest.mark.parametrize("name", FORMS)
def test_every_limit_that_a_form_names_is_in_the_table(name):
    text = source(name)
    named = {value(row, "fk:limit") for row in survey(name)} - {""}
    named |= set(re.findall(r"instance\('limits'\)/root/item\[key = '(\w+)'\]", text))
    assert named
    assert named <= set(limits())


@pytest.mark.parametrize(
    ("form", "question", "prefix", "without"),
    [
        ("fk_food", "t_proc", "food_", set()),
        ("fk_food", "t_class", "food_cook_", set()),
        ("fk_food", "sani", "food_sani_", set()),
        ("fk_water", "parameter", "water_", {"iron", "other"}),
    ],
)
def test_limits_looked_up_by_choice_are_in_the_table(form, question, prefix, without):
    choices = {
        value(row, "name")
        for row in sheets(form)["choices"].rows
        if value(row, "list_name") == question
    }
    missing = {choice for choice in choices if prefix + choice not in limits()}
    assert missing == without


@pytest.mark.parametrize("name", FORMS)
def test_no_expression_compares_with_a_number_of_its_own(name):
    """Zero and one are yes and no; ranges in constraints are what an instrument can show."""
    counted = re.compile(r"count(-selected)?\([^()]*\) > \d")
    for row in survey(name):
        for column in ("calculation", "relevant", "fk:fails", "required"):
            text = counted.sub("", value(row, column))
            found = set(re.findall(r"[<>=]=?\s*(-?\d+(?:\.\d+)?)", text))
            assert found <= {"0", "1"}, (value(row, "name"), text)


@pytest.mark.parametrize("name", ["fk_food", "fk_chem"])
def test_scores_use_the_weights_that_the_questions_carry(name):
    weights = {
        value(row, "name"): value(row, "fk:weight")
        for row in survey(name)
        if value(row, "type") == "select_one ioan"
    }
    for ending, pattern in (
        ("_got", r"if\(\$\{(\w+)\} = 'in', (\d+), 0\)"),
        ("_max", r"if\(\$\{(\w+)\} = 'in' or \$\{\w+\} = 'out', (\d+), 0\)"),
    ):
        used = {}
        for row in survey(name):
            if value(row, "name").endswith(ending) and value(row, "name") != f"points{ending}":
                used |= dict(re.findall(pattern, value(row, "calculation")))
        assert used == weights


@pytest.mark.parametrize("name", ["fk_food", "fk_chem"])
def test_every_critical_item_is_counted_while_it_is_open(name):
    critical = {
        value(row, "name")
        for row in survey(name)
        if value(row, "type") == "select_one ioan" and value(row, "fk:severity") == "critical"
    }
    counted = {
        question
        for row in survey(name)
        if value(row, "name").endswith("_open")
        for question in re.findall(
            r"if\(\$\{(\w+)\} = 'out' and not\(\$\{\w+_cos\} = 'yes'\), 1, 0\)",
            value(row, "calculation"),
        )
    }
    assert critical
    assert counted == critical


@pytest.mark.parametrize("name", FORMS)
def test_photos_are_kept_small(name):
    for row in survey(name):
        if value(row, "type") == "image":
            assert re.fullmatch(r"max-pixels=\d+", value(row, "parameters")), value(row, "name")


@pytest.mark.parametrize("name", FORMS)
def test_the_workbook_of_a_form_is_the_same_form(name):
    workbook = convert(f"{name}.xlsx", workbook_of(source(name)), files())
    assert workbook.xform == convert(f"{name}.md", source(name).encode(), files()).xform


def test_the_table_of_limits_is_complete():
    rows = table("limits.csv")
    assert len({row["key"] for row in rows}) == len(rows)
    for row in rows:
        assert row["status"] in STATUSES, row
        assert row["profile"] == "intl"
        assert row["source"], row
        if row["relation"]:
            assert re.fullmatch(r"-?\d+(\.\d+)?", row["value"]), row


def test_a_range_that_is_shown_is_made_of_its_two_limits():
    known = limits()
    for key in ("water_ph", "chem_o2"):
        shown = f"{known[f'{key}_min']['value']}–{known[f'{key}_max']['value']}"
        assert known[key]["value"] == shown


def test_the_table_of_chemicals_says_how_sure_its_numbers_are():
    rows = table("chemicals.csv")
    assert len(rows) >= 35
    assert len({row["name"] for row in rows}) == len(rows)
    for row in rows:
        assert re.fullmatch(r"\d{2,7}-\d\d-\d", row["cas"])
        for figure, status in (
            ("idlh", "idlh_status"),
            ("level2", "level_status"),
            ("un", "un_status"),
        ):
            assert bool(row[figure]) == (row[status] in ("seen", "unverified")), row
        digits = row["cas"].replace("-", "")
        check = sum(place * int(digit) for place, digit in enumerate(reversed(digits[:-1]), 1)) % 10
        assert check == int(digits[-1]), row["cas"]
