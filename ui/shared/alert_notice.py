"""What a person is told who has just finished an inspection that raises an alert."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.app.alert_list import level_of
from ui.shared.moments import moment
from ui.shared.notices import Notice
from ui.shared.wording import language, tr

if TYPE_CHECKING:
    from ui.shared.desk import Desk


def tell_alert(desk: Desk, inspection: str) -> None:
    """Say whom to tell and by when, for the gravest alert that the inspection raises."""
    with desk.notices.refusals():
        found = desk.services.alerting.of_inspection(inspection, language.tag)
        if not found or found[0].level == 0:
            return
        alert = found[0]
        level = level_of(alert.level)
        tell = level.in_words("tell", language.tag)
        words = tr("Alert L{level}: {reasons}").format(
            level=alert.level, reasons="; ".join(alert.reasons)
        )
        asked = tr("Tell by {time}: {who}. {act}").format(
            time=moment(alert.tell_by), who=tell, act=level.in_words("act", language.tag)
        )
        desk.notices.add(Notice(words, asked))
