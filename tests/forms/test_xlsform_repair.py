"""Small faults of real forms are put right in a copy, cell by cell, and every one is told."""

import re
from string import ascii_lowercase

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.errors import FieldKitError
from fieldkit.forms import convert, read_form, repair_form
from fieldkit.forms.session import FormSession
from fieldkit.forms.xlsform.near_names import only_near
from fieldkit.forms.xlsform.repair.engine import repairable_codes
from fieldkit.forms.xlsform.repair.expressions import straightened, with_our_operators
from fieldkit.forms.xlsform.repair.functions import with_known_functions
from fieldkit.forms.xlsform.written_calls import written_calls

FORM = """
| survey |
|  | type | name | label | relevant | calculation | appearance | remark | media::image |
|  | text | person | Who? |
|  | integer | years | Years? |
|  | select_one yes_no | ok | Fine? |
{rows}
| choices |
|  | list_name | name | label |
|  | yes_no | yes | Yes |
|  | yes_no | no | No |
{choices}
{sheets}
"""
SETTINGS = "| settings |\n|  | form_id | form_title | version |\n|  | try | Try | 1 |"
ROW = 5  # the first of `rows`


def form(rows="", choices="", sheets=SETTINGS):
    text = FORM.format(rows=rows, choices=choices, sheets=sheets)
    return "\n".join(line for line in text.splitlines() if line).encode()


def mended(rows="", choices="", sheets=SETTINGS, **more):
    """The repairs of a form; the copy converts without an error, and needs no repair again."""
    copy = repair_form("try.md", form(rows, choices, sheets), **more)
    conversion = convert("copy.xlsx", copy.workbook, more.get("files"))
    assert [p.located_message for p in conversion.problems if p.severity == "error"] == []
    again = repair_form("copy.xlsx", copy.workbook, more.get("files"))
    assert again.repairs == ()
    assert again.workbook == copy.workbook
    return copy.repairs


def told(repairs):
    return [(r.code, r.sheet, r.row, r.column, r.before, r.after) for r in repairs]


def test_a_form_without_faults_is_left_alone():
    assert mended() == ()


