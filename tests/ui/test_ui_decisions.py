"""What is asked before it is done, what an empty screen explains, what is offered first."""

from pathlib import Path
from types import SimpleNamespace as Thing

import pytest
from PySide6.QtCore import QByteArray, QSettings, QSize, Qt
from PySide6.QtWidgets import QLabel

from ui.plan.view import PlanView
from ui.plan.view_model import PlanViewModel
from ui.review.view import ReviewView
from ui.review.view_model import ReviewViewModel
from ui.settings.view import SettingsView
from ui.settings.view_model import SettingsViewModel
from ui.shared import files, question
from ui.shared.form_box import FormBox
from ui.shared.notices import Notices
from ui.shared.wording import language
from ui.shell.window import PREFERRED, Window
from ui.today.view import TodayView
from ui.today.view_model import TodayViewModel
from ui.welcome.view_model import WelcomeViewModel


@pytest.fixture
def show(qtbot, theme):
    """Shows a view of a model in the size of the window's middle."""

    def build(kind, model):
        view = kind(model)
        qtbot.addWidget(view)
        view.resize(1104, 700)
        view.show()
        return view

    return build


def words_of(view):
    return "\n".join(label.text() for label in view.findChildren(QLabel) if label.isVisible())


# --- review


def test_a_grave_inspection_is_approved_only_after_a_question(make_desk, show, reply):
    desk = make_desk("supervisor")
    model = ReviewViewModel(desk)
    view = show(ReviewView, model)
    refused = reply("Go back")
    view.approve.click()
    assert "Approve F-12 with grade D, red alert?" in refused.asked
    assert "the alert and the findings stay" in refused.asked
    assert desk.services.calls == []
    assert model.detail.row.id == "i12"
    reply("Approve")
    view.approve.click()
    assert desk.services.calls == [("approve", "i12", ())]


def test_an_ordinary_inspection_is_approved_at_once(make_desk, show):
    desk = make_desk("supervisor")
    model = ReviewViewModel(desk)
    model.select("i15")
    assert model.doubt() == ""
    show(ReviewView, model).approve.click()
    assert desk.services.calls == [("approve", "i15", ())]


@pytest.mark.parametrize(
    ("alert", "grade", "is_asked"),
    [("red", "A", True), ("none", "D", True), ("red", "", True), ("amber", "C", False)],
)
def test_a_red_alert_or_the_worst_grade_is_grave(make_desk, alert, grade, is_asked):
    from dataclasses import replace

    model = ReviewViewModel(make_desk("supervisor"))
    model.detail = replace(model.detail, row=replace(model.detail.row, alert=alert, grade=grade))
    assert bool(model.doubt()) is is_asked
    if is_asked and grade:
        assert f"grade {grade}" in model.doubt()
        assert ("red alert" in model.doubt()) is (alert == "red")


def test_the_inspection_gets_most_of_the_review(make_desk, show):
    view = show(ReviewView, ReviewViewModel(make_desk("supervisor")))
    assert view.page.width() >= 520  # was 430
    assert view.queue.isVisible()


def test_a_question_reads_in_the_direction_of_the_window(qtbot, reply, monkeypatch):
    window = Window()
    qtbot.addWidget(window)
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    seen = []
    answer = reply("Go back")
    monkeypatch.setattr(
        question.QMessageBox, "showEvent", lambda box, _: seen.append(box.layoutDirection())
    )
    assert not question.is_agreed(window, "Really?", "It stays.", "Do it")
    assert answer.asked == "Really? It stays."
    assert seen == [Qt.LayoutDirection.RightToLeft]


# --- today


def test_today_tells_a_missing_plan_from_missing_visits(make_desk, show):
    desk = make_desk(is_empty=True)
    view = show(TodayView, TodayViewModel(desk))
    assert "No plan is imported yet" in words_of(view)
    assert "pack that your supervisor gave you" in words_of(view)


def test_today_lists_for_whom_there_are_visits(make_desk, show, monkeypatch):
    desk = make_desk()
    monkeypatch.setattr(desk.services.inspecting, "today", list)
    visits = [("Aigerim", 2), ("B. Other", 1)]
    rows = [Thing(person=name) for name, count in visits for _ in range(count)]
    monkeypatch.setattr(desk.services.planning, "assignments", lambda: rows)
    words = words_of(show(TodayView, TodayViewModel(desk)))
    assert "Nothing is assigned to Aibek Inspector today" in words
    assert "There are visits for: Aigerim (2), B. Other (1)." in words


def test_today_counts_names_that_are_too_many(make_desk, monkeypatch):
    desk = make_desk()
    rows = [Thing(person=f"P{number:02}") for number in range(11)]
    monkeypatch.setattr(desk.services.planning, "assignments", lambda: rows)
    advice = TodayViewModel(desk).emptiness().advice
    assert "P07 (1) and 3 more." in advice
    assert "P08" not in advice


