"""Bytes as the 45 characters that a QR code packs best (RFC 9285)."""

from __future__ import annotations

from fieldkit.errors import FieldKitError

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_BASE = len(_ALPHABET)
_PAIR = 3
_SINGLE = 2


def encode(content: bytes) -> str:
    """Bytes as text: three characters for two bytes, two for a last odd one."""
    characters: list[str] = []
    for place in range(0, len(content), 2):
        chunk = content[place : place + 2]
        value = int.from_bytes(chunk, "big")
        for _ in range(_PAIR if len(chunk) == 2 else _SINGLE):  # noqa: PLR2004
            value, digit = divmod(value, _BASE)
            characters.append(_ALPHABET[digit])
    return "".join(characters)


def decode(text: str) -> bytes:
    """The bytes of a text.

    Raises:
        FieldKitError: `sync.damaged` for what `encode` never writes.
    """
    content = bytearray()
    for place in range(0, len(text), _PAIR):
        digits = [_VALUES.get(character, -1) for character in text[place : place + _PAIR]]
        value = sum(digit * _BASE**power for power, digit in enumerate(digits))
        size = len(digits) - 1
        if min(digits) < 0 or size == 0 or value >= 256**size:
            raise FieldKitError("sync.damaged")
        content += value.to_bytes(size, "big")
    return bytes(content)
