"""What the tests of the window stand on: a theme, a desk on fake services, the English language."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

sys.path.insert(0, str(Path(__file__).resolve().parent))

from fakes import FakeServices

from ui.shared import moments
from ui.shared.desk import Desk
from ui.shared.job_runner import JobRunner
from ui.shared.notices import Notices
from ui.shared.wording import language
from ui.theme.theme import Theme


@pytest.fixture(autouse=True)
def _year_of_the_samples(monkeypatch):
    """Dates of the samples are shown without their year, whenever the tests run."""
    monkeypatch.setattr(moments, "this_year", lambda: 2026)


@pytest.fixture
def theme(qapp):
    theme = Theme(qapp)
    yield theme
    language.choose("en")
    theme.choose("light")


@pytest.fixture
def reply(qapp):
    """Makes a person who answers the next question with a button; `asked` is what it said."""

    def prepare(button):
        answer = SimpleNamespace(asked="")

        def press():
            box = QApplication.activeModalWidget()
            if not isinstance(box, QMessageBox):
                QTimer.singleShot(10, press)
                return
            answer.asked = f"{box.text()} {box.informativeText()}"
            next(each for each in box.buttons() if each.text() == button).click()

        QTimer.singleShot(0, press)
        return answer

    return prepare


@pytest.fixture
def make_desk(qapp):
    """Makes a desk on fake services; its refusals reach the notices as in the window."""
    made = []

    def make(role="inspector", **options):
        desk = Desk(FakeServices(role, **options), JobRunner(), Notices())
        desk.jobs.failed.connect(desk.notices.refuse)
        made.append(desk)
        return desk

    yield make
    for desk in made:
        desk.jobs.close()
