"""Answers files: fills a session from names or paths, and names every answer that does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from fieldkit.errors import FieldKitError, Problem
from fieldkit.forms.body import Question, Repeat

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fieldkit.forms.definition import FormDefinition
    from fieldkit.forms.structure import NodeDefinition
    from fieldkit.forms.views import Changes, NodeState, QuestionView

# Answers decide whether other questions are asked; a file may name them in any order.
_PASSES = 3


class Answerable(Protocol):
    """What is filled: a session, or something around one."""

    @property
    def definition(self) -> FormDefinition:
        """The form."""
        ...

    def set(self, path: str, value: str) -> Changes:
        """Answers a question."""
        ...

    def add(self, repeat: str) -> Changes:
        """Appends an instance."""
        ...

    def count(self, repeat: str) -> int:
        """How many instances there are."""
        ...

    def node(self, path: str) -> NodeState:
        """The state of a node."""
        ...

    def question(self, path: str) -> QuestionView:
        """A question."""
        ...


def fill(session: Answerable, answers: Mapping[str, object]) -> list[Problem]:
    """Answers a session from a mapping of question names or paths.

    A repeat is a list of such mappings, a choice of several a list; numbers are accepted where text
    is. Returns what does not fit, each problem with `path` in its context; the rest is answered.
    """
    problems: dict[str, Problem] = {}
    entries = list(_entries(session.definition, answers, "", problems))
    for _ in range(_PASSES):
        for path, value in entries:
            _answer(session, path, value, problems)
    for path, value in entries:
        _check(session, path, value, problems)
    return list(problems.values())


def _entries(
    definition: FormDefinition,
    answers: Mapping[str, object],
    around: str,
    problems: dict[str, Problem],
) -> Iterator[tuple[str, str]]:
    """Concrete paths and texts, the order of the form's questions kept."""
    found: list[tuple[int, NodeDefinition, object]] = []
    for name, value in answers.items():
        node = _find(definition, name, around)
        if node is None:
            problems[name] = Problem("answers.unknown_question", context={"path": name})
        else:
            found.append((node.index, node, value))
    for _, node, value in sorted(found, key=lambda entry: entry[0]):
        path = _located(node, around)
        if node.is_repeat:
            yield from _repeat_entries(definition, path, value, problems)
        else:
            text = _text(value)
            if text is None:
                problems[path] = Problem("answers.wrong_shape", context={"path": path})
            else:
                yield path, text


def _repeat_entries(
    definition: FormDefinition, path: str, value: object, problems: dict[str, Problem]
) -> Iterator[tuple[str, str]]:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        problems[path] = Problem("answers.wrong_shape", context={"path": path})
        return
    for position, row in enumerate(value, 1):
        yield f"{path}[{position}]", ""
        yield from _entries(definition, row, f"{path}[{position}]", problems)


def _find(definition: FormDefinition, name: str, around: str) -> NodeDefinition | None:
    """The question or repeat of a name inside a repeat instance (or the record), or of a path."""
    inside = "/".join(step.partition("[")[0] for step in around.split("/"))
    if name.startswith("/"):
        return definition.nodes.get(name)
    deep = definition.nodes[inside].repeats if inside else ()
    matches = [
        node
        for node in definition.nodes.values()
        if node.path.endswith(f"/{name}")
        and isinstance(node.element, (Question, Repeat))
        and node.repeats == ((*deep, node) if node.is_repeat else deep)
    ]
    return matches[0] if len(matches) == 1 else None


def _located(node: NodeDefinition, around: str) -> str:
    """The path of a node inside the instance `around`."""
    steps = node.path.split("/")
    for place, step in enumerate(around.split("/")):
        if place < len(steps):
            steps[place] = step
    return "/".join(steps)


def _text(value: object) -> str | None:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        return str(value)
    if isinstance(value, list) and all(isinstance(item, (str, int)) for item in value):
        return " ".join(str(item) for item in value)
    return None


def _answer(session: Answerable, path: str, value: str, problems: dict[str, Problem]) -> None:
    problems.pop(path, None)
    try:
        if path.endswith("]"):
            _reach(session, path)
        else:
            session.set(path, value)
    except FieldKitError as error:
        if error.code in _CODES:
            context = {**error.context, "path": path, "reason": error.message}
            problems[path] = Problem(_CODES[error.code], context=context)
        else:
            problems[path] = Problem(error.code, column=path, context=dict(error.context))


def _reach(session: Answerable, instance: str) -> None:
    """Adds instances until the one at a path exists."""
    repeat, _, position = instance.rstrip("]").rpartition("[")
    while session.count(repeat) < int(position):
        session.add(repeat)


def _check(session: Answerable, path: str, value: str, problems: dict[str, Problem]) -> None:
    if path in problems or path.endswith("]") or not value:
        return
    state = session.node(path)
    context: dict[str, object] = {"path": path, "value": value}
    if not state.relevant:
        problems[path] = Problem("answers.not_asked", context=context)
    elif set(value.split()) - set(state.value.split()) and session.question(path).choices:
        problems[path] = Problem("answers.not_offered", context=context)
    elif not state.valid:
        context["reason"] = state.message or ""
        problems[path] = Problem("answers.constraint", context=context)


_CODES = {
    "form.not_a_value": "answers.wrong_type",
    "form.readonly": "answers.readonly",
    "form.no_such_question": "answers.unknown_question",
}
