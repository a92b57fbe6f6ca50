"""The screen that looks chemicals up, its dialog over a form, and the list of substances in one."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from fieldkit.app import Choice
from ui.chemicals.view import ChemicalsView, LookUpDialog
from ui.chemicals.view_model import ChemicalsViewModel
from ui.form_entry.questions.choice_model import VALUE, ChoiceModel
from ui.shared import files
from ui.shared.wording import language


@pytest.fixture
def model(make_desk):
    yield ChemicalsViewModel(make_desk())
    language.choose("en")


@pytest.fixture
def view(model, theme, qtbot):
    view = ChemicalsView(model)
    qtbot.addWidget(view)
    view.resize(1000, 700)
    view.show()
    view.start()
    return view


# What it knows


def test_without_a_word_everything_is_listed_by_its_name(model):
    assert len(model.found) >= 97
    assert [row.name for row in model.found][1:3] == ["Acetic acid", "Acetone"]
    assert model.chosen == model.found[0].key


def test_the_best_answer_is_shown_while_one_types(model):
    for typed, key in (("chl", "chlorine"), ("chloro", "chloropicrin"), ("UN 1005", "ammonia")):
        model.search(typed)
        assert (model.found[0].key, model.chosen) == (key, key)
    model.search("no such thing at all")
    assert (model.found, model.sheet) == ((), None)
    model.search("")
    assert len(model.found) >= 97


def test_another_answer_can_be_chosen_and_stays_in_another_language(model):
    model.search("chl")
    model.select("chlorpyrifos")
    assert model.sheet.name == "Chlorpyrifos"
    model.speak("ru")
    assert model.sheet.name == "Хлорпирифос"
    assert model.tag == "ru"


def test_names_and_sheet_follow_the_window_until_a_language_is_chosen(model):
    language.choose("ru")
    model.refresh()
    assert model.found[0].name == "1,1,1,2-Тетрафторэтан (R-134a)"
    model.speak("kk")
    language.choose("en")
    model.refresh()
    assert model.tag == "kk"


def test_a_window_in_a_language_without_a_catalogue_shows_english(model):
    language.choose("xx")
    model.refresh()
    assert model.tag == "en"
    assert model.found[1].name == "Acetic acid"


# What it shows


def page(view):
    return view.sheet.toPlainText().strip()


def test_the_sheet_begins_with_what_to_do(view):
    QTest.keyClicks(view.search, "sarin")
    lines = page(view).splitlines()
    assert "Do this first" in lines[0]
    assert lines[1].startswith("Withdraw upwind, do not enter, touch nothing.")
    assert lines.index("Sarin") < lines.index("Hazards") < lines.index("Published values")


def test_an_unverified_value_says_so_beside_it(view):
    QTest.keyClicks(view.search, "sarin")
    words = page(view)
    assert "0.1 mg/m³ ▲ not confirmed by a second source" in words
    assert "0.006 ppm ▲" not in words
    assert "A low reading does not prove that a place is safe." in words


def test_what_to_keep_it_away_from_and_all_names_are_there(view):
    QTest.keyClicks(view.search, "bleach")
    words = page(view)
    assert "Chlorine gas forms at once." in words
    assert "Hydrogen chloride" in words
    assert "سوڈیم ہائپوکلورائٹ" in words
    assert "The tables do not know" in words


def test_type_arrows_enter(view):
    QTest.keyClicks(view.search, "chlor")
    assert view.list.cards.rowCount() > 5
    QTest.keyClick(view.search, Qt.Key.Key_Down)
    QTest.keyClick(view.search, Qt.Key.Key_Down)
    assert view.list.currentIndex().row() == 2
    third = view.list.current_key()
    assert view._model.chosen == third
    assert view._model.sheet.name in page(view)
    QTest.keyClick(view.search, Qt.Key.Key_Up)
    QTest.keyClick(view.search, Qt.Key.Key_Up)
    QTest.keyClick(view.search, Qt.Key.Key_Up)
    assert view._model.chosen == "chlorine"
    QTest.keyClick(view.search, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is view.sheet
    QTest.keySequence(view, "Ctrl+F")
    assert QApplication.focusWidget() is view.search
    assert view.search.selectedText() == "chlor"


def test_what_is_not_known_is_not_called_harmless(view):
    QTest.keyClicks(view.search, "zzzz")
    assert view.stack.currentWidget() is view.empty
    view.search.clear()
    assert view.stack.currentWidget() is view.split
    assert view._model.chosen


def test_a_card_says_which_name_answered(view):
    view.search.setText("отбел")
    assert view.stack.currentWidget() is view.empty
    view.search.setText("белизна")
    spoken = view.list.cards.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Sodium hypochlorite, Белизна, CAS 7681-52-9 · UN 1791"


def test_the_sheet_can_be_read_in_another_language(view):
    QTest.keyClicks(view.search, "petrol")
    view.languages.setCurrentIndex(view.languages.findData("ru"))
    view.languages.activated.emit(view.languages.currentIndex())
    assert page(view).splitlines()[0].endswith("Что сделать сначала")
    assert "1,4 % об." in page(view)


def test_in_a_language_from_the_right_columns_and_lines_turn(view, monkeypatch):
    monkeypatch.setattr("ui.chemicals.view_model.sheet_languages", lambda: ("en", "ur"))
    view._model.speak("ur")
    view._model.select("ammonia")
    assert "dir='rtl'" in view.sheet.toHtml()
    assert page(view).index("NIOSH") < page(view).index("IDLH")


def test_the_sheet_is_saved_as_pdf_in_its_language(view, qtbot, monkeypatch, tmp_path):
    asked = []

    def name_file(*given):
        asked.append(given[-1])
        return tmp_path / "sheet.pdf"

    monkeypatch.setattr(files, "file_to_write", name_file)
    QTest.keyClicks(view.search, "chlorine")
    view._model.speak("kk")
    view.save.click()
    qtbot.waitUntil((tmp_path / "sheet.pdf").exists, timeout=20000)
    assert asked == ["chlorine-kk.pdf"]
    qtbot.waitUntil(lambda: not view._model._desk.jobs.is_busy, timeout=5000)
    assert "sheet.pdf" in view._model._desk.notices.latest.message


# From a form


def test_over_a_form_escape_closes_it(model, qtbot, theme, view):
    dialog = LookUpDialog(model, view)
    qtbot.addWidget(dialog)
    dialog.show()
    QTest.keyClicks(dialog.view.search, "acid")
    assert model.text == "acid"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.result() == QDialog.DialogCode.Rejected
    assert not dialog.isVisible()


def offered(labels):
    chosen = ChoiceModel(QApplication.instance(), takes_several=False)
    chosen.offer([Choice(value, label, {}) for value, label in labels.items()])
    return chosen


def shown(choices):
    return [choices.index(row).data(VALUE) for row in range(choices.rowCount())]


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("chlor", ["chlorine", "sodium_hypochlorite"]),  # as liquid pool chlorine
        ("bleach", ["sodium_hypochlorite"]),
        ("хлор", ["chlorine", "sodium_hypochlorite"]),
        ("7782-50-5", ["chlorine"]),
        ("1005", ["ammonia"]),
        ("ochlori", ["sodium_hypochlorite"]),
        ("nothing", []),
    ],
)
def test_a_list_of_substances_finds_them_by_all_their_names(qapp, typed, values):
    choices = offered(
        {"ammonia": "Ammonia", "chlorine": "Chlorine", "sodium_hypochlorite": "Sodium hypochlorite"}
    )
    choices.narrow(typed)
    assert shown(choices) == values


def test_any_other_list_goes_by_its_own_words_alone(qapp):
    choices = offered({"ammonia": "Ammonia", "tea": "Tea"})
    choices.narrow("1005")
    assert shown(choices) == []
