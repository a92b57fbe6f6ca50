"""The expressions of a form read before any session: syntax, unknown functions, wrong arity.

Expressions are read where their author wrote them, in the cells of the tables, so that a form whose
conversion failed elsewhere still learns all that is wrong. A ready XForm is read by its binds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError, Problem
from fieldkit.forms.xlsform import columns
from fieldkit.forms.xlsform.bare_names import bare_names, misread
from fieldkit.forms.xlsform.near_names import most_alike
from fieldkit.forms.xlsform.origin import value
from fieldkit.forms.xlsform.row_types import (
    RowKind,
    choice_list,
    row_type,
    uses_external_choices,
)
from fieldkit.forms.xpath import FUNCTIONS, compile_expression, known_function

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from fieldkit.errors import Severity
    from fieldkit.forms.xlsform.tables import Row, Tables

_REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^{}]*?)\s*\}")
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})
# The converter reads these words of the required and read_only columns, they are no expressions.
_WORDS = frozenset(("yes", "no", "true", "false", "true()", "false()"))
_COMPARISONS = ("<", ">", "=", "!=")
_ATTRIBUTES = ("relevant", "constraint", "calculate", "required", "readonly")
# A function of another program's namespace works there; here only its own question goes without.
SEVERITY: dict[str, Severity] = {"form.function_foreign": "warning"}
_XFORMS = "{http://www.w3.org/2002/xforms}"


def check_expressions(tables: Tables) -> list[Problem]:
    """What is wrong with the expressions of the survey and settings sheets."""
    problems: list[Problem] = []
    survey = tables.sheets.get("survey")
    names = frozenset(value(row, "name") for row in survey.rows) if survey else frozenset()
    for row in survey.rows if survey else ():
        problems += _row_problems(row)
        problems += _bare_names(row, names, tables)
    settings = tables.sheets.get("settings")
    for row in settings.rows[:1] if settings else ():
        problems += _cell_problems("settings", row, "instance_name")
    return problems


def check_binds(document: etree._Element) -> list[Problem]:
    """What is wrong with the expressions of a ready XForm, by path and line of the file."""
    problems = []
    for bind in document.iter(f"{_XFORMS}bind"):
        for attribute in _ATTRIBUTES:
            text = bind.get(attribute)
            if text:
                line, path = int(str(bind.sourceline)), bind.get("nodeset")
                problems += [
                    Problem(code, SEVERITY.get(code, "error"), path, line, attribute, context)
                    for code, context in expression_problems(text)
                ]
    return problems


def expression_problems(text: str) -> Iterator[tuple[str, dict[str, object]]]:
    """Code and context of everything wrong with one expression."""
    try:
        expression = compile_expression(text)
    except FieldKitError as refusal:
        code = "form.expression" if refusal.code == "xpath.syntax" else refusal.code
        yield code, {**refusal.context, "text": text}
        return
    for call in expression.calls:
        known = known_function(expression.names.function(call.name))
        if known is None:
            yield _unknown(call.name, text)
        elif not known.accepts(call.arity):
            context = {"signature": known.signature, "given": str(call.arity)}
            yield "form.function_arity", {"text": text, "function": call.name, **context}


def _unknown(name: str, text: str) -> tuple[str, dict[str, object]]:
    if ":" in name:
        return "form.function_foreign", {"text": text, "function": name}
    nearest = most_alike(name, FUNCTIONS)
    return "form.function_unknown", {"text": text, "function": name, "nearest": nearest}


def _row_problems(row: Row) -> Iterator[Problem]:
    for header in row.cells:
        if columns.meaning(header) in columns.EXPRESSIONS:
            yield from _cell_problems("survey", row, header)


def _cell_problems(sheet: str, row: Row, header: str) -> Iterator[Problem]:
    text = row.cells.get(header, "")
    if not text or text.lower() in _WORDS:
        return
    straight = text.translate(_QUOTES)
    plain = _REFERENCE.sub(r" /data/\1 ", straight)
    if "${" in plain:
        return  # a broken reference is told by the check of the tables
    for code, context in misread(straight):
        yield Problem(code, "error", sheet, row.number, header, {**context, "text": text})
        return
    for found, context in expression_problems(plain):
        code = "form.constraint_headless" if _is_headless(found, header, text) else found
        severity = SEVERITY.get(code, "error")
        # What its author reads is the cell, not what stands for its references.
        written = {**context, "text": text, "expression": text}
        yield Problem(code, severity, sheet, row.number, header, written)


def _is_headless(code: str, header: str, text: str) -> bool:
    """Whether a rule about the answer would be right with the answer before it."""
    is_rule = code == "form.expression" and columns.meaning(header) == "constraint"
    return is_rule and text.startswith(_COMPARISONS)


def _bare_names(row: Row, names: frozenset[str], tables: Tables) -> Iterator[Problem]:
    """Words that an author meant as a text, as a question, or as a column of the choices."""
    kind = row_type(value(row, "type"))
    if kind is RowKind.UNKNOWN:
        return  # another program's row, whose columns mean other things
    holds_others = kind in (RowKind.GROUP, RowKind.REPEAT)
    for header, text in row.cells.items():
        column = columns.meaning(header)
        if column not in columns.EXPRESSIONS or text.lower() in _WORDS:
            continue
        found = bare_names(_REFERENCE.sub(r" /data/\1 ", text.translate(_QUOTES)))
        if column == "choice_filter":
            found = _absent_columns(found, row, tables)
        for name in found:
            code, rewrite = "form.bare_name", _meant(name, names)
            if column == "choice_filter":
                code, rewrite = "form.filter_column", ""
            elif column in ("required", "read_only") and text == name:
                code, rewrite = "form.not_yes_or_no", "yes"
            elif holds_others and name in names:
                continue  # the path of something inside the group
            context = {"name": name, "text": text, "rewrite": rewrite}
            yield Problem(code, "warning", "survey", row.number, header, context)


def _meant(name: str, names: frozenset[str]) -> str:
    if name in names:
        return f"${{{name}}}"
    if name.lower() in ("null", "none", "nil", "blank", "empty"):
        return "''"
    return f"{name.lower()}()" if name.lower() in ("true", "false") else f"'{name}'"


def _absent_columns(found: list[str], row: Row, tables: Tables) -> list[str]:
    """The words of a choice filter that are no column of the sheet with the choices."""
    text = value(row, "type")
    sheet = "external_choices" if uses_external_choices(text) else "choices"
    if choice_list(text) is None or sheet not in tables.sheets:
        return []
    headers = tables.sheets[sheet].headers
    present = {*headers, *(columns.meaning(header) for header in headers), "itextId"}
    return [name for name in found if name not in present]