def test_today_says_when_all_is_done_and_leads_supervisors_to_the_plan(make_desk, qtbot):
    assert "is done" in TodayViewModel(make_desk()).emptiness().words
    model = TodayViewModel(make_desk("supervisor", is_empty=True))
    assert model.emptiness().words == "No event is planned yet"
    assert model.emptiness().action == "Go to Plan"
    with qtbot.waitSignal(model.plan_wanted):
        model.act()


def test_forms_that_fit_the_site_stand_first_and_the_others_follow(make_desk, show):
    view = show(TodayView, TodayViewModel(make_desk()))
    view.new.click()
    box = view.chooser.form
    view.chooser.site.setCurrentIndex(view.chooser.site.findData("C-01"))
    titles = [box.itemText(place) for place in range(box.count())]
    assert titles == ["Chemical store", "Other forms", "Food inspection", "Water point"]
    assert box.currentData() == "fk_chem"
    assert not box.model().item(1).isEnabled()
    view.chooser.site.setCurrentIndex(view.chooser.site.findData(""))
    assert box.count() == 3
    assert box.currentData() == "fk_food"


def test_without_a_form_nothing_is_chosen(qtbot):
    box = FormBox()
    qtbot.addWidget(box)
    box.offer(Thing(fitting=(), others=()))
    assert (box.count(), box.currentData()) == (0, None)


# --- plan


def choosing(monkeypatch, name):
    monkeypatch.setattr(files, "file_to_open", lambda *_: Path(name))


def test_a_card_is_shown_before_it_is_enrolled(make_desk, show, reply, monkeypatch):
    desk = make_desk("supervisor")
    view = show(PlanView, PlanViewModel(desk))
    choosing(monkeypatch, "card.txt")
    refused = reply("Go back")
    view.enrol.click()
    assert "Enrol the laptop of Aybek Inspektor (inspector)?" in refused.asked
    assert "fern glass hotel ivory jade" in refused.asked
    assert "Aybek Inspektor is not among the people of the plan" in refused.asked
    assert desk.services.calls == [("read_card", Path("card.txt"))]
    choosing(monkeypatch, "known.txt")
    agreed = reply("Enrol")
    view.enrol.click()
    assert "not among the people" not in agreed.asked
    assert desk.services.calls[-1] == ("enrol_card", "Aybek Inspektor")


def test_a_laptop_is_revoked_with_a_reason(make_desk, show, monkeypatch):
    desk = make_desk("supervisor")
    view = show(PlanView, PlanViewModel(desk))
    chosen, reasons, offered = iter([None, "Bolat · fern glass hotel"]), iter(["stolen"]), []

    def choose(_parent, _title, _question, choices, _action):
        offered.append(choices)
        return next(chosen)

    monkeypatch.setattr("ui.plan.view.given_choice", choose)
    monkeypatch.setattr("ui.plan.view.given_reason", lambda *_: next(reasons))
    view.revoke.click()
    assert desk.services.calls == []
    view.revoke.click()
    assert offered == [["Bolat · fern glass hotel"]] * 2  # never one's own
    assert desk.services.calls == [("revoke", "fern glass hotel", "stolen")]
    assert "revoked" in desk.notices.latest.message


def test_a_new_device_key_is_made_when_agreed(make_desk, show, reply, theme):
    desk = make_desk("inspector")
    view = show(SettingsView, SettingsViewModel(desk, theme))
    refused = reply("Go back")
    view.rekey.click()
    assert "restored from a backup or copied" in refused.asked
    assert desk.services.calls == []
    reply("Make a new key")
    desk.services.owner.words = "new words of this laptop"
    view.rekey.click()
    assert desk.services.calls == [("rekey",)]
    assert "new words of this laptop" in view.words.text()
    assert "new card" in desk.notices.latest.message


def test_a_card_that_is_enrolled_already_asks_nothing(make_desk, show, monkeypatch):
    desk = make_desk("supervisor")
    view = show(PlanView, PlanViewModel(desk))
    choosing(monkeypatch, "enrolled.txt")
    view.enrol.click()
    assert desk.services.calls == [("read_card", Path("enrolled.txt"))]
    assert "is enrolled already" in desk.notices.latest.message


def test_a_visit_is_assigned_on_the_screen(make_desk, show):
    desk = make_desk("supervisor")
    model = PlanViewModel(desk)
    visits = show(PlanView, model).visits
    assert visits.table.model().rowCount() == 2
    visits.site.setCurrentIndex(visits.site.findData("W-02"))
    assert visits.form.currentData() == "fk_water"
    visits.person.setCurrentIndex(visits.person.findData("B. Other"))
    visits.day.setText(" 2026-06-05 ")
    visits.go.click()
    assert desk.services.calls == [("assign", "W-02", "fk_water", "B. Other", "2026-06-05")]
    assert desk.notices.latest.message.startswith("W-02 is assigned to B. Other.")
    assert visits.person.currentData() == "B. Other"


