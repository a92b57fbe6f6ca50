"""Recalculating only what a change touches gives what recalculating everything gives."""

import contextlib
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.clock import FrozenClock
from fieldkit.errors import FieldKitError
from fieldkit.forms.definition import read_form
from fieldkit.forms.session import FormSession
from fieldkit.forms.values import stored
from fieldkit.forms.xpath import Context

HEAD = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>t</h:title><model>'
)
OUTER = ["q0", "q1", "q2", "q3"]
INNER = ["v0", "v1", "v2"]
# What an instance asks of all instances of its repeat.
OF_THE_OTHERS = [
    "count(/data/r[v0 = current()/../v0])",
    "count(/data/r[v0 &gt; current()/../v0]) + 1",
    "count(/data/r[count(. | current()/..) = 1])",
    "sum(/data/r[v1 = current()/../v1 and v0 != '']/v0)",
    "sum(/data/r[position() &lt;= position(current()/..)]/v0[. != ''])",
    "coalesce(/data/r[position(current()/..) - 1]/v0, 9)",
    "coalesce(indexed-repeat(/data/r/v0, /data/r, position(..) - 1), 0) + coalesce({own}, 0)",
    "coalesce({own}, 0) div (sum(../../r/v0[. != '']) + 1)",
    "string-length(join(' ', /data/r/v1, {own}))",
    "count(../s[w &gt;= sum(/data/r/s/w[. != '']) div count(/data/r/s)])",
    "count(/data/r[s/w = current()/../v1]) + count(current()/../../r[v1 &lt; 3])",
    "count(/data/r[if(v0 != '', v0, current()/../v1) = 2])",
    "count(/data/r[count(s) &gt;= count(current()/../s)])",
]


@st.composite
def expressions(draw, inner, calculated):
    """Numbers made of earlier paths only, so that no cycle can arise."""
    outer = [f"/data/{name}" for name in OUTER[:2]] + [f"/data/{name}" for name in calculated[0]]
    own = [f"../{name}" for name in INNER[:2]] + [f"../{name}" for name in calculated[1]]
    reach = outer + (own if inner else [])
    first, second = draw(st.sampled_from(reach)), draw(st.sampled_from(reach))
    shapes = [
        f"coalesce({first}, 0) + coalesce({second}, 1)",
        f"if({first} &gt; {second}, {first}, 3)",
        f"count(/data/r[v0 = {first}])" if not inner else f"position(..) + coalesce({first}, 0)",
        "count(/data/r)",
        "sum(/data/r/v1[. != ''])",
        "sum(../s/w[. != ''])" if inner else "count(/data/r/s)",
        "sum(/data/r/s/w[. != ''])",
        f"count(/data/r[v0 &gt; {first} and v1 != ''])",
        "coalesce(max(/data/r/v0[. != '']), 0) + count(/data/r[position() &lt; 3]/s)",
    ]
    if inner:
        shapes += [shape.format(own=second) for shape in OF_THE_OTHERS]
    return draw(st.sampled_from(shapes))


def running_totals(name):
    """What an instance takes over from the one before it."""
    return st.sampled_from(
        [
            f"coalesce(/data/r[position() = position(current()/..) - 1]/{name}, 0) + coalesce(../v0, 0)",
            f"coalesce(indexed-repeat(/data/r/{name}, /data/r, position(..) - 1), 0) + 1",
        ]
    )


COUNTED = [
    "position(..) + count(../../t)",
    "coalesce(../u, 0) * 2 + sum(/data/t/u[. != ''])",
    "count(/data/t[u = current()/../u]) + coalesce(/data/q0, 0)",
    "coalesce(/data/t[position() = position(current()/..) - 1]/p, 0) + 1",
]
FIRST_LOAD = '<setvalue event="odk-instance-first-load" ref="/data/q1" value="1 + 1"/>'
NEW_INSTANCE = '<setvalue event="odk-new-repeat" ref="/data/r/v1" value="position(..)"/>'
ACTIONS = [
    '<setvalue event="xforms-value-changed" ref="/data/q3" value="coalesce(/data/q0, 0) + 1"/>',
    '<setvalue event="xforms-value-changed" ref="/data/q2" value="count(/data/r[v0 != \'\'])"/>',
    '<setvalue event="xforms-value-changed" ref="/data/q1">2</setvalue>',
]


