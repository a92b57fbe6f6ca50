"""Commands about forms: check, add, list, template, play."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click
import orjson

from fieldkit.app.form_library import (
    FormCheck,
    FormRepair,
    check_form,
    play_form,
    repair_form_file,
    write_template,
)
from fieldkit.cli.face import Face, pass_face

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fieldkit.app import Repair
    from fieldkit.errors import Problem

_TITLES = {"error": "Errors", "warning": "Warnings", "advice": "Advice"}
_MOST_OF_A_KIND = 10
_MOST_PLACES = 5
_FILE = click.Path(path_type=Path)


@click.group()
def form() -> None:
    """Check, install, list and try out forms."""


@form.command()
@click.argument("file", type=_FILE)
@click.option("--repair", is_flag=True, help="Write a copy with the small faults put right.")
@click.option("-o", "--output", type=_FILE, help="The repaired copy, an .xlsx.")
@click.option("--only", multiple=True, metavar="CODE", help="Repair only this problem; repeatable.")
@pass_face
def check(
    face: Face,
    file: Path,
    repair: bool,  # noqa: FBT001 - the option of that name
    output: Path | None,
    only: tuple[str, ...],
) -> None:
    """Check a form: .xlsx, .xls, .csv, .md or XForm .xml; with --repair, mend a copy of it."""
    if repair != (output is not None) or (only and not repair):
        raise click.UsageError("--repair and -o FILE go together; --only goes with them.")
    if output is not None:
        mended = repair_form_file(file, output, only)
        face.say(mended.as_dict(), lambda: words_of_repair(mended))
        found = mended.check
    else:
        found = check_form(file)
        face.say(found.as_dict(), lambda: words_of_check(found))
    if not found.ok:
        click.get_current_context().exit(1)


def words_of_check(found: FormCheck) -> str:
    """A check as lines: the verdict, then the problems by severity, alike ones together."""
    head = f"{found.id or 'The form'}: {'can be used' if found.ok else 'cannot be used'}"
    if found.id:
        spoken = ", ".join(found.languages) or "-"
        head += f", {found.questions} questions, languages: {spoken}"
    lines = [head]
    if found.unreviewed:
        lines.append(f"translated by machine, not reviewed yet: {', '.join(found.unreviewed)}")
    for severity, title in _TITLES.items():
        problems = [problem for problem in found.problems if problem.severity == severity]
        if problems:
            lines += [f"{title} ({len(problems)})", *_lines(problems)]
    if found.repairs:
        offers = [f"  {line}" for line in lines_of_repairs(found.repairs)]
        lines += [f"Can be repaired with --repair ({len(offers)})", *offers]
    return "\n".join(lines)


def _lines(problems: list[Problem]) -> Iterator[str]:
    """Two lines for each thing said, the places and what to do; few of one kind."""
    by_code: dict[str, dict[tuple[str, str], list[str]]] = {}
    for problem in problems:
        said = by_code.setdefault(problem.code, {})
        said.setdefault((problem.message, problem.remedy), []).append(problem.place)
    for code, said in by_code.items():
        for (message, remedy), places in list(said.items())[:_MOST_OF_A_KIND]:
            where = "; ".join(filter(None, places[:_MOST_PLACES]))
            more = len(places) - _MOST_PLACES
            where += f" and {more} more" if more > 0 else ""
            yield f"  {_line(f'{where}: {message}' if where else message)}"
            yield f"    -> {_line(remedy)}"
        if len(said) > _MOST_OF_A_KIND:
            yield f"  ... {len(said) - _MOST_OF_A_KIND} more of this kind ({code}); see --json"


def _line(text: str) -> str:
    """A text that may hold whole cells, without their line breaks."""
    return " ".join(text.split())


def words_of_repair(mended: FormRepair) -> str:
    """A repair as lines: where the copy is, what is different in it, then its own check."""
    head = f"{mended.file}: {len(mended.repairs)} repaired"
    return "\n".join([head, *lines_of_repairs(mended.repairs), words_of_check(mended.check)])


def lines_of_repairs(repairs: Iterable[Repair]) -> list[str]:
    """One line for each repair: the place, what was there, what is there now."""
    empty = "(empty)"
    return [
        f"{one.place or 'file'}: {_line(one.before) or empty} -> {_line(one.after) or empty}"
        for one in repairs
    ]


@form.command()
@click.argument("file", type=_FILE)
@pass_face
def add(face: Face, file: Path) -> None:
    """Install a form: a file, or the name of a built-in form."""
    with face.services() as services:
        row = services.planning.add_form(file)
    warned = f"\n{row.warnings} warnings; see: fieldkit form check {file}" if row.warnings else ""
    face.say(row.as_dict(), lambda: f"Installed {row.id} {row.version}: {row.title}{warned}")


@form.command("list")
@pass_face
def list_(face: Face) -> None:
    """List the installed forms."""
    with face.services() as services:
        rows = services.planning.forms()
    face.say(
        [row.as_dict() for row in rows],
        lambda: "\n".join(f"{row.id}  {row.version}  {row.title}" for row in rows) or "No forms.",
    )


@form.command()
@click.argument("name")
@click.option("-o", "--output", type=_FILE, required=True)
@pass_face
def template(face: Face, name: str, output: Path) -> None:
    """Write a built-in form as a workbook to start your own from."""
    write_template(name, output)
    face.say({"file": str(output)}, lambda: str(output))


@form.command()
@click.argument("file", type=_FILE)
@click.option("--steps", type=_FILE, required=True, help="File with a JSON array of steps.")
@click.pass_context
def play(context: click.Context, file: Path, steps: Path) -> None:
    """Run a form without a screen and print one line of JSON for each step."""
    started = time.perf_counter()
    run = play_form(file, steps)
    click.echo(f"loaded in {(time.perf_counter() - started) * 1000:.1f} ms", err=True)
    for line in run.lines:
        sys.stdout.write(orjson.dumps(line).decode() + "\n")
    if not run.loaded:
        context.exit(1)


COMMANDS: tuple[click.Command, ...] = (form,)
