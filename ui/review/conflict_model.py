"""One conflict: what differs, what was chosen of it, and what the result would be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fieldkit.app.opened_conflict import BASE
from fieldkit.app.resolving import OWN, Decision
from fieldkit.errors import FieldKitError, message_of
from ui.review.carried_choices import Carried
from ui.shared.wording import language, tr

if TYPE_CHECKING:
    from fieldkit.app.conflict_rows import Conflict, ConflictAnswer
    from fieldkit.app.rows import InspectionDetail
    from ui.shared.desk import Desk

_NO, _YES = "no", "yes"


class ConflictModel(QObject):
    """The page of one conflict. `opened` hands on the resolution as a draft for form entry."""

    changed = Signal()
    chosen = Signal()
    opened = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.conflict: Conflict | None = None
        self.choices: dict[str, str] = {}
        self.reason = ""
        self.whole = ""  # the side that was taken for everything
        self.result: InspectionDetail | None = None
        self.problem = ""
        self.again: set[str] = set()  # places where something arrived after they were decided
        self._earlier: list[tuple[dict[str, str], str]] = []

    def open(self, inspection: str) -> None:
        """Show a conflict; what one side alone changed is chosen already."""
        self.choices, self.reason, self.whole, self.conflict = {}, "", "", None
        self.again, self._earlier = set(), []
        with self._desk.notices.refusals():
            self.conflict = self._desk.services.resolving.conflict(inspection, language.tag)
            self.choices = _proposed(self.conflict)
        self._follow()
        self.changed.emit()

    def read_again(self) -> None:
        """Show a version that arrived meanwhile; what was chosen stays where it still can."""
        before = self.conflict
        if before is None:
            return
        with self._desk.notices.refusals():
            now = self._desk.services.resolving.conflict(before.row.id, language.tag)
            if now.heads == before.heads:
                return
            carried = Carried(before, now)
            self.choices = {**_proposed(now), **carried.choices(self.choices)}
            self.again = carried.places & self.choices.keys()
            self.whole, self.conflict, self._earlier = carried.side(self.whole), now, []
            words = tr("Something new arrived for {site}. What you chose is kept; look again.")
            self._desk.notices.tell(words.format(site=now.row.site))
            self._follow()
            self.changed.emit()

    def end(self) -> None:
        """Leave a conflict that is one no more."""
        if self.conflict is not None:
            words = tr("The conflict at {site} is settled.")
            self._desk.notices.tell(words.format(site=self.conflict.row.site))
            self.close()

    def close(self) -> None:
        """Leave the conflict as it is."""
        self.conflict = None
        self.changed.emit()

    @property
    def rows(self) -> list[ConflictAnswer]:
        """What differs, without what lies in an instance that is not to stay."""
        if self.conflict is None:
            return []
        for answer in self.conflict.differing:
            if answer.kind == "withdrawal" and self._said(answer) == _YES:
                return [answer]  # nothing else matters then
        gone = tuple(
            f"{answer.place}/"
            for answer in self.conflict.differing
            if answer.kind == "instance" and self._said(answer) == _NO
        )
        return [answer for answer in self.conflict.differing if not answer.place.startswith(gone)]

    @property
    def agreed(self) -> list[ConflictAnswer]:
        """The answers that are the same on all sides."""
        answers = self.conflict.answers if self.conflict else ()
        return [each for each in answers if each.is_same and each.kind == "answer" and each.words]

    @property
    def undecided(self) -> list[ConflictAnswer]:
        """What is left to decide."""
        return [answer for answer in self.rows if answer.place not in self.choices]

    @property
    def is_complete(self) -> bool:
        """Whether the resolution can be written."""
        return self.result is not None

    @property
    def writes_withdrawal(self) -> bool:
        """Whether the resolution withdraws the inspection, and is nothing to fill in a form."""
        return self.result is not None and self.result.row.state == "withdrawn"

    @property
    def is_decided(self) -> bool:
        """Whether nothing is left to decide."""
        if self.conflict is None:
            return False
        return bool(self.whole) if self.conflict.problem is not None else not self.undecided

    def choose(self, place: str, said: str) -> None:
        """Choose a side, `base`, or a value of one's own for one answer."""
        self._remember()
        self.choices[place] = said
        self.again.discard(place)
        self._follow()

    def undo(self) -> None:
        """Take the last choice back."""
        if self._earlier:
            self.choices, self.whole = self._earlier.pop()
            self._follow()

    def _remember(self) -> None:
        self._earlier.append((dict(self.choices), self.whole))

    def write_own(self, place: str, text: str) -> None:
        """Choose a value of one's own."""
        self.choose(place, OWN + text)

    def take(self, side: str) -> None:
        """Choose one side for everything."""
        if self.conflict is None:
            return
        self._remember()
        self.whole = side
        self.again.clear()
        number = [each.side for each in self.conflict.sides].index(side)
        self.choices = {
            answer.place: side
            for answer in self.conflict.differing
            if answer.sides[number] is not None
        }
        self._follow()

    def own(self, place: str) -> str:
        """The value of one's own that is chosen, or nothing."""
        said = self.choices.get(place, "")
        return said.removeprefix(OWN) if said.startswith(OWN) else ""

    def write(self) -> None:
        """Write the resolution; the inspection leaves the conflict."""
        if self.conflict is None or not self.is_complete:
            return
        row = self.conflict.row
        with self._desk.notices.refusals():
            self._desk.services.resolving.resolve(row.id, self._decision())
            self.end()  # if nobody has told that it is settled

    def complete_in_form(self) -> None:
        """Open the result in form entry, to go on there."""
        if self.conflict is not None and self.is_complete:
            with self._desk.notices.refusals():
                draft = self._desk.services.resolving.begin(self.conflict.row.id, self._decision())
                self.close()
                self.opened.emit(draft)

    def file(self, name: str) -> bytes | None:
        """The content of a file of the result, by its name."""
        entry = self.result.files.get(name) if self.result else None
        return self.content(entry["sha256"]) if entry else None

    def content(self, sha256: str) -> bytes | None:
        """The content of a file of any side; None when it has not arrived."""
        return self._desk.services.resolving.content(sha256)

    def _said(self, answer: ConflictAnswer) -> str | None:
        """The value that the choice for an answer amounts to."""
        said = self.choices.get(answer.place, "")
        if said.startswith(OWN):
            return said.removeprefix(OWN)
        if said == BASE:
            return answer.base
        sides = [each.side for each in self.conflict.sides] if self.conflict else []
        return answer.sides[sides.index(said)] if said in sides else None

    def _decision(self) -> Decision:
        if self.conflict is None:
            return Decision()
        shown = {answer.place for answer in self.rows}
        answers = {place: said for place, said in self.choices.items() if place in shown}
        take = self.whole if self.conflict.problem is not None else ""
        return Decision(take, answers, self.reason.strip(), self.conflict.heads)

    def _follow(self) -> None:
        """Work out the result, once everything is decided."""
        self.result, self.problem = None, ""
        if self.conflict is not None and self.is_decided:
            try:
                self.result = self._desk.services.resolving.preview(
                    self.conflict.row.id, self._decision(), language.tag
                )
            except FieldKitError as error:
                self.problem = message_of(error.code, error.context, tr)
        self.chosen.emit()


def _proposed(conflict: Conflict) -> dict[str, str]:
    """What one side alone changed is chosen already."""
    return {
        answer.place: conflict.sides[answer.sides.index(answer.proposal)].side
        for answer in conflict.differing
        if answer.proposal is not None
    }
