"""A device card as a QR code: shown on one laptop's screen, photographed, read on another."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from fieldkit.app.carriers import is_picture
from fieldkit.app.form_library import read_bytes
from fieldkit.errors import FieldKitError
from fieldkit.ledger.identity import Card

if TYPE_CHECKING:
    from pathlib import Path

    from segno import QRCode

DOTS_OF_A_SQUARE = 6
"""Width of the smallest square of a code in its picture."""

_QUIET_ZONE = 4


def picture_of(card: Card) -> bytes:
    """The card as a PNG, black on white with its quiet zone."""
    target = io.BytesIO()
    _code_of(card).save(target, kind="png", scale=DOTS_OF_A_SQUARE, border=_QUIET_ZONE)
    return target.getvalue()


def text_of(card: Card) -> str:
    """The card as a QR code of half blocks, for a terminal."""
    target = io.StringIO()
    _code_of(card).terminal(out=target, border=_QUIET_ZONE, compact=True)
    return target.getvalue()


def card_in(file: Path) -> Card:
    """The card in a card file, or in a picture of its QR code.

    Raises:
        FieldKitError: file.*, sync.not_a_picture, sync.no_codes, ledger.bad_card.
    """
    content = read_bytes(file)
    if not is_picture(file):
        return Card.from_bytes(content)
    from fieldkit.sync.photographs import codes_in

    codes = codes_in(file.name, content)
    if not codes:
        raise FieldKitError("sync.no_codes")
    for text in codes:
        try:
            return Card.from_bytes(text.encode())
        except FieldKitError:
            continue  # other codes may be on the picture too
    raise FieldKitError("ledger.bad_card")


def _code_of(card: Card) -> QRCode:
    import segno

    return segno.make(card.to_bytes().decode(), error="l", micro=False, encoding="utf-8")
