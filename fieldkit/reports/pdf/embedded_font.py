"""A face inside a PDF: only the glyphs that were drawn, each with the text that it copies as."""

from __future__ import annotations

import hashlib
import struct
from typing import TYPE_CHECKING

import uharfbuzz as hb
from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFStream,
    PDFString,
    PDFZCompress,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.pdfbase.pdfdoc import PDFDocument, PDFObjectReference

    from fieldkit.reports.text.fonts import Face

_DROPPED_TABLES = ("GSUB", "GPOS", "GDEF", "OS/2", "cmap", "name", "post", "gasp", "BASE", "STAT")
_SYMBOLIC = 4
_MAPPINGS_PER_BLOCK = 100


class EmbeddedFont:
    """One face of one document. The same glyph drawn for other letters gets another code.

    Codes are given in the order of first use, so that the same document gives the same bytes.
    """

    def __init__(self, face: Face, number: int) -> None:
        self.face = face
        self.name = f"G{number}"
        self._codes: dict[tuple[int, str], str] = {}
        self._plain: dict[str, str] = {}

    def code(self, glyph: int, text: str) -> str:
        """The four hex digits that draw a glyph and copy as `text`."""
        key = (glyph, text)
        code = self._codes.get(key)
        if code is None:
            code = self._codes[key] = f"{len(self._codes) + 1:04X}"
        return code

    def codes(self, text: str) -> str:
        """The hex digits that draw a text whose characters stand alone."""
        known = self._plain
        for char in text:
            if char not in known:
                known[char] = self.code(self.face.glyph(char), char)
        return "".join([known[char] for char in text])

    def addObjects(self, document: PDFDocument) -> None:  # noqa: N802  called by reportlab at save
        """Put the font into the document, now that all its glyphs are known."""
        pairs = list(self._codes)
        data, places = self._subset([glyph for glyph, _ in pairs])
        tag = _tag(hashlib.sha256(data).digest())
        base = PDFName(f"{tag}+{self.face.name}")
        places_map = struct.pack(f">{len(pairs) + 1}H", 0, *(places[glyph] for glyph, _ in pairs))
        widths = [0, *(self.face.advance(glyph) for glyph, _ in pairs)]
        descendant = _descendant(base, widths)
        descendant.dict["FontDescriptor"] = self._descriptor(document, base, data)
        descendant.dict["CIDToGIDMap"] = self._stream(document, "map", places_map)
        texts = [text for _, text in pairs]
        font = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("Type0"),
                "BaseFont": base,
                "Encoding": PDFName("Identity-H"),
                "DescendantFonts": PDFArray(
                    [document.Reference(descendant, f"{self.name}.descendant")]
                ),
                "ToUnicode": self._stream(document, "unicode", _unicode_map(texts)),
            }
        )
        fonts = document.idToObject["BasicFonts"].dict
        fonts[self.name] = document.Reference(font, f"{self.name}.font")

    def _stream(self, document: PDFDocument, role: str, content: bytes) -> PDFObjectReference:
        stream = PDFStream(content=content, filters=[PDFZCompress])
        return document.Reference(stream, f"{self.name}.{role}")

    def _subset(self, glyphs: Sequence[int]) -> tuple[bytes, dict[int, int]]:
        wanted = hb.SubsetInput()
        wanted.glyph_set.update(set(glyphs) | {0})
        wanted.drop_table_tag_set.update({_table_tag(name) for name in _DROPPED_TABLES})
        wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        plan = hb.SubsetPlan(self.face.hb_face, wanted)
        return bytes(plan.execute().blob.data), dict(plan.old_to_new_glyph_mapping)

    def _descriptor(self, document: PDFDocument, base: PDFName, data: bytes) -> PDFObjectReference:
        head = bytes(self.face.hb_face.reference_table("head").data)
        scale = 1000 / self.face.hb_face.upem
        box = [round(value * scale) for value in struct.unpack(">4h", head[36:44])]
        extents = self.face.hb_font.get_font_extents("ltr")
        bold = self.face.name.endswith("Bold")
        file = PDFStream(content=data, filters=[PDFZCompress])
        file.dictionary["Length1"] = len(data)
        descriptor = PDFDictionary(
            {
                "Type": PDFName("FontDescriptor"),
                "FontName": base,
                "Flags": _SYMBOLIC,
                "FontBBox": PDFArray(box),
                "ItalicAngle": -12 if self.face.name.endswith("Italic") else 0,
                "Ascent": extents.ascender,
                "Descent": extents.descender,
                "CapHeight": 714,
                "StemV": 140 if bold else 80,
                "FontFile2": document.Reference(file, f"{self.name}.file"),
            }
        )
        return document.Reference(descriptor, f"{self.name}.descriptor")


def _descendant(base: PDFName, widths: Sequence[int]) -> PDFDictionary:
    """The font that the codes of the composite font stand for."""
    system = {"Registry": PDFString("Adobe"), "Ordering": PDFString("Identity"), "Supplement": 0}
    return PDFDictionary(
        {
            "Type": PDFName("Font"),
            "Subtype": PDFName("CIDFontType2"),
            "BaseFont": base,
            "CIDSystemInfo": PDFDictionary(system),
            "DW": 0,
            "W": PDFArray([0, PDFArray(widths)]),
        }
    )


def _table_tag(name: str) -> int:
    """A table's name as the number that HarfBuzz asks for."""
    return int.from_bytes(name.encode("ascii"), "big")


def _tag(digest: bytes) -> str:
    """The six capitals that mark a subset."""
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


def _unicode_map(texts: Sequence[str]) -> bytes:
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    known = [(code, text) for code, text in enumerate(texts, 1) if text]
    for start in range(0, len(known), _MAPPINGS_PER_BLOCK):
        block = known[start : start + _MAPPINGS_PER_BLOCK]
        lines.append(f"{len(block)} beginbfchar")
        lines += [f"<{code:04X}> <{text.encode('utf-16-be').hex()}>" for code, text in block]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")
