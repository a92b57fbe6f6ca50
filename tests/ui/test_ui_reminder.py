"""Today reminds of what no supervisor confirmed, and leads to the hand-over."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from ui.shared.wording import language
from ui.today.view import TodayView
from ui.today.view_model import TodayViewModel


@pytest.fixture
def seen(theme, make_desk, qtbot, monkeypatch):
    """Today when so many inspections wait for a receipt too long."""

    def make(count):
        desk = make_desk()
        late = [replace(row, overdue=True) for row in desk.services.inspecting.inspections()]
        monkeypatch.setattr(type(desk.services.handing_over), "overdue", lambda _: late[:count])
        view = TodayView(TodayViewModel(desk))
        qtbot.addWidget(view)
        view.show()
        qtbot.waitExposed(view)
        QApplication.processEvents()
        return view

    return make


def test_nothing_overdue_shows_no_reminder(seen):
    assert not seen(0).reminder.isVisible()


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "1 inspection has not been confirmed"), (2, "2 inspections have not been confirmed")],
)
def test_what_is_overdue_is_told_and_leads_on(seen, qtbot, count, words):
    view = seen(count)
    assert view.reminder.isVisible()
    said = " ".join(each.text() for each in view.reminder.findChildren(QLabel))
    assert words in said
    [go] = view.reminder.findChildren(QPushButton)
    with qtbot.waitSignal(view._model.hand_over_wanted):
        go.click()


@pytest.mark.parametrize(("tag", "arrow"), [("en", "arrow-right"), ("ur", "arrow-left")])
def test_its_arrow_points_where_reading_goes(seen, tag, arrow):
    language.choose(tag)
    [go] = seen(1).reminder.findChildren(QPushButton)
    assert go.icon().name() == arrow


def test_the_reminder_goes_with_the_receipt(seen, monkeypatch):
    view = seen(2)
    service = view._model._desk.services.handing_over
    monkeypatch.setattr(type(service), "overdue", lambda _: [])
    view._model.refresh()
    assert not view.reminder.isVisible()
