"""What servers get: identities, names of attachments, namespaces, nothing that is not relevant."""

from datetime import UTC, datetime

import pytest
from lxml import etree

from fieldkit.clock import FrozenClock
from fieldkit.forms import FormSession, read_form

XHTML = (
    'xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms"'
)
ORX = "{http://openrosa.org/xforms}"


def clock(seed=0):
    return FrozenClock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC), seed=seed)


def form(meta, binds=""):
    return read_form(
        f"<h:html {XHTML}><h:head><model><instance><data id='f' version='7'><a/><photo/><b/>{meta}</data>"
        f'</instance><bind nodeset="/data/photo" type="binary"/><bind nodeset="/data/b" '
        f"relevant=\"/data/a = 'y'\"/>{binds}</model></h:head><h:body><input ref='/data/a'/>"
        "<upload ref='/data/photo' mediatype='image/*'/><input ref='/data/b'/></h:body></h:html>".encode()
    )


def bind(path, rule):
    return f'<bind nodeset="/data/{path}" {rule}/>'


PRELOAD = 'jr:preload="uid"'
CALCULATE = 'calculate="concat(\'uuid:\', uuid())" readonly="true()"'
ONCE = "calculate=\"once(concat('uuid:', uuid()))\""


@pytest.mark.parametrize(
    ("meta", "binds"),
    [
        ("", ""),
        ("<meta/>", ""),
        ("<meta><instanceName/></meta>", ""),
        ("<meta><instanceID/></meta>", ""),
        ("<meta><instanceID/></meta>", bind("meta/instanceID", 'type="string"')),
        ("<meta><instanceID/></meta>", bind("meta/instanceID", PRELOAD)),
        ("<meta><instanceID/></meta>", bind("meta/instanceID", CALCULATE)),
        ("<meta><instanceID/></meta>", bind("meta/instanceID", ONCE)),
        ("<orx:meta><orx:instanceID/></orx:meta>", bind("orx:meta/orx:instanceID", PRELOAD)),
        ("<orx:meta><orx:instanceID/></orx:meta>", bind("orx:meta/orx:instanceID", CALCULATE)),
        ("<orx:meta><orx:instanceID/><orx:deprecatedID/></orx:meta>", ""),
    ],
)
def test_every_record_has_an_identity_and_every_edit_a_new_one(meta, binds):
    definition = form(meta, binds)
    first = FormSession.new(definition, clock())
    first.complete()
    assert first.instance_id.startswith("uuid:")
    assert first.deprecated_id == ""
    assert b"deprecatedID>" not in first.submission()
    kept = FormSession.restore(definition, first.draft(), clock(1))
    assert kept.instance_id == first.instance_id
    second = FormSession.edit(definition, first.submission(), clock(2))
    second.complete()
    third = FormSession.edit(definition, second.submission(), clock(3))
    third.complete()
    assert len({first.instance_id, second.instance_id, third.instance_id}) == 3
    assert second.deprecated_id == first.instance_id
    assert third.deprecated_id == second.instance_id
    again = FormSession.restore(definition, third.submission(), clock(4))
    assert again.submission() == third.submission()


def test_the_meta_block_keeps_the_namespace_of_the_form():
    session = FormSession.new(form("<orx:meta><orx:instanceID/></orx:meta>"), clock())
    root = etree.fromstring(session.submission())
    assert root.findtext(f"{ORX}meta/{ORX}instanceID") == session.instance_id
    assert (root.get("id"), root.get("version")) == ("f", "7")
    session = FormSession.new(form(""), clock())
    root = etree.fromstring(session.submission())
    assert root.findtext(f"{ORX}meta/{ORX}instanceID") == session.instance_id


def test_attachments_stand_by_their_bare_names_while_they_are_relevant():
    session = FormSession.new(form(""), clock())
    session.set("/data/photo", "tap-1a2b.jpg")
    assert session.attachments == ("tap-1a2b.jpg",)
    assert b"<photo>tap-1a2b.jpg</photo>" in session.submission()


def test_the_same_answers_in_another_order_give_the_same_bytes():
    steps = [("/data/a", "y"), ("/data/photo", "p.jpg"), ("/data/a", "n"), ("/data/a", "y")]
    made = []
    for order in (steps, steps[::-1]):
        session = FormSession.new(form(""), clock())
        for path, value in order:
            session.set(path, value)
        session.set("/data/b", "kept")
        made.append(session.submission())
    assert made[0] == made[1]
    assert b"<b>kept</b>" in made[0]
