"""What a person waits for in the window, on the built-in forms, real large ones and made giants.

Everything counts until the screen is painted whole, offscreen, beside one bare repaint of the same
view in the same run; of a long page what is in sight comes first, and until the rest of it is there
stands in a line of its own. Fields are typed key by key and left with Tab; a choice is told to the
view-model. Cycles are collected as in the window. Each line gives the time that passed and the
processor's part of it, which other programs disturb less. Nothing here is a test: 16, 50 and 100 ms
are what people are said to see, to feel and to wait for. Real forms are left out where the shared
folder is absent (FIELDKIT_SHARED).
"""

import os
import time
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtTest import QTest

from fieldkit.app import QuestionView, RepeatView
from tests.benchmarks.figure import Figure
from tests.support.giant_forms import giants
from tests.support.wide_answers import printed_answers
from ui.form_entry.view import FormEntryView
from ui.form_entry.view_model import FormEntryModel
from ui.shared.collecting import Collector

ROOT = Path(__file__).parents[2]
BUILT_IN = ("fk_food", "fk_water", "fk_chem")
ANSWERS, PAGES, TURNS = 60, 25, 3
_PROBE_MS = 5
_TYPED = ("string", "int", "decimal")


def large_forms(services, application, folder):
    """A line of figures for each form: what is waited for, and the longest stall of the loop."""
    found = []
    for form, given in _forms(folder):
        row = services.planning.add_form(Path(form))
        walk = _Walk(application, lambda row=row: services.inspecting.start(row.id, None), given)
        found += walk.figures(Path(form).stem)
        walk.end()
    return found


def _forms(folder):
    for name in BUILT_IN:
        yield name, {}
    shared = Path(os.environ.get("FIELDKIT_SHARED", ROOT.parent / "shared")) / "forms-in-the-wild"
    if shared.is_dir():
        for name, given in printed_answers().items():
            yield next(shared.glob(f"{name}.xls*")), given
    for file, given in giants(folder):
        yield file, given


