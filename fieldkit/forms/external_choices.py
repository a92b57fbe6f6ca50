"""Choices of `select_one_external`: lists kept in itemsets.csv, outside the form itself.

Such a question is a text field with a `query` over a list that the form does not declare. The file
has a column `list_name`; a column `label::Language` holds the labels of one language.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

from lxml import etree

from fieldkit.errors import Problem
from fieldkit.forms.csv_text import csv_rows
from fieldkit.forms.decoding import decoded
from fieldkit.forms.itext import Itext, Translation
from fieldkit.forms.namespaces import XFORMS
from fieldkit.forms.secondary import SecondaryInstance
from fieldkit.forms.xml_text import NAME, clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fieldkit.forms.itext import Pieces

FILE_NAME = "itemsets.csv"
_LIST = re.compile(r"instance\(\s*(['\"])(?P<name>.+?)\1\s*\)")
_QUERIES = etree.XPath(".//x:input/@query", namespaces={"x": XFORMS}, smart_strings=False)
_LABEL_IN = re.compile(r"label\s*::\s*(?P<language>.+)")


@dataclass(slots=True)
class ExternalChoices:
    """The lists of itemsets.csv that a form asks for, and their labels by language."""

    lists: dict[str, SecondaryInstance] = field(default_factory=dict)
    texts: dict[str, dict[str, Mapping[str, Pieces]]] = field(default_factory=dict)

    def with_texts(self, itext: Itext) -> Itext:
        """The texts of a form with the labels of these lists; languages stay those of the form."""
        if not self.texts:
            return itext
        return replace(
            itext,
            translations={
                name: Translation(name, {**known.texts, **self.texts.get(name, {})})
                for name, known in itext.translations.items()
            },
        )


def read_external_choices(
    body: etree._Element | None,
    known: Mapping[str, SecondaryInstance],
    files: Mapping[str, bytes],
    problems: list[Problem],
) -> ExternalChoices:
    """The lists that the queries of a body name and the form does not declare."""
    found = ExternalChoices()
    wanted = {name for name in _queried(body) if name not in known}
    if not wanted:
        return found
    for name in sorted(wanted):
        element = etree.Element("instance")
        etree.SubElement(element, "root")
        found.lists[name] = SecondaryInstance(name, FILE_NAME, element)
    context = {"file": FILE_NAME, "instance": ", ".join(sorted(wanted))}
    content = files.get(FILE_NAME)
    if content is None:
        problems.append(Problem("form.file_absent", "warning", context=context))
        return found
    text = decoded(content)
    try:
        for row in _named_cells(text or ""):
            chosen = found.lists.get(row.get("list_name", "").strip())
            if chosen is not None:
                _add(chosen, row, found)
    except csv.Error as error:
        context["reason"] = str(error)
        problems.append(Problem("form.file_unreadable", "warning", context=context))
    if text is None:
        context["reason"] = "not a text"
        problems.append(Problem("form.file_unreadable", "warning", context=context))
    return found


def _named_cells(text: str) -> Iterator[dict[str, str]]:
    """The rows by header; cells beyond the last header have none."""
    rows = csv_rows(text)
    headers = next(rows, [])
    return (dict(zip(headers, row, strict=False)) for row in rows)


def _queried(body: etree._Element | None) -> Iterator[str]:
    for text in cast("list[str]", _QUERIES(body)) if body is not None else ():
        query = _LIST.search(text)
        if query is not None:
            yield query["name"]


def _add(chosen: SecondaryInstance, row: Mapping[str, str], found: ExternalChoices) -> None:
    """One item; labels by language become texts under an id of its own."""
    if chosen.element is None:
        return
    items = chosen.element[0]
    item = etree.SubElement(items, "item")
    text_id = f"{chosen.id}-external-{len(items)}"
    labels: dict[str, str] = {}
    for header, value in row.items():
        text, name = clean(value), header.strip()
        match = _LABEL_IN.fullmatch(name)
        if match is not None and text:
            labels[match["language"].strip()] = text
        elif NAME.fullmatch(name):
            etree.SubElement(item, name).text = text
    if labels:
        etree.SubElement(item, "itextId").text = text_id
        if item.find("label") is None:
            etree.SubElement(item, "label").text = next(iter(labels.values()))
    for language, text in labels.items():
        found.texts.setdefault(language, {})[text_id] = {"": (text,)}
