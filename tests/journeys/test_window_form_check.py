"""A form with faults through the real window: refused, repaired in a copy, installed, planned."""

import shutil

import pytest
from openpyxl import Workbook
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel

from fieldkit import paths
from tests.support.window_person import Person, make_planned_workspace
from ui.shared.wording import language
from ui.theme.theme import Theme

SURVEY = [
    ("type", "name", "label", "calculation"),
    ("txet", "site", "Site", None),
    ("select_one yesno", "clean", "Is it clean?", None),
    ("calculate", "note", None, "concat(${site}, “!”)"),
]
CHOICES = [("list_name", "name", "label"), ("yes_no", "yes", "Yes"), ("yes_no", "no", "No")]
AS_MARKDOWN = """
| survey |
| | type | name | label |
| | txet | site | Site |
| | text | 2nd | Second |
"""
AS_CSV = '"survey"\n,"type","name","label"\n,"txet","site","Site"\n'
AS_XML = "<h:html xmlns:h='http://www.w3.org/1999/xhtml'><h:head><h:title>x</h:title></h:head>"


@pytest.fixture
def one(qapp, monkeypatch, tmp_path):
    make_planned_workspace(tmp_path / "w")
    language.choose("en")
    person = Person(Theme(qapp), tmp_path / "w", monkeypatch.setattr)
    person.unlock()
    person.go("Plan")
    yield person
    person.close()


def write_workbook(file):
    book = Workbook()
    survey = book.active
    survey.title = "survey"
    sheets = {"choices": CHOICES, "settings": [("form_id", "form_title"), ("market", "Market")]}
    for row in SURVEY:
        survey.append(row)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(file)
    return file


def words_of(one):
    QApplication.processEvents()
    view = one.composition.screen("plan").view
    return "\n".join(label.text() for label in view.findChildren(QLabel) if label.isVisible())


def checked(one):
    return one.composition.screen("plan").model.form_check


def repair(one, copy):
    """Write the repaired copy of the form on the screen, with everything that can be mended."""
    one.press("Write a repaired copy…")
    one.press("Write the copy…", copy)


def test_a_refused_form_is_repaired_installed_and_planned(one, tmp_path):
    form = write_workbook(tmp_path / "market.xlsx")
    before = form.read_bytes()
    one.press("Add a form…", form)
    assert "market.xlsx" in words_of(one)
    assert {problem.code for problem in checked(one).problems() if problem.severity == "error"} == {
        "form.type_unknown",
        "form.list_missing",
    }
    repair(one, form)
    assert "never takes its place" in one.composition.notices.latest.message
    one.composition.notices.put_away()
    copy = tmp_path / "market-repaired.xlsx"
    one.press("Write the copy…", copy)
    assert form.read_bytes() == before
    assert {(each.sheet, each.row, each.after) for each in checked(one).shown.changed} == {
        ("survey", 2, "text"),
        ("survey", 3, "select_one yes_no"),
        ("survey", 4, 'concat(${site}, "!")'),
    }
    one.press("Install the copy")
    assert "Market · market" in words_of(one)
    forms = one.find(QComboBox, "Form")
    assert forms.findData("market") >= 0
    one.go("Today")
    one.press("New inspection")
    assert one.find(QComboBox, "Form").findData("market") >= 0


def test_tables_as_text_get_a_workbook_as_their_copy(one, tmp_path, monkeypatch):
    for name, text in (("a.md", AS_MARKDOWN), ("b.csv", AS_CSV)):
        form = tmp_path / name
        form.write_text(text, encoding="utf-8")
        one.press("Add a form…", form)
        assert not checked(one).shown.is_usable
        repair(one, tmp_path / f"{name}-repaired.xlsx")
        one.press("Install the copy")
        assert form.read_text(encoding="utf-8") == text
    assert {row.id for row in one.composition.screen("plan").model.forms} == {"a", "b"}
    shows_what_cannot_be_repaired(one, tmp_path / "a.xml")
    monkeypatch.setattr(paths, "logs", lambda: tmp_path / "logs")
    monkeypatch.setattr(one.composition.desk.services.planning, "check_form", lambda *_: 1 / 0)
    tells_a_mistake_of_ours(one, tmp_path / "logs")


def shows_what_cannot_be_repaired(one, form):
    """A ready XForm has no tables to repair, and one of this name may be gone in between."""
    form.write_text(AS_XML, encoding="utf-8")
    one.press("Check a form…", form)
    assert "Nothing of this can be mended here" in words_of(one)
    assert checked(one).offers() == []
    form.unlink()
    one.press("Check again")
    assert "does not exist" in one.composition.notices.latest.message
    one.press("Back to Plan")
    assert "Nothing of this" not in words_of(one)


def tells_a_mistake_of_ours(one, logs):
    """What nobody expected is told too, and the window goes on."""
    one.press("Check a form…", logs)
    assert "FieldKit made a mistake" in one.composition.notices.latest.message
    assert "ZeroDivisionError" in (logs / "crash-window.txt").read_text()
    assert one.find(QAbstractButton, "Check a form…").isEnabled()


@pytest.mark.parametrize(
    ("name", "mended"),
    [
        ("mali-health-facilities", {"form.id_missing"}),
        ("ifrc-distribution-site", {"form.wrong_ending"}),
    ],
)
def test_a_form_of_others_is_repaired_and_installed(one, shared, tmp_path, name, mended):
    source = shared / "forms-in-the-wild" / f"{name}.xlsx"
    media = source.with_name(f"{name}-media")
    form = tmp_path / source.name
    shutil.copy(source, form)
    if media.is_dir():
        shutil.copytree(media, tmp_path / media.name)
    one.press("Check a form…", form)
    assert mended <= {offer.code for offer in checked(one).offers()}
    repair(one, tmp_path / "copy.xlsx")
    assert form.read_bytes() == source.read_bytes()
    assert mended <= {each.code for each in checked(one).shown.changed}
    assert not mended & {problem.code for problem in checked(one).shown.problems}
    one.press("Install the copy")
    [installed] = one.composition.screen("plan").model.forms
    assert installed.title in words_of(one)
