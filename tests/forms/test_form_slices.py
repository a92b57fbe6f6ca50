"""A long recalculation is done in slices, and nothing half done is ever seen in what is saved."""

from datetime import UTC, datetime

import pytest

from fieldkit.clock import FrozenClock
from fieldkit.forms.definition import read_form
from fieldkit.forms.session import FormSession
from tests.benchmarks.forms import HEAD, form_of_chain, form_of_list, form_of_repeat

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


ACTS = [
    ("adding", "add", ("/data/rep",)),
    ("removing", "remove", ("/data/rep[2]",)),
    ("setting", "set", ("/data/n", "40")),
    ("setting", "set", ("/data/n", "3")),
    ("setting", "set", ("/data/rep[1]/x", "7")),
]


def sharing(count=""):
    """Every instance takes its share of the sum of all; the repeat is free or counted."""
    form = (
        f'{HEAD}<instance><data id="t"><n/><rep jr:template=""><x/><p/><s/></rep></data></instance>'
        '<bind nodeset="/data/n" type="int"/><bind nodeset="/data/rep/x" type="int"/>'
        '<bind nodeset="/data/rep/p" calculate="position(..)"/>'
        '<bind nodeset="/data/rep/s" calculate="coalesce(../x, 1) div (sum(/data/rep/p) + count(/data/rep[x &gt; 3]))"/></model>'
        '</h:head><h:body><input ref="/data/n"/><group ref="/data/rep"><repeat '
        f'nodeset="/data/rep"{count}><input ref="/data/rep/x"/></repeat></group></h:body></h:html>'
    )
    session = begin(form)
    session.set("/data/n", "20")
    while session.count("/data/rep") < 20:
        session.add("/data/rep")
    return session


def is_possible(act, count):
    return (act[2] == ("/data/n", "40") or act[2] == ("/data/n", "3")) == bool(count)


@pytest.mark.parametrize("save", [FormSession.draft, FormSession.submission, FormSession.nodes])
@pytest.mark.parametrize(
    ("act", "count"),
    [
        (act, count)
        for act in ACTS
        for count in ("", ' jr:count="/data/n"')
        if is_possible(act, count)
    ],
)
def test_every_act_is_sliced_and_seen_whole_after_any_number_of_slices(act, count, save):
    sliced, once, arguments = act
    whole = sharing(count)
    changes = getattr(whole, once)(*arguments)
    expected, slices = save(whole), 0
    for before in (0, 1, 5, 30):
        session = sharing(count)
        pending = getattr(session, sliced)(*arguments)
        for _ in range(before):
            pending.work(0)
        assert save(session) == expected
        assert pending.complete() == changes
    pending = getattr(sharing(count), sliced)(*arguments)
    while not pending.work(0):
        slices += 1
    assert slices > 15


def test_a_count_that_grows_draws_between_instances():
    session = sharing(' jr:count="/data/n"')
    pending = session.setting("/data/n", "60")
    seen = set()
    while not pending.work(0):
        seen.add(session.count("/data/rep"))
    assert seen >= set(range(21, 60))


def test_a_long_list_is_filtered_piece_by_piece():
    rows = "\n".join(f"t{n},Town {n},d{n % 40},{n % 3}" for n in range(3_000))
    files = {"towns.csv": f"name,label,district,size\n{rows}".encode()}
    form = form_of_list().replace(
        "district = /data/district and size =", "selected(/data/district, district) and size !="
    )
    sessions = [FormSession.new(read_form(form.encode(), files)) for _ in range(2)]
    for session in sessions:
        session.set("/data/size", "1")
    sessions[0].set("/data/district", "d5 d7")
    pending, slices = sessions[1].setting("/data/district", "d5 d7"), 0
    while not pending.work(0):
        slices += 1
    assert slices > 5
    towns = [session.question("/data/town").choices for session in sessions]
    assert [choice.value for choice in towns[0]] == [
        f"t{n}" for n in range(3_000) if n % 40 in (5, 7) and n % 3 != 1
    ]
    assert towns[0] == towns[1]
