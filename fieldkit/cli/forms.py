"""Commands about forms: check, add, list, template, play."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click
import orjson

from fieldkit.app.form_library import FormCheck, check_form, play_form, write_template
from fieldkit.cli.face import Face, pass_face

_FILE = click.Path(path_type=Path)


@click.group()
def form() -> None:
    """Check, install, list and try out forms."""


@form.command()
@click.argument("file", type=_FILE)
@pass_face
def check(face: Face, file: Path) -> None:
    """Check a form: .xlsx, .xls, .csv, .md or XForm .xml."""
    found = check_form(file)
    face.say(found.as_dict(), lambda: words_of_check(found))
    if not found.ok:
        click.get_current_context().exit(1)


def words_of_check(found: FormCheck) -> str:
    """A check as lines: first the verdict, then one line for each problem."""
    head = f"{found.id or 'Form'}: {'can be used' if found.ok else 'cannot be used'}, "
    verdict = head + f"{found.questions} questions, languages: {', '.join(found.languages) or '-'}"
    problems = [f"{p.severity}: {p.located_message} {p.remedy}" for p in found.problems]
    return "\n".join([verdict, *problems])


@form.command()
@click.argument("file", type=_FILE)
@pass_face
def add(face: Face, file: Path) -> None:
    """Install a form: a file, or the name of a built-in form."""
    with face.services() as services:
        row = services.planning.add_form(file)
    face.say(row.as_dict(), lambda: f"Installed {row.id} {row.version}: {row.title}")


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
