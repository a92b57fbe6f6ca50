"""The plan of a form: which rule reads which path, in which order they run, where they cycle."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from operator import attrgetter
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError
from fieldkit.forms.body import Question, Repeat, resolve_path
from fieldkit.forms.components import components
from fieldkit.forms.itext import Text
from fieldkit.forms.reads import Read
from fieldkit.forms.structure import shared_repeats

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fieldkit.forms.body import BodyElement, Itemset
    from fieldkit.forms.definition import FormDefinition
    from fieldkit.forms.secondary import SecondaryInstance
    from fieldkit.forms.structure import Bind, NodeDefinition
    from fieldkit.forms.xpath import Dependencies, Expression


class RuleKind(IntEnum):
    """What a rule decides about its target."""

    COUNT = 0
    CALCULATE = 1
    RELEVANT = 2
    CHOICES = 3
    REQUIRED = 4
    READONLY = 5
    CONSTRAINT = 6
    TEXT = 7


_SINKS = frozenset({RuleKind.REQUIRED, RuleKind.READONLY, RuleKind.CONSTRAINT, RuleKind.TEXT})
_BIND_KINDS = (
    RuleKind.CALCULATE,
    RuleKind.RELEVANT,
    RuleKind.REQUIRED,
    RuleKind.READONLY,
    RuleKind.CONSTRAINT,
)
_bind_texts = attrgetter(*(kind.name.lower() for kind in _BIND_KINDS))


@dataclass(eq=False, slots=True)
class Rule:
    """One expression of the form and the path it decides something about.

    Paths share a rule that decides the same of each by its own value alone; then `target` is the
    first of them. One that `keeps` its first result, by once(), has none while it is irrelevant.
    """

    kind: RuleKind
    target: NodeDefinition
    expression: Expression
    reads: tuple[Read, ...] = ()
    positional: bool = False
    wildcard: bool = False
    volatile: bool = False
    remembers: bool = False
    keeps: bool = False
    crosses: bool = False
    rank: int = 0


@dataclass(eq=False, slots=True)
class Plan:
    """The rules of a form in the order in which they run, and who has to run after what.

    A new node begins with the rules of its path in `starts`, and the constraint of its path is
    tried whenever it has another answer.
    """

    rules: tuple[Rule, ...]
    starts: dict[NodeDefinition, tuple[Rule, ...]]
    constraints: dict[NodeDefinition, Rule]
    value_readers: dict[NodeDefinition, list[tuple[Rule, int]]] = field(default_factory=dict)
    count_readers: dict[NodeDefinition, list[tuple[Rule, int]]] = field(default_factory=dict)
    position_readers: dict[NodeDefinition, list[tuple[Rule, int]]] = field(default_factory=dict)
    wildcards: tuple[Rule, ...] = ()
    keepers: dict[NodeDefinition, Rule] = field(default_factory=dict)


def plan(definition: FormDefinition) -> Plan:
    """The plan of a form, made once.

    Raises:
        FieldKitError: `form.cycle` when calculations need each other; `form.expression` codes of
            the parser for an expression that cannot be read.
    """
    known = definition.cache.get("plan")
    if isinstance(known, Plan):
        return known
    made = _arranged(_Rules(definition))
    for cycle in _cycles(made.rules) if _rank(made) else ():
        raise FieldKitError("form.cycle", paths=" -> ".join(cycle))
    definition.cache["plan"] = made
    return made


def find_cycles(definition: FormDefinition) -> list[list[str]]:
    """The paths of every group of calculations that need each other."""
    return _cycles(_Rules(definition).all)


class _Rules:
    """Every rule of a form, and which of them a new node, or one with a new answer, begins with."""

    def __init__(self, definition: FormDefinition) -> None:
        self.all: list[Rule] = []
        self.starts: dict[NodeDefinition, tuple[Rule, ...]] = {}
        self.constraints: dict[NodeDefinition, Rule] = {}
        self._definition = definition
        # Of binds whose rules say the same of every path.
        self._shared: dict[int, tuple[tuple[Rule, ...], Rule | None]] = {}
        for node in definition.nodes.values():
            if node.bind is not None:
                self._add_bind(node, node.bind)
            element = node.element
            if element is None:
                continue
            if element.chooses or element.tells or isinstance(element, Repeat):
                self._add_element(node, element)

    def _add_bind(self, node: NodeDefinition, bind: Bind) -> None:
        start, constraint = self._shared.get(id(bind)) or self._read_bind(node, bind)
        if start:
            self.starts[node] = start
        if constraint is not None:
            self.constraints[node] = constraint
        if self._definition.itext.filled:
            messages = (bind.required_message, bind.constraint_message)
            self.all += _text_rules(self._definition, node, filter(None, messages))

    def _read_bind(self, node: NodeDefinition, bind: Bind) -> tuple[tuple[Rule, ...], Rule | None]:
        own = tuple(_bind_rules(self._definition, node, bind))
        self.all += own
        constraint = own[-1] if own and own[-1].kind is RuleKind.CONSTRAINT else None
        parted = (own if constraint is None else own[:-1]), constraint
        if all(_is_shareable(rule) for rule in own):
            self._shared[id(bind)] = parted
        return parted

    def _add_element(self, node: NodeDefinition, element: BodyElement) -> None:
        for rule in _element_rules(self._definition, node, element):
            self.all.append(rule)
            if rule.kind is not RuleKind.TEXT:
                start = (node.parent if rule.kind is RuleKind.COUNT else None) or node
                self.starts[start] = (*self.starts.get(start, ()), rule)


def _bind_rules(definition: FormDefinition, node: NodeDefinition, bind: Bind) -> Iterator[Rule]:
    for kind, text in zip(_BIND_KINDS, _bind_texts(bind), strict=True):
        if text is not None:
            yield _rule(definition, kind, node, text)


def _is_shareable(rule: Rule) -> bool:
    """Whether a rule says the same of every path: nothing but a node's own value decides it."""
    own = rule.kind is RuleKind.CONSTRAINT and not rule.crosses and not rule.positional
    return (
        rule.kind in _SINKS
        and not (rule.wildcard or rule.volatile)
        and all(own and read.node is rule.target for read in rule.reads)
        and "choice-name" not in rule.expression.text
    )


