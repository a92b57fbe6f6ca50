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
