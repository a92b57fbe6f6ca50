"""Pictures made ready for paper: turned upright, no larger than printed, without hidden data."""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageOps, UnidentifiedImageError
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFStream, PDFZCompress

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST_SIDE = 1400
_QUALITY = 82
_READABLE = ("JPEG", "PNG")
_LARGEST_PIXELS = 120_000_000
_COLOUR_SPACES = {"RGB": "DeviceRGB", "L": "DeviceGray"}
_SEGMENT = 0xFF
_SCAN = 0xDA
_STANDALONE = range(0xD0, 0xDA)
_APPLICATION = range(0xE1, 0xF0)
_COMMENT = 0xFE
_ADOBE = 0xEE


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as a PDF holds it: JPEG data, or pixels row by row; sizes in pixels."""

    width: int
    height: int
    mode: str
    jpeg: bool
    content: bytes

    @property
    def name(self) -> str:
        """A name that equal pictures share."""
        return "I" + hashlib.sha256(self.content).hexdigest()[:24]

    def as_stream(self) -> PDFStream:
        """The picture as an image object."""
        entries = {
            "Type": PDFName("XObject"),
            "Subtype": PDFName("Image"),
            "Width": self.width,
            "Height": self.height,
            "BitsPerComponent": 8,
            "ColorSpace": PDFName(_COLOUR_SPACES[self.mode]),
        }
        if self.jpeg:
            entries["Filter"] = PDFName("DCTDecode")
        return PDFStream(PDFDictionary(entries), self.content, [PDFZCompress])


@lru_cache(maxsize=64)
def read_picture(content: bytes) -> Picture | None:
    """A JPEG or PNG made ready for paper; None where it cannot be read."""
    try:
        with warnings.catch_warnings(), Image.open(BytesIO(content), formats=_READABLE) as image:
            warnings.simplefilter("ignore")
            return _prepared(image, content)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        # Pillow reports a broken file in any of these ways.
        return None


def _prepared(image: Image.Image, content: bytes) -> Picture | None:
    width, height = image.size
    if width * height > _LARGEST_PIXELS or not width or not height:
        return None
    upright = image.getexif().get(0x0112, 1) == 1
    if image.format == "JPEG":
        small = max(width, height) <= _LONGEST_SIDE
        if small and upright and image.mode in _COLOUR_SPACES:
            image.load()
            return Picture(width, height, image.mode, jpeg=True, content=_bare(content))
        image.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
    turned = ImageOps.exif_transpose(image)
    turned.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    flat = _flat(turned)
    if image.format == "PNG":
        return Picture(*flat.size, flat.mode, jpeg=False, content=flat.tobytes())
    target = BytesIO()
    flat.save(target, "JPEG", quality=_QUALITY)
    return Picture(*flat.size, flat.mode, jpeg=True, content=target.getvalue())


def _flat(image: Image.Image) -> Image.Image:
    """The picture on white, in grey or in colour."""
    if image.mode in _COLOUR_SPACES:
        return image
    if image.mode in ("1", "I", "I;16", "F"):
        return image.convert("L")
    coloured = image.convert("RGBA")
    ground = Image.new("RGBA", coloured.size, "white")
    return Image.alpha_composite(ground, coloured).convert("RGB")


def _bare(jpeg: bytes) -> bytes:
    """The JPEG without comments and application data: no position, no camera, no thumbnail."""
    return b"".join(_kept_segments(jpeg))


def _kept_segments(jpeg: bytes) -> Iterable[bytes]:
    yield jpeg[:2]
    at = 2
    while at + 4 <= len(jpeg):
        marker = jpeg[at + 1]
        if jpeg[at] != _SEGMENT or marker == _SCAN:
            break
        if marker in _STANDALONE:
            yield jpeg[at : at + 2]
            at += 2
            continue
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        hidden = (marker in _APPLICATION and marker != _ADOBE) or marker == _COMMENT
        if not hidden:
            yield jpeg[at:end]
        at = end
    yield jpeg[at:]
