"""Making an invented event real: laptops, inspections, hand-overs and reviews, day by day.

Everything goes through the use cases that people have, so that what it leaves behind is what their
work would leave behind.
"""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal

from fieldkit import paths
from fieldkit.app.answers_filing import AnswersFiling
from fieldkit.app.bootstrap import create_workspace, open_services
from fieldkit.app.jobs import JobContext
from fieldkit.clock import FrozenClock
from fieldkit.errors import FieldKitError
from fieldkit.inspections.invented import (
    SUPERVISOR,
    ZONE,
    decision_for,
    inspectors_of,
    invented_answers,
    invented_event,
    invented_visits,
)
from fieldkit.inspections.plan_workbook import plan_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fieldkit.app.bootstrap import Services
    from fieldkit.errors import Problem
    from fieldkit.inspections.invented import InventedVisit

_SAMPLES = {"fk_food": "food.json", "fk_water": "water.json", "fk_chem": "chem.json"}
_NOT_ASKED = "answers.not_asked"
_EVENING = 22
_RETURNED_OF = 17  # one in so many is returned, and so many are left to be decided
_LEFT_OF = 9


@dataclass(frozen=True, slots=True)
class InventedResult:
    """What was made: folders by whose they are, and figures."""

    supervisor: Path
    inspectors: tuple[Path, ...]
    inspections: int
    by_grade: Mapping[str, int]
    by_alert: Mapping[str, int]
    findings: int


@dataclass(frozen=True, slots=True)
class _Recorded:
    id: str
    grade: str
    alert: str
    findings: int
    number: int


