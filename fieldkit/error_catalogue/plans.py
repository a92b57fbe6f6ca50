"""What can be wrong with an event plan."""

ENTRIES: dict[str, tuple[str, str]] = {
    "plan.unreadable": (
        "{name} is not an event plan: {reason}.",
        "Use a workbook with the sheets event, venues, sites, people, shifts, assignments, or YAML with these sections. A template: fieldkit event template -o plan.xlsx.",
    ),
    "plan.none": (
        "No event is planned yet.",
        "Load an event plan first.",
    ),
    "plan.two_versions": (
        "Two supervisors changed the plan at the same time, and there are two versions of it.",
        "Join them or take one of them first: fieldkit event versions, fieldkit event join.",
    ),
    "plan.one_version": (
        "There are no two versions of the plan.",
        "Nothing has to be joined. Look at the plan again.",
    ),
    "plan.code_stays": (
        "The event keeps its code {event}.",
        "Inspections name the event by its code. Load a plan with another code for another event.",
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
    "plan.unknown_risk": (
        "{value} is not a risk.",
        "Write low, moderate, high or very high, or give likelihood and impact instead.",
    ),
    "plan.not_a_rating": (
        "{value} is not a whole number from 1 to 5.",
        "Write 1 (lowest) to 5 (highest).",
    ),
    "plan.risk_disagrees": (
        "The risk is {value}, but likelihood and impact make it {computed}.",
        "Correct one of them, or leave the risk empty.",
    ),
    "plan.not_a_frequency": (
        "{value} does not say how often.",
        "Write hours or days, such as 12 h or 2 days.",
    ),
    "plan.not_a_time": (
        "{value} is not a time.",
        "Write both as times of day such as 08:00, or both as moments such as 2026-06-02T20:00.",
    ),
    "plan.backwards": (
        "The shift ends at {value}, before it begins.",
        "Write a later moment; with times of day such as 20:00 to 08:00 it ends on the next day.",
    ),
    "plan.not_days": (
        "{value} does not name days of this shift.",
        "Write days such as 2026-06-02; 2026-06-04/2026-06-06, or leave it empty for every day of the event. A shift between two moments names no days.",
    ),
    "right.revoked": (
        "Entry {seq} of {person} does not count: it was written after the laptop was revoked.",
        "It is kept. If it should count, enrol the laptop again and let it be written anew.",
    ),
    "right.not_supervisor": (
        "Entry {seq} of {person} does not count: only a supervisor may write such an entry ({kind}).",
        "It is kept. Ask {person} about it: FieldKit itself does not write this on an inspector's laptop.",
    ),
    "right.not_yours": (
        "Entry {seq} of {person} does not count: it withdraws an inspection that another laptop wrote.",
        "It is kept. A supervisor may withdraw the inspection.",
    ),
    "right.outside_period": (
        "Entry {seq} of {person} bears the date {day}, outside of the days for which that laptop is enrolled.",
        "It counts, for clocks may be wrong. Ask {person} about it; revoke the laptop if it should not be used any more.",
    ),
    "device.unknown": (
        "No enrolled laptop is called {name}.",
        "Give the name of its owner, its five words, or the beginning of its number.",
    ),
    "device.ambiguous": (
        "{name} is the name of {count} laptops.",
        "Give the five words of the one that is meant.",
    ),
    "device.own": (
        "This is your own laptop.",
        "Let another supervisor revoke it.",
    ),
    "device.already_revoked": (
        "The laptop of {name} is revoked already.",
        "Nothing has to be done. Enrolling its card again lifts it.",
    ),
    "device.other_supervisors": (
        "{name} is a supervisor whom you did not enrol.",
        "Ask the supervisor who enrolled that laptop to revoke it.",
    ),
    "device.needs_reason": (
        "A laptop is revoked with a reason.",
        "Say why: --reason TEXT.",
    ),
}
