"""The form as the checks see it: every expression with its cell, every part with its use."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cached_property
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError, Problem
from fieldkit.forms.body import Question, Repeat
from fieldkit.forms.xlsform.lint.reach import NOWHERE, Place, Reached, reached, step_place
from fieldkit.forms.xlsform.near_names import Nearest
from fieldkit.forms.xpath import FUNCTIONS
from fieldkit.forms.xpath.analysis import calls, operands
from fieldkit.forms.xpath.parser import parse
from fieldkit.forms.xpath.syntax import (
    Arithmetic,
    Call,
    Comparison,
    Filter,
    Literal,
    Logical,
    Negative,
    Path,
    Start,
)
from fieldkit.forms.xpath.writing import written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from fieldkit.errors import Severity
    from fieldkit.forms.definition import FormDefinition
    from fieldkit.forms.structure import NodeDefinition
    from fieldkit.forms.xlsform.convert import Conversion
    from fieldkit.forms.xlsform.origin import Place as Cell
    from fieldkit.forms.xlsform.tables import Row
    from fieldkit.forms.xpath.syntax import Part


class Role(Enum):
    """What the value of a part is wanted for."""

    STORED = auto()
    CONDITION = auto()
    TEXT = auto()
    TEXTS = auto()
    NUMBER = auto()
    COMPARED = auto()
    NODES = auto()
    AMOUNTS = auto()
    PREDICATE = auto()
    SHOWN = auto()
    ANY = auto()


# Roles in which a part has to be one value; several nodes make no sense there.
SINGLE = frozenset({Role.STORED, Role.TEXT, Role.NUMBER, Role.SHOWN, Role.ANY})
_PASSED_ON = frozenset({"if", "coalesce", "once"})
_KIND_ROLES = {
    "string": Role.TEXT,
    "number": Role.NUMBER,
    "boolean": Role.CONDITION,
    "nodes": Role.NODES,
}
_OWN_ROLES = {
    "concat": Role.TEXTS,
    "join": Role.TEXTS,
    "string": Role.TEXT,
    "number": Role.ANY,
    "max": Role.AMOUNTS,
    "min": Role.AMOUNTS,
    "sum": Role.AMOUNTS,
    "indexed-repeat": Role.NODES,
    "randomize": Role.NODES,
    "area": Role.NODES,
    "distance": Role.NODES,
    "id": Role.NODES,
}
_ROLES = {
    "relevant": Role.CONDITION,
    "constraint": Role.CONDITION,
    "required": Role.CONDITION,
    "readonly": Role.CONDITION,
    "fk:fails": Role.CONDITION,
    "calculate": Role.STORED,
    "setvalue": Role.STORED,
    "nodeset": Role.NODES,
    "jr:count": Role.ANY,
}


# A value set by a trigger is a calculation, choices taken from answers are named by the type.
_WRITTEN_IN = {"setvalue": "calculate", "nodeset": "type"}
_LAST_SAVED = (Literal("__last-saved"),)


@dataclass(frozen=True, slots=True)
class Rule:
    """One expression of the form, the path it decides about, and the attribute it stands in."""

    attribute: str
    node: NodeDefinition
    text: str
    tree: Part
    here: Place


@dataclass(frozen=True, slots=True)
class Use:
    """One part of an expression where it stands: what it is wanted for, and by which part."""

    part: Part
    role: Role
    here: Place
    rule: Rule
    parent: Use | None = None

    @property
    def is_inside_call(self) -> str:
        """The function that this part is an argument of, "" when it is none."""
        return self.parent.part.name if self.parent and isinstance(self.parent.part, Call) else ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check has to say about a part; `rewrite` is the portable text, where there is one."""

    code: str
    text: str
    rewrite: str = ""
    more: Mapping[str, object] = field(default_factory=dict)


