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
}
