"""What people answered in one revision, apart from the form that asked: values and repeats.

Only what a person can answer is here. What a form computes, stamps or identifies follows from the
answers again when a session is filled with them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fieldkit.errors import FieldKitError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldkit.forms import FormDefinition, FormSession

# Answers decide whether others are asked and what they offer; one that was set may clear another.
_PASSES = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: `content` is what it is compared by, `text` what the record holds.

    The content of a file is its SHA-256, so that neither a new name nor an old one deceives.
    """

    content: str
    text: str = field(compare=False)

    @classmethod
    def plain(cls, text: str) -> Answer:
        """An answer that is what it says."""
        return cls(text, text)


NO_ANSWER = Answer.plain("")


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of a whole record, or of one instance of a repeat, by path without positions.

    Questions without an answer are left out; an instance without any is still an instance.
    """

    values: Mapping[str, Answer] = field(default_factory=dict)
    repeats: Mapping[str, tuple[Answers, ...]] = field(default_factory=dict)

    def value(self, path: str) -> Answer:
        """The answer to a question outside of inner repeats."""
        return self.values.get(path, NO_ANSWER)

    def instances(self, path: str) -> tuple[Answers, ...]:
        """The instances of a repeat."""
        return self.repeats.get(path, ())

    def key(self) -> tuple[object, ...]:
        """What records with the same answers have in common; it can be hashed and sorted."""
        values = tuple(sorted((path, answer.content) for path, answer in self.values.items()))
        inner = sorted(
            (path, tuple(each.key() for each in instances))
            for path, instances in self.repeats.items()
            if instances
        )
        return values, tuple(inner)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a form keeps answers: by the path of the repeat around them, "" for the record."""

    questions: Mapping[str, tuple[str, ...]]
    repeats: Mapping[str, tuple[str, ...]]
    counted: frozenset[str]  # repeats whose instances nobody adds or removes
    order: Mapping[str, int]

    @classmethod
    def of(cls, definition: FormDefinition) -> Layout:
        """The layout of a form: what is asked, and not worked out by the form itself."""
        questions: dict[str, list[str]] = {}
        repeats: dict[str, list[str]] = {}
        counted = set()
        for path, node in definition.nodes.items():
            around = node.repeats[:-1] if node.is_repeat else node.repeats
            scope = around[-1].path if around else ""
            if node.is_repeat:
                repeats.setdefault(scope, []).append(path)
                element: Any = node.element
                if element is not None and (element.count is not None or element.fixed):
                    counted.add(path)
            elif node.is_leaf and node.is_asked and not (node.bind and node.bind.calculate):
                questions.setdefault(scope, []).append(path)
        return cls(
            {scope: tuple(paths) for scope, paths in questions.items()},
            {scope: tuple(paths) for scope, paths in repeats.items()},
            frozenset(counted),
            {path: place for place, path in enumerate(definition.nodes)},
        )


def read_answers(
    session: FormSession, layout: Layout, files: Mapping[str, Mapping[str, Any]]
) -> Answers:
    """The answers that a session holds; `files` are those of its revision, by name."""

    def scope(path: str, place: str) -> Answers:
        texts = {
            question: session.value(place + question[len(path) :])
            for question in layout.questions.get(path, ())
        }
        repeats = {}
        for repeat in layout.repeats.get(path, ()):
            inside = place + repeat[len(path) :]
            count = session.count(inside)
            repeats[repeat] = tuple(scope(repeat, f"{inside}[{n}]") for n in range(1, count + 1))
        values = {
            question: Answer(str(files.get(text, {}).get("sha256", text)), text)
            for question, text in texts.items()
            if text
        }
        return Answers(values, repeats)

    return scope("", "")


def fill_session(session: FormSession, layout: Layout, wanted: Answers) -> None:
    """Make a session hold these answers; the form computes the rest.

    What the form itself makes read-only, or leaves out, stays as the form has it.

    Raises:
        FieldKitError: form.not_a_value.
    """
    for _ in range(_PASSES):
        if not _fill_scope(session, layout, wanted, ("", "")):
            return


def _fill_scope(
    session: FormSession, layout: Layout, wanted: Answers, scope: tuple[str, str]
) -> bool:
    """Bring the record, or one instance, in line; tells whether that changed anything."""
    path, place = scope
    changed = False
    for question in layout.questions.get(path, ()):
        where, text = place + question[len(path) :], wanted.value(question).text
        if session.value(where) != text:
            changed |= _set(session, where, text)
    for repeat in layout.repeats.get(path, ()):
        where, instances = place + repeat[len(path) :], wanted.instances(repeat)
        if repeat not in layout.counted:
            changed |= _resize(session, where, len(instances))
        for position, instance in enumerate(instances[: session.count(where)], 1):
            changed |= _fill_scope(session, layout, instance, (repeat, f"{where}[{position}]"))
    return changed


def _set(session: FormSession, place: str, text: str) -> bool:
    try:
        return bool(session.set(place, text))
    except FieldKitError as error:
        if error.code == "form.readonly":
            return False
        raise


def _resize(session: FormSession, repeat: str, wanted: int) -> bool:
    count = session.count(repeat)
    for position in range(count, wanted, -1):
        session.remove(f"{repeat}[{position}]")
    for _ in range(count, wanted):
        session.add(repeat)
    return count != wanted
