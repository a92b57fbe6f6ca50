"""Function calls: arity, coercion of the arguments to what the table declares, constant folding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from fieldkit.errors import FieldKitError
from fieldkit.forms.xpath import compiled as as_
from fieldkit.forms.xpath.compiled import Compiled, constant
from fieldkit.forms.xpath.functions import FUNCTIONS
from fieldkit.forms.xpath.signature import Purity

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldkit.forms.xpath.context import Context
    from fieldkit.forms.xpath.names import Names
    from fieldkit.forms.xpath.signature import Function
    from fieldkit.forms.xpath.syntax import Call


def compile_call(call: Call, arguments: list[Compiled], names: Names) -> Compiled:
    """A call as a function of the context.

    An unknown function, or a wrong number of arguments, refuses only when evaluated: a branch that
    is not taken may hold it. The form check finds both beforehand through `Expression.calls`.
    """
    function = FUNCTIONS.get(names.function(call.name))
    if function is None:
        return Compiled(_refusing("xpath.unknown_function", function=call.name), "any")
    if not function.accepts(len(arguments)):
        refuse = _refusing(
            "xpath.arity",
            function=function.name,
            given=len(arguments),
            signature=function.signature,
        )
        return Compiled(refuse, "any")
    evaluate = _evaluator(function, _coerced(function, arguments))
    kind = function.result if function.result in _KINDS else "any"
    folded = _folded(function, arguments, evaluate)
    return folded if folded is not None else Compiled(evaluate, kind)


_KINDS = frozenset({"string", "number", "boolean", "nodes"})


def _refusing(code: str, **context: object) -> Callable[[Context], NoReturn]:
    def refuse(_: Context) -> NoReturn:
        raise FieldKitError(code, **context)

    return refuse


def _coerced(function: Function, arguments: list[Compiled]) -> list[Callable[[Context], Any]]:
    return [_as_kind(part, function.kind_of(place)) for place, part in enumerate(arguments)]


def _as_kind(part: Compiled, kind: str) -> Callable[[Context], Any]:
    match kind:
        case "string":
            return as_.string(part)
        case "number":
            return as_.number(part)
        case "boolean":
            return as_.boolean(part)
        case "nodes":
            return as_.nodes(part)
        case "expression":
            evaluate = part.evaluate
            return lambda _: evaluate
        case _:
            return part.evaluate


def _evaluator(
    function: Function, arguments: list[Callable[[Context], Any]]
) -> Callable[[Context], Any]:
    run = function.implementation
    if function.purity is not Purity.PURE:
        return _with_context(run, arguments)
    match arguments:
        case []:
            return lambda _: run()
        case [one]:
            return lambda c: run(one(c))
        case [one, two]:
            return lambda c: run(one(c), two(c))
        case _:
            return lambda c: run(*[argument(c) for argument in arguments])


def _with_context(
    run: Callable[..., Any], arguments: list[Callable[[Context], Any]]
) -> Callable[[Context], Any]:
    match arguments:
        case []:
            return run
        case [one]:
            return lambda c: run(c, one(c))
        case [one, two]:
            return lambda c: run(c, one(c), two(c))
        case _:
            return lambda c: run(c, *[argument(c) for argument in arguments])


def _folded(
    function: Function, arguments: list[Compiled], evaluate: Callable[[Context], Any]
) -> Compiled | None:
    """The call of a pure function on constants, done once."""
    if function.purity is not Purity.PURE or not all(part.constant for part in arguments):
        return None
    if any(
        function.kind_of(place) not in {part.kind, "any"} for place, part in enumerate(arguments)
    ):
        return None
    try:
        value = Compiled(evaluate, "any").value
    except FieldKitError:
        return None
    return constant(value) if isinstance(value, str | float | bool) else None
