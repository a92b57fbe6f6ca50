"""A draft of a small form, its view-model, and the screen that shows it."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

_HERE = Path(__file__).parent


def _load(name):
    spec = importlib.util.spec_from_file_location(f"form_entry_{name}", _HERE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


fake_draft = _load("fake_draft")


@pytest.fixture(scope="session")
def kitchen():
    return fake_draft.kitchen_form()


@pytest.fixture
def draft(kitchen):
    return fake_draft.FakeDraft(kitchen)


@pytest.fixture
def model(qapp, draft):
    from ui.form_entry.view_model import FormEntryModel

    return FormEntryModel(draft)


@pytest.fixture
def path(draft):
    """The path of a question of the form by its place, such as `visit/site`."""
    root = "/" + draft.session.pages()[0].path.split("/")[1]
    return lambda place: f"{root}/{place}"


@pytest.fixture
def theme(qapp):
    from ui.theme.theme import Theme

    return Theme(qapp)


@pytest.fixture
def view(qtbot, theme, model):
    from ui.form_entry.view import FormEntryView

    made = FormEntryView(model)
    qtbot.addWidget(made)
    made.resize(1280, 900)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


class OpenedForm:
    """A form of its own on the screen; questions are asked for by name."""

    def __init__(self, draft, view):
        self.draft, self.view = draft, view

    def block(self, name):
        return next(each for each in self.view.page.question_blocks if each.question.name == name)

    def editor(self, name):
        return self.block(name).editor

    def value(self, name):
        return self.draft.session.value(self.block(name).question.path)

    def answered_xml(self):
        return self.draft.session.submission().decode()


@pytest.fixture
def open_form(qtbot, theme):
    """Shows a form written as Markdown, with the files that it brings along."""
    from fieldkit.forms.definition import read_form
    from fieldkit.forms.xlsform.convert import convert
    from ui.form_entry.view import FormEntryView
    from ui.form_entry.view_model import FormEntryModel

    def opened(survey, choices="", files=None, size=(1280, 900)):
        settings = "| settings |\n| | form_id |\n| | own |"
        text = "\n".join((survey.strip(), choices.strip(), settings))
        conversion = convert("own.md", text.encode(), files or {})
        assert conversion.xform is not None, conversion.problems
        draft = fake_draft.FakeDraft(read_form(conversion.xform, files or {}))
        draft.form_files = dict(files or {})
        view = FormEntryView(FormEntryModel(draft))
        qtbot.addWidget(view)
        view.resize(*size)
        view.show()
        qtbot.waitExposed(view)
        view.activateWindow()
        return OpenedForm(draft, view)

    return opened
