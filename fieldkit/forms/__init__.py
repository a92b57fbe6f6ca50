"""The ODK form language: XLSForm in, live form, submission XML out; no inspections here.

These names are the whole of what other rooms may use; README.md beside this file says what they
promise. Each is loaded when it is first asked for: a screen that only names the views loads no XML.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldkit.forms.answers import fill
    from fieldkit.forms.audit import AuditLog
    from fieldkit.forms.definition import FormDefinition, read_form
    from fieldkit.forms.offer import Choice
    from fieldkit.forms.package import FormPackage
    from fieldkit.forms.pending import Pending
    from fieldkit.forms.secondary import Given
    from fieldkit.forms.session import FormSession
    from fieldkit.forms.steps import play
    from fieldkit.forms.submission_encryption import (
        EncryptedSubmission,
        SubmissionIdentity,
        encrypt_submission,
    )
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
    from fieldkit.forms.xlsform.check import check_conversion
    from fieldkit.forms.xlsform.convert import Conversion, convert
    from fieldkit.forms.xlsform.languages import sentences_of, with_languages
    from fieldkit.forms.xlsform.repair.changes import Repair
    from fieldkit.forms.xlsform.repair.engine import (
        RepairedForm,
        offered_repairs,
        repair_form,
        repair_problems,
        repairable_codes,
    )
    from fieldkit.forms.xlsform.template import workbook_of

__all__ = [
    "AuditLog",
    "Changes",
    "Choice",
    "Conversion",
    "EncryptedSubmission",
    "FormDefinition",
    "FormPackage",
    "FormSession",
    "Given",
    "GroupView",
    "InstanceView",
    "Item",
    "NodeState",
    "PageView",
    "Pending",
    "QuestionView",
    "Repair",
    "RepairedForm",
    "RepeatView",
    "SubmissionIdentity",
    "check_conversion",
    "convert",
    "encrypt_submission",
    "fill",
    "offered_repairs",
    "play",
    "read_form",
    "repair_form",
    "repair_problems",
    "repairable_codes",
    "sentences_of",
    "with_languages",
    "workbook_of",
]

_HOMES = {
    "answers": ("fill",),
    "audit": ("AuditLog",),
    "offer": ("Choice",),
    "definition": ("FormDefinition", "read_form"),
    "package": ("FormPackage",),
    "pending": ("Pending",),
    "secondary": ("Given",),
    "session": ("FormSession",),
    "steps": ("play",),
    "submission_encryption": ("EncryptedSubmission", "SubmissionIdentity", "encrypt_submission"),
    "views": (
        "Changes",
        "GroupView",
        "InstanceView",
        "Item",
        "NodeState",
        "PageView",
        "QuestionView",
        "RepeatView",
    ),
    "xlsform.check": ("check_conversion",),
    "xlsform.convert": ("Conversion", "convert"),
    "xlsform.languages": ("sentences_of", "with_languages"),
    "xlsform.repair.changes": ("Repair",),
    "xlsform.repair.engine": (
        "RepairedForm",
        "offered_repairs",
        "repair_form",
        "repair_problems",
        "repairable_codes",
    ),
    "xlsform.template": ("workbook_of",),
}


def __getattr__(name: str) -> object:
    """Load a name from the module where it is at home."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"fieldkit.forms.{home}"), name)
    raise AttributeError(name)
