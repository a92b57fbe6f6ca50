"""What can be wrong with a step in an alert."""

ENTRIES: dict[str, tuple[str, str]] = {
    "alert.unknown": (
        "There is no alert {id} here, or several begin with it.",
        "Copy the id from the list of alerts.",
    ),
    "alert.not_now": (
        "The step {step} cannot be taken while the alert is at {state}.",
        "Steps that can be taken now: {allowed}.",
    ),
    "alert.outcome": (
        "{outcome} is no outcome of this step.",
        "Choose one of these: {allowed}.",
    ),
    "alert.needs_note": (
        "This step needs a reason or a description.",
        "Write in a sentence what is known and how.",
    ),
    "alert.needs_person": (
        "It is not said who was told.",
        "Give the name or the office of whoever was told.",
    ),
    "alert.assessment": (
        "{value} is no likelihood or impact.",
        "Give a whole number from 1 (lowest) to 5 (highest).",
    ),
    "alert.answer": (
        "The question {question} of IHR Annex 2 has no answer.",
        "Answer each of the four questions with one of these: {allowed}.",
    ),
    "alert.needs_reason": (
        "The yes to the question {question} has no reason.",
        "Write what the answer rests on.",
    ),
}
