"""Forms larger than any found: 5,000 questions, a list of 100,000 choices, 500 instances."""

CHOICES, QUESTIONS, INSTANCES = 100_000, 5_000, 500
_HEAD = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>{title}</h:title><model>'
)


def giants(folder):
    """Writes each form as a file and gives it with answers by path."""
    yield _written(folder, "questions", _questions()), {}
    file = _written(folder, "choices", _choices())
    media = file.with_name(f"{file.stem}-media")
    media.mkdir()
    rows = "\n".join(f"t{n},Town {n}" for n in range(CHOICES))
    (media / "towns.csv").write_text(f"name,label\n{rows}\n", encoding="utf-8")
    yield file, {"/data/town": f"t{CHOICES // 2}", "/data/other": f"t{CHOICES - 1}"}
    yield _written(folder, "instances", _instances()), {"/data/f": "2", "/data/r[1]/a": "7"}


def _written(folder, name, text):
    file = folder / f"giant-{name}.xml"
    file.write_text(text, encoding="utf-8")
    return file


def _form(name, instance, binds, body, lists=""):
    return (
        f'{_HEAD.format(title=name)}<instance><data id="giant_{name}" version="1">{instance}'
        f"<meta><instanceID/></meta></data></instance>{lists}{binds}</model></h:head>"
        f"<h:body>{body}</h:body></h:html>"
    )


def _field(path, label):
    return f'<input ref="{path}"><label>{label}</label></input>'


def _questions():
    """One group, where every tenth question opens the next one and every fifth is summed up."""
    numbers = range(QUESTIONS)
    nodes = "".join(f"<q{n}/>" for n in numbers)
    binds = "".join(
        f'<bind nodeset="/data/g/q{n}" type="int"'
        + (f" relevant=\"/data/g/q{n - 1} != '5'\"" if n % 10 == 9 else "")
        + (f' calculate="/data/g/q{n - 1} * 2" readonly="true()"' if n % 25 == 24 else "")
        + "/>"
        for n in numbers
    )
    fields = "".join(_field(f"/data/g/q{n}", f"Question {n}") for n in numbers)
    body = f'<group ref="/data/g"><label>All</label>{fields}</group>'
    return _form("questions", f"<g>{nodes}</g>", binds, body)


def _choices():
    lists = '<instance id="towns" src="jr://file-csv/towns.csv"/>'
    choose = "".join(
        f'<select1 ref="/data/{name}"><label>{name}</label>'
        "<itemset nodeset=\"instance('towns')/root/item\">"
        '<value ref="name"/><label ref="label"/></itemset></select1>'
        for name in ("town", "other")
    )
    body = _field("/data/before", "Before") + choose
    return _form("choices", "<before/><town/><other/>", "", body, lists)


def _instances():
    rows = "<r><a/><b/><l/></r>" * INSTANCES
    binds = (
        '<bind nodeset="/data/f" type="int"/><bind nodeset="/data/r/a" type="int"/>'
        '<bind nodeset="/data/r/b" type="int"/>'
        '<bind nodeset="/data/r/l" type="int" calculate="../a * /data/f" readonly="true()"/>'
    )
    fields = "".join(_field(f"/data/r/{name}", name) for name in "abl")
    body = (
        f'{_field("/data/f", "Factor")}<group ref="/data/r"><label>Rows</label>'
        f'<repeat nodeset="/data/r">{fields}</repeat></group>'
    )
    return _form("instances", f"<f/>{rows}", binds, body)


def spreadsheet_of(questions):
    """A form as Markdown, groups of 25 in two languages: choices, numbers, texts, sums, skips."""
    rows = ["| survey |", _row("type", "name", *_TEXTS, *_RULES)]
    for group in range(questions // 25):
        rows.append(_row("begin_group", f"g{group}", f"Group {group}", f"Группа {group}"))
        rows += [_question(group, number) for number in range(25)]
        rows.append(_row("end_group"))
    rows += ["| choices |", _row("list_name", "name", *_TEXTS[:2])]
    rows += [
        _row(name, value, value, f"{value}р")
        for name, values in (("yn", "yes no"), ("list", "a b c d e"))
        for value in values.split()
    ]
    return "\n".join(rows)


_TEXTS = ("label::English (en)", "label::Russian (ru)", "hint::English (en)")
_RULES = (
    "relevant",
    "required",
    "constraint",
    "constraint_message::English (en)",
    "calculation",
)


def _row(*cells):
    return "| | " + " | ".join(cells) + " |" * (2 + len(_TEXTS) + len(_RULES) - len(cells))


def _question(group, number):
    name, before = f"q{group}_{number}", f"q{group}_{number - 2}"
    said = (name, f"Question {name}", f"Вопрос {name}")
    if number == 0:
        return _row("select_one yn", *said, "", "", "yes")
    if number % 5 == 1:
        hint = f"Hint {name}" if number == 6 else ""
        return _row("select_one list", *said, hint, f"${{q{group}_0}} = 'yes'")
    if number % 5 == 2:
        return _row("integer", *said, "", "", "", ". >= 0 and . < 1000", "From 0 to 999")
    if number % 5 == 3:
        return _row("text", *said, "", f"selected(${{{before}}}, 'a')" if number == 13 else "")
    if number % 5 == 4:
        sum_of_two = f"coalesce(${{{before}}}, 0) * 2"
        return _row("calculate", name, "", "", "", "", "", "", "", sum_of_two)
    return _row("select_multiple list", *said)