@pytest.mark.parametrize(
    ("cells", "code", "column", "before", "after"),
    [
        ("caseid | x", "form.type_unknown", "type", "caseid", "hidden"),
        ("hidden string | x", "form.type_unknown", "type", "hidden string", "hidden"),
        ("speed violations count | x", "form.type_unknown", "type", None, "hidden"),
        ("calculate_here | x | | | 1", "form.type_unknown", "type", None, "calculate"),
        ("db:person | x | Who", "form.type_unknown", "type", "db:person", "text"),
        ("country | x | Which?", "form.type_unknown", "type", "country", "text"),
        ("Double | x | X", "form.type_unknown", "type", "Double", "decimal"),
        ("DataBindOnly | x", "form.type_unknown", "type", "DataBindOnly", "hidden"),
        ("TEXT | x | X", "form.type_unknown", "type", "TEXT", "text"),
        ("integar | x | X", "form.type_unknown", "type", "integar", "integer"),
        ("select one: yes_no | x | X", "form.type_unknown", "type", None, "select_one yes_no"),
        ("selectone yes_no | x | X", "form.type_unknown", "type", None, "select_one yes_no"),
        ("select-multiple yes_no | x | X", "form.type_unknown", "type", None, "select_multiple yes_no"),
        ("select_one yes no | x | X", "form.list_extra", "type", None, "select_one yes_no"),
        ("select_one yess_no | x | X", "form.list_missing", "type", None, "select_one yes_no"),
        ("select_one yes_no_or_other | x | X", "form.list_missing", "type", None, "select_one yes_no or_other"),
        ("note | x | Hello ${persone}", "form.reference_unknown", "label", None, None),
        ("note | x | Hello ${preson}", "form.reference_unknown", "label", None, "Hello ${person}"),
        ("note | x | N | ${Years} > 3", "form.reference_unknown", "relevant", None, "${years} > 3"),
        ("note | x | N | ${years > 3", "form.reference_broken", "relevant", None, "${years} > 3"),
        ("note | x | N | ${years) > 3", "form.reference_broken", "relevant", None, "${years} > 3"),
        ("note | x | N | (${years) > 3", "form.reference_broken", "relevant", None, "(${years}) > 3"),
        ("note | x | N | | | | see ${old}", "form.reference_unknown", "remark", None, "see {old}"),
        ("note | x | N | ${person} = ‘a’", "form.typographic", "relevant", None, "${person} = 'a'"),
        ("note | x | N | ${years}\N{NO-BREAK SPACE}> 3", "form.typographic", "relevant", None, "${years} > 3"),
        ("note | x | N | ${years} == 3", "form.expression", "relevant", None, "${years} = 3"),
        ("note | x | N | ${years} <> 3 && ${years} ≥ 2", "form.expression", "relevant", None, "${years} != 3 and ${years} >= 2"),
        ("calculate | x | | | if(${years} = 1; 2; 3)", "form.expression", "calculation", None, "if(${years} = 1, 2, 3)"),
        ("calculate | x | | | duration()", "form.function_unknown", "calculation", None, "''"),
        ("note | x | N | duration() > 3", "form.function_unknown", "relevant", None, ""),
        ("note | x | N | count_selected(${ok}) > 1", "form.function_unknown", "relevant", None, "count-selected(${ok}) > 1"),
        ("calculate | x", "form.calculation_missing", "calculation", "", "''"),
        ("note | x | N | | | field_list", "form.appearance_misspelt", "appearance", "field_list", "field-list"),
        ("text | x | N | | | mutliline numbers", "form.appearance_misspelt", "appearance", None, "multiline numbers"),
        ("text | person | Again", "form.name_repeated", "name", "person", "person_5"),
        ("text | meta | M", "form.name_reserved", "name", "meta", "meta_5"),
        ("text | 2nd | M", "form.name_invalid", "name", "2nd", "q_2nd"),
        ("text | | M", "form.name_missing", "name", "", "question"),
        ("| x | M", "form.type_missing", "type", "", "text"),
        ("calculate | x | | | pulldata('a.csv', 'b', 'c', 1)", "form.pulldata_extension", "calculation", None, "pulldata('a', 'b', 'c', 1)"),
    ],
)  # fmt: skip
def test_one_fault_is_put_right_in_its_cell(cells, code, column, before, after):
    row = f"|  | {cells} |"
    if after is None:
        # Two names are as near: a person has to decide.
        assert repair_form("try.md", form("|  | text | persona | W |\n" + row)).repairs == ()
        return
    [repair] = told(mended(row))
    assert repair[:4] == (code, "survey", ROW, column)
    assert repair[5] == after
    if before is not None:
        assert repair[4] == before
    assert code in repairable_codes()


def test_a_renamed_question_keeps_those_who_ask_for_it():
    rows = (
        "|  | text | first name | N |\n|  | note | x | Hello ${first name} | ${first name} != '' |"
    )
    assert [repair[3:] for repair in told(mended(rows))] == [
        ("name", "first name", "first_name"),
        ("label", "Hello ${first name}", "Hello ${first_name}"),
        ("relevant", "${first name} != ''", "${first_name} != ''"),
    ]


def test_the_same_choice_twice_goes_once_and_another_of_its_name_is_allowed():
    same = mended(choices="|  | yes_no | no | No |")
    assert [(r.sheet, r.row, r.after) for r in same] == [("choices", 4, "")] * 3
    [other] = told(mended(choices="|  | yes_no | no | Never |"))
    assert other == (
        "form.choice_repeated", "settings", 2, "allow_choice_duplicates", "", "yes",
    )  # fmt: skip


def test_choices_without_name_or_label_get_the_other_one():
    repairs = told(mended(choices="|  | yes_no | | Not sure |\n|  | yes_no | maybe | |"))
    assert [(r[0], r[3], r[5]) for r in repairs] == [
        ("form.choice_without_name", "name", "not_sure"),
        ("form.choice_without_label", "label", "maybe"),
    ]


def test_a_form_without_settings_keeps_the_id_that_its_file_gave_it():
    [repair] = told(mended(sheets=""))
    assert repair == ("form.id_missing", "settings", 2, "form_id", "", "try")
    copy = repair_form("try.md", form(sheets=""))
    assert read_form(convert("other.xlsx", copy.workbook).xform).id == "try"


