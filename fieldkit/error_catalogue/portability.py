"""What the programs that run ODK forms do differently: Collect (JavaRosa) and ODK Web Forms."""

ENTRIES: dict[str, tuple[str, str]] = {
    "form.portable_date_text": (
        "{text} is a text where a date is computed with: ODK Collect gets no number from it.",
        "Write {rewrite}.",
    ),
    "form.portable_date_stored": (
        "A calculation that gives a date is stored with a time by ODK Collect and without by Web Forms: {text}",
        "Write date instead of calculate in the type column; the calculation stays {rewrite}.",
    ),
    "form.portable_day_stored": (
        "A date plus or minus days is stored as a whole number by ODK Collect and as a fraction by Web Forms: {text}",
        "Write date instead of calculate in the type column, and {rewrite}.",
    ),
    "form.portable_day_fraction": (
        "{text} is a whole number in ODK Collect and has the fraction of local midnight in Web Forms.",
        "Write {rewrite}.",
    ),
    "form.portable_day_number": (
        "{text}: ODK Collect counts days to local midnight, Web Forms to midnight UTC, which may be the day before.",
        "Write {rewrite}.",
    ),
    "form.portable_moment": (
        "{text}: ODK Collect computes with whole days and drops the time of day, Web Forms keeps it.",
        "Write {rewrite}.",
    ),
    "form.portable_time": (
        "{text}: times are no numbers; ODK Collect gives 0 or no, Web Forms nothing.",
        "Write {rewrite}.",
    ),
    "form.portable_format_code": (
        "{code} is no code of format-date(): ODK Collect stops with an error, Web Forms leaves it as it is: {text}",
        "Use %Y %y %m %n %b %d %e %a, with times also %H %h %M %S %3.",
    ),
    "form.portable_format_number": (
        "{text} formats a number: Web Forms gives an empty text.",
        "Write {rewrite}.",
    ),
    "form.portable_decimal_time": (
        "{text}: ODK Collect reads only answers of type time and stops with an error.",
        "Write {rewrite}.",
    ),
    "form.portable_decimal_time_of": (
        "{text} is given something that is no time: ODK Collect or Web Forms finds no number.",
        "Give it a question of type time.",
    ),
    "form.portable_no_date": (
        "{text} is no date: ODK Collect stops with an error or takes another year.",
        "Write the full year, month and day, such as {rewrite}.",
    ),
    "form.portable_rounding": (
        "{text} is rounded differently by ODK Collect and Web Forms.",
        "Write {rewrite}.",
    ),
    "form.portable_digits": (
        "The number {text} is written with other digits by ODK Collect than by Web Forms.",
        "Write it as a text: {rewrite}.",
    ),
    "form.portable_fraction": (
        "{text} may miss a whole number by its last digit; as a text, ODK Collect writes 110 where Web Forms writes 110.00000000000001.",
        "Round it to the digits that are wanted: {rewrite}.",
    ),
    "form.portable_blanks": (
        "{text} is nothing but blanks while its answers are empty: ODK Collect stores it as empty, Web Forms stores the blanks.",
        "Write {rewrite}.",
    ),
    "form.portable_time_text": (
        "{text} makes a text of a time: ODK Collect writes a date instead, Web Forms the time with its offset from UTC.",
        "Write {rewrite}.",
    ),
    "form.portable_unmeasured": (
        "{text} measures nothing while there is no answer: Web Forms then stops with an error and does not open the form.",
        "Write {rewrite}.",
    ),
    "form.portable_weekday": (
        "{text} asks for the day of the week: Web Forms gives an empty text on Sundays.",
        "Leave %a out.",
    ),
    "form.portable_position_text": (
        "{text} is used as a text: ODK Collect writes four numbers, Web Forms only those that were given.",
        "Write {rewrite}.",
    ),
    "form.portable_line_text": (
        "{text} is used as a text: ODK Collect writes four numbers for each position, Web Forms only those that were given.",
        "Measure it with area() or distance(), or leave it out of texts.",
    ),
    "form.portable_once_default": (
        "{text} keeps what it finds first, and {source} is hidden at the beginning: ODK Collect takes its default, Web Forms takes nothing.",
        "Ask {source} always, or write what its default says in its place.",
    ),
    "form.portable_division_by_zero": (
        "{text} divides by zero, and ODK Collect and Web Forms make different use of the result.",
        "Correct the divisor.",
    ),
    "form.portable_area": (
        "ODK Collect and Web Forms measure an area by different formulas, apart by up to 1 in 1,000: {text}",
        "Round it to what you need, such as {rewrite}, and compare with room to spare.",
    ),
    "form.portable_distance": (
        "ODK Collect gives all digits of a distance, Web Forms two decimals: {text}",
        "Write {rewrite}.",
    ),
    "form.portable_decimal_text": (
        "The decimal answer {text} is used as text: 12 is 12 in ODK Collect and 12.0 in Web Forms.",
        "Write {rewrite}.",
    ),
    "form.portable_number_as_text": (
        "{text} compares a number with a text: ODK Collect compares numbers, Web Forms the signs.",
        "Write {rewrite}.",
    ),
    "form.portable_number_text": (
        "{text}: ODK Collect and Web Forms read different numbers from this text.",
        "Write {rewrite}.",
    ),
    "form.portable_nan_text": (
        "{text} is written NaN by ODK Collect and left out by Web Forms when an answer is missing.",
        "Write {rewrite}.",
    ),
    "form.portable_sum": (
        "{text} reads answers that may be empty: ODK Collect leaves them out, Web Forms gives no sum.",
        "Write {rewrite}.",
    ),
    "form.portable_sum_of_none": (
        "{text} is 0 in ODK Collect and nothing in Web Forms when no instance fits.",
        "Write {rewrite}.",
    ),
    "form.portable_extreme": (
        "{text} reads answers that may be empty: ODK Collect leaves them out, Web Forms gives nothing.",
        "Write {rewrite}.",
    ),
    "form.portable_negative_maximum": (
        "{text} is 0 in ODK Collect: its largest number is never below zero.",
        "Write {rewrite}.",
    ),
    "form.portable_boolean": (
        "{text} is stored as 1 or 0 by ODK Collect and as true or false by Web Forms.",
        "Write {rewrite}, and compare it with 1.",
    ),
    "form.portable_condition": (
        "{text} alone is used as a condition: ODK Collect asks whether it has a value other than 0, Web Forms whether the question exists.",
        "Write {rewrite}.",
    ),
    "form.portable_boolean_order": (
        "{text} orders by true() or false(): ODK Collect stops with an error.",
        "Compare with = or !=, or compare numbers.",
    ),
    "form.portable_boolean_text": (
        "{text} is true in ODK Collect and false in Web Forms.",
        "Write {rewrite}.",
    ),
    "form.portable_selected": (
        "{text} asks for several choices at once: ODK Collect finds them, Web Forms does not.",
        "Write {rewrite}.",
    ),
    "form.portable_regex": (
        "{text}: the whole text must match in ODK Collect, any part of it in Web Forms.",
        "Write {rewrite}.",
    ),
    "form.portable_checklist": (
        "{text}: -1 means no limit in Web Forms and no number of answers in ODK Collect.",
        "Write {rewrite}.",
    ),
    "form.portable_double_minus": (
        "{text} has several minus signs, which Web Forms cannot read.",
        "Write {rewrite}.",
    ),
    "form.portable_lacking": (
        "{what} is unknown to ODK Collect: {text}",
        "For amounts that are not below zero, and for texts, write {rewrite}.",
    ),
    "form.portable_lacking_plain": (
        "{what} is unknown to ODK Collect: {text}",
        "Name the questions one by one, by ${{name}} or a full path.",
    ),
    "form.portable_choice_order": (
        "{text} depends on the order of the answers: ODK Collect keeps that of ticking, Web Forms that of the list.",
        "Write {rewrite}.",
    ),
    "form.portable_choice_place": (
        "{text}: the first answer is the one ticked first in ODK Collect, and the first of the list in Web Forms.",
        "Ask with a rank question where the order matters, or test each choice with selected().",
    ),
    "form.reference_ambiguous": (
        "{text} is a question of the repeat {repeat}, asked many times, and one answer is wanted here: ODK Collect stops with an error, Web Forms takes the first.",
        "Say which one, such as {rewrite}, or write {joined} for all of them.",
    ),
    "form.portable_full_path": (
        "{text} is written as a full path inside its own repeat: ODK Collect reads this instance, Web Forms the first.",
        "Write the name in ${{}}, or {rewrite}.",
    ),
    "form.portable_many_compared": (
        "{text} compares all instances of a repeat at once: ODK Collect stops with an error, Web Forms asks whether any fits.",
        "Write {rewrite}.",
    ),
    "form.portable_place": (
        "{text} picks an instance by its place: ODK Collect finds nothing.",
        "Write {rewrite}.",
    ),
    "form.portable_place_plain": (
        "{text} picks instances by their place: ODK Collect finds nothing.",
        "Use indexed-repeat() with the number of the instance.",
    ),
    "form.portable_whole_list": (
        "{text} names a column of a list and no row: ODK Collect stops with an error, Web Forms takes the first row.",
        "Say which row, such as {rewrite}.",
    ),
    "form.portable_index": (
        "{text} asks for an instance that does not exist: ODK Collect takes the first, Web Forms nothing.",
        "Count from 1, such as {rewrite}.",
    ),
    "form.portable_previous": (
        "{text} has no instance before the first: ODK Collect takes the first itself, Web Forms nothing.",
        "Write {rewrite}.",
    ),
    "form.portable_sibling": (
        "{text} reads other instances of the repeat that it stands in: ODK Collect does not compute it again when they change.",
        "Move it outside of the repeat where that is possible; otherwise have the instances answered in order.",
    ),
    "form.portable_position": (
        "{text} is the place of many nodes at once: ODK Collect gives 1, Web Forms an error.",
        "Write {rewrite}.",
    ),
    "form.portable_nested": (
        "{text} adds over {inner} inside {outer}: ODK Collect keeps the old sum after an instance is removed.",
        "Add a calculation with this sum inside {outer}, and add up those.",
    ),
    "form.portable_count": (
        "{text} counts questions that are not always asked: ODK Collect leaves out those that are hidden, Web Forms counts them.",
        "Write {rewrite}.",
    ),
    "form.portable_count_of_repeat": (
        "{text} counts a repeat that is not always asked: ODK Collect counts none while it is hidden, Web Forms its instances.",
        "Count only where the repeat is asked: if(its condition, {text}, 0).",
    ),
    "form.portable_count_lowered": (
        "The number of instances follows {asked}. When it becomes smaller, Web Forms removes the last instances with their answers, ODK Collect keeps and submits them.",
        "Write the largest number that can be into repeat_count, and put the questions of the repeat into a group with the relevant {rewrite}.",
    ),
    "form.portable_count_value": (
        "{text} can be negative or a fraction; as a number of instances Web Forms stops with an error there.",
        "Write {rewrite}.",
    ),
    "form.portable_count_kept": (
        "{text} inside once() is worked out by ODK Collect before the instances are there.",
        "Write what repeat_count says instead: {rewrite}.",
    ),
    "form.portable_kept_early": (
        "{text} inside once() is worked out by ODK Collect before the instances are there.",
        "Leave once() out.",
    ),
    "form.portable_choice_kept": (
        "The choices depend on {text}. When that answer changes, ODK Collect keeps a choice that is no longer offered, Web Forms removes it.",
        "Write {rewrite} into the column trigger of this row: the answer is then cleared in both.",
    ),
    "form.portable_choice_gone": (
        "The choices depend on answers: {text}. When one of them changes, ODK Collect keeps a choice that is no longer offered, Web Forms removes it.",
        "Ask for them before this question, and have people look at it again after a change.",
    ),
    "form.portable_trigger_outside": (
        "{source} stands outside the repeat of {target} and so triggers several instances at once: both ODK Collect and Web Forms stop with an error.",
        "Clear the column trigger of this row: the calculation then follows every change in each instance.",
    ),
    "form.portable_trigger_of_default": (
        "{source} is filled in by a default that is computed. ODK Collect then runs this calculation at once, Web Forms does not.",
        "Clear the column trigger of this row: the calculation then follows every change.",
    ),
    "form.portable_trigger_hidden": (
        "{source} is asked only under a condition. When it is shown or hidden, Web Forms runs this calculation again, ODK Collect does not.",
        "Write a question that is always asked into the column trigger, or clear it.",
    ),
    "form.portable_default_hidden": (
        "The question is not always asked. While it is hidden at the beginning, ODK Collect fills in the default {text}, Web Forms does not.",
        "Clear the default, and write {rewrite} into the column calculation.",
    ),
    "form.portable_date_set": (
        "{text} puts a date into a number: ODK Collect stops with an error, Web Forms leaves it empty.",
        "Write {rewrite}.",
    ),
    "form.portable_once_early": (
        "{text} keeps what it finds first, and {later} is calculated after it: Web Forms may find it empty, ODK Collect does not.",
        "Move this row below the row of {later}.",
    ),
    "form.default_offset": (
        "The default {text} is written with the offset of the device from UTC by ODK Collect, and kept as it is by Web Forms.",
        "Leave the default out, or write now().",
    ),
    "form.portable_count_path": (
        "The number of instances is an expression: {text}. ODK Collect takes only the path of a question there.",
        "Compute it in a hidden question, such as {rewrite}, and name its path.",
    ),
    "form.list_absent": (
        "{text} names a list or file that the form does not hold: ODK Collect stops with an error.",
        "Correct the name[[; the nearest one: {rewrite}]].",
    ),
    "form.text_absent": (
        "{text} names a text that the form does not hold.",
        "Correct the name[[; the nearest one: {rewrite}]].",
    ),
    "form.default_blanks": (
        "The default has blanks around it, which ODK Collect removes and Web Forms keeps: {text}",
        "Write {rewrite}.",
    ),
    "form.default_loose": (
        "The default {text} is not written as the type {type} wants: ODK Collect completes it, Web Forms leaves it out.",
        "Write {rewrite}.",
    ),
    "form.default_not_offered": (
        "The default {text} is not among the choices: ODK Collect keeps it, Web Forms removes it.",
        "Take the name of a choice[[; the nearest one: {rewrite}]].",
    ),
    "form.relevance_cycle": (
        "Each of these is shown only when the other is: {text}. ODK Collect refuses the form.",
        "Take one of the conditions away.",
    ),
}