@dataclass(eq=False)
class CheckedForm:
    """A converted form opened for checks."""

    conversion: Conversion
    definition: FormDefinition
    pause: Callable[[], None]
    nearest: Nearest = field(default_factory=Nearest)
    sorts: dict[str, object] = field(default_factory=dict)
    cells: dict[str, Cell] = field(default_factory=dict)
    rows_of_lists: dict[str, list[tuple[str, Row]]] = field(default_factory=dict)

    @property
    def nodes(self) -> Mapping[str, NodeDefinition]:
        """Every path of the form."""
        return self.definition.nodes

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Every expression that can be read."""
        found = []
        trees: dict[str, Part | None] = {}
        for node, attribute, text in expressions_of(self.definition):
            if text not in trees:
                trees[text] = _parsed(text)
            tree = trees[text]
            if tree is None:
                continue
            steps = tuple(node.path[1:].split("/"))
            found.append(Rule(attribute, node, text, tree, Place(steps, len(steps))))
        return tuple(found)

    @cached_property
    def rules_of(self) -> Mapping[str, list[Rule]]:
        """The rules by the path that they decide about."""
        found: dict[str, list[Rule]] = {}
        for rule in self.rules:
            found.setdefault(rule.node.path, []).append(rule)
        return found

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """Every part of every expression; what several cells say alike is there for each."""
        return tuple(use for rule in self.rules for use in self._walk(_first_use(rule)))

    @cached_property
    def uses_of(self) -> Mapping[tuple[str, str], list[Use]]:
        """The parts of each expression, by its path and attribute."""
        found: dict[tuple[str, str], list[Use]] = {}
        for use in self.uses:
            found.setdefault((use.rule.node.path, use.rule.attribute), []).append(use)
        return found

    @cached_property
    def _unique_names(self) -> frozenset[str]:
        seen: dict[str, int] = {}
        for node in self.nodes.values():
            seen[node.name] = seen.get(node.name, 0) + 1
        is_table = self.conversion.tables is not None
        return frozenset(name for name, times in seen.items() if times == 1 and is_table)

    def reach(self, part: Part, use: Use) -> Reached:
        """Where a path leads from the place of a use; nowhere for other parts."""
        if isinstance(part, Path):
            return reached(part, use.here, use.rule.here, self.nodes)
        return Reached(NOWHERE)

    def say(self, part: Part, use: Use) -> str:
        """The text of a part as the author of the form writes it, with `${name}`."""
        indexed = {
            argument
            for call in calls(part)
            if call.name == "indexed-repeat"
            for argument in call.arguments[:2]
        }

        def naming(path: Path) -> str | None:
            is_dots = all(step.axis in {"self", "parent"} for step in path.steps)
            if is_dots or any(step.predicates for step in path.steps[:-1]):
                return None
            if isinstance(path.start, Call) and path.start.arguments == _LAST_SAVED:
                return self._name_of_last_saved(path)
            found = reached(path, use.here, use.rule.here, self.nodes)
            own = use.rule.node.repeats
            means_own = path not in indexed and any(repeat in own for repeat in found.repeats)
            if found.node is None or means_own:
                return None  # inside its repeat ${name} would mean the own instance
            return self.name(found.node)

        return written(part, naming)

    def _name_of_last_saved(self, path: Path) -> str | None:
        steps = "/".join(written(Path(Start.CONTEXT, (step,))) for step in path.steps)
        node = self.nodes.get(f"/{steps}")
        return f"${{last-saved#{node.name}}}" if node and self.name(node) else None

    def name(self, node: NodeDefinition) -> str | None:
        """How the author refers to a node, None where only its path will do."""
        return f"${{{node.name}}}" if node.name in self._unique_names else None

    def reference(self, node: NodeDefinition) -> str:
        """A node as the author writes it: by name, else by path."""
        return self.name(node) or node.path

    def problem(self, rule: Rule, finding: Finding, severity: Severity = "warning") -> Problem:
        """A finding at the cell that its expression stands in."""
        place = self.place(rule.node.path, rule.attribute)
        context = {"text": finding.text, "rewrite": finding.rewrite, **finding.more}
        return Problem(finding.code, severity, place.sheet, place.row, place.column, context)

    def place(self, path: str, attribute: str) -> Cell:
        """The cell of an attribute of a path, in whichever column its author writes that."""
        place = self.conversion.origin.place(path, attribute)
        if place.column is None and attribute in _WRITTEN_IN:
            place = self.conversion.origin.place(path, _WRITTEN_IN[attribute])
        return place

    def _walk(self, use: Use) -> Iterator[Use]:
        yield use
        part = use.part
        if isinstance(part, Call):
            for place, argument in enumerate(part.arguments):
                yield from self._walk(_inside(use, argument, _role_of_argument(use, place)))
        elif isinstance(part, Path | Filter):
            yield from self._walk_path(use, part)
        else:
            role = _role_of_operand(part)
            for operand in operands(part):
                yield from self._walk(_inside(use, operand, role))

    def _walk_path(self, use: Use, part: Path | Filter) -> Iterator[Use]:
        if isinstance(part, Filter):
            yield from self._walk(_inside(use, part.primary, Role.NODES))
            for predicate in part.predicates:
                yield from self._walk(Use(predicate, Role.PREDICATE, NOWHERE, use.rule, use))
            return
        if not isinstance(part.start, Start):
            yield from self._walk(_inside(use, part.start, Role.NODES))
        for upto, step in enumerate(part.steps, start=1):
            for predicate in step.predicates:
                here = step_place(part, upto, use.here, use.rule.here, self.nodes)
                yield from self._walk(Use(predicate, Role.PREDICATE, here, use.rule, use))


def _parsed(text: str) -> Part | None:
    try:
        return parse(text)
    except FieldKitError:
        return None


def _first_use(rule: Rule) -> Use:
    return Use(rule.tree, _ROLES.get(rule.attribute, Role.SHOWN), rule.here, rule)


def _inside(use: Use, part: Part, role: Role) -> Use:
    return Use(part, role, use.here, use.rule, use)


def _role_of_operand(part: Part) -> Role:
    if isinstance(part, Logical):
        return Role.CONDITION
    if isinstance(part, Comparison):
        return Role.COMPARED
    if isinstance(part, Arithmetic | Negative):
        return Role.NUMBER
    return Role.NODES


def _role_of_argument(use: Use, place: int) -> Role:
    call = use.part
    if not isinstance(call, Call):
        return Role.ANY
    if call.name in _PASSED_ON:
        return Role.CONDITION if call.name == "if" and place == 0 else use.role
    if call.name in {"checklist", "weighted-checklist"}:
        is_condition = place > 1 and (call.name == "checklist" or place % 2 == 0)
        return Role.CONDITION if is_condition else Role.NUMBER
    if call.name in _OWN_ROLES:
        return _OWN_ROLES[call.name]
    known = FUNCTIONS.get(call.name)
    return (
        _KIND_ROLES.get(known.kind_of(place), Role.ANY) if known and known.parameters else Role.ANY
    )


def expressions_of(definition: FormDefinition) -> Iterator[tuple[NodeDefinition, str, str]]:
    """Every expression of a form: the path it decides about, the attribute, its text."""
    for node in definition.nodes.values():
        bind = node.bind
        if bind is not None:
            for attribute in ("relevant", "required", "readonly", "constraint", "calculate"):
                text = getattr(bind, attribute)
                if text:
                    yield node, attribute, text
            if bind.attributes.get("fk:fails"):
                yield node, "fk:fails", bind.attributes["fk:fails"]
        yield from _texts_of_control(definition, node)
    for action in definition.actions:
        if action.value and action.target in definition.nodes:
            yield definition.nodes[action.target], "setvalue", action.value


def _texts_of_control(
    definition: FormDefinition, node: NodeDefinition
) -> Iterator[tuple[NodeDefinition, str, str]]:
    element = node.element
    if isinstance(element, Repeat) and element.count:
        yield node, "jr:count", element.count
    if element is None:
        return
    if isinstance(element, Question):
        if element.itemset is not None and element.itemset.nodeset:
            yield node, "nodeset", element.itemset.nodeset
        if element.hint is not None:
            for text in dict.fromkeys(definition.itext.outputs(element.hint)):
                yield node, "hint", text
    if element.label is not None:
        for text in dict.fromkeys(definition.itext.outputs(element.label)):
            yield node, "label", text


def is_literal(part: Part) -> bool:
    """Whether a part is written out: a number, a text, or either with a sign."""
    inner = part.operand if isinstance(part, Negative) else part
    return isinstance(inner, Literal)
