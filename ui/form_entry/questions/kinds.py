"""Which widget answers which kind of question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.form_entry.questions.acknowledge import AcknowledgeEditor
from ui.form_entry.questions.arrangement import arrangement
from ui.form_entry.questions.counter import CounterEditor
from ui.form_entry.questions.files import FileEditor, ImageEditor
from ui.form_entry.questions.filtered_list import FilteredCheckListEditor, FilteredListEditor
from ui.form_entry.questions.folded_list import FoldedListEditor
from ui.form_entry.questions.geo import GeoLineEditor, GeopointEditor
from ui.form_entry.questions.likert import MOST_POINTS, LikertEditor
from ui.form_entry.questions.link import LinkEditor
from ui.form_entry.questions.moments import DateEditor, MomentEditor, TimeEditor
from ui.form_entry.questions.number import BearingEditor, DecimalEditor, IntegerEditor
from ui.form_entry.questions.range import MOST_PICKED, PickerEditor, RangeEditor, scale_of
from ui.form_entry.questions.rank import RankEditor
from ui.form_entry.questions.rating import MOST_STARS, RatingEditor, StarsEditor
from ui.form_entry.questions.select_multiple import CheckListEditor
from ui.form_entry.questions.select_one import AnswerRowEditor, DropDownEditor, RadioListEditor
from ui.form_entry.questions.shown import NoChoicesEditor, NoteEditor, ShownEditor
from ui.form_entry.questions.signature import SignatureEditor
from ui.form_entry.questions.sketches import AnnotateEditor, DrawEditor
from ui.form_entry.questions.text import LineEditor, LinesEditor, PlainEditor

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldkit.app import QuestionView
    from ui.form_entry.questions.editor import Editor

MOST_IN_A_ROW, MOST_SIGNS_IN_A_ROW, MOST_SIGNS_OF_ONE = 5, 64, 24
MOST_LINES, MOST_LAID_OUT, MOST_DROPPED_DOWN = 12, 60, 40
SHORT_ROW = 14

_BY_TYPE: dict[str, type[Editor]] = {
    "string": LineEditor,
    "int": IntegerEditor,
    "integer": IntegerEditor,
    "decimal": DecimalEditor,
    "date": DateEditor,
    "time": TimeEditor,
    "dateTime": MomentEditor,
    "geopoint": GeopointEditor,
    "geotrace": GeoLineEditor,
    "geoshape": GeoLineEditor,
    "barcode": LineEditor,
}
_SEARCHED = frozenset({"search", "autocomplete"})
_SCALES = frozenset({"likert", "likert-min", "likert-mid", "likert-max"})
_OF_LINES = frozenset({"multiline", "textarea"})
_WHOLE = frozenset({"int", "integer"})
_CHOOSING = frozenset({"select1", "select", "rank"})
_BY_CONTROL: dict[str, type[Editor]] = {
    "note": NoteEditor,
    "trigger": AcknowledgeEditor,
    "rank": RankEditor,
    "secret": LineEditor,
}
_NARROW = (
    LineEditor,
    IntegerEditor,
    DecimalEditor,
    DateEditor,
    TimeEditor,
    DropDownEditor,
    ShownEditor,
    BearingEditor,
)


def editor_kind(question: QuestionView) -> type[Editor]:
    """The widget for a question as it stands now."""
    fixed = _fixed(question)
    if fixed is not None:
        return fixed
    if question.control in _BY_CONTROL:
        return _BY_CONTROL[question.control]
    return _BY_APPEARANCE.get(question.control, _input)(question)


def _fixed(question: QuestionView) -> type[Editor] | None:
    """The widget for what nobody answers as it stands; None where it can be answered."""
    if "label" in question.appearance and question.control in {"select1", "select"}:
        return NoteEditor
    if "url" in question.appearance and question.type == "string":
        return LinkEditor
    if question.readonly and question.control != "note":
        return ShownEditor
    if question.control in _CHOOSING and not question.choices:
        return NoChoicesEditor
    return None


def _input(question: QuestionView) -> type[Editor]:
    if question.type == "string" and _wants_lines(question):
        return LinesEditor
    if "counter" in question.appearance and question.type in _WHOLE:
        return CounterEditor
    if "bearing" in question.appearance and question.type == "decimal":
        return BearingEditor
    return _BY_TYPE.get(question.type, PlainEditor)


def is_narrow(question: QuestionView) -> bool:
    """Whether a question fits into a column beside others of its kind."""
    kind = editor_kind(question)
    if kind is AnswerRowEditor:
        return sum(len(choice.label) for choice in question.choices) <= SHORT_ROW
    return kind in _NARROW and not (kind is ShownEditor and question.control == "select")


def _image_map() -> type[Editor]:
    # Drawings are rare, and what reads them is not needed before.
    from ui.form_entry.questions.image_map import ImageMapEditor

    return ImageMapEditor


def _select_one(question: QuestionView) -> type[Editor]:
    words = set(question.appearance)
    if "image-map" in words:
        return _image_map()
    wanted = arrangement(question.appearance)
    count = len(question.choices)
    if "minimal" in words and count <= MOST_DROPPED_DOWN:
        return DropDownEditor
    if words & _SEARCHED or count > _most_lines(question):
        return FilteredListEditor
    if words & _SCALES and count <= MOST_POINTS:
        return LikertEditor
    lengths = [len(choice.label or choice.value) for choice in question.choices]
    is_short = sum(lengths) <= MOST_SIGNS_IN_A_ROW and max(lengths, default=0) <= MOST_SIGNS_OF_ONE
    is_row = not wanted.is_exact and is_short and 0 < count <= MOST_IN_A_ROW
    return AnswerRowEditor if is_row else RadioListEditor


def _select_multiple(question: QuestionView) -> type[Editor]:
    words = set(question.appearance)
    if "image-map" in words:
        return _image_map()
    if "minimal" in words:
        return FoldedListEditor
    is_long = len(question.choices) > _most_lines(question) or bool(words & _SEARCHED)
    return FilteredCheckListEditor if is_long else CheckListEditor


def _most_lines(question: QuestionView) -> int:
    """How many choices are shown at once; more in the columns that a form asks for."""
    return MOST_LAID_OUT if arrangement(question.appearance).is_laid_out else MOST_LINES


def _upload(question: QuestionView) -> type[Editor]:
    if not question.mediatype.startswith("image/"):
        return FileEditor
    words = set(question.appearance)
    if "signature" in words:
        return SignatureEditor
    if "draw" in words:
        return DrawEditor
    return AnnotateEditor if "annotate" in words else ImageEditor


def _range(question: QuestionView) -> type[Editor]:
    scale = scale_of(question.parameters)
    if "rating" in question.appearance and scale.steps < MOST_STARS:
        return StarsEditor if scale.start == scale.step == 1 else RatingEditor
    is_picked = "picker" in question.appearance and scale.steps < MOST_PICKED
    return PickerEditor if is_picked else RangeEditor


def _wants_lines(question: QuestionView) -> bool:
    is_asked = bool(_OF_LINES & set(question.appearance))
    return is_asked or int_or_zero(question.parameters.get("rows")) > 1


def int_or_zero(given: str | None) -> int:
    """A whole number that a form gives as a parameter; 0 for anything else."""
    return int(given) if given and given.isdigit() else 0


_BY_APPEARANCE: dict[str, Callable[[QuestionView], type[Editor]]] = {
    "range": _range,
    "select1": _select_one,
    "select": _select_multiple,
    "upload": _upload,
}
