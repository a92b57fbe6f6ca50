"""Microseconds for each everyday expression, beside raw lxml where it can answer at all.

Run: python -m tests.benchmarks xpath. Ratios of one run; lxml knows no ODK functions, so that only
expressions of plain XPath 1.0 have one.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime

from lxml import etree

from fieldkit.clock import FrozenClock
from fieldkit.forms.xpath import Context, Expressions, compile_expression, node_tree
from tests.benchmarks.figure import Figure

ROWS = 5_000
INSTANCES = 100
# Name, expression, the same for lxml (None: it has no such function or index), context.
EXPRESSIONS = (
    ("a * 2 + b", "/data/a * 2 + /data/b", "", "/data/a"),
    ("comparison with and", "/data/a > 3 and /data/b < 100", "", "/data/a"),
    ("selected()", "selected(/data/s, 'b')", None, "/data/a"),
    ("if()", "if(/data/a > 3, 'x', 'y')", None, "/data/a"),
    ("regex()", "regex(/data/t, '^[a-z]+$')", None, "/data/a"),
    ("sum over repeat", "sum(/data/r/v)", "", "/data/a"),
    ("count with predicate", "count(/data/r[v > 50])", "", "/data/a"),
    ("indexed-repeat", "indexed-repeat(/data/r/v, /data/r, 50)", None, "/data/a"),
    ("position(..)", "position(..)", None, "/data/r[50]/v"),
    ("../v * current()/../n", "../v * current()/../n", "../v * ../n", "/data/r[50]/v"),
    ("date difference", "today() - /data/d", None, "/data/a"),
    ("format-date", "format-date(/data/d, '%Y-%m-%d')", None, "/data/a"),
    ("pulldata", "pulldata('x', 'label', 'name', /data/k)", None, "/data/a"),
    ("instance()[name = ..]/label", "instance('x')/root/item[name = /data/k]/label",
     "/all/instance/root/item[name = /all/data/k]/label", "/data/a"),
    ("cascade count", "count(instance('x')/root/item[group = 'g7'])",
     "count(/all/instance/root/item[group = 'g7'])", "/data/a"),
    ("concat + string-length", "string-length(concat(/data/t, 'x'))", "", "/data/a"),
)  # fmt: skip


class Surroundings:
    """One record with a repeat, and a list of rows with hash indexes."""

    language = "en"
    zone = UTC

    def __init__(self) -> None:
        repeats = "".join(f"<r><v>{n}</v><n>2</n></r>" for n in range(INSTANCES))
        rows = "".join(
            f"<item><name>k{n}</name><label>L{n}</label><group>g{n % 20}</group></item>"
            for n in range(ROWS)
        )
        record = f"<a>5</a><b>7</b><s>a b c</s><t>abc</t><d>2026-03-04</d><k>k4000</k>{repeats}"
        text = f"<all><data>{record}</data><instance><root>{rows}</root></instance></all>"
        self.xml = etree.fromstring(text)
        self.root = node_tree(etree.fromstring(f"<top><data>{record}</data></top>"))
        self.list = node_tree(self.xml[1])
        self.clock = FrozenClock(datetime(2026, 4, 15, tzinfo=UTC), UTC)
        self._indexes = {}

    def now(self):
        return self.clock.moment

    def instance(self, key):
        return self.list

    def itext(self, key):
        return ""

    def choice_name(self, value, path, context):
        return ""

    def single(self, steps):
        return None

    def once_value(self, context):
        return ""

    def lookup(self, key, path, column, value):
        index = self._indexes.get(column)
        if index is None:
            index = self._indexes[column] = {}
            for item in self.list.children[0].children:
                for cell in item.child_elements(column):
                    index.setdefault(cell.string_value(), []).append(item)
        return index.get(value, [])


def rows() -> list[tuple[str, float, float | None]]:
    """Name, our microseconds, lxml's microseconds or None."""
    surroundings = Surroundings()
    top = Context(surroundings.root, surroundings)
    found = []
    for name, ours, theirs, at in EXPRESSIONS:
        node = compile_expression(at).as_nodes(top)[0]
        expression = compile_expression(ours)
        spent = _microseconds(lambda e=expression, n=node: e.evaluate(Context(n, surroundings)))
        raw = None
        if theirs is not None:
            element = surroundings.xml.xpath(f"/all{at}")[0]
            compiled = etree.XPath(theirs or ours.replace("/data", "/all/data"))
            raw = _microseconds(lambda c=compiled, e=element: c(e))
        found.append((name, spent, raw))
    text = "if(/data/a > 3 and selected(/data/s, 'b'), ../x + 1, '')"
    compiling = _microseconds(lambda: Expressions().expression(text))
    return [*found, ("compile one expression", compiling, None)]


def _microseconds(run) -> float:
    """The best of five rounds of about ten milliseconds each."""
    run()
    began = time.perf_counter()
    run()
    times = max(1, int(0.01 / max(time.perf_counter() - began, 1e-7)))
    best = float("inf")
    for _ in range(5):
        began = time.perf_counter()
        for _ in range(times):
            run()
        best = min(best, (time.perf_counter() - began) / times)
    return best * 1e6


def figures():
    """All figures of this file; below 1 we are faster than lxml."""
    return [
        Figure(
            f"`{name}`",
            f"{ours:.1f} us",
            f"{raw:.1f} us, raw lxml" if raw else "",
            ours / raw if raw else None,
        )
        for name, ours, raw in rows()
    ]
