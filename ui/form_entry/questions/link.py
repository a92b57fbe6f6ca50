"""An address that the person may open in the browser of the computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from ui.form_entry.questions.text import LineEditor
from ui.shared import text
from ui.shared.widgets import button
from ui.shared.wording import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldkit.app import QuestionView

# Anything else could start a program or show a file of this computer.
_OPENED = frozenset({"http", "https"})


class LinkEditor(LineEditor):
    """The whole address in sight, and a button that opens it; nothing is opened unasked."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        self.line.setReadOnly(question.readonly or question.control == "note")
        self.opener = button(tr("Open in the browser"), self._open)
        self.refusal = text.quiet("")
        self.refusal.hide()
        self.row.addWidget(self.opener)
        self.row.addWidget(self.refusal)
        self.line.textChanged.connect(self._show_opener)
        self._show_opener()

    def name_inputs(self, name: str) -> None:
        """The button says whose address it opens."""
        super().name_inputs(name)
        self.opener.setAccessibleName(f"{name}: {self.opener.text()}")

    def _address(self) -> QUrl:
        return QUrl(self.line.text().strip(), QUrl.ParsingMode.StrictMode)

    def _show_opener(self) -> None:
        address = self._address()
        is_web = address.isValid() and address.scheme().lower() in _OPENED
        self.opener.setEnabled(is_web and address.host() != "")

    def _open(self) -> None:
        is_opened = QDesktopServices.openUrl(self._address())
        self.refusal.setText("" if is_opened else tr("No program of this computer opens it."))
        self.refusal.setVisible(not is_opened)
