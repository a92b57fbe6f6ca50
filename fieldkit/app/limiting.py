"""Profiles of limits: looked at, made, changed, loaded from a workbook, put in force, printed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from fieldkit import paths
from fieldkit.app.changes import Changes
from fieldkit.errors import FieldKitError
from fieldkit.inspections import limit_profiles
from fieldkit.inspections.limit_profiles import (
    LimitProfile,
    merged,
    next_edition,
    problems_of,
    profile_of,
)
from fieldkit.inspections.limits import (
    FILE_NAME,
    NAMING_ROW,
    Limit,
    limit_in_words,
    profile_in_words,
    read_limits,
)
from fieldkit.ledger.graph import heads
from fieldkit.wording import SOURCE_LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from fieldkit.app.core import Core
    from fieldkit.app.event_plans import EventPlans
    from fieldkit.errors import Problem
    from fieldkit.inspections.limit_profiles import Override
    from fieldkit.storage.browsing import ProfileRow


BUILT_IN = limit_profiles.BUILT_IN
"""The tag of the international profile, which comes with FieldKit."""
STATUSES = limit_profiles.STATUSES
"""How sure a limit is: seen in its source, unverified, a rule of one's own."""


@dataclass(frozen=True, slots=True)
class ProfileView:
    """A profile as the faces list it; the built-in one has no author."""

    tag: str
    name: str
    edition: str
    inherits: str
    rows: int
    person: str
    at: str
    is_in_force: bool

    def title(self, language: str) -> str:
        """Its tag and edition in words, such as `international 2026-11`."""
        return profile_in_words(f"{self.tag} {self.edition}".strip(), language)


@dataclass(frozen=True, slots=True)
class LimitView:
    """One limit of a profile; `inherited` is what would hold without the profile's own value."""

    key: str
    words: str
    profile: str
    limit: Limit
    inherited: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class LimitChange:
    """A value before and after; empty where the profile has none."""

    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ProfileLook:
    """A profile in a file beside the edition held; nothing is changed by looking."""

    profile: LimitProfile
    is_first: bool
    changes: tuple[LimitChange, ...]
    is_alike: bool


