"""Asking for files: which kinds each purpose takes, and in which folder the last one lay."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from fieldkit.wording import marked
from ui.shared.choices import choices
from ui.shared.wording import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a file is wanted for; `key` is under which its folder is remembered.

    `words` and `patterns` name the kind of file; `suffix` is put behind a name without one.
    """

    key: str
    words: str
    patterns: str = "*"
    suffix: str = ""


PLAN = Purpose("plan", marked("Event plans"), "*.xlsx *.yaml *.yml")
PLAN_WORKBOOK = Purpose("plan", marked("Workbooks"), "*.xlsx", "xlsx")
LIMITS = Purpose("limits", PLAN_WORKBOOK.words, "*.xlsx", "xlsx")
FORM = Purpose("form", marked("Forms"), "*.xlsx *.xls *.csv *.md *.xml")
REPAIRED_FORM = Purpose("form", marked("Workbooks"), "*.xlsx", "xlsx")
CARD = Purpose("card", marked("Device cards"), "*.txt *.png *.jpg *.jpeg", "txt")
PACK = Purpose("pack", marked("FieldKit files"), "*.fieldkit", "fieldkit")
HAND_OVER = Purpose("hand_over", PACK.words, "*.fieldkit", "fieldkit")
DOCUMENT = Purpose("document", marked("PDF documents"), "*.pdf", "pdf")
ARRIVAL = Purpose(
    "arrival",
    marked("FieldKit files, PDF documents, photos"),
    "*.fieldkit *.pdf *.png *.jpg *.jpeg",
)
WATCHED = Purpose("watched", marked("Folders"))
RECOVERY_KEY = Purpose("recovery_key", marked("Recovery keys"), "*.txt", "txt")
BACKUP = Purpose("backup", marked("Backups"), "*.fkbackup *.db", "fkbackup")
WORKSPACE = Purpose("workspace", marked("Workspaces"))


def file_to_open(parent: QWidget, title: str, purpose: Purpose) -> Path | None:
    """One file that exists; None when the person changed their mind."""
    dialog = _dialog(parent, title, purpose)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return next(iter(_chosen(dialog, purpose)), None)


def files_to_open(parent: QWidget, title: str, purpose: Purpose) -> list[Path]:
    """Files that exist."""
    dialog = _dialog(parent, title, purpose)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    return _chosen(dialog, purpose)


def file_to_write(parent: QWidget, title: str, purpose: Purpose, name: str) -> Path | None:
    """Where to write; the dialog asks before it replaces a file."""
    dialog = _dialog(parent, title, purpose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(purpose.suffix)
    dialog.selectFile(name)
    return next(iter(_chosen(dialog, purpose)), None)


def folder_to_use(parent: QWidget, title: str, purpose: Purpose) -> Path | None:
    """A folder."""
    dialog = _dialog(parent, title, purpose)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return next(iter(_chosen(dialog, purpose)), None)


def _dialog(parent: QWidget, title: str, purpose: Purpose) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(_last_folder(purpose)))
    dialog.setLayoutDirection(parent.layoutDirection())
    everything = tr("All files") + " (*)"
    kinds = [] if purpose.patterns == "*" else [f"{tr(purpose.words)} ({purpose.patterns})"]
    dialog.setNameFilters([*kinds, everything])
    return dialog


def _chosen(dialog: QFileDialog, purpose: Purpose) -> list[Path]:
    agreed = dialog.exec() == QFileDialog.DialogCode.Accepted
    paths = [Path(name) for name in dialog.selectedFiles()] if agreed else []
    dialog.deleteLater()
    if paths:
        choices().setValue(_key(purpose), str(paths[0].parent))
    return paths


def _last_folder(purpose: Purpose) -> Path:
    """Where the last file of this purpose lay; the home folder when that is gone."""
    folder = Path(str(choices().value(_key(purpose), "")))
    return folder if folder.is_absolute() and folder.is_dir() else Path.home()


def _key(purpose: Purpose) -> str:
    return f"folders/{purpose.key}"
