"""Finalising: what is missing is counted and named; what is confirmed is said in words."""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from fieldkit.app import Finding
from ui.form_entry.finalising import what_is_finalised
from ui.form_entry.mistakes import OpenError
from ui.form_entry.open_errors import errors_in_words
from ui.form_entry.view import FormEntryView
from ui.form_entry.view_model import FormEntryModel


def error(label, *, is_missing=True):
    return OpenError(f"/{label}", label, "", is_missing)


@pytest.mark.parametrize(
    ("errors", "words"),
    [
        ([error("Site"), error("Inspector")], "▲ Answers missing: 2. The first: Site"),
        ([error("pH", is_missing=False)], "▲ Answers not allowed: 1. The first: pH"),
        (
            [error("pH", is_missing=False), error("Site")],
            "▲ Answers missing: 1. Answers not allowed: 1. The first: pH",
        ),
        ([], "● Every answer that is needed is there. Ctrl+Enter finalises."),
    ],
)
def test_what_is_missing_is_counted_and_named(errors, words):
    assert errors_in_words(errors) == words


def test_the_bar_comes_with_the_first_check_and_follows_the_answers(view, model, draft):
    assert not view.errors.isVisible()
    view.finalise()
    missing = model.errors()
    assert view.errors.isVisible()
    assert f"Answers missing: {len(missing)}" in view.errors.words.text()
    assert missing[0].label in view.errors.words.text()
    assert view.page.focused_block().question.path == missing[0].path
    view.errors.findChild(QAbstractButton).click()
    assert view.page.focused_block().question.path == missing[1].path
    for each in missing:
        question = model.question(each.path)
        model.set(each.path, question.choices[0].value if question.choices else "7")
    for each in model.errors():
        model.set(each.path, "7")
    model.refresh_overview()
    assert model.errors() == []
    assert view.errors.words.text().startswith("●")
    assert not view.errors.go_on.isVisible()


def test_what_is_finalised_is_named_in_words(model):
    findings = tuple(
        Finding(f"/{place}", "Hot", severity, corrected=False)
        for place, severity in enumerate(("critical", "minor", "minor"))
    )
    model.headline = SimpleNamespace(
        score="89", grade="D", grade_reason="Imminent hazard", alert="red",
        alert_reason="Sewage", findings=findings, is_scored=True, is_exercise=False, progress=None,
    )  # fmt: skip
    assert what_is_finalised(model).splitlines() == [
        model.title,
        f"Site: F-12 {model.site_name}",
        "Grade D because: Imminent hazard",
        "Red alert: Sewage",
        "Findings: 3 (critical 1, minor 2)",
    ]


def test_without_findings_alert_or_grade_that_is_said_too(model):
    model.headline = SimpleNamespace(
        score="", grade="", grade_reason="", alert="none", alert_reason="", findings=(),
        is_scored=True, is_exercise=False, progress=None,
    )  # fmt: skip
    assert what_is_finalised(model).splitlines()[2:] == ["No grade", "No alert", "No findings"]


def test_the_confirmation_shows_it(view, model, monkeypatch):
    shown = []
    monkeypatch.setattr(view, "confirm", lambda *words: shown.append(words))
    monkeypatch.setattr(model, "check_all", list)
    view.finalise()
    assert what_is_finalised(model) in shown[0][1]
    assert "signed record" in shown[0][1]


def test_a_draft_opens_where_the_person_was(view, model, draft, path, qtbot):
    last = model.pages[-1]
    model.open_page(last.key)
    view.page.focus_last()
    there = view.page.focused_block().question.path
    assert there != path("visit/site")
    view.close_draft()
    again = FormEntryView(FormEntryModel(draft))
    qtbot.addWidget(again)
    again.resize(1000, 700)
    again.show()
    again.activateWindow()
    again.start()
    QTest.qWait(1)
    assert again.model.page.key == last.key
    assert again.page.focused_block().question.path == there
    QApplication.processEvents()


@pytest.fixture
def told(draft, monkeypatch):
    """What the log of the draft is told, in order."""
    heard = []
    for name in ("visit", "jumped", "looked_at_end", "refused"):
        monkeypatch.setattr(draft.audit, name, lambda *path, name=name: heard.append((name, *path)))
    return heard


def answer_all(model):
    for _ in range(2):
        for each in model.errors():
            question = model.question(each.path)
            model.set(each.path, question.choices[0].value if question.choices else "7")
    assert model.errors() == []


def test_the_log_hears_where_the_person_is_and_how_they_got_there(view, told, path):
    view._go_to(path("visit/staff"))
    assert told == [("jumped",), ("visit", path("visit/staff"))]
    told.clear()
    view._open_page(path("rest"))
    assert told[0] == ("jumped",)
    told.clear()
    view.finalise()
    assert told[0] == ("refused",)


def test_a_reason_is_asked_where_the_form_wants_one(view, model, draft, told, monkeypatch):
    answer_all(model)
    monkeypatch.setattr(view, "confirm", lambda *_: True)
    draft.needs_reason = True
    monkeypatch.setattr(view, "ask_reason", lambda: None)
    ended = []
    view.finalised.connect(ended.append)
    view.finalise()
    assert ended == []
    assert told[-1] == ("looked_at_end",)
    monkeypatch.setattr(view, "ask_reason", lambda: "misread")
    view.finalise()
    assert ended == ["inspection-1"]
    assert draft.reason == "misread"


@pytest.mark.parametrize(
    ("typed", "button", "reason"),
    [(" misread ", "Go on", "misread"), ("misread", "Go back", None), ("  ", "Go on", None)],
)
def test_the_reason_is_what_was_typed_and_agreed(view, typed, button, reason):
    def answer():
        dialog = QApplication.activeModalWidget()
        dialog.setTextValue(typed)
        [wanted] = [each for each in dialog.findChildren(QAbstractButton) if each.text() == button]
        wanted.click()

    QTimer.singleShot(0, answer)
    assert view.ask_reason() == reason
