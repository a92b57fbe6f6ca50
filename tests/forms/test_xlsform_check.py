"""Expressions, cycles and files of a form: found before any session, named by sheet, row, column."""

import pytest

from fieldkit.forms.definition import read_form
from fieldkit.forms.xlsform.check import check_conversion
from fieldkit.forms.xlsform.convert import convert

FORM = """
| survey |
|  | type | name | label | relevant | constraint | calculation | required | choice_filter | media::image | bind::fk:fails |
|  | text | who | Who? |
|  | integer | age | Age? |
{row}
| choices |
|  | list_name | name | label |
|  | yn | yes | Yes |
|  | yn | no | No |
| settings |
|  | form_title | form_id | version | namespaces | instance_name |
|  | Try | try | 1 | fk="urn:fieldkit:xlsform:1" | {name} |
"""


def form(row, name="concat('a', ${who})"):
    return FORM.replace("{row}", row.replace("{name}", name)).replace("{name}", name).encode()


def converted(row, name="concat('a', ${who})", **files):
    return convert("form.md", form(row, name), files)


def place(problem):
    return problem.code, problem.sheet, problem.row, problem.column


def checked(row, **files):
    """What the check of the whole form adds to the conversion."""
    conversion = converted(row, **files)
    assert conversion.ok, [problem.message for problem in conversion.problems]
    definition = read_form(conversion.xform, files)
    return check_conversion(conversion, definition, files)


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("|  | text | x | X | if(1, |", "form.expression", "relevant"),
        ("|  | text | x | X | | . > |", "form.expression", "constraint"),
        ("|  | text | x | X | ${age} == 1 |", "form.expression", "relevant"),
        ("|  | text | x | X | | | | 'open |", "form.expression", "required"),
        ("|  | select_one yn | x | X | | | | | name = |", "form.expression", "choice_filter"),
        ("|  | text | x | X | | | | | | | . = 'a' and |", "form.expression", "bind::fk:fails"),
        ("|  | calculate | x | | | | duration() |", "form.function_unknown", "calculation"),
        ("|  | text | x | X | selectd(${who}, 'a') |", "form.function_unknown", "relevant"),
        ("|  | calculate | x | | | | if(true(), 1) |", "form.function_arity", "calculation"),
        ("|  | text | x | X | | selected(.) |", "form.function_arity", "constraint"),
        ("|  | text | x | X | | | | coalesce(1) |", "form.function_arity", "required"),
    ],
)
def test_a_bad_expression_is_named_by_its_cell(row, code, column):
    conversion = converted(row)
    assert [place(problem) for problem in conversion.problems] == [(code, "survey", 4, column)]
    assert conversion.xform is None
    assert "${" not in row or "${" in conversion.problems[0].message


def test_a_bad_instance_name_is_named():
    conversion = converted("|  | text | x | X |", name="concat('a', ")
    assert place(conversion.problems[0]) == ("form.expression", "settings", 2, "instance_name")


def test_errors_of_expressions_are_told_beside_errors_of_rows():
    conversion = converted("|  | caseid | c | C |\n|  | calculate | x | | | | nosuch(1) |")
    assert [place(problem) for problem in conversion.problems] == [
        ("form.type_unknown", "survey", 4, "type"),
        ("form.function_unknown", "survey", 5, "calculation"),
    ]


def test_the_nearest_function_and_the_right_signature_are_offered():
    unknown = converted("|  | text | x | X | selectd(${who}, 'a') |").problems[0]
    assert "selected" in unknown.message
    arity = converted("|  | text | x | X | selected(${who}) |").problems[0]
    assert "selected(" in arity.remedy


@pytest.mark.parametrize(
    "row",
    [
        "|  | text | x | X | ${who} = ‘a’ and ${age} > 2 |",
        "|  | text | x | X | | | | yes |",
        "|  | calculate | x | | | | pulldata('people', 'a', 'b', ${who}) |",
        "|  | select_one yn | x | X | | | | | name != ${who} |",
        "|  | text | x | X | regex(., '^(a\\|b)$') |",
        "|  | calculate | x | | | | once(uuid()) |",
    ],
)
def test_good_expressions_pass(row):
    conversion = converted(row)
    assert conversion.ok, [problem.message for problem in conversion.problems]


