"""No expression may hang or crash the application."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.errors import FieldKitError
from fieldkit.forms.xpath import Context, Expressions, XPathSyntaxError, compile_expression
from fieldkit.forms.xpath.compiler import Compiler
from fieldkit.forms.xpath.functions import patterns, strings


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000 + "1" + ")" * 10_000,
        "not(" * 10_000 + "1" + ")" * 10_000,
        "a[" * 10_000 + "1" + "]" * 10_000,
        "1 or (" * 10_000 + "1" + ")" * 10_000,
        "1" * 200_000,
    ],
)
def test_nesting_and_length_are_bounded(text):
    with pytest.raises(XPathSyntaxError):
        compile_expression(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+".join(["1"] * 10_000), "10000"),
        ("-" * 10_000 + "1", "1"),
        (" or ".join(["false()"] * 5_000), "false"),
        (" | ".join(["/data/n"] * 2_000), "5"),
        ("/".join(["/data/n", *["."] * 5_000]), "5"),
        ("if(false(), 1, " * 90 + "2" + ")" * 90, "2"),
    ],
)
def test_long_flat_and_deep_everyday_expressions_work(text_of, text, expected):
    assert text_of(text) == expected


@pytest.mark.parametrize(
    "around",
    [
        "count(/data/r[v = {}])",
        "instance('x')/root/item[name = {} and size > 1]/size",
        "sum(../../r[w != '' and v = {}]/v)",
        "if({}, /data/r[position() < {}]/v, 1)",
    ],
)
def test_short_ways_inside_each_other_do_not_multiply(monkeypatch, around):
    """Each part is compiled once, however many ways of evaluating it are at hand."""
    made = []
    compiled = Compiler._compiled
    monkeypatch.setattr(
        Compiler, "_compiled", lambda self, part: made.append(part) or compiled(self, part)
    )
    text = "1"
    for _ in range(7):
        text = around.replace("{}", text, 1).replace("{}", "2")
    Expressions().expression(text)
    assert len(made) < len(text)


def test_walking_is_bounded(evaluate):
    began = time.process_time()
    with pytest.raises(FieldKitError) as refusal:
        evaluate("count(//*[count(//*[count(//*[count(//*[count(//*) > 0]) > 0]) > 0]) > 0])")
    assert refusal.value.code == "xpath.too_much_work"
    assert time.process_time() - began < 30


@pytest.mark.parametrize("pattern", ["^(a+)+$", "^(a|aa)+$", "^(([a-z])+.)+[A-Z]([a-z])+$"])
def test_catastrophic_patterns_are_refused_or_answered_soon(evaluate, pattern):
    began = time.monotonic()
    text = "a" * 5_000 + "!"
    try:
        assert evaluate(f"regex('{text}', '{pattern}')") is False
    except FieldKitError as refusal:
        assert refusal.code == "xpath.regex_slow"
    assert time.monotonic() - began < 10


def test_a_slow_pattern_gets_less_time_from_then_on():
    """A thousand instances with a catastrophic pattern do not wait a quarter of a second each."""
    text, pattern = "a" * 5_000 + "!", "^(aa|a)+$"
    for _ in range(12):
        with pytest.raises(FieldKitError) as refusal:
            patterns.found(text, pattern)
        assert refusal.value.code == "xpath.regex_slow"
    assert patterns._granted[pattern] == patterns._LEAST_SECONDS
    assert patterns.found("abc", "b")


def test_texts_that_double_are_refused_before_they_fill_the_memory():
    text = "1"
    with pytest.raises(FieldKitError) as refusal:
        for _ in range(40):
            text = strings._concat(text, text)
    assert refusal.value.code == "xpath.long_text"
    assert len(text) > 500_000
    with pytest.raises(FieldKitError):
        strings._join(text, "", "", "")


def test_broken_pattern_is_a_refusal(evaluate):
    with pytest.raises(FieldKitError) as refusal:
        evaluate("regex('a', '(')")
    assert refusal.value.code == "xpath.regex"


@pytest.mark.parametrize(
    "text",
    [
        "round(5, 1e9)", "round(1.5, 400)", "round(1.5, -400)", "pow(10, 1000)", "exp(1000)", "int(1 div 0)",
        "substr('abc', 1 div 0)", "substr('abc', -1 div 0)", "date(99999999999)", "date(-99999999999)",
        "date('9999-12-31') + 1", "selected-at('a', 1 div 0)", "floor(0 div 0)", "log(0)", "sin(1 div 0)",
        "1 mod 0", "uuid(99999999999)", "date('2026-02-30')", "base64-decode('ÿ')", "substring('a', 0 div 0)",
        "randomize(/data/r, 99999999999999999999)", "digest('a', 'NONE')", "distance('x')", "pow(0, -1)",
        "format-date('0001-01-01T00:00:00Z', '%Y')", "indexed-repeat(/data/r/v, /data/r, 1, /data/r)",
        "string-length('\ud800')", "digest('\ud800', 'MD5')", "extract-signed('a', 'b')", "/data/r[1 div 0]",
    ],
)  # fmt: skip
def test_extreme_arguments_answer_or_refuse(evaluate, text):
    try:
        evaluate(text)
    except FieldKitError as refusal:
        assert refusal.message


@given(st.text(alphabet="abc/.[]()@*|+-=<>!,:'\"$ 019 dateifornd", max_size=40))
def test_any_text_compiles_or_is_refused(text):
    try:
        compile_expression(text)
    except FieldKitError as refusal:
        assert refusal.message


def test_syntax_errors_tell_where():
    with pytest.raises(XPathSyntaxError) as refusal:
        compile_expression("if(1,")
    assert refusal.value.offset == 5
    with pytest.raises(XPathSyntaxError) as refusal:
        compile_expression("1 + $x")
    assert refusal.value.code == "xpath.variable"
    assert refusal.value.offset == 4


def test_budget_starts_anew_with_each_evaluation(surroundings):
    context = Context(surroundings.root, surroundings)
    expression = compile_expression("count(//*[. != ''])")
    expression.evaluate(context)
    left = context.budget.left
    expression.evaluate(context)
    assert context.budget.left == left
