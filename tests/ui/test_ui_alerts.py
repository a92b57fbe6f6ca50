"""Alerts on the screen: what they ask for, the steps that can be taken, what was done."""

from dataclasses import replace

import fakes
import pytest
from PySide6.QtWidgets import QDialog

from fieldkit.errors import FieldKitError
from ui.alerts import view as alerts_view
from ui.alerts.assessment import QUESTIONS, AssessmentDialog
from ui.alerts.view import AlertsView
from ui.alerts.view_model import AlertsViewModel
from ui.shared.alert_notice import tell_alert


@pytest.fixture
def desk(make_desk):
    return make_desk("supervisor")


@pytest.fixture
def shown(desk, qtbot, theme):
    """(model, view) with the alert about two inspections before it."""
    model = AlertsViewModel(desk)
    view = AlertsView(model)
    qtbot.addWidget(view)
    view.resize(1200, 760)
    with qtbot.waitExposed(view):
        view.show()
    return model, view


def taken(desk):
    return [call for call in desk.services.calls if call[1:2] in [("common",), ("single",)]]


def test_a_card_says_what_where_and_by_when(desk):
    first, second = AlertsViewModel(desk).cards()
    assert (first.title, first.detail) == ("Nomad LLP: F-12, F-15", "EXERCISE · new · 2 Jun, 10:00")
    assert first.reason == "L3 · too late since 2 Jun, 10:30"
    assert (second.title, second.reason) == ("F-12 Plov stall", "L1 · tell by 3 Jun, 10:00")
    assert (first.mark.colour, second.mark.colour) == ("red", "amber")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (replace(fakes.COMMON_ALERT, told=True, overdue=False), "L3 · told"),
        (replace(fakes.COMMON_ALERT, grown=True, told=True), "L3 · more has come since"),
        (replace(fakes.COMMON_ALERT, state="closed"), "L3 · closed"),
        (replace(fakes.COMMON_ALERT, tell_by="", overdue=False), "L3 · 2 inspections"),
    ],
)
def test_what_presses_is_said_first(desk, monkeypatch, row, reason):
    monkeypatch.setattr(desk.services.alerting, "alerts", lambda _tag: [row])
    model = AlertsViewModel(desk)
    model.show_closed(True)
    assert model.cards()[0].reason == reason


def test_closed_ones_are_shown_when_asked_for(desk, monkeypatch):
    rows = [fakes.SINGLE_ALERT, replace(fakes.COMMON_ALERT, state="closed")]
    monkeypatch.setattr(desk.services.alerting, "alerts", lambda _tag: rows)
    model = AlertsViewModel(desk)
    assert [row.id for row in model.rows] == ["single"]
    model.show_closed(True)
    assert [row.id for row in model.rows] == ["single", "common"]


def test_the_steps_that_can_be_taken_are_buttons(shown):
    model, view = shown
    assert list(view.steps) == ["relevant", "duplicate", "not_relevant", "tell"]
    model.select("single")
    assert list(view.steps) == ["confirmed", "refuted", "tell"]


def test_relevant_needs_no_words(desk, shown):
    _model, view = shown
    view.steps["relevant"].click()
    assert taken(desk) == [("triage", "common", "relevant", "")]
    assert desk.notices.latest.message == "Nomad LLP: F-12, F-15: new."


@pytest.mark.parametrize(
    ("alert", "name", "call"),
    [
        ("common", "duplicate", ("triage", "common", "duplicate", "As said.")),
        ("common", "not_relevant", ("triage", "common", "not_relevant", "As said.")),
        ("single", "confirmed", ("verify", "single", "confirmed", "As said.")),
        ("single", "refuted", ("verify", "single", "refuted", "As said.")),
        ("single", "tell", ("tell", "single", "As said.")),
    ],
)
def test_other_steps_ask_for_words(desk, shown, monkeypatch, alert, name, call):
    model, view = shown
    model.select(alert)
    monkeypatch.setattr(alerts_view, "given_reason", lambda *_: None)
    view.steps[name].click()
    assert taken(desk) == []
    monkeypatch.setattr(alerts_view, "given_reason", lambda *_: "As said.")
    view.steps[name].click()
    assert taken(desk) == [call]


@pytest.mark.parametrize("name", ["respond", "close"])
def test_what_is_done_and_what_came_of_it(desk, shown, monkeypatch, name):
    model, view = shown
    responding = replace(fakes.COMMON_ALERT, state="responding", next_steps=("respond", "close"))
    monkeypatch.setattr(desk.services.alerting, "alerts", lambda _tag="": [responding])
    model.refresh()
    monkeypatch.setattr(alerts_view, "given_reason", lambda *_: "Done.")
    view.steps[name].click()
    assert taken(desk) == [(name, "common", "Done.")]


