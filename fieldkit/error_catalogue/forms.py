"""What can be wrong with a form file."""

ENTRIES: dict[str, tuple[str, str]] = {
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
        "The file is XML but no XForm: it begins with {root} where an XForm begins with h:html.",
        "Choose the form's XForm, XLSForm (.xlsx, .xls, .csv) or Markdown file.",
    ),
    "form.no_survey": (
        "There is no sheet named survey; found: {found}.",
        "Name the sheet with the questions survey.",
    ),
    "form.column_missing": (
        "The column {column} is missing. Row 1 holds: {found}.",
        "Write the header {column} into row 1; headers are these English words in forms of every language.",
    ),
    "form.headers_below": (
        "The headers stand in row {row}, but they belong into row 1, which holds: {first}.",
        "Delete the rows above the headers, merged cells with them.",
    ),
    "form.column_misspelt": (
        "No program knows the column {header}; what stands in it does nothing.",
        "Write {meant} where that is meant.",
    ),
    "form.language_spelt": (
        "One language is spelt in several ways and becomes several languages: {spellings}.",
        "Write it in the same way in the headers of all sheets: {rewrite}.",
    ),
    "form.formula_lost": (
        "The cell holds a formula whose result is not in the file, so it counts as empty: {formula}",
        "Open the form in a spreadsheet program and save it there, or write the text itself.",
    ),
    "form.formula_error": (
        "The spreadsheet program could not work out the formula of this cell: {value}.",
        "Correct the formula; a text that begins with = or - needs an apostrophe before it.",
    ),
    "form.list_unnamed": (
        "{type} does not say which list the choices are from.",
        "Write the name of the list after it, as in select_one LIST.",
    ),
    "form.list_extra": (
        "After the list {list} stands {extra}, which means nothing there.",
        "Write the name of the list without blanks; only or_other may follow it.",
    ),
    "form.list_ending": (
        "{list} is no file name: it has no ending.",
        "Write the whole name, such as {list}.csv.",
    ),
    "form.end_alone": (
        "The row says only end, which stands for the time at which the form was finished.",
        "Write end group or end repeat to close what is open here.",
    ),
    "form.choice_name_spaced": (
        "The name {value} of a choice has blanks; where several may be chosen they tear it apart.",
        "Write {proposal}; what people read stands in the label.",
    ),
    "form.choice_name_date": (
        "The name {value} of a choice looks like a date that the spreadsheet program made of something else, such as 1-5.",
        "Format the cell as text and write the name again.",
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
        "The question type {type} is not known.[[ The nearest known type: {nearest}.]]",
        "Correct the type, or write text or hidden for a type of another program.",
    ),
    "form.type_matrix": (
        "A kobomatrix is a table that only the server of KoboToolbox writes out[[, one group of questions for each choice of {list}]].",
        "Take the form as the server gives it to ODK Collect (.xml), or write the groups out: one for each row of the table, with its questions.",
    ),
    "form.name_missing": (
        "The row has no name.",
        "Give it a short name of letters, digits and underscores.",
    ),
    "form.name_invalid": (
        "The name {value} cannot be used.",
        "Begin with a letter, then letters, digits, _, - or . only; for instance {proposal}.",
    ),
    "form.name_too_long": (
        "The name that begins with {start} is longer than {most} characters.",
        "Give it a short name; long words belong into the label.",
    ),
    "form.prefix_undeclared": (
        "The name {value} has the prefix {prefix}, which the form does not declare.",
        "Leave the prefix out, or declare it in the column namespaces of the settings sheet.",
    ),
    "form.nested_too_deep": (
        "More than {most} groups and repeats stand inside each other here.",
        "Close groups before others begin.",
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
        "The choice list {list} is not on the sheet {where}.[[ The nearest list there: {nearest}.]]",
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
        "${{{name}}} names a question that does not exist.[[ The nearest name: {nearest}.]]",
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
    "form.typographic": (
        "The expression has typographic quotes or non-breaking spaces: {before}",
        "Write it with plain ones: {after}",
    ),
    "form.wrong_ending": (
        "The ending of the file's name is not that of its content, and other programs refuse it: {before}.",
        "Save it as {after}.",
    ),
    "form.sheet_misnamed": (
        "No sheet is called {after}, but one is called {before}.",
        "Name it {after}.",
    ),
    "form.choice_without_label": (
        "The choice {after} has no label; its name is shown.",
        "Fill in its label.",
    ),
    "form.repair_needs_tables": (
        "{name} is a ready XForm; only the sheets of an XLSForm can be repaired.",
        "Repair the XLSForm that it was made from.",
    ),
    "form.repair_over_source": (
        "{path} is the form itself; a repaired copy never takes its place.",
        "Choose another file name.",
    ),
    "form.repair_not_xlsx": (
        "A repaired copy is a workbook, but {path} does not end in .xlsx.",
        "Choose a name that ends in .xlsx.",
    ),
    "form.repair_over_media": (
        "{path} is there already with other content.",
        "Choose another name for the copy, or move that file away.",
    ),
    "form.repair_unknown": (
        "{problem} is not a problem that can be repaired.",
        "Choose from: {known}.",
    ),
    "form.cell_too_long": (
        "On the sheet {sheet}, a cell of row {row} is longer than the {most} characters that a workbook can hold.",
        "Shorten it.",
    ),
    "form.expression": (
        "The expression cannot be read near {found}: {text}",
        "Look for a missing bracket, quote, comma or operator.",
    ),
    "form.constraint_headless": (
        "The rule compares nothing with anything: {text}",
        "Write a dot for the answer itself: . {text}",
    ),
    "form.bare_name": (
        "{name} stands without quotes and without ${{}}, so it means nothing here: {text}",
        "Write {rewrite}; texts and choices stand in quotes, questions in ${{}}.",
    ),
    "form.choice_unknown": (
        "No choice of {question} is called {choice}: {text}",
        "Write the name of a choice as it stands on the sheet, capitals and all[[; the nearest one: {rewrite}]].",
    ),
    "form.default_language_absent": (
        "The default language {language} is not among the languages of the form: {found}.",
        "Write one of them, spelt as in the headers.",
    ),
    "form.reference_beside": (
        "Nothing stands between {first} and {second}: {text}",
        "Write a comma or an operator between them.",
    ),
    "form.division_sign": (
        "The sign / does not divide, it leads into a group: {text}",
        "Write div with a blank on each side.",
    ),
    "form.brackets_missing": (
        "{function} has no brackets around what it is given: {text}",
        "Write {function}( before it and ) after it.",
    ),
    "form.no_date": (
        "{date} is not read as a date: {text}",
        "Write the year first, such as {rewrite}.",
    ),
    "form.braces": (
        "People are shown the braces around {name} as they stand, not the answer.",
        "Write ${{{name}}} to show the answer.",
    ),
    "form.filter_column": (
        "{name} is no column of the sheet with the choices, so this filter offers none: {text}",
        "Write the header as it stands there; texts stand in quotes, questions in ${{}}.",
    ),
    "form.not_yes_or_no": (
        "{text} is neither yes nor no, and counts as no.",
        "Write {rewrite}, or clear the cell.",
    ),
    "form.function_unknown": (
        "There is no function {function}().[[ The nearest known one: {nearest}.]] Expression: {text}",
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
        "Write ${{name}} instead of a path, or correct the path[[; the nearest one: {rewrite}]].",
    ),
    "form.media_missing": (
        "The picture, sound or video {file} is missing; the question is shown without it.",
        "Put the file into a folder named like the form with -media at its end, and install the form again.",
    ),
    "form.search_file_missing": (
        "The list {file} is missing, which search() reads; the question shows the choices of the form.",
        "Put the file into a folder named like the form with -media at its end, and install the form again.",
    ),
    "form.file_misnamed": (
        "{before} is not among the attached files; {after} is.",
        "Give the file the name that the form uses, with the same capital letters, or correct the name in the form.",
    ),
    "form.untranslated": (
        "Texts missing in {language}, column {column}: {count} (rows {rows}).",
        "Fill them in; until then people who choose this language see nothing there.",
    ),
    "form.letters_missing": (
        "No font of the program has these letters: {letters} ({script}, {count} in all). Boxes are shown and printed instead.",
        "Write these texts in another script too, or have the reports read in another language.",
    ),
    "form.letters_missing_rtl": (
        "No font of the program has these letters, written from right to left: {letters} ({script}, {count} in all). Boxes are shown and printed instead.",
        "Write these texts in Arabic, Latin, Cyrillic or Greek letters too.",
    ),
    "form.direction_unclosed": (
        "A mark that turns the direction of writing is not closed, so that the text after it runs the wrong way: {text}",
        "Delete the invisible marks; the program finds the direction by itself.",
    ),
    "form.appearance_misspelt": (
        "The appearance {word} is not known.",
        "Write {nearest}.",
    ),
    "form.appearance_unknown": (
        "The appearance {word} is not known; the question is shown in the ordinary way.[[ It stands in {count} rows.]]",
        "Delete the word, or correct it.",
    ),
    "form.appearance_unfit": (
        "The appearance {word} does nothing on a question of type {kind}; it is for {fits}.",
        "Delete the word, or write one that fits {kind}: {fitting}.",
    ),
    "form.appearance_useless": (
        "The appearance {word} does nothing on a question of type {kind}; it is for {fits}.",
        "Delete the word; no appearance changes a question of type {kind}.",
    ),
    "form.appearance_map": (
        "There is no map here: with {word}, too, places are typed or pasted as coordinates.",
        "The form works as it is.",
    ),
    "form.appearance_choice_map": (
        "There is no map here: the choices are shown as a list.",
        "The form works as it is.",
    ),
    "form.appearance_calendar": (
        "No {word} calendar is shown here: dates are typed in the Gregorian one, in which every program stores them.",
        "The form works as it is; a hint can say which calendar is meant.",
    ),
    "form.appearance_printer": (
        "No label printer is reached from here: the text is shown only.",
        "The form works as it is.",
    ),
    "form.appearance_compass": (
        "A laptop has no compass: the bearing is typed in degrees.",
        "The form works as it is.",
    ),
    "form.appearance_camera": (
        "With {word} a telephone makes the file on the spot; here it is chosen from the disk, and may be older.",
        "The form works as it is; where the moment counts, ask for it too.",
    ),
    "form.appearance_scanner": (
        "No camera reads the code here: it is typed, or comes from a hand scanner.",
        "The form works as it is.",
    ),
    "form.appearance_other_program": (
        "{word} starts another program of a telephone, which is not there on a laptop: the answer is typed.",
        "Say in a hint what is to be typed.",
    ),
    "form.appearance_plugin": (
        "{word} is a plug-in of SurveyCTO, which does not run here: the question is asked in the ordinary way.",
        "The form works as it is.",
    ),
    "form.required_note": (
        "Nobody can answer a note, and this one is required: where it is shown, the inspection"
        " cannot be finished.",
        "Take the required mark away. To stop people on purpose, say in relevant when.",
    ),
    "form.pattern_unreadable": (
        "The regular expression {pattern} cannot be read: {reason}. Every answer breaks this rule.",
        "Check its brackets and backslashes.",
    ),
    "form.pattern_differs": (
        "{sign} is read differently by the programs that run forms: {pattern}",
        "Write {rewrite}.",
    ),
    "form.label_missing": (
        "The question {name} has no label, so people would see nothing.",
        "Write what they are asked into the column label, or into hint.",
    ),
    "form.reference_twice": (
        "${{{name}}} is written here, but several rows are called {name}.",
        "Give each of them a name of its own.",
    ),
    "form.reference_shape": (
        "A question is not named here in the way that it must be.",
        "Write ${{name}}, with the name of the question between the braces.",
    ),
    "form.max_pixels": (
        "Photos are kept as large as the camera makes them.",
        "Write max-pixels=1024 into the column parameters to keep them small; the form works as it is.",
    ),
    "form.parameter_number": (
        "The parameter {parameter} has to be a whole number.",
        "Write it as in {parameter}=1024.",
    ),
    "form.frame_unlabelled": (
        "The group or repeat has no label.",
        "Give it one, so that people know where they are; the form works as it is.",
    ),
    "form.type_old": (
        "Telephones and laptops of today no longer tell {type}: the answer stays empty.",
        "Delete the row; the form works as it is.",
    ),
    "form.language_code": (
        "These languages have no code, which some programs need: {languages}.",
        "Write the code behind the name, as in English (en); the form works as it is.",
    ),
    "form.column_foreign": (
        "The column {header} belongs to another program and is left out.",
        "The form works as it is.",
    ),
    "form.column_old": (
        "The column {header} is no longer part of XLSForm.",
        "Write a condition into the column relevant instead; the form works as it is.",
    ),
    "form.row_skipped": (
        "The row has neither name nor label and is left out.",
        "Delete it, or fill it in.",
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
}
