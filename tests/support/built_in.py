"""The built-in forms, opened and answered, and what they conclude."""

import json
from functools import cache

from fieldkit import paths
from fieldkit.clock import SystemClock
from fieldkit.forms import Given
from fieldkit.forms.answers import fill
from fieldkit.forms.definition import read_form
from fieldkit.forms.session import FormSession
from fieldkit.forms.xlsform.convert import convert
from fieldkit.inspections.given_tables import GIVEN_TABLES

REFERENCE = paths.resources() / "reference"
TABLES = ("limits.csv", "chemicals.csv", "incompatibilities.csv", *sorted(GIVEN_TABLES))


def files_of(tables=TABLES):
    """The data files of the forms, by name."""
    return {table: (REFERENCE / table).read_bytes() for table in tables}


@cache
def built_in_definition(name, tables=TABLES, limits=b""):
    """A built-in form; `tables` are the data files that are there, `limits` another table of them."""
    source = (paths.resources() / "forms" / f"{name}.md").read_bytes()
    files = files_of(tables) | ({"limits.csv": limits} if limits else {})
    return read_form(convert(f"{name}.md", source, files).xform, files, GIVEN_TABLES)


def sample_answers(stem):
    """The answers of the sample event, by the name of their file."""
    return json.loads((REFERENCE / "sample_event" / f"{stem}.json").read_text(encoding="utf-8"))


def answered(name, answers, tables=TABLES, given=None, limits=b""):
    """A session with these answers, all of which fit; `given` are tables of the workspace."""
    definition = built_in_definition(name, tables, limits)
    opened = FormSession.new(definition, SystemClock(), {}, Given(None, given or {}))
    assert [problem.message for problem in fill(opened, answers)] == []
    return opened


def value_of(opened, name):
    """An answer at the top of the form."""
    return opened.value(f"/data/{name}")


def verdict_of(opened, *names):
    """Answers at the top of the form, in this order."""
    return tuple(value_of(opened, name) for name in names)
