"""What can be wrong when a conflict is resolved, an inspection withdrawn, a suspicion dismissed."""

ENTRIES: dict[str, tuple[str, str]] = {
    "resolve.not_in_conflict": (
        "The inspection {id} is {state}; there is nothing to resolve.",
        "See `fieldkit conflicts` for those that wait.",
    ),
    "resolve.undecided": (
        "Answers that wait for a decision: {count}; the first: {first}.",
        "Decide each: choose a side, or give a value.",
    ),
    "resolve.no_such_side": (
        "{side} is not a side of this conflict.",
        "Name a side (left, right) or the beginning of its revision id.",
    ),
    "resolve.no_such_answer": (
        "Nothing differs at {place}.",
        "Use a place as the list of conflicts shows it.",
    ),
    "resolve.not_a_value": (
        "{value} cannot be chosen for {place}.",
        "Choose a side there.",
    ),
    "resolve.forms_differ": (
        "The sides of this conflict were written with different forms.",
        "Take one side whole.",
    ),
    "resolve.changed": (
        "Something new arrived for the inspection {id} in the meantime.",
        "Look at the conflict again; nothing was written.",
    ),
    "dismissal.needs_reason": (
        "That two inspections are two visits is said with a reason.",
        "Say how you know, so that whoever reads both later knows too.",
    ),
    "dismissal.nothing_suspected": (
        "No other inspection is suspected to be the same visit as {id}.",
        "See `fieldkit duplicates` for those that wait for an answer.",
    ),
    "dismissal.not_suspected": (
        "{other} is not suspected to be the same visit as {id}.",
        "See `fieldkit duplicates` for those that wait for an answer.",
    ),
    "withdraw.needs_reason": (
        "An inspection is withdrawn with a reason.",
        "Say why it does not count.",
    ),
    "withdraw.not_yours": (
        "Only a supervisor withdraws what another laptop wrote.",
        "Ask the supervisor.",
    ),
    "withdraw.already": (
        "The inspection {id} is withdrawn already.",
        "Nothing has to be done.",
    ),
}
