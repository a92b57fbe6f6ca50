"""Location paths as functions: one per step, with short ways for what forms write most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.forms.xpath.analysis import counts_position, plain_child
from fieldkit.forms.xpath.axes import AXES, FLAT, FLAT_FROM_ONE, ONE_FROM_ONE, REVERSE
from fieldkit.forms.xpath.compiled import Compiled, nodes
from fieldkit.forms.xpath.nodes import Kind, Node, in_document_order
from fieldkit.forms.xpath.predicates import compared_child, compile_predicate, only, split
from fieldkit.forms.xpath.rows import Rows
from fieldkit.forms.xpath.syntax import (
    PARENT,
    SELF_NODE,
    Call,
    Hole,
    KindTest,
    Literal,
    NameTest,
    Path,
    Start,
    Step,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from fieldkit.forms.xpath.context import Context
    from fieldkit.forms.xpath.names import Names
    from fieldkit.forms.xpath.predicates import Keep
    from fieldkit.forms.xpath.syntax import Part

    # The nodes that a filter begins with, and what of it they still have to pass.
    Begin = Callable[[Context], tuple[list[Node], list[Keep]]]
    Compile = Callable[[Part], Compiled]
    Select = Callable[[Context], list[Node]]
    Walk = Callable[[list[Node], Context], list[Node]]

_ELEMENT = Kind.ELEMENT
# So few nodes cost less than counting them.
_UNCHARGED = 8
# So many rows take a few milliseconds to try, whatever the filter.
_PIECE = 500


def compile_path(path: Path, compile_part: Compile, names: Names) -> Compiled:
    """The nodes of a location path, as a function of the context."""
    steps = _merged(path.steps)
    start = _start(path.start, compile_part)
    alone = isinstance(path.start, Start)
    walk = _walk(steps, compile_part, names, flat=alone, single=alone)
    if not steps:
        return Compiled(start, "nodes")
    filtered = _filtered(path, steps, compile_part, names)
    if filtered is not None:
        return filtered
    short = _short_way(path, steps, names)
    return Compiled(short if short is not None else lambda c: walk(start(c), c), "nodes")


def compile_filter(
    primary: Compiled, predicates: Sequence[Part], compile_part: Compile, names: Names
) -> Select:
    """`primary[predicate]`: positions count in document order."""
    select = nodes(primary)
    keeps = [compile_predicate(predicate, compile_part, names) for predicate in predicates]

    def filtered(c: Context) -> list[Node]:
        found = select(c)
        for keep in keeps:
            found = keep(found, c)
        return found

    return filtered


def compile_hole(hole: Hole, names: Names) -> Select:
    """The nodes of an absolute path of plain names, which the context knows."""
    number = hole.number
    namespaces = names.elements(None)
    key = (object(),)

    def select(c: Context) -> list[Node]:
        only_one = c.environment.single(c.holes[number])
        if only_one is not None:
            return [only_one]
        memory = c.memory
        if memory is not None and key in memory.nodes:
            return memory.nodes[key]
        found = _down(c.environment.root, c.holes[number], namespaces, c)
        if memory is not None and len(found) > _UNCHARGED:
            memory.nodes[key] = found
        return found

    return select


def _start(start: Start | Part, compile_part: Compile) -> Select:
    if start is Start.ROOT:
        return lambda c: [c.environment.root]
    if start is Start.CONTEXT:
        return lambda c: [c.node]
    return nodes(compile_part(start))


def _merged(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """`//name` as one descendant step, where no predicate counts positions."""
    found: list[Step] = []
    for step in steps:
        before = found[-1] if found else None
        if (
            before is not None
            and before.axis == "descendant-or-self"
            and before.test == KindTest(None)
            and not before.predicates
            and step.axis == "child"
            and not any(counts_position(predicate) for predicate in step.predicates)
        ):
            found[-1] = Step("descendant", step.test, step.predicates)
        else:
            found.append(step)
    return tuple(found)


def _short_way(path: Path, steps: tuple[Step, ...], names: Names) -> Select | None:
    """`.`, `..`, `name`, `../name`, `/a/b/c` without a detour over lists of steps."""
    ups = 0
    while ups < len(steps) and steps[ups] == PARENT:
        ups += 1
    if steps == (SELF_NODE,) and path.start is Start.CONTEXT:
        return lambda c: [c.node]
    downs = [plain_child(step) for step in steps[ups:]]
    if not isinstance(path.start, Start) or None in downs:
        return None
    below = [name for name in downs if name is not None]
    namespaces = names.elements(None)
    if path.start is Start.ROOT:
        if ups:
            return None
        return lambda c: _down(c.environment.root, below, namespaces, c)

    def select(c: Context) -> list[Node]:
        node: Node | None = c.node
        for _ in range(ups):
            node = node.parent if node is not None else None
        return _down(node, below, namespaces, c) if node is not None else []

    return select


def _down(node: Node, below: Sequence[str], namespaces: frozenset[str], c: Context) -> list[Node]:
    """The nodes that steps of plain names lead to."""
    found = [node]
    for name in below:
        if len(found) == 1:
            named = found[0].child_elements(name)
            found = [inner for inner in named if inner.namespace in namespaces]
            continue
        # Written out: this loop runs once for each instance of a repeat.
        found = [
            inner
            for outer in found
            for inner in outer.children
            if inner.name == name and inner.kind is _ELEMENT and inner.namespace in namespaces
        ]
    if len(found) > _UNCHARGED:
        c.charge(len(found))
    return found


def _filtered(
    path: Path, steps: tuple[Step, ...], compile_part: Compile, names: Names
) -> Compiled | None:
    """A path down by plain names to the first predicate: a list or a repeat, and some of it."""
    place = next((i for i, step in enumerate(steps) if step.predicates), None)
    if place is None:
        return None
    bare = Step(steps[place].axis, steps[place].test)
    route = [plain_child(step) for step in (*steps[:place], bare)]
    if None in route:
        return None
    predicates = split(steps[place].predicates)
    keeps = [compile_predicate(part, compile_part, names) for part in predicates]
    below = tuple(name for name in route if name is not None)
    listed = _list_of(path.start, names)
    if path.start is Start.ROOT:
        begin = _from_rows(below, predicates[0], keeps, compile_part, names)
    elif listed is not None:
        begin = _from_list(listed, below, predicates[0], keeps, compile_part, names)
    else:
        return None
    rest = _walk(steps[place + 1 :], compile_part, names, flat=True, single=False)

    def select(c: Context) -> list[Node]:
        found, untried = begin(c)
        for keep in untried:
            found = keep(found, c)
        return rest(found, c)

    def pieces(c: Context) -> Generator[None, None, list[Node] | None]:
        yield from c.environment.ready(listed or "")
        found, untried = begin(c)
        if len(found) <= _PIECE or not untried:
            return None
        reached: list[Node] = []
        for start in range(0, len(found), _PIECE):
            piece = found[start : start + _PIECE]
            for keep in untried:
                piece = keep(piece, c)
            reached += rest(piece, c)
            yield
        return reached

    whole = listed is None or any(counts_position(part) for part in predicates)
    return Compiled(select, "nodes", pieces=None if whole else pieces)


def _list_of(start: Start | Part, names: Names) -> str | None:
    """The id where a path starts at `instance('id')`."""
    if not isinstance(start, Call) or names.function(start.name) != "instance":
        return None
    if len(start.arguments) != 1 or not isinstance(start.arguments[0], Literal):
        return None
    return str(start.arguments[0].value)


def _from_rows(
    below: tuple[str, ...], first: Part, keeps: list[Keep], compile_part: Compile, names: Names
) -> Begin:
    """Nodes of the main instance, those for which the first predicate holds by table."""
    key = (object(),)
    namespaces = names.elements(None)
    compared = compared_child(first)
    value_of = compile_part(compared[2]).evaluate if compared is not None else None

    def begin(c: Context) -> tuple[list[Node], list[Keep]]:
        memory = c.memory
        rows: Rows | None = memory.get(key) if memory is not None else None
        if rows is None:
            nodes = memory.nodes.get(key) if memory is not None else None
            if nodes is None:
                nodes = _down(c.environment.root, below, namespaces, c)
            rows = Rows(nodes, namespaces)
            if memory is not None:
                memory.nodes[key] = nodes
                memory[key] = rows
        if compared is not None and value_of is not None and memory is not None and rows.nodes:
            name, sign, _ = compared
            known = rows.compared(name, sign, only(value_of(c)), c.environment.zone)
            if known is not None:
                c.charge(len(known))
                return known, keeps[1:]
        return rows.nodes, keeps

    return begin


def _from_list(
    key: str, route: tuple[str, ...], first: Part, keeps: list[Keep], compile_part: Compile,
    names: Names,
) -> Begin:  # fmt: skip
    """Items of a secondary instance, `[column = fixed]` through the environment's hash index."""
    namespaces = names.elements(None)
    compared = compared_child(first)
    column, sign, wanted = compared if compared is not None else ("", "", first)
    value_of = compile_part(wanted).evaluate

    def begin(c: Context) -> tuple[list[Node], list[Keep]]:
        if sign == "=":
            value = only(value_of(c))
            found = None
            if isinstance(value, str):
                found = c.environment.lookup(key, route, column, value)
            if found is not None:
                return found, keeps[1:]
        top = c.environment.instance(key)
        return _down(top, route, namespaces, c) if top is not None else [], keeps

    return begin


