"""The parts of a plan that are edited, and the fields of each: names, choices, examples."""

from __future__ import annotations

from dataclasses import dataclass

from fieldkit.wording import marked
from ui.shared.frequency import RISKS

SECTIONS = {
    "event": marked("Event"),
    "venues": marked("Venues"),
    "sites": marked("Sites"),
    "people": marked("People"),
    "shifts": marked("Shifts"),
    "frequencies": marked("Frequencies"),
}
ADDING = {
    "venues": marked("&Add a venue"),
    "sites": marked("&Add a site"),
    "people": marked("&Add a person"),
    "shifts": marked("&Add a shift"),
    "frequencies": marked("&Add a frequency"),
}
ABOUT = {
    "event": marked("What documents and inspections call the event. Its code stays as it is."),
    "venues": marked("The places of the event."),
    "sites": marked("What is inspected. The risk of a site decides how often."),
    "people": marked("Who takes part. Visits and shifts find a person by the name."),
    "shifts": marked(
        "Who works when and where. Today shows a person what the venues of their shift need."
    ),
    "frequencies": marked(
        "How often the risks ask for an inspection. What is not here follows FieldKit's proposal: "
        "very high 12 hours, high 1 day, moderate 3 days, low 7 days."
    ),
}
VENUES, PEOPLE = "venues", "people"


@dataclass(frozen=True, slots=True)
class PlanField:
    """One field. `choices` are (value, words); `of` names the section whose keys it offers.

    `is_open`: something else may be typed; `is_several`: more than one, with semicolons between.
    `is_shown`: the table of rows has a column for it.
    """

    column: str
    label: str
    example: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    of: str = ""
    is_open: bool = False
    is_several: bool = False
    is_shown: bool = False
    is_fixed: bool = False


NAMES = {
    "event": marked("Event"),
    "venues": marked("Venue"),
    "sites": marked("Site"),
    "people": marked("Person"),
    "shifts": marked("Shift"),
    "frequencies": marked("Risk"),
}
_RATINGS = (("", "–"), *((str(number), str(number)) for number in range(1, 6)))
_RISKS = (("", "–"), *RISKS.items())
_EVERY = PlanField("every", marked("How often"), "12 h, 2 d", is_shown=True)
FIELDS: dict[str, tuple[PlanField, ...]] = {
    "event": (
        PlanField("code", marked("Code"), is_fixed=True),
        PlanField("name", marked("Name"), "Games 2026"),
        PlanField(
            "exercise",
            marked("Exercise"),
            choices=(("no", marked("no, it is real")), ("yes", marked("yes, nothing is real"))),
        ),
        PlanField("from", marked("First day"), "2026-06-01"),
        PlanField("until", marked("Last day"), "2026-06-10"),
        PlanField("place", marked("Place")),
        PlanField("profile", marked("Profile of limits"), marked("empty: international")),
    ),
    "venues": (
        PlanField("code", marked("Code"), is_shown=True),
        PlanField("name", marked("Name"), is_shown=True),
    ),
    "sites": (
        PlanField("code", marked("Code"), "F-12", is_shown=True),
        PlanField("name", marked("Name"), is_shown=True),
        PlanField("venue", marked("Venue"), of=VENUES, is_shown=True),
        PlanField(
            "kind",
            marked("Kind"),
            choices=(
                ("", "–"),
                ("food", marked("food")),
                ("water", marked("water")),
                ("chemical", marked("chemical")),
            ),
            is_open=True,
            is_shown=True,
        ),
        PlanField("operator", marked("Run by")),
        PlanField("source", marked("Draws from (code)"), "W-01"),
        PlanField("risk", marked("Risk"), choices=_RISKS, is_shown=True),
        PlanField("likelihood", marked("Likelihood 1–5"), choices=_RATINGS),
        PlanField("impact", marked("Impact 1–5"), choices=_RATINGS),
        _EVERY,
        PlanField("lat", marked("Latitude"), "43.238"),
        PlanField("lon", marked("Longitude"), "76.945"),
    ),
    "people": (
        PlanField("name", marked("Name"), is_shown=True),
        PlanField(
            "role",
            marked("Role"),
            choices=(
                ("inspector", marked("inspector")),
                ("supervisor", marked("supervisor")),
            ),
            is_shown=True,
        ),
        PlanField("device", marked("Five words of the laptop"), is_shown=True),
    ),
    "shifts": (
        PlanField("name", marked("Name"), is_shown=True),
        PlanField("from", marked("From"), "08:00", is_shown=True),
        PlanField("until", marked("Until"), "20:00", is_shown=True),
        PlanField("days", marked("Days"), "2026-06-02/2026-06-05"),
        PlanField(
            "person", marked("People"), of=PEOPLE, is_open=True, is_several=True, is_shown=True
        ),
        PlanField(
            "venue", marked("Venues"), of=VENUES, is_open=True, is_several=True, is_shown=True
        ),
    ),
    "frequencies": (
        PlanField("risk", marked("Risk"), choices=_RISKS, is_shown=True),
        _EVERY,
    ),
}
