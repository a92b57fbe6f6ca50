"""What a form's `fk:` annotations mean for an inspection: roles, requirements, limits, printing.

The attributes stand on the binds of an ordinary ODK form (namespace urn:fieldkit:xlsform:1); a form
without them still records, prints and syncs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldkit.forms import FormDefinition

Severity = Literal["critical", "major", "minor"]
SEVERITIES: tuple[Severity, ...] = ("critical", "major", "minor")
_POSITION = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Requirement:
    """A question whose answer can be a finding: when, how grave, where its correction is.

    `graded_by`: path of the answer that tells the severity; empty where it is always the same.
    """

    path: str
    fails: str
    severity: Severity
    corrected: str = ""
    graded_by: str = ""


@dataclass(frozen=True, slots=True)
class FormMeaning:
    """The annotations of one form, by template path (a path without repeat positions)."""

    roles: Mapping[str, str]
    requirements: Mapping[str, Requirement]
    limits: Mapping[str, str]
    printing: Mapping[str, str]


def meaning_of(definition: FormDefinition) -> FormMeaning:
    """Collect the annotations of a form; the first question with a role has it."""
    roles: dict[str, str] = {}
    requirements: dict[str, Requirement] = {}
    limits: dict[str, str] = {}
    printing: dict[str, str] = {}
    for path, bind in definition.binds.items():
        marks = bind.attributes
        if role := marks.get("fk:role"):
            roles.setdefault(role, path)
        if fails := marks.get("fk:fails"):
            given = marks.get("fk:severity", "")
            graded_by = "" if given in SEVERITIES else given
            requirements[path] = Requirement(
                path, fails, severity_of(given), marks.get("fk:corrected", ""), graded_by
            )
        if limit := marks.get("fk:limit"):
            limits[path] = limit
        if rule := marks.get("fk:print"):
            printing[path] = rule
    return FormMeaning(roles, requirements, limits, printing)


def severity_of(text: str) -> Severity:
    """A severity by its name; anything else counts as major."""
    return next((known for known in SEVERITIES if known == text), "major")


def template(path: str) -> str:
    """A path without its repeat positions."""
    return _POSITION.sub("", path)


def beside(path: str, target: str) -> str:
    """The concrete path of a target named next to `path`.

    `target` is an absolute template path, or a path relative to the question; repeat positions of
    the steps that both share are those of `path`.
    """
    steps = path.strip("/").split("/")
    if not target.startswith("/"):
        return _relative(steps, target)
    wanted = target.strip("/").split("/")
    shared: list[str] = []
    for own, other in zip(steps, wanted, strict=False):
        if template(own) != other:
            break
        shared.append(own)
    return "/" + "/".join([*shared, *wanted[len(shared) :]])


def _relative(steps: list[str], target: str) -> str:
    here = list(steps) if target.startswith(".") else steps[:-1]
    for step in target.split("/"):
        if step == "..":
            del here[-1:]  # a step above the record leads nowhere
        elif step not in (".", ""):
            here.append(step)
    return "/" + "/".join(here)
