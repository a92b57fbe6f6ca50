"""Commands about the plan of the event: load, save, template, due, versions, join; and today."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from fieldkit.app.regular_visits import LATER, coverage
from fieldkit.cli.face import Face, pass_face

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fieldkit.app.event_plans import PlanLook
    from fieldkit.app.regular_visits import RegularVisit

_FILE = click.Path(path_type=Path)
_LANGUAGE = click.option(
    "--lang", "language", default="en", help="Language of the explanations, such as ru."
)


@click.group()
def event() -> None:
    """Plan the event."""


@event.command("load")
@click.argument("file", type=_FILE)
@click.option("--check", is_flag=True, help="Only say what would change; load nothing.")
@pass_face
def load(face: Face, file: Path, *, check: bool) -> None:
    """Load an event plan (.xlsx or .yaml), and say what it changes."""
    with face.services() as services:
        plans = services.event_plans
        look = plans.look(file) if check else plans.load(file)
    face.say(_as_dict(look) | {"loaded": not check}, lambda: "\n".join(_in_words(look)))


@event.command()
@click.option("-o", "--output", type=_FILE, required=True)
@_LANGUAGE
@pass_face
def template(face: Face, output: Path, language: str) -> None:
    """Write an empty workbook for a plan, in which every column is explained."""
    with face.services() as services:
        services.event_plans.write_template(output, language)
    face.say({"file": str(output)}, lambda: str(output))


@event.command()
@click.option("-o", "--output", type=_FILE, required=True)
@_LANGUAGE
@pass_face
def save(face: Face, output: Path, language: str) -> None:
    """Write the plan in force as a workbook, to be changed and loaded again."""
    with face.services() as services:
        saved = services.event_plans.save(output, language)
    face.say(
        {"file": str(output), "code": saved.code, "sites": len(saved.sites)},
        lambda: f"{output}: {saved.name}, {len(saved.sites)} sites",
    )


@event.command()
@pass_face
def due(face: Face) -> None:
    """Which sites their risk wants inspected, the first due first."""
    with face.services() as services:
        visits = services.planning.regular_visits()
    counted = coverage(visits)
    face.say(
        {**asdict(counted), "visits": [asdict(visit) for visit in visits]},
        lambda: "\n".join(
            [
                f"{counted.sites} sites: {counted.in_time} in time, {counted.due} due, "
                f"{counted.overdue} overdue, {counted.never} never inspected",
                *_due_in_words(visits),
            ]
        ),
    )


@event.command()
@pass_face
def versions(face: Face) -> None:
    """The versions of the plan; two, when two supervisors changed it at the same time."""
    with face.services() as services:
        found, merged = services.event_plans.versions(), services.event_plans.joined()
    conflicts = merged.conflicts if merged else ()
    lines = [
        line
        for number, version in enumerate(found, start=1)
        for line in (
            f"{number}  {version.person}, {version.at[:16]}",
            *(f"   {each.what} {each.section} {each.key}".rstrip() for each in version.changes),
        )
    ]
    lines += [
        f"both changed {each.section} {each.key} {each.column}: {each.left} | {each.right}"
        for each in conflicts
    ]
    face.say(
        {
            "versions": [
                {
                    "record": version.record,
                    "person": version.person,
                    "at": version.at,
                    "changes": [asdict(each) for each in version.changes],
                }
                for version in found
            ],
            "conflicts": [asdict(each) for each in conflicts],
        },
        lambda: "\n".join(lines),
    )


@event.command()
@click.option(
    "--prefer",
    type=click.Choice(["left", "right"]),
    default="left",
    show_default=True,
    help="Which version decides what both changed: the first or the second.",
)
@click.option("--take", type=int, help="Take the version with this number as it is.")
@pass_face
def join(face: Face, prefer: Literal["left", "right"], take: int | None) -> None:
    """Make one plan of two versions: what each changed, of what both changed one."""
    with face.services() as services:
        plans = services.event_plans
        found = plans.versions()
        if take is None:
            conflicts = plans.join(prefer).conflicts
        else:
            chosen = found[take - 1].record if 0 < take <= len(found) else ""
            plans.take(chosen)
            conflicts = ()
    face.say(
        {"joined": len(found), "conflicts": [asdict(each) for each in conflicts]},
        lambda: f"One plan of {len(found)} versions. The next pack tells the others.",
    )


@click.command()
@pass_face
def today(face: Face) -> None:
    """What waits for you: returned, begun, planned, to be followed up, due by its risk."""
    with face.services() as services:
        rows = services.inspecting.today()
    face.say(
        [asdict(row) for row in rows],
        lambda: "\n".join(
            f"{row.site}  {row.site_name}  {row.form}  {row.why}"
            + (f"  {row.due}" if row.due else "")
            + ("  OVERDUE" if row.overdue else "")
            + ("  EXERCISE" if row.exercise else "")
            for row in rows
        ),
    )


def _as_dict(look: PlanLook) -> dict[str, Any]:
    event = look.event
    return {
        "code": event.code,
        "name": event.name,
        "exercise": event.exercise,
        "venues": len(event.venues),
        "sites": len(event.sites),
        "people": len(event.people),
        "shifts": len(event.shifts),
        "assignments": len(event.assignments),
        "changes": [asdict(each) for each in look.changes],
        "visits_new": look.visits_new,
        "visits_unlisted": look.visits_unlisted,
        "visits_ended": look.visits_ended,
        "inspected_sites_gone": look.inspected,
    }


def _in_words(look: PlanLook) -> list[str]:
    event = look.event
    lines = [
        f"{event.name}: {len(event.venues)} venues, {len(event.sites)} sites, "
        f"{len(event.assignments)} assignments"
    ]
    if look.is_alike:
        return [*lines, "Nothing of it is new."]
    for change in look.changes:
        cells = ", ".join(f"{c.column}: {c.before or '-'} > {c.after or '-'}" for c in change.cells)
        named = " ".join(part for part in (change.what, change.section, change.key) if part)
        lines.append(f"{named}: {cells}" if cells else named)
    told = (
        (look.visits_new, "visits are new"),
        (look.visits_unlisted, "visits are planned but not in the file; they stay"),
        (look.visits_ended, "visits end with their site or person"),
        (look.inspected, "inspections of sites that are gone stay"),
    )
    return lines + [f"{count} {words}" for count, words in told if count]


def _due_in_words(visits: Iterable[RegularVisit]) -> list[str]:
    return [
        f"{visit.site}  {visit.site_name}  {visit.state}  {visit.due}  "
        f"{visit.risk or '-'} every {visit.every}  last {visit.last_at[:16] or 'never'}"
        for visit in visits
        if visit.state != LATER
    ]


COMMANDS: tuple[click.Command, ...] = (event, today)
