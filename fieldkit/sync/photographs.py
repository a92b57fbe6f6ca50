"""QR texts out of photographs of a printed page; pictures are taken as hostile."""

from __future__ import annotations

import io
import struct
import warnings
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError

if TYPE_CHECKING:
    from PIL.Image import Image

_LARGEST_FILE = 60_000_000
_MOST_PIXELS = 100_000_000
# What a telephone's camera needs at most to show every module; beyond it only costs time.
_LONGEST_SIDE = 5000


def codes_in(name: str, content: bytes) -> list[str]:
    """The texts of all QR codes in one picture.

    Raises:
        FieldKitError: `sync.not_a_picture`.
    """
    import zxingcpp

    picture = _grey(name, content)
    try:
        found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
        return [code.text for code in found]
    finally:
        picture.close()


def _grey(name: str, content: bytes) -> Image:
    from PIL import Image

    refusal = FieldKitError("sync.not_a_picture", name=name)
    if len(content) > _LARGEST_FILE:
        raise refusal
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP"))
            if picture.width * picture.height > _MOST_PIXELS:
                raise refusal
            picture.draft("L", (_LONGEST_SIDE, _LONGEST_SIDE))
            grey = picture.convert("L")
    except (OSError, ValueError, SyntaxError, EOFError, struct.error, MemoryError) as error:
        raise refusal from error
    except Image.DecompressionBombError as error:
        raise refusal from error
    grey.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    return grey
