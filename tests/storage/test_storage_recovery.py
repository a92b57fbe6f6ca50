"""Recovering a workspace: from its database, a backup and the journal, the journal alone, scraps."""

import random

import pytest

from fieldkit.errors import CancelledByUser, FieldKitError
from fieldkit.storage import journal as journals
from fieldkit.storage.drafts import NewDraft
from fieldkit.storage.recovery import Remains, recover
from fieldkit.storage.workspace import Workspace
from fieldkit.storage.workspace_folder import read_header
from fieldkit.storage.workspace_key import unwrap

PASSPHRASE = "two words"
PAGE = 4096


def silent(_done, _total, _label):
    pass


class Work:
    """A workspace with a day's work in it, which goes on after the backup; closed at the end."""

    def __init__(self, workspace, bodies, clock):
        self.workspace, self.bodies, self.clock = workspace, bodies, clock
        self.folder = workspace.folder
        self.photo = workspace.attachments.put(b"photo" * 1000)
        self.draft = workspace.drafts.create(NewDraft("f", "h", snapshot="<a/>")).id
        self.gone = workspace.drafts.create(NewDraft("f", "h", snapshot="<gone/>")).id
        self.record("i1")
        self.answer(3)

    def record(self, inspection):
        body = self.bodies.revision(files={"p.jpg": self.photo.as_body()})
        self.workspace.append("revision", inspection, body, form=self.bodies.form)

    def answer(self, count):
        for number in range(count):
            self.workspace.drafts.append_step(self.draft, ["set", "/data/q", str(number)])

    def go_on(self):
        """What happens after the backup: answers, a snapshot, a record, a discarded draft."""
        self.answer(2)
        self.workspace.drafts.snapshot(self.draft, "<b/>")
        self.answer(4)
        self.workspace.drafts.discard(self.gone)
        self.late = self.workspace.drafts.create(NewDraft("f", "h", snapshot="<late/>")).id
        self.record("i2")

    def end(self):
        workspace = self.workspace
        self.records = sorted(record.id for record in workspace.ledger.all_records())
        self.drafts = {row.id: workspace.drafts.load(row.id) for row in workspace.drafts.list()}
        self.digest = workspace.digest()
        workspace.close()

    def recover(self, into, *backups):
        header = read_header(self.folder)
        key = unwrap(header.keys, PASSPHRASE)
        report = recover(Remains(self.folder, header, key, backups), into, self.clock, silent)
        return report, Workspace.open(into, PASSPHRASE, self.clock)

    def require_all(self, recovered):
        assert sorted(r.id for r in recovered.ledger.all_records()) == self.records
        assert {r.id: recovered.drafts.load(r.id) for r in recovered.drafts.list()} == self.drafts
        assert recovered.digest() == self.digest
        assert recovered.attachments.get(self.photo.sha256) == b"photo" * 1000
        assert recovered.verify().ok
        assert recovered.must_rekey
        recovered.close()


@pytest.fixture
def work(make, bodies, clock):
    return Work(make("w"), bodies, clock)


def break_database(folder, page=3):
    file = folder / "workspace.db"
    content = bytearray(file.read_bytes())
    content[page * PAGE + 100] ^= 1
    file.write_bytes(content)


