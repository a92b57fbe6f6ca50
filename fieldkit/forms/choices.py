"""The choices a question offers now: items of the form, or an itemset cached by what filters it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fieldkit.forms.offer import Choice, Offer
from fieldkit.forms.table import ITEM_PATH
from fieldkit.forms.xpath import Context

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldkit.forms.body import Itemset
    from fieldkit.forms.dag import Rule
    from fieldkit.forms.instance import AnswerNode
    from fieldkit.forms.surroundings import Surroundings
    from fieldkit.forms.xpath import Node

_PLAIN_NAME = re.compile(r"\s*[\w.-]+\s*")
_ITEXT_REFERENCE = re.compile(r"\s*jr:itext\((?P<id>.+)\)\s*", re.DOTALL)
_MOST_KEPT = 512


class Choices:
    """Works out which choices are offered, and keeps answers to them."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings
        self._kept: dict[tuple[object, ...] | None, Offer] = {}
        self._whole: dict[tuple[str | None, str], Offer] = {}

    def evaluate(self, rule: Rule, context: Context, node: AnswerNode) -> Offer:
        """The items a nodeset gives at a node; the same object while nothing relevant changed."""
        key = self._key(rule, node)
        if key is not None and key in self._kept:
            return self._kept[key]
        question = node.definition.question
        value = question.itemset.value if question and question.itemset else "name"
        offer = self._offered(rule.expression.as_nodes(context), value)
        if key is not None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[key] = offer
        return offer

    def _offer(self, node: AnswerNode) -> Offer | None:
        """What a node offers: what its rule decided, or a whole list, which needs no rule."""
        question = node.definition.question
        itemset = question.itemset if question is not None else None
        if node.choices is None and question is not None and itemset is not None:
            if self._surroundings.definition.whole_list(question) is None:
                return None
            key = (itemset.nodeset, itemset.value)
            known = self._whole.get(key)
            if known is None:
                expression = self._surroundings.expression(itemset.nodeset or "")
                nodes = expression.as_nodes(Context(node, self._surroundings))
                known = self._whole[key] = self._offered(nodes, itemset.value)
            node.choices = known
        return node.choices

    def _offered(self, nodes: list[Node], reference: str) -> Offer:
        """Items by their value; of those with one value the first counts, in its place."""
        values = self._values_of(nodes, reference)
        items = dict(zip(reversed(values), reversed(nodes), strict=True))
        return Offer(dict(reversed(items.items())))

    def knows(self, rule: Rule, node: AnswerNode) -> bool:
        """Whether the items for a node are known without another look at the list."""
        return self._key(rule, node) in self._kept

    def offered(self, node: AnswerNode) -> str:
        """The answer of a node without what is not on offer, as the type stores it."""
        question = node.definition.question
        if question is None or question.itemset is None:
            return node.answer
        values = self._values(node, question.itemset)
        if question.control == "select1":
            return node.answer if node.answer in values else self._gone(node, question.itemset)
        chosen = node.answer.split()
        if question.control == "rank":
            return " ".join(value for value in chosen if value in values)
        picked = set(chosen)
        return " ".join(value for value in values if value in picked)

    def _gone(self, node: AnswerNode, itemset: Itemset) -> str:
        """An answer from a table that each record gets anew, when today's no longer knows it."""
        known = self._surroundings.varying(itemset.list_id)
        if known is None or known.lookup(ITEM_PATH, itemset.value, node.answer):
            return ""
        return node.answer

    def shown(self, node: AnswerNode) -> tuple[Choice, ...]:
        """The choices on offer in the active language."""
        question = node.definition.question
        if question is None or question.itemset is None:
            return ()
        itemset = question.itemset
        if itemset.nodeset is None:
            show = self._surroundings.show
            return tuple(
                Choice(value, show(label, node) or "", self._media(label.id if label else None))
                for value, label in itemset.items
            )
        offer = self._offer(node)
        if offer is None:
            return ()
        column = itemset.label.expression if itemset.label is not None else None
        is_fixed = column is not None and _PLAIN_NAME.fullmatch(column)
        if column is None or not is_fixed or not itemset.is_from_list:
            return tuple(
                Choice(value, self._label(itemset, item), self._media(self._text_id(itemset, item)))
                for value, item in offer.items.items()
            )
        # Words in a column of a list, unlike the answers of the record, never change.
        if column not in offer.shown:
            words = self._values_of(list(offer.items.values()), column)
            offer.shown[column] = tuple(map(Choice, offer.items, words))
        return offer.shown[column]

    @staticmethod
    def are_answers(node: AnswerNode) -> bool:
        """Whether the choices of a node are answers of the record, whose words may change."""
        question = node.definition.question
        itemset = question.itemset if question is not None else None
        return itemset is not None and not itemset.is_from_list

    def label_of(self, value: str, node: AnswerNode) -> str:
        """The label of one choice of a question; "" when it is not offered."""
        question = node.definition.question
        if question is None or question.itemset is None:
            return ""
        itemset = question.itemset
        if itemset.nodeset is None:
            for known, label in itemset.items:
                if known == value:
                    return self._surroundings.show(label, node) or ""
            return ""
        offer = self._offer(node)
        item = offer.items.get(value) if offer is not None else None
        return self._label(itemset, item) if item is not None else ""

    def _values(self, node: AnswerNode, itemset: Itemset) -> Mapping[str, object]:
        if itemset.nodeset is None:
            return dict(itemset.items)
        offer = self._offer(node)
        return offer.items if offer is not None else {}

    def _key(self, rule: Rule, node: AnswerNode) -> tuple[object, ...] | None:
        """What decides the outcome of a nodeset; None when that cannot be told."""
        question = node.definition.question
        itemset = question.itemset if question is not None else None
        if itemset is None or not itemset.is_from_list:
            return None
        if rule.volatile or rule.positional or rule.wildcard:
            return None
        texts: list[tuple[str, ...]] = []
        for read in rule.reads:
            if not read.node.is_leaf:
                return None
            scope = node.scope.above(read.level)
            texts.append(tuple(found.text for found in scope.nodes(read.node)))
        return (rule.expression.text, itemset.value, *texts)

    def _value(self, item: Node, reference: str) -> str:
        return self._values_of([item], reference)[0]

    def _values_of(self, items: list[Node], reference: str) -> list[str]:
        """What an expression, mostly the name of a child, gives for each item."""
        expression = self._surroundings.expression(reference)
        name = reference.strip() if _PLAIN_NAME.fullmatch(reference) else None
        found: list[str] = []
        for item in items:
            text = item.child_text(name) if name is not None else None
            if text is None:
                text = expression.as_string(Context(item, self._surroundings))
            found.append(text)
        return found

    def _label(self, itemset: Itemset, item: Node) -> str:
        return self._surroundings.show(itemset.label, item) or ""

    def _text_id(self, itemset: Itemset, item: Node) -> str | None:
        reference = itemset.label.expression if itemset.label is not None else None
        match = _ITEXT_REFERENCE.fullmatch(reference or "")
        return self._value(item, match["id"]) if match else None

    def _media(self, text_id: str | None) -> Mapping[str, str]:
        if text_id is None:
            return {}
        return self._surroundings.definition.itext.media(self._surroundings.language, text_id)
