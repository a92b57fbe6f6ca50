"""The answer journal: it tells what happened, in order, to whoever has the key, and survives tears."""

import os
import random

import pytest

from fieldkit.storage.drafts import NewDraft
from fieldkit.storage.journal import Journal, Tear, journal_size, read_journal

KEY = bytes(range(32))


@pytest.fixture
def journal(tmp_path):
    made = Journal(tmp_path / "journal", KEY)
    made.begins_with(lambda: ["preface"])
    yield made
    made.close()


def entries(folder, since=0, key=KEY):
    return list(read_journal(folder / "journal", key, since))


def test_entries_come_back_in_order_each_segment_after_its_preface(journal, tmp_path):
    assert entries(tmp_path) == []
    journal.write(["step", 1])
    journal.write(["step", "é"])
    assert journal.begin_segment() == 2
    journal.write(["step", 3])
    journal.close()
    assert entries(tmp_path) == [
        ["preface"], ["step", 1], ["step", "é"], ["preface"], ["step", 3],
    ]  # fmt: skip
    assert entries(tmp_path, since=2) == [["preface"], ["step", 3]]
    assert journal_size(tmp_path / "journal")[0] == 2
    journal.forget_before(2)
    assert entries(tmp_path) == [["preface"], ["step", 3]]
    assert journal.begin_segment() == 3


def test_a_session_that_changes_nothing_leaves_no_segment(journal, tmp_path):
    journal.flush()
    journal.close()
    assert not (tmp_path / "journal").exists()


def test_a_torn_end_costs_the_last_entry_only(journal, tmp_path):
    for number in range(5):
        journal.write(["step", number])
    journal.close()
    (segment,) = (tmp_path / "journal").iterdir()
    whole = segment.read_bytes()
    counts = []
    for length in range(len(whole)):
        segment.write_bytes(whole[:length])
        found = entries(tmp_path)
        assert found == [["preface"], *(["step", n] for n in range(5))][: len(found)]
        counts.append(len(found))
    assert counts == sorted(counts)
    assert counts[-1] == 5


def test_a_flipped_bit_is_told_and_gives_no_false_entry(journal, tmp_path):
    written = [["preface"], *(["step", n, "x" * 50] for n in range(20))]
    for entry in written[1:]:
        journal.write(entry)
    journal.close()
    (segment,) = (tmp_path / "journal").iterdir()
    whole = segment.read_bytes()
    chance = random.Random(3)
    for _ in range(300):
        broken = bytearray(whole)
        broken[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        segment.write_bytes(broken)
        found = entries(tmp_path)
        assert [entry for entry in found if not isinstance(entry, Tear)] != written
        assert all(entry in written for entry in found if not isinstance(entry, Tear))
    # In the middle of one entry: the others are all there.
    broken = bytearray(whole)
    broken[len(whole) // 2] ^= 1
    segment.write_bytes(broken)
    assert sum(isinstance(entry, Tear) for entry in entries(tmp_path)) == 1
    assert len(entries(tmp_path)) == len(written)


def test_another_key_reads_nothing(journal, tmp_path):
    journal.write(["step", "secret"])
    journal.close()
    assert all(isinstance(entry, Tear) for entry in entries(tmp_path, key=bytes(32)))
    (segment,) = (tmp_path / "journal").iterdir()
    assert b"secret" not in segment.read_bytes()


def test_a_journal_that_cannot_be_written_stops_and_says_so(tmp_path):
    (tmp_path / "journal").write_text("a file where the folder should be")
    journal = Journal(tmp_path / "journal", KEY)
    journal.write(["step", 1])
    assert journal.stopped
    (tmp_path / "journal").unlink()
    journal.begin_segment()
    journal.write(["step", 2])
    journal.close()
    assert not journal.stopped
    assert ["step", 2] in entries(tmp_path)


def test_the_workspace_tells_its_journal_what_it_saved(make, bodies):
    workspace = make("w")
    draft = workspace.drafts.create(NewDraft("f", "h", site="A1", snapshot="<a/>"))
    workspace.drafts.append_step(draft.id, ["set", "/data/q", "é"])
    with pytest.raises(ZeroDivisionError), workspace.transaction():
        workspace.drafts.append_step(draft.id, ["set", "/data/q", "never"])
        raise ZeroDivisionError
    workspace.drafts.snapshot(draft.id, "<b/>")
    record = workspace.finalise_draft(draft.id, "i1", bodies.revision(), form=bodies.form)
    key = workspace._database.key
    workspace.close()
    found = list(read_journal(workspace.folder / "journal", key))
    assert [entry[0] for entry in found] == [
        "preface", "record", "draft", "step", "snapshot", "record", "discard",
    ]  # fmt: skip
    assert found[0][1].keys() == {"device"}
    assert found[2][1]["site"] == "A1"
    assert found[3][2] == '["set", "/data/q", "é"]'
    assert found[5][1].encode() == record.raw


def test_an_answer_alone_is_not_brought_to_the_disk_twice(make, monkeypatch):
    workspace = make("w")
    draft = workspace.drafts.create(NewDraft("f", "h")).id
    synced = []
    monkeypatch.setattr(os, "fsync", synced.append)
    workspace.drafts.append_step(draft, ["set", "/data/q", "x"])
    assert synced == []
    workspace.drafts.snapshot(draft, "<b/>")
    assert len(synced) == 1
