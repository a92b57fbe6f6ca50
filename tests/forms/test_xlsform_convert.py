"""Conversion of form files: by content, all problems at once, each with sheet, row and column."""

import openpyxl
import pytest

from fieldkit.forms.definition import read_form
from fieldkit.forms.xlsform.convert import convert
from fieldkit.forms.xlsform.tables import kind_of

GOOD = """
| survey |
|  | type | name | label | relevant | calculation |
|  | text | who | Who? |
|  | select_one yn | ok | In order? |
|  | text | why | Why not? | ${ok} = 'no' |
|  | calculate | n |  |  | string-length(${who}) |
| choices |
|  | list_name | name | label |
|  | yn | yes | Yes |
|  | yn | no | No |
| settings |
|  | form_title | form_id | version |
|  | Try | try | 1 |
"""


def problems(source, **files):
    return convert("form.md", source.encode(), files).problems


def errors(source):
    return [problem for problem in problems(source) if problem.severity == "error"]


def place(problem):
    return problem.code, problem.sheet, problem.row, problem.column


def with_row(row, sheet="survey"):
    """The good form with one more row at the end of a sheet."""
    marks = {"survey": "| choices |", "choices": "| settings |"}
    return GOOD.replace(marks[sheet], f"{row}\n{marks[sheet]}")


def test_a_good_form_converts_without_problems():
    conversion = convert("form.md", GOOD.encode())
    assert conversion.ok
    assert conversion.problems == ()
    assert b'nodeset="/data/why"' in conversion.xform


def as_workbook(source):
    from fieldkit.forms.xlsform.template import workbook_of

    return workbook_of(source)


def as_csv(source, delimiter=","):
    lines = source.strip().splitlines()
    rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows).encode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("form.xlsx", as_workbook(GOOD)),
        ("form.xls", as_workbook(GOOD)),
        ("form.md", as_workbook(GOOD)),
        ("form.csv", as_csv(GOOD)),
        ("form.csv", as_csv(GOOD, ";")),
        ("form.xlsx", as_csv(GOOD)),
        ("form.csv", b"\xef\xbb\xbf" + as_csv(GOOD)),
        ("form.md", GOOD.replace("\n", "\r\n").encode()),
    ],
)
def test_the_same_form_in_any_file_gives_the_same_xform(name, content):
    assert convert(name, content).xform == convert("form.md", GOOD.encode()).xform


def test_kinds_are_told_by_content():
    assert kind_of(as_workbook(GOOD)) == "xlsx"
    assert kind_of(b"\xd0\xcf\x11\xe0rest") == "xls"
    assert kind_of(b"\xef\xbb\xbf <?xml version='1.0'?>") == "xml"
    assert kind_of(GOOD.encode()) == "md"
    assert kind_of(b"survey,type,name\n,text,a\n") == "csv"


def test_a_binary_workbook_named_xlsx_converts(shared):
    path = shared / "forms-in-the-wild" / "ifrc-distribution-site.xlsx"
    assert kind_of(path.read_bytes()) == "xls"
    assert convert(path.name, path.read_bytes()).ok


