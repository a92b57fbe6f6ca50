"""What has to lie readable for a moment: where, for whom, how long, and after a crash."""

import os
import tempfile

import pytest

from fieldkit.app.bootstrap import open_services
from fieldkit.app.jobs import JobContext
from fieldkit.storage.readable_files import FOLDER
from tests.support.small_form import write_small_form

PASSPHRASE = "correct horse"
SOUND = b"ID3 a sound that the form brings along"


@pytest.fixture
def laptop(laptops, tmp_path):
    """One laptop with a form that brings a sound."""
    laptop = laptops("Nargiza", "supervisor")
    form = write_small_form(tmp_path)
    media = form.with_name(f"{form.stem}-media")
    media.mkdir(exist_ok=True)
    (media / "bell.mp3").write_bytes(SOUND)
    survey = "| survey | | | | |\n| | type | name | label | media::audio |\n| | note | heard | A bell | bell.mp3 |\n"
    form.write_text(f"{survey}\n| settings | | |\n| | form_id | version |\n| | bell | 1 |\n")
    laptop.services.planning.add_form(form)
    return laptop


def readable(laptop):
    return sorted(path for path in (laptop.folder / FOLDER).rglob("*") if path.is_file())


def test_a_sound_lies_readable_for_the_owner_until_the_draft_is_left(laptop):
    for leave in ("close", "discard"):
        draft = laptop.services.inspecting.start("bell", "F-1")
        file = draft.lay_open("bell.mp3")
        assert file.read_bytes() == SOUND
        assert readable(laptop) == [file]
        if os.name == "posix":
            assert (laptop.folder / FOLDER).stat().st_mode & 0o077 == 0
        assert draft.lay_open("lost.mp3") is None
        getattr(draft, leave)()
        assert readable(laptop) == []


def test_what_a_crash_has_left_is_gone_at_the_next_opening(laptop):
    draft = laptop.services.inspecting.start("bell", "F-1")
    draft.lay_open("bell.mp3")
    kept = (laptop.folder / FOLDER).rename(laptop.folder / "as the crash left it")
    laptop.services.close()
    kept.rename(laptop.folder / FOLDER)
    laptop.services = open_services(laptop.folder, PASSPHRASE, laptop.clock)
    assert not (laptop.folder / FOLDER).exists()


def test_closing_takes_away_what_is_still_there(laptop):
    laptop.services.inspecting.start("bell", "F-1").lay_open("bell.mp3")
    laptop.services.close()
    assert not (laptop.folder / FOLDER).exists()
    laptop.reopen()


def test_a_file_that_waited_for_its_sender_lies_readable_only_while_it_is_taken_in(
    event, finished, tmp_path, laptops, monkeypatch
):
    """A document is readable by itself; it goes through no folder for temporary files."""
    supervisor = event[0]
    stranger = laptops("Stranger", "supervisor")
    stranger.services.planning.load_event(tmp_path / "plan.yaml")
    stranger.services.planning.add_form(write_small_form(tmp_path))
    stranger.services.planning.write_card(tmp_path / "stranger.txt")
    document = tmp_path / "document.pdf"
    document.write_bytes(stranger.services.documenting.pdf(finished(stranger)))
    supervisor.services.receiving.accept(document, JobContext())
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    seen = []
    supervisor.services.changes.subscribe(lambda _: seen.extend(readable(supervisor)))
    supervisor.services.planning.enrol(tmp_path / "stranger.txt")
    assert [path.name for path in dict.fromkeys(seen)] == ["document.pdf"]
    assert readable(supervisor) == []
    assert supervisor.services.inspecting.inspections()
