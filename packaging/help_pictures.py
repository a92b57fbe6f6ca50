"""Makes the pictures of README: `python packaging/help_pictures.py [NAME...]`, on invented work.

It makes the demo and an invented event in a temporary folder, opens the window on them without a
screen, and writes resources/help/*.png. Look at them before they are committed.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QEventLoop, QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from fieldkit.app.answers_filing import AnswersFiling  # noqa: E402
from fieldkit.app.bootstrap import open_services  # noqa: E402
from fieldkit.app.inventing import Inventing  # noqa: E402
from fieldkit.app.jobs import JobContext  # noqa: E402
from fieldkit.forms import fill  # noqa: E402
from fieldkit.inspections.limit_profiles import Override  # noqa: E402
from ui.composition import Composition  # noqa: E402
from ui.shared.wording import language  # noqa: E402
from ui.theme.theme import Theme  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldkit.app.bootstrap import Services
    from fieldkit.app.drafting import OpenDraft

HELP = ROOT / "resources" / "help"
SAMPLE = ROOT / "resources" / "reference" / "sample_event"
PASSPHRASE = "a demo is no secret"  # noqa: S105  of a folder that is thrown away
SIZE = 120
FAULTY = """
| survey | | | | | |
| | type | name | label | relevant | calculation |
| | select_one yn | open | Is the stall open? | | |
| | integer | staff | Staff today | ${opne} = 'yes' | |
| | decimal | cold | Fridge, °C | | |
| | calculate | warm | | | if(${cold} > 5, 1, 0 |
| | image | photo | Photo of the stall | | |
| choices | | | | | |
| | list_name | name | label | | |
| | yn | yes | Yes | | |
| | yn | yes | No | | |
"""


def pause(milliseconds: int = 400) -> None:
    """Let the window draw and its jobs end."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def today(window: Composition, _: Path) -> None:
    """The visits that wait."""
    window.go("today")


def answered(services: Services, form: str, kind: str, file: str) -> OpenDraft:
    """A draft of a site of a kind, with the answers of the sample."""
    site = next(row for row in services.planning.sites() if row.kind == kind)
    draft = services.inspecting.start(form, site.code)
    answers = json.loads((SAMPLE / file).read_text(encoding="utf-8"))
    known = {"site", "event", "venue", "loc", "inspector"}
    fill(AnswersFiling(draft, SAMPLE), {k: v for k, v in answers.items() if k not in known})
    draft.keep()
    return draft


def form_entry(window: Composition, _: Path) -> None:
    """A reading under entry, with its limit."""
    window.open_draft(answered(window.desk.services, "fk_food", "food", "food.json"))
    pause()
    window.form_entry.model.go_to("/data/temperatures/r_temp[2]/t_cold")


def inbox(window: Composition, folder: Path) -> None:
    """A hand-over before it is taken in."""
    with open_services(folder / "inspector-2", PASSPHRASE) as services:
        name = services.owner.name.split()[0]
        answered(services, "fk_water", "water", "water.json").finalise()
        services.handing_over.export(folder / f"{name}.fieldkit", JobContext())
    window.go("inbox")
    window.screen("inbox").model.look([folder / f"{name}.fieldkit"])


def form_check(window: Composition, folder: Path) -> None:
    """A form with faults."""
    (folder / "stall.md").write_text(FAULTY, encoding="utf-8")
    window.go("plan")
    window.screen("plan").model.form_check.check(folder / "stall.md")


def alerts(window: Composition, _: Path) -> None:
    """What the rules raise."""
    window.go("alerts")


def chemicals(window: Composition, _: Path) -> None:
    """A substance looked up."""
    window.go("chemicals")
    window.screen("chemicals").view.search.setText("ammonia")


def limits(window: Composition, _: Path) -> None:
    """A profile of limits, made for the picture."""
    limiting = window.desk.services.limiting
    limiting.add("kz", "Kazakhstan")
    limiting.put("kz", Override("food_hot", "65", "An invented order, 2026", "12", "", "seen"))
    limiting.use("kz")
    window.go("plan")
    view = window.screen("plan").view
    view.limits_of_event.click()
    view.limits.search.setText("holding")


# Whose window each picture shows, and how; the limits come last, as they change what holds.
PICTURES: dict[str, tuple[str, Callable[[Composition, Path], None]]] = {
    "today": ("inspector-1", today),
    "form-entry": ("inspector-1", form_entry),
    "inbox": ("supervisor", inbox),
    "form-check": ("supervisor", form_check),
    "alerts": ("supervisor", alerts),
    "chemicals": ("supervisor", chemicals),
    "limits": ("supervisor", limits),
}


def main(wanted: list[str]) -> None:
    """Write the wanted pictures, or all."""
    application = QApplication([])
    language.choose("en")
    theme = Theme(application)
    theme.choose("light")
    with TemporaryDirectory() as place:
        folder = Path(place)
        yesterday = datetime.now().astimezone().date() - timedelta(days=1)
        Inventing(folder, PASSPHRASE, SIZE, 7, yesterday).run(print)
        for name, (whose, bring) in PICTURES.items():
            if wanted and name not in wanted:
                continue
            with open_services(folder / whose, PASSPHRASE) as services:
                window = Composition(theme, folder / whose)
                window.furnish(services)
                window.window.resize(1280, 820)
                window.window.show()
                bring(window, folder)
                pause(1200)
                window.window.grab().save(str(HELP / f"{name}.png"))
                print(HELP / f"{name}.png")
                window.window.hide()


if __name__ == "__main__":
    main(sys.argv[1:])