def folder_bytes(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_whole_database_is_taken_as_it_is(work, tmp_path):
    work.go_on()
    work.end()
    before = folder_bytes(work.folder)
    report, recovered = work.recover(tmp_path / "new")
    assert (report.base, report.drafts, report.answers) == ("database", 0, 0)
    assert report.records == {"database": len(work.records), "journal": 0}
    work.require_all(recovered)
    assert folder_bytes(work.folder) == before


def test_a_backup_and_the_journal_since_give_everything(work, tmp_path):
    work.workspace.backups.make(silent)
    work.go_on()
    work.end()
    break_database(work.folder)
    report, recovered = work.recover(tmp_path / "new")
    assert report.base == "backup"
    assert report.reason
    assert report.records["backup"] == len(work.records) - 1
    assert report.records["journal"] == 1
    assert (report.drafts, report.answers, report.tears) == (3, 4, 0)
    work.require_all(recovered)


def test_steps_after_the_backup_follow_those_in_it(work, tmp_path):
    work.workspace.backups.make(silent)
    work.answer(5)
    work.end()
    break_database(work.folder)
    report, recovered = work.recover(tmp_path / "new")
    assert report.answers == 5
    work.require_all(recovered)


@pytest.mark.parametrize("database", ["damaged", "gone", "empty"])
def test_the_journal_alone_gives_everything_of_one_device(work, tmp_path, database):
    work.go_on()
    work.end()
    file = work.folder / "workspace.db"
    {
        "damaged": lambda: file.write_bytes(b"\7" * file.stat().st_size),
        "gone": file.unlink,
        "empty": lambda: file.write_bytes(b""),
    }[database]()
    report, recovered = work.recover(tmp_path / "new")
    assert report.base == "journal"
    assert report.attachments == 1
    work.require_all(recovered)


def test_pages_that_a_power_cut_took_come_back_from_the_journal(work, tmp_path):
    """The log of the database is cut: the file is sound, and yet behind what was acknowledged."""
    before = (work.folder / "workspace.db-wal").read_bytes()
    work.go_on()
    database = (work.folder / "workspace.db").read_bytes()
    work.end()
    (work.folder / "workspace.db").write_bytes(database)
    (work.folder / "workspace.db-wal").write_bytes(before)
    report, recovered = work.recover(tmp_path / "new")
    assert report.base == "database"
    assert report.records["journal"] == 1
    assert report.drafts == 3
    work.require_all(recovered)


def test_a_damaged_database_still_gives_the_records_of_others(
    work, make, hand_over, bodies, tmp_path
):
    """No backup, and the journal knows only the own ones: the rest is salvaged page by page."""
    other = make("other")
    for number in range(120):
        other.append("revision", f"other{number}", bodies.revision(), form=bodies.form)
    hand_over(other, work.workspace)
    work.end()
    pages = (work.folder / "workspace.db").stat().st_size // PAGE
    break_database(work.folder, page=pages // 2)
    report, recovered = work.recover(tmp_path / "new")
    assert report.base == "journal"
    assert 60 < report.records["damaged database"] <= 121
    held = {record.id for record in recovered.ledger.all_records()}
    assert held <= set(work.records)
    hand_over(other, recovered)
    assert sorted(r.id for r in recovered.ledger.all_records()) == work.records
    recovered.close()


def test_the_newest_sound_backup_counts_and_one_elsewhere_too(work, tmp_path, clock):
    stick = tmp_path / "stick"
    stick.mkdir()
    place = work.workspace.backups.write_to(stick, silent)
    copy = work.workspace.backups.make(silent)
    work.go_on()
    work.end()
    break_database(work.folder)
    content = bytearray(copy.file.read_bytes())
    content[5000] ^= 1
    copy.file.write_bytes(content)
    report, recovered = work.recover(tmp_path / "new", place.folder)
    assert report.base == "backup"
    work.require_all(recovered)


def test_without_anything_there_is_one_sentence(work, tmp_path):
    work.end()
    (work.folder / "workspace.db").unlink()
    for segment in (work.folder / "journal").iterdir():
        segment.write_bytes(b"nothing")
    with pytest.raises(FieldKitError) as refusal:
        work.recover(tmp_path / "new")
    assert refusal.value.code == "recover.nothing"
    assert not (tmp_path / "new").exists()


def test_a_torn_journal_gives_what_is_whole_and_tells_of_the_rest(work, tmp_path):
    work.go_on()
    work.end()
    (work.folder / "workspace.db").unlink()
    (segment,) = (work.folder / "journal").iterdir()
    content = bytearray(segment.read_bytes())
    content[len(content) - 5000] ^= 1
    segment.write_bytes(content)
    report, recovered = work.recover(tmp_path / "new")
    assert report.tears == 1
    assert {r.id for r in recovered.ledger.all_records()} <= set(work.records)
    recovered.close()


def test_a_stopped_recovery_leaves_nothing(work, tmp_path):
    work.end()
    header = read_header(work.folder)
    remains = Remains(work.folder, header, unwrap(header.keys, PASSPHRASE))
    for step in ("database", "records", "drafts", "tables", "attachments"):

        def stop(_done, _total, label, step=step):
            if label == step:
                raise CancelledByUser(label)

        with pytest.raises(CancelledByUser):
            recover(remains, tmp_path / "new", work.clock, stop)
        assert not list(tmp_path.glob("*new*"))


def test_any_damage_ends_in_a_workspace_or_in_one_sentence(work, tmp_path):
    """Random bits of all files: never another error, and never a record that was not written."""
    work.workspace.backups.make(silent)
    work.go_on()
    work.end()
    chance = random.Random(11)
    whole = folder_bytes(work.folder)
    header = read_header(work.folder)
    key = unwrap(header.keys, PASSPHRASE)
    for number in range(5):
        for path, content in whole.items():
            broken = bytearray(content)
            for _ in range(chance.randrange(3) if 0 < len(broken) < 10**7 else 0):
                broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
            if chance.random() < 0.2:
                broken = broken[: chance.randrange(len(broken) + 1)]
            path.write_bytes(broken)
        into = tmp_path / f"new{number}"
        try:
            recover(Remains(work.folder, header, key), into, work.clock, silent)
        except FieldKitError as refusal:
            assert refusal.code == "recover.nothing"
            continue
        recovered = Workspace.open(into, PASSPHRASE, work.clock)
        assert {r.id for r in recovered.ledger.all_records()} <= set(work.records)
        recovered.close()


def test_the_journal_of_the_recovered_workspace_begins_with_its_drafts(work, tmp_path):
    work.end()
    (work.folder / "workspace.db").unlink()
    _report, recovered = work.recover(tmp_path / "new")
    recovered.close()
    key = unwrap(read_header(work.folder).keys, PASSPHRASE)
    entries = list(journals.read_journal(tmp_path / "new" / "journal", key))
    assert work.draft in {entry[1]["id"] for entry in entries if entry[0] == "draft"}
