"""What a person can ask for; opens the workspace, wires the rooms, runs long jobs.

The faces import this room only. It hands on the value types of the rooms below that they show.
"""

from fieldkit.app.changes import Changes as WorkspaceChanges
from fieldkit.app.drafting import Headline, OpenDraft, Progress
from fieldkit.app.jobs import JobContext
from fieldkit.app.rows import (
    DraftRow,
    InspectionDetail,
    InspectionRow,
    RecordedInspection,
    ReviewRow,
    TodayRow,
)
from fieldkit.forms.choices import Choice
from fieldkit.forms.session import FormSession
from fieldkit.forms.views import (
    Changes,
    GroupView,
    InstanceView,
    Item,
    NodeState,
    PageView,
    QuestionView,
    RepeatView,
)
from fieldkit.inspections.summary import Finding
from fieldkit.inspections.transcript import Heading, Row, Section, Transcript

__all__ = [
    "Changes",
    "Choice",
    "DraftRow",
    "Finding",
    "FormSession",
    "GroupView",
    "Heading",
    "Headline",
    "InspectionDetail",
    "InspectionRow",
    "InstanceView",
    "Item",
    "JobContext",
    "NodeState",
    "OpenDraft",
    "PageView",
    "Progress",
    "QuestionView",
    "RecordedInspection",
    "RepeatView",
    "ReviewRow",
    "Row",
    "Section",
    "TodayRow",
    "Transcript",
    "WorkspaceChanges",
]
