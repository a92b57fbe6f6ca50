"""A long recalculation is done in slices, and nothing half done is ever seen in what is saved."""

from datetime import UTC, datetime

import pytest

from fieldkit.clock import FrozenClock
from fieldkit.forms.definition import read_form
from fieldkit.forms.session import FormSession
from tests.benchmarks.forms import form_of_chain, form_of_repeat

LENGTH = 60


def begin(form):
    clock = FrozenClock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))
    return FormSession.new(read_form(form.encode()), clock)


@pytest.fixture
def chain():
    session = begin(form_of_chain(LENGTH))
    session.set("/data/c0", "1")
    return session


def test_a_slice_of_no_time_is_one_rule_and_the_end_is_told(chain):
    pending = chain.setting("/data/c0", "5")
    slices = 1
    while not pending.work(0):
        assert pending.changes is None
        slices += 1
    assert slices >= LENGTH
    assert chain.value(f"/data/c{LENGTH - 1}") == str(5 + LENGTH - 1)
    assert f"/data/c{LENGTH - 1}" in pending.changes.changed


def test_slices_tell_the_same_changes_as_one_go(chain):
    pending = chain.setting("/data/c0", "7")
    pending.work(0)
    assert pending.complete() == begin_and_set("7")
    assert pending.complete() is pending.changes


def begin_and_set(value):
    session = begin(form_of_chain(LENGTH))
    session.set("/data/c0", "1")
    return session.set("/data/c0", value)


@pytest.mark.parametrize("save", [FormSession.draft, FormSession.submission])
def test_what_is_saved_meanwhile_is_complete(chain, save):
    pending = chain.setting("/data/c0", "9")
    assert not pending.work(0)
    saved = save(chain)
    assert f"<c{LENGTH - 1}>{9 + LENGTH - 1}</c{LENGTH - 1}>".encode() in saved
    assert pending.work(0)


def test_checking_and_answering_meanwhile_completes_it_first(chain):
    chain.setting("/data/c0", "20").work(0)
    values = {node.path: node.value for node in chain.nodes()}
    assert values[f"/data/c{LENGTH - 1}"] == str(20 + LENGTH - 1)
    first = chain.setting("/data/c0", "30")
    chain.set("/data/c0", "40")
    assert first.changes is not None
    assert chain.value(f"/data/c{LENGTH - 1}") == str(40 + LENGTH - 1)


@pytest.mark.parametrize("change", ["add", "remove"])
def test_instances_are_added_and_removed_from_a_complete_record(change):
    sliced, whole = begin(form_of_repeat()), begin(form_of_repeat())
    for session in (sliced, whole):
        for number in range(1, 6):
            session.add("/data/r")
            session.set(f"/data/r[{number}]/a", str(number))
            session.set(f"/data/r[{number}]/b", "2")
    sliced.setting("/data/f", "3").work(0)
    whole.set("/data/f", "3")
    for session in (sliced, whole):
        getattr(session, change)("/data/r" if change == "add" else "/data/r[2]")
    assert sliced.nodes() == whole.nodes()
