"""The form entry screen with its widgets: what is rebuilt, where the keyboard goes, what is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from fieldkit.app import Finding
from ui.form_entry.question_block import QuestionBlock
from ui.form_entry.view import PAGES_KEPT, FormEntryView
from ui.form_entry.view_model import FormEntryModel


def block(view, path):
    return view.page.blocks[path]


def focused_name(view):
    found = view.page.focused_block()
    return found.question.name if found else None


def message(view, path):
    return block(view, path).words("message")


def test_an_answer_rebuilds_only_what_it_changes(view, model, path):
    before = dict(view.page.blocks)
    model.set(path("visit/sick"), "yes")
    after = view.page.blocks
    assert path("visit/who") in after
    assert all(after[key] is widget for key, widget in before.items())
    model.set(path("visit/sick"), "no")
    assert path("visit/who") not in view.page.blocks
    assert all(view.page.blocks[key] is widget for key, widget in before.items())


def test_what_unfolds_does_not_move_what_is_above(view, model, path, qtbot):
    sick = block(view, path("visit/sick"))
    block(view, path("visit/sick")).take_focus()
    before = sick.mapTo(view, QPoint(0, 0)).y()
    model.set(path("visit/sick"), "yes")
    qtbot.wait(10)
    assert sick.mapTo(view, QPoint(0, 0)).y() == before


def test_what_unfolds_above_keeps_the_row_under_the_keyboard_still(view, model, path, qtbot):
    view.resize(1280, 420)
    qtbot.wait(10)
    ph = block(view, path("visit/ph"))
    ph.take_focus()
    view.page.ensureWidgetVisible(ph)
    before = ph.mapTo(view, QPoint(0, 0)).y()
    model.set(path("visit/sick"), "yes")
    qtbot.wait(10)
    assert ph.mapTo(view, QPoint(0, 0)).y() == before


def test_a_visit_by_keyboard_alone(view, model, draft, path, qtbot):
    view.start()
    assert focused_name(view) == "site"
    QTest.keyClicks(QApplication.focusWidget(), "F-12")
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert focused_name(view) == "staff"
    assert draft.session.value(path("visit/site")) == "F-12"
    QTest.keyClicks(QApplication.focusWidget(), "7")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert focused_name(view) == "sick"
    assert draft.session.value(path("visit/staff")) == "7"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_1)
    assert draft.session.value(path("visit/sick")) == "yes"
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert focused_name(view) == "who"
    QTest.keyClicks(QApplication.focusWidget(), "The cook")
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert model.page.title == "Temperatures"
    assert draft.session.value(path("visit/who")) == "The cook"
    assert focused_name(view) == "food"
    QTest.keyClick(view, Qt.Key.Key_F9)
    assert focused_name(view) == "food"
    assert message(view, path("temps/reading[1]/food")) == "▲ An answer is needed."
    QTest.keyClick(view, Qt.Key.Key_F8)
    assert focused_name(view) == "degrees"
    QTest.keyClicks(QApplication.focusWidget(), "4,5")
    QTest.keyClick(view, Qt.Key.Key_F8)
    assert draft.session.value(path("temps/reading[1]/degrees")) == "4.5"
    QTest.keyClicks(QApplication.focusWidget(), "Plov")
    view.confirm = lambda *_: True
    with qtbot.waitSignal(view.finalised) as ended:
        QTest.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert ended.args == ["inspection-1"]


def test_typing_is_saved_after_a_pause(view, draft, path, qtbot):
    block(view, path("visit/site")).take_focus()
    QTest.keyClicks(QApplication.focusWidget(), "F")
    assert draft.saved_steps == []
    qtbot.waitUntil(lambda: draft.saved_steps == [("set", path("visit/site"), "F")], timeout=2000)


def test_an_error_is_shown_after_leaving_the_field(view, path):
    block(view, path("visit/staff")).take_focus()
    QTest.keyClicks(QApplication.focusWidget(), "900")
    assert message(view, path("visit/staff")) == ""
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert message(view, path("visit/staff")) == "▲ From 1 to 500."


def test_a_full_disk_is_shown_and_the_value_stays(view, model, draft, path, qtbot):
    draft.full = True
    with qtbot.waitSignal(view.problem) as told:
        block(view, path("visit/site")).take_focus()
        QTest.keyClicks(QApplication.focusWidget(), "F-12")
        block(view, path("visit/site")).leave()
    assert told.args[0].code == "disk.full"
    assert "Not saved" in message(view, path("visit/site"))
    assert block(view, path("visit/site")).editor.line.text() == "F-12"
    assert view._saved.text() == "not saved"
    draft.full = False
    view._save_again.click()
    assert message(view, path("visit/site")) == ""
    assert view._saved.text().startswith("saved ")


def test_refusing_the_confirmation_keeps_the_draft(view, model, path):
    for error in model.errors():
        model.set(error.path, "no" if error.path.endswith("sick") else "1")
    ended = []
    view.finalised.connect(ended.append)
    view.confirm = lambda *_: False
    view.finalise()
    assert ended == []


def test_removing_asks_only_when_answers_would_be_lost(view, model, draft, path):
    model.open_page(model.pages[1].key)
    asked = []
    view.confirm = lambda *words: asked.append(words) or False
    view.page.blocks[f"instance {path('temps/reading[1]')}"].remove.click()
    assert asked == []
    view.page.blocks[f"repeat {path('temps/reading')}"].add.click()
    assert focused_name(view) == "food"
    model.set(path("temps/reading[1]/food"), "plov")
    view.page.blocks[f"instance {path('temps/reading[1]')}"].remove.click()
    assert len(asked) == 1
    assert draft.session.value(path("temps/reading[1]/food")) == "plov"


def test_only_a_few_pages_are_kept(view, model):
    for page in [*model.pages, model.pages[0]]:
        model.open_page(page.key)
    assert len(view._kept) <= PAGES_KEPT
    assert view._stack.currentWidget() is view.page


def test_the_language_changes_in_place(view, model, path):
    model.set(path("visit/site"), "F-12")
    before = block(view, path("visit/site"))
    view._choose_language(1)
    assert block(view, path("visit/site")) is before
    assert "Код объекта" in before.words("label")
    assert before.editor.line.text() == "F-12"
    assert "Посещение" in view._heading.text()


def test_choices_in_another_language_keep_their_buttons_and_the_keyboard(view, model, path):
    model.open_page(model.pages[2].key)
    several, one = block(view, path("rest/colours")), block(view, path("rest/many"))
    model.set(path("rest/colours"), "red blue")
    kept = list(several.editor.lines)
    kept[1].setFocus()
    view._choose_language(1)
    assert several.editor.lines == kept
    assert [line.text() for line in kept] == ["Красный", "Зелёный", "Синий"]
    assert kept[0].accessibleName() == "Цвета: Красный"
    assert [line.isChecked() for line in kept] == [True, False, True]
    assert QApplication.focusWidget() is kept[1]
    assert "Число 1" in words_offered(one)


def test_the_answers_of_a_row_are_renamed_in_place(view, path):
    sick = block(view, path("visit/sick"))
    kept = list(sick.editor.buttons)
    view._choose_language(1)
    assert sick.editor.buttons == kept
    assert [button.text() for button in kept] == ["Да", "Нет"]


def words_offered(shown):
    found = shown.editor._shown
    return [found.index(row).data() for row in range(found.rowCount())]


def test_every_input_has_a_name(view, model):
    for page in model.pages:
        model.open_page(page.key)
        for widget in view.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                assert widget.accessibleName(), type(widget)


def test_tab_goes_down_the_page(view, model, qtbot):
    model.open_page(model.pages[2].key)
    qtbot.wait(20)
    view.page.focus_first()
    heights = []
    for _ in range(12):
        focused = view.page.focused_block()
        assert focused is not None
        heights.append(focused.mapTo(view.page.widget(), QPoint(0, 0)).y())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert heights == sorted(heights)
    assert len(set(heights)) > 4


@pytest.mark.parametrize("width", [640, 900, 1280])
def test_long_labels_are_not_clipped(view, model, path, width, monkeypatch, qtbot):
    words = "Hot food is kept at sixty degrees or more until it is handed to a guest " * 4
    original = model.draft.session.items

    def with_long_labels(page):
        from dataclasses import replace

        return [
            replace(item, label=words, hint=words) if hasattr(item, "hint") else item
            for item in original(page)
        ]

    monkeypatch.setattr(model.draft.session, "items", with_long_labels)
    view.resize(width, 900)
    model._sync_page()
    qtbot.wait(50)
    viewport = view.page.viewport().width()
    assert view.page.widget().width() <= viewport
    for label in view.page.findChildren(QLabel):
        if label.isVisible() and label.text() and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()) - 1, label.text()[:40]


def test_narrow_windows_keep_the_score_in_sight(view, qtbot):
    view.resize(700, 800)
    qtbot.wait(10)
    assert not view.outline.isVisible()
    assert not view.standing.isVisible()
    assert "Score 84" in view._narrow_standing.words
    assert view._narrow_standing.isVisible()


def test_a_page_in_arabic_runs_from_right_to_left(qtbot, theme, kitchen, monkeypatch):
    from dataclasses import replace

    from form_entry_fake_draft import FakeDraft

    draft = FakeDraft(kitchen)
    original = draft.session.items
    monkeypatch.setattr(
        draft.session,
        "items",
        lambda page: [replace(item, label="كم عدد العاملين اليوم") for item in original(page)],
    )
    view = FormEntryView(FormEntryModel(draft))
    qtbot.addWidget(view)
    view.show()
    assert view.page.layoutDirection() == Qt.LayoutDirection.RightToLeft
    block = view.page.question_blocks[0]
    assert block.layoutDirection() == Qt.LayoutDirection.RightToLeft


def in_sight(view):
    """Whether the question under the keyboard is wholly on the screen."""
    focused = view.page.focused_block()
    top = focused.mapTo(view.page.viewport(), QPoint(0, 0)).y()
    return top >= 0 and top + focused.height() <= view.page.viewport().height()


def test_moving_on_steps_over_no_question_and_hides_none(view, model, path, qtbot):
    view.resize(1280, 420)
    model.set(path("temps/reading[1]/food"), "Plov")
    model.open_page(model.pages[0].key)
    view.page.focus_last()
    qtbot.wait(10)
    last = focused_name(view)
    assert in_sight(view)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.wait(10)
    assert model.page is model.pages[1]
    assert focused_name(view) == "food"
    assert in_sight(view)
    QTest.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.wait(10)
    assert focused_name(view) == last
    assert in_sight(view)
    model.open_page(model.pages[-1].key)
    view.page.focus_last()
    end = view.page.focused_block()
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert view.page.focused_block() is end


def test_the_mark_of_a_finding_leaves_the_answers_their_row(view, model, draft, path):
    sick = block(view, path("visit/sick"))
    model.set(path("visit/sick"), "yes")
    before = [each.geometry() for each in sick.editor.buttons]
    draft.found = (Finding(path("visit/sick"), "Ill", "critical", corrected=False),)
    model.refresh_overview()
    QApplication.processEvents()
    assert sick._mark.isVisible()
    assert [each.geometry() for each in sick.editor.buttons] == before
    assert sick._mark.mapTo(sick, QPoint(0, 0)).y() > sick.editor.geometry().bottom()


def test_a_question_shows_the_picture_that_the_form_brings(qtbot, model, draft, path, theme):
    image = QImage(900, 600, QImage.Format.Format_RGB32)
    held = QBuffer()
    held.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(held, "PNG")
    draft.form_files = {"map.png": bytes(held.data().data())}
    question = replace(
        model.question(path("visit/site")), media={"image": "map.png", "audio": "say.mp3"}
    )
    shown = QuestionBlock(model, question)
    qtbot.addWidget(shown)
    shown.resize(600, 600)
    shown.show()
    QApplication.processEvents()
    assert shown._media.picture.pixmap().height() == 260
    assert shown._media.played.buttons[0].text() == "Play: say.mp3"
    assert QuestionBlock(model, model.question(path("visit/site")))._media is None


def test_the_limit_of_a_reading_names_its_origin(view, model, draft, path):
    draft.limits = {path("visit/ph"): "6.5 to 8.5"}
    reading = block(view, path("visit/ph"))
    assert reading.words("origin") == ""
    model.questions_changed.emit([path("visit/ph")])
    assert reading._limit.text() == "limit: 6.5 to 8.5"
    assert reading.words("origin") == "international profile: WHO"
