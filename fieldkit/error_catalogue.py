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
    "form.unreadable_workbook": (
        "The form file cannot be read: {reason}.",
        "Open it in a spreadsheet program and save it again as .xlsx.",
    ),
    "form.too_large": (
        "The form file unpacks to {size} bytes; at most {most} are read.",
        "Remove pictures and empty rows, then save it again.",
    ),
    "form.not_text": (
        "The form file is neither a workbook nor readable text.",
        "Save it as .xlsx, or as UTF-8 text.",
    ),
    "form.broken_xml": (
        "The XForm is not well-formed: {reason} (line {line}).",
        "Export it again from the program that made it.",
    ),
    "form.not_a_form": (
        "The XML file is not an XForm: its root element is {root}, not html.",
        "Choose the form's XForm, XLSForm (.xlsx, .xls, .csv) or Markdown file.",
    ),
    "form.no_survey": (
        "There is no sheet named survey; found: {found}.",
        "Name the sheet with the questions survey.",
    ),
    "form.column_missing": (
        "The column {column} is missing.",
        "Add a column with the header {column} in row 1.",
    ),
    "form.column_twice": (
        "The column {header} appears twice.",
        "Keep one of them, or give the second another language.",
    ),
    "form.pipe": (
        "The row has more cells than the table has columns (line {line} of the file); a | inside a cell splits it in two.",
        "Write \\| where the sign belongs to the text or the expression.",
    ),
    "form.type_missing": (
        "The question has a name and a label but no type.",
        "Fill the type column, for instance text.",
    ),
    "form.type_unknown": (
        "The question type {type} is not known. The nearest known type: {nearest}.",
        "Correct the type, or write text or hidden for a type of another program.",
    ),
    "form.name_missing": (
        "The row has no name.",
        "Give it a short name of letters, digits and underscores.",
    ),
    "form.name_invalid": (
        "The name {value} cannot be used.",
        "Begin with a letter, then letters, digits, _, - or . only; for instance {proposal}.",
    ),
    "form.name_repeated": (
        "The name {value} is already used in this group.",
        "Give this row another name, for instance {proposal}.",
    ),
    "form.name_reserved": (
        "The name {value} is reserved for the form's own data.",
        "Give this row another name, for instance {proposal}.",
    ),
    "form.name_is_root": (
        "The name {value} is the name of the form's root.",
        "Give this row another name, for instance {proposal}.",
    ),
    "form.calculation_missing": (
        "The calculate row {value} has no calculation.",
        "Fill the calculation column or remove the row.",
    ),
    "form.list_missing": (
        "The choice list {list} is not on the sheet {where}. The nearest list there: {nearest}.",
        "Add the list, or correct its name in the type column.",
    ),
    "form.choice_without_name": (
        "A choice has no name.",
        "Give it a short name; the label alone is not enough.",
    ),
    "form.choice_repeated": (
        "The choice {name} appears twice in the list {list}.",
        "Rename one of them, or set allow_choice_duplicates to yes on the settings sheet.",
    ),
    "form.group_unclosed": (
        "{value} is never closed.",
        "Add an end group or end repeat row where it ends.",
    ),
    "form.group_unopened": (
        "{value} closes nothing: no group or repeat is open here.",
        "Remove the row, or add the begin row that is missing.",
    ),
    "form.group_crossed": (
        "{value} does not match what is open: {begun}, begun in row {opened}.",
        "Close groups and repeats in the reverse order in which they were begun.",
    ),
    "form.reference_unknown": (
        "${{{name}}} names a question that does not exist. The nearest name: {nearest}.",
        "Correct the name between the braces, or add the question.",
    ),
    "form.reference_broken": (
        "A reference is not closed: {text}",
        "Write ${{name}} with both braces.",
    ),
    "form.id_missing": (
        "The form has no form_id; the name of the file is used.",
        "Add a settings sheet with form_id, form_title and version.",
    ),
    "form.pulldata_extension": (
        "pulldata() takes the file's name without .csv; the ending is ignored.",
        "Leave .csv out of the file's name.",
    ),
    "form.expression": (
        "The expression cannot be read near {found}: {text}",
        "Look for a missing bracket, quote, comma or operator.",
    ),
    "form.function_unknown": (
        "There is no function {function}(). The nearest known one: {nearest}. Expression: {text}",
        "Use an ODK function, or leave the expression out; functions of other programs do not work here.",
    ),
    "form.function_foreign": (
        "{function}() belongs to another program and does not work here: {text}",
        "The form works without it; use an ODK function to have the rule kept.",
    ),
    "form.function_arity": (
        "{function}() cannot take {given} values: {text}",
        "Write it as {signature}.",
    ),
    "form.path_to_nowhere": (
        "{path} is not a question of this form.",
        "Write ${{name}} instead of a path, or correct the path.",
    ),
    "form.media_missing": (
        "The picture, sound or video {file} is missing; the question is shown without it.",
        "Put the file into a folder named like the form with -media at its end, and install the form again.",
    ),
    "form.converter": (
        "{message}",
        "Correct the row in the form's source and check it again.",
    ),
    "form.converter_remark": (
        "{message}",
        "The form works as it is.",
    ),
    "form.converter_crash": (
        "The form cannot be converted: {reason} ({where}).",
        "Remove what was added last and check again; the form's other rows may be right.",
    ),
    # --- expressions
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
    # --- ledger
    "ledger.not_canonical": (
        "A value cannot be written into a record: {reason}.",
        "Write decimals as text. Please report this.",
    ),
    "ledger.bad_record": (
        "An entry of the log cannot be read: {reason}.",
        "Ask the sender for a new file.",
    ),
    "ledger.newer_record": (
        "An entry of the log was written by a newer program (format {version}).",
        "Update FieldKit and try again.",
    ),
    "ledger.bad_body": (
        "A {kind} entry lacks a usable field: {field}.",
        "Please report this; nothing was saved.",
    ),
    "ledger.bad_signature": (
        "The signature does not hold.",
        "Do not use this file. Ask the sender for a new one.",
    ),
    "ledger.bad_checkpoint": (
        "A signed statement about a device's log does not hold.",
        "Do not use this file. Ask the sender for a new one.",
    ),
    "ledger.bad_card": (
        "This is not a device card, or it was changed.",
        "Export the card again on the other device.",
    ),
    "ledger.unproven": (
        "{count} entries of device {device} are not covered by its signature.",
        "Ask the sender for a new file.",
    ),
    # --- inspections
    "plan.unreadable": (
        "{name} is not an event plan: {reason}.",
        "Use a workbook with the sheets event, venues, sites, people, assignments, or YAML with these sections.",
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
    # --- storage
    "disk.failing": (
        "The disk does not read or write as it should: {path} ({reason}).",
        "Free space, or copy the workspace to another disk. Nothing saved before is lost.",
    ),
    "workspace.missing": (
        "There is no workspace in {path}.",
        "Choose its folder or make a new one.",
    ),
    "workspace.exists": (
        "There is already a workspace in {path}.",
        "Open it, or choose an empty folder.",
    ),
    "workspace.no_passphrase": (
        "A workspace needs a passphrase.",
        "Choose a few words that you will remember.",
    ),
    "workspace.wrong_passphrase": (
        "The passphrase does not open this workspace.",
        "Check the keyboard language and capital letters, then try again.",
    ),
    "workspace.in_use": (
        "The workspace in {path} is open in another window or program.",
        "Close it there and try again.",
    ),
    "workspace.newer_version": (
        "The workspace in {path} was written by a newer program (version {version}).",
        "Update FieldKit. Nothing in the workspace was touched.",
    ),
    "workspace.damaged": (
        "The workspace in {path} is damaged: {reason}.",
        "Keep the folder as it is and restore a backup beside it.",
    ),
    "attachment.not_held": (
        "The attachment {sha256} has not arrived.",
        "Ask the sender for a file with everything.",
    ),
    "attachment.damaged": (
        "The attachment {sha256} was changed or is cut short.",
        "Ask the sender for it again.",
    ),
    "draft.missing": ("There is no draft {id}.", "It may have been finalised or discarded."),
    "quarantine.missing": ("There is no waiting file {id}.", "Look at the list again."),
    "verify.bad_record": (
        "An entry of the log cannot be read: device {device}, number {seq}.",
        "Restore a backup, or ask the others for their copies.",
    ),
    "verify.changed_record": (
        "An entry of the log was changed: device {device}, number {seq}.",
        "Restore a backup, or ask the others for their copies.",
    ),
    "verify.unproven": (
        "No signature covers an entry of the log: device {device}, number {seq}.",
        "Restore a backup, or ask the device's owner for a new file.",
    ),
    "verify.lost_record": (
        "An entry that was signed here is gone: device {device}, number {seq}.",
        "Restore a backup, or ask the others for their copies.",
    ),
    "verify.bad_checkpoint": (
        "A stored signature does not hold: device {device}, number {seq}.",
        "Ask the device's owner for a new file.",
    ),
    "verify.table_differs": (
        "The table {table} does not say what the log says about {entity} (device {device}, number {seq}).",
        "Rebuild the tables from the log; somebody may have edited the database.",
    ),
    "verify.attachment": (
        "The attachment {sha256} is damaged or gone (inspection {entity}).",
        "Ask the sender for it again.",
    ),
    "verify.database": (
        "The database file is damaged: {reason}.",
        "Keep the folder as it is and restore a backup beside it.",
    ),
    "verify.fork": (
        "Two different entries claim number {seq} of device {device}.",
        "The laptop may have been copied or restored; give it a new device key.",
    ),
    # --- sync
    "sync.not_a_sync_file": (
        "This is not a FieldKit sync file.",
        "Choose a file that ends in .fieldkit.",
    ),
    "sync.damaged": (
        "The file is damaged or incomplete; nothing was taken from it.",
        "Copy it again from the sender's laptop, or ask for a new one.",
    ),
    "sync.not_for_you": (
        "The file is locked for other devices; this one cannot open it.",
        "Ask the sender to write it again with this device's card enrolled.",
    ),
    "sync.needs_passphrase": (
        "The file is locked with a passphrase.",
        "Ask the sender for the passphrase and give it with the file.",
    ),
    "sync.wrong_passphrase": (
        "The passphrase does not open the file.",
        "Check the keyboard language and capital letters, then try again.",
    ),
    "sync.bad_signature": (
        "The file was changed after it was signed, or was not signed by its sender; nothing was taken from it.",
        "Ask the sender for a new file and tell the supervisor.",
    ),
    "sync.newer_version": (
        "The file was written by a newer program (format {version}).",
        "Update FieldKit, then import the file again.",
    ),
    "sync.too_large": (
        "The file holds more than is allowed ({limit} MB); nothing was taken from it.",
        "Export in smaller parts. If somebody sent it to you, tell the supervisor.",
    ),
    "sync.unexpected_content": (
        "The file holds something that does not belong in it or lacks something that does: {name}.",
        "Ask the sender for a new file and tell the supervisor.",
    ),
    "sync.bad_record": (
        "The file holds a record that cannot be read; nothing was taken from it.",
        "Ask the sender for a new file.",
    ),
    "sync.unproven_record": (
        "{count} records are not proven to come from their device and were left out.",
        "Ask the device named for a new file: {devices}.",
    ),
    "sync.attachment_missing": (
        "An attachment is not in the file: {sha256}.",
        "Ask the sender to export everything again.",
    ),
    "sync.attachment_altered": (
        "An attachment no longer has the content it was saved with: {sha256}.",
        "Run the check of the workspace, then restore the attachment from a backup.",
    ),
    "sync.not_a_picture": (
        "{name} is not a picture that can be read.",
        "Photograph the page again and choose a JPEG or PNG file.",
    ),
    "sync.no_codes": (
        "No FieldKit code was found in the pictures.",
        "Photograph the printed code from nearer, flat and in good light.",
    ),
    "sync.codes_missing": (
        "Codes {missing} of {count} are not in the pictures.",
        "Photograph the page that has them and choose all pictures together.",
    ),
    "sync.too_long_for_paper": (
        "The record is too long to be printed as codes ({count} codes).",
        "Hand over the sync file or the PDF instead.",
    ),
    "sync.paper_needs_form": (
        "The code was printed for a form that this workspace does not have.",
        "Import the event pack with the form first, then the pictures again.",
    ),
    # --- reports
    "document.damaged": (
        "The PDF is damaged or incomplete; nothing was taken from it.",
        "Copy it again from the sender, or import the sync file instead.",
    ),
    "document.locked": (
        "The PDF is protected with a password.",
        "Ask the sender for the document as FieldKit wrote it.",
    ),
    "document.carries_nothing": (
        "This PDF carries no inspection record.",
        "Use the PDF that FieldKit wrote (not a scan, a print or a converted copy), or the sync file.",
    ),
    "document.too_large": (
        "The record inside the PDF is larger than is allowed ({limit} MB).",
        "Ask the sender for the sync file.",
    ),
    "document.altered": (
        "The record inside the PDF is not what was put into it.",
        "Do not use this copy. Ask the sender for the document again.",
    ),
    # --- app
    "answer.required": (
        "{question} has no answer.",
        "Answer it; the form requires it.",
    ),
    "answer.not_allowed": (
        "{question}: {value} is not allowed. {message}",
        "Correct the answer.",
    ),
    "plan.refused": (
        "The event plan {name} has {count} problems; the first: {first}",
        "Correct the plan and load it again. Nothing was changed.",
    ),
    # --- live forms and answers
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
        "The form {name} cannot be used. It has {count} errors; the first: {first}",
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
        "{count} answers are missing or not allowed; the first: {first}",
        "Answer them, or keep the inspection as a draft.",
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
        "{count} answers were refused; the first: {first}",
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
    # --- cli
    "cli.no_passphrase": (
        "No passphrase was given.",
        "Set FIELDKIT_PASSPHRASE, use --passphrase-file, or run in a terminal to be asked.",
    ),
    "demo.folder_not_empty": (
        "The folder {path} is not empty.",
        "Choose an empty or a new folder.",
    ),
}
