"""Backups: whole, checked, rotated, restorable with nothing else; and what makes one fail."""

import os
import shutil
import zipfile
from datetime import timedelta

import pytest

from fieldkit.errors import CancelledByUser, FieldKitError
from fieldkit.storage.database import Database
from fieldkit.storage.drafts import NewDraft
from fieldkit.storage.restoring import restore
from fieldkit.storage.workspace import Workspace
from fieldkit.storage.workspace_folder import read_header

PASSPHRASE = "two words"


def silent(_done, _total, _label):
    pass


@pytest.fixture
def worked(make, bodies):
    """A workspace with a record, a draft and a photo."""
    workspace = make("w")
    photo = workspace.attachments.put(b"photo" * 1000)
    body = bodies.revision(files={"p.jpg": photo.as_body()})
    workspace.append("revision", "i1", body, form=bodies.form)
    draft = workspace.drafts.create(NewDraft("f", "h", snapshot="<a/>"))
    workspace.drafts.append_step(draft.id, ["set", "/data/q", "x"])
    return workspace


def refused(code, function, *arguments):
    with pytest.raises(FieldKitError) as refusal:
        function(*arguments)
    assert refusal.value.code == code
    return refusal.value


def require_the_same(restored, source):
    assert [r.raw for r in restored.ledger.all_records()] == [
        r.raw for r in source.ledger.all_records()
    ]
    assert restored.digest() == source.digest()
    (draft,) = restored.drafts.list()
    assert restored.drafts.load(draft.id) == ("<a/>", [["set", "/data/q", "x"]])
    for attachment in source.attachments.held():
        assert restored.attachments.get(attachment.sha256)
    assert restored.verify().ok


@pytest.mark.parametrize("way", ["beside", "one of beside", "folder", "file", "workspace"])
def test_a_backup_is_restored_whole(worked, tmp_path, clock, way):
    if way == "folder":
        (tmp_path / "stick").mkdir()
        worked.backups.write_to(tmp_path / "stick", silent)
        backup = tmp_path / "stick"
    elif way == "file":
        backup = tmp_path / "all.fkbackup"
        worked.backups.write_file(backup, silent)
    else:
        copy = worked.backups.make(silent)
        backup = {"beside": worked.folder / "backups", "workspace": worked.folder}.get(
            way, copy.file
        )
    told = restore(backup, tmp_path / "new", PASSPHRASE, silent)
    assert told.attachments == 1
    assert told.moment.year == 2026
    restored = Workspace.open(tmp_path / "new", PASSPHRASE, clock)
    require_the_same(restored, worked)
    restored.close()
    assert not list(tmp_path.glob(".*"))


def test_a_restored_device_writes_no_record_with_its_old_key(worked, tmp_path, clock, bodies):
    worked.backups.make(silent)
    restore(worked.folder, tmp_path / "new", PASSPHRASE, silent)
    assert read_header(tmp_path / "new").must_rekey
    assert not read_header(worked.folder).must_rekey
    restored = Workspace.open(tmp_path / "new", PASSPHRASE, clock)
    refused("workspace.must_rekey", restored.append, "assignment", "a", bodies.assignment())
    (draft,) = restored.drafts.list()
    restored.drafts.append_step(draft.id, ["set", "/data/q", "y"])
    restored.close()


def test_a_backup_is_taken_while_others_write(worked):
    draft = worked.drafts.list()[0].id

    def writing(_done, _total, label):
        if label == "database":
            worked.drafts.append_step(draft, ["set", "/data/q", "meanwhile"])

    copy = worked.backups.make(writing)
    assert len(worked.drafts.load(draft)[1]) > 1
    assert copy.segment == 2
    assert worked._database.problems_of_copy(copy.file) == []


def test_links_cost_no_room_and_another_disk_gets_copies(worked, tmp_path, monkeypatch):
    worked.backups.make(silent)
    (linked,) = (worked.folder / "backups" / "attachments").iterdir()
    name = linked.name
    assert linked.samefile(worked.folder / "attachments" / name)

    def other_disk(*_):
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", other_disk)
    (tmp_path / "stick").mkdir()
    place = worked.backups.write_to(tmp_path / "stick", silent)
    copied = place.attachments / name
    assert copied.read_bytes() == linked.read_bytes()
    assert not copied.samefile(linked)


def test_another_volume_gets_a_copy_whenever_it_is_there(worked, tmp_path):
    stick = tmp_path / "stick"
    worked.backups.keep_elsewhere(stick)
    worked.backups.make(silent)
    assert not stick.exists()
    stick.mkdir()
    worked.backups.make(silent)
    (place,) = stick.iterdir()
    assert len(list(place.glob("*.db"))) == 1
    worked.backups.keep_elsewhere(None)
    worked.backups.make(silent)
    assert len(list(place.glob("*.db"))) == 1


