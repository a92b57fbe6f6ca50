"""Forms outside of any inspection: reading a file, checking, trying out, writing templates."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from fieldkit import paths
from fieldkit.app.jobs import JobContext
from fieldkit.clock import SystemClock
from fieldkit.content_wording import (
    LANGUAGES,
    MACHINE_MADE,
    ReviewState,
    content_catalogue,
    review_state,
)
from fieldkit.errors import FieldKitError, Problem
from fieldkit.inspections.chemicals import known_chemicals, words_of_choices

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from fieldkit.clock import Clock
    from fieldkit.forms import FormDefinition, FormPackage, Repair

BUILT_IN = ("fk_food", "fk_water", "fk_chem", "fk_followup", "fk_illness", "fk_lab", "fk_aar")
_OF_CHEMICALS = "fk_chem"
_CHECKING = "check"
_STEPS = 4  # reading, converting, checking, looking for repairs


@dataclass(frozen=True, slots=True)
class FormCheck:
    """What checking a form found; `ok` when it can be used.

    `translations`: who vouches for each language of a built-in form beside English.
    """

    ok: bool
    id: str
    version: str
    title: str
    languages: tuple[str, ...]
    questions: int
    problems: tuple[Problem, ...]
    repairs: tuple[Repair, ...] = ()
    translations: tuple[ReviewState, ...] = ()

    @property
    def unreviewed(self) -> tuple[str, ...]:
        """The languages of a built-in form for which nobody vouches yet."""
        return tuple(each.language for each in self.translations if each.state == MACHINE_MADE)

    def as_dict(self) -> dict[str, Any]:
        """The check as the command line prints it."""
        return {
            "ok": self.ok,
            "id": self.id,
            "version": self.version,
            "languages": list(self.languages),
            "questions": self.questions,
            "problems": [problem.as_dict() for problem in self.problems],
            "repairs": [repair.as_dict() for repair in self.repairs],
            "translations": [asdict(state) for state in self.translations],
        }


@dataclass(frozen=True, slots=True)
class FormReading:
    """A form file read: the package when it can be used, and what the check says."""

    package: FormPackage | None
    check: FormCheck


@dataclass(frozen=True, slots=True)
class UsableForm:
    """A form that can be used, and what its check says all the same."""

    package: FormPackage
    check: FormCheck


@dataclass(frozen=True, slots=True)
class FormRepair:
    """A repaired copy that was written: what is different in it, and what its check says."""

    file: Path
    repairs: tuple[Repair, ...]
    check: FormCheck

    def as_dict(self) -> dict[str, Any]:
        """The check of the copy as the command line prints it, with the repairs that were made."""
        repairs = [repair.as_dict() for repair in self.repairs]
        return {**self.check.as_dict(), "file": str(self.file), "repairs": repairs}


@dataclass(frozen=True, slots=True)
class PlayRun:
    """The lines that playing steps gave; `loaded` is false when the form did not open."""

    loaded: bool
    lines: list[dict[str, Any]]


def read_bytes(file: Path) -> bytes:
    """The content of a file that somebody named.

    Raises:
        FieldKitError: file.missing or file.unreadable.
    """
    try:
        return file.read_bytes()
    except FileNotFoundError as error:
        raise FieldKitError("file.missing", path=str(file)) from error
    except OSError as error:
        raise FieldKitError("file.unreadable", path=str(file), reason=error.strerror) from error


def built_in_form(name: str) -> Path:
    """The source of a built-in form.

    Raises:
        FieldKitError: form.no_such_built_in.
    """
    if name not in BUILT_IN:
        raise FieldKitError("form.no_such_built_in", name=name, names=", ".join(BUILT_IN))
    return paths.resources() / "forms" / f"{name}.md"


def built_in_source(file: Path) -> bytes:
    """A built-in form in all languages of the content, as Markdown."""
    from fieldkit.forms import with_languages

    translators = {name: _translator(file.stem, tag) for tag, name in LANGUAGES.items()}
    return with_languages(file.read_text(encoding="utf-8"), translators).encode()


def _translator(form: str, tag: str) -> Callable[[str], str]:
    """What turns a sentence of a built-in form into a language: chemicals have their own tables."""
    translate = content_catalogue(tag).gettext
    if form != _OF_CHEMICALS:
        return translate
    own = words_of_choices(known_chemicals(), tag)
    return lambda sentence: own.get(sentence) or translate(sentence)


def _is_built_in(file: Path) -> bool:
    return file.parent == paths.resources() / "forms" and file.stem in BUILT_IN


def read_form_file(file: Path, job: JobContext | None = None) -> FormReading:
    """Read and check a form file, or a built-in form by its name, with the files it needs.

    Attached files are those of the folder `<name>-media`, and those that the form names and that
    lie beside it or among the reference data.

    Raises:
        FieldKitError: file.*.
        CancelledByUser: when `job` was asked to stop.
    """
    from fieldkit.forms import FormPackage, check_conversion, convert, read_form

    if str(file) in BUILT_IN and not file.exists():
        file = built_in_form(str(file))
    job = job or JobContext()
    job.checkpoint(0, _STEPS, _CHECKING)
    content = built_in_source(file) if _is_built_in(file) else read_bytes(file)
    attached = _attached_files(file)
    job.checkpoint(1, _STEPS, _CHECKING)
    conversion = convert(file.name, content, attached, job.pause)
    job.checkpoint(2, _STEPS, _CHECKING)
    files = {**attached, **conversion.files}
    problems = list(conversion.problems)
    definition: FormDefinition | None = None
    if conversion.xform is not None:
        try:
            definition = read_form(conversion.xform, files)
            if named := _named_files(file, definition, files):
                files |= named
                definition = read_form(conversion.xform, files)
        except FieldKitError as error:
            problems.append(Problem(error.code, context=dict(error.context)))
        else:
            problems += check_conversion(conversion, definition, files, job.pause)
    check = _checked(definition, problems)
    if _is_built_in(file):
        check = replace(check, translations=tuple(map(review_state, ("ru", *LANGUAGES))))
    if not check.ok or definition is None:
        return FormReading(None, check)
    return FormReading(FormPackage(definition, file.name, content, files), check)


def _checked(definition: FormDefinition | None, problems: list[Problem]) -> FormCheck:
    if definition is None:
        return FormCheck(False, "", "", "", (), 0, tuple(problems))  # noqa: FBT003
    return FormCheck(
        ok=all(problem.severity != "error" for problem in problems),
        id=definition.id,
        version=definition.version,
        title=definition.title,
        languages=definition.languages,
        questions=definition.question_count,
        problems=tuple(problems),
    )


def check_form(file: Path, job: JobContext | None = None) -> FormCheck:
    """Check a form file, or a built-in form by its name, and offer what can be repaired.

    Raises:
        FieldKitError: file.*.
        CancelledByUser: when `job` was asked to stop.
    """
    from fieldkit.forms import offered_repairs, repair_problems

    job = job or JobContext()
    check = read_form_file(file, job).check
    if not file.is_file():
        return check
    job.checkpoint(_STEPS - 1, _STEPS, _CHECKING)
    attached = _attached_files(file)
    repairs = offered_repairs(file.name, read_bytes(file), attached, job.pause)
    job.checkpoint(_STEPS, _STEPS, _CHECKING)
    told = {(problem.sheet, problem.row, problem.column) for problem in check.problems}
    untold = [p for p in repair_problems(repairs) if (p.sheet, p.row, p.column) not in told]
    return replace(check, problems=(*check.problems, *untold), repairs=repairs)


def repair_form_file(
    file: Path, output: Path, only: Collection[str] = (), job: JobContext | None = None
) -> FormRepair:
    """Write a copy of a form with its small faults put right, and its attached files beside it.

    `only` names the problems to remedy, all that can be when it is empty. `job` can stop it until
    the copy is written.

    Raises:
        FieldKitError: form.repair_over_source, form.repair_not_xlsx, form.repair_unknown,
            form.repair_needs_tables, form.repair_over_media; what reading raises; file.unwritable.
        CancelledByUser: when `job` was asked to stop; nothing is written then.
    """
    from fieldkit.forms import repair_form

    content = read_bytes(file)
    _require_target(file, output, only)
    attached, there = _attached_files(file), _attached_files(output)
    for name in attached.keys() & there.keys():
        if there[name] != attached[name]:
            raise FieldKitError("form.repair_over_media", path=str(_media_folder(output) / name))
    job = job or JobContext()
    job.checkpoint(0, 2, "repair")
    repaired = repair_form(file.name, content, attached, only or None, job.pause)
    job.checkpoint(1, 2, "repair")
    missing = {name: content for name, content in attached.items() if name not in there}
    _write_with_media(output, repaired.workbook, missing)
    return FormRepair(output, repaired.repairs, check_form(output))


def _require_target(file: Path, output: Path, only: Collection[str]) -> None:
    """The copy is another file, a workbook; what is to be repaired can be."""
    from fieldkit.forms import repairable_codes

    if output.exists() and output.samefile(file):
        raise FieldKitError("form.repair_over_source", path=str(output))
    if output.suffix.lower() != ".xlsx":
        raise FieldKitError("form.repair_not_xlsx", path=str(output))
    for code in only:
        if code not in repairable_codes():
            known = ", ".join(sorted(repairable_codes()))
            raise FieldKitError("form.repair_unknown", problem=code, known=known)


def usable_form(file: Path, job: JobContext | None = None) -> UsableForm:
    """Read a form that must be usable.

    Raises:
        FieldKitError: form.refused, with the problems.
        CancelledByUser: when `job` was asked to stop.
    """
    reading = read_form_file(file, job)
    if reading.package is None:
        errors = [p for p in reading.check.problems if p.severity == "error"]
        raise FieldKitError(
            "form.refused",
            name=file.name,
            count=len(errors),
            first=errors[0].located_message if errors else "",
            problems=reading.check.problems,
        )
    return UsableForm(reading.package, reading.check)


def play_form(file: Path, steps: Path, clock: Clock | None = None) -> PlayRun:
    """Play a JSON array of steps on a form; a form that does not open fails every step."""
    from fieldkit.forms import FormSession, play

    try:
        wanted = json.loads(read_bytes(steps))
    except ValueError as error:
        raise FieldKitError("form.steps_unreadable", path=str(steps)) from error
    try:
        package = usable_form(file).package
    except FieldKitError as error:
        lines = [{"op": str(step[0]), "error": error.message, "ms": 0.0} for step in wanted]
        return PlayRun(loaded=False, lines=lines)
    session = FormSession.new(package.definition, clock or SystemClock())
    return PlayRun(loaded=True, lines=list(play(session, wanted)))


def write_template(name: str, output: Path) -> None:
    """Write a built-in form as a workbook to be changed and installed again.

    The data files that the form reads go into the folder `<output>-media` beside it.
    """
    from fieldkit.forms import workbook_of

    source = built_in_form(name)
    files = usable_form(source).package.files
    _write_with_media(output, workbook_of(built_in_source(source).decode()), files)


def _write_with_media(output: Path, workbook: bytes, files: Mapping[str, bytes]) -> None:
    """Write a form, and its files into the folder `<output>-media` beside it."""
    media = _media_folder(output)
    try:
        output.write_bytes(workbook)
        for file, content in files.items():
            media.mkdir(exist_ok=True)
            (media / file).write_bytes(content)
    except OSError as error:
        raise FieldKitError("file.unwritable", path=str(output), reason=error.strerror) from error


def _media_folder(form: Path) -> Path:
    return form.with_name(f"{form.stem}-media")


def _attached_files(file: Path) -> dict[str, bytes]:
    folder = _media_folder(file)
    if not folder.is_dir():
        return {}
    return {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.is_file()}


def _named_files(
    file: Path, definition: FormDefinition, have: dict[str, bytes]
) -> dict[str, bytes]:
    """Files that the form names: beside it, for built-in forms among the reference data."""
    folders = [file.parent]
    if _is_built_in(file):
        folders.append(paths.resources() / "reference")
    return {
        name: (folder / name).read_bytes()
        for name in _file_names(definition)
        for folder in folders
        if name not in have and (folder / name).is_file()
    }


def _file_names(definition: FormDefinition) -> set[str]:
    """The bare names of the data files that a form reads."""
    return {address.rpartition("/")[2] for address in definition.external_files.values()}