def _element_rules(
    definition: FormDefinition, node: NodeDefinition, element: BodyElement
) -> Iterator[Rule]:
    if isinstance(element, Repeat) and element.count is not None:
        yield _rule(definition, RuleKind.COUNT, node, element.count)
    if isinstance(element, Question) and element.chooses:
        whole = definition.whole_list(element)
        if whole is not None:
            yield from _text_rules(definition, node, _texts_of_list(definition, whole))
        elif element.itemset is not None and element.itemset.nodeset:
            yield from _choice_rules(definition, node, element.itemset)
    if element.tells:
        yield from _text_rules(definition, node, _texts(element))


def _choice_rules(
    definition: FormDefinition, node: NodeDefinition, itemset: Itemset
) -> Iterator[Rule]:
    rule = _rule(definition, RuleKind.CHOICES, node, itemset.nodeset or "")
    if not itemset.is_from_list:
        rule.reads += tuple(_read_inside(definition, rule, itemset))
    yield rule
    if definition.itext.filled:
        _, found = definition.expressions.reads(rule.expression, node)
        for instance in filter(None, map(definition.secondary.get, found.instances)):
            yield from _text_rules(definition, node, _texts_of_list(definition, instance))


def _text_rules(
    definition: FormDefinition, node: NodeDefinition, texts: Iterable[Text]
) -> Iterator[Rule]:
    """A rule for everything that is shown inside the words of a node."""
    for text in texts:
        for expression in definition.itext.outputs(text):
            yield _rule(definition, RuleKind.TEXT, node, expression)


def _texts_of_list(definition: FormDefinition, known: SecondaryInstance) -> Iterator[Text]:
    """The texts with outputs that the items of a list inside the form are named by."""
    filled = definition.itext.filled
    return (Text(id=key) for key in filled & known.words) if filled else iter(())


def _read_inside(definition: FormDefinition, rule: Rule, itemset: Itemset) -> Iterator[Read]:
    """The answers that are values and labels of choices made from instances of a repeat."""
    base = resolve_path(rule.expression.text, rule.target.path)
    label = itemset.label.expression if itemset.label is not None else None
    for part in (itemset.value, label):
        found = definition.nodes.get(resolve_path(part, base)) if part else None
        if found is not None:
            yield Read(found, 0)


def _texts(element: BodyElement) -> Iterator[Text]:
    if element.label is not None and not element.label.is_fixed:
        yield element.label
    if isinstance(element, Question):
        if element.hint is not None:
            yield element.hint
        for _, label in element.itemset.items if element.itemset else ():
            if label is not None:
                yield label


