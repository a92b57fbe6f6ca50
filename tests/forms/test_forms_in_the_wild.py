"""Forms of real agencies open, can be filled from end to end, and give a well-formed submission."""

import os
from pathlib import Path

import pytest
from lxml import etree

from fieldkit.forms import repair_form
from fieldkit.forms.definition import read_form
from fieldkit.forms.session import FormSession, QuestionView, RepeatView
from fieldkit.forms.xlsform.convert import convert
from fieldkit.forms.xlsform.tables import read_tables

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("FIELDKIT_SHARED") or ROOT.parent / "shared")
FORMS = sorted((SHARED / "forms-in-the-wild").glob("*.xls*"))
ANSWERS = {
    "int": "5",
    "decimal": "1.5",
    "date": "2026-03-04",
    "time": "10:30:00.000+05:00",
    "dateTime": "2026-03-04T10:30:00.000+05:00",
    "geopoint": "43.2 76.9 0 0",
    "geotrace": "43.2 76.9 0 0; 43.3 76.9 0 0",
    "geoshape": "43.2 76.9 0 0; 43.3 76.9 0 0; 43.3 77 0 0; 43.2 76.9 0 0",
    "binary": "photo.jpg",
    "barcode": "123",
}


def files_of(file):
    folder = file.with_name(file.stem + "-media")
    return {path.name: path.read_bytes() for path in folder.glob("*")} if folder.is_dir() else {}


def answer(view):
    if view.choices:
        return view.choices[0].value
    if view.control == "trigger":
        return "OK"
    if view.control == "range":
        return view.parameters.get("start", "1")
    return ANSWERS.get(view.type, "text")


def fill(session):
    """Answers everything that is asked, as a person does who takes the first choice."""
    for _ in range(3):
        for page in session.pages():
            for item in session.items(page.path):
                if isinstance(item, RepeatView) and item.can_add and item.count == 0:
                    session.add(item.path)
        for page in session.pages():
            for item in session.items(page.path):
                if isinstance(item, QuestionView) and not item.readonly and not item.value:
                    state = session.node(item.path)
                    if state.relevant and item.control != "note":
                        session.set(item.path, answer(session.question(item.path)))


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
@pytest.mark.skipif(not FORMS, reason="the forms of the wild are not on this machine")
@pytest.mark.parametrize("file", FORMS, ids=lambda file: file.stem)
def test_a_form_of_the_wild_is_filled_and_submitted(file):
    conversion = convert(file.name, file.read_bytes(), files_of(file))
    # Every one of them loads; a refusal would need a reason that its author accepts.
    assert conversion.ok, [problem.located_message for problem in conversion.problems]
    definition = read_form(conversion.xform, {**files_of(file), **conversion.files})
    session = FormSession.new(definition)
    fill(session)
    answered = [state for state in session.nodes() if state.value]
    assert len(answered) > 3
    root = etree.fromstring(session.submission())
    assert root.get("id") == definition.id
    assert session.instance_id.startswith("uuid:")
    again = FormSession.restore(definition, session.draft())
    assert etree.fromstring(again.submission()).tag == root.tag
    for language in session.languages:
        session.set_language(language)
        assert session.pages()


@pytest.mark.slow
@pytest.mark.skipif(not FORMS, reason="the forms of the wild are not on this machine")
@pytest.mark.parametrize("file", FORMS, ids=lambda file: file.stem)
def test_a_repair_of_a_form_of_the_wild_touches_nothing_else(file):
    """A form that already loads: every cell but those told is as it was, and once is enough."""
    source = file.read_bytes()
    copy = repair_form(file.name, source, files_of(file))
    told = {(r.sheet, r.row, r.column): r.after for r in copy.repairs if r.row}
    before, after = cells(source), cells(copy.workbook)
    changed = {key: after[key] for key in after if before.get(key) != after[key]}
    assert changed == told
    assert before.keys() <= after.keys()
    again = repair_form(f"{file.stem}.xlsx", copy.workbook, files_of(file))
    assert (again.repairs, again.workbook) == ((), copy.workbook)


def cells(content):
    return {
        (sheet.name, row.number, header): row.as_typed.get(header, text)
        for sheet in read_tables(content).sheets.values()
        for row in sheet.rows
        for header, text in row.cells.items()
    }
