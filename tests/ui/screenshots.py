"""Pictures of every screen, to be looked at: `python tests/ui/screenshots.py FOLDER [NAME...]`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[2])]

from fakes import FakeServices  # noqa: E402
from PySide6.QtCore import QEventLoop, QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from fieldkit.errors import FieldKitError  # noqa: E402
from ui.composition import Composition  # noqa: E402
from ui.shared.wording import language  # noqa: E402
from ui.theme.theme import Theme  # noqa: E402

PLACES = {
    "inspector": ("today", "inspections", "hand_over", "inbox", "chemicals", "settings"),
    "supervisor": ("plan", "review"),
}
VARIANTS = {
    "light": ("light", "en"),
    "dark": ("dark", "en"),
    "contrast": ("high contrast", "en"),
    "russian": ("light", "ru"),
    "urdu": ("light", "ur"),
}


def pause(milliseconds: int = 60) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def picture(window, file: Path) -> None:
    pause()
    window.grab().save(str(file))
    print(file)


def furnished(theme, role: str, *, is_empty: bool = False) -> Composition:
    composition = Composition(theme, Path("/nonexistent/workspace"))
    composition.furnish(FakeServices(role, is_empty=is_empty))
    composition.window.show()
    return composition


def prepare(composition: Composition, place: str) -> None:
    model = composition.screen(place).model
    if place == "inbox":
        model.look(
            [
                Path("/media/stick/aibek.fieldkit"),
                Path("/media/stick/cut.fieldkit"),
                Path("/tmp/strange.pdf"),
            ]
        )
    elif place == "plan":
        model.form_check.add(Path("market.xlsx"))
    elif place == "hand_over":
        model.write(Path("/media/stick/Aibek-20260602-1402.fieldkit"))
    elif place == "review":
        model.comment("/f/temp", "Which thermometer was it? Calibrated when?")
    elif place == "today":
        composition.notices.refuse(FieldKitError("disk.full", path="/media/stick"))


def main(folder: Path, wanted: list[str]) -> None:
    application = QApplication([])
    theme = Theme(application)
    folder.mkdir(parents=True, exist_ok=True)
    for name, (appearance, tag) in VARIANTS.items():
        if wanted and name not in wanted:
            continue
        language.choose(tag)
        theme.choose(appearance)
        welcome = Composition(theme, Path("/nonexistent/workspace"))
        welcome.window.show()
        picture(welcome.window, folder / f"{name}-welcome.png")
        welcome.window.close()
        for role, places in PLACES.items():
            composition = furnished(theme, role)
            for place in places:
                composition.go(place)
                prepare(composition, place)
                pause(120)
                picture(composition.window, folder / f"{name}-{place}.png")
            composition.window.resize(820, 640)
            picture(composition.window, folder / f"{name}-{role}-narrow.png")
            composition.window.close()
            composition = furnished(theme, role, is_empty=True)
            for place in places:
                composition.go(place)
                picture(composition.window, folder / f"{name}-{place}-empty.png")
            composition.window.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