def test_a_misspelt_sheet_is_renamed():
    content = form().replace(b"| choices |", b"| choice |")
    copy = repair_form("try.md", content)
    assert told(copy.repairs) == [
        ("form.sheet_misnamed", "choices", None, None, "choice", "choices")
    ]
    assert convert("copy.xlsx", copy.workbook).ok


def test_a_repeat_called_like_the_root_gives_the_root_another_name():
    rows = "|  | begin repeat | data | D |\n|  | text | x | X | /data/person = 'a' |\n|  | end repeat |"
    repairs = told(mended(rows))
    assert [(r[1], r[3], r[5]) for r in repairs] == [
        ("survey", "relevant", "/data_form/person = 'a'"),
        ("settings", "name", "data_form"),
    ]


def test_a_scored_table_of_another_program_becomes_a_group_of_selects():
    survey = """
| survey |
|  | type | name | label | kobo--score-choices |
|  | begin_score | s | How is it? | yes_no |
|  | score__row | clean | Clean? |
|  | score__row | warm | Warm? |
|  | end_score |
"""
    choices = "| choices |\n|  | list_name | name | label |\n|  | yes_no | yes | Yes |\n"
    copy = repair_form("try.md", (survey + choices + SETTINGS).encode())
    conversion = convert("copy.xlsx", copy.workbook)
    assert conversion.ok
    session = FormSession.new(read_form(conversion.xform))
    session.set("/data/s/warm", "yes")
    assert b"<warm>yes</warm>" in session.submission()


def test_second_faults_behind_first_ones_are_found():
    row = "|  | select_one yess_no | x | X | selectd(${preson}, ‘a’) == 1 && ${yaers} <> 2 |"
    assert [repair[3:] for repair in told(mended(row))] == [
        ("type", "select_one yess_no", "select_one yes_no"),
        (
            "relevant",
            "selectd(${preson}, ‘a’) == 1 && ${yaers} <> 2",
            "selected(${person}, 'a') = 1 and ${years} != 2",
        ),
    ]


def test_only_the_chosen_problems_are_remedied():
    content = form("|  | caseid | x |\n|  | note | n | N | ${years} == 1 |")
    copy = repair_form("try.md", content, only={"form.type_unknown"})
    assert [repair.code for repair in copy.repairs] == ["form.type_unknown"]
    left = convert("copy.xlsx", copy.workbook).problems
    assert [problem.code for problem in left] == ["form.expression"]


@pytest.mark.parametrize(
    "row",
    [
        "|  | select_one nothing_like_it | x | X |",
        "|  | note | x | N | ${nobody} = 1 |",
        "|  | begin kobomatrix | x | X |",
        "|  | note | x | N | (${years} > 1 |",
        "|  | begin group | x | X |",
    ],
)
def test_what_only_a_person_can_decide_stays_and_is_still_told(row):
    copy = repair_form("try.md", form(row))
    assert not [repair for repair in copy.repairs if repair.row == ROW]
    assert not convert("copy.xlsx", copy.workbook).ok


def test_files_named_in_other_letters_are_found_among_those_attached():
    files = {"Map.PNG": b"picture", "towns.csv": b"name,label\na,A\n"}
    rows = "|  | select_one_from_file Towns.csv | t | T |\n|  | note | n | N | | | | | map.png |"
    assert [repair[5] for repair in told(mended(rows, files=files))] == [
        "select_one_from_file towns.csv",
        "Map.PNG",
    ]


def test_an_ending_that_lies_is_told():
    [repair] = told(repair_form("form.xls", form()).repairs)
    assert repair == ("form.wrong_ending", None, None, None, "form.xls (md)", "form.xlsx (xlsx)")


def test_an_xform_has_no_tables_to_repair():
    with pytest.raises(FieldKitError, match="ready XForm"):
        repair_form("form.xml", convert("try.md", form()).xform)


