"""Where the inspection stands: beside the questions, or in one line when the window is narrow."""

from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from fieldkit.app import Finding
from ui.form_entry.questions.choice_buttons import AnswerButton
from ui.form_entry.standing import StandingLine, standing_in_words
from ui.shared.widgets import MarkedWord
from ui.shared.wording import language
from ui.theme.tokens import tokens_of

RAIL = 176  # beside the view in the window that opens at 1280 x 820


def headline(**given):
    plain = {
        "score": "", "grade": "", "grade_reason": "", "alert": "none", "alert_reason": "",
        "findings": (), "is_scored": True, "is_exercise": False,
    }  # fmt: skip
    return SimpleNamespace(**(plain | given))


def words_of(view):
    return [each.text() for each in view.standing.findChildren(QLabel) if each.isVisible()]


def show(view, draft, **given):
    draft.headline = lambda: headline(**given)
    view.model.refresh_overview()
    QApplication.processEvents()


def test_all_three_panes_fit_the_window_that_opens_first(view):
    view.resize(1280 - RAIL, 700)
    QApplication.processEvents()
    assert view.outline.isVisible()
    assert view.standing.isVisible()
    assert not view._narrow_standing.isVisible()
    assert 220 <= view.outline.width() <= 248
    assert 240 <= view.standing.width() <= 272
    assert view.page.width() >= 600


@pytest.mark.parametrize("tag", ["en", "ru"])
def test_four_answers_stand_in_one_row_there(qtbot, theme, tag):
    from ui.form_entry.questions.answer_row import AnswerRow

    words = {
        "en": ("In compliance", "Not in compliance", "Not applicable", "Not observed"),
        "ru": ("Соответствует", "Не соответствует", "Не применимо", "Не наблюдалось"),
    }[tag]
    holder = QWidget()
    qtbot.addWidget(holder)
    row = AnswerRow()
    holder.setLayout(row)
    buttons = [AnswerButton(each, place) for place, each in enumerate(words, 1)]
    for each in buttons:
        row.addWidget(each)
    holder.resize(552, 120)
    holder.show()
    QApplication.processEvents()
    assert len({each.y() for each in buttons}) == 1
    assert buttons[-1].geometry().right() <= 552
    for each in buttons:
        longest = max(each.fontMetrics().horizontalAdvance(word) for word in each.text().split())
        assert longest < each.width()
    holder.resize(200, 300)
    QApplication.processEvents()
    assert len({each.y() for each in buttons}) > 1


def test_no_grade_is_said_in_words(view, draft):
    show(view, draft)
    assert any("No grade yet" in each for each in words_of(view))
    show(view, draft, is_scored=False)
    assert not any("No grade yet" in each for each in words_of(view))


def test_a_grade_says_why(view, draft):
    show(view, draft, score="89", grade="D", grade_reason="Imminent hazard")
    assert "Grade D because: Imminent hazard" in words_of(view)


def test_one_line_says_what_matters_first():
    finding = Finding("/a", "Hot", "critical", corrected=False)
    words = standing_in_words(
        headline(score="89", grade="D", alert="red", alert_reason="Sewage", findings=(finding,))
    )
    assert words.split("  ·  ") == ["Score 89", "Grade D", "red alert", "1 finding", "Sewage"]


@pytest.mark.parametrize("alert", ["amber", "red"])
def test_the_line_has_the_colour_of_its_alert(qtbot, theme, alert):
    language.choose("en")
    line = StandingLine()
    qtbot.addWidget(line)
    line.resize(600, line.height())
    line.show_standing(headline(score="89", alert=alert))
    line.show()
    tokens = tokens_of(line.palette())
    picture = line.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(200) for y in range(picture.height())}
    assert getattr(tokens, alert).lower() in colours
    assert tokens.muted.lower() not in colours


def test_an_exercise_is_told_beside_the_answers(view, draft):
    show(view, draft, is_exercise=True)
    assert "EXERCISE" in [word.accessibleName() for word in view.findChildren(MarkedWord)]
