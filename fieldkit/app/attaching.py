"""Files that answers name: checked, made small enough to travel, and given a name of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError

if TYPE_CHECKING:
    from fieldkit.forms import QuestionView

LARGEST_FILE = 64 * 1024 * 1024
_MOST_PIXELS = 80_000_000
_DEFAULT_LONG_SIDE = 1600
_JPEG_QUALITY = 85
# What cameras, telephones and drawing programs write; for some others Pillow starts programs.
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class PreparedFile:
    """A file as it will be stored: its name within the inspection and its bytes."""

    name: str
    content: bytes


def prepare(question: QuestionView, name: str, content: bytes, stamp: str) -> PreparedFile:
    """Check a file for a question and make pictures no larger than the form asks.

    `stamp` keeps names apart within one inspection. Pictures lose position and other metadata.

    Raises:
        FieldKitError: attachment.empty, attachment.too_large, attachment.not_an_image,
            attachment.not_a_file_question.
    """
    if question.control != "upload":
        raise FieldKitError("attachment.not_a_file_question", question=question.name)
    if not content:
        raise FieldKitError("attachment.empty", path=name, question=question.name)
    if len(content) > LARGEST_FILE:
        raise FieldKitError(
            "attachment.too_large",
            path=name,
            question=question.name,
            size=len(content),
            limit=LARGEST_FILE,
        )
    path = PurePath(name)
    suffix = path.suffix.lower()
    if question.mediatype.startswith("image/"):
        content, suffix = _picture(question, name, content)
    stem = _UNSAFE.sub("_", path.stem)[:40].strip(".") or "file"
    return PreparedFile(f"{stem}-{stamp}{suffix}", content)


def _picture(question: QuestionView, name: str, content: bytes) -> tuple[bytes, str]:
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise FieldKitError("attachment.not_an_image", path=name, question=question.name)
            is_drawing = picture.format == "PNG"
            longest = _long_side(question)
            picture.draft("RGB", (longest, longest))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((longest, longest))
            file = BytesIO()
            if is_drawing:
                upright.save(file, "PNG", optimize=True)
                return file.getvalue(), ".png"
            upright.convert("RGB").save(file, "JPEG", quality=_JPEG_QUALITY)
            return file.getvalue(), ".jpg"
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise FieldKitError("attachment.not_an_image", path=name, question=question.name) from error


def _long_side(question: QuestionView) -> int:
    given = question.parameters.get("max-pixels", "")
    return int(given) if given.isdigit() and int(given) > 0 else _DEFAULT_LONG_SIDE