def test_a_closed_alert_can_only_be_opened_again(desk, shown, monkeypatch):
    model, view = shown
    closed = replace(fakes.COMMON_ALERT, state="closed", next_steps=("triage", "tell"))
    monkeypatch.setattr(desk.services.alerting, "alerts", lambda _tag="": [closed])
    model.show_closed(True)
    assert list(view.steps) == ["relevant", "tell"]
    assert view.steps["relevant"].text() == "Open it again"


def test_a_refusal_is_told_and_nothing_is_lost(desk, shown):
    _model, view = shown
    desk.services.refusal = FieldKitError("alert.unknown", id="common")
    view.steps["relevant"].click()
    assert desk.notices.latest.message.startswith("There is no alert common")


def test_an_inspection_of_an_alert_can_be_looked_at(shown, qtbot):
    model, _view = shown
    assert [number for number, _words in model.inspections(model.shown)] == ["i12", "i15"]
    with qtbot.waitSignal(model.inspection_wanted) as asked:
        model.inspection_wanted.emit("i12")
    assert asked.args == ["i12"]


def test_history_says_what_who_and_when(desk):
    model = AlertsViewModel(desk)
    step = fakes.SINGLE_ALERT.steps[0]
    assessed = replace(step, step="assess", outcome="", level=4, details={"risk": "very_high"})
    told = replace(
        step, step="tell", outcome="",
        details={"who": "Head", "told_at": "2026-06-02T11:00:00+05:00"},
    )  # fmt: skip
    strange = replace(step, step="", outcome="")
    row = replace(fakes.SINGLE_ALERT, steps=(step, assessed, told, strange))
    assert model.history(row) == [
        ("Triage: relevant", "Dilnoza, 2 Jun, 10:05"),
        ("Assessment: L4 National level, very high risk", "Dilnoza, 2 Jun, 10:05"),
        ("Told", "Head · Dilnoza, 2 Jun, 11:00"),
        ("A step of a newer program", "Dilnoza, 2 Jun, 10:05"),
    ]


def test_without_alerts_the_way_to_the_inbox_is_shown(make_desk, qtbot, theme):
    model = AlertsViewModel(make_desk("supervisor", is_empty=True))
    view = AlertsView(model)
    qtbot.addWidget(view)
    assert view.stack.currentWidget() is view.empty
    with qtbot.waitSignal(model.import_wanted):
        view.empty.acted.emit()


def test_an_assessment_is_saved_only_when_it_is_whole(qtbot, theme, shown):
    _model, view = shown
    dialog = AssessmentDialog(view, 3)
    qtbot.addWidget(dialog)
    assert not dialog.save.isEnabled()
    dialog.likelihood.setCurrentIndex(4)
    dialog.impact.setCurrentIndex(5)
    for box, _reason in dialog.answers.values():
        box.setCurrentIndex(box.findData("no"))
    assert dialog.save.isEnabled()
    assert dialog.level.currentData() == 3
    for question in list(QUESTIONS)[:2]:
        box, reason = dialog.answers[question]
        box.setCurrentIndex(box.findData("yes"))
        assert not dialog.save.isEnabled()
        reason.setText("Many drink it.")
    assert dialog.save.isEnabled()
    assert dialog.level.currentData() == 4
    dialog.level.setCurrentIndex(2)
    dialog.level.activated.emit(2)
    dialog.likelihood.setCurrentIndex(1)
    assert dialog.assessment.level == 2
    assert (dialog.assessment.likelihood, dialog.assessment.impact) == (1, 5)


def test_the_assessment_is_written_down_when_agreed(desk, shown, monkeypatch):
    model, view = shown
    verified = replace(fakes.COMMON_ALERT, state="verified", next_steps=("assess", "tell"))
    monkeypatch.setattr(desk.services.alerting, "alerts", lambda _tag="": [verified])
    model.refresh()
    monkeypatch.setattr(AssessmentDialog, "exec", lambda _: QDialog.DialogCode.Rejected)
    view.steps["assess"].click()
    assert taken(desk) == []
    monkeypatch.setattr(AssessmentDialog, "exec", lambda _: QDialog.DialogCode.Accepted)
    view.steps["assess"].click()
    assert [call[:2] for call in taken(desk)] == [("assess", "common")]


def test_whoever_finishes_an_inspection_is_told_whom_to_tell(desk, make_desk):
    tell_alert(desk, "i12")
    notice = desk.notices.latest
    assert notice.message == "Alert L3: Red alerts at the same operator"
    assert notice.advice.startswith("Tell by 2 Jun, 10:30: Event health command.")
    calm = make_desk("inspector")
    tell_alert(calm, "i99")
    assert calm.notices.latest is None