def test_a_cycle_is_named_at_one_of_its_calculations():
    found = checked("|  | calculate | a | | | | ${b} + 1 |\n|  | calculate | b | | | | ${a} + 1 |")
    errors = [problem for problem in found if problem.severity == "error"]
    assert len(errors) == 1
    assert errors[0].code == "form.cycle"
    assert errors[0].sheet == "survey"
    assert errors[0].row in (4, 5)
    assert errors[0].column == "calculation"
    assert "a" in errors[0].message
    assert "b" in errors[0].message


def test_a_calculation_of_itself_is_a_cycle():
    found = checked("|  | calculate | a | | | | ${a} + 1 |")
    assert [place(problem) for problem in found] == [("form.cycle", "survey", 4, "calculation")]


def test_a_path_to_nowhere_is_a_warning_at_its_cell():
    found = checked("|  | text | x | X | /data/nobody = 1 and /data/who = 2 |")
    assert [place(problem) for problem in found] == [
        ("form.path_to_nowhere", "survey", 4, "relevant")
    ]
    assert found[0].severity == "warning"
    assert "/data/nobody" in found[0].message


def test_missing_files_are_warnings_at_the_cells_that_name_them():
    rows = "|  | select_one_from_file towns.csv | x | X |\n|  | note | n | N | | | | | | map.png |"
    found = checked(rows)
    assert [(place(problem), problem.severity) for problem in found] == [
        (("form.file_absent", "survey", 4, "type"), "warning"),
        (("form.media_missing", "survey", 5, "media::image"), "warning"),
    ]
    present = {"towns.csv": b"name,label\na,A\n", "map.png": b"picture"}
    assert checked(rows, **present) == []


def test_expressions_of_a_ready_xform_are_named_by_line():
    xform = converted("|  | text | x | X | ${age} > 2 |").xform
    broken = xform.replace(b"&gt; 2", b"&gt; ")
    assert broken != xform
    problem = convert("form.xml", broken).problems[0]
    line = broken.split(b"&gt; ")[0].count(b"\n") + 1
    assert place(problem) == ("form.expression", "/data/x", line, "relevant")


@pytest.mark.parametrize(
    ("default", "code"),
    [
        ("09:30:00.000+05:00", "form.expression"),
        ("today(", "form.expression"),
        ("nosuch(1)", "form.function_unknown"),
        ("if(true(), 1)", "form.function_arity"),
    ],
)
def test_a_default_that_is_an_expression_is_read_like_one(default, code):
    table = f"| survey |\n| | type | name | label | default |\n| | text | x | X | {default} |\n"
    conversion = convert("form.md", table.encode())
    found = check_conversion(conversion, read_form(conversion.xform), {})
    assert [(place(problem), problem.severity) for problem in found] == [
        ((code, "survey", 2, "default"), "error")
    ]


@pytest.mark.parametrize(
    ("old", "new", "attribute"),
    [
        (b"instance('yn')/root/item", b"instance('yn')/root/item[x", "nodeset"),
        (b'<output value=" /data/who "/>', b'<output value=" /data/who( "/>', "label"),
        (b'jr:count=" /data/age "', b'jr:count="/data/age +"', "jr:count"),
        (b'value="today()"', b'value="today("', "setvalue"),
    ],
)
def test_every_expression_of_a_ready_xform_is_read(old, new, attribute):
    rows = (
        "|  | select_one yn | x | ${who} |\n|  | begin repeat | r | R | | | | | | ${age} |\n"
        "|  | text | z | Z |\n|  | end repeat |\n|  | date | d | D | | | | | | | today() |"
    )
    plain = convert("form.md", FULL.replace("{rows}", rows).encode()).xform
    broken = plain.replace(old, new)
    assert broken != plain
    found = check_conversion(convert("form.xml", broken), read_form(broken), {})
    assert [(problem.code, problem.severity, problem.column) for problem in found] == [
        ("form.expression", "error", attribute)
    ]


FULL = """
| survey |
|  | type | name | label | relevant | constraint | required | calculation | choice_filter | repeat_count | default |
|  | text | who | Who |
|  | integer | age | Age |
{rows}
| choices |
|  | list_name | name | label |
|  | yn | y | Yes |
"""
