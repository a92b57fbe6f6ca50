"""A draft without a workspace: the real form engine in memory, and a disk that can be full."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

from fieldkit.clock import FrozenClock
from fieldkit.errors import FieldKitError
from fieldkit.forms.audit import AuditLog
from fieldkit.forms.definition import read_form
from fieldkit.forms.session import FormSession
from fieldkit.forms.xlsform.convert import convert

NOW = datetime(2026, 6, 2, 14, 2, 7, tzinfo=UTC)

FORM = """
| survey | | | | | | | | | | |
| | type | name | label::English (en) | label::Русский (ru) | hint::English (en) | appearance | required | relevant | constraint | constraint_message::English (en) | read_only | calculation |
| | begin group | visit | Visit | Посещение | | field-list | | | | | | |
| | text | site | Site code | Код объекта | As on the list | | yes | | | | | |
| | integer | staff | Staff today | Работников сегодня | | | | | . >= 1 and . <= 500 | From 1 to 500. | | |
| | select_one yn | sick | Is anybody ill? | Есть ли больные? | | | yes | | | | | |
| | text | who | Who is ill? | Кто болен? | | | yes | ${sick} = 'yes' | | | | |
| | decimal | ph | pH of the water | pH воды | | | | | | | | |
| | end group | | | | | | | | | | | |
| | begin group | temps | Temperatures | Температура | | field-list | | | | | | |
| | begin repeat | reading | Reading | Измерение | | | | | | | | |
| | text | food | Food | Продукт | | | yes | | | | | |
| | decimal | degrees | Temperature | Температура | | | yes | | . < 300 | Below 300. | | |
| | end repeat | | | | | | | | | | | |
| | end group | | | | | | | | | | | |
| | begin group | rest | The rest | Прочее | | field-list | | | | | | |
| | select_multiple colour | colours | Colours seen | Цвета | | | | | | | | |
| | select_one colour | minimal_one | One colour | Один цвет | | minimal | | | | | | |
| | select_one number | many | A number | Число | | | | | | | | |
| | date | day | Day | День | | | | | | | | |
| | time | at | Time | Время | | | | | | | | |
| | datetime | moment | Moment | Момент | | | | | | | | |
| | note | remark | **Mind** the <b>gap</b> | **Внимание** | | | | | | | | |
| | acknowledge | agreed | I agree | Согласен | | | | | | | | |
| | range | level | Level | Уровень | | | | | | | | |
| | range | stars | Stars | Звёзды | | rating | | | | | | |
| | rank colour | order | Order of liking | Порядок | | | | | | | | |
| | image | photo | Photo | Фото | | | | | | | | |
| | image | sign | Signature | Подпись | | signature | | | | | | |
| | file | paper | Paper | Документ | | | | | | | | |
| | geopoint | where | Position | Координаты | | | | | | | | |
| | geotrace | path | Path walked | Путь | | | | | | | | |
| | geoshape | plot | Plot of land | Участок | | | | | | | | |
| | barcode | code | Code | Код | | | | | | | | |
| | text | story | Story | Рассказ | | multiline | | | | | | |
| | text | sum | Sum | Сумма | | | | | | | yes | 1 + 1 |
| | end group | | | | | | | | | | | |
| choices | | | | |
| | list_name | name | label::English (en) | label::Русский (ru) |
| | yn | yes | Yes | Да |
| | yn | no | No | Нет |
| | colour | red | Red | Красный |
| | colour | green | Green | Зелёный |
| | colour | blue | Blue | Синий |
"""
_NUMBERS = "\n".join(f"| | number | n{i} | Number {i} | Число {i} |" for i in range(1, 21))
_SETTINGS = """
| settings | | | |
| | form_title | form_id | version | default_language |
| | Kitchen check | kitchen | 1 | English (en) |
"""


def kitchen_form():
    """The definition of the form that most tests here fill in."""
    text = FORM.strip() + "\n" + _NUMBERS + _SETTINGS
    conversion = convert("kitchen.md", text.encode(), {})
    assert conversion.xform is not None, conversion.problems
    return read_form(conversion.xform)


class FakeDraft:
    """What form entry needs of a draft; `full` makes every save fail as a full disk does."""

    def __init__(self, definition) -> None:
        clock = FrozenClock(NOW)
        self.session = FormSession.new(definition, clock)
        self.audit = AuditLog(self.session, clock)
        self.needs_reason = False
        self.asks_of_chemicals = False
        self.form = SimpleNamespace(takes_samples=False)
        self.laid_open = []
        self.form_title = definition.title
        self.site_name = "F-12 Plov & Tea"
        self.saved_at = NOW
        self.full = False
        self.saved_steps = []
        self.kept = 0
        self.is_closed = False
        self.place = ""
        self.reason = ""
        self.site = "F-12"
        self.limits = {}
        self.form_files = {}
        self.found = ()
        self._files = {}

    def visit(self, path):
        self.place = path
        self.audit.visit(path)

    def set_in_slices(self, path, value, between):
        return self.set(path, value)

    def set(self, path, value):
        return self._saved(self.session.set(path, value), ("set", path, value))

    def add(self, repeat):
        return self._saved(self.session.add(repeat), ("add", repeat))

    def remove(self, instance):
        return self._saved(self.session.remove(instance), ("remove", instance))

    def add_in_slices(self, repeat, between):
        return self.add(repeat)

    def remove_in_slices(self, instance, between):
        return self.remove(instance)

    def attach(self, path, name, content):
        if not content:
            raise FieldKitError("attachment.empty", path=name, question=path)
        self._files[name] = content
        return self._saved(self.session.set(path, name), ("attach", path, name))

    def keep(self):
        self._refuse_when_full()
        self.kept += 1

    def file(self, name):
        return self._files.get(name)

    def form_file(self, name):
        return self.form_files.get(name)

    def lay_open(self, name):
        content = self.file(name) or self.form_file(name)
        if content is None:
            return None
        self.laid_open.append(Path(tempfile.mkdtemp()) / f"file{Path(name).suffix}")
        self.laid_open[-1].write_bytes(content)
        return self.laid_open[-1]

    def set_language(self, language):
        self.session.set_language(language)

    def limit(self, path):
        return self.limits.get(path, "")

    def limit_origin(self, path):
        return "international profile: WHO" if path in self.limits else ""

    def headline(self):
        return SimpleNamespace(
            score="84",
            grade="B",
            grade_reason="",
            is_scored=True,
            is_exercise=False,
            alert="amber",
            alert_reason="1 critical open",
            findings=self.found,
        )

    def check(self):
        return self.session.violations()

    def finalise(self, reason=""):
        self.reason = reason
        if self.check():
            raise FieldKitError("inspection.incomplete", count=1, first="")
        return "inspection-1"

    def close(self):
        self.is_closed = True
        for file in self.laid_open:
            shutil.rmtree(file.parent)

    def _saved(self, changes, step):
        self._refuse_when_full()
        self.saved_steps.append(step)
        self.saved_at += timedelta(seconds=1)
        return changes

    def _refuse_when_full(self):
        if self.full:
            raise FieldKitError("disk.full", path="workspace.db")
