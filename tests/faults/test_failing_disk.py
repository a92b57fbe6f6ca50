"""The n-th open, write, fsync, rename or link of our own files fails, n from 1 until all is done.

What was acknowledged stays whole, the refusal is one of ours, the next try works.
"""

import itertools

import pytest

from fieldkit.clock import SystemClock
from fieldkit.errors import FieldKitError
from fieldkit.storage import workspace_key
from fieldkit.storage.drafts import NewDraft
from fieldkit.storage.recovery import Remains, recover
from fieldkit.storage.restoring import restore
from fieldkit.storage.workspace import Workspace
from fieldkit.storage.workspace_folder import read_header
from fieldkit.storage.workspace_key import unwrap
from tests.support.failing_disk import every_fault

PASSPHRASE = "two words"
REFUSALS = {"disk.full", "file.unwritable", "workspace.disk_full", "backup.no_room"}


@pytest.fixture(autouse=True)
def _cheap_passphrase(monkeypatch):
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))


def silent(_done, _total, _label):
    pass


@pytest.fixture
def workspace(tmp_path):
    made = Workspace.create(tmp_path / "w", PASSPHRASE, "Aru", "inspector", SystemClock())
    made.attachments.put(b"photo" * 1000)
    draft = made.drafts.create(NewDraft("f", "h", snapshot="<a/>"))
    made.drafts.append_step(draft.id, ["set", "/data/q", "x"])
    yield made
    made.close()


def require_refusal(error):
    if not isinstance(error, FieldKitError):
        raise error
    assert error.code in REFUSALS
    assert error.remedy


def body(photo):
    return {
        "xml": "<data/>", "files": {"p.jpg": photo.as_body()}, "summary": {"site": "A"},
        "findings": [], "reason": None, "withdrawn": False,
    }  # fmt: skip


def test_a_workspace_that_could_not_be_made_leaves_nothing(tmp_path, monkeypatch):
    folders = (tmp_path / str(number) for number in itertools.count())

    def create():
        folder = next(folders)
        Workspace.create(folder, PASSPHRASE, "Aru", "inspector", SystemClock()).close()
        return folder

    for made, error in every_fault(monkeypatch, create):
        if made:
            Workspace.open(made, PASSPHRASE, SystemClock()).close()
        else:
            require_refusal(error)
            for folder in tmp_path.iterdir():
                assert (folder / "workspace.json").exists() or not (
                    folder / "workspace.db"
                ).exists()


def test_a_photo_and_a_finalised_inspection_are_there_or_not_at_all(workspace, monkeypatch):
    numbers = itertools.count()
    records = []

    def finalise():
        number = next(numbers)
        draft = workspace.drafts.create(NewDraft("f", "h", snapshot=str(number)))
        photo = workspace.attachments.put(b"photo %d" % number)
        form = {"id": "f", "version": "1", "hash": "h"}
        record = workspace.finalise_draft(draft.id, f"i{number}", body(photo), form=form)
        records.append((record.id, photo.sha256, draft.id))
        return record

    for made, error in every_fault(monkeypatch, finalise):
        if made is None:
            require_refusal(error)
        assert not list(workspace.folder.rglob(".*.new"))
    held = {record.id for record in workspace.ledger.all_records()}
    drafts = {row.id for row in workspace.drafts.list()}
    for record, photo, draft in records:
        assert record in held
        assert workspace.attachments.get(photo)
        assert draft not in drafts
    assert workspace.verify().ok


def test_an_answer_is_saved_though_its_journal_is_not(workspace, monkeypatch):
    (draft,) = workspace.drafts.list()
    numbers = itertools.count()

    def answer():
        workspace._database.journal.begin_segment()
        workspace.drafts.append_step(draft.id, ["set", "/data/q", str(next(numbers))])
        workspace.drafts.append_step(draft.id, ["set", "/data/q", str(next(numbers))])
        return True

    for _done, error in every_fault(monkeypatch, answer):
        assert error is None
    steps = workspace.drafts.load(draft.id)[1]
    assert [step[2] for step in steps] == ["x", *map(str, range(next(numbers)))]


def test_a_backup_counts_or_leaves_nothing_and_the_earlier_stay(workspace, monkeypatch, tmp_path):
    first = workspace.backups.make(silent).file
    for made, error in every_fault(monkeypatch, lambda: workspace.backups.make(silent)):
        if made is None:
            require_refusal(error)
        copies = workspace.backups.own.copies()
        assert copies
        for copy in copies:
            assert workspace._database.problems_of_copy(copy.file) == []
        assert not workspace.backups.own.unfinished.exists()
        assert not list(workspace.folder.rglob(".*.new"))
    assert not first.exists()  # later ones of the same hour took its place
    restore(workspace.folder, tmp_path / "new", PASSPHRASE, silent)


def test_a_packed_backup_is_whole_or_not_there(workspace, monkeypatch, tmp_path):
    file = tmp_path / "all.fkbackup"
    for _none, error in every_fault(
        monkeypatch, lambda: workspace.backups.write_file(file, silent)
    ):
        if error is not None:
            require_refusal(error)
        if file.exists():
            restore(file, tmp_path / "new", PASSPHRASE, silent)
            (tmp_path / "new").rename(tmp_path / f"new{len(list(tmp_path.iterdir()))}")
            file.unlink()
        assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("way", ["restore", "recover"])
def test_a_rescue_ends_in_a_whole_workspace_or_in_no_folder(workspace, monkeypatch, tmp_path, way):
    workspace.backups.make(silent)
    header = read_header(workspace.folder)
    remains = Remains(workspace.folder, header, unwrap(header.keys, PASSPHRASE))
    folders = (tmp_path / f"new{number}" for number in itertools.count())

    def rescue():
        into = next(folders)
        if way == "restore":
            restore(workspace.folder, into, PASSPHRASE, silent)
        else:
            recover(remains, into, SystemClock(), silent)
        return into

    for _made, error in every_fault(monkeypatch, rescue):
        if error is not None:
            require_refusal(error)
        for folder in tmp_path.glob("new*"):
            rescued = Workspace.open(folder, PASSPHRASE, SystemClock())
            assert len(rescued.drafts.load(rescued.drafts.list()[0].id)[1]) == 1
            assert rescued.attachments.held()
            assert rescued.verify().ok
            rescued.close()
            folder.rename(tmp_path / f"seen-{folder.name}")
        assert not list(tmp_path.glob(".*"))
