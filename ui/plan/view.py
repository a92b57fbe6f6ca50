"""The plan as one page: event, forms, devices, pack; each with its one action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.plan.coverage import CoverageCard
from ui.plan.editing import PlanEditingView
from ui.plan.form_check import FormCheckView
from ui.plan.form_repair import FormRepairView
from ui.plan.limits import LimitsView
from ui.plan.plan_changes import gaps_in_words, look_in_words
from ui.plan.sites import sites_table
from ui.plan.versions import VersionsCard
from ui.plan.visits import VisitsCard
from ui.shared import files, text
from ui.shared.exercise import EXERCISE
from ui.shared.moments import moment, size
from ui.shared.question import is_agreed
from ui.shared.reason import given_choice, given_reason
from ui.shared.widgets import Card, MarkedWord, button, clear, page, primary
from ui.shared.wording import tr, trn
from ui.theme import sizes
from ui.theme.marks import Mark, Shape

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fieldkit.app.event_plans import PlanLook
    from fieldkit.app.planning import CardReading
    from ui.plan.view_model import PlanViewModel

_PASSPHRASE = 380
_TWO = 2


class PlanView(QWidget):
    """Four steps from an event plan to the pack."""

    def start(self) -> None:
        """Give the keyboard to where the work begins."""
        shown = self.stack.currentWidget()
        if isinstance(shown, FormCheckView | FormRepairView | PlanEditingView | LimitsView):
            shown.start()
        else:
            self.load.setFocus()

    def __init__(self, model: PlanViewModel) -> None:
        super().__init__()
        self._model = model
        self._plan = QWidget()
        column = page(self._plan)
        column.addWidget(text.title(tr("Plan")))
        self.versions = VersionsCard(model)
        column.addWidget(self.versions)
        self._make_actions()
        column.addLayout(self._steps())
        self.visits = VisitsCard(model)
        column.addWidget(self.visits)
        self.coverage = CoverageCard(model)
        column.addWidget(self.coverage)
        self.sites = sites_table(model)
        column.addWidget(self.sites, 1)
        self.form_check = FormCheckView(model.form_check)
        self.form_repair = FormRepairView(model.form_check)
        self.editing = PlanEditingView(model.editing)
        self.limits = LimitsView(model.limits)
        self.stack = QStackedWidget()
        for each in (self._plan, self.form_check, self.form_repair, self.editing, self.limits):
            self.stack.addWidget(each)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self.stack)
        back = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        back.activated.connect(self._go_back)
        model.changed.connect(self._show)
        model.form_check.changed.connect(self._turn)
        model.editing.opened.connect(self._turn)
        model.limits.opened.connect(self._turn)
        model.load_asked.connect(self._ask_to_load)
        model.place_wanted.connect(self._write)
        self._show()
        self._turn()

    def _make_actions(self) -> None:
        model = self._model
        self.load = button(tr("Load an event &plan…"), self._load, "folder-open")
        self.edit = button(tr("E&dit the plan…"), model.editing.open, "pencil")
        self.limits_of_event = button(tr("Li&mits…"), model.limits.open, "clipboard-list")
        self.save = button(tr("Sa&ve as a workbook…"), self._save, "file-down")
        self.template = button(tr("Write a &template…"), self._write_template, "file-plus")
        self.built_in = button(tr("Install the &built-in forms"), model.add_built_in, "download")
        self.add = button(tr("&Add a form…"), self._add, "file-plus")
        self.check = button(tr("C&heck a form…"), self._check, "search")
        self.enrol = button(tr("&Enrol a device card…"), self._enrol, "id-card")
        self.revoke = button(tr("&Revoke a laptop…"), self._revoke, "trash-2")
        self.write = primary(tr("&Write the pack…"), self._write)
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setAccessibleName(tr("Passphrase for devices that are not enrolled"))
        self.passphrase.setMaximumWidth(_PASSPHRASE)
        self.passphrase.textChanged.connect(self._show_pack)

    def _steps(self) -> QGridLayout:
        self._event_lines = QVBoxLayout()
        self._form_lines = QVBoxLayout()
        self._device_lines = QVBoxLayout()
        self._pack_lines = QVBoxLayout()
        why = text.quiet(tr("Passphrase, only for devices not enrolled yet"))
        why.setBuddy(self.passphrase)
        on_plan = (self.load, self.edit, self.limits_of_event, self.save, self.template)
        steps: list[tuple[str, QVBoxLayout, tuple[QWidget, ...]]] = [
            (tr("1  Event and sites"), self._event_lines, on_plan),
            (tr("2  Forms"), self._form_lines, (self.built_in, self.add, self.check)),
            (tr("3  People and devices"), self._device_lines, (self.enrol, self.revoke)),
            (
                tr("4  Pack for the inspectors"),
                self._pack_lines,
                (why, self.passphrase, self.write),
            ),
        ]
        grid = QGridLayout()
        grid.setSpacing(sizes.GAP)
        for place, (name, lines, actions) in enumerate(steps):
            grid.addWidget(_step(name, lines, actions), place // 2, place % 2)
        for place in (0, 1):
            grid.setColumnStretch(place, 1)
        return grid

    def _turn(self) -> None:
        """Show the plan or its fields, the file that was checked, or the choice of its repairs."""
        check = self._model.form_check
        opened = self.form_repair if check.is_choosing else self.form_check
        self.stack.setCurrentWidget(self._on_the_plan() if check.shown is None else opened)
        self.start()

    def _on_the_plan(self) -> QWidget:
        """The plan, or what of it is opened: its fields, its limits."""
        if self._model.editing.is_open:
            return self.editing
        return self.limits if self._model.limits.is_open else self._plan

    def _go_back(self) -> None:
        shown = self.stack.currentWidget()
        if isinstance(shown, PlanEditingView | LimitsView):
            shown.go_back()
        else:
            self._model.form_check.go_back()

    def _show(self) -> None:
        self._show_event()
        self._show_forms()
        self._show_devices()
        self._show_pack()

    def _show_event(self) -> None:
        model = self._model
        lines = [
            f"{event.name} ({event.code}) · {_whole(event.begins)} – {_whole(event.ends)}"
            for event in model.events
        ]
        if lines:
            sites = trn("{n} site", "{n} sites", len(model.sites))
            visits = trn("{n} visit planned", "{n} visits planned", len(model.assignments))
            lines.append(f"{sites} · {visits}")
        empty = tr("No event yet. Load a workbook or YAML file with event, venues and sites.")
        _fill(self._event_lines, lines, empty)
        for place, event in reversed(list(enumerate(model.events))):
            if event.exercise:
                word = MarkedWord(EXERCISE)
                self._event_lines.insertWidget(place + 1, word)
        self.load.setDefault(not model.events)
        for made in (self.edit, self.save):
            made.setVisible(bool(model.events))
        self.edit.setEnabled(len(model.versions) < _TWO)
        self.sites.setVisible(bool(model.sites))
        self.visits.setVisible(bool(model.events))
        self.coverage.setVisible(bool(model.regular_visits))
        self.versions.setVisible(len(model.versions) >= _TWO)

    def _show_forms(self) -> None:
        model = self._model
        lines = [f"{form.title} · {form.id} {form.version}" for form in model.form_rows()]
        _fill(self._form_lines, lines, tr("No form yet. Install the built-in ones or your own."))
        self.built_in.setVisible(bool(model.missing_built_in()))

    def _show_devices(self) -> None:
        revoked = tr("revoked")
        lines = [
            f"{device.name} ({tr(device.role)})"
            + (f" · {revoked}" if device.revoked else "")
            + f"\n{device.words}"
            for device in self._model.devices
        ]
        advice = tr(
            "Nobody yet. Each inspector exports a device card under Settings; enrol it here."
        )
        _fill(self._device_lines, [*lines, *gaps_in_words(self._model.gaps)], advice)
        self.revoke.setVisible(bool(self._model.revocable))

    def _show_pack(self) -> None:
        model, written = self._model, self._model.written
        readers = trn(
            "For {n} enrolled inspector.", "For {n} enrolled inspectors.", model.inspectors
        )
        _fill(self._pack_lines, [readers] if model.inspectors else [], "")
        if written is not None:
            done = Mark(Shape.DISC, "green", "")
            self._pack_lines.addWidget(MarkedWord(done, tr("Written and verified")))
            self._pack_lines.addWidget(text.quiet(f"{written.file} · {size(written.bytes)}"))
        missing = model.missing(self.passphrase.text())
        for words in missing:
            self._pack_lines.addWidget(text.body(f"▲ {words}"))
        self.write.setEnabled(not missing)
        self.write.setToolTip(text.tip("\n".join(missing)))

    def _load(self) -> None:
        self._choose(tr("Load an event plan"), files.PLAN, self._model.load_event)

    def _ask_to_load(self, look: PlanLook) -> None:
        question = tr("Load the plan of {name}? This is what it changes.")
        words = look_in_words(look)
        if is_agreed(self, question.format(name=look.event.name), words, tr("Load")):
            self._model.load_looked_at()

    def _save(self) -> None:
        suggested = f"{self._model.events[0].code}.xlsx"
        file = files.file_to_write(self, tr("Save the plan"), files.PLAN_WORKBOOK, suggested)
        if file is not None:
            self._model.save_plan(file)

    def _write_template(self) -> None:
        title = tr("Write a template")
        file = files.file_to_write(self, title, files.PLAN_WORKBOOK, "plan.xlsx")
        if file is not None:
            self._model.write_template(file)

    def _add(self) -> None:
        self._choose(tr("Add a form"), files.FORM, self._model.form_check.add)

    def _check(self) -> None:
        self._choose(tr("Check a form"), files.FORM, self._model.form_check.check)

    def _enrol(self) -> None:
        self._choose(tr("Enrol a device card"), files.CARD, self._ask_to_enrol)

    def _ask_to_enrol(self, file: Path) -> None:
        reading = self._model.read_card(file)
        if reading is not None and is_agreed(self, *card_in_words(reading), tr("Enrol")):
            self._model.enrol(reading)

    def _revoke(self) -> None:
        named = {f"{row.name} · {row.words}": row for row in self._model.revocable}
        which = tr("Which laptop was lost, stolen or is used by somebody else?")
        title, revoke = tr("Revoke a laptop"), tr("Revoke")
        chosen = given_choice(self, title, which, list(named), tr("Next"))
        if chosen is None:
            return
        question = tr(
            "Why? What has arrived from this laptop still counts; what it writes from now on does "
            "not. The next pack tells the others."
        )
        reason = given_reason(self, title, f"{chosen}\n\n{question}", revoke)
        if reason is not None:
            self._model.revoke(named[chosen], reason)

    def _choose(self, title: str, purpose: files.Purpose, intent: Callable[[Path], None]) -> None:
        file = files.file_to_open(self, title, purpose)
        if file is not None:
            intent(file)

    def _write(self) -> None:
        file = files.file_to_write(self, tr("Write the pack"), files.PACK, "pack.fieldkit")
        if file is not None:
            self._model.write_pack(file, self.passphrase.text())


def _whole(day: str) -> str:
    """A day whose number and month stay on one line."""
    return moment(day).replace(" ", "\N{NO-BREAK SPACE}")


def _step(name: str, lines: QVBoxLayout, actions: tuple[QWidget, ...]) -> Card:
    card = Card()
    card.inside.addWidget(text.subtitle(name))
    lines.setSpacing(sizes.TIGHT)
    card.inside.addLayout(lines)
    card.inside.addStretch(1)
    for action in actions:
        card.inside.addWidget(action)
    return card


def _fill(layout: QVBoxLayout, lines: list[str], empty: str) -> None:
    clear(layout)
    for line in lines or ([empty] if empty else []):
        label: QLabel = text.body(line)
        layout.addWidget(label)


def card_in_words(reading: CardReading) -> tuple[str, str]:
    """The question before a card is enrolled, and what to look at: words and name."""
    question = tr("Enrol the laptop of {name} ({role})?").format(
        name=reading.name, role=tr(reading.role)
    )
    compare = tr(
        "Ask {name} to read the five words from their own screen. Enrol only if all agree."
    )
    advice = [
        tr("Its five words: {words}").format(words=reading.words),
        compare.format(name=reading.name),
    ]
    if not reading.in_plan:
        missing = tr(
            "{name} is not among the people of the plan. Visits find their person by the "
            "name, so compare the spelling."
        )
        advice.append(f"▲ {missing.format(name=reading.name)}")
    if reading.other_words:
        other = tr(
            "{name} has another laptop enrolled: {words}. If that one is gone, revoke it "
            "afterwards."
        )
        words = "; ".join(reading.other_words)
        advice.append(f"▲ {other.format(name=reading.name, words=words)}")
    return question, "\n\n".join(advice)
