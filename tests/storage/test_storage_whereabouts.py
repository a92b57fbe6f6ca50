"""Where a workspace was used before: a copy is asked about, a move and a repeat are not."""

import shutil
import sys

import pytest

from fieldkit.storage import whereabouts
from fieldkit.storage.workspace import Workspace

WORDS = "two words"


@pytest.fixture
def computer(monkeypatch):
    """Goes to another computer by its number; empty is one that tells none."""

    def go(number):
        monkeypatch.setattr(whereabouts, "computer_number", lambda: number)

    go("first")
    return go


@pytest.fixture
def doubt_of(clock):
    """Opens a workspace as the app does, and gives the doubt; `settle` answers that it is right."""

    def look(folder, settle=False):
        workspace = Workspace.open(folder, WORDS, clock)
        try:
            workspace.whereabouts.note()
            doubt = workspace.whereabouts.doubt
            if settle:
                workspace.whereabouts.settle()
            return doubt
        finally:
            workspace.close()

    return look


@pytest.fixture
def folder(tmp_path, clock, computer, doubt_of):
    Workspace.create(tmp_path / "w", WORDS, "Aru", "inspector", clock).close()
    assert doubt_of(tmp_path / "w") == ""
    return tmp_path / "w"


def test_the_same_place_is_no_doubt_however_often(folder, doubt_of):
    assert [doubt_of(folder) for _ in range(3)] == ["", "", ""]


def test_a_moved_folder_is_no_doubt(folder, tmp_path, doubt_of):
    folder.rename(tmp_path / "elsewhere")
    assert doubt_of(tmp_path / "elsewhere") == ""
    (tmp_path / "elsewhere").rename(folder)
    assert doubt_of(folder) == ""


def test_another_computer_is_asked_about_until_it_is_answered_once(folder, doubt_of, computer):
    computer("second")
    assert [doubt_of(folder), doubt_of(folder, settle=True)] == ["other computer"] * 2
    assert doubt_of(folder) == ""
    computer("first")
    assert doubt_of(folder) == ""
    computer("third")
    assert doubt_of(folder) == "other computer"


def test_a_copy_beside_the_first_is_asked_about_and_the_first_is_not(folder, tmp_path, doubt_of):
    shutil.copytree(folder, tmp_path / "copy")
    assert doubt_of(tmp_path / "copy") == "other folder"
    assert doubt_of(folder) == ""
    assert doubt_of(tmp_path / "copy", settle=True) == "other folder"
    assert doubt_of(tmp_path / "copy") == ""


def test_a_new_key_ends_the_doubt(folder, tmp_path, clock, computer, doubt_of):
    shutil.copytree(folder, tmp_path / "copy")
    workspace = Workspace.open(tmp_path / "copy", WORDS, clock)
    workspace.rekey()
    assert workspace.whereabouts.doubt == ""
    workspace.close()


@pytest.mark.parametrize("known_first", [True, False])
def test_a_computer_that_tells_no_number_is_no_doubt(
    tmp_path, clock, computer, doubt_of, known_first
):
    computer("first" if known_first else "")
    Workspace.create(tmp_path / "v", WORDS, "Aru", "inspector", clock).close()
    assert doubt_of(tmp_path / "v") == ""
    computer("" if known_first else "second")
    assert doubt_of(tmp_path / "v") == ""


def test_what_is_kept_does_not_tell_the_number(folder, clock):
    workspace = Workspace.open(folder, WORDS, clock)
    stored = workspace._database.value("SELECT value FROM settings WHERE name = 'whereabouts'")
    workspace.close()
    assert "first" not in stored
    assert str(folder) in stored


@pytest.mark.skipif(sys.platform != "linux", reason="reads the files of Linux")
def test_linux_tells_its_number_or_none(monkeypatch, tmp_path):
    (tmp_path / "id").write_text("0123abc\n", encoding="ascii")
    monkeypatch.setattr(whereabouts, "_LINUX_FILES", (str(tmp_path / "none"), str(tmp_path / "id")))
    assert whereabouts.computer_number() == "0123abc"
    monkeypatch.setattr(whereabouts, "_LINUX_FILES", (str(tmp_path / "none"),))
    assert whereabouts.computer_number() == ""


def test_a_mac_tells_its_number_or_none(monkeypatch, tmp_path):
    ioreg = tmp_path / "ioreg"
    ioreg.write_text(
        '#!/bin/sh\necho \'    "IOPlatformUUID" = "5C2A-77"\'\n', encoding="ascii", newline="\n"
    )
    ioreg.chmod(0o755)
    ask = whereabouts._mac_number.__wrapped__
    monkeypatch.setattr(whereabouts, "_IOREG", str(ioreg))
    if sys.platform != "win32":
        assert ask() == "5C2A-77"
    monkeypatch.setattr(whereabouts, "_IOREG", str(tmp_path / "none"))
    assert ask() == ""
