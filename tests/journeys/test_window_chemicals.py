"""At the real window: a substance is looked up from the rail, and over a form that stays as it is."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.support.window_person import Person, make_planned_workspace
from ui.chemicals.view import LookUpDialog
from ui.theme.theme import Theme

NAME = "/data/scope/store_name"


@pytest.fixture
def one(qapp, monkeypatch, tmp_path):
    make_planned_workspace(tmp_path / "w", "fk_chem", "fk_water")
    person = Person(Theme(qapp), tmp_path / "w", monkeypatch.setattr)
    person.unlock()
    yield person
    person.close()


def test_from_the_rail_and_over_a_form_nothing_is_lost(one):
    one.composition.go("chemicals")
    view = one.composition.screen("chemicals").view
    QTest.keyClicks(view.search, "1005")
    assert view.sheet.toPlainText().strip().startswith("⬣ Do this first\nWithdraw upwind")
    assert "Ammonia" in view.sheet.toPlainText()
    one.composition.go("today")
    one.open_card("C-02")
    one.form.model.go_to(NAME)
    one.until(lambda: NAME in one.form.page.blocks, "the page of the question")
    field = one.form.page.blocks[NAME].findChild(QLineEdit)
    field.setFocus()
    QTest.keyClicks(field, "Pool plant")
    seen = []

    def look():
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, LookUpDialog):
            QTimer.singleShot(20, look)
            return
        QTest.keyClicks(dialog.view.search, "chlorine")
        seen.append(dialog.view.sheet.toPlainText())
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    QTimer.singleShot(0, look)
    one.press("Look up…", within=one.form)
    assert "10 ppm" in seen[0]
    assert field.text() == "Pool plant"
    one.form.page.flush()
    assert one.form.model.draft.session.value(NAME) == "Pool plant"
    one.composition.go("today")
    one.open_card("W-03")
    with pytest.raises(AssertionError, match="no QAbstractButton"):
        one.press("Look up…", within=one.form)
