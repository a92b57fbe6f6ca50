"""Inspections as ODK submissions: the files that a server such as ODK Central takes in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING, Any

from fieldkit.errors import FieldKitError

if TYPE_CHECKING:
    from pathlib import Path

    from fieldkit.app.core import Core
    from fieldkit.forms import FormDefinition, FormSession

_RECORD = "submission.xml"


@dataclass(frozen=True, slots=True)
class WrittenSubmission:
    """What a folder holds now: the XML to be posted first, then what goes with it."""

    folder: Path
    files: tuple[str, ...]
    encrypted: bool

    def as_dict(self) -> dict[str, Any]:
        """The submission as the command line prints it."""
        return {"folder": str(self.folder), "files": list(self.files), "encrypted": self.encrypted}


class Submitting:
    """The use case of whoever feeds an ODK server."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def write(self, inspection: str, folder: Path) -> WrittenSubmission:
        """Write the latest revision of an inspection as a submission into an empty folder.

        Forms with a public key give an encrypted submission, readable for the owner of the private
        key alone.

        Raises:
            FieldKitError: inspection.unknown, submission.folder_not_empty, submission.unsafe_name,
                form.public_key, attachment.not_held, file.unwritable.
        """
        from fieldkit.forms import FormSession

        core = self._core
        revision = core.revision(core.inspection_row(inspection).head)
        form = core.form_of(revision).definition
        record = revision.xml.encode()
        session = FormSession.read(form, record, core.clock)
        stored = core.workspace.attachments
        for name in session.attachments:
            _require_safe(name)
        attached = {
            name: stored.get(revision.files[name]["sha256"])
            for name in session.attachments
            if name in revision.files
        }
        files = {_RECORD: record, **attached}
        if form.public_key:
            files = _encrypted(form, session, record, attached)
        _write(folder, files)
        return WrittenSubmission(folder, tuple(files), bool(form.public_key))


def _encrypted(
    form: FormDefinition, session: FormSession, record: bytes, attached: dict[str, bytes]
) -> dict[str, bytes]:
    from fieldkit.forms import SubmissionIdentity, encrypt_submission

    identity = SubmissionIdentity(form.id, form.version, session.instance_id)
    made = encrypt_submission(identity, form.public_key, record, attached)
    return {_RECORD: made.manifest, **made.files}


def _require_safe(name: str) -> None:
    """Records come from any program: a name in them must not choose where a file is written."""
    path = PureWindowsPath(name)  # what separates there does so nowhere else in an honest name
    if path.name != name or name in {"..", _RECORD} or "\0" in name:
        raise FieldKitError("submission.unsafe_name", name=name)


def _write(folder: Path, files: dict[str, bytes]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise FieldKitError("submission.folder_not_empty", path=str(folder))
        for name, content in files.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        raise FieldKitError("file.unwritable", path=str(folder), reason=error.strerror) from error
