"""What a person can ask for; opens the workspace, wires the rooms, runs long jobs.

The faces import this room only. It hands on the value types of the rooms below that they show;
each is loaded when it is first asked for, so that a list of inspections loads no form engine.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldkit.app.changes import Changes as WorkspaceChanges
    from fieldkit.app.drafting import Headline, OpenDraft
    from fieldkit.app.jobs import JobContext
    from fieldkit.app.rows import (
        DismissalRow,
        DraftRow,
        InspectionDetail,
        InspectionRow,
        RecordedInspection,
        ReviewRow,
        TodayRow,
    )
    from fieldkit.forms import (
        Changes,
        Choice,
        FormSession,
        GroupView,
        InstanceView,
        Item,
        NodeState,
        PageView,
        QuestionView,
        Repair,
        RepeatView,
    )
    from fieldkit.inspections.chemical_sheet import Apart, ChemicalSheet, Fact
    from fieldkit.inspections.limit_profiles import LimitProfile, Override
    from fieldkit.inspections.plan_changes import PlanChange
    from fieldkit.inspections.plan_merge import PlanConflict
    from fieldkit.inspections.summary import Finding
    from fieldkit.inspections.transcript import Heading, Row, Section, Transcript
    from fieldkit.storage.verify_report import VerifyProblem

__all__ = [
    "Apart",
    "Changes",
    "ChemicalSheet",
    "Choice",
    "DismissalRow",
    "DraftRow",
    "Fact",
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
    "LimitProfile",
    "NodeState",
    "OpenDraft",
    "Override",
    "PageView",
    "PlanChange",
    "PlanConflict",
    "QuestionView",
    "RecordedInspection",
    "Repair",
    "RepeatView",
    "ReviewRow",
    "Row",
    "Section",
    "TodayRow",
    "Transcript",
    "VerifyProblem",
    "WorkspaceChanges",
]

# In this order; the form engine loads only what is asked of it.
_HOMES = (
    "fieldkit.app.rows",
    "fieldkit.app.jobs",
    "fieldkit.forms",
    "fieldkit.inspections.transcript",
    "fieldkit.inspections.summary",
    "fieldkit.inspections.chemical_sheet",
    "fieldkit.inspections.limit_profiles",
    "fieldkit.inspections.plan_changes",
    "fieldkit.inspections.plan_merge",
    "fieldkit.app.drafting",
    "fieldkit.storage.verify_report",
)


def __getattr__(name: str) -> object:
    """Load a name from the room where it is at home."""
    if name == "WorkspaceChanges":
        return import_module("fieldkit.app.changes").Changes
    if name in __all__:
        for home in map(import_module, _HOMES):
            if hasattr(home, name):
                return getattr(home, name)
    raise AttributeError(name)
