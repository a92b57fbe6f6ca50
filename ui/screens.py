"""The screens by their place in the rail: how each is made, what it shows, where it leads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from ui.shared.desk import Desk
    from ui.theme.theme import Theme


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a screen is made. `ways` maps a signal of its model to the place that it leads to."""

    make_model: Callable[[Desk, Theme], Any]
    make_view: Callable[[Any], QWidget]
    concerns: frozenset[str]
    ways: Mapping[str, str] = field(default_factory=dict)


def _today() -> Recipe:
    from ui.today import view, view_model

    return Recipe(
        lambda desk, _: view_model.TodayViewModel(desk),
        view.TodayView,
        view_model.CONCERNS,
        {"pack_wanted": "inbox", "plan_wanted": "plan", "hand_over_wanted": "hand_over"},
    )


def _inspections() -> Recipe:
    from ui.inspections import view, view_model

    return Recipe(
        lambda desk, _: view_model.InspectionsViewModel(desk),
        view.InspectionsView,
        view_model.CONCERNS,
        {"begin_wanted": "today"},
    )


def _hand_over() -> Recipe:
    from ui.hand_over import view, view_model

    return Recipe(
        lambda desk, _: view_model.HandOverViewModel(desk),
        view.HandOverView,
        view_model.CONCERNS,
    )


def _inbox() -> Recipe:
    from ui.inbox import view, view_model

    return Recipe(
        lambda desk, _: view_model.InboxViewModel(desk),
        view.InboxView,
        view_model.CONCERNS,
        {"alerts_wanted": "alerts"},
    )


def _plan() -> Recipe:
    from ui.plan import view, view_model

    return Recipe(
        lambda desk, _: view_model.PlanViewModel(desk), view.PlanView, view_model.CONCERNS
    )


def _review() -> Recipe:
    from ui.review import view, view_model

    return Recipe(
        lambda desk, _: view_model.ReviewViewModel(desk),
        view.ReviewView,
        view_model.CONCERNS,
        {"import_wanted": "inbox"},
    )


def _alerts() -> Recipe:
    from ui.alerts import view, view_model

    return Recipe(
        lambda desk, _: view_model.AlertsViewModel(desk),
        view.AlertsView,
        view_model.CONCERNS,
        {"import_wanted": "inbox"},
    )


def _chemicals() -> Recipe:
    from ui.chemicals import view, view_model

    return Recipe(
        lambda desk, _: view_model.ChemicalsViewModel(desk),
        view.ChemicalsView,
        view_model.CONCERNS,
    )


def _settings() -> Recipe:
    from ui.settings import view, view_model

    return Recipe(view_model.SettingsViewModel, view.SettingsView, view_model.CONCERNS)


RECIPES: Mapping[str, Callable[[], Recipe]] = {
    "today": _today,
    "inspections": _inspections,
    "hand_over": _hand_over,
    "inbox": _inbox,
    "plan": _plan,
    "review": _review,
    "alerts": _alerts,
    "chemicals": _chemicals,
    "settings": _settings,
}