def _walk(
    steps: Sequence[Step], compile_part: Compile, names: Names, *, flat: bool, single: bool
) -> Walk:
    """All steps; whether they begin at nodes none of which lies in another, and at a single one."""
    walks: list[Walk] = []
    for step in steps:
        walks.append(_step(step, compile_part, names, flat=flat))
        flat = (flat and step.axis in FLAT) or (single and step.axis in FLAT_FROM_ONE)
        single = single and step.axis in ONE_FROM_ONE

    def walk(found: list[Node], c: Context) -> list[Node]:
        for one in walks:
            found = one(found, c)
        return found

    return walk


def _step(step: Step, compile_part: Compile, names: Names, *, flat: bool) -> Walk:
    axis = AXES[step.axis]
    kept = split(step.predicates)
    keeps = [compile_predicate(predicate, compile_part, names) for predicate in kept]
    matches = _matcher(step, names)
    backwards = step.axis in REVERSE
    ordered = flat and step.axis in FLAT
    name = plain_child(step)
    if name is not None and ordered:
        return _children(name, names.elements(None))

    def candidates(node: Node, c: Context) -> list[Node]:
        around = [inner for inner in axis(node) if matches(inner)]
        for keep in keeps:
            around = keep(around, c)
        return around

    def walk(found: list[Node], c: Context) -> list[Node]:
        if len(found) == 1:
            around = candidates(found[0], c)
            c.charge(len(around) + 1)
            return around[::-1] if backwards else around
        reached: list[Node] = []
        for node in found:
            around = candidates(node, c)
            c.charge(len(around) + 1)
            reached += around
        return reached if ordered else in_document_order(reached)

    return walk


