"""Looking at a form after every step shows what looking at it for the first time shows."""

import contextlib
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.clock import FrozenClock
from fieldkit.errors import FieldKitError
from fieldkit.forms.definition import read_form
from fieldkit.forms.session import FormSession

LANGUAGES = ("en", "ru")


def text(key, words):
    return f'<text id="{key}"><value>{words}</value></text>'


def translation(language):
    shown = '<output value="/data/name"/>'
    return (
        f'<translation lang="{language}">'
        + text("plain", f"{language} plain")
        + text("age", f"{language} age of {shown}")
        + text("old", f"{language} too old for {shown}")
        + text("must", f"{language} say it, {shown}")
        + text("list-0", f"{language} like {shown}")
        + text("list-1", f"{language} otherwise")
        + text("more", f'{language} "more"')
        + "</translation>"
    )


FORM = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>t</h:title><model><itext>'
    + "".join(map(translation, LANGUAGES))
    + '</itext><instance><data id="t"><name/><age/><closed/><like/><note/><g><x/><y/></g>'
    '<r jr:template=""><who/><key/><old/></r><friend/><again/></data></instance>'
    '<instance id="list"><root><item><itextId>list-0</itextId><name>a</name></item>'
    "<item><itextId>list-1</itextId><name>b</name></item></root></instance>"
    '<bind nodeset="/data/age" type="int" constraint=". &lt; 3" required="/data/name != \'\'" '
    "jr:constraintMsg=\"jr:itext('old')\" jr:requiredMsg=\"jr:itext('must')\"/>"
    '<bind nodeset="/data/like" relevant="/data/age != 2"/>'
    '<bind nodeset="/data/g" readonly="/data/closed = 1"/>'
    '<bind nodeset="/data/g/y" calculate="concat(/data/g/x, /data/age)"/>'
    '<bind nodeset="/data/r/old" type="int" constraint=". &gt; /data/age"/>'
    '<bind nodeset="/data/again" calculate="join(\' \', /data/r/who)"/>'
    "</model></h:head><h:body>"
    '<input ref="/data/name"><label ref="jr:itext(\'plain\')"/></input>'
    '<input ref="/data/age"><label ref="jr:itext(\'age\')"/><hint ref="jr:itext(\'more\')"/></input>'
    '<input ref="/data/closed"><label>Closed</label></input>'
    '<select1 ref="/data/like"><label>Like <output value="/data/age"/></label>'
    "<itemset nodeset=\"instance('list')/root/item[name != /data/closed]\">"
    '<value ref="name"/><label ref="jr:itext(itextId)"/></itemset></select1>'
    '<input ref="/data/note"><label>At <output value="now()"/></label></input>'
    '<group ref="/data/g"><label>G <output value="/data/name"/></label>'
    '<input ref="/data/g/x"><label>X</label></input><input ref="/data/g/y"><label>Y</label></input>'
    '</group><group ref="/data/r"><label>R</label><repeat nodeset="/data/r">'
    '<input ref="/data/r/who"><label>Who is <output value="position(..)"/></label></input>'
    '<input ref="/data/r/key"><label>Key</label></input>'
    '<input ref="/data/r/old"><label>Older than <output value="../who"/></label></input>'
    '</repeat></group><select1 ref="/data/friend"><label>Friend</label>'
    '<itemset nodeset="/data/r[key != \'\']"><value ref="key"/><label ref="who"/></itemset>'
    "</select1></h:body></h:html>"
).encode()

ANSWERS = st.sampled_from(["", "1", "2", "5"])
outside = [f"/data/{name}" for name in ("name", "age", "closed", "note", "g/x", "friend")]
steps = st.lists(
    st.one_of(
        st.tuples(st.just("set"), st.sampled_from(outside), ANSWERS),
        st.tuples(st.just("set"), st.just("/data/like"), st.sampled_from(["", "a", "b"])),
        st.tuples(
            st.just("set"),
            st.builds("/data/r[{}]/{}".format, st.integers(1, 2), st.sampled_from(["who", "key"])),
            ANSWERS,
        ),
        st.tuples(st.just("set"), st.builds("/data/r[{}]/old".format, st.integers(1, 2)), ANSWERS),
        st.tuples(st.just("add"), st.just("/data/r")),
        st.tuples(st.just("remove"), st.builds("/data/r[{}]".format, st.integers(1, 2))),
        st.tuples(st.just("set_language"), st.sampled_from(LANGUAGES)),
    ),
    min_size=3,
    max_size=14,
)
_IN_SLICES = {"set": "setting", "add": "adding", "remove": "removing"}


def begin():
    """Two sessions of the same form, each with a clock of its own."""
    clocks = [FrozenClock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC)) for _ in range(2)]
    return *(FormSession.new(read_form(FORM), clock) for clock in clocks), clocks


def wait(clocks):
    for clock in clocks:
        clock.moment += timedelta(minutes=1)


def look(session):
    """All that can be seen, by page, and alone."""
    pages = session.pages()
    items = [session.items(page.path) for page in pages]
    states = session.nodes()
    return pages, items, states, session.violations(), [each.path for each in states]


@settings(max_examples=150, deadline=None)
@given(steps)
def test_a_face_that_looks_after_every_step_sees_what_one_sees_that_looks_once(taken):
    watched, once, clocks = begin()
    look(watched)
    for name, *values in taken:
        wait(clocks)
        for session in (watched, once):
            with contextlib.suppress(FieldKitError):
                getattr(session, name)(*values)
        look(watched)
    assert look(watched) == look(once)
    states = watched.nodes()
    assert states == [watched.node(state.path) for state in states]


@settings(max_examples=100, deadline=None)
@given(steps)
def test_a_face_that_looks_between_the_slices_of_a_step_sees_the_end_of_it(taken):
    watched, once, clocks = begin()
    for name, *values in taken:
        wait(clocks)
        with contextlib.suppress(FieldKitError):
            getattr(once, name)(*values)
        with contextlib.suppress(FieldKitError):
            pending = getattr(watched, _IN_SLICES.get(name, name))(*values)
            while name in _IN_SLICES and pending.changes is None:
                pending.work(0)
                for page in watched.pages():
                    watched.items(page.path)
        assert look(watched) == look(once)


def test_in_the_middle_of_a_step_a_face_sees_what_has_happened_so_far():
    session, *_ = begin()
    for _ in range(2):
        session.add("/data/r")
    session.set("/data/r[2]/key", "5")
    look(session)
    session.setting("/data/name", "2")
    assert session.question("/data/name").value == "2"
    session.removing("/data/r[1]")
    assert session.question("/data/r[1]/key").path == "/data/r[1]/key"
    assert session.question("/data/r[1]/key").value == "5"
