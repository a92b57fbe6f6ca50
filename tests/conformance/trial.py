"""One random form with its steps, played by us and by a referee, and where the two differ."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from functools import cached_property
from typing import TYPE_CHECKING

from lxml import etree

from fieldkit.clock import SystemClock
from fieldkit.errors import FieldKitError
from fieldkit.forms.definition import FormDefinition, read_form
from fieldkit.forms.session import FormSession
from fieldkit.forms.xlsform.convert import convert
from tests.conformance.random_forms import FILES, Form, random_form
from tests.conformance.random_steps import Step, random_steps
from tests.conformance.scenario import _tree

if TYPE_CHECKING:
    from tests.conformance.referees import Referee

ZONE = timezone(timedelta(hours=-7))
KEYS = ("value", "relevant", "required", "readonly", "valid", "label")
_OWN_TO_EACH_RUN = ("/instanceID",)
_NUMBER = re.compile(r"-?\d+(\.\d+)?(E-?\d+)?")
State = dict[str, dict]


class PhoenixClock(SystemClock):
    """The machine's moment in the zone that the referees run in."""

    def now(self) -> datetime:
        return datetime.now(UTC).astimezone(ZONE)


class UnusableError(Exception):
    """Not a form: the converter refuses it. The shrinker makes such ones."""


@dataclass
class Played:
    """What an engine made of a form and its steps: a state before the first and after each."""

    refused: str | None = None
    states: list[State] = field(default_factory=list)
    errors: list[str | None] = field(default_factory=list)
    xml: str = ""
    choices: dict[str, list] = field(default_factory=dict)


@dataclass(frozen=True)
class Difference:
    """One thing told differently: the step (0 is loading), where, what, by us and by them."""

    step: int
    path: str
    key: str
    ours: object
    theirs: object

    @property
    def generic(self) -> str:
        """The path without positions."""
        return re.sub(r"\[\d+\]", "", self.path)


@dataclass
class Trial:
    """A form and steps; conversion and our own run are made once."""

    form: Form
    steps: list[Step]

    @cached_property
    def xform(self) -> bytes:
        conversion = convert("fuzz.md", self.form.markdown().encode(), FILES)
        if conversion.xform is None:
            errors = [each for each in conversion.problems if each.severity == "error"]
            raise UnusableError(str(errors[0]))
        return conversion.xform

    @cached_property
    def definition(self) -> FormDefinition:
        return read_form(self.xform, FILES)

    @cached_property
    def script(self) -> list[Step]:
        script = [["state"]]
        for step in self.steps:
            script += [step, ["state"]]
        return [*script, ["xml"], ["choices"]]

    @cached_property
    def ours(self) -> Played:
        try:
            session = FormSession.new(self.definition, PhoenixClock())
        except FieldKitError as error:
            return Played(refused=error.message)
        return _played(None, [_answer(session, step) for step in self.script])

    def played_until(self, step: int) -> FormSession:
        """A record of ours after so many steps."""
        session = FormSession.new(self.definition, PhoenixClock())
        for taken in self.steps[:step]:
            _answer(session, taken)
        return session

    def theirs(self, referee: Referee) -> Played:
        answer = referee.play(self.xform, self.script)
        return _played(answer["refused"], answer["results"])


def trial_of(seed: int) -> Trial:
    """The trial of a seed: always the same one."""
    chance = random.Random(seed)
    trial = Trial(random_form(chance), [])
    try:
        session = FormSession.new(trial.definition, PhoenixClock())
    except FieldKitError:
        return trial
    return Trial(trial.form, random_steps(chance, session))


def _answer(session: FormSession, step: Step) -> dict:
    op, *arguments = step
    known = session.problems
    try:
        match op:
            case "state":
                return {"nodes": [_node(session, state) for state in session.nodes()]}
            case "xml":
                return {"xml": session.submission().decode()}
            case "choices":
                return {"choices": _choices(session)}
            case "set":
                path, value = arguments
                session.set(path, value if session.accepts(path, value) else "")
            case "language":
                session.set_language(*arguments)
            case _:
                getattr(session, op)(*arguments)
    except FieldKitError as error:
        return {"error": error.message}
    new = [each for each in session.problems if not any(each is old for old in known)]
    return {"error": new[0].message} if new else {}


