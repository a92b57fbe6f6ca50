"""What a screen is given to work with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldkit.app.bootstrap import Services
    from ui.shared.job_runner import JobRunner
    from ui.shared.notices import Notices


@dataclass(frozen=True, slots=True)
class Desk:
    """The opened workspace's use cases, the runner of long work, and the bar of notices."""

    services: Services
    jobs: JobRunner
    notices: Notices
