"""The command line; exit codes are 0 done, 1 refused, 2 wrong usage, 3 our own fault."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import orjson

from fieldkit import __version__, paths
from fieldkit.cli import (
    alerting,
    chemicals,
    demo,
    event_plans,
    exchanging,
    forms,
    inspecting,
    limits,
    resolving,
    safekeeping,
    workspaces,
)
from fieldkit.cli.face import Face, general_options, pass_face
from fieldkit.errors import CancelledByUser, FieldKitError
from fieldkit.wording import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DONE, REFUSED, WRONG_USAGE, OUR_FAULT = 0, 1, 2, 3


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="fieldkit")
def fieldkit() -> None:
    """Inspections of food, water and chemical safety, without a network."""


@fieldkit.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@pass_face
def window(face: Face, file: Path | None) -> int:
    """Open the window; FILE, if given, goes to the inbox."""
    arguments = ["--workspace", str(face.workspace)] if face.workspace else []
    return face.open_window([*arguments, *([str(file)] if file else [])])


def _take_general_options(command: click.Command) -> None:
    command.params.extend(general_options())
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            _take_general_options(inner)


for _commands in (
    workspaces.COMMANDS,
    event_plans.COMMANDS,
    forms.COMMANDS,
    chemicals.COMMANDS,
    limits.COMMANDS,
    inspecting.COMMANDS,
    resolving.COMMANDS,
    alerting.COMMANDS,
    exchanging.COMMANDS,
    safekeeping.COMMANDS,
    demo.COMMANDS,
):
    for _command in _commands:
        fieldkit.add_command(_command)
_take_general_options(fieldkit)


def run(arguments: Sequence[str], open_window: Callable[[list[str]], int]) -> int:
    """Run one command and give its exit code; `open_window` starts the other face."""
    as_json = "--json" in arguments
    try:
        result = fieldkit.main(
            list(arguments),
            prog_name="fieldkit",
            standalone_mode=False,
            obj=Face(open_window),
        )
    except click.UsageError as error:
        error.show()
        return WRONG_USAGE
    except (click.exceptions.Abort, KeyboardInterrupt, CancelledByUser):
        click.echo("Stopped. What was saved stays saved.", err=True)
        return REFUSED
    except click.ClickException as error:
        error.show()
        return WRONG_USAGE
    except FieldKitError as error:
        _refuse(error, as_json=as_json)
        return REFUSED
    except Exception as error:
        # The last door: what gets here is our own fault and becomes a report.
        report = _write_crash_report(error)
        click.echo(
            f"FieldKit made a mistake. What was saved stays saved. A report is in {report}.",
            err=True,
        )
        return OUR_FAULT
    return result if isinstance(result, int) else DONE


def _refuse(error: FieldKitError, *, as_json: bool) -> None:
    if as_json:
        refusal: dict[str, object] = {
            "code": error.code,
            "message": error.message,
            "remedy": error.remedy,
        }
        problems = error.context.get("problems")
        if isinstance(problems, list | tuple):
            refusal["problems"] = [problem.as_dict() for problem in problems]
        sys.stdout.write(orjson.dumps({"error": refusal}).decode() + "\n")
    click.echo(printable(f"{error.message} {error.remedy}"), err=True)


def _write_crash_report(error: Exception) -> Path:
    from fieldkit.app.crash_report import report_of

    folder = paths.logs()
    folder.mkdir(parents=True, exist_ok=True)
    report = folder / f"crash-{datetime.now(UTC):%Y%m%dT%H%M%S}.txt"
    report.write_text(report_of(error), encoding="utf-8")
    return report
