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
