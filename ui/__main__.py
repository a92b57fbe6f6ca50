"""The window as a program: `python -m ui [--workspace DIR] [FILE]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from fieldkit import paths
from ui.composition import Composition
from ui.shared.choices import choices
from ui.shared.wording import language
from ui.single_window import SingleWindow
from ui.theme.theme import Theme


def main(argv: list[str]) -> int:
    """Open the window on a workspace, with a file in the inbox if one is named."""
    parser = argparse.ArgumentParser(prog="fieldkit window")
    parser.add_argument("--workspace", type=Path, default=None)
    parser.add_argument("file", type=Path, nargs="?")
    given = parser.parse_args(argv)
    folder = given.workspace or paths.default_workspace()
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    application = QApplication(sys.argv[:1])
    application.setApplicationName("FieldKit")
    single = SingleWindow(folder)
    if single.hand_to_first(given.file):
        return 0
    single.claim()
    chosen = choices()
    language.choose(str(chosen.value("language", "en")))
    theme = Theme(application, str(chosen.value("appearance", "light")))
    composition = Composition(theme, folder)
    single.called.connect(lambda name: _answer_call(composition, name))
    theme.changed.connect(lambda: chosen.setValue("appearance", theme.appearance))
    language.changed.connect(lambda tag: chosen.setValue("language", tag))
    window = composition.window
    window.take_place(chosen)
    window.closing.connect(lambda: window.remember_place(chosen))
    if given.file:
        composition.open_file(given.file)
    window.show()
    return application.exec()


def _answer_call(composition: Composition, name: str) -> None:
    composition.window.raise_()
    composition.window.activateWindow()
    if name:
        composition.open_file(Path(name))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
