"""A page of help to be read in a window of its own, in the language of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout

from fieldkit import paths
from ui.shared.widgets import button, row
from ui.shared.wording import language, tr
from ui.theme import sizes

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_CHARACTERS, _LINES = 92, 38


def help_text(name: str, tag: str) -> str:
    """The Markdown of a page, in English where nobody has translated it."""
    folder = paths.resources() / "help"
    own, english = folder / f"{name}.{tag}.md", folder / f"{name}.md"
    return (own if own.exists() else english).read_text(encoding="utf-8")


class HelpPage(QDialog):
    """The page with a button that closes it, as Escape does."""

    def __init__(self, parent: QWidget, title: str, name: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setLayoutDirection(parent.layoutDirection())
        self.page = QTextBrowser()
        self.page.setOpenLinks(False)
        self.page.setAccessibleName(title)
        self.page.document().setDocumentMargin(sizes.ROOM)
        self.page.setMarkdown(help_text(name, language.tag))
        metrics = QFontMetricsF(self.page.font())
        room = parent.window().size()
        width = min(int(metrics.averageCharWidth() * _CHARACTERS), room.width() - sizes.ROOM)
        height = min(int(metrics.lineSpacing() * _LINES), room.height() - sizes.ROOM)
        self.resize(width, height)
        column = QVBoxLayout(self)
        column.addWidget(self.page, 1)
        column.addLayout(row(button(tr("&Close"), self.accept)))
