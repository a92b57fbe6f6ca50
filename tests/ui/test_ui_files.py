"""Dialogs for files remember the last folder of their purpose, filter, and complete the name."""

import pytest
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget

from ui.shared import files


@pytest.fixture
def parent(qtbot, tmp_path, monkeypatch):
    kept = QSettings(str(tmp_path / "choices.ini"), QSettings.Format.IniFormat)
    monkeypatch.setattr(files, "choices", lambda: kept)
    monkeypatch.setattr(files.Path, "home", lambda: tmp_path)
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


class Answer:
    """What a person does in the next dialog, and what stood in it."""

    def __init__(self, name):
        self.name = name
        QTimer.singleShot(0, self.give)

    def give(self):
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            QTimer.singleShot(10, self.give)
            return
        self.folder = dialog.directory().absolutePath()
        self.filters = dialog.nameFilters()
        self.suggested = [name.rpartition("/")[2] for name in dialog.selectedFiles()]
        if self.name is None:
            dialog.reject()
            return
        dialog.selectFile(self.name)
        QTimer.singleShot(0, lambda: self.go_back(dialog))
        dialog.accept()

    def go_back(self, dialog):
        """Answer the warning about a name that is not there, so that the test fails at once."""
        warning = QApplication.activeModalWidget()
        if isinstance(warning, QMessageBox):
            warning.reject()
            dialog.reject()


def test_each_purpose_remembers_its_own_folder(parent, tmp_path):
    for folder in ("plans", "forms"):
        (tmp_path / folder).mkdir()
    plan, form = tmp_path / "plans" / "event.yaml", tmp_path / "forms" / "market.xlsx"
    plan.touch()
    form.touch()
    first = Answer(str(plan))
    assert files.file_to_open(parent, "Load", files.PLAN) == plan
    assert first.folder == str(tmp_path)
    Answer(str(form))
    assert files.files_to_open(parent, "Add", files.FORM) == [form]
    again = Answer("event.yaml")
    assert files.file_to_open(parent, "Load", files.PLAN) == plan
    assert again.folder == str(tmp_path / "plans")


def test_a_folder_that_is_gone_and_a_changed_mind_are_no_harm(parent, tmp_path):
    gone = tmp_path / "stick"
    gone.mkdir()
    Answer(str(gone / "a.fieldkit"))
    assert files.file_to_write(parent, "Write", files.PACK, "pack") == gone / "a.fieldkit"
    gone.rmdir()
    refused = Answer(None)
    assert files.file_to_write(parent, "Write", files.PACK, "pack") is None
    assert refused.folder == str(tmp_path)


def test_what_is_written_gets_its_suffix_and_its_name_is_suggested(parent, tmp_path):
    answer = Answer("evening")
    chosen = files.file_to_write(parent, "Save", files.DOCUMENT, "F-12.pdf")
    assert chosen == tmp_path / "evening.pdf"
    assert answer.suggested == ["F-12.pdf"]
    assert answer.filters == ["PDF documents (*.pdf)", "All files (*)"]


def test_any_file_can_be_chosen_where_no_kind_is_asked_for(parent):
    answer = Answer(None)
    assert files.file_to_open(parent, "Choose", files.Purpose("answer", "Files")) is None
    assert answer.filters == ["All files (*)"]


def test_a_folder_for_a_workspace(parent, tmp_path):
    (tmp_path / "mine").mkdir()
    Answer(str(tmp_path / "mine"))
    assert files.folder_to_use(parent, "Folder", files.WORKSPACE) == tmp_path / "mine"


def test_a_copy_is_suggested_beside_its_source_wherever_the_last_one_lay(parent, tmp_path):
    for folder in ("last", "forms"):
        (tmp_path / folder).mkdir()
    Answer(str(tmp_path / "last" / "a.xlsx"))
    files.file_to_write(parent, "Write", files.REPAIRED_FORM, "a.xlsx")
    suggested = tmp_path / "forms" / "market-repaired.xlsx"
    refused = Answer(None)
    assert files.file_to_write(parent, "Write", files.REPAIRED_FORM, str(suggested)) is None
    assert refused.folder == str(suggested.parent)
    assert refused.suggested == [suggested.name]


def test_a_file_that_is_there_is_asked_about_before_it_is_replaced(parent, tmp_path):
    there = tmp_path / "market-repaired.xlsx"
    there.write_bytes(b"mine")
    Answer("market-repaired")  # the ending is added first; who is asked goes back
    assert files.file_to_write(parent, "Write", files.REPAIRED_FORM, "other.xlsx") is None
