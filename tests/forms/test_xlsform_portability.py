"""What the two ODK engines read differently is named, with a text on which they agree.

Most rewrites below were evaluated once by JavaRosa and by ODK Web Forms, with one result (areas
excepted, which they measure by different formulas); no test repeats that.
"""

import pytest

from fieldkit.forms.definition import read_form
from fieldkit.forms.xlsform.check import check_conversion
from fieldkit.forms.xlsform.convert import convert

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
|  | select_multiple l | m | M |
|  | calculate | day_text | | | | | format-date(${dt}, '%Y-%m-%d') |
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


# decision, place, what is written, code, the portable text, and a near miss that is left alone
CASES = [
    (1, "STORED", "${day_text} - ${dt}", "portable_date_text",
     "date(${day_text})", "date(${day_text}) - ${dt}"),
    (1, "STORED", "${dt} - '2026-03-01'", "portable_date_text",
     "date('2026-03-01')", "${dt} - date('2026-03-01')"),
    (2, "RELEVANT", "${dt} > '2026-03-01'", "portable_date_text",
     "date('2026-03-01')", "${dt} != '2026-03-01'"),
    (3, "STORED", "${dt} + 1", "portable_day_stored", "date(${dt} + 1)", "${dt} - today()"),
    (4, "STORED", "number(${dt}) * 2", "portable_day_fraction",
     "round(number(${dt}))", "number(${n}) * 2"),
    (5, "STORED", "format-date(date(20516), '%Y')", "portable_day_number",
     "date(date('1970-01-01') + 20516)", "format-date(date(${dt} + 1), '%Y')"),
    (6, "STORED", "format-date(date(${dtt}), '%d')", "portable_moment",
     "date(format-date(${dtt}, '%Y-%m-%d'))", "format-date(${dtt}, '%d')"),
    (6, "RELEVANT", "today() = date(now())", "portable_moment", "today()", "${dt} = today()"),
    (7, "STORED", "${dtu} - ${dtt}", "portable_moment",
     "decimal-date-time(${dtu}) - decimal-date-time(${dtt})", "int(${dt} - today())"),
    (7, "RELEVANT", "${dt} >= now()", "portable_moment", "${dt} >= today()", "${dt} <= now()"),
    (7, "RELEVANT", "${dtt} > today()", "portable_moment",
     "date(format-date(${dtt}, '%Y-%m-%d')) > today()", "${dtt} >= today()"),
    (8, "STORED", "today()", "portable_date_stored", "today()", "format-date(today(), '%d')"),
    (9, "STORED", "format-date(${dt} + 1, '%d')", "portable_format_number",
     "format-date(date(${dt} + 1), '%d')", "format-date(${dt}, '%d')"),
    (10, "STORED", "format-date(${dt}, '%A')", "portable_format_code", "",
     "format-date-time(${dtt}, '%a %H:%M')"),
    (11, "STORED", "decimal-time('06:00')", "portable_decimal_time",
     "0.25", "decimal-time(${tm})"),
    (12, "STORED", "decimal-time(${t})", "portable_decimal_time_of", "", "decimal-time(${tn})"),
    (13, "RELEVANT", "date('26-3-4') > today()", "portable_no_date",
     "date('2026-03-04')", "date('2026-3-4') > today()"),
    (14, "RELEVANT", "date('soon') > today()", "portable_no_date",
     "date('2026-01-31')", "date('2026-03-04') > today()"),
    (15, "RELEVANT", "${tn} > ${tm}", "portable_time",
     "decimal-time(${tn}) > decimal-time(${tm})", "decimal-time(${tn}) > decimal-time(${tm})"),
    (15, "RELEVANT", "${tm} > '08:00'", "portable_time",
     "decimal-time(${tm}) > (28800 div 86400)", "${tm} != ''"),
    (16, "STORED", "round(-2.5)", "portable_rounding", "-2", "round(2.5)"),
    (17, "STORED", "round(1.005, 2)", "portable_rounding", "1", "round(${d}, 2)"),
    (18, "STORED", "concat(100 * 1.1, 'x')", "portable_digits", "'110'", "concat(2 * 1.5, 'x')"),
    (19, "STORED", "concat(0.00001, '')", "portable_digits", "'0.00001'", "concat(0.5, '')"),
    (20, "STORED", "0.0000001", "portable_digits", "'0.0000001'", "0.01"),
    (21, "STORED", "area(${g})", "portable_area", "round(area(${g}), 0)", "round(area(${g}), 0)"),
    (21, "STORED", "distance(${g})", "portable_distance",
     "round(distance(${g}), 1)", "if(distance(${g}) > 100, 1, 0)"),
    (22, "STORED", "concat(${d}, ' kg')", "portable_decimal_text",
     "if(${d} = '', '', number(${d}))", "concat(${n}, ' kg')"),
    (22, "STORED", "string-length(${d})", "portable_decimal_text",
     "if(${d} = '', '', number(${d}))", "concat(${d}, ${d})"),
    (22, "RELEVANT", "${d} = '12'", "portable_number_as_text", "${d} = 12", "${d} = ''"),
    (23, "STORED", "number('1e3')", "portable_number_text", "1000", "number('1.5')"),
    (24, "STORED", "number('1,000')", "portable_number_text", "1000", "number(${t})"),
    (25, "STORED", "concat(${n} + 1, ' kg')", "portable_nan_text",
     "if(${n} = '', '', ${n} + 1)", "concat(${sure} + 1, ' kg')"),
    (26, "STORED", "sum(${v})", "portable_sum", "coalesce(sum(${v}[. != '']), 0)", "sum(${w})"),
    (26, "STORED", "coalesce(sum(${v}), 0)", "portable_sum",
     "sum(${v}[. != ''])", "coalesce(sum(${v}[. != '']), 0)"),
    (27, "STORED", "sum(${w}[. > 100])", "portable_sum_of_none",
     "coalesce(sum(${w}[. > 100]), 0)", "coalesce(sum(${w}[. > 100]), 0)"),
    (28, "STORED", "max(${v})", "portable_extreme", "max(${v}[. != ''])", "max(${w})"),
    (28, "STORED", "min(${n}, ${sure})", "portable_extreme",
     "min(${n}[. != ''], ${sure})", "min(${sure}, 3)"),
    (29, "STORED", "max(-1, -5)", "portable_negative_maximum", "0 - min(1, 5)", "max(-1, 5)"),
    (30, "STORED", "1 div 0", "portable_division_by_zero", "", "1 div ${n}"),
    (33, "BOOLEAN", "${n} > 1", "portable_boolean", "if(${n} > 1, 1, 0)", "if(${n} > 1, 1, 0)"),
    (35, "RELEVANT", "${n}", "portable_condition", "(${n} != '' and ${n} != 0)", "${n} > 0"),
    (35, "RELEVANT", "not(${t})", "portable_condition", "${t} != ''", "not(${t} = '')"),
    (36, "RELEVANT", "${n} = '05'", "portable_number_as_text", "${n} = 5", "${n} = '5'"),
    (37, "RELEVANT", "/data/nope = ''", "path_to_nowhere", "/data/n", "/data/n = ''"),
    (38, "RELEVANT", "${n} < true()", "portable_boolean_order", "", "${n} < 1"),
    (39, "RELEVANT", "boolean-from-string('True')", "portable_boolean_text",
     "boolean-from-string('true')", "boolean-from-string(${t})"),
    (40, "RELEVANT", "selected(${m}, 'a b')", "portable_selected",
     "(selected(${m}, 'a') and selected(${m}, 'b'))", "selected(${m}, 'a')"),
    (41, "CONSTRAINT", "regex(., '[a-z]+')", "portable_regex",
     "regex(., '^[a-z]+$')", "regex(., '^[a-z]+$')"),
    (41, "CONSTRAINT", "regex(., '^a|b$')", "portable_regex",
     "regex(., '^(^a|b$)$')", "regex(., '(^a$)|(^b$)')"),
    (41, "CONSTRAINT", r"regex(., '^[0-9]+\$')", "portable_regex",
     r"regex(., '^[0-9]+\$$')", "regex(., '.*[0-9]+.*')"),
    (42, "RELEVANT", "weighted-checklist(-1, 2, ${n} > 1, 2)", "portable_checklist",
     "weighted-checklist(0, 2, ${n} > 1, 2)", "weighted-checklist(1, 2, ${n} > 1, 2)"),
    (43, "STORED", "--5", "portable_double_minus", "5", "0 - -5"),
    (44, "STORED", "${v} + 1", "reference_ambiguous",
     "indexed-repeat(${v}, ${r}, 1)", "join(' ', ${v})"),
    (44, "STORED", "instance('l')/root/item/label", "portable_whole_list",
     "instance('l')/root/item[name = '..']/label",
     "instance('l')/root/item[name = ${t}]/label"),
    (44, "INSIDE", "/data/r/v * 2", "portable_full_path", "../v", "${v} * 2"),
    (45, "RELEVANT", "${v} = 3", "portable_many_compared",
     "count(${v}[. = 3]) > 0", "count(${v}[. = 3]) > 0"),
    (46, "STORED", "/data/r[2]/v", "portable_place",
     "indexed-repeat(${v}, ${r}, 2)", "indexed-repeat(${v}, ${r}, 2)"),
    (46, "STORED", "/data/r[last()]/v", "portable_place",
     "indexed-repeat(${v}, ${r}, count(${r}))", "count(/data/r[v = 1])"),
    (46, "STORED", "/data/r[position() > 2]/v", "portable_place_plain", "", "count(${r})"),
    (47, "STORED", "position(/data/r)", "portable_position", "count(${r})", "count(/data/r)"),
    (48, "STORED", "indexed-repeat(${v}, ${r}, 0)", "portable_index",
     "indexed-repeat(${v}, ${r}, 1)", "indexed-repeat(${v}, ${r}, 1)"),
    (48, "INSIDE", "indexed-repeat(${v}, ${r}, position(..) - 1)", "portable_previous",
     "if(position(..) > 1, indexed-repeat(${v}, ${r}, position(..) - 1), '')", "position(..) - 1"),
    (49, "INSIDE", "sum(/data/r/w)", "portable_sibling", "", "sum(${deep})"),
    (50, "STORED", "sum(${deep})", "portable_nested", "", "sum(${w})"),
    (51, "STORED", "count(${shown})", "portable_count", "count-non-empty(${shown})", "count(${w})"),
    (54, "STORED", "count(${q})", "portable_count_of_repeat", "", "count(${r})"),
    (55, "STORED", "floor(${d})", "portable_lacking", "int(${d})", "int(${d})"),
    (55, "STORED", "substring(${t}, 2, 3)", "portable_lacking",
     "substr(${t}, 1, 4)", "substr(${t}, 1, 4)"),
    (55, "STORED", "//n", "portable_lacking_plain", "", "/data/n"),
    (55, "STORED", "current()/../n", "portable_lacking", "${n}", "../n"),
    (57, "RELEVANT", "${m} = 'a b'", "portable_choice_order",
     "(selected(${m}, 'a') and selected(${m}, 'b') and count-selected(${m}) = 2)", "${m} = 'a'"),
    (57, "STORED", "selected-at(${m}, 0)", "portable_choice_place", "",
     "selected-at(${m}, ${n})"),
    (60, "STORED", "instance('nope')/root/item[name = 'a']/label", "list_absent", "...",
     "instance('l')/root/item[name = 'a']/label"),
    (60, "STORED", "jr:itext('nope')", "text_absent", "...", "jr:choice-name('a', '/data/m')"),
]  # fmt: skip

# What helps is the type of the row, or a name that nobody can guess.
SPELT_ELSEWHERE = {"portable_date_stored", "portable_day_stored", "portable_whole_list",
                   "list_absent", "text_absent"}  # fmt: skip


@pytest.mark.parametrize(("row", "place", "text", "code", "rewrite", "near_miss"), CASES)
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
    [case[1:5] for case in CASES if case[4] and case[3] not in SPELT_ELSEWHERE],
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
        ("select_one l", "c", "default_not_offered", "..."),
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


def test_blanks_and_a_written_count_are_named_in_a_ready_xform():
    source = FORM
    for name, cell in {**HARMLESS, "DEFAULT": "x"}.items():
        source = source.replace(f"| {name} |", f"| {cell} |")
    ready = convert("form.md", source.encode()).xform.replace(b"<c>x</c>", b"<c> x </c>")
    ready = ready.replace(b'<repeat nodeset="/data/q"', b'<repeat nodeset="/data/q" jr:count="2"')
    found = check_conversion(convert("form.xml", ready), read_form(ready), {})
    assert sorted(problem.code for problem in found) == [
        "form.default_blanks",
        "form.portable_count_path",
    ]
