"""Hand-over: the words fit what waits, where it goes and what was done."""

from pathlib import Path
from types import SimpleNamespace as Thing

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from ui.hand_over.view import HandOverView
from ui.hand_over.view_model import HandOverViewModel
from ui.shared.widgets import Figure


@pytest.fixture
def seen(theme, make_desk, qtbot, monkeypatch):
    """The screen when so many inspections wait."""

    def make(inspections, *, has_stick=True):
        desk = make_desk()
        service = desk.services.handing_over
        waiting = Thing(inspections=inspections, records=inspections, attachments=1, bytes=9000)
        monkeypatch.setattr(service, "outgoing", lambda: waiting)
        if not has_stick:
            monkeypatch.setattr(service, "drives", list)
        view = HandOverView(HandOverViewModel(desk))
        qtbot.addWidget(view)
        view.resize(1104, 690)
        view.show()
        view.activateWindow()
        qtbot.waitUntil(view.isActiveWindow)
        view.start()
        QApplication.processEvents()
        return view

    return make


def figures(view):
    return [each.accessibleName() for each in view.findChildren(Figure) if each.isVisible()]


def words(view):
    return " ".join(each.text() for each in view.findChildren(QLabel) if each.isVisible())


def test_nothing_waits(seen):
    view = seen(0)
    assert figures(view) == []
    assert "Nothing is waiting" in words(view)
    assert not view.choose.isEnabled()
    assert view.look_again.hasFocus()


@pytest.mark.parametrize(("count", "name"), [(1, "inspection: 1"), (4, "inspections: 4")])
def test_some_wait(seen, count, name):
    view = seen(count)
    assert figures(view)[:2] == [name, "photo or file: 1"]
    assert "They wait here until" in words(view)
    assert QApplication.focusWidget().text().startswith("Write to KINGSTON")


def test_everything_goes_again(seen):
    view = seen(0)
    view.everything.setChecked(True)
    assert figures(view) == []
    assert "All records of this laptop go" in words(view)
    assert view.choose.isEnabled()


def test_without_a_stick_the_keyboard_is_where_a_place_is_chosen(seen):
    view = seen(2, has_stick=False)
    assert view.choose.hasFocus()
    assert view.choose.isDefault()


@pytest.mark.parametrize(
    ("file", "onward"),
    [("/media/stick/a.fieldkit", "safe to remove"), ("/home/a/a.fieldkit", "or by e-mail")],
)
def test_what_happens_next_depends_on_where_the_file_is(seen, qtbot, file, onward):
    view = seen(2)
    view._model.write(Path(file))
    qtbot.waitUntil(lambda: view._model.written is not None)
    QApplication.processEvents()
    assert onward in words(view)
    assert "4 records · 9 files" in words(view)


def test_the_size_of_the_files_and_the_reminder_are_chosen_beside_what_goes(
    theme, make_desk, qtbot
):
    desk = make_desk()
    model = HandOverViewModel(desk)
    view = HandOverView(model)
    qtbot.addWidget(view)
    assert view.reminder.currentData() == 3
    view.reminder.setCurrentIndex(view.reminder.findData(7))
    view.reminder.activated.emit(view.reminder.currentIndex())
    assert desk.services.calls == [("expect_receipts_within", 7)]
    view.file_size.setCurrentIndex(2)
    view.file_size.activated.emit(2)
    model.write(Path("/elsewhere/x.fieldkit"))
    qtbot.waitUntil(lambda: model.written is not None)
    assert desk.services.calls[-1][2].largest == 10_000_000
    assert "numbered" in " ".join(label.text() for label in view.done.findChildren(QLabel))


def test_a_file_that_went_on_where_it_stopped_says_so(seen, qtbot):
    view = seen(2)
    view._model.write_to_drive(view._model.drives[0])
    qtbot.waitUntil(lambda: "Aibek-" in words(view))
    assert "went on" not in words(view)
    view._model._desk.services.handing_over.went_on_at = 800_000
    view._model.write_to_drive(view._model.drives[0])
    qtbot.waitUntil(lambda: "It went on at" in words(view))
