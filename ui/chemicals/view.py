"""The screen that looks chemicals up: type, arrows, Enter; the sheet beside the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fieldkit.wording import marked
from ui.chemicals.sheet import SheetView
from ui.shared import files, text
from ui.shared.card_list import CardList, CardRow
from ui.shared.widgets import EmptyState, button, row
from ui.shared.wording import tr
from ui.theme import sizes
from ui.theme.icons import icon
from ui.theme.marks import Mark, Shape

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from fieldkit.app.looking_up import FoundChemical
    from ui.chemicals.view_model import ChemicalsViewModel

_PLAIN = Mark(Shape.NONE, "muted", marked("substance"))
_DIALOG = (980, 720)


class ChemicalsView(QWidget):
    """Search field, list, sheet."""

    def __init__(self, model: ChemicalsViewModel) -> None:
        super().__init__()
        self._model = model
        self.list = CardList(tr("Substances"))
        self.list.selected.connect(model.select)
        self.search = _SearchLine(model.text, self.list)
        self.search.textChanged.connect(model.search)
        self.languages = QComboBox()
        self.sheet = SheetView()
        self.list.opened.connect(lambda _: self.sheet.setFocus())
        self.search.returnPressed.connect(self.sheet.setFocus)
        self.empty = EmptyState(
            "search",
            tr("No substance answers to this"),
            tr(
                "Try another name, its CAS number or its UN number. "
                "What is not in the tables may be dangerous all the same."
            ),
        )
        self._lay_out()
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.activated.connect(self._search_again)
        model.changed.connect(self._show)
        model.sheet_changed.connect(self._show_sheet)
        self._show()
        self._show_sheet()

    def start(self) -> None:
        """Give the keyboard to the search."""
        self._search_again()

    def _search_again(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _lay_out(self) -> None:
        self.languages.setAccessibleName(tr("Language of the sheet"))
        self.languages.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for tag, name in self._model.languages():
            self.languages.addItem(name, tag)
        self.languages.activated.connect(lambda _: self._model.speak(self.languages.currentData()))
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(sizes.ROOM)
        self.split.addWidget(self.list)
        self.split.addWidget(self.sheet)
        self.split.setStretchFactor(0, 2)
        self.split.setStretchFactor(1, 3)
        self.split.setSizes([340, 620])
        self.stack = QStackedWidget()
        self.stack.addWidget(self.split)
        self.stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(sizes.WIDE, sizes.ROOM, sizes.WIDE, sizes.ROOM)
        column.setSpacing(sizes.GAP)
        column.addWidget(text.title(tr("Chemicals")))
        self.save = button(tr("Save &PDF…"), self._save, "file-down")
        column.addLayout(row(self.search, self.languages, self.save))
        column.addWidget(self.stack, 1)

    def _save(self) -> None:
        file = files.file_to_write(
            self, tr("Save the document"), files.DOCUMENT, self._model.suggested_name()
        )
        if file is not None:
            self._model.save(file)

    def _show(self) -> None:
        model = self._model
        with QSignalBlocker(self.list):
            self.list.show_rows([_card(found) for found in model.found])
        self.stack.setCurrentWidget(self.split if model.found else self.empty)
        self.languages.setCurrentIndex(max(self.languages.findData(model.tag), 0))

    def _show_sheet(self) -> None:
        with QSignalBlocker(self.list):
            self.list.move_to(self._model.chosen)
        self.sheet.show_sheet(self._model.sheet)
        self.save.setEnabled(self._model.sheet is not None)


class _SearchLine(QLineEdit):
    """What is looked for; the arrows move through the list while one types."""

    def __init__(self, words: str, rows: CardList) -> None:
        super().__init__(words)
        self._rows = rows
        self.setPlaceholderText(tr("Name in any language, CAS or UN number"))
        self.setAccessibleName(tr("Search"))
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(320)
        self.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down move the choice of the list."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None or event.modifiers():
            super().keyPressEvent(event)
            return
        wanted = self._rows.currentIndex().row() + step
        if 0 <= wanted < self._rows.cards.rowCount():
            self._rows.setCurrentIndex(self._rows.cards.index(wanted, 0))


class LookUpDialog(QDialog):
    """The same over a form that stays as it is; Escape closes it."""

    def __init__(self, model: ChemicalsViewModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Chemicals"))
        self.setLayoutDirection(parent.layoutDirection())  # a window of its own does not inherit it
        self.view = ChemicalsView(model)
        room = parent.window().size()
        self.resize(min(_DIALOG[0], room.width()), min(_DIALOG[1], room.height()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, sizes.GAP)
        column.addWidget(self.view, 1)
        closing = row(button(tr("&Close"), self.accept))
        closing.setContentsMargins(sizes.WIDE, 0, sizes.WIDE, 0)
        column.addLayout(closing)
        self.view.start()


def _card(found: FoundChemical) -> CardRow:
    numbers = " · ".join([f"CAS {found.cas}", *(_un(number) for number in found.un[:2])])
    is_told = found.matched in {found.name, found.cas} or found.matched.startswith("UN ")
    detail = ", ".join(found.groups) if is_told else found.matched
    return CardRow(found.key, found.name, detail, _PLAIN, numbers)


def _un(number: str) -> str:
    return number if number.startswith("NA") else f"UN {number.removeprefix('UN')}"
