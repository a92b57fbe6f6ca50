"""Expressions that share a shape mean what each of them says, whatever was read before it."""

from itertools import permutations

import pytest

from fieldkit.forms.xpath.expression import Expressions
from fieldkit.forms.xpath.names import ODK_NAMESPACES

ALIKE = (
    ("/data/a = '/data/b'", "/data/b = '/data/b'", "/data/a = '/data/c'"),
    ("'/data/a' = /data/a", "'/data/b' = /data/a", "'/data/a' = /data/b"),
    ("/data/text()", "/other/text()", "/data/node()"),
    ("/data/child::a", "/data/self::a", "/other/child::a"),
    ("/data/a[1]/b", "/data/b[1]/a", "/data/a[1]/a"),
    ("/data/a/b + 1", "/data/b/a + 1", "/data/c + 1"),
    ("/data/div div /data/mod", "/data/and div /data/or"),
    ("count(/data/a/*)", "count(/data/b/*)"),
    ("/data/jr:a", "/data/jr:b", "/data/orx:a"),
    ("/data/a|/data/b", "/data/b|/data/a"),
)


def meaning(expression):
    """What an expression reads and how it is built, its own names in their places."""
    return expression.holes, repr(expression.shape.tree)


def outcome(expressions, text):
    try:
        return meaning(expressions.expression(text))
    except Exception as refusal:
        return type(refusal)


@pytest.mark.parametrize("texts", ALIKE, ids=lambda texts: texts[0])
def test_no_expression_takes_the_meaning_of_one_read_before(texts):
    alone = {text: outcome(Expressions(dict(ODK_NAMESPACES)), text) for text in texts}
    for order in permutations(texts):
        shared = Expressions(dict(ODK_NAMESPACES))
        assert {text: outcome(shared, text) for text in order} == alone
