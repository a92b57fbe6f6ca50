"""What an expression is said to depend on."""

import pytest

from fieldkit.forms.xpath import compile_expression, dependencies

HERE = ("data", "rep", "b")


def found(text):
    return dependencies(compile_expression(text), HERE)


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("/data/a + ../c", {"data/a", "data/rep/c"}),
        (". > 5", {"data/rep/b"}),
        ("current()/../c", {"data/rep/c"}),
        ("sum(/data/rep/c[. > /data/limit])", {"data/rep/c", "data/limit"}),
        ("/data/rep[c = current()/../d]/e", {"data/rep/e", "data/rep/c", "data/rep/d"}),
        ("instance('x')/root/item[name = ../c]/label", set()),
        ("instance('x')/root/item[name = current()/../c]/label", {"data/rep/c"}),
        ("instance('x')/root/item[name = /data/a]/label", {"data/a"}),
        ("pulldata('x', 'label', 'name', /data/a)", {"data/a"}),
        ("indexed-repeat(/data/rep/c, /data/rep, /data/n)", {"data/rep/c", "data/rep", "data/n"}),
        ("jr:choice-name(/data/a, '/data/q')", {"data/a", "data/q"}),
        ("if(/data/a, /data/b, nosuch(/data/c))", {"data/a", "data/b", "data/c"}),
        ("string-length()", {"data/rep/b"}),
        ("/data/@version", {"data/@version"}),
        ("(/data/a | /data/b)[1]", {"data/a", "data/b"}),
    ],
)
def test_paths(text, paths):
    assert {"/".join(steps) for steps in found(text).paths} == paths


def test_instances_are_named():
    assert found("instance('x')/root/item[a = 1]").instances == {"x"}
    assert found("pulldata('y', 'a', 'b', 'c')").instances == {"y"}
    assert not found("instance('x')/root/*").wildcard


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("today()", "volatile"),
        ("now() + 1", "volatile"),
        ("random()", "volatile"),
        ("uuid()", "volatile"),
        ("jr:itext('a')", "language"),
        ("jr:choice-name(/data/a, '/data/q')", "language"),
        ("//a", "wildcard"),
        ("/data/*", "wildcard"),
        ("jr:choice-name(/data/a, /data/q)", "wildcard"),
        ("position(..)", "positional"),
        ("/data/rep[2]/c", "positional"),
        ("/data/rep[position() = 2]/c", "positional"),
        ("indexed-repeat(/data/rep/c, /data/rep, 1)", "positional"),
    ],
)
def test_flags(text, name):
    assert getattr(found(text), name)
    assert not getattr(found("/data/a + 1"), name)


def test_randomize_is_no_reason_to_compute_again():
    assert not found("randomize(/data/rep/c)").volatile
