"""What a form that converts may still get wrong: texts, fonts, appearances, patterns, files."""

import pytest

from fieldkit.forms.appearances import FITS, PLAIN
from fieldkit.forms.definition import read_form
from fieldkit.forms.xlsform.check import check_conversion
from fieldkit.forms.xlsform.convert import convert
from fieldkit.forms.xlsform.lint.patterns import anchored, differences, is_anchored
from fieldkit.forms.xlsform.near_names import Nearest


def form(*rows, header="type | name | label | appearance | constraint | media::image", choices=""):
    lines = ["| survey |", f"|  | {header} |", *(f"|  | {row} |" for row in rows)]
    listed = [
        "| choices |",
        "|  | list_name | name | label |",
        "|  | l | a | A |",
        "|  | l | b | B |",
    ]
    settings = ["| settings |", "|  | form_id |", "|  | try |"]
    return "\n".join([*lines, *(choices.splitlines() or listed), *settings]).encode()


def checked(*rows, files=None, **others):
    conversion = convert("form.md", form(*rows, **others), files or {})
    assert conversion.ok, [problem.located_message for problem in conversion.problems]
    definition = read_form(conversion.xform, files or {})
    return check_conversion(conversion, definition, files or {})


def place(problem):
    return problem.code.removeprefix("form."), problem.severity, problem.row, problem.column


NOTES = "type | name | label | required | relevant | readonly | default"
TWO = "type | name | label::English | label::Русский | hint::English | hint::Русский"
TWO_CHOICES = """| choices |
|  | list_name | name | label::English | label::Русский |
|  | l | a | A | А |
|  | l | b | B |  |"""


