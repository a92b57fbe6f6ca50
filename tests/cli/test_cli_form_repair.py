"""`form check` offers repairs, and `form check --repair` writes a copy that can be used."""

import json
import re

import pytest

from fieldkit.cli.main import run

FORM = """
| survey |
|  | type | name | label | relevant | appearance |
|  | text | person | Who? | | mutliline |
|  | caseid | c |
|  | note | n | Hello ${persn} | ${person} = ‘a’ |
|  | image | map_shown | Map | | |
|  | select_one_from_file towns.csv | town | Town |
"""


@pytest.fixture
def call(capsys):
    """Run a command with --json; gives (exit code, value)."""

    def invoke(*arguments):
        code = run(["--json", *(str(argument) for argument in arguments)], lambda _: 0)
        return code, json.loads(capsys.readouterr().out or "null")

    return invoke


@pytest.fixture
def source(tmp_path):
    file = tmp_path / "visit.md"
    file.write_text(FORM, encoding="utf-8")
    (tmp_path / "visit-media").mkdir()
    (tmp_path / "visit-media" / "towns.csv").write_text("name,label\na,A\n", encoding="utf-8")
    return file


def test_check_offers_what_repair_then_does(call, source):
    before = source.read_bytes()
    code, offered = call("form", "check", source)
    assert (code, offered["ok"]) == (1, False)
    assert {repair["code"] for repair in offered["repairs"]} == {
        "form.type_unknown", "form.reference_unknown", "form.typographic",
        "form.appearance_misspelt", "form.id_missing",
    }  # fmt: skip
    assert "form.typographic" in [problem["code"] for problem in offered["problems"]]
    copy = source.with_name("copy.xlsx")
    code, mended = call("form", "check", source, "--repair", "-o", copy)
    assert (code, mended["ok"], mended["file"]) == (0, True, str(copy))
    assert mended["repairs"] == offered["repairs"]
    assert {"code": "form.type_unknown", "sheet": "survey", "row": 3, "column": "type",
            "before": "caseid", "after": "hidden"} in mended["repairs"]  # fmt: skip
    assert source.read_bytes() == before
    assert copy.with_name("copy-media").joinpath("towns.csv").is_file()
    code, again = call("form", "check", copy)
    assert (code, again["repairs"], again["id"]) == (0, [], "visit")
    assert not [p for p in again["problems"] if p["severity"] == "error"]
    twice = source.with_name("twice.xlsx")
    assert call("form", "check", copy, "--repair", "-o", twice)[1]["repairs"] == []
    assert twice.read_bytes() == copy.read_bytes()


def test_only_the_chosen_code(call, source):
    copy = source.with_name("copy.xlsx")
    code, mended = call(
        "form", "check", source, "--repair", "--only", "form.type_unknown", "-o", copy
    )
    assert (code, mended["ok"]) == (1, False)
    assert [repair["code"] for repair in mended["repairs"]] == ["form.type_unknown"]
    assert copy.is_file()


def test_the_form_itself_is_never_overwritten(call, source):
    workbook = source.with_name("visit.xlsx")
    call("form", "check", source, "--repair", "-o", workbook)
    before = workbook.read_bytes()
    code, refused = call("form", "check", workbook, "--repair", "-o", workbook)
    assert (code, refused["error"]["code"]) == (1, "form.repair_over_source")
    link = source.with_name("link.xlsx")
    link.symlink_to(workbook)
    assert call("form", "check", workbook, "--repair", "-o", link)[0] == 1
    assert workbook.read_bytes() == before


@pytest.mark.parametrize(
    ("more", "code", "error"),
    [
        (["--repair", "-o", "copy.xls"], 1, "form.repair_not_xlsx"),
        (["--repair", "-o", "copy.xlsx", "--only", "form.cycle"], 1, "form.repair_unknown"),
        (["--repair"], 2, None),
        (["-o", "copy.xlsx"], 2, None),
        (["--only", "form.pipe"], 2, None),
    ],
)
def test_what_is_refused_writes_nothing(call, source, more, code, error):
    more = [str(source.with_name(word)) if word.startswith("copy.") else word for word in more]
    there = sorted(source.parent.iterdir())
    result, value = call("form", "check", source, *more)
    assert result == code
    assert error is None or value["error"]["code"] == error
    assert sorted(source.parent.iterdir()) == there


def test_a_person_reads_what_was_and_what_is(source, capsys):
    run(["form", "check", str(source)], lambda _: 0)
    assert "survey, row 3, type: caseid -> hidden" in capsys.readouterr().out
    copy = source.with_name("copy.xlsx")
    run(["form", "check", str(source), "--repair", "-o", str(copy)], lambda _: 0)
    told = capsys.readouterr().out
    assert re.search(r"copy\.xlsx: 5 repaired\n", told)
    assert "settings, row 2, form_id: (empty) -> visit" in told
    assert "visit: can be used" in told


def test_a_missing_file_is_named_and_the_rest_can_be_answered(call, source, tmp_path):
    (source.with_name("visit-media") / "towns.csv").unlink()
    copy = source.with_name("copy.xlsx")
    code, mended = call("form", "check", source, "--repair", "-o", copy)
    assert code == 0
    assert [p["severity"] for p in mended["problems"] if "towns" in p["message"]] == ["warning"]
    steps = tmp_path / "steps.json"
    steps.write_text('[["set", "/data/person", "Dana"], ["xml"]]', encoding="utf-8")
    assert run(["form", "play", str(copy), "--steps", str(steps)], lambda _: 0) == 0
