"""Expressions made to do harm inside a live form: each ends in an answer or in a named problem."""

import pytest

from fieldkit.errors import FieldKitError
from fieldkit.forms.definition import read_form
from fieldkit.forms.session import FormSession
from tests.benchmarks.forms import HEAD

MEGABYTE = "a b " * 250_000
LONG_NUMBER = "9" * 1_000_000


def begin(calculation, path="/data/u", count=""):
    """A form with a long text t, a number n, a result u, and a repeat of x and y."""
    written = calculation.replace("<", "&lt;").replace('"', "&quot;")
    form = (
        f'{HEAD}<instance><data id="t"><t/><n/><u/><rep jr:template=""><x/><y/></rep></data></instance>'
        f'<bind nodeset="{path}" calculate="{written}"/></model></h:head><h:body><input ref="/data/t"/>'
        '<input ref="/data/n"/><group ref="/data/rep"><repeat nodeset="/data/rep"'
        f'{count}><input ref="/data/rep/x"/></repeat></group></h:body></h:html>'
    )
    return FormSession.new(read_form(form.encode()))


def reasons(session):
    """What is said of each rule that could not be worked out."""
    return {str(problem.context["reason"]) for problem in session.problems}


@pytest.mark.parametrize(
    ("expression", "text", "reason"),
    [
        ("translate(/data/t, /data/t, /data/t)", MEGABYTE, None),
        ("substr(/data/t, 5, string-length(/data/t) - 1)", MEGABYTE, None),
        ("contains(normalize-space(/data/t), concat(substr(/data/t, 0, 100000), 'x'))", MEGABYTE, None),
        ("selected(/data/t, 'zz') or count-selected(/data/t) > selected-at(/data/t, 99999)", MEGABYTE, None),
        ("regex(/data/t, '^(a|a b )+$')", MEGABYTE, "takes too long"),
        ("regex(/data/t, '^(aa|a)+$')", "a" * 5_000 + "!", "takes too long"),
        ("concat(/data/t, /data/t, /data/t)", MEGABYTE, "more than 1000000 characters"),
        ("concat(" * 8 + "/data/t" + ", /data/t, /data/t)" * 8, "ab" * 100_000, "more than 1000000 characters"),
        ("join(/data/t, 'a', 'b', 'c')", MEGABYTE, "more than 1000000 characters"),
        ("digest(base64-decode(/data/t), 'SHA-512')", MEGABYTE, None),
        ("number(/data/t) * 2 + round(/data/t, 999999999) + pow(9, /data/t)", LONG_NUMBER, None),
        ("date(/data/t) - number(/data/t)", f"2026-{LONG_NUMBER}", None),
        ("format-date(today(), /data/t)", "%Y" * 500_000, "more than 10000 characters"),
        ("distance(/data/t) + area(/data/t)", "1 1;" * 50_000, None),
        ("intersects(/data/t)", "1 1;" * 50_000, "visits more than 2000"),
        ("substring-before(/data/t, substr(/data/t, 1))", MEGABYTE, None),
        ("-" * 50_000 + "/data/t", "1", None),
        ("uuid(coalesce(/data/t, 5))", LONG_NUMBER, "length"),
    ],
)  # fmt: skip
def test_a_long_answer_ends_in_a_value_or_a_problem(expression, text, reason):
    session = begin(expression)
    session.set("/data/t", text)
    assert len(session.value("/data/u")) <= 1_000_000
    assert [reason in said for said in reasons(session)] == ([True] if reason else [])
    session.set("/data/t", "")
    assert not session.problems
    session.submission()


@pytest.mark.parametrize(
    "expression",
    [
        "(" * 10_000 + "1" + ")" * 10_000,
        "count(/data/rep[" * 10_000 + "1" + "])" * 10_000,
        "count(/data/rep[x = " * 60 + "1" + "])" * 60,
        " or ".join(["/data/t = 'q'"] * 10_000),
        "concat(" + ", ".join(["/data/t"] * 20_000) + ")",
        "if(" * 5_000 + "1" + ", 2, 3)" * 5_000,
    ],
)
def test_what_is_nested_too_deep_or_too_long_is_refused_with_its_form(expression):
    with pytest.raises(FieldKitError) as refused:
        begin(expression)
    assert refused.value.code in {"xpath.too_deep", "xpath.too_long"}


@pytest.fixture
def few_visits(monkeypatch):
    """As with a thousand times as many instances."""
    monkeypatch.setattr("fieldkit.forms.xpath.context.MOST_VISITS", 2_000)
    monkeypatch.setattr("fieldkit.forms.recalculation._LEAST_VISITS", 500)