@pytest.mark.parametrize(
    ("rows", "others", "expected"),
    [
        # letters of fonts that are not there, told once for each script
        (["text | a | नमस्ते |", "text | b | क ख |"], {},
         [("letters_missing", "warning", 2, "label")]),
        (["text | a | שלום |"], {}, [("letters_missing_rtl", "warning", 2, "label")]),
        (["text | a | ᠮᠣᠩ |"], {}, [("letters_missing", "warning", 2, "label")]),
        (["text | a | Қазақша, Ўзбек, اردو, Ελλ, №, °C — |"], {}, []),
        # direction marks
        (["text | a | \u202eabc |"], {}, [("direction_unclosed", "warning", 2, "label")]),
        (["text | a | \u2067abc\u2069 \u200f |"], {}, []),
        # required notes
        (["note | n | N | yes |"], {"header": NOTES}, [("required_note", "warning", 2, "required")]),
        (["note | n | N | true() |"], {"header": NOTES}, [("required_note", "warning", 2, "required")]),
        (["note | n | N | no |", "text | a | A | yes |"], {"header": NOTES}, []),
        (["note | n | N | yes | ${a} = 'x' |", "text | a | A | |"], {"header": NOTES}, []),
        (["text | n | N | yes | | yes | given |"], {"header": NOTES}, []),
        # appearances
        (["text | a | A | multilin |"], {}, [("appearance_misspelt", "advice", 2, "appearance")]),
        (["date | a | A | no_calendar |"], {}, [("appearance_misspelt", "advice", 2, "appearance")]),
        (["text | a | A | sparkling |"], {}, [("appearance_unknown", "advice", 2, "appearance")]),
        (["geopoint | a | A | placement-map |", "geoshape | b | B | placement-map |"], {},
         [("appearance_map", "advice", 2, "appearance")]),
        (["select_one l | a | A | map |"], {}, [("appearance_choice_map", "advice", 2, "appearance")]),
        (["date | a | A | ethiopian |", "dateTime | b | B | persian no-calendar |"], {},
         [("appearance_calendar", "advice", 2, "appearance"),
          ("appearance_calendar", "advice", 3, "appearance")]),
        (["note | a | A | printer |"], {}, [("appearance_printer", "advice", 2, "appearance")]),
        (["decimal | a | A | bearing |"], {}, [("appearance_compass", "advice", 2, "appearance")]),
        (["audio | a | A | new |"], {}, [("appearance_camera", "advice", 2, "appearance")]),
        (["barcode | a | A | front hidden-answer |"], {},
         [("appearance_scanner", "advice", 2, "appearance")]),
        (["text | a | A | ex:org.app.SCAN(mode='x y') |"], {},
         [("appearance_other_program", "advice", 2, "appearance")]),
        (["text | a | A | custom-table(rows=3) |"], {},
         [("appearance_plugin", "advice", 2, "appearance")]),
        (["dateTime | a | A | year |"], {}, [("appearance_unfit", "warning", 2, "appearance")]),
        (["text | a | A | minimal |", "text | b | B | minimal multiline |"], {},
         [("appearance_unfit", "warning", 2, "appearance"),
          ("appearance_unfit", "warning", 3, "appearance")]),
        (["acknowledge | a | A | quick |"], {}, [("appearance_useless", "warning", 2, "appearance")]),
        (["note | a | A | url |", "select_multiple l | b | B | columns-2 minimal |"], {}, []),
        (["text | a | A | multiline w2 |", "select_one l | b | B | columns-3 no-buttons |"], {}, []),
        # patterns
        (["text | a | A | | regex(., '^[a-z++$') |"], {},
         [("pattern_unreadable", "warning", 2, "constraint")]),
        (["text | a | A | | regex(., '^[a-z]++$') |"], {},
         [("pattern_differs", "warning", 2, "constraint")]),
        (["text | a | A | | regex(., '^[a-z]+$') |"], {}, []),
        # files
        (["note | a | A | | | map.png |"], {}, [("media_missing", "warning", 2, "media::image")]),
        (["note | a | A | | | map.png |"], {"files": {"Map.PNG": b"p"}},
         [("file_misnamed", "warning", 2, "media::image")]),
        (["note | a | A | | | map.png |"], {"files": {"map.png": b"p"}}, []),
        (["select_one_from_file towns.csv | a | A |"], {"files": {"Towns.csv": b"name,label"}},
         [("file_misnamed", "warning", 2, "type")]),
        # translations
        (["text | a | A | | H | Х |"], {"header": TWO},
         [("untranslated", "warning", 2, "label::Русский")]),
        (["text | a | A | А | H | |"], {"header": TWO},
         [("untranslated", "warning", 2, "hint::Русский")]),
        (["text | a | A | А | | |"], {"header": TWO}, []),
        (["select_one l | a | A | А | | |"], {"header": TWO, "choices": TWO_CHOICES},
         [("untranslated", "warning", 3, "label::Русский")]),
    ],
)  # fmt: skip
def test_what_may_be_wrong_is_named_at_its_cell(rows, others, expected):
    rows = [row.removesuffix("|").strip() for row in rows]
    assert [place(problem) for problem in checked(*rows, **others)] == expected


def test_the_warning_names_the_letters_and_the_word_that_is_meant():
    letters = checked("text | a | สวัสดี")[0]
    assert "ส ว ั ด ี" in letters.message
    assert letters.context["script"] == "Thai"
    assert "multiline" in checked("text | a | A | multi-line")[0].remedy


def test_an_unknown_word_is_told_once_with_the_number_of_its_rows():
    [found] = checked(*(f"text | a{n} | A | no-label" for n in range(3)))
    assert found.row == 2
    assert found.message.endswith("It stands in 3 rows.")
    [found] = checked("text | a | A | no-label")
    assert found.message.endswith("shown in the ordinary way.")


def test_a_word_that_stands_for_nothing_is_told_once():
    rows = ("text | a | A | | . != nothing", "text | b | B | | . != /data/nothing")
    conversion = convert("form.md", form(*rows))
    assert [p.code for p in conversion.problems] == ["form.bare_name"]
    assert [place(p) for p in checked(*rows)] == [("path_to_nowhere", "warning", 3, "constraint")]


