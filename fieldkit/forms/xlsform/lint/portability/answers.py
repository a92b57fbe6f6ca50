"""Defaults and whole forms on which the engines differ (decisions, rows 32, 53, 56, 58 and 60)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fieldkit.errors import Problem
from fieldkit.forms.body import Question
from fieldkit.forms.components import components
from fieldkit.forms.values import stored
from fieldkit.forms.xlsform.lint.checked_form import Finding
from fieldkit.forms.xlsform.lint.reach import literal_text
from fieldkit.forms.xpath.syntax import Call, Path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.forms.structure import NodeDefinition
    from fieldkit.forms.xlsform.lint.checked_form import CheckedForm, Rule, Use

# Said by the check of the cells: a word that stands for nothing is no mistaken path.
_BARE_WORDS = frozenset({"form.bare_name", "form.not_yes_or_no", "form.filter_column"})
_LOOSE_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_LOOSE_TIME = re.compile(r"(\d\d):(\d\d)")
_LIST_ADDRESS = re.compile(r"\s*(?:randomize\(\s*)?instance\('(?P<list>[^']+)'\)/root/item")


def check_lists(use: Use, form: CheckedForm) -> Iterator[Finding]:
    """instance() and jr:itext() of what the form does not hold; a count that is no path."""
    part = use.part
    if isinstance(part, Call) and part.arguments:
        name = literal_text(part.arguments[0])
        if name is not None and part.name == "instance":
            known = [*form.definition.secondary, form.definition.root.name, "__last-saved"]
            if name not in known:
                yield Finding("form.list_absent", form.say(part, use), form.nearest.to(name, known))
        elif name is not None and part.name == "jr:itext":
            texts = {
                text
                for found in form.definition.itext.translations.values()
                for text in found.texts
            }
            if name not in texts:
                yield Finding("form.text_absent", form.say(part, use), form.nearest.to(name, texts))
    elif use.rule.attribute == "jr:count" and use.parent is None and not isinstance(part, Path):
        said = form.say(part, use)
        yield Finding("form.portable_count_path", said, f"{use.rule.node.name}_count")


def check_defaults(form: CheckedForm) -> Iterator[Problem]:
    """Default answers that are not written as their type wants, or that no choice has."""
    for node in form.nodes.values():
        text = node.template.text if node.template is not None and node.is_leaf else None
        if not text or not text.strip() or not isinstance(node.element, Question):
            continue
        code, rewrite = _default_problem(node, text, form)
        if code:
            place = form.place(node.path, "setvalue")
            context = {"text": text, "rewrite": rewrite, "type": node.type}
            yield Problem(code, "warning", place.sheet, place.row, "default", context)


def _default_problem(node: NodeDefinition, text: str, form: CheckedForm) -> tuple[str, str]:
    if text != text.strip():
        return "form.default_blanks", text.strip()
    if node.type in {"time", "dateTime"} and stored(node.type, text) is not None:
        return "form.default_offset", ""
    if stored(node.type, text) is None:
        return "form.default_loose", _exact(node.type, text)
    if node.type == "int" and not text.lstrip("+-").isdigit():
        return "form.default_loose", str(stored("int", text))
    values = values_of_list(node, form)
    missing = [word for word in text.split() if word not in values] if values else []
    if missing:
        return "form.default_not_offered", form.nearest.to(missing[0], values)
    return "", ""


def _exact(kind: str, text: str) -> str:
    date, time = _LOOSE_DATE.fullmatch(text), _LOOSE_TIME.fullmatch(text)
    if date and kind == "date":
        year, month, day = date.groups()
        return f"{year}-{month:0>2}-{day:0>2}"
    if time and kind == "time":
        return f"{text}:00.000"
    if kind == "dateTime" and date:
        return f"{text}T00:00:00.000"
    return "..."


def values_of_list(node: NodeDefinition, form: CheckedForm) -> set[str]:
    """The values of a choice list that stands in the form; empty where it cannot be told."""
    question = node.question
    if question is None or question.itemset is None or question.control == "rank":
        return set()
    if question.itemset.items:
        return {value for value, _ in question.itemset.items}
    address = _LIST_ADDRESS.match(question.itemset.nodeset or "")
    found = form.definition.secondary.get(address["list"]) if address else None
    if found is None or found.source or found.element is None:
        return set()
    name = question.itemset.value
    values = (item.findtext(f"{{*}}{name}") for item in found.element.iter("{*}item"))
    return {value for value in values if value}


def check_relevance_cycles(form: CheckedForm) -> Iterator[Problem]:
    """Relevances that need each other: JavaRosa refuses the whole form."""
    rules = {rule.node.path: rule for rule in form.rules if rule.attribute == "relevant"}
    reads: dict[str, set[str]] = {path: set() for path in rules}
    for use in form.uses:
        if use.rule.attribute != "relevant" or not isinstance(use.part, Path):
            continue
        found = form.reach(use.part, use)
        if found.node is not None and not found.repeats and not found.placed:
            reads[use.rule.node.path] |= _relevances_of(found.node, rules) - {use.rule.node.path}
    paths = list(rules)
    places = {path: place for place, path in enumerate(paths)}
    for component in components([{places[read] for read in reads[path]} for path in paths]):
        if len(component) > 1:
            cycle = [paths[place] for place in component]
            names = " -> ".join(path.rpartition("/")[2] for path in [*cycle, cycle[0]])
            yield form.problem(rules[cycle[0]], Finding("form.relevance_cycle", names))


def _relevances_of(node: NodeDefinition, rules: dict[str, Rule]) -> set[str]:
    found = set()
    above: NodeDefinition | None = node
    while above is not None:
        if above.path in rules:
            found.add(above.path)
        above = above.parent
    return found


def check_paths(form: CheckedForm) -> Iterator[Problem]:
    """Paths written by hand that lead to no node of the form."""
    root = form.definition.root.name
    bare = {problem.place for problem in form.conversion.problems if problem.code in _BARE_WORDS}
    for use in form.uses:
        if not isinstance(use.part, Path):
            continue
        found = form.reach(use.part, use)
        steps = found.place.steps
        if found.node is None and steps and steps[0] == root and use.here.steps is not None:
            path = "/" + "/".join(steps)
            nearest = form.nearest.to(path, form.nodes)
            finding = Finding("form.path_to_nowhere", path, nearest, {"path": path})
            problem = form.problem(use.rule, finding)
            if problem.place not in bare or len(use.part.steps) > 1:
                yield problem