def test_a_copy_with_a_fault_does_not_count_and_the_earlier_stays(worked, monkeypatch):
    first = worked.backups.make(silent)
    whole = Database.copy_to

    def faulty(self, file, tell):
        segment = whole(self, file, tell)
        with file.open("r+b") as broken:
            broken.seek(9000)
            broken.write(b"\0\0\0\0")
        return segment

    monkeypatch.setattr(Database, "copy_to", faulty)
    refused("backup.not_sound", worked.backups.make, silent)
    assert [copy.file for copy in worked.backups.own.copies()] == [first.file]
    assert not worked.backups.own.unfinished.exists()


def test_a_stopped_backup_leaves_nothing(worked):
    for label in ("database", "check", "attachments"):

        def stop(_done, _total, at, label=label):
            if at == label:
                raise CancelledByUser(at)

        with pytest.raises(CancelledByUser):
            worked.backups.make(stop)
        assert worked.backups.own.copies() == []
        assert not worked.backups.own.unfinished.exists()


def test_a_backup_without_room_is_refused_before_it_begins(worked, monkeypatch):
    worked.backups.make(silent)
    few = shutil.disk_usage(worked.folder)._replace(free=100_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: few)
    refusal = refused("backup.no_room", worked.backups.make, silent)
    assert "MB" in refusal.remedy
    assert len(worked.backups.own.copies()) == 1


def test_it_is_due_an_hour_after_the_last_when_something_was_saved(worked, clock):
    assert not worked.backups.is_due()
    clock.moment += timedelta(hours=2)
    assert worked.backups.is_due()
    worked.backups.make(silent)
    clock.moment += timedelta(hours=2)
    newest = worked.backups.own.newest().file
    os.utime(newest, (newest.stat().st_atime, newest.stat().st_mtime + 60))
    assert not worked.backups.is_due()
    os.utime(newest, (newest.stat().st_atime, newest.stat().st_mtime - 120))
    assert worked.backups.is_due()
    clock.moment -= timedelta(days=4000)
    assert worked.backups.is_due()


def test_old_copies_go_and_the_last_stays_when_the_disk_is_small(worked, clock, monkeypatch):
    for _ in range(4):
        worked.backups.make(silent)
        clock.moment += timedelta(hours=1)
    assert [copy.stamp.number for copy in worked.backups.own.copies()] == [1, 2, 3, 4]
    few = shutil.disk_usage(worked.folder)._replace(free=0)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: few)
    worked.backups.own.rotate(clock.now())
    assert [copy.stamp.number for copy in worked.backups.own.copies()] == [3, 4]


def test_the_journal_goes_back_to_the_last_but_one_copy(worked, clock):
    draft = worked.drafts.list()[0].id
    for number in range(3):
        clock.moment += timedelta(hours=1)
        worked.backups.make(silent)
        worked.drafts.append_step(draft, ["set", "/data/q", str(number)])
    segments = sorted(file.name for file in (worked.folder / "journal").iterdir())
    assert segments == ["000003.journal", "000004.journal"]


def test_what_is_no_backup_is_refused_in_one_sentence(worked, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "note.txt").write_text("no")
    for path in (tmp_path / "empty", tmp_path / "note.txt", tmp_path / "none", worked.folder):
        refused("backup.none", restore, path, tmp_path / "new", PASSPHRASE, silent)
    worked.backups.make(silent)
    refused("workspace.wrong_passphrase", restore, worked.folder, tmp_path / "new", "x", silent)
    refused("workspace.exists", restore, worked.folder, tmp_path / "empty" / "..", "x", silent)
    assert not (tmp_path / "new").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "note.txt", "w"]


def test_a_packed_backup_with_strange_members_writes_nothing_outside(worked, tmp_path, clock):
    backup = tmp_path / "all.fkbackup"
    worked.backups.write_file(backup, silent)
    with zipfile.ZipFile(backup, "a") as archive:
        archive.writestr("../../escaped", b"x")
        archive.writestr("/tmp/escaped", b"x")
        archive.writestr("attachments/../escaped.age", b"x")
    (tmp_path / "deep" / "er").mkdir(parents=True)
    restore(backup, tmp_path / "deep" / "er" / "new", PASSPHRASE, silent)
    assert not list(tmp_path.rglob("escaped*"))
    Workspace.open(tmp_path / "deep" / "er" / "new", PASSPHRASE, clock).close()


def test_a_damaged_backup_is_not_restored(worked, tmp_path):
    copy = worked.backups.make(silent)
    content = bytearray(copy.file.read_bytes())
    content[12_345] ^= 4
    copy.file.write_bytes(content)
    refused("backup.not_sound", restore, copy.file, tmp_path / "new", PASSPHRASE, silent)
    assert not (tmp_path / "new").exists()


def test_the_database_of_an_older_program_is_kept_before_its_tables_change(worked, clock):
    worked._database.execute("PRAGMA user_version = 2")
    worked.close()
    workspace = Workspace.open(worked.folder, PASSPHRASE, clock)
    (copy,) = workspace.backups.own.copies()
    workspace.close()
    assert copy.stamp.number == 1
    told = restore(copy.file, worked.folder.parent / "new", PASSPHRASE, silent)
    assert told.attachments == 1