def test_a_word_that_does_not_fit_is_told_with_those_that_do():
    [found] = checked("select_one l | a | A | numbers")
    assert "question of type select_one; it is for text." in found.message
    assert "minimal" in found.remedy
    assert "numbers" not in found.remedy


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        ("text", "text"), ("integer", "integer"), ("decimal", "decimal"), ("date", "date"),
        ("dateTime", "dateTime"), ("select_one l", "select_one"), ("rank l", "rank"),
        ("select_multiple l", "select_multiple"), ("image", "image"), ("audio", "audio"),
        ("file", "file"), ("barcode", "barcode"), ("geoshape", "geoshape"), ("note", "note"),
        ("acknowledge", "acknowledge"),
    ],
)  # fmt: skip
def test_a_word_fits_the_kinds_that_the_table_says(type_, kind):
    for word in ("multiline", "minimal", "new", "front", "counter", "bearing", "maps", "year"):
        codes = {problem.code for problem in checked(f"{type_} | a | A | {word}")}
        wrong = codes & {"form.appearance_unfit", "form.appearance_useless"}
        assert bool(wrong) == (kind not in FITS[word]), (type_, word)


def test_every_word_that_is_shown_plainly_is_known():
    assert FITS.keys() >= PLAIN.keys()


def test_a_translation_that_is_missing_often_is_told_once_with_its_rows():
    rows = [f"text | q{number} | Question {number}" for number in range(12)]
    found = checked("text | first | First | Первый", *rows, header=TWO)
    assert [problem.context["count"] for problem in found] == [12]
    assert found[0].context["rows"] == "3, 4, 5, 6, 7, 8, 9, 10, ..."


def test_an_expression_that_a_sign_cuts_in_two_is_named_although_the_row_is_not_longer():
    cut = "text | a | A | | regex(., '^(a|b)$')"
    conversion = convert("form.md", form(cut))
    assert [(p.code, p.row, p.column) for p in conversion.problems] == [
        ("form.pipe", 2, "constraint")
    ]
    assert convert("form.md", form(cut.replace("a|b", r"a\|b"))).ok
    assert convert("form.md", form("text | a | don't | minimal")).ok


@pytest.mark.parametrize(
    ("pattern", "whole"),
    [
        ("[a-z]+", "^[a-z]+$"),
        ("^[a-z]+", "^[a-z]+$"),
        ("[a-z]+$", "^[a-z]+$"),
        ("a|b", "^(a|b)$"),
        ("(^a$)|b", "^((^a$)|b)$"),
        ("[$|^]", "^[$|^]$"),
        (r"a\$", r"^a\$$"),
    ],
)
def test_a_pattern_without_anchors_gets_both(pattern, whole):
    assert not is_anchored(pattern)
    assert anchored(pattern) == whole
    assert is_anchored(whole)


@pytest.mark.parametrize(
    "pattern", ["^a$", "(^a$)|(^b$)", "(^(a|b)$)", ".*a.*", "^a|b$".join(["^(", ")$"]), r"^a\|b$"]
)
def test_a_pattern_with_both_anchors_is_left_alone(pattern):
    assert is_anchored(pattern)


@pytest.mark.parametrize(
    ("pattern", "signs"),
    [
        (r"^\p{L}+$", [r"\p{..}"]),
        (r"^\Qa.b\E$", [r"\Q..\E"]),
        ("^(?i)abc$", ["(?i)"]),
        ("^[a-z&&[^b]]$", ["&& in a class", "[ inside a class"]),
        (r"^\Aabc$", [r"\A, \Z"]),
        ("^a{,3}$", ["{,n}"]),
        (r"^[\[\]a-z]+\+$", []),
        (r"^\\p[A-Z]$", []),
        ("^(?:a|b)(?=c)[+*]+$", []),
        (r"^\d{2}-\w+\s?$", []),
    ],
)
def test_signs_that_the_engines_read_differently_are_named(pattern, signs):
    assert [sign for sign, _ in differences(pattern)] == signs


def test_missing_translations_of_a_ready_xform_are_told_once_for_a_language():
    rows = ("text | a | A | А", "text | b | B", "text | c | C")
    xform = convert("form.md", form(*rows, header=TWO)).xform
    found = check_conversion(convert("form.xml", xform), read_form(xform), {})
    assert [(problem.code, problem.context["count"]) for problem in found] == [
        ("form.untranslated", 2)
    ]


def test_alike_names_are_looked_for_only_as_long_as_a_check_may_take():
    nearest = Nearest()
    names = [f"question_{number}" for number in range(10_000)]
    found = [
        nearest.to(word, names) for word in ("question_7x", "question_8x", "zzz", "question_9x")
    ]
    assert found == ["question_7", "question_8", "", ""]
    assert nearest.to("question_7x", names) == "question_7"
