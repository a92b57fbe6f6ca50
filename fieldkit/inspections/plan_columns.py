"""What each column of a plan's workbook means, and which values it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldkit.inspections.plan import ROLES
from fieldkit.inspections.risk import RATINGS, RISKS
from fieldkit.wording import marked

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS_OF_SITES = ("food", "water", "chemical")
"""The kinds for which a form comes with FieldKit; a plan may name others."""


@dataclass(frozen=True, slots=True)
class PlanColumn:
    """One column: what it means, an example, whether it must be filled in, what it takes.

    `choices` are the values themselves; `taken_from` the sheet whose first column has them.
    `is_open`: other values are taken too.
    """

    name: str
    meaning: str
    example: str = ""
    is_needed: bool = False
    choices: tuple[str, ...] = ()
    taken_from: str = ""
    is_open: bool = False


_FREQUENCY = marked("How often, in hours or days: 12 h, 2 d.")
_VENUES = marked("Codes of venues, with semicolons between; empty for the whole event.")
_RATINGS = tuple(map(str, RATINGS))

COLUMNS: Mapping[str, tuple[PlanColumn, ...]] = {
    "event": (
        PlanColumn("code", marked("A short code of the event."), "GAMES26", is_needed=True),
        PlanColumn("name", marked("Its name, as documents show it."), "Games 2026", is_needed=True),
        PlanColumn(
            "exercise",
            marked("yes: nothing of it is real, and everything says so."),
            "no",
            choices=("yes", "no"),
        ),
        PlanColumn("from", marked("Its first day, as 2026-06-02."), "2026-06-01"),
        PlanColumn("until", marked("Its last day."), "2026-06-10"),
        PlanColumn("place", marked("Where it is."), "Almaty"),
        PlanColumn("profile", marked("The profile of limits that holds; empty: international.")),
    ),
    "venues": (
        PlanColumn("code", marked("A short code of the venue."), "ST", is_needed=True),
        PlanColumn("name", marked("Its name."), "Central Stadium", is_needed=True),
    ),
    "sites": (
        PlanColumn("code", marked("A code of its own."), "F-12", is_needed=True),
        PlanColumn("name", marked("What it is called there."), "Plov stall", is_needed=True),
        PlanColumn("venue", marked("The code of its venue."), "ST", taken_from="venues"),
        PlanColumn(
            "kind",
            marked("What it is; the form that fits follows from it."),
            "food",
            choices=KINDS_OF_SITES,
            is_open=True,
        ),
        PlanColumn("lat", marked("Latitude in degrees, -90 to 90."), "43.238"),
        PlanColumn("lon", marked("Longitude in degrees, -180 to 180."), "76.945"),
        PlanColumn("operator", marked("Who runs it."), "Dastarkhan LLP"),
        PlanColumn(
            "source",
            marked("The code of the supply or water source that it draws from."),
            "W-01",
        ),
        PlanColumn("risk", marked("How risky it is."), "high", choices=RISKS),
        PlanColumn(
            "likelihood",
            marked("1 to 5; with the impact it gives the risk."),
            choices=_RATINGS,
        ),
        PlanColumn(
            "impact", marked("1 to 5; with the likelihood it gives the risk."), choices=_RATINGS
        ),
        PlanColumn("every", marked("How often it is inspected, if not by its risk: 12 h, 2 d.")),
    ),
    "people": (
        PlanColumn("name", marked("The name as in their FieldKit."), "A. Sadykova", is_needed=True),
        PlanColumn("role", marked("What they do."), "inspector", choices=ROLES),
        PlanColumn("device", marked("The five words of their laptop, to compare; may be empty.")),
    ),
    "shifts": (
        PlanColumn("name", marked("What it is called."), "Night"),
        PlanColumn(
            "from",
            marked("A time of day such as 08:00, or a moment such as 2026-06-02T20:00."),
            "20:00",
            is_needed=True,
        ),
        PlanColumn("until", marked("The same; earlier than it begins: on the next day."), "08:00",
                   is_needed=True),
        PlanColumn(
            "days",
            marked("2026-06-02; 2026-06-04/2026-06-06; empty for every day of the event."),
            "2026-06-01/2026-06-10",
        ),
        PlanColumn("person", marked("Who, with semicolons between several."), "A. Sadykova",
                   is_needed=True),
        PlanColumn("venue", _VENUES, "ST"),
    ),
    "frequencies": (
        PlanColumn("risk", marked("A level of risk."), "high", is_needed=True, choices=RISKS),
        PlanColumn("every", _FREQUENCY, "1 d", is_needed=True),
    ),
    "assignments": (
        PlanColumn("site", marked("The code of the site."), "F-12", is_needed=True,
                   taken_from="sites"),
        PlanColumn("form", marked("The form to fill in there."), "fk_food", is_needed=True),
        PlanColumn("person", marked("Who goes; empty for everybody."), "A. Sadykova",
                   taken_from="people"),
        PlanColumn("due", marked("Until when: a day, or a moment such as 2026-06-02T14:00."),
                   "2026-06-02"),
        PlanColumn("note", marked("What to look at."), "New supplier"),
    ),
}  # fmt: skip
SHEETS: Mapping[str, str] = {
    "event": marked("One row: the event itself."),
    "venues": marked("The places of the event."),
    "sites": marked("What is inspected: stands, taps, tankers, stores."),
    "people": marked("Who takes part."),
    "shifts": marked("Who works when and where. Today shows a person what their venues need."),
    "frequencies": marked(
        "How often the risks ask for an inspection at this event. Empty: what FieldKit proposes."
    ),
    "assignments": marked("Visits that are planned one by one."),
}
