"""What can be wrong with an answer, a draft, an inspection, and what people ask for."""

ENTRIES: dict[str, tuple[str, str]] = {
    "labels.none": (
        "This inspection has no sample with a number.",
        "Enter the number of each sample first; it is what the label and its QR code hold.",
    ),
    "form.no_instance": (
        "The form has no model with an instance.",
        "Export it again from the program that made it.",
    ),
    "form.unknown_event": (
        "The form sets {path} at the unknown event {event}.",
        "Use odk-instance-first-load, odk-instance-load, odk-new-repeat or xforms-value-changed.",
    ),
    "form.event_outside_repeat": (
        "The form sets {path} at the event {event} outside a repeat.",
        "Put the action inside the repeat.",
    ),
    "form.cycle": (
        "Calculations depend on each other in a circle: {paths}.",
        "Break the circle: let one of them no longer refer to the others.",
    ),
    "form.no_rest": (
        "The instances of {path} depend on each other in a circle and never come to rest.",
        "Let an instance depend only on those before it, or only on those behind it.",
    ),
    "form.too_many_instances": (
        "The repeat {path} would have more than {most} instances.",
        "Correct the number that counts them.",
    ),
    "form.too_many_nodes": (
        "With all instances of {path} the record would have more than {most} places for answers.",
        "Correct the numbers that count the instances.",
    ),
    "form.ambiguous_target": (
        "An action at {source} does not say which instance of {path} it sets.",
        "Name the instance in the action, or put the action inside the repeat.",
    ),
    "form.file_absent": (
        "The file {file} for the list {instance} is missing; the list is empty.",
        "Add the file beside the form and install the form again.",
    ),
    "form.file_unreadable": (
        "The file {file} for the list {instance} cannot be read: {reason}.",
        "Save it again as CSV (UTF-8), XML or GeoJSON.",
    ),
    "form.evaluation": (
        "A rule of {path} cannot be worked out: {reason}",
        "Correct the expression in the form.",
    ),
    "form.no_such_question": (
        "The form has no question {path}.",
        "Check the name; inside a repeat, name the instance: /data/repeat[1]/name.",
    ),
    "form.no_such_repeat": (
        "The form has no repeat {path}.",
        "Check the path; the form check lists them.",
    ),
    "form.fixed_repeat": (
        "The number of instances of {path} is set by the form.",
        "Change the answer it depends on.",
    ),
    "form.no_such_language": (
        "The form has no language {language}.",
        "Choose one of the form's languages.",
    ),
    "form.readonly": ("{path} cannot be changed.", "It is filled in by the form."),
    "form.not_a_value": (
        "{value} is not a value of type {type}.",
        "Correct the answer to {path}.",
    ),
    "form.step_unknown": (
        "The step {step} is unknown or incomplete.",
        "Use set, get, add, remove, language, state or xml.",
    ),
    "form.broken_record": (
        "The saved record is not well-formed XML: {reason}.",
        "Take it from a backup.",
    ),
    "form.other_record": (
        "The record does not belong to the form {form}.",
        "Open it with the form it was made with.",
    ),
    "form.device_action": (
        "{path} would be filled by the device itself ({action}); a laptop leaves it empty.",
        "Nothing needs to be done; let people answer it in a question of its own if it matters.",
    ),
    "form.closed": (
        "The form {form} asks for encryption: what is finalised stays as it is.",
        "Record the visit again.",
    ),
    "submission.folder_not_empty": (
        "The folder {path} is not empty.",
        "Choose an empty or a new folder.",
    ),
    "submission.unsafe_name": (
        "A file of the inspection is named {name}, which would lead out of the folder.",
        "Nothing was written. Ask whoever recorded the inspection which program they use.",
    ),
    "form.public_key": (
        "The public key of the form cannot be read, so nothing recorded with it could be locked.",
        "Copy the whole RSA key in Base64 into the column public_key of the settings sheet.",
    ),
    "answers.unknown_question": (
        "The form has no question {path}, or more than one of that name.",
        "Give the path of the question.",
    ),
    "answers.wrong_shape": (
        "The answer to {path} has the wrong shape.",
        "Give text or a number, a list for several choices, a list of objects for a repeat.",
    ),
    "answers.wrong_type": (
        "The answer to {path} has the wrong type: {value} is not {type}.",
        "Correct the answer.",
    ),
    "answers.readonly": ("{path} is filled in by the form.", "Leave it out of the answers."),
    "answers.not_asked": (
        "{path} is answered, but the form does not ask it.",
        "Leave it out, or change the answers that decide it.",
    ),
    "answers.not_offered": (
        "{path}: {value} is not among the choices.",
        "Use the names of the choices list.",
    ),
    "answers.constraint": (
        "The answer {value} to {path} breaks its rule. {reason}",
        "Correct the answer.",
    ),
    "form.no_such_built_in": (
        "There is no built-in form {name}.",
        "The built-in forms are {names}.",
    ),
    "form.refused": (
        "The form {name} cannot be used. Errors: {count}; the first: {first}",
        "Correct the form and check it again. Nothing was changed.",
    ),
    "form.steps_unreadable": (
        "{path} holds no JSON array of steps.",
        "Write the steps as a JSON array of arrays.",
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
        "Answers missing or not allowed: {count}; the first: {first}.",
        "Answer them, or keep the inspection as a draft.",
    ),
    "inspection.reason_missing": (
        "The form wants to know why the finished inspection is changed.",
        "Give the reason.",
    ),
    "inspection.in_conflict": (
        "The inspection {id} has two latest revisions.",
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
        "Answers refused: {count}; the first: {first}",
        "Correct the answers file. Nothing was recorded.",
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
        "{path}, attached to {question}, is not a picture that can be read.",
        "Attach a JPEG or PNG file.",
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
    "answer.required": (
        "{question} has no answer.",
        "Answer it; the form requires it.",
    ),
    "answer.not_allowed": (
        "{question}: {value} is not allowed. {message}",
        "Correct the answer.",
    ),
    "plan.refused": (
        "The event plan {name} cannot be used. Problems: {count}; the first: {first}",
        "Correct the plan and load it again. Nothing was changed.",
    ),
    "cli.passphrases_differ": (
        "The two passphrases differ.",
        "Run the command again and type the same one twice.",
    ),
    "cli.no_passphrase": (
        "No passphrase was given.",
        "Set FIELDKIT_PASSPHRASE, use --passphrase-file, or run in a terminal to be asked.",
    ),
    "demo.folder_not_empty": (
        "The folder {path} is not empty.",
        "Choose an empty or a new folder.",
    ),
}
