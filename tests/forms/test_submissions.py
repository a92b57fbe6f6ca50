"""What servers get: identities, names of attachments, namespaces, nothing that is not relevant."""

import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from lxml import etree

from fieldkit.clock import FrozenClock
from fieldkit.forms import FormSession, convert, read_form

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


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x0bb", "ab"),
        ("\x00", ""),
        ("a\ud800b", "ab"),
        ("a\ufffe", "a"),
        ("\t\r\n 😀", "\t\r\n 😀"),
    ],
)
def test_signs_that_no_xml_can_hold_cost_neither_draft_nor_submission(typed, kept):
    """Text copied from a spreadsheet brings them along."""
    session = FormSession.new(form(""), clock())
    session.set("/data/a", typed)
    assert session.value("/data/a") == kept
    again = FormSession.restore(session.definition, session.draft(), clock())
    assert again.value("/data/a") == kept
    assert etree.fromstring(session.submission()).findtext("a") == kept


def test_a_calculation_that_gives_such_signs_breaks_nothing():
    definition = form("", bind("b", "calculate=\"base64-decode('eAt5')\""))
    session = FormSession.new(definition, clock())
    session.set("/data/a", "y")
    assert etree.fromstring(session.submission()).findtext("b") == "xy"
    FormSession.restore(definition, session.draft(), clock())


def test_nor_does_a_person_with_such_a_name():
    definition = form("", bind("b", 'jr:preload="property" jr:preloadParams="username"'))
    session = FormSession.new(definition, clock(), {"username": "Ai\x0bbek"})
    session.set("/data/a", "y")
    assert etree.fromstring(session.submission()).findtext("b") == "Aibek"
    FormSession.restore(definition, session.draft(), clock())


def test_namespaces_are_declared_once_in_one_order():
    names = ("zoo", "orx", "abc", "mid")
    declared = " ".join(f'xmlns:{name}="urn:{name}"' for name in names)
    inside = "".join(f"<{name}:x/>" for name in names)
    record = FormSession.new(form(f"<meta {declared}>{inside}</meta>"), clock()).submission()
    root = record.partition(b">\n")[2].partition(b">")[0]
    assert [part.partition(b"=")[0] for part in root.split(b" xmlns:")[1:]] == [
        b"abc", b"mid", b"orx", b"zoo",
    ]  # fmt: skip
    assert record.count(b"xmlns:") == len(names)


def test_an_attachment_that_is_not_asked_is_not_sent():
    session = FormSession.new(form("", bind("photo", "relevant=\"/data/a = 'y'\"")), clock())
    session.set("/data/a", "y")
    session.set("/data/photo", "tap.jpg")
    session.set("/data/a", "n")
    assert session.attachments == ()
    assert b"photo" not in session.submission()
    session.set("/data/a", "y")
    assert session.attachments == ("tap.jpg",)


MACHINE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from fieldkit.clock import FrozenClock
from fieldkit.forms import FormSession, read_form

limits = {"limits.csv": Path("resources/reference/limits.csv").read_bytes()}
definition = read_form(sys.stdin.buffer.read(), limits)
session = FormSession.new(definition, FrozenClock(datetime(2026, 11, 23, 8, tzinfo=UTC), UTC))
for node in session.nodes():
    question = definition.nodes[node.path.replace("[1]", "")].question
    if question is not None and not node.readonly:
        offered = session.question(node.path).choices
        value = offered[0].value if offered else "7"
        session.set(node.path, value if session.accepts(node.path, value) else "")
session.complete()
if sys.argv[1] == "reopened":
    session = FormSession.restore(definition, session.draft(), FrozenClock(datetime.now(UTC)))
sys.stdout.buffer.write(session.submission())
"""


def test_two_machines_write_the_same_bytes(project):
    """Another order of sets, another zone, another locale, and a record that was kept meanwhile."""
    file = project / "resources" / "forms" / "fk_water.md"
    limits = {"limits.csv": b"key,value\n"}
    xform = convert(file.name, file.read_bytes(), limits).xform
    written = []
    for seed, zone, way in (("1", "Asia/Almaty", "at once"), ("2", "America/Phoenix", "reopened")):
        surroundings = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
        done = subprocess.run(
            [sys.executable, "-c", MACHINE, way],
            cwd=project, env=surroundings, input=xform, capture_output=True, check=True,
        )  # fmt: skip
        written.append(done.stdout)
    assert written[0] == written[1]
    assert len(etree.fromstring(written[0]).xpath("//text()[. != '']")) > 20
