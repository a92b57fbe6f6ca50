"""What can go wrong when a chemical is looked up."""

ENTRIES: dict[str, tuple[str, str]] = {
    "chemical.unknown": (
        "No substance of the tables is called {text}.",
        "Try another name, its CAS number or its UN number. What is not in the tables may be dangerous all the same.",
    ),
    "chemical.several": (
        "{text} can mean {count} substances: {names}.",
        "Give the whole name or the CAS number.",
    ),
}