@pytest.mark.parametrize(
    ("word", "names", "near"),
    [
        ("nmae", ["name", "age"], "name"),
        ("first name", ["first_name"], "first_name"),
        ("q11", ["q12", "q13"], None),
        ("item_11", ["item_12"], None),
        ("ag", ["age"], None),
        ("colour", ["color", "colours"], None),
        ("colour", ["color"], "color"),
        ("A b", ["ab", "a_b"], None),
        ("temperatur_oven", ["temperature_oven", "age"], "temperature_oven"),
    ],
)
def test_only_one_name_may_be_near(word, names, near):
    assert only_near(word, names) == near


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("index()", "position(..)"),
        ("choice-label(${ok}, ${ok})", "jr:choice-name(${ok}, '${ok}')"),
        ("item-at(' ', ${ok}, 2)", "selected-at(${ok}, 2)"),
        ("item-at('|', ${ok}, 2)", "''"),
        ("cond(a, 1, b, 2, 3)", "if(a, 1, if(b, 2, 3))"),
        ("double(1) + average(${x})", "number(1) + (sum(${x}) div count(${x}))"),
        ("IF(AND(a = 1, b), LEN('x(y'), 2)", "if((a = 1 and b), string-length('x(y'), 2)"),
        ("a and (b)", "a and (b)"),
        ("concat('x', device-info(), trim(${a}))", "concat('x', '', normalize-space(${a}))"),
        ("int(duration() div 60)", "''"),
        ("cht:extension('a')", "cht:extension('a')"),
    ],
)
def test_functions_of_other_programs_in_a_calculation(text, known):
    assert with_known_functions(text, computes=True) == known


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("${a} = ‘b’", "${a} = 'b'"),
        ("concat('l’eau', ${a})", 'concat("l\'eau", ${a})'),
        ("concat(“l'eau”, ${a})", 'concat("l\'eau", ${a})'),
        ("${a}\u202f= 1\u200b", "${a} = 1"),
    ],
)
def test_typographic_signs(text, plain):
    assert straightened(text) == plain


def test_operators_inside_a_literal_stay():
    assert with_our_operators("${a} == 'b==c'") == "${a} = 'b==c'"
    assert with_our_operators("((${a} == 1") == "((${a} == 1"


@given(st.text(alphabet="ab(),'\"${} .=andor", max_size=40))
def test_reading_calls_out_of_any_text_ends(text):
    for call in written_calls(text):
        assert text[call.start : call.end].endswith(")")


# --- the property: whatever small faults come together, one repair is enough

_FAULTY_ROWS = st.sampled_from(
    [
        "caseid | {n}", "integar | {n} | X", "select_one yess_no | {n} | X", "text sth | {n} | X",
        "note | {n} | Hello ${{preson}}", "note | {n} | X | ${{yaers}} == ‘1’", "note | {n} | X | ${{years <> 2",
        "calculate | {n} | | | IF(duration() > 3; 1; 2)", "calculate | {n}", "text | person | X",
        "text | {n} {n} | X | | | minmal", "text | | X", "| {n} | X", "note | {n} | X | | | | ${{old}} ${{",
        "select_multiple yes no | {n} | X", "calculate | {n} | | | concat(trim(‘a’), version())",
        "begin repeat | data | D |\n|  | text | {n} | X |\n|  | end repeat",
    ]
)  # fmt: skip
_FAULTY_CHOICES = st.sampled_from(
    ["yes_no | no | No", "yes_no | yes | Ja", "yes_no | | Perhaps", "yes_no | q |"]
)


@settings(max_examples=40)
@given(
    rows=st.lists(_FAULTY_ROWS, max_size=6),
    choices=st.lists(_FAULTY_CHOICES, max_size=3),
    has_settings=st.booleans(),
)
def test_one_repair_is_enough_and_a_second_changes_nothing(rows, choices, has_settings):
    repeats = [row for row in rows if row.startswith("begin")][1:]
    for row in repeats:
        rows.remove(row)
    numbered = (row.format(n=f"name{ascii_lowercase[n]}") for n, row in enumerate(rows))
    lines = "\n".join(f"|  | {row} |" for row in numbered)
    mended(
        lines,
        "\n".join(f"|  | {choice} |" for choice in choices),
        SETTINGS if has_settings else "",
    )


def test_every_code_that_can_be_repaired_is_in_the_catalogue_or_a_problem_of_the_check():
    assert all(re.fullmatch(r"form\.[a-z_]+", code) for code in repairable_codes())
