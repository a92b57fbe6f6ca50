"""What is wrong with a converted form as a whole: cycles, paths to nowhere, missing files.

Problems of single rows and expressions are found by the conversion itself; here the whole form is
there, and every problem is traced back to the cell that it comes from.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fieldkit.errors import Problem
from fieldkit.forms.dag import find_cycles
from fieldkit.forms.xlsform.origin import Place
from fieldkit.forms.xpath import compile_expression, dependencies

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fieldkit.forms.definition import FormDefinition
    from fieldkit.forms.xlsform.convert import Conversion

_MEDIA = re.compile(r"jr://(?:images|audio|video|file)/([^<\"']+)<")
_WRITTEN_PATH = re.compile(r"(?<![\w)\]}])/[A-Za-z_]")
_ATTRIBUTES = ("relevant", "constraint", "calculate", "required", "readonly")


def check_conversion(
    conversion: Conversion, definition: FormDefinition, files: Mapping[str, bytes]
) -> list[Problem]:
    """The problems of a form that converted; cycles are errors, the rest are warnings."""
    return [
        *_cycles(conversion, definition),
        *_missing_nodes(conversion, definition),
        *_placed(conversion, definition),
        *_missing_media(conversion, files),
    ]


def _cycles(conversion: Conversion, definition: FormDefinition) -> Iterator[Problem]:
    for paths in find_cycles(definition):
        place = conversion.origin.place(paths[0], "calculate")
        names = " -> ".join(path.rpartition("/")[2] for path in [*paths, paths[0]])
        yield Problem("form.cycle", "error", place.sheet, place.row, place.column, {"paths": names})


def _missing_nodes(conversion: Conversion, definition: FormDefinition) -> Iterator[Problem]:
    """Paths written by hand that lead to no node of the form."""
    for path, bind in definition.binds.items():
        nodeset = tuple(path.strip("/").split("/"))
        for attribute in _ATTRIBUTES:
            text = getattr(bind, attribute)
            if not text or not _WRITTEN_PATH.search(text):
                continue
            found = dependencies(compile_expression(text, definition.namespaces), nodeset)
            for steps in sorted(found.paths):
                target = "/" + "/".join(steps)
                if steps and steps[0] == nodeset[0] and target not in definition.nodes:
                    place = conversion.origin.place(path, attribute)
                    yield Problem(
                        "form.path_to_nowhere",
                        "warning",
                        place.sheet,
                        place.row,
                        place.column,
                        {"path": target},
                    )


def _placed(conversion: Conversion, definition: FormDefinition) -> Iterator[Problem]:
    """What reading the form found about its files, at the cell that names the file."""
    for problem in definition.problems:
        stem = str(problem.context.get("file", "")).rpartition(".")[0]
        place = _cell_naming(conversion, stem) if stem else Place()
        yield Problem(
            problem.code, problem.severity, place.sheet, place.row, place.column, problem.context
        )


def _missing_media(conversion: Conversion, files: Mapping[str, bytes]) -> Iterator[Problem]:
    xform = (conversion.xform or b"").decode("utf-8", "replace")
    for name in dict.fromkeys(_MEDIA.findall(xform)):
        if name not in files:
            place = _cell_naming(conversion, name)
            yield Problem(
                "form.media_missing",
                "warning",
                place.sheet,
                place.row,
                place.column,
                {"file": name},
            )


def _cell_naming(conversion: Conversion, word: str) -> Place:
    """The first cell of the survey or the choices that holds a word."""
    sheets = conversion.tables.sheets if conversion.tables else {}
    for name in ("survey", "choices"):
        for row in sheets[name].rows if name in sheets else ():
            for header, text in row.cells.items():
                if word in text:
                    return Place(name, row.number, header)
    return Place()