def _children(name: str, namespaces: frozenset[str]) -> Walk:
    def walk(found: list[Node], c: Context) -> list[Node]:
        c.charge(len(found) + 1)
        return [
            inner
            for outer in found
            for inner in outer.child_elements(name)
            if inner.namespace in namespaces
        ]

    return walk


def _matcher(step: Step, names: Names) -> Callable[[Node], bool]:
    test = step.test
    if isinstance(test, KindTest):
        kind, target = test.kind, test.target
        if kind is None:
            return lambda _: True
        return lambda node: node.kind is kind and (target is None or node.name == target)
    principal = {"attribute": Kind.ATTRIBUTE, "namespace": Kind.NAMESPACE}.get(step.axis, _ELEMENT)
    return _name_matcher(test, principal, names)


def _name_matcher(test: NameTest, principal: Kind, names: Names) -> Callable[[Node], bool]:
    name = test.name
    if name == "*" and test.prefix is None:
        return lambda node: node.kind is principal
    if principal is _ELEMENT:
        namespaces = names.elements(test.prefix)
    else:
        namespaces = names.attributes(test.prefix)
    if name == "*":
        return lambda node: node.kind is principal and node.namespace in namespaces
    return lambda node: (
        node.name == name and node.kind is principal and node.namespace in namespaces
    )
