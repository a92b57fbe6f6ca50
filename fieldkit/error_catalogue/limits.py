"""What can be wrong with a profile of limits."""

ENTRIES: dict[str, tuple[str, str]] = {
    "limits.bad_tag": (
        "{value} cannot be the tag of a profile.",
        "Use up to 20 small Latin letters, digits and hyphens, such as kz or kz-games. intl is the built-in one.",
    ),
    "limits.missing": (
        "The profile has no {what}.",
        "Fill in this cell.",
    ),
    "limits.twice": (
        "The limit {value} is already in row {first}.",
        "Keep one of the two rows.",
    ),
    "limits.unknown_key": (
        "No form knows a limit with the key {value}.",
        "Take the key from the built-in table: fieldkit limits template -o limits.xlsx.",
    ),
    "limits.no_value": (
        "The limit {value} has no value.",
        "Write the value, or delete the row: then the inherited limit holds.",
    ),
    "limits.not_a_number": (
        "{value} is not what this limit needs.",
        "Write it as in the built-in table: a number with a point, or two numbers with – between them.",
    ),
    "limits.no_source": (
        "The limit {value} names no source.",
        "Name the document that sets it, with its number and year.",
    ),
    "limits.bad_status": (
        "{value} is not a status.",
        "Write seen where somebody has read the value in its source, own for a rule of the organiser, or unverified.",
    ),
    "limits.reversed": (
        "The lower end {value} is above the upper end {other} of {key}.",
        "Correct one of the two.",
    ),
    "limits.other_unit": (
        "The unit {value} is not the one of this limit, {unit}.",
        "Convert the value to {unit}: forms compare readings with it as they are.",
    ),
    "limits.unreadable": (
        "{name} is not a profile of limits: {reason}.",
        "Use a workbook with the sheets profile and limits. A template: fieldkit limits template -o limits.xlsx.",
    ),
    "limits.refused": (
        "{name} cannot be taken. Problems: {count}. The first: {first}",
        "Correct them and try again.",
    ),
    "limits.unknown_profile": (
        "There is no profile of limits {tag} in this workspace.",
        "Load it first: fieldkit limits load FILE. The profiles that are here: fieldkit limits list.",
    ),
    "limits.in_a_circle": (
        "The profile {tag} would inherit itself through {inherits}.",
        "Let it inherit another profile, or intl.",
    ),
    "limits.unknown_limit": (
        "No limit has the key {key}.",
        "Look at the keys: fieldkit limits show.",
    ),
    "limits.not_held": (
        "This inspection was judged by the limits {title}, which are not here.",
        "Take in a pack or a file from the supervisor who set them, then correct the inspection.",
    ),
    "limits.already": (
        "There is a profile {tag} already.",
        "Change that one, or choose another tag.",
    ),
}
