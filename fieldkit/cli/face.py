"""What every command shares: the workspace, the passphrase, how answers are said."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
import orjson
from click.core import ParameterSource

from fieldkit import paths
from fieldkit.app.bootstrap import open_services
from fieldkit.app.form_library import read_bytes
from fieldkit.app.jobs import JobContext
from fieldkit.app.passphrase import require_strong
from fieldkit.app.unlocking import BRIEF, PATIENT, is_opened_by_key_store, key_by_store, key_store
from fieldkit.errors import FieldKitError
from fieldkit.wording import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fieldkit.app.bootstrap import Services
    from fieldkit.app.unlocking import KeyStore


@dataclass
class Face:
    """The command line of one call."""

    open_window: Callable[[list[str]], int]
    workspace: Path | None = None
    passphrase_file: Path | None = None
    json: bool = False

    @property
    def folder(self) -> Path:
        """The workspace folder in use."""
        return self.workspace or paths.default_workspace()

    def passphrase(self) -> str:
        """The passphrase, from the file, the environment or a prompt, in this order."""
        given = self.given_passphrase()
        return _typed("Passphrase") if given is None else given

    def new_passphrase(self) -> str:
        """The passphrase of a new workspace; a person must type a strong one, a script is warned.

        Raises:
            FieldKitError: cli.no_passphrase, workspace.no_passphrase, workspace.weak_passphrase.
        """
        given = self.given_passphrase()
        if given is None:
            return self.typed_passphrase()
        try:
            require_strong(given)
        except FieldKitError as weakness:
            self.note(f"{weakness.message} {weakness.remedy}")
        return given

    def typed_passphrase(self) -> str:
        """A new passphrase that a person types twice.

        Raises:
            FieldKitError: cli.no_passphrase, workspace.no_passphrase, workspace.weak_passphrase,
                cli.passphrases_differ.
        """
        typed = _typed("New passphrase")
        require_strong(typed)
        if _typed("The same again") != typed:
            raise FieldKitError("cli.passphrases_differ")
        return typed

    def given_passphrase(self) -> str | None:
        """The passphrase, if a file or the environment holds it; asks nobody."""
        if self.passphrase_file:
            return secret_in(self.passphrase_file)
        return os.environ.get("FIELDKIT_PASSPHRASE")

    @contextmanager
    def services(self) -> Iterator[Services]:
        """The opened workspace, closed again at the end."""
        secret = self.secret_at_hand()
        with self.services_with(_typed("Passphrase") if secret is None else secret) as services:
            yield services

    def secret_at_hand(self) -> str | bytes | None:
        """What opens the workspace without asking: a passphrase that is given, or the key store."""
        given = self.given_passphrase()
        if given is not None or not is_opened_by_key_store(self.folder):
            return given
        try:
            return key_by_store(self.folder, self.key_store())
        except FieldKitError as refusal:
            self.note(f"{refusal.message} {refusal.remedy}")
            return None

    def key_store(self) -> KeyStore:
        """The key store of this computer, which may ask something where a person is watching."""
        is_watched = sys.stdin.isatty() and not self.json
        return key_store(PATIENT if is_watched else BRIEF, JobContext())

    @contextmanager
    def services_with(self, secret: str | bytes) -> Iterator[Services]:
        """The workspace opened with what is known already."""
        services = open_services(self.folder, secret)
        try:
            yield services
            self._tend(services)
            self._tell_doubt(services)
        finally:
            services.close()

    def _tell_doubt(self, services: Services) -> None:
        """Ask a person who is watching whether the workspace was moved or copied."""
        doubt = services.safekeeping.copy_doubt if sys.stderr.isatty() else None
        if doubt is not None:
            self.note(f"{doubt.detail()} {doubt.advice()}")

    def _tend(self, services: Services) -> None:
        """Make the hourly backup where it is due; the command itself has succeeded already."""
        try:
            services.safekeeping.tend(JobContext())
        except FieldKitError as refusal:
            self.note(f"{refusal.message} {refusal.remedy}")

    def say(self, value: object, words: Callable[[], str]) -> None:
        """Answer: the JSON value with --json, else the words."""
        if self.json:
            sys.stdout.write(orjson.dumps(value).decode() + "\n")
        else:
            click.echo(printable(words()))

    def note(self, words: str) -> None:
        """Say something beside the answer."""
        click.echo(printable(words), err=True)

    @contextmanager
    def job(self) -> Iterator[JobContext]:
        """A job whose progress is drawn on stderr when a person is watching."""
        if not sys.stderr.isatty():
            yield JobContext()
            return
        from rich.progress import Progress

        with Progress(transient=True) as bar:
            task = bar.add_task("", total=None)

            def report(done: int, total: int, label: str) -> None:
                bar.update(task, completed=done, total=total, description=label)

            yield JobContext(report)


def _typed(words: str) -> str:
    if not sys.stdin.isatty():
        raise FieldKitError("cli.no_passphrase")
    answer: str = click.prompt(words, hide_input=True, err=True)
    return answer


def secret_in(file: Path) -> str:
    """The one line of a file that holds a passphrase.

    Raises:
        FieldKitError: file.missing, file.unreadable.
    """
    try:
        return read_bytes(file).decode().strip("\r\n")
    except UnicodeDecodeError as error:
        raise FieldKitError("file.unreadable", path=str(file), reason="no text") from error


pass_face = click.make_pass_decorator(Face)


def general_options() -> list[click.Option]:
    """The options that every command takes, written before its name or after it."""
    path = click.Path(path_type=Path)
    told = [
        click.Option(
            ["--workspace"], type=path, envvar="FIELDKIT_WORKSPACE", help="Workspace folder."
        ),
        click.Option(["--passphrase-file"], type=path, help="A file that holds the passphrase."),
        click.Option(
            ["--json"], is_flag=True, default=None, help="Print one JSON value and nothing else."
        ),
    ]
    for option in told:
        option.expose_value = False
        option.callback = _tell_face
    return told


def _tell_face(context: click.Context, parameter: click.Parameter, value: object) -> None:
    face, name = context.find_object(Face), parameter.name or ""
    was_typed = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
    if was_typed or (value is not None and not getattr(face, name)):
        setattr(face, name, value)
