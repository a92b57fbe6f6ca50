"""Random XLSForms: a tree of questions, groups and repeats with rules that never cycle."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.conformance.random_expressions import NUMBERS, Expressions, Reach

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

LANGUAGES = ("English (en)", "Русский (ru)")
LISTS = {
    "color": [("red", "Red", ""), ("green", "Green", ""), ("blue", "Blue", ""), ("x", "X", "")],
    "town": [
        ("t1", "Alpha", "north"),
        ("t2", "Beta", "north"),
        ("t3", "Gamma", "south"),
        ("t4", "Delta", "south"),
        ("t5", "Epsilon", "north"),
    ],
    "grade": [("1", "One", "1"), ("2", "Two", "2"), ("3", "Three", "2")],
    "yn": [("yes", "Yes", ""), ("no", "No", "")],
}
CITIES = (
    "name,label,region,pop\n"
    't1,"Alpha, the",north,100\nt2,Beta,north,25\nt4,Delta,south,\nred,Rödby,south,7\n'
)
FILES = {"cities.csv": CITIES.encode()}
_LEAVES = (
    ["integer"] * 4
    + ["text"] * 3
    + ["select_one"] * 3
    + ["select_multiple"] * 2
    + ["calculate"] * 5
    + ["decimal", "decimal", "date", "date", "note", "acknowledge", "range", "file"]
    + ["time", "dateTime", "dateTime", "rank", "rank", "geopoint", "geotrace", "geoshape"]
)


@dataclass
class Item:
    """One row of the survey sheet, or a group or repeat with the rows inside it."""

    name: str
    type: str
    columns: dict[str, str] = field(default_factory=dict)
    children: list[Item] = field(default_factory=list)

    @property
    def holds_items(self) -> bool:
        """Whether this is a group or a repeat."""
        return self.type in ("group", "repeat")


@dataclass
class Form:
    """A random form; `sharp` marks one that may use what the engines read differently."""

    items: list[Item]
    several_languages: bool = False
    sharp: bool = False

    def markdown(self) -> str:
        """The form as the tables of an XLSForm."""
        rows = list(_rows(self.items))
        names = sorted({column for row in rows for column in row} - {"type", "name"})
        survey = [["type", "name", *names]]
        survey += [[row.get(column, "") for column in survey[0]] for row in rows]
        choices = [["list_name", "name", *self.labels, "region"]]
        for key, items in LISTS.items():
            for name, label, region in items:
                words = [label, f"{label}-ру"][: len(self.labels)]
                choices.append([key, name, *words, region])
        settings = [["form_title", "form_id", "version"], ["Fuzz", "fuzz", "1"]]
        sheets = {"survey": survey, "choices": choices, "settings": settings}
        if self.several_languages:
            settings[0].append("default_language")
            settings[1].append(LANGUAGES[0])
        return "".join(_sheet(name, table) for name, table in sheets.items())

    @property
    def labels(self) -> list[str]:
        """The columns that hold labels."""
        return [f"label::{name}" for name in LANGUAGES] if self.several_languages else ["label"]


def _rows(items: list[Item]) -> Iterator[dict[str, str]]:
    for item in items:
        if item.holds_items:
            yield {"type": f"begin {item.type}", "name": item.name, **item.columns}
            yield from _rows(item.children)
            yield {"type": f"end {item.type}"}
        else:
            yield {"type": item.type, "name": item.name, **item.columns}


def _sheet(name: str, table: list[list[str]]) -> str:
    lines = [f"| {name} |"]
    lines += ["| | " + " | ".join(row) + " |" for row in table]
    return "\n".join(lines) + "\n"


def _is_inside(known: Item, around: list[Item], own: list[Item]) -> bool:
    """Whether an item stands right in a repeat beside those that are `own`."""
    return (
        around[:-1] == own[: len(around) - 1]
        and known in around[-1].children
        and around[-1] not in own
    )


def random_form(chance: random.Random) -> Form:
    """A form of some ten to twenty rows."""
    return _Maker(chance).form()


class _Maker:
    """Builds the tree first, then gives rules to its items in an order in which none can cycle."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.number = 0
        self.above: dict[str, list[Item]] = {}
        self.known: list[Item] = []

    def form(self) -> Form:
        chance = self.chance
        form = Form([], chance.random() < 0.3, chance.random() < 0.15)
        form.items = self._items(chance.randint(4, 9), 0)
        self._note_parents(form.items, [])
        for item in self._order(form.items):
            self._give_rules(item, form)
            self.known.append(item)
        if "instance('cities')" in str(form.items):
            # Only a question that chooses from the file makes the file part of the form.
            columns = dict.fromkeys(form.labels, "City")
            form.items.append(Item("city", "select_one_from_file cities.csv", columns))
        return form

    def _items(self, count: int, depth: int) -> list[Item]:
        made = []
        for _ in range(count):
            self.number += 1
            number = self.number
            draw = self.chance.random()
            if depth < 3 and draw < 0.12:
                children = self._items(self.chance.randint(1, 4), depth + 1)
                made.append(Item(f"g{number}_", "group", children=children))
            elif depth < 2 and draw < 0.26:
                children = self._items(self.chance.randint(2, 4), depth + 1)
                made.append(Item(f"r{number}_", "repeat", children=children))
            else:
                made.append(Item(f"q{number}", self.chance.choice(_LEAVES)))
        return made

    def _note_parents(self, items: list[Item], above: list[Item]) -> None:
        for item in items:
            self.above[item.name] = above
            self._note_parents(item.children, [*above, item])

    def _order(self, items: list[Item]) -> Iterator[Item]:
        """Parents before their children, otherwise now and then out of turn."""
        waiting = list(items)
        while waiting:
            place = 0 if self.chance.random() < 0.8 else self.chance.randrange(len(waiting))
            item = waiting.pop(place)
            yield item
            waiting[place:place] = item.children

    def _reach(self, item: Item, form: Form) -> Reach:
        own = [parent for parent in self.above[item.name] if parent.type == "repeat"]
        reach = Reach(here=bool(own), sharp=form.sharp)
        for known in self.known:
            around = [parent for parent in self.above[known.name] if parent.type == "repeat"]
            kind = known.type.split(" ")[0]
            if known.type == "repeat":
                if around == own[: len(around)]:
                    reach.repeats.append(known.name)
            elif known.type != "group" and kind != "note":
                if around == own[: len(around)]:
                    reach.fields.append((known.name, kind))
                    if own and around == own:
                        reach.beside.append((known.name, kind, own[-1].name))
                elif _is_inside(known, around, own):
                    reach.inside.append((known.name, kind, around[-1].name))
        return reach

    def _give_rules(self, item: Item, form: Form) -> None:
        chance, columns = self.chance, item.columns
        source = Expressions(chance, self._reach(item, form))
        if item.type != "calculate":
            self._give_labels(item, form, source)
        if chance.random() < (0.2 if item.type == "calculate" else 0.3):
            columns["relevant"] = source.condition()
        if item.type == "calculate":
            columns["calculation"] = source.number() if chance.random() < 0.5 else source.text()
            if chance.random() < 0.1:
                columns["calculation"] = f"once({columns['calculation']})"
        elif item.type == "repeat" and chance.random() < 0.35:
            columns["repeat_count"] = chance.choice(["2", "3", f"({source.number(1)}) mod 5"])
        elif not item.holds_items and item.type != "note":
            self._give_question_rules(item, source)

    def _give_labels(self, item: Item, form: Form, source: Expressions) -> None:
        names = [name for name, _ in source.reach.fields]
        output = (
            f" ${{{self.chance.choice(names)}}}" if names and self.chance.random() < 0.3 else ""
        )
        if form.several_languages:
            for language in LANGUAGES:
                item.columns[f"label::{language}"] = f"{item.name} {language[:3]}{output}"
        else:
            item.columns["label"] = f"{item.name}{output}"

    def _give_question_rules(self, item: Item, source: Expressions) -> None:
        chance, columns = self.chance, item.columns
        kind = item.type
        if kind in ("select_one", "select_multiple", "rank"):
            self._give_choices(item, source)
        if kind == "file":
            item.type = f"{chance.choice(['select_one', 'select_multiple'])}_from_file cities.csv"
        if kind == "range":
            columns["parameters"] = "start=0 end=10 step=1"
        if chance.random() < 0.25:
            columns["required"] = "yes" if chance.random() < 0.5 else source.condition(1)
        if chance.random() < 0.12:
            columns["readonly"] = "yes" if chance.random() < 0.3 else source.condition(1)
        if chance.random() < 0.3:
            columns["constraint"] = self._constraint(kind, source)
        if chance.random() < 0.25:
            self._give_default(item, kind, source)

    def _give_choices(self, item: Item, source: Expressions) -> None:
        chance, columns = self.chance, item.columns
        key = chance.choice(list(LISTS))
        item.type = f"{item.type} {key}"
        names = source.reach.of("select_one", "text")
        if key in ("town", "grade") and chance.random() < 0.5:
            fixed = "'north'" if key == "town" else "2"
            value = f"${{{chance.choice(names)}}}" if names else fixed
            columns["choice_filter"] = chance.choice(
                [f"region = {value}", f"region = {fixed} or name = {value}", f"name != {value}"]
            )
        if chance.random() < 0.12:
            columns["parameters"] = f"randomize=true, seed={chance.randint(1, 99)}"

    def _constraint(self, kind: str, source: Expressions) -> str:
        pick = self.chance.choice
        if kind in NUMBERS:
            return f". {pick(['>', '<=', '!='])} {source.number(1)}"
        if kind == "text":
            return pick(["regex(., '^[a-z ]*$')", "string-length(.) < 4", source.condition(1)])
        if kind == "rank":
            return pick(["selected-at(., 0) != 'red'", "selected(., 't1')"])
        if kind == "select_multiple":
            return pick(["count-selected(.) <= 2", "not(selected(., 'red'))"])
        if kind == "date":
            return pick([". <= today()", ". > date('2026-03-03')"])
        if kind == "dateTime":
            return pick([". <= now()", "decimal-date-time(.) > 20516.5"])
        if kind == "time":
            return "decimal-time(.) < 0.5"
        return source.condition(1)

    def _give_default(self, item: Item, kind: str, source: Expressions) -> None:
        simple = {"integer": "4", "decimal": "1.5", "text": "ab", "date": "2026-03-04"}
        if kind in simple:
            item.columns["default"] = simple[kind]
        if kind == "text" and self.chance.random() < 0.3:
            item.columns["default"] = f"concat('d', {self.chance.choice('12')})"
        names = source.reach.of("integer", "text", "select_one")
        if kind in ("integer", "text") and names and self.chance.random() < 0.25:
            item.columns["trigger"] = f"${{{self.chance.choice(names)}}}"
            made = source.number(1) if kind == "integer" else source.text(1)
            item.columns["calculation"] = made
            item.columns.pop("default", None)