def _node(session: FormSession, state) -> dict:
    shown = {key: getattr(state, key) for key in ("path", *KEYS[:-1])}
    if state.relevant and session._node(state.path).definition.question is not None:
        shown["label"] = session.label(state.path)
    return shown


def _choices(session: FormSession) -> dict:
    found = {}
    for state in session.nodes():
        question = session._node(state.path).definition.question
        if question is not None and question.itemset is not None and state.relevant:
            shown = session.question(state.path).choices
            found[state.path] = [[choice.value, choice.label] for choice in shown]
    return found


def _played(refused: str | None, results: list[dict]) -> Played:
    played = Played(refused)
    if refused is None:
        *walked, xml, choices = results
        for result in walked[0::2]:
            nodes = result.get("nodes", [{"path": "state", "value": result.get("error")}])
            played.states.append({node["path"]: node for node in nodes})
        played.errors = [result.get("error") for result in walked[1::2]]
        played.xml = xml.get("xml", "")
        played.choices = choices.get("choices", {})
    return played


def differences(ours: Played, theirs: Played) -> list[Difference]:
    """Everything told differently, in the order of the steps."""
    if ours.refused is not None or theirs.refused is not None:
        if ours.refused is not None and theirs.refused is not None:
            return []
        return [Difference(0, "", "refused", ours.refused, theirs.refused)]
    found: list[Difference] = []
    for step, (mine, other) in enumerate(zip(ours.states, theirs.states, strict=True)):
        if step and (ours.errors[step - 1] is None) != (theirs.errors[step - 1] is None):
            errors = ours.errors[step - 1], theirs.errors[step - 1]
            found.append(Difference(step, "", "error", *errors))
        found += _state_differences(step, mine, other)
    last = len(ours.states) - 1
    if not any(each.step == last for each in found):
        found += _record_differences(last, ours, theirs)
    return found + _choice_differences(last, ours, theirs)


def _state_differences(step: int, mine: State, other: State) -> list[Difference]:
    found = []
    for path in [*mine, *(path for path in other if path not in mine)]:
        if path.endswith(_OWN_TO_EACH_RUN):
            continue
        if path not in mine or path not in other:
            found.append(Difference(step, path, "present", path in mine, path in other))
            continue
        for key in KEYS:
            first, second = mine[path].get(key), other[path].get(key)
            if not is_same(key, first, second) and not (key == "label" and None in (first, second)):
                found.append(Difference(step, path, key, first, second))
    return found


def _record_differences(step: int, ours: Played, theirs: Played) -> list[Difference]:
    if record_tree(ours.xml) != record_tree(theirs.xml):
        return [Difference(step, "", "xml", ours.xml, theirs.xml)]
    return []


def record_tree(xml: str) -> tuple:
    """A submission without what each run makes anew, numbers as numbers."""
    return _numeric(_tree(etree.fromstring(xml.encode()), set()))


def _choice_differences(step: int, ours: Played, theirs: Played) -> list[Difference]:
    return [
        Difference(step, path, "choices", offered, theirs.choices[path])
        for path, offered in ours.choices.items()
        if path in theirs.choices and theirs.choices[path] != offered
    ]


def is_same(key: str, first: object, second: object) -> bool:
    """Whether two engines mean the same by what they say of a node."""
    if first == second:
        return True
    if key == "label":
        # The converter pads outputs with blanks, and no screen shows them.
        return str(first).split() == str(second).split()
    if key == "value" and isinstance(first, str) and isinstance(second, str):
        numbers = _NUMBER.fullmatch(first), _NUMBER.fullmatch(second)
        return all(numbers) and float(first) == float(second)
    return False


def _numeric(tree: tuple) -> tuple:
    name, attributes, text, children = tree
    known: object = float(text) if _NUMBER.fullmatch(text) else text
    return (name, attributes, known, tuple(_numeric(child) for child in children))
