"""What can be wrong with an event plan."""

ENTRIES: dict[str, tuple[str, str]] = {
    "plan.unreadable": (
        "{name} is not an event plan: {reason}.",
        "Use a workbook with the sheets event, venues, sites, people, assignments, or YAML with these sections.",
    ),
    "plan.none": (
        "No event is planned yet.",
        "Load an event plan first.",
    ),
    "plan.no_visit": (
        "This visit is not planned any more.",
        "Look at the table of visits again.",
    ),
    "plan.no_event": (
        "The plan names no event.",
        "Give the event a code and a name on the sheet event.",
    ),
    "plan.missing_value": (
        "A value is missing.",
        "Fill in this cell.",
    ),
    "plan.repeated_value": (
        "{value} is already in row {first}.",
        "Give each its own code.",
    ),
    "plan.unknown_reference": (
        "{value} is not in the plan.",
        "Write it as it stands on its own sheet, or add it there.",
    ),
    "plan.unknown_role": (
        "{value} is not a role.",
        "Write inspector or supervisor.",
    ),
    "plan.not_a_date": (
        "{value} is not a date.",
        "Write dates as 2026-06-02, moments as 2026-06-02T14:00:00+05:00.",
    ),
    "plan.not_a_position": (
        "{value} is not a coordinate.",
        "Write degrees as a number: latitude -90 to 90, longitude -180 to 180.",
    ),
}