@st.composite
def counted(draw):
    """A repeat whose instances are counted by an answer, in a group that may not be relevant."""
    binds = f'<bind nodeset="/data/h/t/p" type="int" calculate="{draw(st.sampled_from(COUNTED))}"/>'
    binds += '<bind nodeset="/data/tt" type="int" calculate="sum(/data/h/t/p) + count(/data/h/t)"/>'
    binds = binds.replace("/data/t/", "/data/h/t/").replace("/data/t[", "/data/h/t[")
    for path in draw(st.lists(st.sampled_from(["/data/h", "/data/h/t/u", "/data/r"]), unique=True)):
        binds += f'<bind nodeset="{path}" relevant="coalesce(/data/q0, 0) != 5"/>'
    count = draw(st.sampled_from(["/data/q1", "coalesce(/data/q1, 0) + 1", "count(/data/r)"]))
    return binds, (
        f'<group ref="/data/h"><repeat nodeset="/data/h/t" jr:count="{count}">'
        '<input ref="/data/h/t/u"/></repeat></group>'
    )


@st.composite
def forms(draw):
    """A form with questions, a group, a repeat, calculations, relevances and constraints."""
    binds, outer_made, inner_made = [], [], []
    for number in range(draw(st.integers(1, 4))):
        expression = draw(expressions(False, (outer_made, [])))
        binds.append(f'<bind nodeset="/data/c{number}" type="int" calculate="{expression}"/>')
        outer_made.append(f"c{number}")
    for number in range(draw(st.integers(0, 3))):
        expression = draw(
            st.one_of(expressions(True, (outer_made, inner_made)), running_totals(f"k{number}"))
        )
        binds.append(f'<bind nodeset="/data/r/k{number}" type="int" calculate="{expression}"/>')
        inner_made.append(f"k{number}")
    for path in draw(st.lists(st.sampled_from(["/data/q3", "/data/g", "/data/g/x"]), unique=True)):
        condition = draw(expressions(False, (outer_made, [])))
        binds.append(f'<bind nodeset="{path}" relevant="{condition} &gt; 2"/>')
    if draw(st.booleans()):
        condition = draw(expressions(True, (outer_made, inner_made)))
        binds.append(
            f'<bind nodeset="/data/r/v2" relevant="{condition} &lt; 4" required="true()"/>'
        )
    binds.append('<bind nodeset="/data/q2" constraint=". &gt; /data/q0"/>')
    binds.append('<bind nodeset="/data/r/n" type="int" calculate="position(..)"/>')
    counted_binds, counted_body = draw(counted())
    begun = draw(st.sampled_from(["", "", FIRST_LOAD]))
    on_answer = "".join(draw(st.lists(st.sampled_from(ACTIONS), max_size=2, unique=True)))
    on_new = draw(st.sampled_from(["", NEW_INSTANCE]))
    default = draw(st.sampled_from(["", "1", "4"]))
    outside = "".join(f"<{name}/>" for name in [*OUTER, *outer_made])
    inside = "".join(f"<{name}/>" for name in [*INNER[1:], *inner_made])
    inside = f"<v0>{default}</v0>{inside}<n/>"
    controls = f'<input ref="/data/q0">{on_answer}</input>'
    controls += "".join(f'<input ref="/data/{name}"/>' for name in OUTER[1:])
    fields = "".join(f'<input ref="/data/r/{name}"/>' for name in INNER)
    return (
        f'{HEAD}<instance><data id="t">{outside}<g><x/></g><h><t jr:template=""><u/><p/></t></h><tt/>'
        f'<r jr:template="">{inside}<s jr:template=""><w/></s></r></data>'
        f"</instance>{''.join(binds)}{counted_binds}{begun}</model></h:head><h:body>{controls}"
        f'<input ref="/data/g/x"/>{counted_body}<repeat nodeset="/data/r">{on_new}{fields}'
        '<repeat nodeset="/data/r/s"><input ref="/data/r/s/w"/></repeat></repeat></h:body></h:html>'
    ).encode()


