"""A conflict on the screen: only what differs, decided by keyboard, written once all is decided."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from fieldkit.errors import FieldKitError
from ui.review.view import ReviewView
from ui.review.view_model import ReviewViewModel

TEMPERATURE, READING, INSIDE = "/f/temp", "/f/r[2]", "/f/r[2]/t"


@pytest.fixture
def review(make_desk):
    return ReviewViewModel(make_desk("supervisor", has_conflict=True))


@pytest.fixture
def conflict(review):
    review.settle()
    return review.conflict


@pytest.fixture
def view(review, qtbot, theme):
    shown = ReviewView(review)
    qtbot.addWidget(shown)
    shown.resize(1200, 700)
    with qtbot.waitExposed(shown):
        shown.show()
    return shown


def calls(review, name):
    return [call for call in review._desk.services.calls if call[0] == name]


def test_a_conflict_waits_before_everything_else(review):
    assert review.rows[0].state == "conflict"
    assert review.in_conflict
    assert review.cards()[0].mark.word == "conflict"


def test_only_what_differs_is_listed_and_one_sided_changes_are_chosen(conflict):
    assert [row.place for row in conflict.rows][:2] == [TEMPERATURE, READING]
    assert [row.place for row in conflict.agreed] == ["/f/site", "/f/who"]
    assert conflict.choices["/f/hot"] == "left"
    assert [row.place for row in conflict.undecided] == [TEMPERATURE, READING]
    assert not conflict.is_complete


def test_an_instance_that_goes_takes_its_answers_along(conflict):
    conflict.choose(READING, "left")
    assert INSIDE not in [row.place for row in conflict.rows]
    conflict.choose(READING, "right")
    assert INSIDE in [row.place for row in conflict.rows]


def test_the_resolution_is_written_once_all_is_decided(review, conflict):
    conflict.write()
    assert calls(review, "resolve") == []
    conflict.choose(TEMPERATURE, "right")
    conflict.choose(READING, "left")
    conflict.reason = " measured again "
    assert conflict.is_complete
    conflict.write()
    [(_, inspection, decision)] = calls(review, "resolve")
    assert inspection == "i16"
    assert decision.answers[TEMPERATURE] == "right"
    assert INSIDE not in decision.answers
    assert (decision.reason, len(decision.heads)) == ("measured again", 2)
    assert conflict.conflict is None
    review.refresh()
    assert not review.in_conflict


def test_a_side_is_taken_for_everything_it_has(conflict):
    conflict.take("left")
    assert set(conflict.choices.values()) == {"left"}
    assert INSIDE not in conflict.choices
    assert conflict.is_complete


def test_what_the_form_refuses_is_told_and_cannot_be_written(review, conflict, monkeypatch):
    def refuse(*_):
        raise FieldKitError("form.not_a_value", path=TEMPERATURE, value="warm", type="decimal")

    monkeypatch.setattr(review._desk.services.resolving, "preview", refuse)
    conflict.choose(READING, "left")
    conflict.write_own(TEMPERATURE, "warm")
    assert "warm" in conflict.problem
    assert not conflict.is_complete


def test_the_result_can_be_completed_in_the_form(conflict, qtbot):
    conflict.take("right")
    with qtbot.waitSignal(conflict.opened) as signal:
        conflict.complete_in_form()
    assert signal.args[0].id == "d3"
    assert conflict.conflict is None


def test_a_conflict_settled_elsewhere_leaves_the_screen(review, conflict):
    review._desk.services.resolving.settled = True
    review.refresh()
    assert conflict.conflict is None


def test_keys_decide_and_go_on(review, view, qtbot):
    qtbot.keyClick(view, Qt.Key.Key_S)
    page = view.conflict
    assert view.stack.currentWidget() is page
    first, second = page.rows[0], page.rows[1]
    assert first.cells["left"].hasFocus()
    assert not page.write.isEnabled()
    qtbot.keyClick(first.cells["left"], Qt.Key.Key_2)
    assert first.cells["right"].isChecked()
    assert second.cells["left"].hasFocus()
    qtbot.keyClick(second.cells["left"], Qt.Key.Key_1)
    assert len(page.rows) == 4, "the answers of the reading that goes are gone"
    assert page.count.text() == "All decided"
    assert page.write.isEnabled()
    page.write.click()
    assert view.stack.currentWidget() is not page
    assert len(calls(review, "resolve")) == 1


def test_a_value_of_ones_own_is_typed(review, view, qtbot):
    qtbot.keyClick(view, Qt.Key.Key_S)
    line = view.conflict.rows[0]
    assert not line.own.isVisible()
    qtbot.keyClick(line.cells["left"], Qt.Key.Key_3)
    assert line.own.hasFocus()
    qtbot.keyClicks(line.own, "60")
    qtbot.keyClick(line.own, Qt.Key.Key_Return)
    assert review.conflict.choices[TEMPERATURE] == "value:60"
    assert not any(cell.isChecked() for cell in line.cells.values())


def test_escape_leaves_the_conflict_as_it_is(review, view, qtbot):
    qtbot.keyClick(view, Qt.Key.Key_S)
    qtbot.keyClick(view.conflict, Qt.Key.Key_Escape)
    assert view.stack.currentWidget() is view.work
    assert review.in_conflict
    assert view.settlement.isVisible()
    assert not view.decision.isVisible()


def test_the_rest_unfolds(view, qtbot):
    qtbot.keyClick(view, Qt.Key.Key_S)
    view.conflict.agreed.click()
    texts = [each.text() for each in view.conflict.findChildren(type(view.conflict.count))]
    assert "A. Vendor" in texts


def test_an_approval_key_does_nothing_in_a_conflict(review, view, qtbot):
    qtbot.keyClick(view, Qt.Key.Key_A)
    assert calls(review, "approve") == []


def test_sides_that_cannot_be_compared_are_taken_whole(review, view, qtbot, monkeypatch):
    import fakes

    bare = replace(fakes.conflict(), answers=(), problem=FieldKitError("resolve.forms_differ"))
    monkeypatch.setattr(review._desk.services.resolving, "conflict", lambda *_: bare)
    review.settle()
    assert not view.conflict.write.isEnabled()
    review.conflict.take("right")
    assert view.conflict.write.isEnabled()
    view.conflict.write.click()
    [(_, _, decision)] = calls(review, "resolve")
    assert (decision.take, dict(decision.answers)) == ("right", {})


def test_nothing_else_matters_where_the_withdrawal_holds(review, conflict, monkeypatch):
    import fakes

    asked = replace(
        fakes.conflict().answers[2],
        place="withdrawn",
        kind="withdrawal",
        base=None,
        sides=("yes", "no"),
        words=("yes", "no"),
    )
    both = replace(fakes.conflict(), answers=(asked, *fakes.conflict().answers))
    monkeypatch.setattr(review._desk.services.resolving, "conflict", lambda *_: both)
    review.settle()
    assert len(conflict.rows) > 1
    conflict.choose("withdrawn", "left")
    assert [row.place for row in conflict.rows] == ["withdrawn"]
    assert conflict.is_complete


def test_a_conflict_of_unreadable_answers_can_be_opened(review, monkeypatch):
    def refuse(*_):
        raise FieldKitError("form.broken_record", reason="cut")

    monkeypatch.setattr(review._desk.services.inspecting, "show", refuse)
    review.select("i12")
    review.select("i16")
    assert review.detail is None
    assert review.in_conflict
    review.settle()
    assert review.conflict.conflict is not None


def late(conflict, said):
    """The conflict with a third version, which sorts before the others and says this at a place."""
    third = replace(conflict.sides[0], side="left", revision="00" * 32, person="Late")
    names = ("right", conflict.heads[1])
    sides = [replace(side, side=name) for side, name in zip(conflict.sides, names, strict=True)]

    def with_third(answer):
        value = said.get(answer.place, answer.base)
        return replace(
            answer,
            sides=(value, *answer.sides),
            words=(value, *answer.words),
            files=("", *answer.files) if answer.files else (),
        )

    answers = tuple(map(with_third, conflict.answers))
    return replace(conflict, sides=(third, *sides), answers=answers)


def test_a_version_that_arrives_while_one_decides_is_told_and_the_choices_stay(
    review, view, qtbot, monkeypatch
):
    qtbot.keyClick(view, Qt.Key.Key_S)
    model = review.conflict
    before = model.conflict
    model.choose(TEMPERATURE, "right")
    model.choose(READING, "left")
    now = late(before, {TEMPERATURE: "70"})
    monkeypatch.setattr(review._desk.services.resolving, "conflict", lambda *_: now)
    review.refresh()
    assert "arrived" in review._desk.notices.latest.message
    assert model.conflict.heads == now.heads
    assert model.choices[TEMPERATURE] == before.heads[1], "the same version under its new name"
    assert model.choices[READING] == "right"
    assert model.again == {TEMPERATURE}
    assert len(view.conflict.rows[0].cells) == 4
    assert "1 to look at again" in view.conflict.count.text()
    assert "3 versions" in view.conflict._title.text()
    model.choose(TEMPERATURE, "left")
    assert model.again == set()


def test_what_a_version_said_that_is_followed_meanwhile_stays_as_a_value(
    review, conflict, monkeypatch
):
    before = conflict.conflict
    conflict.choose(TEMPERATURE, "left")
    now = late(before, {TEMPERATURE: "70"})
    without = replace(
        now,
        sides=(now.sides[0], replace(now.sides[2], side="right")),
        answers=tuple(
            replace(
                answer,
                sides=(answer.sides[0], answer.sides[2]),
                words=(answer.words[0], answer.words[2]),
                files=(),
                proposal=None,
            )
            for answer in now.answers
        ),
    )
    monkeypatch.setattr(review._desk.services.resolving, "conflict", lambda *_: without)
    review.refresh()
    assert conflict.choices[TEMPERATURE] == "value:58"


def test_the_last_choice_is_taken_back_by_key(review, view, qtbot):
    qtbot.keyClick(view, Qt.Key.Key_S)
    first = view.conflict.rows[0]
    qtbot.keyClick(first.cells["left"], Qt.Key.Key_2)
    qtbot.keyClick(view.conflict, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert TEMPERATURE not in review.conflict.choices
    assert not first.cells["right"].isChecked()


def test_pictures_are_compared_side_by_side_by_key(review, view, qtbot, monkeypatch):
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QDialog, QLabel

    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImage(1600, 1200, QImage.Format.Format_RGB32).save(buffer, "PNG")
    monkeypatch.setattr(review._desk.services.resolving, "content", lambda _: content.data())
    import fakes

    shot = replace(
        fakes.conflict().answers[1], files=("f1", "f2"), base_file="f0", control="upload"
    )
    seen = replace(fakes.conflict(), answers=(shot,))
    monkeypatch.setattr(review._desk.services.resolving, "conflict", lambda *_: seen)
    qtbot.keyClick(view, Qt.Key.Key_S)
    [line] = view.conflict.rows
    widths = []

    def look(dialog):
        labels = [each for each in dialog.findChildren(QLabel) if not each.pixmap().isNull()]
        widths.extend([*(each.pixmap().width() for each in labels), dialog.width()])

    monkeypatch.setattr(QDialog, "exec", look)
    qtbot.keyClick(line.cells["left"], Qt.Key.Key_V)
    *pictures, whole = widths
    assert len(pictures) == len(line.pictures()) == 3
    assert min(pictures) > 300
    assert sum(pictures) < whole


def test_a_picture_is_shown_whole_in_a_narrow_column(qtbot, theme):
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QLabel

    from ui.review.choice_cell import ChoiceCell

    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImage(1600, 1200, QImage.Format.Format_RGB32).save(buffer, "PNG")
    cell = ChoiceCell("stall.jpg", lambda: None)
    qtbot.addWidget(cell)
    cell.show_picture(content.data())
    for width in (110, 400):
        cell.resize(width, 200)
        cell.show()
        [picture] = [each for each in cell.findChildren(QLabel) if not each.pixmap().isNull()]
        assert picture.pixmap().width() <= picture.width()
    assert picture.pixmap().width() == 160
