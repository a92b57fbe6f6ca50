"""Which installed form is for which kind of site."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fieldkit.app.core import Core

# Which kind of site a built-in form is made for; for other forms the plan's visits tell.
_MADE_FOR = {"fk_food": "food", "fk_water": "water", "fk_chem": "chemical"}
KINDS = tuple(_MADE_FOR.values())
# What may follow an inspection of any site; never the first that fits, which is taken unasked.
_AFTERWARDS = ("fk_followup", "fk_lab", "fk_illness")


@dataclass(frozen=True, slots=True)
class FormRow:
    """One installed version of a form."""

    id: str
    version: str
    title: str
    hash: str

    def as_dict(self) -> dict[str, Any]:
        """The row as the command line prints it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class FormOffer:
    """The installed forms for a site, each once: those made for its kind, and all others."""

    fitting: tuple[FormRow, ...]
    others: tuple[FormRow, ...]


def installed_forms(core: Core) -> list[FormRow]:
    """The forms to start an inspection with, every version, the newest first."""
    return [
        FormRow(row.id, row.version, row.title, row.hash) for row in core.workspace.forms.offered()
    ]


class FittingForms:
    """The installed forms by the kind of the sites; read once, for any number of sites."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._newest = {row.id: row for row in reversed(installed_forms(core))}
        self._by_kind: dict[str, tuple[FormRow, ...]] = {}

    @cached_property
    def _sent_to(self) -> dict[str, set[str]]:
        """The forms that the plan sends to sites of each kind."""
        kinds = {code: site.kind.casefold() for code, site in self._core.sites().items()}
        sent: dict[str, set[str]] = {}
        for visit in self._core.workspace.plan.assignments():
            if kind := kinds.get(visit.site):
                sent.setdefault(kind, set()).add(visit.form)
        return sent

    def of_kind(self, kind: str) -> tuple[FormRow, ...]:
        """The newest version of each form that fits a kind of site.

        A built-in form fits the kind that it is made for, any form the kinds of the sites to which
        the plan sends it; what follows an inspection comes after those.
        """
        kind = kind.casefold()
        if kind not in self._by_kind:
            made_for = {form for form, its_kind in _MADE_FOR.items() if its_kind == kind}
            fitting = made_for | self._sent_to.get(kind, set())
            newest = self._newest.values()
            first = [row for row in newest if row.id in fitting]
            first.sort(key=lambda row: row.id not in made_for)
            after = [row for row in newest if first and row.id in _AFTERWARDS and row not in first]
            self._by_kind[kind] = (*first, *after)
        return self._by_kind[kind]

    def first_for(self, kind: str) -> FormRow | None:
        """The form with which sites of a kind are inspected; None when nothing fits."""
        return next((row for row in self.of_kind(kind) if row.id not in _AFTERWARDS), None)

    def offer(self, kind: str) -> FormOffer:
        """All installed forms, parted by whether they fit a kind of site."""
        fitting = self.of_kind(kind)
        return FormOffer(fitting, tuple(r for r in self._newest.values() if r not in fitting))
