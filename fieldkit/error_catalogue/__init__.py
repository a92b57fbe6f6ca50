"""Every refusal and problem by code: its message and its remedy, in English.

A code is `room.what`. Templates name the values of the context in braces. Translations are keyed by
the English text (resources/translations).
"""

from fieldkit.error_catalogue import (
    alerts,
    answers,
    carriers,
    chemicals,
    expressions,
    forms,
    health,
    limits,
    merging,
    plans,
    portability,
    shared,
    workspaces,
)

CATALOGUE: dict[str, tuple[str, str]] = {
    **shared.ENTRIES,
    **forms.ENTRIES,
    **expressions.ENTRIES,
    **portability.ENTRIES,
    **answers.ENTRIES,
    **plans.ENTRIES,
    **limits.ENTRIES,
    **workspaces.ENTRIES,
    **health.ENTRIES,
    **carriers.ENTRIES,
    **chemicals.ENTRIES,
    **merging.ENTRIES,
    **alerts.ENTRIES,
}
