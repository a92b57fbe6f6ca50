"""Commands about profiles of limits: list, show, template, save, load, set, inherit, use, print."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fieldkit.app import Override
from fieldkit.app.limiting import BUILT_IN, STATUSES
from fieldkit.cli.face import Face, pass_face

if TYPE_CHECKING:
    from fieldkit.app import LimitProfile
    from fieldkit.app.limiting import LimitView, ProfileLook, ProfileView

_FILE = click.Path(path_type=Path)
_OUTPUT = click.option("-o", "--output", type=_FILE, required=True)
_LANGUAGE = click.option(
    "--lang", "language", default="en", help="Language of names and explanations, such as ru."
)
_PROFILE = click.argument("tag")


@click.group()
def limits() -> None:
    """Look at limits and set those of a country or an event."""


@limits.command("list")
@pass_face
def list_profiles(face: Face) -> None:
    """The profiles that are here; * marks the one in force."""
    with face.services() as services:
        found = services.limiting.profiles()
    face.say(
        [asdict(profile) for profile in found],
        lambda: "\n".join(_profile_in_words(profile) for profile in found),
    )


@limits.command()
@click.argument("tag", default="")
@_LANGUAGE
@pass_face
def show(face: Face, tag: str, language: str) -> None:
    """Every limit of a profile, of the one in force if none is named."""
    with face.services() as services:
        shown = tag or services.limiting.in_force()
        found = services.limiting.limits(shown, language)
    face.say(
        {"profile": shown, "limits": [_as_dict(each) for each in found]},
        lambda: "\n".join(_limit_in_words(each) for each in found),
    )


@limits.command()
@_OUTPUT
@_LANGUAGE
@pass_face
def template(face: Face, output: Path, language: str) -> None:
    """Write an empty workbook for a profile, with the international limits beside."""
    with face.services() as services:
        services.limiting.save("", output, language)
    face.say({"file": str(output)}, lambda: str(output))


@limits.command()
@_PROFILE
@_OUTPUT
@_LANGUAGE
@pass_face
def save(face: Face, tag: str, output: Path, language: str) -> None:
    """Write a profile as a workbook, to be changed and loaded again."""
    with face.services() as services:
        services.limiting.profile(tag)
        services.limiting.save(tag, output, language)
    face.say({"file": str(output), "profile": tag}, lambda: str(output))


@limits.command()
@click.argument("file", type=_FILE)
@click.option("--check", is_flag=True, help="Only say what would change; load nothing.")
@pass_face
def load(face: Face, file: Path, *, check: bool) -> None:
    """Load a profile from a workbook, and say what it changes."""
    with face.services() as services:
        limiting = services.limiting
        look = limiting.look(file) if check else limiting.load(file)
    face.say(
        {
            "profile": look.profile.tag,
            "edition": look.profile.edition,
            "loaded": not check and not look.is_alike,
            "changes": [asdict(change) for change in look.changes],
        },
        lambda: _look_in_words(look),
    )


@limits.command()
@_PROFILE
@click.option("--name", required=True, help="What people call it, such as Kazakhstan.")
@click.option("--inherits", default=BUILT_IN, show_default=True, help="The profile below it.")
@pass_face
def add(face: Face, tag: str, name: str, inherits: str) -> None:
    """Begin a profile: a short name such as kz; then `set`."""
    with face.services() as services:
        written = services.limiting.add(tag, name, inherits)
    _say_written(face, written)


@limits.command("set")
@_PROFILE
@click.argument("key")
@click.argument("value")
@click.option("--source", required=True, help="The document that sets it, with number and year.")
@click.option("--section", default="", help="Where in the document.")
@click.option("--status", type=click.Choice(STATUSES), default="unverified", show_default=True)
@click.option("--verified-by", default="", help="Who compared it with the source.")
@click.option("--verified-at", default="", help="When, such as 2026-11-23.")
@pass_face
def set_limit(face: Face, /, tag: str, key: str, value: str, **told: str) -> None:
    """Set one limit of a profile."""
    with face.services() as services:
        written = services.limiting.put(tag, Override(key, value, **told))
    _say_written(face, written)


@limits.command()
@_PROFILE
@click.argument("key")
@pass_face
def inherit(face: Face, tag: str, key: str) -> None:
    """Give one limit of a profile up: the inherited one holds again."""
    with face.services() as services:
        written = services.limiting.inherit(tag, key)
    _say_written(face, written)


@limits.command()
@_PROFILE
@pass_face
def use(face: Face, tag: str) -> None:
    """Judge new inspections of the event by a profile; intl is the international one."""
    with face.services() as services:
        services.limiting.use(tag)
    face.say({"profile": tag}, lambda: f"{tag} holds for inspections begun from now on.")


@limits.command()
@click.argument("tag", default="")
@_OUTPUT
@_LANGUAGE
@pass_face
def appendix(face: Face, tag: str, output: Path, language: str) -> None:
    """Write "Limits and sources" as PDF, for experts to sign."""
    with face.services() as services:
        shown = tag or services.limiting.in_force()
        size = services.limiting.write_appendix(shown, output, language)
    face.say({"file": str(output), "profile": shown, "bytes": size}, lambda: str(output))


def _say_written(face: Face, profile: LimitProfile) -> None:
    face.say(
        {"profile": profile.tag, "edition": profile.edition, "rows": len(profile.rows)},
        lambda: f"{profile.title}: {len(profile.rows)} limits of its own",
    )


def _profile_in_words(profile: ProfileView) -> str:
    mark = "*" if profile.is_in_force else " "
    inherits = f"over {profile.inherits}  " if profile.inherits else ""
    made = f"  {profile.person}, {profile.at[:10]}" if profile.person else ""
    return (
        f"{mark} {profile.tag} {profile.edition}  {profile.name}  {inherits}"
        f"{profile.rows} limits{made}"
    )


def _limit_in_words(view: LimitView) -> str:
    limit = view.limit
    doubt = "" if limit.status != "unverified" else "  NOT CONFIRMED"
    instead = f" (instead of {view.inherited})" if view.is_own else ""
    return (
        f"{limit.key}  {limit.name}: {view.words}{instead}  {limit.profile}: {limit.cited}{doubt}"
    )


def _look_in_words(look: ProfileLook) -> str:
    if look.is_alike:
        return f"{look.profile.tag}: nothing of it is new."
    changes = [f"{each.key}: {each.before or '-'} > {each.after or '-'}" for each in look.changes]
    return "\n".join([f"{look.profile.title}: {len(look.profile.rows)} limits", *changes])


def _as_dict(view: LimitView) -> dict[str, Any]:
    limit = view.limit
    return {
        "key": limit.key,
        "name": limit.name,
        "value": limit.value,
        "unit": limit.unit,
        "relation": limit.relation,
        "source": limit.source,
        "section": limit.section,
        "profile": limit.profile,
        "status": limit.status,
        "verified_by": limit.verified_by,
        "verified_at": limit.verified_at,
        "inherited": view.inherited,
        "own": view.is_own,
    }


COMMANDS: tuple[click.Command, ...] = (limits,)
