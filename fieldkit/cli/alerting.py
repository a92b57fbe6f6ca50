"""Commands about alerts: alert list, show, triage, verify, assess, respond, tell, close."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fieldkit.app.alerting import Assessment
from fieldkit.cli.face import Face, pass_face
from fieldkit.errors import FieldKitError

if TYPE_CHECKING:
    from fieldkit.app.alert_list import AlertRow


@click.group()
def alert() -> None:
    """Alerts of the event: what the rules raise, and what is done about it."""


@alert.command("list")
@click.option("--all", "closed_too", is_flag=True, help="Also those that are closed.")
@pass_face
def list_alerts(face: Face, *, closed_too: bool) -> None:
    """List the alerts that are open, the gravest first."""
    with face.services() as services:
        found = services.alerting.alerts()
    shown = [row for row in found if closed_too or row.state != "closed"]
    face.say([row.as_dict() for row in shown], lambda: _lines(shown) or "No open alerts.")


@alert.command()
@click.argument("number", metavar="ID")
@pass_face
def show(face: Face, number: str) -> None:
    """Show one alert with every step taken about it."""
    with face.services() as services:
        row = services.alerting.alert(number)
    face.say(row.as_dict(), lambda: _sheet(row))


@alert.command()
@click.argument("number", metavar="ID")
@click.argument("outcome", metavar="relevant|duplicate|not_relevant")
@click.option("--note", default="", help="Why; needed unless it is relevant.")
@pass_face
def triage(face: Face, number: str, outcome: str, note: str) -> None:
    """Say whether a signal is relevant; a duplicate or what is not relevant is closed."""
    with face.services() as services:
        row = services.alerting.triage(number, outcome, note)
    _say(face, row)


@alert.command()
@click.argument("number", metavar="ID")
@click.argument("outcome", metavar="confirmed|refuted")
@click.option("--note", required=True, help="How it is known.")
@pass_face
def verify(face: Face, number: str, outcome: str, note: str) -> None:
    """Say whether a signal is confirmed; a refuted one is closed."""
    with face.services() as services:
        row = services.alerting.verify(number, outcome, note)
    _say(face, row)


@alert.command()
@click.argument("number", metavar="ID")
@click.option(
    "--risk",
    type=(int, int),
    required=True,
    metavar="LIKELIHOOD IMPACT",
    help="1 (lowest) to 5 each.",
)
@click.option(
    "--ihr",
    multiple=True,
    metavar="QUESTION=ANSWER[:REASON]",
    help="serious, unusual, spread, restrictions: yes, no or unknown. All four.",
)
@click.option("--level", type=click.IntRange(0, 4), help="What you decide; else as suggested.")
@click.option("--note", default="")
@pass_face
def assess(
    face: Face,
    number: str,
    *,
    risk: tuple[int, int],
    ihr: tuple[str, ...],
    level: int | None,
    note: str,
) -> None:
    """Assess the risk with the four questions of IHR Annex 2, and decide the level."""
    answers, reasons = _answers(ihr)
    assessment = Assessment(*risk, answers, reasons, level)
    with face.services() as services:
        row = services.alerting.assess(number, assessment, note)
    _say(face, row)


@alert.command()
@click.argument("number", metavar="ID")
@click.option("--note", required=True, help="What is done, and by whom.")
@pass_face
def respond(face: Face, number: str, note: str) -> None:
    """Write down what is done about an alert."""
    with face.services() as services:
        row = services.alerting.respond(number, note)
    _say(face, row)


@alert.command()
@click.argument("number", metavar="ID")
@click.argument("who")
@click.option("--at", "told_at", default="", help="When, by ISO 8601; now without it.")
@pass_face
def tell(face: Face, number: str, who: str, told_at: str) -> None:
    """Write down that WHO was told."""
    with face.services() as services:
        row = services.alerting.tell(number, who, told_at)
    _say(face, row)


@alert.command()
@click.argument("number", metavar="ID")
@click.option("--note", required=True, help="What came of it.")
@pass_face
def close(face: Face, number: str, note: str) -> None:
    """Close an alert."""
    with face.services() as services:
        row = services.alerting.close(number, note)
    _say(face, row)


def _answers(given: tuple[str, ...]) -> tuple[dict[str, str], dict[str, str]]:
    answers: dict[str, str] = {}
    reasons: dict[str, str] = {}
    for each in given:
        question, sign, rest = each.partition("=")
        if not sign:
            raise FieldKitError("alert.answer", question=each, allowed="yes, no, unknown")
        answer, _, reason = rest.partition(":")
        answers[question.strip()] = answer.strip()
        reasons[question.strip()] = reason.strip()
    return answers, reasons


def _say(face: Face, row: AlertRow) -> None:
    face.say(row.as_dict(), lambda: _lines([row]))


def _lines(rows: list[AlertRow]) -> str:
    return "\n".join(_line(row) for row in rows)


def _line(row: AlertRow) -> str:
    told = "told" if row.told else f"tell by {row.tell_by[:16]}" if row.tell_by else ""
    late = "  LATE" if row.overdue else ""
    about = row.about if row.subject != "inspection" else ", ".join(row.sites)
    exercise = "  EXERCISE" if row.exercise else ""
    reasons = "; ".join(row.reasons)
    return f"{row.id}  L{row.level}  {row.state}  {about}  {reasons}  {told}{late}{exercise}"


def _sheet(row: AlertRow) -> str:
    shown = row.as_dict()
    lines = [_line(row), f"{shown['level_name']}: {shown['act']} Tell: {shown['tell']}"]
    lines += [f"  inspection {each}" for each in row.inspections]
    lines += [
        " ".join(
            part
            for part in (
                f"  {step.at[:16]}",
                step.step,
                step.outcome,
                f"L{step.level}" if step.level is not None else "",
                str(step.details.get("who", "")),
                step.note,
                f"({step.person})",
            )
            if part
        )
        for step in row.steps
    ]
    lines.append(f"  next: {', '.join(row.next_steps)}")
    return "\n".join(lines)


COMMANDS = (alert,)
