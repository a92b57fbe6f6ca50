"""The expressions of a form read before any session: syntax, unknown functions, wrong arity.

Expressions are read where their author wrote them, in the cells of the tables, so that a form whose
conversion failed elsewhere still learns all that is wrong. A ready XForm is read by its binds.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError, Problem
from fieldkit.forms.xlsform import columns
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
_ATTRIBUTES = ("relevant", "constraint", "calculate", "required", "readonly")
# A function of another program's namespace works there; here only its own question goes without.
SEVERITY: dict[str, Severity] = {"form.function_foreign": "warning"}
_XFORMS = "{http://www.w3.org/2002/xforms}"


def check_expressions(tables: Tables) -> list[Problem]:
    """What is wrong with the expressions of the survey and settings sheets."""
    problems: list[Problem] = []
    survey = tables.sheets.get("survey")
    for row in survey.rows if survey else ():
        problems += _row_problems(row)
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
    nearest = difflib.get_close_matches(name, list(FUNCTIONS), n=1)
    return "form.function_unknown", {
        "text": text,
        "function": name,
        "nearest": nearest[0] if nearest else "-",
    }


def _row_problems(row: Row) -> Iterator[Problem]:
    for header in row.cells:
        if columns.meaning(header) in columns.EXPRESSIONS:
            yield from _cell_problems("survey", row, header)


def _cell_problems(sheet: str, row: Row, header: str) -> Iterator[Problem]:
    text = row.cells.get(header, "")
    if not text or text.lower() in _WORDS:
        return
    plain = _REFERENCE.sub(r" /data/\1 ", text.translate(_QUOTES))
    if "${" in plain:
        return  # a broken reference is told by the check of the tables
    for code, context in expression_problems(plain):
        severity = SEVERITY.get(code, "error")
        yield Problem(code, severity, sheet, row.number, header, {**context, "text": text})
