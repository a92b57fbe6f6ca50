"""Texts of a form in its languages: labels, hints and messages, with the outputs inside them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, cast

from lxml import etree

from fieldkit.forms.namespaces import XFORMS

if TYPE_CHECKING:
    from collections.abc import Iterator

_ITEXT_CALL = re.compile(r"^\s*jr:itext\(\s*(['\"])(?P<id>.*)\1\s*\)\s*$", re.DOTALL)
# Blanks that come from the layout of the XML; a tab before the first word is meant.
_INDENT = re.compile(r"^\s*\n\s*|^ +")
_OUTPUT = f"{{{XFORMS}}}output"
_FILLED = etree.XPath(".//x:text[.//x:output]/@id", namespaces={"x": XFORMS}, smart_strings=False)
_MEDIA_FORMS = ("image", "big-image", "audio", "video")


@dataclass(frozen=True, slots=True)
class Output:
    """An expression whose value is written inside a text."""

    expression: str


Pieces = tuple[str | Output, ...]


class Text(NamedTuple):
    """A text of the form: an itext entry by `id`, an expression, or `pieces` in place."""

    id: str | None = None
    expression: str | None = None
    pieces: Pieces = ()

    @property
    def is_fixed(self) -> bool:
        """Whether it shows the same words in every record and language."""
        return (
            self.id is None
            and self.expression is None
            and not any(isinstance(piece, Output) for piece in self.pieces)
        )


@dataclass(frozen=True, slots=True)
class Translation:
    """The texts of one language: id to variant ("" is the plain one) to pieces."""

    language: str
    texts: Mapping[str, Mapping[str, Pieces]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Itext:
    """All translations of a form, in the order in which it gives them.

    `filled` are the ids of the texts that show the value of an expression in some language.
    """

    translations: Mapping[str, Translation] = field(default_factory=dict)
    default_language: str = ""
    filled: frozenset[str] = frozenset()

    @property
    def languages(self) -> tuple[str, ...]:
        """The names of the languages, as the form writes them."""
        return tuple(self.translations)

    def pieces(self, language: str, text_id: str, variant: str = "") -> Pieces:
        """The pieces of a text in a language; empty when there is none."""
        translation = self.translations.get(language)
        if translation is None:
            return ()
        return translation.texts.get(text_id, {}).get(variant, ())

    def media(self, language: str, text_id: str) -> dict[str, str]:
        """The media files of a text by their sort (image, audio, video, big-image), bare names."""
        translation = self.translations.get(language)
        if translation is None:
            return {}
        variants = translation.texts.get(text_id, {})
        return {
            sort: "".join(piece for piece in variants[sort] if isinstance(piece, str))
            .strip()
            .rpartition("/")[2]
            for sort in _MEDIA_FORMS
            if sort in variants
        }

    def outputs(self, text: Text) -> Iterator[str]:
        """Every expression that a text may show, in any language."""
        if text.expression is not None:
            yield text.expression
        for piece in text.pieces:
            if isinstance(piece, Output):
                yield piece.expression
        if text.id not in self.filled:
            return
        for translation in self.translations.values():
            for pieces in translation.texts.get(text.id, {}).values():
                yield from (piece.expression for piece in pieces if isinstance(piece, Output))


def read_itext(model: etree._Element) -> Itext:
    """The translations of a model element."""
    block = model.find(f"{{{XFORMS}}}itext")
    if block is None:
        return Itext()
    translations: dict[str, Translation] = {}
    default = ""
    for element in block.iterchildren(f"{{{XFORMS}}}translation"):
        language = element.get("lang", "")
        translations[language] = Translation(language, _Texts(element))
        if element.get("default") is not None and not default:
            default = language
    filled = frozenset(cast("list[str]", _FILLED(block)))
    return Itext(translations, default or next(iter(translations), ""), filled)


class _Texts(Mapping[str, Mapping[str, Pieces]]):
    """The texts of one language, each read when it is first asked for: most never are."""

    def __init__(self, translation: etree._Element) -> None:
        self._translation = translation
        self._read: dict[str, Mapping[str, Pieces]] = {}

    @cached_property
    def _elements(self) -> dict[str, etree._Element]:
        texts = self._translation.iterchildren(f"{{{XFORMS}}}text")
        return {text.get("id", ""): text for text in texts}

    def __getitem__(self, text_id: str) -> Mapping[str, Pieces]:
        found = self._read.get(text_id)
        if found is None:
            found = self._read[text_id] = _read_variants(self._elements[text_id])
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._elements)

    def __len__(self) -> int:
        return len(self._elements)


def read_text(element: etree._Element | None) -> Text | None:
    """The text that a label, hint or message element means."""
    if element is None:
        return None
    ref = element.get("ref")
    if ref is not None:
        return text_of_reference(ref)
    return Text(pieces=read_pieces(element))


def text_of_reference(ref: str) -> Text:
    """A text named by an expression, mostly `jr:itext('id')`."""
    call = _ITEXT_CALL.match(ref)
    return Text(id=call["id"]) if call else Text(expression=ref)


def text_of_message(value: str | None) -> Text | None:
    """A message attribute: a reference to itext, or the words themselves."""
    if not value:
        return None
    call = _ITEXT_CALL.match(value)
    return Text(id=call["id"]) if call else Text(pieces=(value,))


def read_pieces(element: etree._Element) -> Pieces:
    """The words and outputs of a mixed element, blanks at both ends dropped."""
    if not len(element):
        text = (element.text or "").rstrip()
        if text[:1].isspace():
            text = _INDENT.sub("", text)
        return (text,) if text else ()
    pieces: list[str | Output] = [element.text or ""]
    for child in element:
        if child.tag == _OUTPUT:
            pieces.append(Output(child.get("value") or child.get("ref") or "''"))
        pieces.append(child.tail or "")
    if isinstance(pieces[0], str):
        pieces[0] = _INDENT.sub("", pieces[0])
    if isinstance(pieces[-1], str):
        pieces[-1] = pieces[-1].rstrip()
    return tuple(piece for piece in pieces if piece)


def _read_variants(text: etree._Element) -> dict[str, Pieces]:
    variants: dict[str, Pieces] = {}
    for value in text.iterchildren(f"{{{XFORMS}}}value"):
        form = value.get("form", "")
        variants[form] = read_pieces(value)
    for stand_in in ("long", "short"):
        if "" not in variants and stand_in in variants:
            variants[""] = variants[stand_in]
    return variants
