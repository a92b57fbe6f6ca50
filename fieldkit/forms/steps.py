"""Plays a list of steps on a session: the language of `fieldkit form play` and of the peers."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from fieldkit.clock import SystemClock
from fieldkit.errors import FieldKitError
from fieldkit.forms.audit import AuditLog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from fieldkit.forms.session import FormSession
    from fieldkit.forms.views import NodeState

Outcome = dict[str, object]
_ARGUMENTS = {
    "set": 2,
    "get": 1,
    "add": 1,
    "remove": 1,
    "language": 1,
    "state": 0,
    "xml": 0,
    "audit": 0,
}


def play(session: FormSession, steps: Iterable[Sequence[object]]) -> Iterator[Outcome]:
    """One outcome per step, each with `op` and `ms`.

    A step that is refused gives `error`, and so does one that sets off a rule which cannot be
    evaluated: the answer itself is stored then. `audit` gives the log of a form that keeps one.
    """
    audit = AuditLog(session, SystemClock())
    for step in steps:
        op = str(step[0]) if step else ""
        begun, known = time.perf_counter(), session.problems
        try:
            outcome = _play(session, audit, op, [str(part) for part in step[1:]])
        except FieldKitError as error:
            outcome = {"error": error.message, "code": error.code}
        for problem in session.problems:
            if not any(problem is old for old in known):
                outcome |= {"error": problem.message, "code": problem.code}
        spent = (time.perf_counter() - begun) * 1000
        yield {"op": op, **outcome, "ms": round(spent, 3)}


def _play(session: FormSession, audit: AuditLog, op: str, arguments: list[str]) -> Outcome:
    if _ARGUMENTS.get(op) != len(arguments):
        raise FieldKitError("form.step_unknown", step=" ".join([op, *arguments]))
    if op == "audit":
        return {"audit": audit.csv().decode()}
    if op == "set":
        audit.visit(arguments[0])
    outcome = _STEPS[op](session, arguments)
    if op in _NOTED:
        _NOTED[op](audit, arguments[0])
    return outcome


def _set(session: FormSession, arguments: list[str]) -> Outcome:
    path, value = arguments
    session.set(path, value if session.accepts(path, value) else "")
    return _state(session.node(path))


def _get(session: FormSession, arguments: list[str]) -> Outcome:
    return {**_state(session.node(arguments[0])), "label": session.label(arguments[0])}


def _add(session: FormSession, arguments: list[str]) -> Outcome:
    session.add(arguments[0])
    return {"path": arguments[0], "count": session.count(arguments[0])}


def _remove(session: FormSession, arguments: list[str]) -> Outcome:
    session.remove(arguments[0])
    repeat = arguments[0].rpartition("[")[0]
    return {"path": repeat, "count": session.count(repeat)}


def _language(session: FormSession, arguments: list[str]) -> Outcome:
    session.set_language(arguments[0])
    return {"language": session.language}


def _nodes(session: FormSession, _arguments: list[str]) -> Outcome:
    return {"nodes": [_state(state) for state in session.nodes()]}


def _xml(session: FormSession, _arguments: list[str]) -> Outcome:
    return {"xml": session.submission().decode()}


def _state(state: NodeState) -> Outcome:
    return {
        "path": state.path,
        "value": state.value,
        "relevant": state.relevant,
        "required": state.required,
        "readonly": state.readonly,
        "valid": state.valid,
    }


_STEPS: dict[str, Callable[[FormSession, list[str]], Outcome]] = {
    "set": _set,
    "get": _get,
    "add": _add,
    "remove": _remove,
    "language": _language,
    "state": _nodes,
    "xml": _xml,
}
_NOTED: dict[str, Callable[[AuditLog, str], None]] = {
    "set": AuditLog.answered,
    "add": AuditLog.added,
    "remove": AuditLog.removed,
}
