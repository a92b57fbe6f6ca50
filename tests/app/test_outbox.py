"""A large file for a stick: after an interruption it goes on, with the very bytes begun with."""

import io
from pathlib import Path

import pytest
from PIL import Image

from fieldkit.app import outbox
from fieldkit.app.jobs import JobContext
from fieldkit.errors import CancelledByUser, FieldKitError
from fieldkit.sync import stick
from tests.support.failing_disk import every_fault

JOB = JobContext()
PIECE = 4096


def noise(seed):
    target = io.BytesIO()
    Image.effect_noise((150, 100 + seed), 120).convert("RGB").save(target, "JPEG", quality=95)
    return target.getvalue()


@pytest.fixture
def evening(event, tmp_path, monkeypatch):
    """(supervisor, inspector, stick): three inspections with photos; any size is large enough."""
    monkeypatch.setattr(outbox, "WORTH_KEEPING", 0)
    monkeypatch.setattr(outbox, "is_on_another_disk", lambda *_: True)
    monkeypatch.setattr(stick, "CHUNK", PIECE)
    supervisor, inspector = event
    for number in range(3):
        draft = inspector.services.inspecting.start("small", "F-1")
        draft.set("/data/hygiene/hands", "in")
        draft.attach("/data/photo", "stall.jpg", noise(number))
        draft.finalise()
    (tmp_path / "stick").mkdir()
    return supervisor, inspector, tmp_path / "stick"


def pulled_after(pieces):
    """A job in which the stick is pulled behind so many pieces."""

    class Pulled(JobContext):
        left = pieces + 1  # the first report is that of the beginning

        def checkpoint(self, done, total, label):
            if total > 3:  # bytes, not records
                self.left -= 1
                if self.left < 0:
                    raise OSError(5, "pulled")
            super().checkpoint(done, total, label)

    return Pulled()


def break_off(inspector, file, pieces=4):
    with pytest.raises(FieldKitError) as refusal:
        inspector.services.handing_over.export(file, pulled_after(pieces))
    assert refusal.value.code == "file.unwritable"
    assert not file.exists()


def kept(inspector):
    return [file.read_bytes() for file in Path(inspector.folder, "outbox").glob("*")]


def names(folder):
    return sorted(file.name for file in folder.iterdir())


@pytest.mark.parametrize("pieces", [0, 1, 4, 9])
def test_it_goes_on_with_the_same_bytes_even_after_a_night(evening, pieces):
    supervisor, inspector, place = evening
    break_off(inspector, place / "a.fieldkit", pieces)
    [whole] = kept(inspector)
    [part] = place.iterdir()
    begun = part.read_bytes()
    assert whole.startswith(begun[: pieces * PIECE])
    inspector.reopen()
    told = []
    job = JobContext(lambda done, total, _label: told.append((done, total)))
    done = inspector.services.handing_over.export(place / "later.fieldkit", job)
    assert done.went_on_at >= pieces * PIECE
    assert (place / "later.fieldkit").read_bytes() == whole
    assert (done.bytes, names(place)) == (len(whole), ["later.fieldkit"])
    assert kept(inspector) == []
    arrival = supervisor.services.receiving.accept(place / "later.fieldkit", JOB)
    assert arrival.new == done.records
    assert supervisor.services.receiving.verify(JOB).ok


def test_new_work_begins_anew_and_leaves_no_remains(evening, finished):
    supervisor, inspector, place = evening
    break_off(inspector, place / "a.fieldkit")
    finished(inspector)
    done = inspector.services.handing_over.export(place / "a.fieldkit", JOB)
    assert done.went_on_at == 0
    assert names(place) == ["a.fieldkit"]
    assert kept(inspector) == []
    assert supervisor.services.receiving.look(place / "a.fieldkit").new == done.records


def test_a_damaged_copy_in_the_workspace_is_made_anew(evening):
    supervisor, inspector, place = evening
    break_off(inspector, place / "a.fieldkit")
    [file] = Path(inspector.folder, "outbox").glob("*")
    content = bytearray(file.read_bytes())
    content[-100] ^= 1
    file.write_bytes(content)
    done = inspector.services.handing_over.export(place / "a.fieldkit", JOB)
    assert done.went_on_at == 0
    assert supervisor.services.receiving.look(place / "a.fieldkit").ok


