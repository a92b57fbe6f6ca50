"""What differs between two versions of a plan, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.wording import marked
from ui.plan.plan_fields import FIELDS, NAMES
from ui.shared.wording import tr, trn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fieldkit.app import PlanChange, PlanConflict
    from fieldkit.app.devices import RosterGaps
    from fieldkit.app.event_plans import PlanLook

_WHAT = {
    "added": marked("{name} is new"),
    "changed": marked("{name} is changed: {cells}"),
    "gone": marked("{name} is gone"),
}
_MOST = 12


def changes_in_words(changes: Iterable[PlanChange]) -> list[str]:
    """A line for each row that differs; of many the first, and how many more there are."""
    every = list(changes)
    lines = [_line(change) for change in every[:_MOST]]
    more = len(every) - len(lines)
    return lines + ([tr("and {n} more").format(n=more)] if more else [])


def look_in_words(look: PlanLook) -> str:
    """What loading a plan does to the one in force."""
    lines = changes_in_words(look.changes)
    counted = (
        (look.visits_new, trn("{n} visit is new", "{n} visits are new", look.visits_new)),
        (
            look.visits_ended,
            trn("{n} visit is taken back", "{n} visits are taken back", look.visits_ended),
        ),
        (
            look.visits_unlisted,
            trn(
                "{n} planned visit is not in the file and stays",
                "{n} planned visits are not in the file and stay",
                look.visits_unlisted,
            ),
        ),
        (
            look.inspected,
            trn(
                "{n} inspection of a site that is gone stays",
                "{n} inspections of sites that are gone stay",
                look.inspected,
            ),
        ),
    )
    return "\n".join([*lines, *(words for count, words in counted if count)])


def conflict_in_words(conflict: PlanConflict) -> str:
    """What two versions say differently of one thing."""
    name = _named(conflict.section, conflict.key)
    if not conflict.column:
        return tr("{name}: one took it out, the other changed it").format(name=name)
    return tr("{name}, {column}: {left} or {right}").format(
        name=name,
        column=_label(conflict.section, conflict.column),
        left=_value(conflict.section, conflict.column, conflict.left),
        right=_value(conflict.section, conflict.column, conflict.right),
    )


def gaps_in_words(gaps: RosterGaps) -> list[str]:
    """Where the people of the plan and the enrolled laptops do not agree."""
    told = (
        (gaps.without, tr("No enrolled laptop for: {names}")),
        (gaps.others, tr("Another laptop than the plan says: {names}")),
        (gaps.strangers, tr("Not in the plan: {names}")),
    )
    return [f"▲ {words.format(names=_several(names))}" for names, words in told if names]


def _several(names: Sequence[str]) -> str:
    shown, more = names[:_MOST], len(names) - _MOST
    if more <= 0:
        return ", ".join(shown)
    return trn("{names} and {n} more", "{names} and {n} more", more, names=", ".join(shown))


def _line(change: PlanChange) -> str:
    cells = ", ".join(
        f"{_label(change.section, cell.column)}: "
        f"{_value(change.section, cell.column, cell.before)} → "
        f"{_value(change.section, cell.column, cell.after)}"
        for cell in change.cells
    )
    return tr(_WHAT[change.what]).format(name=_named(change.section, change.key), cells=cells)


def _named(section: str, key: str) -> str:
    return f"{tr(NAMES[section])} {key}".strip()


def _label(section: str, column: str) -> str:
    labels = {field.column: field.label for field in FIELDS[section]}
    return tr(labels[column]) if column in labels else column


def _value(section: str, column: str, value: str) -> str:
    words = {field.column: dict(field.choices) for field in FIELDS[section]}
    return tr(words.get(column, {}).get(value, value)) if value else "–"
