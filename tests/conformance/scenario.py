"""Replays recorded traces (form, steps, state after each) and compares every node with ours."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from lxml import etree

from fieldkit.clock import FrozenClock
from fieldkit.errors import FieldKitError
from fieldkit.forms.definition import read_form
from fieldkit.forms.session import FormSession
from fieldkit.forms.steps import play

if TYPE_CHECKING:
    from pathlib import Path

    from fieldkit.forms.instance import AnswerNode

ZONE = timezone(timedelta(hours=-7))
MOMENT = datetime(2026, 4, 15, 17, 30, tzinfo=UTC)
_DECIMAL = re.compile(r"-?\d+\.?\d*(E-?\d+)?")
_PLAIN = {"relevant": True, "required": False, "readonly": False, "valid": True}


@dataclass
class Outcome:
    """What became of one trace."""

    id: str
    group: str
    test: str
    failures: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    asserted: list[bool] = field(default_factory=list)
    error: str | None = None


def replay(trace: dict) -> Outcome:
    """Plays one trace; our own refusals where none is recorded are errors."""
    outcome = Outcome(trace["id"], trace["group"], trace["test"])
    try:
        session = open_trace(trace)
    except FieldKitError as error:
        if trace["mode"] != "refused":
            outcome.error = f"refused: {error.message}"
        return outcome
    if trace["mode"] == "refused":
        outcome.failures.append("the form loads, a refusal is recorded")
        return outcome
    _compare_trace(trace, session, outcome)
    return outcome


def open_trace(trace: dict) -> FormSession:
    """The session a trace begins with."""
    files = {
        key: value["text"].encode()
        for key, value in trace.get("files", {}).items()
        if value is not None
    }
    definition = read_form(trace["form"].encode(), files)
    clock = FrozenClock(MOMENT, ZONE)
    if trace["mode"] == "edit":
        return FormSession.edit(definition, trace["instance"].encode(), clock)
    if trace["mode"] == "restore":
        return FormSession.restore(definition, trace["instance"].encode(), clock)
    return FormSession.new(definition, clock, trace.get("preload", {}))


def snapshot(session: FormSession) -> dict[str, dict]:
    """All nodes of a session in the form of a recorded state."""
    state: dict[str, dict] = {}
    for node in (session._instance.root, *session._instance.walk()):
        for child in node.definition.children:
            if child.is_repeat:
                instances = node.scope.repeats[child]
                relevant = node.relevant and (
                    not instances or any(instance.node.relevant for instance in instances)
                )
                path = f"{node.path}/{child.name}"
                state[path] = {"count": len(instances), "relevant": relevant}
        if node is not session._instance.root:
            state[node.path] = _entry(session, node)
    return state


def _entry(session: FormSession, node: AnswerNode) -> dict:
    path, question = node.path, node.definition.question
    entry: dict = {"relevant": node.relevant}
    if node.definition.is_leaf:
        leaf = session.node(path)
        entry |= {"value": leaf.value, "required": leaf.required, "readonly": leaf.readonly}
        entry["valid"] = leaf.valid
        if not leaf.valid:
            entry |= {"violation": leaf.violation, "message": leaf.message}
    else:
        entry["group"] = True
    entry["label"] = session.label(path)
    if question is not None:
        entry["hint"] = session._screen.hint(node)
        if question.itemset is not None:
            choices = session.question(path).choices
            entry["choices"] = [[choice.value, choice.label] for choice in choices]
    return {key: value for key, value in entry.items() if value is not None or key == "message"}


def _compare_trace(trace: dict, session: FormSession, outcome: Outcome) -> None:
    ignored = set(trace.get("ignore", ()))
    expected = dict(trace["state"])
    _compare_state("load", expected, session, ignored, outcome)
    for number, entry in enumerate(trace["steps"], 1):
        step, place = entry["step"], f"step {number} {json.dumps(entry['step'])}"
        result = next(play(session, [step]))
        refused = "error" in result
        is_repeat = refused and step[0] == "get" and step[1] in snapshot(session)
        if refused != entry.get("error", False) and not is_repeat:
            outcome.failures.append(f"{place}: {result.get('error', 'not refused')}")
        if step[0] == "get" and "value" in entry and step[1] not in ignored:
            same = _same(entry["value"], result.get("value"))
            outcome.asserted.append(same)
            if not same:
                got = result.get("value", result.get("error"))
                outcome.failures.append(f"{place}: asserted {entry['value']!r}, got {got!r}")
        for path in entry.get("removed", ()):
            expected.pop(path, None)
        if step[0] != "get":
            expected |= entry.get("changed", {})
            _compare_state(place, expected, session, ignored, outcome)
    ours = _tree(etree.fromstring(session.submission()), ignored)
    theirs = _tree(etree.fromstring(trace["xml"].encode()), ignored)
    if ours != theirs:
        outcome.failures.append(f"xml: expected {trace['xml']}, got {session.submission()!r}")


def _compare_state(
    place: str, expected: dict, session: FormSession, ignored: set[str], outcome: Outcome
) -> None:
    actual = snapshot(session)
    for path in sorted(expected.keys() ^ actual.keys()):
        if not path.endswith(("instanceID", "meta")):
            side = "missing" if path in expected else "unexpected"
            outcome.failures.append(f"{place}: {path} is {side}")
    for path in expected.keys() & actual.keys():
        if path in ignored:
            continue
        want, got = {**_PLAIN, **expected[path]}, {**_PLAIN, **actual[path]}
        for key in ("value", "relevant", "required", "readonly", "valid", "violation", "count"):
            if not _same(want.get(key), got.get(key)):
                line = f"{place}: {path} {key}: expected {want.get(key)!r}, got {got.get(key)!r}"
                outcome.failures.append(line)
        for key in ("label", "hint", "choices", "message"):
            if want.get(key) != got.get(key):
                line = f"{place}: {path} {key}: expected {want.get(key)!r}, got {got.get(key)!r}"
                outcome.words.append(line)


def _same(want: object, got: object) -> bool:
    if want == got:
        return True
    if isinstance(want, str) and isinstance(got, str):
        return bool(
            _DECIMAL.fullmatch(want) and _DECIMAL.fullmatch(got) and float(want) == float(got)
        )
    return False


def _tree(element: etree._Element, ignored: set[str], above: str = "") -> tuple:
    local = etree.QName(element).localname
    name = f"{element.prefix}:{local}" if element.prefix else local
    path = f"{above}/{name}"
    children = tuple(
        _tree(child, ignored, path)
        for child in element
        if not child.tag.endswith("instanceID")
        and not (child.tag.endswith("meta") and all(g.tag.endswith("instanceID") for g in child))
    )
    skipped = path in {re.sub(r"\[\d+\]", "", item) for item in ignored}
    # An empty attribute says as much as none.
    attributes = tuple(sorted(item for item in element.attrib.items() if item[1]))
    text = "" if skipped or children else (element.text or "")
    return (local, attributes if above else (), text, children)


def run(file: Path, exceptions: dict[str, str]) -> int:
    """Replays a file of traces, prints the report; 0 when only the named exceptions fail."""
    with file.open(encoding="utf-8") as lines:
        outcomes = [replay(json.loads(line)) for line in lines if line.strip()]
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.group].append(outcome)
    for name in sorted(groups):
        print(_line(name, groups[name]))
    unexpected = 0
    for outcome in outcomes:
        bad = bool(outcome.failures or outcome.error)
        if bad == (outcome.id in exceptions):
            continue
        unexpected += 1
        if not bad:
            print(f"{outcome.id} passes but is listed as an exception")
            continue
        print(f"{outcome.id} [{outcome.group}] {outcome.test}")
        for failure in [*([outcome.error] if outcome.error else []), *outcome.failures][:4]:
            print(f"    {failure}")
    words = sum(bool(outcome.words) for outcome in outcomes)
    print(f"labels, hints, choices and messages: {len(outcomes) - words} same, {words} differ")
    for outcome in outcomes:
        for line in outcome.words[:1]:
            print(f"    {outcome.id} {line}")
    values = [same for outcome in outcomes for same in outcome.asserted]
    print(f"asserted values: {sum(values)} of {len(values)}")
    print(_total(outcomes))
    return 1 if unexpected else 0


def _line(name: str, outcomes: list[Outcome]) -> str:
    values = [same for outcome in outcomes for same in outcome.asserted]
    return f"{name}: {_total(outcomes)}; asserted {sum(values)}/{len(values)}"


def _total(outcomes: list[Outcome]) -> str:
    errored = sum(outcome.error is not None for outcome in outcomes)
    failed = sum(bool(outcome.failures) and outcome.error is None for outcome in outcomes)
    return f"{len(outcomes) - errored - failed} passed, {failed} failed, {errored} errored"