def test_a_ready_xform_is_taken_as_it_is_and_its_binds_have_lines():
    xform = convert("form.md", GOOD.encode()).xform
    conversion = convert("form.xml", xform)
    assert conversion.xform == xform
    line = xform.split(b'nodeset="/data/why"')[0].count(b"\n") + 1
    assert conversion.origin.place("/data/why", "relevant").row == line


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<h:html", "form.broken_xml"),
        (b"<data/>", "form.not_a_form"),
        (b"PK\x03\x04 but not a workbook", "form.unreadable_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut", "form.unreadable_workbook"),
        (b"\xff\xd8\xff\xe0 a photo \x80", "form.not_text"),
        (b"", "form.no_survey"),
        (b"just words", "form.no_survey"),
    ],
)
def test_files_that_are_no_form_are_refused_in_words(content, code):
    conversion = convert("form.xlsx", content)
    assert not conversion.ok
    assert [problem.code for problem in conversion.problems] == [code]
    assert conversion.problems[0].message
    assert "{" not in conversion.problems[0].message


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("|  | caseid | c | Case |", ("form.type_unknown", "survey", 6, "type")),
        ("|  |  | c | Case |", ("form.type_missing", "survey", 6, "type")),
        ("|  | text |  | Case |", ("form.name_missing", "survey", 6, "name")),
        ("|  | text | a b | Case |", ("form.name_invalid", "survey", 6, "name")),
        ("|  | text | who | Again |", ("form.name_repeated", "survey", 6, "name")),
        ("|  | begin group | meta | Meta |\n|  | end group |", ("form.name_reserved", "survey", 6, "name")),
        ("|  | begin repeat | data | Data |\n|  | text | x | X |\n|  | end repeat |", ("form.name_is_root", "survey", 6, "name")),
        ("|  | select_one yno | c | Case |", ("form.list_missing", "survey", 6, "type")),
        ("|  | calculate | c | |", ("form.calculation_missing", "survey", 6, "name")),
        ("|  | begin group | g | Group |", ("form.group_unclosed", "survey", 6, "type")),
        ("|  | end group |", ("form.group_unopened", "survey", 6, "type")),
        ("|  | begin group | g | G |\n|  | end repeat |", ("form.group_crossed", "survey", 7, "type")),
        ("|  | text | c | Case | ${whom} = 1 |", ("form.reference_unknown", "survey", 6, "relevant")),
        ("|  | text | c | Case of ${whom} |", ("form.reference_unknown", "survey", 6, "label")),
        ("|  | text | c | Case | ${who = 1 |", ("form.reference_broken", "survey", 6, "relevant")),
        ("|  | text | c | Case | regex(., '^(a|b)$') | 1 |", ("form.pipe", "survey", 6, "relevant")),
    ],
)  # fmt: skip
def test_one_bad_row_is_named_by_sheet_row_and_column(row, expected):
    found = errors(with_row(row))
    assert [place(problem) for problem in found] == [expected]
    assert found[0].remedy
    assert convert("form.md", with_row(row).encode()).xform is None


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("|  | yn | yes | Yes again |", ("form.choice_repeated", "choices", 4, "name")),
        ("|  | yn |  | Perhaps |", ("form.choice_without_name", "choices", 4, "name")),
    ],
)
def test_one_bad_choice_is_named(row, expected):
    assert [place(problem) for problem in errors(with_row(row, "choices"))] == [expected]


def test_missing_columns_and_twice_the_same_column_are_named():
    assert place(errors(GOOD.replace("| name | label | relevant", "| nam | label | relevant"))[0]) == (
        "form.column_missing", "survey", 1, "name",
    )  # fmt: skip
    twice = GOOD.replace("| relevant | calculation |", "| label | calculation |")
    assert place(errors(twice)[0]) == ("form.column_twice", "survey", 1, "label")


def test_the_nearest_name_is_offered():
    missing = errors(with_row("|  | select_one yno | c | Case |"))[0]
    assert "yn" in missing.message
    unknown = errors(with_row("|  | text | c | Case | ${wo} = 1 |"))[0]
    assert "who" in unknown.message


def test_every_error_of_a_form_is_told_at_once():
    bad = with_row(
        "|  | caseid | c | Case |\n|  | select_one nope | d | D |\n|  | text | e | ${gone} |"
    )
    bad = bad.replace("|  | yn | no | No |", "|  | yn | yes | No |")
    assert {problem.code for problem in errors(bad)} == {
        "form.type_unknown",
        "form.list_missing",
        "form.reference_unknown",
        "form.choice_repeated",
    }


def test_what_only_the_converter_finds_has_its_row_and_does_not_hide_the_next():
    bad = GOOD.replace("| calculation |", "| calculation | parameters |")
    bad = bad.replace(
        "| choices |\n",
        "|  | range | r | Range |  |  | start=0 end=10 step=x |\n"
        "|  | image | i | Image |  |  | max-pixels=big |\n| choices |\n",
    )
    found = errors(bad)
    assert [(problem.code, problem.sheet, problem.row) for problem in found] == [
        ("form.converter", "survey", 6),
        ("form.parameter_number", "survey", 7),
    ]


def test_a_reference_in_an_authors_own_column_is_only_advice():
    source = GOOD.replace("| calculation |", "| calculation | remark |").replace(
        "string-length(${who}) |", "string-length(${who}) | see ${gone} |"
    )
    found = problems(source)
    assert [place(problem) for problem in found] == [
        ("form.reference_unknown", "survey", 5, "remark")
    ]
    assert found[0].severity == "advice"
    assert convert("form.md", source.encode()).ok


