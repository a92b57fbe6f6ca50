"""What the two ODK engines read differently is named, with a text on which they agree.

Most rewrites below were evaluated once by JavaRosa and by ODK Web Forms, with one result (areas
excepted, which they measure by different formulas); no test repeats that.
"""

import pytest

from fieldkit.forms.definition import read_form
from fieldkit.forms.xlsform.check import check_conversion
from fieldkit.forms.xlsform.convert import convert
from tests.support.portable_rows import EXPRESSIONS

FORM = """
| survey |
|  | type | name | label | required | relevant | constraint | calculation | default | repeat_count |
|  | integer | n | N |
|  | integer | e | E |
|  | integer | sure | S | yes |
|  | decimal | d | D |
|  | date | dt | DT |
|  | dateTime | dtt | DTT |
|  | dateTime | dtu | DTU |
|  | time | tm | TM |
|  | time | tn | TN |
|  | text | t | T |
|  | geoshape | g | G |
|  | geopoint | xy | P |
|  | select_multiple l | m | M |
|  | calculate | day_text | | | | | format-date(${dt}, '%Y-%m-%d') |
|  | calculate | kilos | | | | | ${d} div 3 |
|  | calculate | whole | | | | | BOOLEAN |
|  | begin repeat | r | R |
|  | integer | v | V |
|  | integer | w | W | yes |
|  | integer | shown | H | yes | ${w} > 2 |
|  | begin repeat | inner | I |
|  | integer | deep | P | yes |
|  | end repeat |
|  | calculate | inside | | | | | INSIDE |
|  | end repeat |
|  | begin repeat | q | Q | | ${n} > 1 |
|  | integer | qv | V | yes |
|  | end repeat |
|  | calculate | x | | | | | STORED |
|  | text | c | C | | RELEVANT | CONSTRAINT | | DEFAULT |
|  | TYPED | k | K | | | | | GIVEN |
| choices |
|  | list_name | name | label |
|  | l | a | A |
|  | l | b | B |
| settings |
|  | form_title | form_id | version |
|  | Try | try | 1 |
"""
HARMLESS = {
    "STORED": "1", "INSIDE": "1", "RELEVANT": "", "CONSTRAINT": "", "BOOLEAN": "if(1, 1, 0)",
    "TYPED": "text", "GIVEN": "", "DEFAULT": "",
}  # fmt: skip
COLUMNS = {"STORED": "calculation", "INSIDE": "calculation", "BOOLEAN": "calculation",
           "GIVEN": "default"}  # fmt: skip


def checked(place, text, **others):
    """The findings at one cell of the form: the cell that stands at a place of the text above."""
    source, wanted = FORM, {**HARMLESS, **others, place: text}
    row = next(line for line in FORM.splitlines() if f"| {place} |" in line)
    for name, cell in wanted.items():
        source = source.replace(f"| {name} |", f"| {cell.replace('|', chr(92) + '|')} |")
    conversion = convert("form.md", source.encode())
    assert conversion.ok, [problem.located_message for problem in conversion.problems]
    definition = read_form(conversion.xform)
    number = FORM.splitlines()[2:].index(row) + 1
    column = COLUMNS.get(place, place.lower())
    found = check_conversion(conversion, definition, {})
    return [problem for problem in found if (problem.row, problem.column) == (number, column)]


def codes(place, text, **others):
    return [problem.code.removeprefix("form.") for problem in checked(place, text, **others)]


# What helps is the type of the row, or a name that nobody can guess.
SPELT_ELSEWHERE = {"portable_date_stored", "portable_day_stored", "portable_whole_list",
                   "list_absent", "text_absent"}  # fmt: skip


@pytest.mark.parametrize(("row", "place", "text", "code", "rewrite", "near_miss"), EXPRESSIONS)
def test_what_the_engines_read_differently_is_named(row, place, text, code, rewrite, near_miss):
    found = [problem for problem in checked(place, text) if problem.code == f"form.{code}"]
    assert found, codes(place, text)
    assert {problem.severity for problem in found} == {"warning"}
    assert rewrite in [problem.context["rewrite"] for problem in found]
    if rewrite:
        assert rewrite in found[0].remedy
    assert code not in codes(place, near_miss)


@pytest.mark.parametrize(
    ("place", "text", "code", "rewrite"),
    [case[1:5] for case in EXPRESSIONS if case[4] and case[3] not in SPELT_ELSEWHERE],
)
def test_the_proposed_text_is_not_named_again(place, text, code, rewrite):
    fragment = checked(place, text)[0].context["text"]
    whole = text.replace(fragment, rewrite) if fragment in text else rewrite
    assert code not in codes(place, whole), whole


def test_a_stored_boolean_as_a_condition_is_read_from_its_text():
    problems = checked("RELEVANT", "${whole} = true()", BOOLEAN="${n} > 1")
    assert [problem.context["rewrite"] for problem in problems] == ["boolean-from-string(${whole})"]
    assert codes("RELEVANT", "${whole} = 1", BOOLEAN="${n} > 1") == []


@pytest.mark.parametrize(
    ("kind", "given", "code", "rewrite"),
    [
        ("date", "2026-3-4", "default_loose", "2026-03-04"),
        ("integer", "10.7", "default_loose", "10"),
        ("select_one l", "c", "default_not_offered", ""),
        ("select_one l", "aa", "default_not_offered", "a"),
        ("date", "2026-03-04", "", ""),
        ("integer", "-7", "", ""),
        ("select_multiple l", "a b", "", ""),
        ("date", "today()", "", ""),
    ],
)
def test_defaults_that_only_one_engine_takes_are_named(kind, given, code, rewrite):
    found = checked("GIVEN", given, TYPED=kind)
    assert [problem.code for problem in found] == ([f"form.{code}"] if code else [])
    if code:
        assert found[0].context["rewrite"] == rewrite


def test_relevances_that_need_each_other_are_named():
    rows = "|  | text | a | A | | ${b} = 1 |\n|  | text | b | B | | ${a} = 1 |\n"
    table = "| survey |\n|  | type | name | label | required | relevant |\n" + rows
    conversion = convert("form.md", table.encode())
    found = check_conversion(conversion, read_form(conversion.xform), {})
    assert [(problem.code, problem.row) for problem in found] == [("form.relevance_cycle", 2)]
    once = convert("form.md", table.replace("${b} = 1", "1 = 1").encode())
    assert check_conversion(once, read_form(once.xform), {}) == []


def test_a_ready_xform_is_checked_alike_and_placed_by_its_bind():
    source = FORM
    for name, cell in {**HARMLESS, "STORED": "sum(${v})"}.items():
        source = source.replace(f"| {name} |", f"| {cell} |")
    ready = convert("form.md", source.encode()).xform
    conversion = convert("form.xml", ready)
    found = check_conversion(conversion, read_form(ready), {})
    assert [problem.code for problem in found] == ["form.portable_sum"]
    line = ready[: ready.index(b'<bind nodeset="/data/x"')].count(b"\n") + 1
    assert (found[0].sheet, found[0].row, found[0].column) == ("/data/x", line, "calculate")
    assert found[0].context["rewrite"] == "coalesce(sum(/data/r/v[. != '']), 0)"