BOMB = "count(/data/rep[count(../rep[count(../rep[x != name()]) > position()]) > 0]) + /data/n"


def test_filters_inside_filters_over_a_repeat_are_stopped_sooner_each_time(few_visits):
    session = begin(BOMB)
    for _ in range(30):
        session.add("/data/rep")
    assert {"visits more than 500 nodes" in said for said in reasons(session)} == {True}
    for _ in range(29):
        session.remove("/data/rep[1]")
    assert not session.problems


def test_what_many_instances_share_is_charged_once(few_visits):
    session = begin(
        "../x div sum(/data/rep/x) + count(/data/rep[x = current()/../x])", "/data/rep/y"
    )
    for number in range(1, 101):
        session.add("/data/rep")
        session.set(f"/data/rep[{number}]/x", "1")
    assert not session.problems
    assert session.value("/data/rep[7]/y") == "100.01"


@pytest.mark.parametrize("count", ["1000000000", "1 div 0", "/data/n"])
def test_more_instances_than_anybody_can_answer_are_a_mistake_in_the_count(count):
    if count == "/data/n":
        session = begin("count(/data/rep)", count=f' jr:count="{count}"')
        session.set("/data/n", "3")
        session.set("/data/n", "1000000000")
        assert session.count("/data/rep") == 3
        assert {"more than 10000 instances" in said for said in reasons(session)} == {True}
        session.set("/data/n", "4")
        assert (session.count("/data/rep"), session.problems) == (4, ())
        return
    with pytest.raises(FieldKitError) as refused:
        begin("count(/data/rep)", count=f' jr:count="{count}"')
    assert "more than 10000 instances" in str(refused.value)


def test_counts_inside_counts_stop_before_the_memory_is_full(monkeypatch):
    monkeypatch.setattr("fieldkit.forms.recalculation.MOST_NODES", 500)
    form = (
        f'{HEAD}<instance><data id="t"><n/><a jr:template=""><b jr:template=""><x/></b></a></data></instance>'
        '</model></h:head><h:body><input ref="/data/n"/><repeat nodeset="/data/a" jr:count="/data/n">'
        '<repeat nodeset="/data/a/b" jr:count="/data/n"><input ref="/data/a/b/x"/></repeat></repeat>'
        "</h:body></h:html>"
    )
    session = FormSession.new(read_form(form.encode()))
    session.set("/data/n", "100")
    assert {"more than 500 places" in said for said in reasons(session)} == {True}
    assert len(session.nodes()) < 600
    session.set("/data/n", "5")
    assert session.count("/data/a[5]/b") == 5
    assert not session.problems


@pytest.mark.parametrize("behind", ["position(..) - 1", "position(..) + 1"])
def test_instances_that_take_over_from_each_other_come_to_rest(behind):
    taken = f"coalesce(indexed-repeat(/data/rep/y, /data/rep, {behind}), 0) + 1"
    session = begin(taken, "/data/rep/y")
    for _ in range(150):
        session.add("/data/rep")
    values = [session.value(f"/data/rep[{number}]/y") for number in range(1, 151)]
    expected = [str(number) for number in range(1, 151)]
    assert values == (expected if "-" in behind else expected[::-1])
    assert not session.problems


def test_problems_go_with_their_instance_and_follow_the_later_ones():
    session = begin("regex(../x, ../x)", "/data/rep/y")
    for number in range(1, 5):
        session.add("/data/rep")
        session.set(f"/data/rep[{number}]/x", "(" if number in (1, 3, 4) else "a")
    assert [found.context["path"] for found in session.problems] == [
        f"/data/rep[{number}]/y" for number in (1, 3, 4)
    ]
    session.remove("/data/rep[3]")
    session.remove("/data/rep[1]")
    assert [found.context["path"] for found in session.problems] == ["/data/rep[2]/y"]
    session.set("/data/rep[2]/x", "a")
    assert not session.problems


@pytest.mark.parametrize(
    "circle",
    [
        "coalesce(indexed-repeat(/data/rep/y, /data/rep, position(..)), 0) + 1",
        "count(/data/rep[y != current()/../x]) + sum(/data/rep/y[. != '']) + 1",
        "join(' ', /data/rep/y, 'x')",
    ],
)
def test_instances_that_never_rest_are_named(circle):
    session = begin(circle, "/data/rep/y")
    for _ in range(5):
        session.add("/data/rep")
    assert reasons(session)
    for said in reasons(session):
        assert "never come to rest" in said or "more than 1000000 characters" in said
    while session.count("/data/rep"):
        session.remove("/data/rep[1]")
    session.submission()
