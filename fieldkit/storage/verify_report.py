"""What a check of a workspace or a file tells: the problems, whose they are, what to do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fieldkit.errors import message_of, remedy_of
from fieldkit.ledger.words import fingerprint_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class VerifyProblem:
    """One thing that does not fit, and whose it is; empty or 0 where that is not known.

    `field` is a column with what stands there and what should, `person` who carries the device,
    `told` what else the sentence of the code names.
    """

    code: str
    device: str = ""
    seq: int = 0
    entity: str = ""
    detail: str = ""
    field: str = ""
    person: str = ""
    told: tuple[tuple[str, object], ...] = ()

    def carried_by(self, people: Mapping[str, str]) -> VerifyProblem:
        """The same with the name of whoever carries the device."""
        return replace(self, person=people.get(self.device, ""))

    def words(self, translate: Callable[[str], str] = str) -> str:
        """What does not fit."""
        return message_of(self.code, self._context, translate)

    def advice(self, translate: Callable[[str], str] = str) -> str:
        """What to do about it."""
        return remedy_of(self.code, self._context, translate)

    @property
    def message(self) -> str:
        """What does not fit, in English."""
        return self.words()

    @property
    def _context(self) -> dict[str, object]:
        named = ("device", "seq", "entity", "field")
        details = dict.fromkeys(("table", "sha256", "reason", "last", "kind"), self.detail)
        laptop = _words_of(self.device)
        return {
            **{name: getattr(self, name) for name in named},
            **details,
            "person": self.person or laptop,
            "laptop": f"{self.person} ({laptop})" if self.person else laptop,
            **dict(self.told),
        }

    def as_dict(self) -> dict[str, object]:
        """The problem as the command line prints it."""
        return {
            "code": self.code,
            "device": self.device,
            "seq": self.seq,
            "entity": self.entity,
            "field": self.field,
            "person": self.person,
            "message": self.message,
            "remedy": self.advice(),
        }


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What a check found. `projection_digest` is that of the rows computed from the records.

    `remarks` are no faults: entries that exist and have not arrived, entries that do not count.
    """

    ok: bool
    records: int
    inspections: int
    heads: int
    projection_digest: str
    problems: tuple[VerifyProblem, ...]
    remarks: tuple[VerifyProblem, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """The report as the command line prints it."""
        return {
            "ok": self.ok,
            "records": self.records,
            "inspections": self.inspections,
            "heads": self.heads,
            "projection_digest": self.projection_digest,
            "problems": [problem.as_dict() for problem in self.problems],
            "remarks": [remark.as_dict() for remark in self.remarks],
        }


def _words_of(device: str) -> str:
    """The five words of a device; what is no device's number stands as it is."""
    try:
        return " ".join(fingerprint_words(device))
    except ValueError:
        return device
