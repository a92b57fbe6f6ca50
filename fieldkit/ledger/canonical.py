"""The one way a value becomes bytes: a single line of JSON that every machine writes alike."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

import orjson

from fieldkit.errors import FieldKitError


def canonical(value: object) -> bytes:
    """One line of UTF-8 JSON: keys sorted, text in NFC, no floats, no newline.

    Decimals travel as strings, because a float is not written alike by every program.

    Raises:
        FieldKitError: `ledger.not_canonical` for a float or another value JSON cannot hold.
    """
    try:
        return orjson.dumps(_settled(value), option=orjson.OPT_SORT_KEYS)
    except (TypeError, RecursionError) as error:  # orjson's own error is a TypeError
        raise FieldKitError("ledger.not_canonical", reason=str(error)) from error


def _settled(value: object) -> object:
    """The value with its text in NFC; the common scalar cases first, they are the hot ones."""
    if isinstance(value, str):
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Mapping):
        return {_key(key): _settled(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_settled(item) for item in value]
    raise TypeError(type(value).__name__)


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"key {type(key).__name__}")
    return unicodedata.normalize("NFC", key)
