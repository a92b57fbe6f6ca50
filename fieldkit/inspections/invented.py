"""Invented events of any size: sites, people, visits and answers with plausible spread, by a seed.

For demonstrations, load tests and training. How many items are found wrong and how sites share
risks follows 5,429 real food inspections of one city (means 4.9 findings where there are any, 26 %
of them critical; 58 % of the visits in the highest class of risk); the rest is plausible only.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from fieldkit.inspections.plan import Event, Person, Site, Venue

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

ZONE = timezone(timedelta(hours=5))
"""Where invented events take place."""
FORM_OF_KIND = {"food": "fk_food", "water": "fk_water", "chemical": "fk_chem"}
SUPERVISOR = "Dilnoza Karimova"
_INSPECTORS = (
    "Aigerim Sadykova",
    "Timur Rakhimov",
    "Bermet Asanova",
    "Farrukh Nazarov",
    "Oyun Bat-Erdene",
    "Sana Malik",
    "Jasur Yuldashev",
    "Nurlan Abdiev",
    "Zarina Sharipova",
    "Imran Qureshi",
    "Saule Omarova",
    "Ganbold Tumur",
)
_VENUES = (
    "Main arena",
    "Athletes' village",
    "Market square",
    "River stage",
    "Hippodrome",
    "Camp ground",
    "Bus station",
    "Exhibition hall",
    "Prayer field",
    "Training ground",
    "Media centre",
    "Old town",
)
_FOOD = (
    "Plov stall",
    "Shashlik stand",
    "Samsa bakery",
    "Lagman kitchen",
    "Buffet",
    "Canteen",
    "Ice cream van",
    "Tea house",
    "Manty corner",
    "Juice bar",
    "Night kitchen",
    "Biryani stall",
)
_WATER = ("Standpipe", "Water tanker", "Roof tank", "Refill point", "Well", "Ice maker")
_CHEMICAL = ("Cleaning store", "Gas cylinders", "Fuel point", "Pool plant", "Pesticide store")
_OPERATORS = (
    "Dastarkhan LLP",
    "Nomad Foods",
    "Silk Road Catering",
    "Ak-Bulak",
    "Sary-Arka Service",
)
_RISKS = ("high", "moderate", "low")
_SHARES = (0.58, 0.27, 0.15)
_VISITS_BY_RISK = {"high": 3.0, "moderate": 2.0, "low": 1.0}
_VISITS_OF_A_SITE = 2.5
_MOST_SITES = 400
_VISITS_OF_A_DAY = 60
_DAYS_LEFT = 2
_FIRST_HOUR, _LAST_HOUR = 8, 21
_SPREAD = (1.25, 5.5)  # of the share of items that are wrong at a site: mean 0.185
_GETS_BETTER = 0.7  # what is left of it at the next visit
_WRONG = (
    "Seen during the visit; staff were told.",
    "Not in order since the morning.",
    "The same as yesterday, says the person in charge.",
    "Nobody could say who answers for it.",
)
_KNOWN = frozenset({"site", "event", "venue", "loc", "inspector"})
"""What the plan and the laptop fill in."""
_GRAVE, _SLIGHT = 0.45, 1.5  # items that ask for a photo are wrong less often
_CORRECTED = 0.55
_ITEM = re.compile(r"[fc]_[a-z]+")
_RISK_QUESTION = re.compile(r"s_([a-z]+)_\d\d")


@dataclass(frozen=True, slots=True)
class InventedVisit:
    """One visit: where, by which form, by whom, when; `badness` is the share of wrong items."""

    number: int
    site: Site
    form: str
    person: str
    moment: datetime
    purpose: str
    badness: float


def invented_event(size: int, seed: int, last: date) -> Event:
    """The plan of an event of which `size` visits are made, the last of them on a day given.

    It goes on for two days after that, so that something is left to do.
    """
    chance = random.Random(f"plan {seed} {size}")  # noqa: S311  repeatable on purpose
    days = days_of(size)
    venues = _VENUES[: min(len(_VENUES), 2 + size // 60)]
    count = max(6, min(_MOST_SITES, round(size / _VISITS_OF_A_SITE)))
    people = inspectors_of(size)
    return Event(
        code=f"INV{seed}",
        name=f"EXERCISE Invented Games {seed}",
        exercise=True,
        begins=(last - timedelta(days=days - 1)).isoformat(),
        ends=(last + timedelta(days=_DAYS_LEFT)).isoformat(),
        place="An invented place",
        venues=tuple(Venue(_letter(place), name) for place, name in enumerate(venues)),
        sites=tuple(_site(number, len(venues), chance) for number in range(count)),
        people=(
            *(Person(name, "inspector") for name in people),
            Person(SUPERVISOR, "supervisor"),
        ),
    )


def days_of(size: int) -> int:
    """On how many days so many visits are made."""
    return max(3, min(14, -(-size // _VISITS_OF_A_DAY)))


def inspectors_of(size: int) -> tuple[str, ...]:
    """Who inspects an event of so many visits."""
    return _INSPECTORS[: max(2, min(len(_INSPECTORS), size // 30))]


def invented_visits(event: Event, size: int, seed: int) -> list[InventedVisit]:
    """So many visits by time; risky sites are visited more often, and get better."""
    chance = random.Random(f"visits {seed} {size}")  # noqa: S311  repeatable on purpose
    people = [person.name for person in event.people if person.role == "inspector"]
    weights = [_VISITS_BY_RISK[site.risk] for site in event.sites]
    first = datetime.fromisoformat(event.begins).replace(tzinfo=ZONE)
    span = days_of(size)
    badness = {site.code: chance.betavariate(*_SPREAD) for site in event.sites}
    drawn = sorted(
        (_moment(first, span, chance), chance.choices(event.sites, weights)[0].code)
        for _ in range(size)
    )
    by_code = {site.code: site for site in event.sites}
    visits = []
    for number, (moment, code) in enumerate(drawn, start=1):
        site = by_code[code]
        purpose = "preopen" if moment - first < timedelta(days=1) else "routine"
        if chance.random() < 0.05:  # noqa: PLR2004  a share
            purpose = "complaint"
        visits.append(
            InventedVisit(
                number,
                site,
                FORM_OF_KIND[site.kind],
                # A site is one person's, so that laptops differ in what they know.
                people[_number_of(code) % len(people)],
                moment,
                purpose,
                badness[code],
            )
        )
        badness[code] *= _GETS_BETTER
    return visits


def invented_answers(
    visit: InventedVisit, like: Mapping[str, Any], questions: Collection[str], seed: int
) -> dict[str, Any]:
    """Answers to a form, more than it asks for: what is not asked is left out by whoever fills it.

    Args:
        visit: the visit.
        like: complete answers to the same form, whose readings and signatures are kept or varied.
        questions: the names of all questions of the form.
        seed: of the event.
    """
    chance = random.Random(f"answers {seed} {visit.number}")  # noqa: S311  repeatable on purpose
    items = [name for name in sorted(questions) if _ITEM.fullmatch(name) and name in like]
    plain = {
        name: value
        for name, value in like.items()
        if not name.startswith(tuple(f"{item}_" for item in items))
    }
    given = plain | {"insp_type": visit.purpose, "exercise": "yes"}
    for name in items:
        given |= _item(name, visit.badness, questions, chance)
    given |= {
        "food": _food,
        "water": _water,
        "chemical": _chemical,
    }[visit.site.kind](visit, like, questions, chance)
    return {name: value for name, value in given.items() if name not in _KNOWN}


def _item(
    name: str, badness: float, questions: Collection[str], chance: random.Random
) -> dict[str, Any]:
    is_grave = f"{name}_photo" in questions
    if chance.random() >= badness * (_GRAVE if is_grave else _SLIGHT):
        unseen = chance.choices(("in", "na", "nobs"), (0.9, 0.06, 0.04))[0]
        return {name: unseen}
    said = {name: "out", f"{name}_cos": "yes" if chance.random() < _CORRECTED else "no"}
    said[f"{name}_note"] = chance.choice(_WRONG)
    if is_grave:
        said[f"{name}_photo"] = "photos/hands.jpg" if chance.random() < 0.5 else "photos/hose.jpg"  # noqa: PLR2004
    return said


def _food(
    visit: InventedVisit, _like: Mapping[str, Any], _asked: Collection[str], chance: random.Random
) -> dict[str, Any]:
    staff = chance.randint(1, 14)
    hot = round(chance.gauss(70 - 15 * visit.badness, 4), 1)
    cold = round(chance.gauss(3.2 + 4 * visit.badness, 1.0), 1)
    readings: list[dict[str, Any]] = [
        {"t_food": "Main dish", "t_proc": "hot", "t_hot": hot},
        {"t_food": "Salad", "t_proc": "cold", "t_cold": cold},
    ]
    for reading, act in zip(readings, ("reheat", "chill"), strict=True):
        reading |= {"t_act": act, "t_fixed": "no", "t_photo": "photos/gauge.jpg"}
    return {
        "est_name": visit.site.name,
        "staff_n": staff,
        "trained_n": chance.randint(0, staff),
        "hired_under_7d": chance.randint(0, staff // 2),
        "meals_per_day": int(chance.lognormvariate(5.5, 0.9)) + 1,
        "r_temp": readings,
    }


def _water(
    visit: InventedVisit, like: Mapping[str, Any], asked: Collection[str], chance: random.Random
) -> dict[str, Any]:
    kinds = sorted({found[1] for name in asked if (found := _RISK_QUESTION.fullmatch(name))})
    # Springs are judged by the questions of wells.
    kind = kinds[_number_of(visit.site.code) % len(kinds)]
    said: dict[str, Any] = {"w_type": kind, "point": visit.site.name}
    for name in like:
        if name.startswith("s_"):
            said[name] = ""
    for name in sorted(asked):
        if name.startswith(f"s_{kind}_") and _RISK_QUESTION.fullmatch(name):
            is_risk = chance.random() < visit.badness
            said[name] = "yes" if is_risk else chance.choice(("no",) * 9 + ("dk",))
            said[f"{name}_act"] = chance.choice(_WRONG)
            said[f"{name}_fixed"] = chance.choice(("yes", "no"))
    frc = round(max(0.0, chance.gauss(0.6 - 1.5 * visit.badness, 0.25)), 2)
    state = chance.choices(("absent", "pending", "present", "not_tested"), (78, 14, 4, 4))[0]
    return said | {
        f"risks_{kind}_photo": "photos/hose.jpg",
        "frc": frc,
        "tcl": round(frc + abs(chance.gauss(0.2, 0.1)), 2),
        "ntu": round(chance.lognormvariate(0.1, 0.7), 1),
        "ph": round(chance.gauss(7.4, 0.35), 1),
        "ecoli_state": state,
        "ecoli_due": (visit.moment.date() + timedelta(days=1)).isoformat(),
        "sampled": "yes" if state == "pending" else "no",
        "r_param": [
            {
                "p_kind": "nitrate",
                "p_nitrate": round(chance.lognormvariate(2.3, 0.8), 1),
                "p_method": "kit",
            }
        ],
        "r_sample": [_sample(visit, like)] if state == "pending" else [],
    }


def _sample(visit: InventedVisit, like: Mapping[str, Any]) -> dict[str, Any]:
    taken = visit.moment.isoformat(timespec="milliseconds")
    sample = dict(like["r_sample"][0])
    sample |= {"sample_id": f"INV-{visit.number:05}", "sample_at": taken, "r_coc": []}
    return sample


def _chemical(
    visit: InventedVisit, _like: Mapping[str, Any], _asked: Collection[str], _chance: random.Random
) -> dict[str, Any]:
    return {"store_name": visit.site.name, "operator": visit.site.operator}


def decision_for(grade: str) -> str:
    """What an inspector decides at a grade."""
    return {"A": "continue", "B": "fix_24h", "C": "stop_item"}.get(grade, "suspend")


def _site(number: int, venues: int, chance: random.Random) -> Site:
    kind = chance.choices(tuple(FORM_OF_KIND), (0.62, 0.24, 0.14))[0]
    names = {"food": _FOOD, "water": _WATER, "chemical": _CHEMICAL}[kind]
    return Site(
        code=f"{kind[0].upper()}-{number + 1:03}",
        name=f"{chance.choice(names)} {number + 1}",
        venue=_letter(chance.randrange(venues)),
        kind=kind,
        lat=f"{43.2 + chance.gauss(0, 0.02):.5f}",
        lon=f"{76.9 + chance.gauss(0, 0.03):.5f}",
        operator=chance.choice(_OPERATORS),
        source=f"S-{chance.randint(1, 4)}" if kind != "chemical" else "",
        risk=chance.choices(_RISKS, _SHARES)[0],
    )


def _moment(first: datetime, days: int, chance: random.Random) -> datetime:
    day = first + timedelta(days=chance.randrange(days))
    minutes = chance.randrange(_FIRST_HOUR * 60, _LAST_HOUR * 60)
    return (day + timedelta(minutes=minutes)).astimezone(UTC).astimezone(ZONE)


def _letter(place: int) -> str:
    return chr(ord("A") + place)


def _number_of(text: str) -> int:
    """A number of a text that is the same in every process."""
    return sum(map(ord, text))
