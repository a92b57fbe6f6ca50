"""What each kind of record holds: one table, checked when records are written and when read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

_HIGHEST_SEQ = 2**53
Check = Callable[[object], bool]


def _text(value: object) -> bool:
    return isinstance(value, str)


def _text_or_none(value: object) -> bool:
    return value is None or isinstance(value, str)


def _flag(value: object) -> bool:
    return isinstance(value, bool)


def _flag_or_none(value: object) -> bool:
    return value is None or isinstance(value, bool)


def _mapping(value: object) -> bool:
    return isinstance(value, dict)


def _mapping_or_none(value: object) -> bool:
    return value is None or isinstance(value, dict)


def _mappings(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(item, dict) for item in value)


def _stored_file(value: object) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("sha256"), str)
        and type(value.get("size")) is int
    )


def _stored_file_or_none(value: object) -> bool:
    return value is None or _stored_file(value)


def _stored_files(value: object) -> bool:
    return isinstance(value, dict) and all(map(_stored_file, value.values()))


def _coded(value: object) -> bool:
    """A list of things that each have a code, as venues and sites do."""
    return _mappings(value) and all(isinstance(item.get("code"), str) for item in value)  # type: ignore[attr-defined]


def _ends_or_none(value: object) -> bool:
    """Places in a chain, each with the id of its record."""
    return value is None or (
        _mappings(value)
        and all(isinstance(end.get("head"), str) and type(end.get("seq")) is int for end in value)  # type: ignore[attr-defined]
    )


def _role(value: object) -> bool:
    return value in {"inspector", "supervisor"}


def _decision(value: object) -> bool:
    return value in {"approved", "returned"}


def _have(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(reached, Mapping)
        and type(reached.get("seq")) is int
        and 0 <= reached["seq"] <= _HIGHEST_SEQ
        and isinstance(reached.get("head"), str)
        for reached in value.values()
    )


KINDS: Mapping[str, Mapping[str, Check]] = {
    "enrolment": {
        "card": _mapping,
        "person": _text,
        "role": _role,
        "from": _text_or_none,
        "until": _text_or_none,
    },
    "revocation": {
        "device": _text,
        "reason": _text_or_none,
        "kept": _ends_or_none,  # the ends of its chain as the author had them; absent: nothing
    },
    "continues": {"device": _text, "statement": _text, "signature": _text},
    "event": {
        "code": _text,
        "name": _text,
        "exercise": _flag,
        "from": _text_or_none,
        "until": _text_or_none,
        "venues": _coded,
        "sites": _coded,
        "people": _mappings,
    },
    "assignment": {
        "site": _text,
        "form": _text,
        "person": _text_or_none,
        "due": _text_or_none,
        "note": _text_or_none,
        "withdrawn": _flag_or_none,  # true: the visit is taken back; not there before it ever was
    },
    "form": {
        "id": _text,
        "version": _text,
        "hash": _text,
        "title": _text,
        "xform": _stored_file,
        "files": _stored_files,
        "source": _stored_file_or_none,
    },
    "revision": {
        "xml": _text,
        "files": _stored_files,
        "summary": _mapping,
        "findings": _mappings,
        "reason": _text_or_none,
        "withdrawn": _flag,
    },
    "review": {
        "inspection": _text,
        "revision": _text,
        "decision": _decision,
        "comments": _mappings,
    },
    "dismissal": {  # of the suspicion that this inspection and the other are one visit
        "other": _text,
        "reason": _text,
    },
    "alert_step": {  # what a supervisor did about an alert, and what was known of it then
        "step": _text,
        "about": _mapping,
        "note": _text_or_none,
    },
    "limits": {  # an edition of a profile of limits
        "name": _text,
        "edition": _text,
        "inherits": _text,
        "rows": _mappings,
    },
    "receipt": {"have": _have},
}


def misfit(kind: str, body: Mapping[str, object]) -> str | None:
    """The first field of a body that its kind does not allow; None when it fits.

    A kind of a newer program is not judged: it is kept and relayed, never projected.
    """
    for name, check in KINDS.get(kind, {}).items():
        if not check(body.get(name)):
            return name
    return None
