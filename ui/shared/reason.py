"""What a person has to say before something is done: a reason, a passphrase, which is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QInputDialog, QLineEdit

from ui.shared.wording import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget


def given_reason(parent: QWidget, title: str, question: str, action: str) -> str | None:
    """Ask for a reason; None when the person goes back without one."""
    return _answer(_dialog(parent, title, question, action))


def given_choice(
    parent: QWidget, title: str, question: str, choices: Sequence[str], action: str
) -> str | None:
    """Ask which one is meant; None when the person goes back."""
    dialog = _dialog(parent, title, question, action)
    dialog.setComboBoxItems(choices)
    return _answer(dialog)


def given_secret(parent: QWidget, title: str, question: str, action: str) -> str | None:
    """Ask for a passphrase, which nobody can read over the shoulder; None when they go back."""
    dialog = _dialog(parent, title, question, action)
    dialog.setTextEchoMode(QLineEdit.EchoMode.Password)
    return _answer(dialog)


def _dialog(parent: QWidget, title: str, question: str, action: str) -> QInputDialog:
    dialog = QInputDialog(parent)
    dialog.setLayoutDirection(parent.layoutDirection())  # a window of its own does not inherit it
    dialog.setWindowTitle(title)
    dialog.setLabelText(question)
    dialog.setOkButtonText(action)
    dialog.setCancelButtonText(tr("Go back"))
    return dialog


def _answer(dialog: QInputDialog) -> str | None:
    is_given = bool(dialog.exec())
    words = dialog.textValue().strip()
    dialog.deleteLater()
    return words if is_given and words else None
