"""What an inspection says of things that others refer to: samples, results, who fell ill by what.

They stand in the summary of its record, so that lists are made without opening any form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.inspections.meaning import beside, template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldkit.forms import FormSession
    from fieldkit.inspections.meaning import FormMeaning

_KINDS: Mapping[str, Mapping[str, str]] = {
    "followed": {"finding": "followed_finding", "result": "followed_result"},
    "samples": {
        "sample": "sample_id",
        "kind": "sample_kind",
        "taken_at": "sample_taken_at",
        "taken_by": "sample_taken_by",
        "point": "sample_point",
        "analyses": "sample_analyses",
    },
    "results": {"sample": "result_sample", "outcome": "result_outcome", "at": "result_at"},
    "ill": {"exposure": "ill_exposure", "person": "ill_person", "onset": "ill_onset"},
    "operators": {"operator": "operator"},
    "supplies": {"supply": "supply"},
    "reasons": {"reason": "alert_reasons"},
}
"""By kind the role of each field; the first field names the thing, and none is told without it."""
_SEVERAL = frozenset({"reasons"})
"""The kinds whose answer names several things, with blanks between."""
THING_OF: Mapping[str, str] = {kind: next(iter(roles)) for kind, roles in _KINDS.items()}
"""By kind the field of an entry that names the thing."""


def references(session: FormSession, meaning: FormMeaning) -> dict[str, list[dict[str, str]]]:
    """What the answers with such roles say, by kind; a kind that nothing is said of is left out.

    `place` is the group or repeat instance in which it is said.
    """
    found: dict[str, list[dict[str, str]]] = {}
    for kind, roles in _KINDS.items():
        first = next(iter(roles.values()))
        if first in meaning.roles:
            entries = [
                {name: _value(session, meaning, path, role) for name, role in roles.items()}
                | {"place": path.rpartition("/")[0]}
                for path in _answered(session, meaning.roles[first])
            ]
            if kind in _SEVERAL:
                entries = [each for entry in entries for each in _separate(entry, THING_OF[kind])]
            if entries:
                found[kind] = entries
    return found


def _separate(entry: dict[str, str], field: str) -> list[dict[str, str]]:
    return [{**entry, field: each} for each in entry[field].split()]


def _answered(session: FormSession, path: str) -> list[str]:
    """The concrete paths of a question that have an answer, one for each instance."""
    return [
        node.path
        for node in session.nodes()
        if template(node.path) == path and node.relevant and node.value
    ]


def _value(session: FormSession, meaning: FormMeaning, path: str, role: str) -> str:
    target = meaning.roles.get(role)
    return session.value(beside(path, target)) if target else ""
