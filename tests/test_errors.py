"""The catalogue of refusals: complete, without leftovers, and filled in whatever the context."""

import re
import string
from pathlib import Path

import pytest

from fieldkit.error_catalogue import CATALOGUE
from fieldkit.errors import FieldKitError, Problem, message_of

ROOT = Path(__file__).resolve().parent.parent
FILE_ENDINGS = {
    "json",
    "fkbackup",
    "db",
    "zip",
    "lock",
    "reserve",
    "sig",
    "md",
    "csv",
    "xlsx",
    "yaml",
    "xml",
    "po",
    "mo",
    "py",
    "pdf",
}
CODE = re.compile(r'"([a-z_]+\.[a-z_]+)"')


def written_in_the_code():
    sources = [*ROOT.glob("fieldkit/**/*.py"), *ROOT.glob("ui/**/*.py")]
    text = "\n".join(
        source.read_text(encoding="utf-8")
        for source in sources
        if source.parent.name != "error_catalogue"
    )
    return set(CODE.findall(text)), text


def test_every_code_in_the_code_is_in_the_catalogue():
    quoted, text = written_in_the_code()
    raised = set(re.findall(r'(?:FieldKitError|Problem)\(\s*"([a-z_]+\.[a-z_]+)"', text))
    rooms = {code.partition(".")[0] for code in CATALOGUE.keys() | raised}
    codes = {
        code
        for code in quoted
        if code.partition(".")[0] in rooms and code.partition(".")[2] not in FILE_ENDINGS
    }
    assert codes - CATALOGUE.keys() == set()


def test_no_entry_is_left_over():
    quoted, _ = written_in_the_code()
    assert CATALOGUE.keys() - quoted == set()


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_entry_says_what_and_what_to_do(code):
    for template in CATALOGUE[code]:
        assert template.strip()
        assert template.removesuffix("]]")[-1] in ".}"
        assert template.count("[[") == template.count("]]")
        list(string.Formatter().parse(template))


def test_a_missing_value_stays_visible_instead_of_failing():
    assert "{reason}" in str(FieldKitError("file.unreadable", path="x"))


def test_a_part_without_its_value_is_left_out():
    whole = {"list": "yn", "where": "choices", "nearest": "yesno"}
    assert message_of("form.list_missing", whole).endswith(
        "choices. The nearest list there: yesno."
    )
    assert message_of("form.list_missing", {**whole, "nearest": ""}).endswith("sheet choices.")


def test_the_template_is_translated_before_it_is_filled():
    words = {"The disk is full: {path}.": "Диск заполнен: {path}."}
    text = message_of("disk.full", {"path": "D:"}, lambda english: words[english])
    assert text == "Диск заполнен: D:."


def test_a_problem_as_data_has_place_message_and_remedy():
    problem = Problem(
        "plan.not_a_date", sheet="event", row=2, column="from", context={"value": "x"}
    )
    assert problem.as_dict()["row"] == 2
    assert "x" in str(problem.as_dict()["message"])
