"""Answers the water form at the real window until it is killed; tells each saved answer.

Run as `python -m tests.journeys.window_until_killed FOLDER ROUND`.
"""

import json
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from fieldkit import paths
from tests.support.window_person import Person
from ui.theme.theme import Theme

SAMPLE = paths.resources() / "reference" / "sample_event"


def main(folder, turn):
    """Answer everything, other words each turn; one JSON line per saved answer."""
    application = QApplication([])
    one = Person(Theme(application), folder)
    one.unlock()
    one.go("Today")
    one.open_card("W-03")
    given = json.loads((SAMPLE / "water.json").read_text(encoding="utf-8"))
    words = ("venue", "supplier", "point", "meter", "measures", "met_name")
    given |= {name: f"{given[name]} {turn}" for name in words}
    given |= {"people": 1800 + turn, "site_photo": f"photos/{('hose', 'stall')[turn % 2]}.jpg"}
    one.fill(given, SAMPLE, lambda *answer: print(json.dumps(answer), flush=True))


main(Path(sys.argv[1]), int(sys.argv[2]))