def test_a_new_visit_begins_on_a_day_of_the_event(make_desk):
    model = PlanViewModel(make_desk("supervisor"))
    assert "2026-06-01" <= model.first_day <= "2026-06-14"


def test_the_pack_says_what_is_missing(make_desk, show, monkeypatch):
    desk = make_desk("supervisor", is_empty=True)
    model = PlanViewModel(desk)
    view = show(PlanView, model)
    assert not view.write.isEnabled()
    for words in ("No event yet", "No form yet", "No inspector is enrolled yet"):
        assert words in words_of(view)
        assert words in view.write.toolTip()
    desk.services.is_empty = False
    monkeypatch.setattr(desk.services.planning, "devices", list)
    model.refresh()
    assert model.missing("") and not view.write.isEnabled()
    view.passphrase.setText("told in person")
    assert view.write.isEnabled()
    assert "No inspector" not in words_of(view)


@pytest.mark.parametrize(
    ("installed", "words"),
    [
        (0, "The 3 built-in forms are installed."),
        (1, "The 2 built-in forms are installed."),
        (2, "The built-in form is installed."),
    ],
)
def test_the_number_of_installed_forms_is_right(make_desk, qtbot, monkeypatch, installed, words):
    desk = make_desk("supervisor")
    planning = desk.services.planning
    there = planning.forms()[:installed]
    monkeypatch.setattr(planning, "forms", lambda: there)
    monkeypatch.setattr(planning, "add_form", lambda file: Thing(title=str(file)))
    model = PlanViewModel(desk)
    model.add_built_in()
    qtbot.waitUntil(lambda: desk.notices.latest is not None)
    assert desk.notices.latest.message == words


# --- welcome


def test_a_short_passphrase_is_refused_beneath_the_field(make_desk, qtbot, tmp_path):
    model = WelcomeViewModel(tmp_path / "w", make_desk().jobs)
    model.create("A", "inspector", "seven 7", "seven 7")
    qtbot.waitUntil(lambda: bool(model.problem))
    assert "at least 8 characters" in model.problem
    assert "Choose a few words" in model.problem
    assert not (tmp_path / "w").exists()


# --- notices


def test_good_news_goes_by_itself_and_problems_stay(qapp):
    notices = Notices()
    notices.add(Thing(message="wrong", is_problem=True))
    notices.tell("done")
    assert notices.ageing.isActive()
    notices.ageing.timeout.emit()
    assert notices.latest.message == "wrong"
    notices.tell("done again")
    notices.forget_news()
    assert (notices.latest.message, notices.older) == ("wrong", 0)


# --- the window


def test_the_window_stands_where_it_stood(qtbot, tmp_path):
    choices = QSettings(str(tmp_path / "choices.ini"), QSettings.Format.IniFormat)
    first, second = Window(), Window()
    for window in (first, second):
        qtbot.addWidget(window)
    first.take_place(choices)
    assert first.size() == PREFERRED.boundedTo(first.screen().availableSize())
    first.resize(700, 520)
    first.remember_place(choices)
    choices.sync()
    second.take_place(QSettings(str(tmp_path / "choices.ini"), QSettings.Format.IniFormat))
    assert second.size() == QSize(700, 520)


@pytest.mark.parametrize("stored", [QByteArray(b"nonsense"), "text", 7])
def test_a_spoilt_memory_of_the_place_is_no_harm(qtbot, tmp_path, stored):
    choices = QSettings(str(tmp_path / "choices.ini"), QSettings.Format.IniFormat)
    choices.setValue("geometry", stored)
    window = Window()
    qtbot.addWidget(window)
    window.take_place(choices)
    assert window.size() == PREFERRED.boundedTo(window.screen().availableSize())


def test_a_place_is_left_with_its_good_news(theme, tmp_path):
    from fakes import FakeServices

    from ui.composition import Composition

    composition = Composition(theme, tmp_path / "none")
    composition.furnish(FakeServices("inspector"))
    assert composition.window.windowTitle() == "Aibek Inspector (inspector) · FieldKit"
    composition.notices.tell("done")
    composition.go("inbox")
    assert composition.notices.latest is None
    composition.notices.add(Thing(message="wrong", is_problem=True, advice="", remedy=None))
    composition.go("today")
    assert composition.notices.latest.message == "wrong"
    language.choose("ru")
    assert "инспектор" in composition.window.windowTitle()
    composition.window.close()
