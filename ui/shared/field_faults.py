"""What a refusal says of single fields, and showing it under them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError, message_of, remedy_of
from ui.shared.wording import tr

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from PySide6.QtWidgets import QLabel, QWidget

    from fieldkit.errors import Problem


def faults_of(error: FieldKitError, columns: Collection[str]) -> dict[str, str]:
    """The first problem of each of some columns in words, with what to do; often none."""
    problems: Sequence[Problem] = error.context.get("problems") or ()  # type: ignore[assignment]
    return {
        problem.column: f"{message_of(problem.code, problem.context, tr)} "
        f"{remedy_of(problem.code, problem.context, tr)}"
        for problem in reversed(problems)
        if problem.column and problem.column in columns
    }


def show_faults(
    faults: Mapping[str, str], labels: Mapping[str, QLabel], inputs: Mapping[str, QWidget]
) -> None:
    """Say under each field what is wrong with it, and go to the first that is wrong."""
    for column, label in labels.items():
        words = faults.get(column, "")
        label.setText(f"▲ {words}" if words else "")
        label.setVisible(bool(words))
    wrong = next((column for column in inputs if column in faults), None)
    if wrong is not None:
        inputs[wrong].setFocus()
