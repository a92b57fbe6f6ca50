"""Random steps of a person over a form, led by what the form shows in our engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError

if TYPE_CHECKING:
    import random

    from fieldkit.forms.instance import AnswerNode
    from fieldkit.forms.session import FormSession

Step = list[str]
_VALUES = {
    "int": ["0", "1", "2", "3", "4", "7", "12", "-3"],
    "decimal": ["0.5", "2.5", "-1.25", "7.1", "100.01"],
    "string": ["a", "ab c", "5", "t1", "north", "red", "Ёж", "x<y&z", "false"],
    "date": ["2026-03-04", "2026-03-01", "2024-02-29", "1969-12-31", "2031-01-01"],
    "time": ["09:30:00.000-07:00", "23:59:00.000-07:00", "06:00:00.000+03:00", "16:30:00.000Z"],
    "dateTime": [
        "2026-03-04T09:30:00.000-07:00",
        "2026-03-04T23:15:00.000-07:00",
        "1969-12-31T20:00:00.000-07:00",
        "2026-03-04T16:30:00.000Z",
        "2031-07-01T23:15:00.000+05:30",
    ],
    "geopoint": ["43.25 76.95 650 5", "-33.9 18.4 0 0", "0.5 0.25", "90 -180 0 0"],
    "geotrace": [
        "43.25 76.95 650 5; 43.26 76.95 650 5",
        "0.5 0.25 0 0;0.5 0.26 0 0;0.51 0.26 0 0",
    ],
    "geoshape": [
        "43.25 76.95 0 0;43.26 76.95 0 0;43.26 76.97 0 0;43.25 76.95 0 0",
        "-1 -1 0 0; -1 1 0 0; 1 1 0 0; 1 -1 0 0; -1 -1 0 0",
    ],
}
# What is not quite a value of its type.
_LOOSE = {
    "int": ["10.7", "1e3", "abc"],
    "decimal": ["7", "1,5"],
    "date": ["2026-3-4", "2026-02-30"],
    "time": ["09:30", "25:00:00.000-07:00"],
    "dateTime": ["2026-03-04", "2026-03-04T09:30"],
    "geopoint": ["91 0 0 0", "5"],
    "geotrace": ["43.25 76.95 0 0"],
    "geoshape": ["1 1 0 0;1 2 0 0;2 2 0 0"],
}

_LOOSELY = 0.07
_CHOOSING = ("select", "select1", "rank")


def random_steps(chance: random.Random, session: FormSession) -> list[Step]:
    """Some steps, each taken on the session as it is chosen, so that later ones fit."""
    steps = []
    for _ in range(chance.randint(4, 14)):
        step = _step(chance, session)
        if step is not None:
            steps.append(step)
            _take(session, step)
    return steps


def _take(session: FormSession, step: Step) -> None:
    acts = {"set": session.set, "add": session.add, "remove": session.remove}
    try:
        acts.get(step[0], session.set_language)(*step[1:])
    except FieldKitError:
        return


def _step(chance: random.Random, session: FormSession) -> Step | None:
    draw = chance.random()
    if draw < 0.06 and session.languages:
        return ["language", chance.choice(session.languages)]
    nodes = list(session._instance.walk())
    if draw < 0.24:
        return _repeat_step(chance, session, nodes)
    questions = [node for node in nodes if node.definition.question is not None]
    if not questions:
        return None
    relevant = [node for node in questions if node.relevant]
    node = chance.choice(relevant if relevant and chance.random() < 0.9 else questions)
    return ["set", node.path, _value(chance, session, node)]


def _repeat_step(
    chance: random.Random, session: FormSession, nodes: list[AnswerNode]
) -> Step | None:
    instances = [
        node.path
        for node in nodes
        if node.definition.is_repeat and node.definition.element.count is None
    ]
    if instances and chance.random() < 0.35:
        return ["remove", chance.choice(instances)]
    free = [
        f"{node.path}/{child.name}"
        for node in (session._instance.root, *nodes)
        for child in node.definition.children
        if child.is_repeat and child.element.count is None
    ]
    return ["add", chance.choice(free)] if free else None


def _value(chance: random.Random, session: FormSession, node: AnswerNode) -> str:
    if chance.random() < 0.15:
        return ""
    question = node.definition.question
    if question.control == "trigger":
        return "OK"
    if question.control == "range":
        return chance.choice(["0", "3", "10"])
    if question.itemset is not None or question.control in _CHOOSING:
        offered = [choice.value for choice in session.question(node.path).choices]
        return _choice(chance, question.control, offered) if offered else ""
    kind = node.definition.type
    known = _LOOSE if kind in _LOOSE and chance.random() < _LOOSELY else _VALUES
    return chance.choice(known.get(kind, _VALUES["string"]))


def _choice(chance: random.Random, control: str, offered: list[str]) -> str:
    """One of what is offered, all in an order, or some."""
    if control == "select1":
        return chance.choice(offered)
    if control == "rank":
        return " ".join(chance.sample(offered, len(offered)))
    count = chance.randint(1, min(3, len(offered)))
    chosen = chance.sample(range(len(offered)), count)
    return " ".join(offered[place] for place in sorted(chosen))
