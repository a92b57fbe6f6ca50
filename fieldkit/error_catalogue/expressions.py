"""What can be wrong with an expression of a form."""

ENTRIES: dict[str, tuple[str, str]] = {
    "xpath.syntax": (
        "The expression cannot be read at character {offset} ({found}): {expression}",
        "Look for a missing bracket, quote, comma or operator.",
    ),
    "xpath.too_long": (
        "The expression is longer than {most} characters.",
        "Cut it into several calculations.",
    ),
    "xpath.too_deep": (
        "The expression is nested more than {most} deep.",
        "Cut it into several calculations.",
    ),
    "xpath.too_much_work": (
        "The expression visits more than {most} nodes.",
        "Replace // by a full path, or filter the list first.",
    ),
    "xpath.variable": (
        "Variables are not part of ODK expressions (character {offset}): {expression}",
        "Write ${{name}} in the form's table, or a path.",
    ),
    "xpath.unknown_prefix": (
        "The prefix {prefix} is not declared.",
        "Declare it in the form's namespaces, or remove it.",
    ),
    "xpath.unknown_function": (
        "There is no function {function}().",
        "Check its spelling against the ODK function list.",
    ),
    "xpath.arity": (
        "{function}() cannot take {given} values.",
        "Write it as {signature}.",
    ),
    "xpath.not_nodes": (
        "A path is needed where the expression gives a value: {value}",
        "Write the path of a question or group there.",
    ),
    "xpath.one_node": (
        "{function}() needs exactly one node, not {given}.",
        "Write .. for the group or repeat around the question.",
    ),
    "xpath.pairs": (
        "{function}() needs a place for each repeat.",
        "Give pairs: a repeat, then its number.",
    ),
    "xpath.length": (
        "A length from 1 to {most} is needed.",
        "Correct the number.",
    ),
    "xpath.regex": (
        "The regular expression {pattern} cannot be read: {reason}.",
        "Check its brackets and backslashes.",
    ),
    "xpath.long_text": (
        "A text would have more than {most} characters.",
        "Put fewer or shorter texts together.",
    ),
    "xpath.regex_slow": (
        "The regular expression {pattern} takes too long.",
        "Avoid repeats inside repeats, such as (a+)+.",
    ),
    "xpath.digest": (
        "There is no digest {algorithm} in {encoding}.",
        "Use MD5, SHA-1, SHA-256, SHA-384 or SHA-512, and base64 or hex.",
    ),
    "xpath.not_geo": (
        "{function}() needs places, written latitude longitude, separated by ;.",
        "Give it a geopoint, geotrace or geoshape question.",
    ),
}