def test_typographic_quotes_in_expressions_are_tolerated():
    conversion = convert("form.md", GOOD.replace("'no'", "‘no’").encode())
    assert conversion.ok
    assert b"= 'no'" in conversion.xform


def test_pulldata_with_an_extension_means_the_file():
    source = GOOD.replace("string-length(${who})", "pulldata('people.csv', 'a', 'b', ${who})")
    conversion = convert("form.md", source.encode())
    assert b"jr://file-csv/people.csv" in conversion.xform
    assert b"people.csv.csv" not in conversion.xform
    assert place(conversion.problems[0]) == (
        "form.pulldata_extension", "survey", 5, "calculation",
    )  # fmt: skip


def test_reading_stops_after_a_long_stretch_of_empty_rows(tmp_path):
    book = openpyxl.load_workbook(_file(tmp_path, as_workbook(GOOD)))
    book["survey"].cell(5_000, 1).value = "far away"
    book.save(tmp_path / "long.xlsx")
    conversion = convert("long.xlsx", (tmp_path / "long.xlsx").read_bytes())
    assert conversion.ok
    assert len(conversion.tables.sheets["survey"].rows) == 4


def _file(folder, content):
    path = folder / "form.xlsx"
    path.write_bytes(content)
    return path


def test_a_crash_of_the_converter_becomes_a_problem(monkeypatch):
    import pyxform.xls2xform

    def crash(*_args, **_options):
        raise TypeError

    monkeypatch.setattr(pyxform.xls2xform, "convert", crash)
    conversion = convert("form.md", GOOD.encode())
    assert not conversion.ok
    assert place(conversion.problems[0]) == ("form.converter_crash", None, None, None)
    assert "TypeError" in conversion.problems[0].message


def test_external_choices_give_their_file():
    source = GOOD.replace(
        "| choices |", "|  | select_one_external town | t | Town |  |  |\n| choices |"
    )
    source = source.replace("| calculation |", "| calculation | choice_filter |").replace(
        "| Town |  |  |", "| Town |  |  | ok=${ok} |"
    )
    source += (
        "| external_choices |\n|  | list_name | name | label | ok |\n|  | town | a | A | yes |\n"
    )
    conversion = convert("form.md", source.encode())
    assert conversion.ok, conversion.problems
    assert b"town" in conversion.files["itemsets.csv"]


def test_origin_names_the_cell_of_every_bind():
    source = with_row(
        "|  | begin group | g | G |\n|  | text | x | X | ${who} = 1 |\n|  | end group |"
    )
    origin = convert("form.md", source.encode()).origin
    cell = origin.place("/data/g/x", "relevant")
    assert (cell.sheet, cell.row, cell.column) == ("survey", 7, "relevant")
    assert origin.place("/data/n", "calculate").column == "calculation"
    assert origin.place("/data/nowhere").row is None


def test_converting_a_repeat_does_not_compare_questions_by_all_that_is_in_them(monkeypatch):
    from pyxform.question import MultipleChoiceQuestion, Question
    from pyxform.survey_element import SurveyElement

    compared = []
    for kind in (SurveyElement, Question, MultipleChoiceQuestion):
        monkeypatch.setattr(
            kind, "to_json_dict", lambda self, *_, **__: compared.append(self) or {}
        )
    inner = "".join(f"|  | text | t{number} | T |\n" for number in range(5))
    table = "| survey |\n|  | type | name | label |\n|  | begin repeat | r | R |\n|  | begin group | g | G |\n"
    conversion = convert("form.md", f"{table}{inner}|  | end group |\n|  | end repeat |\n".encode())
    assert conversion.ok
    assert compared == []


def test_what_only_shows_is_no_question():
    source = """
| survey |
| | type | name | label | appearance | read_only | calculation |
| | text | who | Who? |
| | note | thanks | Thank you |
| | note | sum | Sum | | | 1 + 1 |
| | text | fixed | Fixed | | yes |
| | begin group | g | G |
| | select_one l | head | Head | label |
| | select_one l | first | First | list-nolabel |
| | end group |
| | calculate | c | | | | 2 |
| | start | begun |
| choices |
| | list_name | name | label |
| | l | a | A |
"""
    assert read_form(convert("f.md", source.encode()).xform).question_count == 2