class Limiting:
    """The use cases of whoever answers for limits. Looking is for all, changing for supervisors."""

    def __init__(self, core: Core, event_plans: EventPlans) -> None:
        self._core = core
        self._event_plans = event_plans

    # --- looking

    def profiles(self) -> list[ProfileView]:
        """The built-in profile, then those of this workspace by tag."""
        people = {row.device: row.person for row in self._core.workspace.devices()}
        used = self.in_force()
        built_in = read_limits(self._built_in)
        edition = built_in[NAMING_ROW].value.partition(" ")[2]
        known = self._known()
        first = ProfileView(
            BUILT_IN, "", edition, "", len(built_in) - 1, "", "", is_in_force=used == BUILT_IN
        )
        return [first] + [
            ProfileView(
                row.tag,
                row.name,
                row.edition,
                row.inherits,
                len(self._held(row).rows),
                people.get(row.device, ""),
                row.at,
                is_in_force=used == row.tag,
            )
            for row in known.values()
        ]

    def in_force(self) -> str:
        """The tag of the profile that new inspections are judged by."""
        plan = self._core.plan()
        return plan.profile if plan and self._core.editions(plan.profile) else BUILT_IN

    def profile(self, tag: str) -> LimitProfile:
        """The edition held of a profile.

        Raises:
            FieldKitError: limits.unknown_profile.
        """
        row = self._known().get(tag)
        if row is None:
            raise FieldKitError("limits.unknown_profile", tag=tag)
        return self._held(row)

    def limits(self, tag: str, language: str = SOURCE_LANGUAGE) -> list[LimitView]:
        """Every limit of a profile in a language.

        Raises:
            FieldKitError: limits.unknown_profile.
        """
        table = read_limits(self._table(tag))
        own = {row.key for row in self.profile(tag).rows} if tag != BUILT_IN else set()
        below = read_limits(self._inherited(tag)) if tag != BUILT_IN else table
        return [
            LimitView(
                key,
                limit_in_words(limit, language),
                profile_in_words(limit.profile, language),
                limit.in_language(language),
                limit_in_words(below[key], language),
                is_own=key in own,
            )
            for key, limit in table.items()
            if key != NAMING_ROW
        ]

    # --- files

    def save(self, tag: str, file: Path, language: str = SOURCE_LANGUAGE) -> None:
        """Write a profile as a workbook, to be changed and loaded again.

        A tag that is not known gives an empty one, a template.

        Raises:
            FieldKitError: disk.full, file.unwritable.
        """
        from fieldkit.inspections.limit_workbook import profile_workbook
        from fieldkit.storage.workspace_folder import write_durably

        row = self._known().get(tag)
        profile = self._held(row) if row else LimitProfile("", "", "")
        inherited = read_limits(self._table(profile.inherits))
        write_durably(file, profile_workbook(profile, inherited, language))

    def look(self, file: Path) -> ProfileLook:
        """Read a workbook and say what loading it would change.

        Raises:
            FieldKitError: role.supervisor_only, file.*, limits.refused with the problems.
        """
        from fieldkit.app.form_library import read_bytes
        from fieldkit.inspections.limit_workbook import read_profile

        self._core.require_supervisor()
        reading = read_profile(file.name, read_bytes(file))
        if reading.profile is None:
            raise _refused(file.name, reading.problems)
        profile = self._with_edition(reading.profile)
        self._require_inheritance(profile)
        found = problems_of(profile, self._table(profile.inherits), reading.numbers)
        if problems := tuple(found):
            raise _refused(file.name, problems)
        profile = replace(profile, rows=tuple(replace(row, unit="") for row in profile.rows))
        row = self._known().get(profile.tag)
        before = self._held(row) if row else LimitProfile(profile.tag, "", "")
        changes = _changes(before, profile)
        alike = row is not None and replace(profile, edition=before.edition) == before
        return ProfileLook(profile, row is None, changes, alike)

    def load(self, file: Path) -> ProfileLook:
        """Keep the profile of a workbook as its newest edition; one that is alike changes nothing.

        Raises:
            FieldKitError: as `look`.
        """
        look = self.look(file)
        if not look.is_alike:
            self._write(look.profile)
        return look

    def write_appendix(self, tag: str, file: Path, language: str = SOURCE_LANGUAGE) -> int:
        """Write "Limits and sources" as PDF, for experts to sign; gives its size in bytes.

        Raises:
            FieldKitError: limits.unknown_profile, disk.full, file.unwritable.
        """
        from fieldkit.reports.limits_appendix import limits_appendix
        from fieldkit.reports.seal import seal
        from fieldkit.reports.writer import write_pdf
        from fieldkit.storage.workspace_folder import write_durably

        name = next(each.name for each in self.profiles() if each.tag == tag) if tag else ""
        table = read_limits(self._table(tag))
        moment = self._core.clock.now().isoformat(timespec="minutes")
        document = limits_appendix(table, name, moment, language)
        content = seal(write_pdf(document), document.meta, b"", "")
        write_durably(file, content)
        return len(content)

    # --- changing

    def add(self, tag: str, name: str, inherits: str = BUILT_IN) -> LimitProfile:
        """Begin a profile without limits of its own.

        Raises:
            FieldKitError: role.supervisor_only, limits.refused, limits.unknown_profile,
                limits.already.
        """
        self._core.require_supervisor()
        if tag in self._known():
            raise FieldKitError("limits.already", tag=tag)
        return self._checked(LimitProfile(tag, name.strip(), "", inherits or BUILT_IN))

    def put(self, tag: str, override: Override) -> LimitProfile:
        """Set one limit of a profile, as a new edition.

        Raises:
            FieldKitError: role.supervisor_only, limits.unknown_profile, limits.refused with the
                problems.
        """
        self._core.require_supervisor()
        before = self.profile(tag)
        kept = [row for row in before.rows if row.key != override.key]
        return self._checked(replace(before, rows=(*kept, override)))

    def inherit(self, tag: str, key: str) -> LimitProfile:
        """Give one limit of a profile up: what it inherits holds again, as a new edition.

        Raises:
            FieldKitError: role.supervisor_only, limits.unknown_profile, limits.unknown_limit.
        """
        self._core.require_supervisor()
        before = self.profile(tag)
        kept = tuple(row for row in before.rows if row.key != key)
        if len(kept) == len(before.rows):
            raise FieldKitError("limits.unknown_limit", key=key)
        return self._checked(replace(before, rows=kept))

    def use(self, tag: str) -> None:
        """Judge what is begun from now on by a profile; drafts and inspections keep theirs.

        Raises:
            FieldKitError: role.supervisor_only, limits.unknown_profile, plan.none,
                plan.two_versions.
        """
        self._core.require_supervisor()
        if tag != BUILT_IN:
            self.profile(tag)
        cells = self._event_plans.cells("event").get("", {})
        chosen = "" if tag == BUILT_IN else tag
        self._event_plans.put_cells("event", {**cells, "profile": chosen})

    # --- inside

    @cached_property
    def _built_in(self) -> bytes:
        return (paths.resources() / "reference" / FILE_NAME).read_bytes()

    def _known(self) -> dict[str, ProfileRow]:
        return {row.tag: row for row in self._core.workspace.plan.limit_profiles()}

    def _held(self, row: ProfileRow) -> LimitProfile:
        record = self._core.workspace.ledger.record(row.head)
        return profile_of(row.tag, record.body if record else {})

    def _table(self, tag: str) -> bytes:
        """The limits that hold by a profile, as CSV."""
        editions = self._core.editions(tag)
        if tag != BUILT_IN and not editions:
            raise FieldKitError("limits.unknown_profile", tag=tag)
        rows = {row.head: row for row in self._known().values()}
        return merged(self._built_in, [self._held(rows[each]) for each in editions])

    def _inherited(self, tag: str) -> bytes:
        return self._table(self.profile(tag).inherits)

    def _require_inheritance(self, profile: LimitProfile) -> None:
        known, tag = self._known(), profile.inherits
        while tag != BUILT_IN:
            if tag == profile.tag:
                context = {"tag": profile.tag, "inherits": profile.inherits}
                raise FieldKitError("limits.in_a_circle", **context)
            if tag not in known:
                raise FieldKitError("limits.unknown_profile", tag=tag)
            tag = known[tag].inherits

    def _with_edition(self, profile: LimitProfile) -> LimitProfile:
        """With a name for the edition that no other content of this profile had last."""
        row = self._known().get(profile.tag)
        held = row.edition if row else ""
        if profile.edition and profile.edition != held:
            return profile
        return replace(profile, edition=next_edition(held, self._core.clock.now().year))

    def _checked(self, profile: LimitProfile) -> LimitProfile:
        """Write a profile as its next edition."""
        self._require_inheritance(profile)
        edition = next_edition(profile.edition, self._core.clock.now().year)
        written = replace(profile, edition=edition)
        found = problems_of(written, self._table(profile.inherits))
        # Nobody looks at a sheet here: a problem names the column only.
        if problems := tuple(replace(problem, sheet=None, row=None) for problem in found):
            raise _refused(profile.tag, problems)
        self._write(written)
        return written

    def _write(self, profile: LimitProfile) -> None:
        core = self._core
        records = core.workspace.ledger.of_kinds("limits")
        parents = heads([each for each in records if each.entity == profile.tag])
        core.workspace.append("limits", profile.tag, profile.as_body(), parents)
        core.announce(Changes.of("limits", profile.tag))


def _refused(name: str, problems: Sequence[Problem]) -> FieldKitError:
    return FieldKitError(
        "limits.refused",
        name=name,
        count=len(problems),
        first=problems[0].located_message,
        problems=tuple(problems),
    )


def _changes(before: LimitProfile, after: LimitProfile) -> tuple[LimitChange, ...]:
    """What differs in the values, their sources or what is said of these."""
    was = {row.key: row for row in before.rows}
    is_now = {row.key: row for row in after.rows}
    keys = [*was, *(key for key in is_now if key not in was)]
    return tuple(
        LimitChange(key, _value(was, key), _value(is_now, key))
        for key in keys
        if was.get(key) != is_now.get(key)
    )


def _value(rows: Mapping[str, Override], key: str) -> str:
    return rows[key].value if key in rows else ""
