"""The cards of the settings that keep a workspace safe: lock, passphrase, recovery key, backups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit

from ui.settings.safety_model import TIMES
from ui.shared import files, text
from ui.shared.reason import given_secret
from ui.shared.widgets import Card, button, row
from ui.shared.wording import tr, trn
from ui.theme import sizes

if TYPE_CHECKING:
    from ui.settings.safety_model import SafetyModel

_FIELD = 320


class AccessCard(Card):
    """When the window locks, and what opens the workspace."""

    def __init__(self, model: SafetyModel) -> None:
        super().__init__()
        self._model = model
        self.inside.addWidget(text.subtitle(tr("Lock and passphrase")))
        self.times = QComboBox()
        for minutes in TIMES:
            named = (
                trn("After {n} minute", "After {n} minutes", minutes) if minutes else tr("Never")
            )
            self.times.addItem(named, minutes)
        self.times.setCurrentIndex(self.times.findData(model.minutes))
        self.times.activated.connect(lambda _: model.choose_minutes(self.times.currentData()))
        self.times.setAccessibleName(tr("Ask for the passphrase again when nobody works"))
        self.times.setMinimumWidth(220)
        label = text.buddy(self.times.accessibleName())
        label.setBuddy(self.times)
        self.inside.addWidget(label)
        self.inside.addLayout(row(self.times))
        self.inside.addWidget(text.quiet(tr("Ctrl+L locks at once.")))
        self.old = self._secret(tr("Passphrase until now"))
        self.new = self._secret(tr("New passphrase"))
        self.again = self._secret(tr("New passphrase again"))
        self.change = button(tr("C&hange the passphrase"), self._change)
        self.again.returnPressed.connect(self._change)
        buttons = [self.change]
        if model.is_supervisor:
            buttons.append(button(tr("Save the &recovery key…"), self._save_recovery_key))
        self.inside.addLayout(row(*buttons))
        if model.is_supervisor:
            self.inside.addWidget(
                text.quiet(
                    tr(
                        "The recovery key opens every laptop that imported your plan, "
                        "when its passphrase is forgotten."
                    )
                )
            )
        self.inside.addSpacing(sizes.NEAR)
        self.key_store = QCheckBox(tr("&Open without the passphrase on this computer"))
        self.key_store.setMinimumHeight(sizes.FIELD)
        self.key_store.clicked.connect(self._switch_key_store)
        self.inside.addWidget(self.key_store)
        self.inside.addWidget(
            text.quiet(
                tr(
                    "Whoever is logged in to this account of this computer can then open the "
                    "workspace, by a secret in the system's key store. The lock of the window and "
                    "every other computer still ask for the passphrase."
                )
            )
        )
        model.changed.connect(self._empty)
        model.key_store_settled.connect(self._show_key_store)
        self._show_key_store()

    def _show_key_store(self) -> None:
        self.key_store.setChecked(self._model.is_opened_by_key_store)
        self.key_store.setEnabled(True)

    def _switch_key_store(self) -> None:
        """The box shows what is so; it changes when the key store has answered."""
        is_wanted = self.key_store.isChecked()
        self._show_key_store()
        if not is_wanted:
            self.key_store.setEnabled(False)
            self._model.stop_key_store()
            return
        title = tr("Open without the passphrase on this computer")
        secret = given_secret(self, title, tr("The passphrase of the workspace"), tr("Switch on"))
        if secret is not None:
            self.key_store.setEnabled(False)
            self._model.let_key_store_open(secret)

    def _secret(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setAccessibleName(name)
        field.setMaximumWidth(_FIELD)
        label = text.buddy(name)
        label.setBuddy(field)
        self.inside.addWidget(label)
        self.inside.addWidget(field)
        return field

    def _change(self) -> None:
        self._model.change_passphrase(self.old.text(), self.new.text(), self.again.text())

    def _empty(self) -> None:
        for field in (self.old, self.new, self.again):
            field.clear()

    def _save_recovery_key(self) -> None:
        title = tr("Save the recovery key")
        file = files.file_to_write(self, title, files.RECOVERY_KEY, "recovery-key.txt")
        if file is not None:
            self._model.write_recovery_key(file)


class BackupCard(Card):
    """Backups: now, into a file, onto another volume; and back from one."""

    def __init__(self, model: SafetyModel) -> None:
        super().__init__()
        self._model = model
        self.inside.addWidget(text.subtitle(tr("Backups")))
        self.inside.addWidget(
            text.body(
                tr(
                    "A backup is made every hour and kept beside the workspace: encrypted, "
                    "and read back. A stick keeps it also when the laptop is lost."
                )
            )
        )
        self._elsewhere = text.quiet()
        self.inside.addWidget(self._elsewhere)
        self.inside.addLayout(
            row(
                button(tr("Back up &now"), model.back_up),
                button(tr("Back up into a &file…"), self._back_up_to),
            )
        )
        self.inside.addLayout(
            row(
                button(tr("Keep &backups in a folder too…"), self._keep_elsewhere),
                button(tr("Restore a back&up…"), self._restore),
            )
        )
        model.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        folder = self._model.elsewhere
        known = tr("Backups are kept in {path} too.").format(path=folder)
        self._elsewhere.setText(known if folder else tr("No other place for backups is chosen."))

    def _back_up_to(self) -> None:
        title = tr("Back up into a file")
        file = files.file_to_write(self, title, files.BACKUP, "workspace.fkbackup")
        if file is not None:
            self._model.back_up_to(file)

    def _keep_elsewhere(self) -> None:
        title = tr("Folder for backups, best on a stick")
        folder = files.folder_to_use(self, title, files.BACKUP)
        if folder is not None:
            self._model.keep_elsewhere(folder)

    def _restore(self) -> None:
        backup = files.file_to_open(self, tr("The backup to restore"), files.BACKUP)
        if backup is None:
            return
        into = files.folder_to_use(self, tr("An empty folder to restore into"), files.WORKSPACE)
        if into is None:
            return
        secret = given_secret(
            self, tr("Restore a backup"), tr("The passphrase of the backup"), tr("Restore")
        )
        if secret is not None:
            self._model.restore(backup, into, secret)