def _rule(definition: FormDefinition, kind: RuleKind, node: NodeDefinition, text: str) -> Rule:
    known = definition.expressions
    expression = known.expression(text)
    reads, found = known.reads(expression, node)
    rule = Rule(kind, node, expression, reads, found.positional, found.wildcard)
    rule.remembers = bool(found.instances) and _reads_what_varies(definition, found)
    rule.volatile = found.volatile or rule.remembers
    rule.keeps = kind is RuleKind.CALCULATE and "once(" in text
    rule.crosses = bool(node.repeats) and any(_crosses(rule, read) for read in reads)
    return rule


def _reads_what_varies(definition: FormDefinition, found: Dependencies) -> bool:
    """Whether a rule reads an earlier record, or a table that each record gets anew.

    What came of it stays, as chance and time do.
    """
    read = (definition.secondary.get(key) for key in found.instances)
    return any(instance is not None and instance.varies for instance in read)


def _crosses(rule: Rule, read: Read) -> bool:
    """Whether a read leaves the instance of a repeat that its target is in, for a sibling."""
    return read.level < shared_repeats(rule.target, read.node)


def _is_sibling(rule: Rule, read: Read) -> bool:
    """Whether a read means another instance: it leaves its own, or only asks for its own place."""
    own = read.node is rule.target and rule.positional and rule.crosses
    return own or _crosses(rule, read)


def _arranged(known: _Rules) -> Plan:
    rules = tuple(known.all)
    made = Plan(rules, known.starts, known.constraints)
    made.keepers = {rule.target: rule for rule in rules if rule.keeps}
    made.wildcards = tuple(rule for rule in rules if rule.wildcard)
    for rule in rules:
        for read in rule.reads:
            if read.node is rule.target and rule.kind is RuleKind.CONSTRAINT and not rule.crosses:
                continue  # It is tried after every change of its node anyway.
            made.value_readers.setdefault(read.node, []).append((rule, read.level))
            for repeat in read.node.repeats[read.level :]:
                made.count_readers.setdefault(repeat, []).append((rule, read.level))
        if rule.positional or rule.crosses:
            for level, repeat in enumerate(rule.target.repeats):
                # A new last instance leaves the positions of the others as they are.
                readers = made.count_readers if rule.crosses else made.position_readers
                readers.setdefault(repeat, []).append((rule, level))
    return made


def _rank(made: Plan) -> bool:
    """Numbers the rules so that each runs after those it reads; whether some go in a circle."""
    active = [rule for rule in made.rules if rule.kind not in _SINKS]
    of_node: dict[NodeDefinition, list[int]] = {}
    for place, rule in enumerate(active):
        of_node.setdefault(rule.target, []).append(place)
    producers: dict[NodeDefinition, list[int]] = {}

    def producers_of(node: NodeDefinition) -> list[int]:
        known = producers.get(node)
        if known is None:
            known = list(of_node.get(node, ()))
            if node.parent is not None:
                known += [
                    place
                    for place in producers_of(node.parent)
                    if active[place].kind in {RuleKind.RELEVANT, RuleKind.COUNT}
                ]
            producers[node] = known
        return known

    before = [
        {place for read in rule.reads for place in producers_of(read.node)}
        | {
            place
            for repeat in rule.target.repeats
            for place in producers_of(repeat)
            if active[place].kind is RuleKind.COUNT
        }
        | {
            # Whether it is shown decides whether it keeps anything.
            place
            for place in (producers_of(rule.target) if rule.keeps else ())
            if active[place].kind is RuleKind.RELEVANT
        }
        for rule in active
    ]
    rank, circular = 0, False
    for component in components(before):
        circular |= len(component) > 1 or component[0] in before[component[0]]
        for place in sorted(component):
            active[place].rank = rank
            rank += 1
    for rule in made.rules:
        if rule.kind in _SINKS:
            rule.rank = rank
            rank += 1
    return circular


def _cycles(rules: Sequence[Rule]) -> list[list[str]]:
    """Groups of calculations that need each other's value of the same instance."""
    calculates = [rule for rule in rules if rule.kind is RuleKind.CALCULATE]
    places = {rule.target: place for place, rule in enumerate(calculates)}
    before = [
        {
            places[read.node]
            for read in rule.reads
            if read.node in places and not _is_sibling(rule, read)
        }
        for rule in calculates
    ]
    return [
        [calculates[place].target.path for place in component]
        for component in components(before)
        if len(component) > 1 or component[0] in before[component[0]]
    ]
