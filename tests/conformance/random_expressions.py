"""Random XPath expressions of the kind that form authors write, over the questions in reach."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

NUMBERS = ("integer", "decimal", "range")
SEVERAL = ("select_multiple", "rank")
PLACES = ("geopoint", "geotrace", "geoshape")
TEXTS = ("text", "select_one", "calculate")
LITERALS = ("a", "ab c", "5", "red", "north", "t1", "Ёж", "x")


@dataclass
class Reach:
    """What an expression may name: questions by type, those inside other repeats, and repeats.

    `inside` holds (question, type, repeat) of questions that are several from here, `beside` those
    in the same repeat; `here` tells whether the expression itself stands inside a repeat. `sharp` allows what the engines are known
    to read differently.
    """

    fields: list[tuple[str, str]] = field(default_factory=list)
    inside: list[tuple[str, str, str]] = field(default_factory=list)
    beside: list[tuple[str, str, str]] = field(default_factory=list)
    repeats: list[str] = field(default_factory=list)
    here: bool = False
    sharp: bool = False

    def of(self, *kinds: str) -> list[str]:
        """The names of the single questions of some types."""
        return [name for name, kind in self.fields if kind in kinds]


class Expressions:
    """A source of random expressions; `chance` decides everything."""

    def __init__(self, chance: random.Random, reach: Reach) -> None:
        self.chance = chance
        self.reach = reach

    def number(self, depth: int = 2) -> str:
        """An expression whose value is a number, perhaps NaN."""
        if depth <= 0 or self.chance.random() < 0.25:
            return self._number_atom()
        return self._chosen(self._numbers(), self._number_atom)(depth)

    def text(self, depth: int = 2) -> str:
        """An expression whose value is a text."""
        if depth <= 0 or self.chance.random() < 0.25:
            return self._text_atom()
        return self._chosen(self._texts(), self._text_atom)(depth)

    def condition(self, depth: int = 2) -> str:
        """An expression whose value is a truth."""
        return self._chosen(self._conditions(), lambda: "true()")(depth)

    def _chosen(self, makers, fallback):
        usable = [maker for maker in makers if maker is not None]
        return self.chance.choice(usable) if usable else lambda _depth: fallback()

    def _pick(self, names: list[str]) -> str:
        return f"${{{self.chance.choice(names)}}}"

    def _literal(self) -> str:
        return f"'{self.chance.choice(LITERALS)}'"

    def _number_atom(self) -> str:
        names = self.reach.of(*NUMBERS)
        if names and self.chance.random() < 0.75:
            name = self._pick(names)
            return name if self.chance.random() < 0.5 else f"coalesce({name}, 0)"
        return self.chance.choice(["0", "1", "2", "3", "7", "0.5", "-1", "10"])

    def _text_atom(self) -> str:
        names = self.reach.of(*TEXTS)
        return self._pick(names) if names and self.chance.random() < 0.75 else self._literal()

    def _numbers(self):
        pick, reach = self.chance.choice, self.reach
        number, text, condition = self.number, self.text, self.condition
        yield lambda d: f"{number(d - 1)} {pick('+-*')} {number(d - 1)}"
        yield lambda d: f"({number(d - 1)}) {pick(['div', 'mod'])} {pick('234')}"
        yield lambda d: f"if({condition(d - 1)}, {number(d - 1)}, {number(d - 1)})"
        yield lambda d: f"{pick(['int', 'abs', 'number'])}({number(d - 1)})"
        yield lambda d: f"round({number(d - 1)}, {pick('012')})"
        yield lambda d: f"{pick(['max', 'min'])}(coalesce({number(0)}, 1), 3)"
        yield lambda d: f"string-length({text(d - 1)})"
        yield lambda d: f"coalesce({number(d - 1)}, {pick('05')})"
        if reach.of(*SEVERAL):
            yield lambda d: f"count-selected({self._pick(reach.of(*SEVERAL))})"
        if reach.of("date"):
            yield lambda d: f"int(decimal-date-time({self._pick(reach.of('date'))}))"
        if reach.of("dateTime", "time"):
            yield self._part_of_day
        if reach.of(*PLACES):
            yield self._measure
        if reach.repeats:
            yield lambda d: f"count({self._pick(reach.repeats)})"
        if reach.here:
            yield lambda d: "position(..)"
        if any(kind in NUMBERS for _, kind, _ in reach.beside):
            yield self._of_the_one_before
        if reach.inside:
            yield self._aggregate
            yield self._indexed
            yield self._filtered_count

    def _part_of_day(self, _depth: int) -> str:
        name, kind = self.chance.choice(
            [each for each in self.reach.fields if each[1] in ("dateTime", "time")]
        )
        call = "decimal-time" if kind == "time" else "decimal-date-time"
        return f"round({call}(${{{name}}}), {self.chance.choice('035')})"

    def _measure(self, _depth: int) -> str:
        name = self._pick(self.reach.of(*PLACES))
        call = f"{self.chance.choice(['distance', 'area'])}({name})"
        return call if self.reach.sharp else f"if({name} != '', {call}, 0)"

    def _aggregate(self, _depth: int) -> str:
        name, kind, _ = self.chance.choice(self.reach.inside)
        if kind not in NUMBERS:
            return f"count(${{{name}}})"
        if self.reach.sharp and self.chance.random() < 0.3:
            return f"{self.chance.choice(['sum', 'max', 'min'])}(${{{name}}})"
        return f"{self.chance.choice(['sum', 'count', 'max', 'min'])}(${{{name}}}[. != ''])"

    def _indexed(self, _depth: int) -> str:
        name, _, repeat = self.chance.choice(self.reach.inside)
        place = self.chance.choice(["1", "2", f"count(${{{repeat}}})"])
        return f"indexed-repeat(${{{name}}}, ${{{repeat}}}, {place})"

    def _of_the_one_before(self, _depth: int) -> str:
        numbers = [each for each in self.reach.beside if each[1] in NUMBERS]
        name, _, repeat = self.chance.choice(numbers)
        return f"coalesce(indexed-repeat(${{{name}}}, ${{{repeat}}}, position(..) - 1), 0)"

    def _filtered_count(self, _depth: int) -> str:
        name, kind, repeat = self.chance.choice(self.reach.inside)
        test = f"{name} > {self.chance.choice('0123')}" if kind in NUMBERS else f"{name} != ''"
        return f"count(${{{repeat}}}[{test}])"

    def _texts(self):
        pick, reach = self.chance.choice, self.reach
        text, condition = self.text, self.condition
        yield lambda d: f"concat({text(d - 1)}, {text(d - 1)})"
        yield lambda d: f"if({condition(d - 1)}, {text(d - 1)}, {text(d - 1)})"
        yield lambda d: f"coalesce({text(d - 1)}, {text(d - 1)})"
        yield lambda d: f"substr({text(d - 1)}, {pick('012')}, {pick('1234')})"
        yield lambda d: f"translate({text(d - 1)}, 'abe', 'xy')"
        yield lambda d: f"normalize-space({text(d - 1)})"
        yield lambda d: f"substring-before({text(d - 1)}, ' ')"
        yield lambda d: f"substring-after({text(d - 1)}, {pick(['a', 'e'])!r})"
        yield lambda d: f"string(int({self.number(d - 1)}))"
        for kind in ("select_one", *SEVERAL):
            names = reach.of(kind)
            if names:
                yield lambda d, names=names: self._choice_name(pick(names))
        # A place is a list too: latitude, longitude, altitude, accuracy.
        if reach.of(*SEVERAL, "geopoint"):
            listed = reach.of(*SEVERAL, "geopoint")
            yield lambda d: f"selected-at({self._pick(listed)}, {pick('012')})"
        if reach.of("select_one", "text"):
            yield self._looked_up
        if reach.of("date"):
            shown = ["%Y-%m-%d", "%d.%m.%y", "%b %e", "%n/%Y", "%a"]
            yield lambda d: f"format-date({self._pick(reach.of('date'))}, '{pick(shown)}')"
        if reach.of("date", "dateTime"):
            moments = reach.of("date", "dateTime")
            parts = ["%Y-%m-%d %H:%M", "%H:%M:%S", "%h.%3", "%e %b %y"]
            yield lambda d: f"format-date-time({self._pick(moments)}, '{pick(parts)}')"
        if reach.inside:
            yield lambda d: f"join(' ', ${{{pick(reach.inside)[0]}}})"
            yield self._indexed

    def _choice_name(self, name: str) -> str:
        return f"jr:choice-name(${{{name}}}, '${{{name}}}')"

    def _looked_up(self, _depth: int) -> str:
        key = self._pick(self.reach.of("select_one", "text"))
        column = self.chance.choice(["region", "label", "pop"])
        return f"instance('cities')/root/item[name = {key}]/{column}"

    def _conditions(self):
        pick, reach = self.chance.choice, self.reach
        number, text, condition = self.number, self.text, self.condition
        compare = ["=", "!=", "<", ">", "<=", ">="]
        yield lambda d: f"{number(d - 1)} {pick(compare)} {number(0)}"
        yield lambda d: f"{text(d - 1)} {pick(['=', '!='])} {self._literal()}"
        yield lambda d: f"{self._text_atom()} != ''"
        yield lambda d: f"string-length({text(d - 1)}) > {pick('0123')}"
        yield lambda d: f"contains({text(d - 1)}, 'a')"
        yield lambda d: f"starts-with({text(d - 1)}, {self._literal()})"
        if reach.of("text"):
            yield lambda d: f"regex({self._pick(reach.of('text'))}, '^[a-z]+$')"
        if reach.of(*SEVERAL):
            several = reach.of(*SEVERAL)
            yield lambda d: f"selected({self._pick(several)}, '{pick(['red', 'blue', 't2', '1'])}')"
        if reach.of("select_one"):
            single = reach.of("select_one")
            yield lambda d: f"{self._pick(single)} = '{pick(['red', 't1', '2', 'yes'])}'"
        if reach.of("date"):
            dates = reach.of("date")
            yield lambda d: f"{self._pick(dates)} {pick('<>')} date('2026-03-0{pick('159')}')"
            yield lambda d: f"{self._pick(dates)} <= today()"
        if reach.of("dateTime"):
            yield lambda d: f"{self._pick(reach.of('dateTime'))} {pick('<>')} now()"
        if reach.of("time"):
            yield lambda d: f"decimal-time({self._pick(reach.of('time'))}) {pick('<>')} 0.4"
        if reach.of(*PLACES):
            yield lambda d: f"{self._pick(reach.of(*PLACES))} {pick(['=', '!='])} ''"
        yield from self._compound(condition) if self.chance.random() < 0.5 else ()

    def _compound(self, condition):
        pick = self.chance.choice
        yield lambda d: f"not({condition(d - 1) if d > 0 else 'true()'})"
        if self.reach.sharp:
            names = self.reach.of(*NUMBERS, *TEXTS)
            if names:
                yield lambda d: self._pick(names)
        yield (
            lambda d: (
                f"({condition(d - 1)}) {pick(['and', 'or'])} ({condition(d - 1)})"
                if d > 0
                else "false()"
            )
        )
