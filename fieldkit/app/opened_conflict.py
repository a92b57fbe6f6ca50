"""An inspection with several latest revisions, opened for comparison."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from fieldkit.app.form_languages import language_for
from fieldkit.errors import FieldKitError
from fieldkit.inspections.answers import Layout, read_answers
from fieldkit.inspections.three_way import compare
from fieldkit.ledger.graph import common_base

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldkit.app.core import Core, Revision
    from fieldkit.app.opened_forms import OpenedForm
    from fieldkit.app.rows import InspectionRow
    from fieldkit.forms import FormSession
    from fieldkit.inspections.answers import Answers
    from fieldkit.inspections.three_way import Comparison

SIDES = ("left", "right")
BASE = "base"
_LEAST_OF_AN_ID = 6


@dataclass(frozen=True, slots=True)
class Version:
    """One revision with its form, its session to read from, and its answers."""

    revision: Revision
    form: OpenedForm
    session: FormSession
    layout: Layout
    answers: Answers


class OpenedConflict:
    """The latest revisions of one inspection, in the order of their ids, and what they come from.

    The bases are known only when all of them are here and were written with the form of the sides.
    """

    def __init__(self, core: Core, row: InspectionRow, language: str | None = None) -> None:
        self._core = core
        self._language = language
        self._versions: dict[int, Version] = {}
        self.row = row
        revisions = core.revisions(row.id)
        self.heads = core.heads(row.id)
        if len(self.heads) < 2:  # noqa: PLR2004  two heads make a conflict
            raise FieldKitError("resolve.not_in_conflict", id=row.id, state=row.state)
        self.revisions = tuple(revisions[head] for head in self.heads)
        named = common_base(self.heads, {each.id: each.parents for each in revisions.values()})
        forms = {each.form_hash for each in self.revisions}
        found = [revisions[each] for each in named if each in revisions]
        is_known = len(found) == len(named) and {each.form_hash for each in found} <= forms
        self._bases = tuple(found) if is_known else ()
        self._forms_differ = len(forms) > 1

    @cached_property
    def sides(self) -> tuple[Version, ...]:
        """The latest revisions, opened.

        Raises:
            FieldKitError: form.not_installed, form.broken_record; one side alone may open still.
        """
        return tuple(self.version(number) for number in range(len(self.revisions)))

    def version(self, number: int) -> Version:
        """One side, opened; the others may be unreadable."""
        if number not in self._versions:
            self._versions[number] = self._opened(self.revisions[number])
        return self._versions[number]

    @cached_property
    def bases(self) -> tuple[Version, ...]:
        """What all sides come from, opened; usually one."""
        return tuple(self._opened(revision) for revision in self._bases)

    @cached_property
    def comparison(self) -> Comparison:
        """The sides compared with the bases.

        Raises:
            FieldKitError: resolve.forms_differ, and as `sides`.
        """
        if self._forms_differ:
            raise FieldKitError("resolve.forms_differ")
        return compare(
            [version.answers for version in self.bases],
            [version.answers for version in self.sides],
            self.sides[0].layout.counted,
        )

    @cached_property
    def files(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """Every file of any side or base, by its SHA-256, with its name."""
        found: dict[str, tuple[str, dict[str, Any]]] = {}
        for revision in (*self._bases, *self.revisions):
            for name, entry in revision.files.items():
                found.setdefault(entry["sha256"], (name, dict(entry)))
        return found

    @property
    def base_ids(self) -> tuple[str, ...]:
        """The revisions that all sides come from; none when they are not known."""
        return tuple(revision.id for revision in self._bases)

    @property
    def is_half_withdrawn(self) -> bool:
        """Whether one side withdraws the inspection and another does not."""
        return len({revision.withdrawn for revision in self.revisions}) > 1

    def is_closed(self, number: int) -> bool:
        """Whether a side's form locks its submissions, so that it is taken as it is or not."""
        form = self._core.form_of(self.revisions[number])
        return bool(form.definition.public_key)

    def side_name(self, number: int) -> str:
        """How a side is called: left, right, then by its revision."""
        return SIDES[number] if number < len(SIDES) else self.heads[number]

    def side(self, name: str) -> int | None:
        """The number of a side by its name or the beginning of its revision's id."""
        if name in SIDES:
            return SIDES.index(name)
        found = [number for number, head in enumerate(self.heads) if head.startswith(name)]
        return found[0] if len(found) == 1 and len(name) >= _LEAST_OF_AN_ID else None

    def required_side(self, name: str) -> int:
        """As `side`.

        Raises:
            FieldKitError: resolve.no_such_side.
        """
        number = self.side(name)
        if number is None:
            raise FieldKitError("resolve.no_such_side", side=name)
        return number

    def _opened(self, revision: Revision) -> Version:
        from fieldkit.forms import FormSession

        form = self._core.form_of(revision)
        session = FormSession.read(form.definition, revision.xml.encode(), self._core.clock)
        if self._language and (known := language_for(session.languages, self._language)):
            session.set_language(known)
        layout = Layout.of(form.definition)
        files: Mapping[str, Mapping[str, Any]] = revision.files
        return Version(revision, form, session, layout, read_answers(session, layout, files))