class Inventing:
    """One invented event in one folder; the same size and seed give the same work."""

    def __init__(self, folder: Path, passphrase: str, size: int, seed: int, last: date) -> None:
        self._folder = folder
        self._passphrase = passphrase
        self._size = size
        self._seed = seed
        self._event = invented_event(size, seed, last)
        self._samples = {form: _sample(name) for form, name in _SAMPLES.items()}
        self._recorded: list[_Recorded] = []
        begins = datetime.fromisoformat(self._event.begins).replace(tzinfo=ZONE)
        self._clock = FrozenClock(begins - timedelta(hours=12), ZONE, seed)

    def run(self, tell: Callable[[str], None]) -> InventedResult:
        """Plan, inspect and review every day; `tell` hears of each."""
        event, people = self._event, inspectors_of(self._size)
        tell(f"{event.name}: {len(event.sites)} sites, {len(people)} inspectors.")
        folders = {name: self._folder / f"inspector-{n}" for n, name in enumerate(people, 1)}
        with TemporaryDirectory() as place, ExitStack() as opened:
            desk = opened.enter_context(self._made(self._folder / "supervisor", SUPERVISOR))
            laptops = {
                name: opened.enter_context(self._made(folder, name))
                for name, folder in folders.items()
            }
            self._prepare(desk, laptops, Path(place))
            visits = invented_visits(event, self._size, self._seed)
            for day, of_day in groupby(visits, lambda visit: visit.moment.date()):
                self._work(desk, laptops, list(of_day), Path(place))
                tell(f"{day}: {len(self._recorded)} of {self._size} inspections.")
            self._carry(desk, laptops, Path(place))
        return self._result(tuple(folders.values()))

    def _made(self, folder: Path, name: str) -> Services:
        role: Literal["supervisor", "inspector"] = (
            "supervisor" if name == SUPERVISOR else "inspector"
        )
        create_workspace(folder, self._passphrase, name, role, self._clock)
        return open_services(folder, self._passphrase, self._clock)

    def _prepare(self, desk: Services, laptops: Mapping[str, Services], place: Path) -> None:
        workbook = place / "plan.xlsx"
        workbook.write_bytes(plan_workbook(self._event, tuple(_SAMPLES), "en"))
        desk.planning.load_event(workbook)
        for form in _SAMPLES:
            desk.planning.add_form(Path(form))
        for laptop in laptops.values():
            card = place / "card.txt"
            laptop.planning.write_card(card)
            desk.planning.enrol(card)
        self._carry(desk, laptops, place)

    def _carry(self, desk: Services, laptops: Mapping[str, Services], place: Path) -> None:
        """Bring every inspector what the supervisor has to say."""
        pack = place / "pack.fieldkit"
        desk.planning.write_pack(pack, JobContext())
        for laptop in laptops.values():
            laptop.receiving.accept(pack, JobContext())

    def _work(
        self,
        desk: Services,
        laptops: Mapping[str, Services],
        visits: list[InventedVisit],
        place: Path,
    ) -> None:
        """One day: everybody inspects, hands over in the evening, and some of it is decided."""
        for visit in visits:
            self._clock.moment = visit.moment.astimezone(UTC)
            self._recorded.append(self._inspect(laptops[visit.person], visit))
        evening = visits[-1].moment.replace(hour=_EVENING, minute=0)
        self._clock.moment = max(evening.astimezone(UTC), self._clock.moment)
        for person in dict.fromkeys(visit.person for visit in visits):
            first_name = person.partition(" ")[0]
            stick = place / f"{first_name}-{evening:%Y%m%d}.fieldkit"
            laptops[person].handing_over.export(stick, JobContext())
            desk.receiving.accept(stick, JobContext())
        for recorded in self._recorded[-len(visits) :]:
            self._decide(desk, recorded)

    def _inspect(self, laptop: Services, visit: InventedVisit) -> _Recorded:
        from fieldkit.forms import fill

        draft = laptop.inspecting.start(visit.form, visit.site.code)
        questions = {path.rpartition("/")[2] for path in draft.session.definition.binds}
        like = self._samples[visit.form]
        sample = paths.resources() / "reference" / "sample_event"
        given = invented_answers(visit, like, questions, self._seed)
        filing = AnswersFiling(draft, sample)
        _require_fitting(fill(filing, given))
        grade = draft.headline().grade
        self._clock.moment += timedelta(minutes=15 + visit.number % 20)
        deadline = (self._clock.now() + timedelta(days=1)).isoformat(timespec="milliseconds")
        last = {
            "decision": decision_for(grade),
            "reason": "As the findings ask for.",
            "deadline": deadline,
            "measures": "Correct what was found and show it at the next visit.",
        }
        _require_fitting(fill(filing, last))
        draft.keep()
        headline = draft.headline()
        inspection = draft.finalise()
        return _Recorded(
            inspection, headline.grade, headline.alert, len(headline.findings), visit.number
        )

    def _decide(self, desk: Services, recorded: _Recorded) -> None:
        if recorded.number % _LEFT_OF == 0:
            return
        if recorded.number % _RETURNED_OF == 0:
            desk.reviewing.return_(recorded.id, ("Please say which instrument was used.",))
        else:
            desk.reviewing.approve(recorded.id, ())

    def _result(self, inspectors: tuple[Path, ...]) -> InventedResult:
        grades = [recorded.grade or "-" for recorded in self._recorded]
        alerts = [recorded.alert for recorded in self._recorded]
        return InventedResult(
            supervisor=self._folder / "supervisor",
            inspectors=inspectors,
            inspections=len(self._recorded),
            by_grade={each: grades.count(each) for each in sorted(set(grades))},
            by_alert={each: alerts.count(each) for each in sorted(set(alerts))},
            findings=sum(recorded.findings for recorded in self._recorded),
        )


def _sample(name: str) -> dict[str, Any]:
    file = paths.resources() / "reference" / "sample_event" / name
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def _require_fitting(problems: list[Problem]) -> None:
    """Accept answers that the form does not ask for; anything else is our own fault."""
    wrong = [problem for problem in problems if problem.code != _NOT_ASKED]
    if wrong:
        raise FieldKitError(
            "answers.refused", count=len(wrong), first=wrong[0].message, problems=wrong
        )
