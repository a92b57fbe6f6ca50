"""form check: in words by severity, few of a kind; as data every problem with its cell."""

import json

import pytest

from fieldkit.cli.main import run

FORM = """
| survey |
|  | type | name | label | appearance | calculation | media::image |
|  | text | who | Who? | sparkling |
|  | begin repeat | r | R |
|  | integer | v | V |
|  | end repeat |
|  | calculate | total | | | sum(${v}) |
{notes}
| settings |
|  | form_id |
|  | try |
"""


@pytest.fixture
def form(tmp_path):
    """A form with something of each severity but an error, and many pictures missing."""
    notes = "\n".join(f"|  | note | n{i} | N | | | picture{i}.png |" for i in range(15))
    file = tmp_path / "try.md"
    file.write_text(FORM.replace("{notes}", notes), encoding="utf-8")
    return file


def test_words_are_grouped_by_severity_and_short(form, capsys):
    assert run(["form", "check", str(form)], lambda _: 0) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("try: can be used, ")
    titles = [line for line in lines if not line.startswith(" ")][1:]
    assert titles == ["Warnings (16)", "Advice (1)"]
    assert any("survey, row 6, calculation: sum(${v}) reads" in line for line in lines)
    assert any("coalesce(sum(${v}[. != '']), 0)" in line for line in lines)
    assert sum("picture" in line for line in lines) == 10
    assert "  ... 5 more of this kind (form.media_missing); see --json" in lines


def test_data_hold_every_problem_with_its_cell(form, capsys):
    assert run(["--json", "form", "check", str(form)], lambda _: 0) == 0
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert len(problems) == 17
    portable = next(found for found in problems if found["code"] == "form.portable_sum")
    assert (portable["sheet"], portable["row"], portable["column"]) == ("survey", 6, "calculation")
    assert portable["severity"] == "warning"
    assert "coalesce" in portable["remedy"]


BROKEN = """
| survey |
|  | type | name | label | requierd | relevant | constraint | calculation |
|  | text | who | Who | x | ${nobody} = 1 | regex(., '^(a|b)$') | |
|  | selct_one yn | has food | Food? | | | > 5 | |
|  | calculate | sum | | | | | if(1, |
|  | begin group | g | G | | | | |
| choices |
|  | list_name | name | label |
|  | yn | yes | Yes |
|  | yn | yes | Yes |
"""


def test_every_problem_says_where_what_and_what_to_do(tmp_path, capsys):
    file = tmp_path / "broken.md"
    file.write_text(BROKEN, encoding="utf-8")
    assert run(["--json", "form", "check", str(file)], lambda _: 0) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["ok"] is False
    told = {
        (p["code"], p["severity"], p["sheet"], p["row"], p["column"]) for p in found["problems"]
    }
    assert told == {
        ("form.pipe", "error", "survey", 2, "constraint"),
        ("form.reference_unknown", "error", "survey", 2, "relevant"),
        ("form.type_unknown", "error", "survey", 3, "type"),
        ("form.name_invalid", "error", "survey", 3, "name"),
        ("form.constraint_headless", "error", "survey", 3, "constraint"),
        ("form.expression", "error", "survey", 4, "calculation"),
        ("form.group_unclosed", "error", "survey", 5, "type"),
        ("form.choice_repeated", "error", "choices", 3, "name"),
        ("form.column_misspelt", "warning", "survey", 1, "requierd"),
        ("form.id_missing", "advice", "settings", 2, "form_id"),
    }
    for problem in found["problems"]:
        assert problem["message"].strip()
        assert problem["remedy"].strip()


def test_a_form_that_cannot_be_read_is_not_counted(tmp_path, capsys):
    file = tmp_path / "broken.md"
    file.write_text(BROKEN, encoding="utf-8")
    run(["form", "check", str(file)], lambda _: 0)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "The form: cannot be used"
    place = next(n for n, line in enumerate(lines) if "row 3, constraint" in line)
    assert lines[place + 1] == "    -> Write a dot for the answer itself: . > 5"


def test_the_same_thing_of_many_cells_is_said_once_with_its_places(tmp_path, capsys):
    rows = "".join(f"| | text | n{n} | N | x |\n" for n in range(8))
    file = tmp_path / "many.md"
    file.write_text(f"| survey |\n| | type | name | label | required |\n{rows}", encoding="utf-8")
    run(["form", "check", str(file)], lambda _: 0)
    [line] = [line for line in capsys.readouterr().out.splitlines() if "neither" in line]
    assert line.count("survey, row") == 5
    assert " and 3 more: x is neither" in line


def test_a_built_in_form_says_which_translations_nobody_reviewed(capsys):
    assert run(["--json", "form", "check", "fk_food"], lambda _: 0) == 0
    told = json.loads(capsys.readouterr().out)["translations"]
    assert {
        "language": "ru",
        "state": "machine-made",
        "reviewed_by": "",
        "date": "2026-11-23",
    } in told
    assert run(["form", "check", "fk_food"], lambda _: 0) == 0
    assert "translated by machine, not reviewed yet: ru" in capsys.readouterr().out
