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
