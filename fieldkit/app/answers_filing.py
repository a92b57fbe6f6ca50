"""Filling a draft from an answers file: like its session, but file questions take files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.app.form_library import read_bytes
from fieldkit.errors import FieldKitError

if TYPE_CHECKING:
    from pathlib import Path

    from fieldkit.app.drafting import OpenDraft
    from fieldkit.forms import Changes, FormDefinition, NodeState, QuestionView


class AnswersFiling:
    """What `forms.answers.fill` needs of a session; paths of files are relative to `folder`."""

    def __init__(self, draft: OpenDraft, folder: Path) -> None:
        self._draft = draft
        self._folder = folder
        self._stored: dict[tuple[str, str], str] = {}

    @property
    def definition(self) -> FormDefinition:
        """The form."""
        return self._draft.session.definition

    def set(self, path: str, value: str) -> Changes:
        """Answer a question; the value of a file question is the path of the file.

        Raises:
            FieldKitError: as the session, and attachment.missing, attachment.empty, ...
        """
        session = self._draft.session
        if value and session.question(path).control == "upload":
            value = self._store(path, value)
        if session.value(path) == value:  # answers are tried several times
            return session.set(path, value)
        self._draft.audit.visit(path)
        changes = session.set(path, value)
        self._draft.audit.answered(path)
        return changes

    def add(self, repeat: str) -> Changes:
        """Append an instance."""
        changes = self._draft.session.add(repeat)
        self._draft.audit.added(repeat)
        return changes

    def count(self, repeat: str) -> int:
        """How many instances there are."""
        return self._draft.session.count(repeat)

    def node(self, path: str) -> NodeState:
        """The state of a node."""
        return self._draft.session.node(path)

    def question(self, path: str) -> QuestionView:
        """A question."""
        return self._draft.session.question(path)

    def _store(self, path: str, name: str) -> str:
        """Store a file once, however often the answer is tried."""
        if (path, name) not in self._stored:
            file = self._folder / name
            if not file.is_file():
                question = self._draft.session.question(path).name
                raise FieldKitError("attachment.missing", path=name, question=question)
            self._stored[path, name] = self._draft.store(path, file.name, read_bytes(file))
        return self._stored[path, name]
