"""Forms as people in a hurry make them: what is said about each, where, and what to do."""

import io
from datetime import date, time
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from fieldkit.forms import (
    check_conversion,
    convert,
    offered_repairs,
    read_form,
    repair_form,
)
from fieldkit.forms.xlsform.tables import _xls_text

CHOICES = [("list_name", "name", "label"), ("yn", "yes", "Yes"), ("yn", "no", "No")]
HEAD = ("type", "name", "label", "relevant", "constraint", "required", "repeat_count")


def book(**sheets):
    """The bytes of a workbook; two lines under a sheet's name are a blank in it."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name.replace("__", " "))
        for row in rows:
            sheet.append(list(row))
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def told(content, name="f.xlsx"):
    """Everything that is said, but the advice to give the form an id."""
    conversion = convert(name, content)
    problems = list(conversion.problems)
    if conversion.ok:
        problems += check_conversion(conversion, read_form(conversion.xform), {})
    for problem in problems:
        assert "{" not in problem.message.replace("${", "").replace("{}", ""), problem.message
    return [problem for problem in problems if problem.code != "form.id_missing"]


def brief(problem):
    return problem.code.removeprefix("form."), problem.sheet, problem.row, problem.column


@pytest.mark.parametrize(
    ("row", "found", "remedy"),
    [
        (("select_one", "a", "A"), ("list_unnamed", "type"), "select_one LIST"),
        (("select_one yn other", "a", "A"), ("list_extra", "type"), "or_other"),
        (("select_one_from_file towns", "a", "A"), ("list_ending", "type"), "towns.csv"),
        (("select_one YN", "a", "A"), ("list_missing", "type"), "correct its name"),
        (("text", "2nd", "A"), ("name_invalid", "name"), "q_2nd"),
        (("text", "has food", "A"), ("name_invalid", "name"), "has_food."),
        (("text", "a\nb", "A"), ("name_invalid", "name"), "a_b"),
        (("text", "a", "A", "selected(${b}, yes)"), ("bare_name", "relevant"), "'yes'"),
        (("text", "a", "A", "b = 'yes'"), ("bare_name", "relevant"), "${b}"),
        (("text", "a", "A", "false"), None, ""),
        (("text", "a", "A", "${b} = NULL"), ("bare_name", "relevant"), "Write '';"),
        (("text", "a", "A", "${b} = 'yes' and False"), ("bare_name", "relevant"), "false()"),
        (("text", "a", "A", "${b} = 'Yes'"), ("choice_unknown", "relevant"), "yes"),
        (("text", "a", "A", "selected(${b}, 'maybe')"), ("choice_unknown", "relevant"), "sheet"),
        (("text", "a", "A", "selected(${b}, 'no')"), None, ""),
        (("text", "a", "A", "${ b } = 'yes'"), None, ""),
        (("text", "a", "A", "${\nb} = 'yes'\nor 1 = 1"), None, ""),
        (("integer", "a", "A", None, "> 5"), ("constraint_headless", "constraint"), ". > 5"),
        (("integer", "a", "A", None, "If(. > 5, 1, 0)"), ("function_unknown", "constraint"), "ODK"),
        (("integer", "a", "A", "${b} ${b} = 1"), ("reference_beside", "relevant"), "comma"),
        (("integer", "a", "A", "${b} / 2 = 1"), ("division_sign", "relevant"), "div"),
        (("integer", "a", "A", "not ${b}"), ("brackets_missing", "relevant"), "not("),
        (("integer", "a", "A", "concat(${b}, '/', '${b} ${b}') = '1/2'"), None, ""),
        (("date", "a", "A", None, ". > '01.02.2026'"), ("no_date", "constraint"), "date('2026-02-01')"),
        (("date", "a", "A", None, ". > date('2026-02-01')"), None, ""),
        (("text", "a", "A {b} {z}"), ("braces", "label"), "${b}"),
        (("text", "a", "A", "$b = 1"), ("variable", "relevant"), "${name}"),
        (("text", "a", "A", None, None, "да"), ("not_yes_or_no", "required"), "yes"),
        (("text", "a", "A", None, None, "y"), ("not_yes_or_no", "required"), "yes"),
        (("text", "a", "A", None, None, "YES"), None, ""),
        (("text", "a", "A", None, None, "#NAME?"), ("formula_error", "required"), "apostrophe"),
        (("text", "a", "=\"A\"&\"B\""), ("formula_lost", "label"), "save it there"),
        (("select_one\nyn", "a", "A\nand more"), None, ""),
    ],
)  # fmt: skip
def test_one_careless_cell(row, found, remedy):
    survey = [HEAD, ("select_one yn", "b", "B"), row]
    problems = [p for p in told(book(survey=survey, choices=CHOICES)) if p.code != "form.converter"]
    if found is None:
        assert problems == []
        return
    code, column = found
    assert (problems[0].code.partition(".")[2], *brief(problems[0])[1:]) == (
        code,
        "survey",
        3,
        column,
    )
    assert len(problems) == 1 or {p.row for p in problems} == {3}
    assert remedy in problems[0].remedy


def test_the_nearest_name_is_found_whatever_its_capitals():
    [problem] = told(book(survey=[HEAD, ("select_one YN", "a", "A")], choices=CHOICES))
    assert problem.context["nearest"] == "yn"
    survey = [HEAD, ("integer", "a", "A", "If(1, 2, 3)")]
    assert told(book(survey=survey))[0].context["nearest"] == "if"
    survey = [HEAD, ("text", "a", "A", "${zzz} = 1")]
    assert told(book(survey=survey))[0].message == "${zzz} names a question that does not exist."


def test_misspelt_headers_are_told_and_put_right_in_a_copy():
    survey = [
        ("type", "name", "lable::English", "relevent", "constrant", "my notes", "relevants"),
        ("text", "a", "A", "1 = 1", ". != ''", "x", "y"),
    ]
    choices = [("list_nam", "name", "lable"), ("yn", "yes", "Yes")]
    content = book(survey=survey, choices=choices, settings=[("form_id", "verson"), ("f", "1")])
    problems = [p for p in told(content) if p.code == "form.column_misspelt"]
    assert [(p.sheet, p.row, p.column, p.context["meant"]) for p in problems] == [
        ("survey", 1, "lable::English", "label::English"),
        ("survey", 1, "relevent", "relevant"),
        ("survey", 1, "constrant", "constraint"),
        ("survey", 1, "relevants", "relevant"),
        ("choices", 1, "list_nam", "list_name"),
        ("choices", 1, "lable", "label"),
        ("settings", 1, "verson", "version"),
    ]
    copy = repair_form("f.xlsx", content)
    sheet = load_workbook(io.BytesIO(copy.workbook))["survey"]
    headers = [cell.value for cell in sheet[1]]
    assert headers[:6] == ["type", "name", "label::English", "relevant", "constraint", "my notes"]
    assert [cell.value for cell in sheet[2]][:6] == ["text", "a", "A", "1 = 1", ". != ''", "x"]
    assert ("form.column_misspelt", "survey", 1) in [(r.code, r.sheet, r.row) for r in copy.repairs]


def test_headers_below_a_title_are_found():
    survey = [("My household survey",), (), ("type", "name", "label"), ("text", "a", "A")]
    [problem] = told(book(survey=survey))
    assert brief(problem) == ("headers_below", "survey", 3, None)


def test_a_sheet_without_headers_says_what_row_one_holds():
    problems = told(book(survey=[("текст", "имя", "Имя")]))
    assert [brief(p) for p in problems] == [
        ("column_missing", "survey", 1, "type"), ("column_missing", "survey", 1, "name"),
    ]  # fmt: skip
    assert "текст, имя, Имя" in problems[0].message


def test_languages_that_only_look_alike_are_told_once():
    survey = [("type", "name", "label::English", "hint::english"), ("select_one yn", "a", "A", "H")]
    choices = [("list_name", "name", "label::English (en)"), ("yn", "yes", "Yes")]
    settings = [("form_id", "default_language"), ("f", "Kazakh")]
    found = told(book(survey=survey, choices=choices, settings=settings))
    assert [brief(p) for p in found if p.severity == "warning"] == [
        ("default_language_absent", "settings", 2, "default_language"),
        ("language_spelt", "survey", 1, "hint::english"),
    ]


def test_names_of_choices_that_a_spreadsheet_or_a_blank_spoils():
    choices = [("list_name", "value", "label"), ("ages", date(2026, 1, 5), "1-5"),
               ("ages", "6-10", "6-10"), ("towns", "New York", "N"), (None, None, None),
               ("towns", None, "Rome")]  # fmt: skip
    survey = [HEAD, ("select_one ages", "a", "A"), ("select_one towns", "b", "B")]
    assert [brief(p) for p in told(book(survey=survey, choices=choices))] == [
        ("choice_name_date", "choices", 2, "value"),
        ("choice_without_name", "choices", 6, "value"),
    ]
    survey[2] = ("select_multiple towns", "b", "B")
    found = told(book(survey=survey, choices=choices))
    assert ("choice_name_spaced", "choices", 4, "value") in [brief(p) for p in found]


def test_a_formula_that_came_to_nothing_is_no_mistake():
    """What a spreadsheet program has worked out as an empty text has the type of a text."""
    content = book(survey=[HEAD, ("text", "a", "A", '=IF(1=2,"x","")')])
    assert [brief(p) for p in told(content)] == [("formula_lost", "survey", 2, "relevant")]
    worked_out = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(worked_out, "w") as new:
        for name in old.namelist():
            part = old.read(name).replace(b'<c r="D2"', b'<c r="D2" t="str"')
            new.writestr(name, part)
    assert told(worked_out.getvalue()) == []


def test_a_filter_by_a_column_that_is_not_there():
    head = ("type", "name", "label", "choice_filter")
    survey = [head, ("text", "a", "A"), ("select_one yn", "b", "B", "region = ${a}")]
    found = [p for p in told(book(survey=survey, choices=CHOICES)) if "filter" in p.code]
    assert [brief(p) for p in found] == [("filter_column", "survey", 3, "choice_filter")]
    choices = [(*row, "x") for row in [("list_name", "name", "label"), *CHOICES[1:]]]
    choices[0] = ("list_name", "name", "label", "region")
    assert "form.filter_column" not in [p.code for p in told(book(survey=survey, choices=choices))]


def test_ends_that_are_missing_are_each_told_once():
    rows = [HEAD, ("begin group", "g", "G"), ("begin repeat", "r", "R"), ("text", "a", "A"),
            ("end", None, None), ("begin repeat", "s", "S"), ("text", "b", "B")]  # fmt: skip
    content = book(survey=rows)
    assert [brief(p)[0] for p in told(content)] == [
        "end_alone", "group_unclosed", "group_unclosed",
    ]  # fmt: skip
    repaired = repair_form("f.xlsx", content).repairs
    assert ("form.end_alone", "end_repeat") in [(r.code, r.after) for r in repaired]


def test_what_other_programs_write_is_one_problem_a_row():
    rows = [HEAD, ("begin_table", "m", "M"), ("end_table",), ("caseid", None, None)]
    assert [brief(p) for p in told(book(survey=rows))] == [
        ("type_unknown", "survey", row, "type") for row in (2, 3, 4)
    ]


@pytest.mark.parametrize(
    ("header", "said"),
    [("kobo--matrix_list", "each choice of stock."), ("remarks", "KoboToolbox writes out.")],
)
def test_a_table_that_a_server_writes_out_is_told_once_at_its_beginning(header, said):
    survey = [
        (*HEAD[:3], header),
        ("begin_kobomatrix", "m", "What is there?", "stock"),
        ("integer", "number", "Number", None),
        ("end_kobomatrix", None, None, None),
    ]
    choices = [("list_name", "name", "label"), ("stock", "rice", "Rice")]
    problems = told(book(survey=survey, choices=choices))
    [problem] = [each for each in problems if each.severity == "error"]
    assert brief(problem) == ("type_matrix", "survey", 2, "type")
    assert problem.message.endswith(said)
    assert "groups" in problem.remedy


def test_a_dialect_of_select_is_put_right():
    content = book(survey=[HEAD, ("select yn", "a", "A")], choices=CHOICES)
    assert [r.after for r in repair_form("f.xlsx", content).repairs][:1] == ["select_one yn"]


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("(1 + ${a}) / 2", "(1 + ${a}) div 2"),
        ("${a}/${a} > 1 & 1 = 1", "${a} div ${a} > 1 and 1 = 1"),
    ],
)
def test_signs_of_other_languages_are_put_right(text, after):
    content = book(survey=[HEAD, ("integer", "a", "A"), ("text", "b", "B", text)])
    assert after in [repair.after for repair in repair_form("f.xlsx", content).repairs]


def test_dates_and_times_of_cells_are_read_as_texts():
    survey = [("type", "name", "label", "default"), ("text", "a", "A", date(2026, 3, 4)),
              ("text", "b", "B", time(9, 30)), ("text", "c", "C", 1.0)]  # fmt: skip
    xform = convert("f.xlsx", book(survey=survey)).xform
    for text in (b"<a>2026-03-04 00:00:00</a>", b"<b>09:30:00</b>", b"<c>1</c>"):
        assert text in xform


def test_a_last_border_that_is_forgotten_in_markdown():
    source = "| survey |\n| | type | name | label |\n| | text | a | A \\|\n| | text | b | B\n"
    xform = convert("f.md", source.encode()).xform
    assert b"<label>A |</label>" in xform
    assert b"<label>B</label>" in xform


def test_rows_of_csv_are_counted_with_the_empty_ones():
    source = "survey,type,name,label\n,text,a,A\n\n,nonsense,b,B\nchoices,list_name,name,label\n"
    [problem] = told(source.encode(), "f.csv")
    assert brief(problem) == ("type_unknown", "survey", 4, "type")


def test_a_web_page_is_told_from_an_xform():
    [problem] = told(b"<html><body/></html>", "f.xls")
    assert "begins with html where an XForm begins with h:html" in problem.message


@pytest.mark.parametrize("content", [b"", b" \n", b"PK\x03\x04" + b"x" * 300])
def test_nothing_to_repair_in_what_is_no_form(content):
    assert len(told(content)) == 1
    assert offered_repairs("f.xlsx", content) == ()


def test_ragged_rows_of_a_csv_form_keep_what_they_have():
    source = "survey,type,name,label,hint\n,text,a,A\n,text,b,B,H,too,much\n,note,c,C\n"
    conversion = convert("f.csv", source.encode())
    assert conversion.ok
    assert b"<hint>H</hint>" in conversion.xform
    assert b"too" not in conversion.xform


def test_errors_of_an_old_workbook_are_read_as_people_see_them():
    assert _xls_text(SimpleNamespace(value=29, ctype=5), 0) == "#NAME?"
    assert _xls_text(SimpleNamespace(value=1, ctype=4), 0) == "TRUE"


@pytest.mark.parametrize(
    ("rows", "code", "column", "words"),
    [
        ([("text", "a", None)], "label_missing", "label::English (en)", "The question a has no label"),
        ([("text", "a", "A"), ("begin group", "g", "G"), ("text", "a", "${a}"), ("end group",)],
         "reference_twice", "label::English (en)", "several rows are called a"),
        ([("text", "a", "A", "b")], "reference_shape", "trigger", "not named here"),
        ([("image", "a", "A")], "max_pixels", "parameters", "Photos"),
        ([("image", "a", "A", None, "max-pixels=big")], "parameter_number", "parameters", "max-pixels"),
        ([("begin repeat", "r", None), ("text", "a", "A"), ("end repeat",)],
         "frame_unlabelled", "label::English (en)", "no label"),
        ([("simserial", "a", "A")], "type_old", "type", "simserial"),
        ([("text", "a", "A"), ("group", None, None)], None, None, ""),
    ],
)  # fmt: skip
def test_what_the_converter_says_is_said_in_our_words(rows, code, column, words):
    head = ("type", "name", "label::English (en)", "trigger", "parameters", "calculation")
    content = book(survey=[head, *rows])
    found = [p for p in told(content) if p.code != "form.type_unknown"]
    if code is None:
        assert found == []
        return
    assert (found[0].code, found[0].column) == (f"form.{code}", column)
    assert words in found[0].message
    assert found[0].row


def test_languages_and_choices_without_what_belongs_to_them():
    survey = [("type", "name", "label::English", "label::Қазақша", "hint::English", "disabled"),
              ("select_one yn", "a", "A", "Ә", "H", None)]  # fmt: skip
    content = book(survey=survey, choices=[*CHOICES, ("yn", "perhaps", None)])
    found = [brief(p) for p in told(content) if p.severity == "advice"]
    assert ("language_code", None, None, None) in found
    assert ("choice_without_label", "choices", 4, "label") in found
    assert [code for code, *_ in found if "converter" in code] == []


def test_columns_of_other_programs_do_not_break_the_form():
    survey = [("type", "name", "label", "bind::esri:fieldLength", "$kuid", "bind::odk:length"),
              ("select_one yn", "a", "A", 255, "x1", 3)]  # fmt: skip
    choices = [(*row, more) for row, more in zip(CHOICES, ("$kuid", "y1", "y2"), strict=True)]
    found = told(book(survey=survey, choices=choices))
    assert [brief(p) for p in found] == [
        ("column_foreign", "survey", 1, "bind::esri:fieldLength"),
        ("column_foreign", "choices", 1, "$kuid"),
    ]
    settings = [("form_id", "namespaces"), ("f", 'esri="urn:esri"')]
    xform = convert("f.xlsx", book(survey=survey, choices=CHOICES, settings=settings)).xform
    assert b'esri:fieldLength="255"' in xform
    assert b'odk:length="3"' in xform


def test_what_the_converter_writes_is_read_before_it_is_believed(monkeypatch):
    monkeypatch.setattr("fieldkit.forms.xlsform.convert._run", lambda *_: (b"<h:html", None))
    problems = told(book(survey=[HEAD, ("text", "a", "A")]))
    assert [(p.code, p.severity) for p in problems] == [("form.converter_crash", "error")]
