"""Replays recorded XPath assertions (shared conformance kit, xpath.jsonl) on our engine."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache, cached_property
from typing import TYPE_CHECKING

from lxml import etree

from fieldkit.clock import FrozenClock
from fieldkit.errors import FieldKitError
from fieldkit.forms.xpath import (
    Context,
    Kind,
    Node,
    as_boolean,
    as_number,
    as_string,
    compile_expression,
    node_tree,
)
from fieldkit.forms.xpath.values import as_nodes

if TYPE_CHECKING:
    from pathlib import Path

ZONE = timezone(timedelta(hours=-7))
NOW = datetime(2026, 4, 15, 17, 30, tzinfo=UTC)
XFORMS = "http://www.w3.org/2002/xforms"
_STEP = re.compile(r"(\*|text\(\)|comment\(\)|processing-instruction\(\))\[(\d+)\]|@(.+)")
_SORTS = {
    "*": Kind.ELEMENT,
    "text()": Kind.TEXT,
    "comment()": Kind.COMMENT,
    "processing-instruction()": Kind.PI,
}


class Document:
    """One recorded document, and the environment it gives to expressions."""

    def __init__(self, text: str) -> None:
        parser = etree.XMLParser(strip_cdata=False)
        self.tree = node_tree(etree.fromstring(text.encode(), parser).getroottree())
        self.clock = FrozenClock(NOW, ZONE)
        self.zone = ZONE
        self.root = self.tree
        self.language = ""

    def now(self) -> datetime:
        return self.clock.now()

    @cached_property
    def instances(self) -> dict[str, Node]:
        found = [node for node in _elements(self.tree) if node.name == "instance"]
        return {_attribute(node, "id"): node for node in found[1:]}

    def instance(self, key: str) -> Node | None:
        return self.instances.get(key)

    def lookup(self, key, path, column, value):
        return None

    def itext(self, key: str) -> list[Node]:
        languages = [node for node in _elements(self.tree) if node.name == "translation"]
        chosen = [n for n in languages if _attribute(n, "lang") == self.language] or [
            n for n in languages if any(a.name == "default" for a in n.attributes)
        ]
        for text in (
            text for node in (chosen or languages)[:1] for text in node.child_elements("text")
        ):
            if _attribute(text, "id") == key:
                return text.child_elements("value")
        return []

    def single(self, steps: tuple[str, ...]) -> Node | None:
        return None

    def once_value(self, context: Context) -> str:
        return context.node.string_value()

    def at(self, path: str) -> Node:
        node = self.tree
        for step in path.split("/")[1:]:
            if step:
                node = _step(node, step)
        return node


@dataclass(frozen=True)
class Outcome:
    """What became of one assertion."""

    assertion: dict
    verdict: str
    got: object = None


def run(assertions: Path, documents: Path) -> list[Outcome]:
    """Every assertion of a file, evaluated."""
    texts = json.loads(documents.read_text(encoding="utf-8"))

    @cache
    def document(key: str) -> Document:
        return Document(texts[key])

    lines = assertions.read_text(encoding="utf-8").splitlines()
    return [_outcome(json.loads(line), document) for line in lines]


def unexpected(outcomes: list[Outcome], exceptions: dict[str, str]) -> list[Outcome]:
    """What fails without being listed, and what is listed and passes."""
    return [o for o in outcomes if (o.verdict == "passed") == (o.assertion["id"] in exceptions)]


def report(outcomes: list[Outcome]) -> list[str]:
    """The failures, one line per group, the totals as the last line."""
    groups: dict[str, Counter] = {}
    for outcome in outcomes:
        groups.setdefault(outcome.assertion["group"], Counter())[outcome.verdict] += 1
    lines = [
        f"{o.verdict} {o.assertion['id']} {o.assertion['expression']!r}: expected "
        f"{o.assertion['expected']!r}, got {o.got!r}"
        for o in outcomes
        if o.verdict != "passed"
    ]
    lines += [f"{name}: {_counts(count)}" for name, count in groups.items()]
    return [*lines, _counts(sum(groups.values(), Counter()))]


def _counts(count: Counter) -> str:
    return f"{count['passed']} passed, {count['failed']} failed, {count['errored']} errored"


def _outcome(assertion: dict, document) -> Outcome:
    try:
        got = _evaluated(assertion, document(assertion["doc"]))
    except FieldKitError as error:
        verdict = "passed" if assertion["kind"] == "error" else "failed"
        return Outcome(assertion, verdict, str(error))
    # A bug of ours is what the runner looks for.
    except Exception as error:
        return Outcome(assertion, "errored", repr(error))
    return Outcome(assertion, "passed" if _agrees(assertion, got) else "failed", got)


def _evaluated(assertion: dict, document: Document) -> object:
    document.root = document.at(assertion["root"])
    document.language = assertion.get("language", "")
    prefixes = {"": XFORMS, "jr": "http://openrosa.org/javarosa", **assertion.get("prefixes", {})}
    expression = compile_expression(assertion["expression"], prefixes)
    value = expression.evaluate(Context(document.at(assertion["context"]), document))
    match assertion["kind"]:
        case "boolean":
            return as_boolean(value)
        case "number" | "number-rounded":
            return as_number(value, ZONE)
        case "nodes" | "nodes-unordered":
            return [_location(node) for node in as_nodes(value)]
        case _:
            return as_string(value)


def _agrees(assertion: dict, got) -> bool:
    expected = assertion["expected"]
    match assertion["kind"]:
        case "number":
            wanted = float(expected)
            return got == wanted or (math.isnan(wanted) and math.isnan(got))
        case "number-rounded":
            return math.floor(got * assertion["factor"] + 0.5) / assertion["factor"] == expected
        case "string-length":
            return len(got.encode("utf-16-le")) // 2 == expected
        case "string-matches":
            return re.search(expected, got) is not None
        case "nodes-unordered":
            return sorted(got) == sorted(expected)
        case "error":
            return False
        case _:
            return got == expected


def _elements(top: Node):
    for child in top.children:
        if child.kind is Kind.ELEMENT:
            yield child
            yield from _elements(child)


def _attribute(node: Node, name: str) -> str:
    return next((a.text for a in node.attributes if a.name == name), "")


def _step(node: Node, step: str) -> Node:
    sort, place, attribute = _STEP.fullmatch(step).groups()
    if attribute is not None and attribute.startswith("xmlns"):
        prefix = attribute.partition(":")[2]
        return next(declared for declared in node.declared if declared.name == prefix)
    if attribute is not None:
        return next(found for found in node.attributes if _qualified(found) == attribute)
    return [child for child in node.content() if child.kind is _SORTS[sort]][int(place) - 1]


def _qualified(node: Node) -> str:
    return f"{node.prefix}:{node.name}" if node.prefix else node.name


def _location(node: Node) -> str:
    parts = []
    while node.parent is not None:
        if node.kind is Kind.ATTRIBUTE:
            parts.append(f"@{_qualified(node)}")
        elif node.kind is Kind.NAMESPACE:
            parts.append(f"@xmlns:{node.name}".rstrip(":"))
        else:
            same = [child for child in node.parent.content() if child.kind is node.kind]
            sort = next(name for name, kind in _SORTS.items() if kind is node.kind)
            place = next(i for i, child in enumerate(same, 1) if child is node)
            parts.append(f"{sort}[{place}]")
        node = node.parent
    return "/" + "/".join(reversed(parts))
