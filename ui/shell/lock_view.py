"""What stands in the window while it is locked: whose it is, and a field for the passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.shared import text
from ui.shared.widgets import Card, primary, row
from ui.shared.wording import tr
from ui.theme import sizes
from ui.theme.tokens import tokens_of

if TYPE_CHECKING:
    from ui.shell.lock import LockKeeper

_WIDTH = 520


class LockView(QWidget):
    """One card in the middle of the window."""

    def __init__(self, keeper: LockKeeper, name: str) -> None:
        super().__init__()
        self._keeper = keeper
        card = Card()
        card.setFixedWidth(_WIDTH)
        card.inside.setContentsMargins(sizes.FAR, sizes.WIDE, sizes.FAR, sizes.WIDE)
        card.inside.addWidget(text.title(tr("Locked")))
        card.inside.addWidget(
            text.body(tr("Everything is saved. Type the passphrase to go on where you were."))
        )
        card.inside.addWidget(text.quiet(name))
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setAccessibleName(tr("Passphrase"))
        self.passphrase.returnPressed.connect(self._unlock)
        label = text.buddy(tr("Passphrase"))
        label.setBuddy(self.passphrase)
        self._problem = text.body()
        self._problem.hide()
        for widget in (label, self.passphrase, self._problem):
            card.inside.addWidget(widget)
        card.inside.addLayout(row(primary(tr("&Unlock"), self._unlock)))
        column = QVBoxLayout(self)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
        keeper.refused.connect(self._show_problem)

    def start(self) -> None:
        """Give the keyboard to the passphrase."""
        self.passphrase.setFocus()

    def _unlock(self) -> None:
        self._keeper.unlock(self.passphrase.text())

    def _show_problem(self) -> None:
        palette = self._problem.palette()
        palette.setColor(palette.ColorRole.WindowText, tokens_of(self.palette()).red)
        self._problem.setPalette(palette)
        self._problem.setText(f"▲ {self._keeper.problem}")
        self._problem.show()
        self.passphrase.setFocus()
        self.passphrase.selectAll()
