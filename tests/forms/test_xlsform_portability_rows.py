"""Every row on which the engines differ is told in a form, or has its reason why no form can show it."""

import re

import pytest

from fieldkit.error_catalogue import CATALOGUE
from fieldkit.forms import check_conversion, convert, read_form
from tests.support.portable_rows import EXPRESSIONS, FORMS, HEAD, WITHOUT_WARNING, XFORMS

CHOICES = """
| choices |
| | list_name | name | label | k |
| | p | x | X | |
| | p | y | Y | |
| | c | a | A | x |
| | c | b | B | y |
| settings |
| | form_id |
| | try |
"""


def converted(rows):
    table = f"| survey |\n| | {HEAD} |\n" + "".join(f"| | {row} |\n" for row in rows)
    conversion = convert("f.md", (table + CHOICES).encode())
    assert conversion.ok, [problem.located_message for problem in conversion.problems]
    return conversion


def checked(conversion):
    return check_conversion(conversion, read_form(conversion.xform), {})


@pytest.mark.parametrize(("row", "rows", "code", "place", "rewrite", "left_alone"), FORMS)
def test_what_a_form_does_differently_is_told_at_its_cell(
    row, rows, code, place, rewrite, left_alone
):
    found = [p for p in checked(converted(rows)) if p.code == f"form.{code}"]
    assert [(p.sheet, p.row, p.column) for p in found] == [("survey", *place)]
    assert found[0].severity == "warning"
    assert found[0].context["rewrite"] == rewrite
    assert rewrite in found[0].remedy
    assert f"form.{code}" not in [p.code for p in checked(converted(left_alone))]


@pytest.mark.parametrize(("row", "rows", "change", "code", "attribute"), XFORMS)
def test_what_only_a_ready_xform_can_say_is_told_too(row, rows, change, code, attribute):
    plain = converted(rows).xform
    changed = plain.replace(*change)
    assert changed != plain
    found = [p for p in checked(convert("f.xml", changed)) if p.code == f"form.{code}"]
    assert [p.column for p in found] == [attribute]
    assert f"form.{code}" not in [p.code for p in checked(convert("f.xml", plain))]


def rows_of(text):
    return re.findall(r"^\| (\d+|[A-Z]) \|", text, re.MULTILINE)


def test_no_row_is_forgotten(project, shared):
    """Rows of both lists, so that a new decision without a warning is noticed."""
    decisions = (shared / "conformance" / "decisions.md").read_text(encoding="utf-8")
    further = project / "tests" / "conformance" / "further_decisions.md"
    wanted = [*rows_of(decisions), *rows_of(further.read_text(encoding="utf-8"))]
    assert len(wanted) >= 69
    told = {str(case[0]): case[3] for case in [*EXPRESSIONS, *XFORMS]}
    told |= {str(case[0]): case[2] for case in FORMS}
    assert [row for row in wanted if row not in told and row not in WITHOUT_WARNING] == []
    assert not told.keys() & WITHOUT_WARNING.keys()
    assert {f"form.{code}" for code in told.values()} <= CATALOGUE.keys()


def test_every_portability_warning_belongs_to_a_row():
    told = {case[3] for case in [*EXPRESSIONS, *XFORMS]} | {case[2] for case in FORMS}
    known = {code.removeprefix("form.") for code in CATALOGUE if code.startswith("form.portable_")}
    assert known - told == set()
