"""Help is read in the window, in its language, as far as somebody has written it there."""

import re

import pytest
from PySide6.QtWidgets import QWidget

from ui.settings.help_page import HelpPage, help_text
from ui.shared.wording import language


@pytest.fixture
def page(qtbot, theme):
    parent = QWidget()
    parent.resize(1000, 700)
    qtbot.addWidget(parent)
    made = HelpPage(parent, "Promises", "promises")
    made.show()
    yield made


def test_the_page_reads_as_a_text_with_a_table(page):
    words = page.page.toPlainText()
    assert words.startswith("What FieldKit promises, and what it does not")
    assert "**" not in words
    assert "|" not in words


def test_it_speaks_the_language_of_the_window_where_it_can(page):
    language.choose("ru")
    try:
        assert help_text("promises", "ru").startswith("# Что FieldKit обещает")
        again = HelpPage(page.parentWidget(), "Promises", "promises")
        assert again.page.toPlainText().startswith("Что FieldKit обещает")
    finally:
        language.choose("en")
    assert help_text("promises", "mn") == help_text("promises", "en")


@pytest.mark.parametrize("tag", ["en", "ru"])
def test_the_commands_that_it_names_exist(tag):
    from fieldkit.cli.main import fieldkit

    named = set(re.findall(r"`fieldkit ([a-z-]+)", help_text("promises", tag)))
    assert {"doctor", "verify", "restore", "recover"} <= named
    assert named <= set(fieldkit.commands)


def test_every_translation_has_the_same_rows():
    def shape(text):
        return [line[:2] for line in text.splitlines() if line.startswith(("#", "|", "- "))]

    assert shape(help_text("promises", "ru")) == shape(help_text("promises", "en"))
