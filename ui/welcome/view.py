"""One card in the middle of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QLineEdit,
    QProgressBar,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from fieldkit.app.passphrase import LEAST_CHARACTERS
from fieldkit.wording import marked
from ui.shared import files, text
from ui.shared.language_box import language_box
from ui.shared.reason import given_secret
from ui.shared.widgets import Card, button, primary, row
from ui.shared.wording import tr
from ui.theme import sizes
from ui.theme.tokens import tokens_of
from ui.welcome.view_model import ROLES

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QPaintEvent

    from ui.welcome.view_model import WelcomeViewModel

_WIDTH = 520
_EXPLANATIONS = {
    "inspector": marked("I visit sites and record inspections"),
    "supervisor": marked("I plan the event, receive and review"),
}


class WelcomeView(QWidget):
    """Asks for what is needed and says what is wrong beneath it."""

    def __init__(self, model: WelcomeViewModel) -> None:
        super().__init__()
        self._model = model
        self.card = Card()
        self.card.setFixedWidth(_WIDTH)
        self.card.inside.setContentsMargins(sizes.FAR, sizes.WIDE, sizes.FAR, sizes.WIDE)
        self.card.inside.setSpacing(sizes.NEAR)
        head = row(text.title("FieldKit"))
        self.language = language_box()
        head.addWidget(self.language)
        self.card.inside.addLayout(head)
        self.name = _field(tr("Your name"))
        self.passphrase = _field(tr("Passphrase"), is_secret=True)
        self.again = _field(tr("Passphrase again"), is_secret=True)
        self.roles = _Roles()
        self.problem = text.body()
        self.problem.hide()
        self.folder = button(tr("Another &folder…"), self._choose_folder, "folder-open")
        self.restore = button(tr("Restore from a &backup…"), self._restore)
        if model.is_new:
            self._ask_to_create()
        else:
            self._ask_to_unlock()
        self.work = _Work(model)
        self.card.inside.addWidget(self.work)
        where = text.quiet(tr("Workspace: {path}").format(path=model.folder))
        self.card.inside.addSpacing(sizes.NEAR)
        self.card.inside.addWidget(where)
        self.card.inside.addLayout(row(self.restore, self.folder))
        column = QVBoxLayout(self)
        column.addWidget(self.card, 0, Qt.AlignmentFlag.AlignCenter)
        model.changed.connect(self._show)
        self._show()

    def start(self) -> None:
        """Give the keyboard to the first field."""
        (self.name if self._model.is_new else self.passphrase).setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Once the person sees something, the key store may open the workspace by itself."""
        super().paintEvent(event)
        QTimer.singleShot(0, self._model.ask_key_store)

    def _ask_to_create(self) -> None:
        inside = self.card.inside
        inside.addWidget(
            text.body(
                tr(
                    "Make your workspace on this laptop. Everything in it is encrypted; "
                    "without the passphrase nobody can read it, you neither."
                )
            )
        )
        self._ask(self.name, tr("Your name"))
        inside.addWidget(text.buddy(tr("Your work")))
        inside.addWidget(self.roles)
        self._ask(self.passphrase, tr("Passphrase"))
        least = tr("At least {least} characters; a few words are best.")
        inside.addWidget(text.quiet(least.format(least=LEAST_CHARACTERS)))
        self._ask(self.again, tr("Passphrase again"))
        self.go = primary(tr("&Make the workspace"), self._create)
        self.again.returnPressed.connect(self._create)
        inside.addWidget(self.problem)
        inside.addLayout(row(self.go))

    def _ask_to_unlock(self) -> None:
        inside = self.card.inside
        inside.addWidget(text.body(tr("Unlock your workspace.")))
        self._ask(self.passphrase, tr("Passphrase"))
        self.go = primary(tr("&Unlock"), self._unlock)
        self.passphrase.returnPressed.connect(self._unlock)
        inside.addWidget(self.problem)
        inside.addLayout(row(self.go))
        for widget in (self.name, self.again, self.roles):
            widget.setParent(self)
            widget.hide()

    def _ask(self, field: QLineEdit, words: str) -> None:
        label = text.buddy(words)
        label.setBuddy(field)
        self.card.inside.addWidget(label)
        self.card.inside.addWidget(field)

    def _show(self) -> None:
        self.problem.setVisible(bool(self._model.problem))
        self.problem.setText(f"▲ {self._model.problem}")
        palette = self.problem.palette()
        palette.setColor(palette.ColorRole.WindowText, tokens_of(self.palette()).red)
        self.problem.setPalette(palette)
        for each in (self.go, self.folder, self.restore):
            each.setEnabled(not self._model.is_busy)
        self.work.show_words()
        if self._model.problem and not self._model.is_new:
            self.passphrase.setFocus()
            self.passphrase.selectAll()

    def _create(self) -> None:
        self._model.create(
            self.name.text(), self.roles.chosen(), self.passphrase.text(), self.again.text()
        )

    def _unlock(self) -> None:
        self._model.unlock(self.passphrase.text())

    def _choose_folder(self) -> None:
        folder = files.folder_to_use(self, tr("Folder of the workspace"), files.WORKSPACE)
        if folder is not None:
            self._model.choose_folder(folder)

    def _restore(self) -> None:
        backup = files.file_to_open(self, tr("The backup to restore"), files.BACKUP)
        if backup is None:
            return
        into: Path | None = self._model.folder
        if not self._model.is_new:
            into = files.folder_to_use(self, tr("An empty folder to restore into"), files.WORKSPACE)
        if into is None:
            return
        secret = given_secret(
            self, tr("Restore a backup"), tr("The passphrase of the backup"), tr("Restore")
        )
        if secret is not None:
            self._model.restore(backup, into, secret)


class _Work(QWidget):
    """What is being done that takes its time, how far it is, and a way to stop it."""

    def __init__(self, model: WelcomeViewModel) -> None:
        super().__init__()
        self._model = model
        self._words = text.quiet()
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 0)
        self.progress.setAccessibleName(tr("Progress"))
        self.stop = button(tr("&Stop"), model.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._words)
        column.addLayout(row(self.progress, self.stop, stretch_last=self.progress))
        model.progressed.connect(self._show_progress)

    def show_words(self) -> None:
        """Show what is being done, or nothing."""
        self._words.setText(self._model.work)
        self.progress.setVisible(self._model.is_restoring)
        self.setVisible(bool(self._model.work))

    @Slot(int, int)
    def _show_progress(self, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)


class _Roles(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for role in ROLES:
            choice = QRadioButton(f"{tr(role).capitalize()}: {tr(_EXPLANATIONS[role])}")
            choice.setAccessibleName(choice.text())
            choice.setObjectName(role)
            choice.setMinimumHeight(sizes.FIELD)
            self._group.addButton(choice)
            column.addWidget(choice)
        self._group.buttons()[0].setChecked(True)

    def chosen(self) -> str:
        """The role that is ticked."""
        ticked = self._group.checkedButton()
        return ticked.objectName() if ticked else ROLES[0]


def _field(name: str, *, is_secret: bool = False) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    if is_secret:
        field.setEchoMode(QLineEdit.EchoMode.Password)
    return field
