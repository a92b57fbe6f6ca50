"""Writing the labels of samples from any screen that shows an inspection or a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.shared import files
from ui.shared.wording import language, tr, trn

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.shared.desk import Desk


def save_labels(parent: QWidget, desk: Desk, inspection: str, tag: str | None = None) -> None:
    """Ask where, and write the labels of the samples of an inspection or a draft."""
    with desk.notices.refusals():
        labelling = desk.services.labelling
        labels = labelling.required(inspection)
        name = f"{labels[0].site}-samples.pdf"
        file = files.file_to_write(parent, tr("Save the labels"), files.DOCUMENT, name)
        if file is not None:
            count = labelling.write(inspection, file, tag or language.tag)
            words = trn(
                "{n} label is written: {path}",
                "{n} labels are written: {path}",
                count,
                path=file.name,
            )
            desk.notices.tell(words)
