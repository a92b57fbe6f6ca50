"""Form entry on the real `fk_food` and `fk_water`: opening it, turning pages, one answer.

Opening is beside a bare form of as many labels and text fields as the first page has questions; an
answer beside the durable saving of it alone. Everything counts until the screen is painted, offscreen.
Run: python -m tests.benchmarks window
"""

import tempfile
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication, QFormLayout, QLineEdit, QScrollArea, QWidget

from fieldkit.app import QuestionView
from fieldkit.app.bootstrap import create_workspace, open_services
from tests.benchmarks.figure import Figure
from tests.benchmarks.storage import ms, ratio
from tests.benchmarks.window_forms import large_forms
from ui.form_entry.view import FormEntryView
from ui.form_entry.view_model import FormEntryModel
from ui.theme.theme import Theme

ROUNDS = 7
ANSWERS = 40


def figures():
    """All figures of this file."""
    application = QApplication.instance() or QApplication([])
    theme = Theme(application)
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        create_workspace(Path(name) / "w", "x", "B", "supervisor")
        with open_services(Path(name) / "w", "x") as services:
            for form in ("fk_food", "fk_water"):
                services.planning.add_form(Path(form))
            found = [*opening(services, application), *answering(services, application)]
            found += headline(services)
            found += large_forms(services, application, Path(name))
    del theme
    return found


def opening(services, application):
    """The screen on a new draft, and every page of it once."""
    ours, bare, turned = [], [], []
    for _ in range(ROUNDS):
        draft = services.inspecting.start("fk_food", None)
        begun = time.perf_counter()
        view = _shown(FormEntryView(FormEntryModel(draft)), application)
        between = time.perf_counter()
        questions = [item for item in view.model.items if isinstance(item, QuestionView)]
        begun_bare = time.perf_counter()
        plain = _shown(_bare(len(questions)), application)
        bare.append(time.perf_counter() - begun_bare)
        ours.append(between - begun)
        for page in view.model.pages[1:]:
            begun = time.perf_counter()
            view.model.open_page(page.key)
            application.processEvents()
            turned.append(time.perf_counter() - begun)
        _put_away(application, view, plain)
        draft.discard()
    peer = f"{ms(bare)}, {len(questions)} bare labels and text fields"
    return [
        Figure("open form entry on fk_food, painted", ms(ours), peer, ratio(ours, bare)),
        Figure(
            "show one of its pages for the first time",
            f"{ms(turned)}, worst {max(turned) * 1000:.0f} ms",
            target="<= 60 ms",
        ),
    ]


def answering(services, application):
    """One answer on the screen: saved, page and overview read anew, painted."""
    draft = services.inspecting.start("fk_food", None)
    view = _shown(FormEntryView(FormEntryModel(draft)), application)
    paths = [question.path for _, question in view.model._pages.questions() if _is_text(question)]
    ours, saved = [], []
    for number in range(ANSWERS):
        path = paths[number % len(paths)]
        view.model.go_to(path)
        application.processEvents()
        begun = time.perf_counter()
        view.model.set(path, f"answer {number}")
        view.model.refresh_overview()
        application.processEvents()
        between = time.perf_counter()
        draft._workspace.drafts.append_step(draft.id, ["set", path, f"answer {number}"])
        saved.append(time.perf_counter() - between)
        ours.append(between - begun)
    _put_away(application, view)
    peer = f"{ms(saved)}, its durable saving alone"
    worst = f"{ms(ours)}, worst {max(ours) * 1000:.0f} ms"
    return [
        Figure("one answer on fk_food until painted", worst, peer, ratio(ours, saved), "<= 50 ms")
    ]


def headline(services):
    """One answer of fk_water and its score, grade, alert, findings and progress."""
    draft = services.inspecting.start("fk_water", None)
    offered = [
        item
        for page in draft.session.pages()
        for item in draft.session.items(page.path)
        if isinstance(item, QuestionView) and item.choices and not item.readonly
    ]
    times, saved = [], []
    for question in offered:
        begun = time.perf_counter()
        draft.set(question.path, question.choices[-1].value)
        draft.headline()
        between = time.perf_counter()
        draft._workspace.drafts.append_step(draft.id, ["set", question.path, "x"])
        saved.append(time.perf_counter() - between)
        times.append(between - begun)
    worst = sorted(times)[int(len(times) * 0.95) - 1] * 1000
    what = "one answer of fk_water with its headline"
    ours, peer = f"{ms(times)}, p95 {worst:.1f} ms", f"{ms(saved)}, its durable saving alone"
    return [Figure(what, ours, peer, ratio(times, saved), "<= 20 ms")]


def _is_text(question):
    return question.type == "string" and not question.choices and not question.readonly


def _shown(widget, application):
    widget.resize(1280, 800)
    widget.show()
    application.processEvents()
    return widget


def _bare(count):
    area, paper = QScrollArea(), QWidget()
    form = QFormLayout(paper)
    for number in range(count):
        form.addRow(f"Question {number}", QLineEdit())
    area.setWidget(paper)
    return area


def _put_away(application, *widgets):
    for widget in widgets:
        widget.hide()
        widget.deleteLater()
    application.processEvents()
