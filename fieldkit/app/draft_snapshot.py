"""A draft as it is stored: now and then the whole as one text, and the steps since."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fieldkit.forms import FormSession


def write_snapshot(
    session: FormSession,
    files: Mapping[str, dict[str, Any]],
    place: str = "",
    audit: Sequence[object] = (),
    editions: Sequence[str] = (),
) -> str:
    """A draft as one text: the whole instance, its files, where the person is, the log's lines.

    `editions` are the records of the limits by which the draft judges, as `OpenedForms` takes them.
    """
    xml = session.draft().decode()
    whole = {"xml": xml, "files": dict(files), "place": place, "audit": audit, "limits": editions}
    return json.dumps(whole, ensure_ascii=False)


def read_snapshot(text: str) -> tuple[bytes, dict[str, dict[str, Any]]]:
    """The instance XML and the files of a snapshot."""
    snapshot = json.loads(text)
    return snapshot["xml"].encode(), snapshot["files"]


def read_place(text: str, steps: list[list[Any]]) -> str:
    """The question where the person was: the one answered last, else that of the snapshot."""
    answered = [step[1] for step in steps if step[0] != "audit"]
    return str(answered[-1] if answered else json.loads(text).get("place", ""))


def read_editions(text: str) -> tuple[str, ...]:
    """The records of the limits by which the draft judges."""
    return tuple(json.loads(text).get("limits", ()))


def read_audit(text: str, steps: list[list[Any]]) -> list[list[Any]]:
    """The lines of the audit log: those of the snapshot, then the new and the changed ones."""
    lines = dict(enumerate(json.loads(text).get("audit", ())))
    lines.update((step[1], step[2]) for step in steps if step[0] == "audit")
    return list(lines.values())


def replay(session: FormSession, steps: list[list[Any]]) -> dict[str, dict[str, Any]]:
    """Do the saved steps again on a restored session; gives the files that they attached."""
    files: dict[str, dict[str, Any]] = {}
    for step in steps:
        action, path = step[0], step[1]
        if action == "set":
            session.set(path, step[2])
        elif action == "add":
            session.add(path)
        elif action == "remove":
            session.remove(path)
        elif action == "attach":
            files[step[2]] = step[3]
            session.set(path, step[2])
    return files