def test_somebody_elses_remains_stay(evening):
    _supervisor, inspector, place = evening
    (place / ".0123456789ab-0123.part").write_bytes(b"of another laptop")
    inspector.services.handing_over.export(place / "a.fieldkit", JOB)
    assert names(place) == [".0123456789ab-0123.part", "a.fieldkit"]


def test_without_room_in_the_workspace_it_is_written_directly(evening, monkeypatch):
    supervisor, inspector, place = evening
    written = outbox.write_bundle

    def no_room(core, file, *rest):
        if file.parent.name == "outbox":
            raise FieldKitError("disk.full", path=file)
        return written(core, file, *rest)

    monkeypatch.setattr(outbox, "write_bundle", no_room)
    done = inspector.services.handing_over.export(place / "a.fieldkit", JOB)
    assert done.went_on_at == 0
    assert supervisor.services.receiving.look(place / "a.fieldkit").new == done.records
    assert not Path(inspector.folder, "outbox").exists()


def test_a_full_stick_is_refused_and_a_larger_one_takes_the_kept_file(evening, monkeypatch):
    supervisor, inspector, place = evening
    usage = stick.shutil._ntuple_diskusage(1, 1, 0)
    with monkeypatch.context() as patch:
        asked = stick.shutil.disk_usage
        patch.setattr(stick.shutil, "disk_usage", lambda at: usage if at == place else asked(at))
        with pytest.raises(FieldKitError) as refusal:
            inspector.services.handing_over.export(place / "a.fieldkit", JOB)
    assert refusal.value.code == "disk.full"
    assert names(place) == []
    [whole] = kept(inspector)
    inspector.services.handing_over.export(place / "a.fieldkit", JOB)
    assert (place / "a.fieldkit").read_bytes() == whole
    assert supervisor.services.receiving.look(place / "a.fieldkit").ok


def test_what_is_kept_is_locked(evening):
    _supervisor, inspector, place = evening
    break_off(inspector, place / "a.fieldkit")
    for content in (*kept(inspector), *(file.read_bytes() for file in place.iterdir())):
        assert content.startswith(b"age-encryption.org/v1\n")
        for plain in (b"Aibek", b"F-1", b"manifest.json", noise(1)[:64]):
            assert plain not in content


def test_a_cancelled_one_goes_on_too(evening):
    _supervisor, inspector, place = evening

    class Cancelled(JobContext):
        def checkpoint(self, done, total, label):
            super().checkpoint(done, total, label)
            if total > 3 and done:
                self.cancel()

    job = Cancelled()
    with pytest.raises(CancelledByUser):
        inspector.services.handing_over.export(place / "a.fieldkit", job)
    assert not (place / "a.fieldkit").exists()
    done = inspector.services.handing_over.export(place / "a.fieldkit", JOB)
    assert done.went_on_at > 0


def test_small_files_a_passphrase_and_the_own_disk_need_no_copy(evening, monkeypatch):
    _supervisor, inspector, place = evening
    monkeypatch.setattr(outbox.Outbox, "write", None)
    monkeypatch.setattr(outbox, "is_on_another_disk", lambda *_: False)
    assert inspector.services.handing_over.export(place / "own.fieldkit", JOB).records
    monkeypatch.setattr(outbox, "is_on_another_disk", lambda *_: True)
    monkeypatch.setattr(outbox, "WORTH_KEEPING", 10_000_000)
    assert inspector.services.handing_over.export(place / "small.fieldkit", JOB).records


def test_the_nth_write_flush_or_rename_fails_and_the_next_try_works(evening, monkeypatch):
    supervisor, inspector, place = evening
    file = place / "a.fieldkit"

    def export():
        file.unlink(missing_ok=True)
        return inspector.services.handing_over.export(file, JOB)

    for made, error in every_fault(monkeypatch, export):
        if made is None:
            assert isinstance(error, FieldKitError)
            assert not file.exists() or supervisor.services.receiving.look(file).ok
        else:
            assert supervisor.services.receiving.look(file).new == made.records
    assert names(place) == ["a.fieldkit"]
    assert inspector.services.receiving.verify(JOB).ok