edits = st.lists(
    st.one_of(
        st.tuples(
            st.just("set"),
            st.sampled_from([f"/data/{n}" for n in OUTER] + ["/data/g/x"]),
            st.sampled_from(["", "1", "2", "3", "5"]),
        ),
        st.tuples(
            st.just("set"),
            st.builds("/data/r[{}]/{}".format, st.integers(1, 3), st.sampled_from(INNER)),
            st.sampled_from(["", "1", "2", "4"]),
        ),
        st.tuples(st.just("add"), st.just("/data/r")),
        st.tuples(st.just("add"), st.just("/data/r")),
        # What counts a repeat, and what much depends on.
        st.tuples(st.just("set"), st.just("/data/q1"), st.sampled_from(["", "2", "3"])),
        st.tuples(st.just("set"), st.just("/data/q0"), st.sampled_from(["", "2", "5"])),
        st.tuples(st.just("add"), st.builds("/data/r[{}]/s".format, st.integers(1, 3))),
        st.tuples(
            st.just("set"),
            st.builds("/data/r[{}]/s[{}]/w".format, st.integers(1, 2), st.integers(1, 2)),
            st.sampled_from(["", "1", "6"]),
        ),
        st.tuples(
            st.just("set"),
            st.builds("/data/h/t[{}]/u".format, st.integers(1, 3)),
            st.sampled_from(["", "1", "2"]),
        ),
        st.tuples(st.just("remove"), st.builds("/data/r[{}]".format, st.integers(1, 3))),
        st.tuples(
            st.just("remove"),
            st.builds("/data/r[{}]/s[{}]".format, st.integers(1, 2), st.integers(1, 2)),
        ),
    ),
    min_size=4,
    max_size=16,
)


def clock():
    return FrozenClock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))


@settings(max_examples=150, deadline=None)
@given(forms(), edits)
def test_incremental_recalculation_equals_recalculation_from_scratch(form, steps):
    session = FormSession.new(read_form(form), clock())
    for step in steps:
        try:
            getattr(session, step[0])(*step[1:])
        except FieldKitError as refusal:
            assert refusal.code in {"form.no_such_question", "form.no_such_repeat"}
        anew = FormSession.restore(session.definition, session.draft(), clock())
        assert anew.nodes() == session.nodes()
        assert anew.draft() == session.draft()
        assert anew.submission() == session.submission()


@settings(max_examples=60, deadline=None)
@given(forms(), edits)
def test_a_record_saved_and_opened_again_before_every_step_goes_the_same_way(form, steps):
    kept = FormSession.new(read_form(form), clock())
    for step in steps:
        again = FormSession.restore(kept.definition, kept.draft(), clock())
        outcomes = []
        for session in (kept, again):
            try:
                outcomes.append(getattr(session, step[0])(*step[1:]))
            except FieldKitError as refusal:
                outcomes.append(refusal.code)
        assert outcomes[0] == outcomes[1]
        assert again.draft() == kept.draft()
        assert again.nodes() == kept.nodes()


@settings(max_examples=100, deadline=None)
@given(forms(), edits)
def test_at_rest_every_calculation_alone_gives_what_stands(form, steps):
    """Evaluated without what a recalculation remembers of one instance for the next."""
    session = FormSession.new(read_form(form), clock())
    for step in steps:
        with contextlib.suppress(FieldKitError):
            getattr(session, step[0])(*step[1:])
        for node in session._instance.walk():
            bind = node.definition.bind
            if bind is not None and bind.calculate is not None:
                alone = session._surroundings.expression(bind.calculate)
                value = alone.as_string(Context(node, session._surroundings))
                assert node.answer == (stored("int", value) or ""), bind.calculate


@settings(max_examples=60, deadline=None)
@given(forms(), edits)
def test_every_difference_is_announced(form, steps):
    session = FormSession.new(read_form(form), clock())
    for step in steps:
        before = {state.path: session.node(state.path) for state in session.nodes()}
        try:
            changes = getattr(session, step[0])(*step[1:])
        except FieldKitError:
            continue
        after = {state.path: session.node(state.path) for state in session.nodes()}
        if not changes.repeats:
            differing = {path for path in after if before[path] != after[path]}
            assert differing <= changes.changed
