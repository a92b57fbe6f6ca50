"""Every screen opens in every layout on a real workspace, without a warning of Qt."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.support.window_person import Person, make_planned_workspace
from ui.screens import RECIPES
from ui.shared.wording import language
from ui.theme.theme import Theme


@pytest.fixture
def one(qapp, monkeypatch, tmp_path):
    make_planned_workspace(tmp_path / "w", "fk_water")
    language.choose("en")
    theme = Theme(qapp)
    person = Person(theme, tmp_path / "w", monkeypatch.setattr)
    person.unlock()
    yield person
    person.close()
    language.choose("en")
    theme.choose("light")


@pytest.mark.parametrize("tag", ["en", "ru", "ur"])
def test_every_screen_opens_in_every_appearance(one, tag):
    language.choose(tag)
    wanted = Qt.LayoutDirection.RightToLeft if tag == "ur" else Qt.LayoutDirection.LeftToRight
    for appearance in ("light", "dark", "high contrast"):
        one.composition.theme.choose(appearance)
        assert one.composition.theme.appearance == appearance
        for place in RECIPES:
            one.composition.go(place)
            QApplication.processEvents()
            view = one.composition.screen(place).view
            assert view.isVisible()
            assert view.layoutDirection() == wanted
            assert not one.window.grab().isNull()
    one.composition.go("today")
    one.open_card("W-03")
    assert one.form is not None
    assert not one.window.grab().isNull()
