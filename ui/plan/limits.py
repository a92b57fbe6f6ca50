"""The page of limits: whose they are, every limit with its source, the fields of one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QWidget,
)

from fieldkit.app.limiting import BUILT_IN, STATUSES
from fieldkit.wording import marked, steady
from ui.plan.limits_model import look_in_words
from ui.shared import files, text
from ui.shared.field_faults import show_faults
from ui.shared.going_back import back_button, lead_to
from ui.shared.question import is_agreed
from ui.shared.table import Column, PagedTable, Table
from ui.shared.widgets import Card, button, page, primary, row
from ui.shared.wording import language, tr, trn
from ui.theme import sizes
from ui.theme.marks import Mark, Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtCore import QModelIndex

    from fieldkit.app.limiting import LimitView, ProfileLook, ProfileView
    from ui.plan.limits_model import LimitsModel

_HEIGHT = 260
_ACROSS = 3
_FIELDS = {
    "value": marked("Value"),
    "source": marked("Source"),
    "section": marked("Section"),
    "status": marked("How sure"),
    "verified_by": marked("Compared with the source by"),
    "verified_at": marked("Compared on"),
}
_EXAMPLES = {"source": marked("document, number, year"), "verified_at": "2026-11-23"}
_SURE = {
    "seen": Mark(Shape.DISC, "green", marked("read in the source")),
    "own": Mark(Shape.RING, "muted", marked("own rule")),
    "unverified": Mark(Shape.TRIANGLE, "amber", marked("not confirmed yet")),
}


class LimitsView(QWidget):
    """What a supervisor changes in the limits; every save is one record."""

    def __init__(self, model: LimitsModel) -> None:
        super().__init__()
        self._model = model
        column = page(self)
        self.back = back_button(self.go_back)
        lead_to(self.back, tr("Plan"))
        title = text.title(tr("Limits"))
        column.addLayout(row(self.back, title, stretch_last=title))
        self._make_actions()
        column.addLayout(row(self.profiles, self.use, self.add))
        self._about = text.quiet()
        column.addWidget(self._about)
        self.adding = _Adding(model)
        column.addWidget(self.adding)
        column.addLayout(row(self.load, self.save, self.appendix))
        column.addWidget(self.search)
        self._rows = PagedTable(_columns())
        self.table = Table(self._rows, tr("Limits"))
        self.table.setMinimumHeight(_HEIGHT)
        self.table.selectionModel().currentRowChanged.connect(self._take_row)
        column.addWidget(self.table, 1)
        self.fields = _Fields(model)
        column.addWidget(self.fields)
        model.changed.connect(self._show)
        model.found.connect(self._show_found)
        model.chosen_changed.connect(self.fields.show_limit)
        model.refused.connect(self.fields.show_problems)
        model.load_asked.connect(self._ask_to_load)
        self._show()

    def start(self) -> None:
        """Give the keyboard to where the work begins."""
        self.search.setFocus()

    def go_back(self) -> None:
        """Leave, unless what was typed is to be saved first."""
        if self._may_leave():
            self._model.close()

    def _make_actions(self) -> None:
        model = self._model
        self.profiles = QComboBox()
        self.profiles.setAccessibleName(tr("Profile of limits"))
        self.profiles.activated.connect(self._choose_profile)
        self.use = primary(tr("&Use for this event"), model.use)
        self.add = button(tr("&New profile…"), self._begin_new, "plus")
        self.load = button(tr("&Load a workbook…"), self._load, "folder-open")
        self.save = button(tr("Sa&ve as a workbook…"), self._save, "file-down")
        self.appendix = button(tr("&Print for experts…"), self._write_appendix, "file-down")
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search by name, key or source"))
        self.search.setAccessibleName(tr("Search by name, key or source"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(model.search)

    def _show(self) -> None:
        model = self._model
        self.profiles.clear()
        for each in model.profiles:
            self.profiles.addItem(steady(_profile_in_words(each)), each.tag)
        self.profiles.setCurrentIndex(self.profiles.findData(model.tag))
        shown = model.profile
        self.use.setVisible(shown is not None and not shown.is_in_force)
        self._about.setText(_about(shown, model.below))
        self._show_rows()
        self.fields.show_limit()

    def _show_found(self) -> None:
        """Show what was searched for; what is being typed in the fields stays."""
        self._show_rows()
        shown = self._model.shown()
        if shown and self._model.chosen not in shown and not self.fields.is_touched:
            self._model.choose(shown[0])
            self.table.selectRow(0)

    def _show_rows(self) -> None:
        model, by_key = self._model, self._model.limits

        def fetch(keys: Sequence[str]) -> list[LimitView]:
            return [by_key[key] for key in keys]

        self._rows.show(model.shown(), fetch)
        place = self._rows.row_of(model.chosen)
        if place >= 0:
            self.table.selectRow(place)

    def _take_row(self, current: QModelIndex) -> None:
        if not current.isValid():
            return
        key = self._rows.id_at(current.row())
        if key != self._model.chosen and self._may_leave():
            self._model.choose(key)

    def _choose_profile(self, place: int) -> None:
        if self._may_leave():
            self._model.choose_profile(str(self.profiles.itemData(place)))
        self.profiles.setCurrentIndex(self.profiles.findData(self._model.tag))

    def _may_leave(self) -> bool:
        """Whether nothing is lost, or may be lost."""
        if not self.fields.is_touched:
            return True
        is_left = is_agreed(self, tr("Leave what you changed unsaved?"), "", tr("Leave it"))
        if is_left:
            self.fields.show_limit()
        return is_left

    def _begin_new(self) -> None:
        self.adding.begin()

    def _load(self) -> None:
        file = files.file_to_open(self, tr("Load limits"), files.LIMITS)
        if file is not None:
            self._model.look(file)

    def _ask_to_load(self, look: ProfileLook) -> None:
        question = tr("Load the limits {edition}? This is what they change.")
        asked = question.format(edition=look.profile.title)
        if is_agreed(self, asked, look_in_words(look), tr("Load")):
            self._model.load_looked_at()

    def _save(self) -> None:
        self._ask_where(files.LIMITS, f"{self._model.tag}.xlsx", self._model.save)

    def _write_appendix(self) -> None:
        name = f"limits-{self._model.tag}.pdf"
        self._ask_where(files.DOCUMENT, name, self._model.write_appendix)

    def _ask_where(self, purpose: files.Purpose, name: str, write: Callable[[Path], None]) -> None:
        file = files.file_to_write(self, tr("Save the limits"), purpose, name)
        if file is not None:
            write(file)


class _Adding(Card):
    """The fields of a new profile, shown when one is begun."""

    def __init__(self, model: LimitsModel) -> None:
        super().__init__()
        self._model = model
        self.inside.addWidget(text.subtitle(tr("New profile")))
        self.tag, self.name = QLineEdit(), QLineEdit()
        self.below = QComboBox()
        self.tag.setPlaceholderText(tr("small Latin letters, such as kz"))
        self.name.setPlaceholderText(tr("such as Kazakhstan"))
        grid = QGridLayout()
        labelled: tuple[tuple[str, QWidget], ...] = (
            (tr("Short name"), self.tag),
            (tr("Name"), self.name),
            (tr("Where it says nothing, holds"), self.below),
        )
        for across, (words, made) in enumerate(labelled):
            label = text.buddy(words)
            label.setBuddy(made)
            made.setAccessibleName(words)
            grid.addWidget(label, 0, across)
            grid.addWidget(made, 1, across)
            grid.setColumnStretch(across, 1)
        self.inside.addLayout(grid)
        self.begin_it = primary(tr("&Begin the profile"), self._create)
        self.cancel = button(tr("Cancel"), self.hide)
        self.inside.addLayout(row(self.begin_it, self.cancel))
        self.hide()

    def begin(self) -> None:
        """Show empty fields."""
        self.tag.clear()
        self.name.clear()
        self.below.clear()
        for each in self._model.profiles:
            self.below.addItem(steady(_profile_in_words(each)), each.tag)
        self.show()
        self.tag.setFocus()

    def _create(self) -> None:
        inherits = str(self.below.currentData() or BUILT_IN)
        if self._model.add(self.tag.text(), self.name.text(), inherits):
            self.hide()


class _Fields(Card):
    """What the profile says of one limit, and what is wrong with it."""

    def __init__(self, model: LimitsModel) -> None:
        super().__init__()
        self._model = model
        self._heading = text.subtitle("")
        self.save = primary(tr("&Save"), self._save)
        self.inherit = button(tr("Inherit a&gain"), model.inherit, "undo-2")
        head = row(self._heading, stretch_last=self._heading)
        head.addWidget(self.save)
        head.addWidget(self.inherit)
        self.inside.addLayout(head)
        self._about = text.quiet()
        self.inside.addWidget(self._about)
        self._inputs: dict[str, QLineEdit] = {}
        self._faults: dict[str, QLabel] = {}
        self.status = QComboBox()
        for each in STATUSES:
            self.status.addItem(tr(_SURE[each].word), each)
        self._place = QWidget()
        self._build(QGridLayout(self._place))
        self.inside.addWidget(self._place)
        self._shown: dict[str, str] = {}
        self.show_limit()

    @property
    def is_touched(self) -> bool:
        """Whether something was changed since the limit was shown."""
        return self._model.is_editable and self.cells() != self._shown

    def input(self, column: str) -> QLineEdit:
        """The field of a column."""
        return self._inputs[column]

    def cells(self) -> dict[str, str]:
        """What the fields say, by column."""
        typed = {column: made.text().strip() for column, made in self._inputs.items()}
        return typed | {"status": str(self.status.currentData())}

    def show_limit(self) -> None:
        """Show the chosen limit."""
        model = self._model
        view = model.limits.get(model.chosen)
        self.setVisible(view is not None)
        if view is None:
            return
        self._heading.setText(f"{view.limit.name} ({view.limit.key})")
        self._about.setText(_told(view, is_editable=model.is_editable))
        own = model.override()
        for column, made in self._inputs.items():
            made.setText(getattr(own, column) if own else "")
        # What nobody has compared with its source is not confirmed.
        self.status.setCurrentIndex(self.status.findData(own.status if own else "unverified"))
        self._inputs["value"].setPlaceholderText(view.limit.value if not view.is_own else "")
        self._place.setVisible(model.is_editable)
        self.save.setVisible(model.is_editable)
        self.inherit.setVisible(model.is_editable and view.is_own)
        self._shown = self.cells()
        self.show_problems()

    def show_problems(self) -> None:
        """Say under each field what is wrong with it."""
        show_faults(self._model.problems, self._faults, self._inputs)

    def _build(self, grid: QGridLayout) -> None:
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(sizes.GAP)
        grid.setVerticalSpacing(sizes.TIGHT)
        for place, (column, words) in enumerate(_FIELDS.items()):
            line, across = divmod(place, _ACROSS)
            label = text.buddy(tr(words))
            made: QWidget = self.status
            if column != "status":
                made = self._inputs[column] = QLineEdit()
                self._inputs[column].setPlaceholderText(tr(_EXAMPLES.get(column, "")))
            made.setAccessibleName(tr(words))
            label.setBuddy(made)
            fault = self._faults[column] = text.body()
            for depth, each in enumerate((label, made, fault)):
                grid.addWidget(each, line * 3 + depth, across)
            grid.setColumnStretch(across, 1)

    def _save(self) -> None:
        self._model.put(self.cells())


def _columns() -> list[Column]:
    return [
        Column(tr("What is limited"), lambda view: view.limit.name,
               detail=lambda view: view.limit.key, width=240, stretches=True),
        Column(tr("Limit"), lambda view: view.words, width=150),
        Column(tr("Instead of"), lambda view: view.inherited if view.is_own else "", width=130),
        Column(tr("Source"), lambda view: view.limit.cited, width=190),
        Column(tr("Profile"), lambda view: view.profile, width=120),
        Column(tr("How sure"), lambda view: tr(_SURE[view.limit.status].word),
               lambda view: _SURE[view.limit.status], width=190),
    ]  # fmt: skip


def _profile_in_words(profile: ProfileView) -> str:
    title = profile.title(language.tag)
    return f"{profile.name} · {title}" if profile.name else title


def _about(profile: ProfileView | None, below: str) -> str:
    if profile is None:
        return ""
    if profile.is_in_force:
        held = tr(
            "New inspections are judged by these limits; begun and finished ones keep theirs."
        )
    else:
        held = tr("These limits are not in force.")
    if profile.tag == BUILT_IN:
        built_in = tr("They are built in; a profile sets others in their place.")
        return f"{held} {built_in}"
    own = trn("{n} limit of its own", "{n} limits of its own", profile.rows)
    rest = tr("elsewhere holds: {profile}").format(profile=below)
    return f"{held} {own}; {rest}."


def _told(view: LimitView, *, is_editable: bool) -> str:
    told = f"{view.words} · {view.limit.cited}"
    if is_editable and view.is_own:
        instead = tr("Inherited would be: {limit}").format(limit=view.inherited)
        return f"{told} · {instead}"
    return told
