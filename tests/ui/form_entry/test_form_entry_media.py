"""Sound and video of a form: opened by the computer's player when asked, never anything else."""

from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices

from fieldkit.errors import FieldKitError

SURVEY = """
| survey | | | | | | |
| | type | name | label | media::audio | media::video | media::image |
| | begin group | page | Page | | | |
| | text | heard | What do you hear? | bell.mp3 | | |
| | select_one noises | noise | Which noise? | | how.mp4 | |
| | text | wrong | Which one? | tool.exe | | |
| | text | lost | Which one? | lost.ogg | | |
| | text | quiet | Quiet | | | |
| | end group | | | | | |
"""
CHOICES = """
| choices | | | | |
| | list_name | name | label | media::audio |
| | noises | fan | Fan & belt | fan.wav |
| | noises | none | None | |
"""
FILES = {"bell.mp3": b"bell", "fan.wav": b"fan", "how.mp4": b"how", "tool.exe": b"MZ"}


@pytest.fixture
def opened(monkeypatch):
    """What the computer was asked to open: the name and the content of each file."""
    found = []

    def open_url(url):
        file = Path(url.toLocalFile())
        found.append((file, file.read_bytes()))
        return file.suffix != ".mp4"

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    return found


@pytest.fixture
def form(open_form):
    return open_form(SURVEY, CHOICES, files=FILES)


def played(form, name):
    return form.block(name)._media.played


def test_a_recording_is_opened_when_asked_and_gone_with_the_form(form, opened):
    [play] = played(form, "heard").buttons
    assert play.accessibleName() == "Play: bell.mp3"
    assert opened == []
    play.click()
    [(file, content)] = opened
    assert content == b"bell"
    assert file.name == "file.mp3"
    play.click()
    assert form.block("quiet")._media is None
    form.view.model.close()
    assert not any(laid_open.exists() for laid_open, _ in opened)


def test_the_sounds_of_choices_are_named_by_the_choice(form, opened):
    video, choice = played(form, "noise").buttons
    assert choice.accessibleName() == "Play: Fan & belt"
    choice.click()
    assert opened[0][1] == b"fan"
    video.click()
    assert played(form, "noise").told.text() == "No program of this computer plays it."


def test_what_is_no_recording_or_is_not_there_is_named(form, opened):
    assert played(form, "wrong").buttons == []
    assert played(form, "wrong").told.text() == "Not played here: tool.exe"
    played(form, "lost").buttons[0].click()
    assert played(form, "lost").told.text() == "The form came without the file lost.ogg."
    assert opened == []


def test_a_full_disk_is_told_beside_the_button(form, opened, monkeypatch):
    def refuse(_name):
        raise FieldKitError("disk.full", path="/home")

    monkeypatch.setattr(played(form, "heard"), "_lay_open", refuse)
    played(form, "heard").buttons[0].click()
    assert "/home" in played(form, "heard").told.text()
    assert opened == []
