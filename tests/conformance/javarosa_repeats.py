"""Where JavaRosa takes other instances of a repeat: rows J and 48 of the decisions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fieldkit.forms.xpath.syntax import Call, Comparison, Literal
from fieldkit.forms.xpath.writing import written
from tests.conformance.otherwise import rewritten, without

if TYPE_CHECKING:
    from fieldkit.forms.dag import Rule
    from fieldkit.forms.instance import AnswerNode
    from fieldkit.forms.session import FormSession
    from fieldkit.forms.xpath import Value
    from fieldkit.forms.xpath.syntax import Part
    from tests.conformance.explained import Scene
    from tests.conformance.trial import Difference


def first_for_none(scene: Scene, difference: Difference) -> bool:
    """48: what a rule comes to where indexed-repeat() takes the first instance for the 0th."""
    return scene.gives(difference, rewritten(_from_the_first))


def _from_the_first(part: Part) -> Part:
    match part:
        case Call(name="indexed-repeat", arguments=(nodes, repeat, place)):
            is_none = Comparison(place, (("<", Literal(1.0)),))
            first = Call("if", (is_none, Literal(1.0), place), 0)
            return replace(part, arguments=(nodes, repeat, first))
    return part


def own_instance_only(scene: Scene, difference: Difference) -> bool:
    """J: what a rule inside a repeat comes to where this has no instance but the rule's own."""
    return scene.gives(difference, without(_is_sibling))


def own_and_relevant_only(scene: Scene, difference: Difference) -> bool:
    """J and 51 in one rule: neither sibling instances nor irrelevant nodes are there."""
    hidden = without(lambda other, node: _is_sibling(other, node) or not other.relevant)
    return scene.gives(difference, hidden)


def _is_sibling(other: AnswerNode, node: AnswerNode) -> bool:
    """Whether a node is another instance of a repeat that a node stands in."""
    return other.definition in node.definition.repeats and not node.path.startswith(
        f"{other.path}/"
    )


def own_for_none(scene: Scene, difference: Difference) -> bool:
    """48: what a rule comes to where indexed-repeat() takes its own instance for the 0th."""
    return scene.gives(difference, _from_its_own)


def _from_its_own(session: FormSession, rule: Rule, node: AnswerNode) -> Value:
    def own(part: Part) -> Part:
        match part:
            case Call(name="indexed-repeat", arguments=(nodes, repeat, place)):
                around = f"{written(repeat).strip()}/"
                if not node.definition.path.startswith(around):
                    return part
                up = node.definition.path.removeprefix(around).count("/") + 1
                inside = "../" * up + written(nodes).strip().removeprefix(around)
                beside = session._surroundings.expression(inside).tree
                return Call("if", (Comparison(place, (("<", Literal(1.0)),)), beside, part), 0)
        return part

    return rewritten(own)(session, rule, node)