class _Walk:
    """One walk through a form: answers, pages, instances, languages, each timed by its kind."""

    def __init__(self, application, start, given):
        self._application = application
        self._times = {}
        self._stall = self._last = 0.0
        self._collector = Collector()
        self._probe = QTimer(interval=_PROBE_MS)
        self._probe.timeout.connect(self._tick)
        self._spent("open", lambda: self._open(start()))
        self._bare = self._repainted()
        self._last = time.perf_counter()
        self._probe.start()
        self._answer(given)
        self._turn()
        self._add_and_remove()
        self._speak()
        self._rest()
        self._finish()

    def figures(self, name):
        """The lines of the table."""
        peer = f"{self._bare:.1f} ms, one bare repaint"
        found = []
        for what, times in self._times.items():
            passed, spent = (_ranked(each) for each in zip(*times, strict=True))
            ours = f"{passed}; cpu {spent}"
            found.append(Figure(f"{name}: {what} ({len(times)})", ours, peer, target="<= 100 ms"))
        stall = f"{self._stall * 1000:.0f} ms"
        return [*found, Figure(f"{name}: longest stall of the event loop", stall, peer)]

    def end(self):
        """Put the view away."""
        self._probe.stop()
        self.view.hide()
        self.view.deleteLater()
        self._application.processEvents()
        self._collector.take_back()

    def _open(self, draft):
        with self._collector.setting_aside():
            self.view = FormEntryView(FormEntryModel(draft))
            self.view.resize(1280, 800)
            self.view.show()
            self.view.start()

    def _tick(self):
        now = time.perf_counter()
        self._stall = max(self._stall, now - self._last)
        self._last = now

    def _spent(self, what, work):
        begun, begun_cpu = time.perf_counter(), time.process_time()

        def note(what):
            passed, spent = time.perf_counter() - begun, time.process_time() - begun_cpu
            self._times.setdefault(what, []).append((passed * 1000, spent * 1000))

        work()
        self._draw()
        note(what)
        if self.view.page.is_all_made:
            return
        while not self.view.page.is_all_made:
            self._application.processEvents()
        note(f"{what}, with what is out of sight")

    def _draw(self):
        self._application.processEvents()
        self._application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        self.view.repaint()

    def _repainted(self):
        begun = time.perf_counter()
        self.view.repaint()
        return (time.perf_counter() - begun) * 1000

    def _rest(self):
        """Let the overview be read anew in its pause, as it is while a person thinks."""
        end = time.perf_counter() + 0.2
        while time.perf_counter() < end:
            self._application.processEvents()

    def _answer(self, given):
        model = self.view.model
        answered, place = 0, 0
        while place < min(len(model.pages), PAGES) and answered < (len(given) or ANSWERS):
            key = model.pages[place].key
            if model.page is None or model.page.key != key:
                self._spent("page, new", lambda key=key: model.open_page(key))
            place += 1
            done = set()
            while todo := [item for item in model.items if item.path not in done]:
                item = todo[0]
                done.add(item.path)
                value = given.get(item.path) or _value(item)
                if isinstance(item, RepeatView):
                    self._grow(item, given)
                elif value and item.value != value:
                    self._give(item, value)
                    answered += 1
            self._rest()

    def _give(self, question, value):
        if question.control != "input" or question.type not in _TYPED:
            self._spent("choice", lambda: self.view.model.set(question.path, value))
            return
        self._spent("go to", lambda: self.view.page.focus_path(question.path))
        field = self._application.focusWidget()
        for sign in value:
            self._spent("key", lambda sign=sign: QTest.keyClick(field, sign))
        self._spent("answer typed, Tab", lambda: QTest.keyClick(field, Qt.Key.Key_Tab))

    def _finish(self):
        model = self.view.model
        self._spent("check all", self.view.check_all)
        self._spent("go to the next error", model.go_to_next_error)
        if model.errors():
            self._spent("leave", model.close)
        else:
            self._spent("finalise", model.finalise)

    def _grow(self, repeat, given):
        model = self.view.model
        inside = {
            path[len(repeat.path) :].split("]")[0]
            for path in given
            if path.startswith(f"{repeat.path}[")
        }
        for _ in range(len(inside) - repeat.count if repeat.can_add else 0):
            self._spent("add", lambda: model.add(repeat.path))

    def _turn(self):
        model = self.view.model
        for page in model.pages[:: max(1, len(model.pages) // PAGES)]:
            self._spent("page, again", lambda key=page.key: model.open_page(key))

    def _add_and_remove(self):
        model = self.view.model
        for page in list(model.pages)[:PAGES]:
            model.open_page(page.key)
            self._application.processEvents()
            for item in model.items:
                if isinstance(item, RepeatView) and item.can_add:
                    for _ in range(TURNS):
                        self._spent("add", lambda path=item.path: model.add(path))
                        last = f"{item.path}[{model.draft.session.count(item.path)}]"
                        self._spent("remove", lambda last=last: model.remove(last))
                    return

    def _speak(self):
        for language in self.view.model.languages:
            self._spent("language", lambda each=language: self.view.model.set_language(each))
        for page in self.view.model.pages[:PAGES] if self.view.model.languages else ():
            self._spent(
                "page, in another language", lambda key=page.key: self.view.model.open_page(key)
            )


def _ranked(times):
    ranked = sorted(times)
    at_95 = ranked[max(0, round(len(ranked) * 0.95) - 1)]
    return f"{ranked[len(ranked) // 2]:.0f} ms, p95 {at_95:.0f}, worst {ranked[-1]:.0f}"


def _value(item):
    if not isinstance(item, QuestionView) or item.readonly or item.value:
        return ""
    if item.choices and item.control in ("select1", "select"):
        return item.choices[0].value
    return {"string": "answer", "int": "3", "decimal": "3.5"}.get(item.type, "")
