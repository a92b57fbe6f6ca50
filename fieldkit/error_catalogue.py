"""Every refusal and problem by code: its message and its remedy, in English, one section per room.

A code is `room.what`. Templates name the values of the context in braces. Translations are keyed by
the English text (resources/translations).
"""

from __future__ import annotations

CATALOGUE: dict[str, tuple[str, str]] = {
    # --- disk and files, any room
    "file.missing": ("{path} does not exist.", "Check the name and the folder."),
    "file.unreadable": (
        "{path} cannot be read: {reason}.",
        "Check the file's permissions and try again.",
    ),
    "file.unwritable": (
        "{path} cannot be written: {reason}.",
        "Choose another folder or free space.",
    ),
    "disk.full": (
        "The disk is full: {path}.",
        "Free space, then save again. Nothing saved before is lost.",
    ),
    # --- forms
    "form.unreadable_workbook": ("The form file cannot be read: {reason}.", "Open it in a spreadsheet program and save it again as .xlsx."),
    "form.not_text": ("The form file is neither a workbook nor readable text.", "Save it as .xlsx, or as UTF-8 text."),
    # --- ledger
    # --- inspections
    "plan.unreadable": (
        "{name} is no event plan: {reason}.",
        "Use a workbook with the sheets event, venues, sites, people, assignments, or YAML with these sections.",
    ),
    "plan.no_event": (
        "The plan names no event.",
        "Give the event a code and a name on the sheet `event`.",
    ),
    "plan.missing_value": (
        "A value is missing.",
        "Fill in this cell.",
    ),
    "plan.repeated_value": (
        "{value} stands in row {first} already.",
        "Give each its own code.",
    ),
    "plan.unknown_reference": (
        "{value} is not in the plan.",
        "Write it as it stands on its own sheet, or add it there.",
    ),
    "plan.unknown_role": (
        "{value} is no role.",
        "Write inspector or supervisor.",
    ),
    "plan.not_a_date": (
        "{value} is no date.",
        "Write dates as 2026-06-02, moments as 2026-06-02T14:00:00+05:00.",
    ),
    "plan.not_a_position": (
        "{value} is no coordinate.",
        "Write degrees as a number: latitude -90 to 90, longitude -180 to 180.",
    ),
    # --- storage
    # --- sync
    # --- reports
    # --- app
    "plan.refused": (
        "The event plan {name} has {count} problems; the first: {first}",
        "Mend the plan and load it again. Nothing was changed.",
    ),
    "form.no_such_built_in": (
        "There is no built-in form {name}.",
        "The built-in forms are {names}.",
    ),
    "form.refused": (
        "The form {name} cannot be used, it has {count} errors. {first}",
        "Mend the form, then check it again. Nothing was changed.",
    ),
    "form.steps_unreadable": (
        "{path} holds no JSON array of steps.",
        "Write steps as a JSON array of arrays.",
    ),
    "form.not_installed": (
        "The form {form} is not installed here.",
        "Add it with `form add`, or import the supervisor's pack.",
    ),
    "inspection.unknown": (
        "There is no inspection {id} here.",
        "Copy the id from the list of inspections.",
    ),
    "inspection.incomplete": (
        "{count} answers are missing or not allowed; the first: {first}",
        "Answer them, or keep the inspection as a draft.",
    ),
    "inspection.in_conflict": (
        "The inspection {id} has two heads.",
        "Resolve the conflict first.",
    ),
    "site.unknown": (
        "There is no site {site} in the event.",
        "Use a site code of the event plan.",
    ),
    "answers.unreadable": (
        "{path} holds no JSON object of answers: {reason}.",
        "Write answers as a JSON object, question: value.",
    ),
    "answers.refused": (
        "{count} answers were refused; the first: {first}",
        "Mend the answers file. Nothing was recorded.",
    ),
    "attachment.missing": (
        "{path}, attached to {question}, does not exist.",
        "Check the name; paths are relative to the answers file.",
    ),
    "attachment.empty": (
        "{path}, attached to {question}, is empty (0 bytes).",
        "Take the picture or copy the file again.",
    ),
    "attachment.not_an_image": (
        "{path}, attached to {question}, is no picture that can be read.",
        "Attach a JPEG or PNG.",
    ),
    "attachment.too_large": (
        "{path}, attached to {question}, is too large ({size} bytes).",
        "Attach a smaller file: at most {limit} bytes.",
    ),
    "attachment.not_a_file_question": (
        "{question} does not take a file.",
        "Attach to an image, audio, video or file question.",
    ),
    "role.supervisor_only": (
        "Only a supervisor may do this.",
        "Ask the supervisor, or open a supervisor's workspace.",
    ),
    "review.needs_comment": (
        "An inspection is returned with at least one comment.",
        "Say what has to be done: --comment TEXT.",
    ),
    "review.not_reviewable": (
        "The inspection {id} is {state} and cannot be reviewed.",
        "Only finalised or received inspections are reviewed.",
    ),
    "handing_over.no_supervisor": (
        "No supervisor is known here yet.",
        "Import the supervisor's pack first.",
    ),
    # --- cli
    "cli.no_passphrase": (
        "No passphrase was given.",
        "Set FIELDKIT_PASSPHRASE, use --passphrase-file, or run in a terminal to be asked.",
    ),
}
