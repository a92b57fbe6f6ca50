"""Answers that open as much of a form as they can: for screens that must stand everything it asks.

Where a choice opens questions it is taken; several are taken together where the form allows that.
`python -m tests.support.wide_answers FORM INSTANCES [PATH=VALUE...]` prints them as JSON; what is
given there stays as it is. It tries every choice, which takes minutes: tests read what it printed.
"""

import json
import random
import sys
from datetime import datetime
from pathlib import Path

from fieldkit.errors import FieldKitError
from fieldkit.forms.definition import read_form
from fieldkit.forms.session import FormSession
from fieldkit.forms.views import QuestionView, RepeatView
from fieldkit.forms.xlsform.convert import convert
from tests.support.answering import value_for

_PRINTED = Path(__file__).parents[1] / "journeys" / "wide_answers.json"
_TRIES = 8
_ROUNDS = 3
_CHOICES_TRIED = 40
_A_LARGE_HOUSEHOLD = "12"
_UNANSWERED = ("note", "upload")


def printed_answers():
    """What was printed for some large forms: the answers by path, by the form's name.

    TODAY is the day on which the form is filled in; one form accepts no other.
    """
    today = datetime.now().astimezone().date().isoformat()
    text = _PRINTED.read_text(encoding="utf-8").replace('"TODAY"', f'"{today}"')
    return json.loads(text)


def widest_answers(session, instances=3, fixed=None):
    """Answer a session so that many questions are asked; the answers by path, in order."""
    chance = random.Random(0)
    fixed = fixed or {}
    for _ in range(_ROUNDS):
        before = _asked(session)
        for page in session.pages():
            _answer_page(session, page.path, chance, instances, fixed)
        if _asked(session) == before:
            break
    return {
        question.path: question.value for question in shown_questions(session) if question.value
    }


def shown_questions(session):
    """Every question that a person is asked now, in order."""
    return [
        item
        for page in session.pages()
        for item in session.items(page.path)
        if isinstance(item, QuestionView)
        and item.control != "note"
        and not item.readonly
        and "label" not in item.appearance
    ]


def _answer_page(session, page, chance, instances, fixed):
    seen = set()
    while todo := [item for item in session.items(page) if item.path not in seen]:
        item = todo[0]
        seen.add(item.path)
        if isinstance(item, RepeatView):
            while item.can_add and session.count(item.path) < instances:
                session.add(item.path)
        elif item.path in fixed:
            _set(session, item.path, fixed[item.path])
        elif isinstance(item, QuestionView) and not item.readonly:
            _answer(session, item, chance)


def _answer(session, question, chance):
    if question.control == "select1":
        values = [choice.value for choice in question.choices[:_CHOICES_TRIED]]
        _take_widest(session, question, [question.value, *values])
    elif question.control == "select":
        _take_all(session, question)
    elif question.value == "" and question.type == "int":
        numbers = [value_for(question, chance, attempt) for attempt in range(_TRIES)]
        _take_widest(
            session, question, [_A_LARGE_HOUSEHOLD, *(each for each in numbers if len(each) < 3)]
        )
    elif question.value == "" and question.control not in _UNANSWERED:
        tried = [value_for(question, chance, attempt) for attempt in range(_TRIES)]
        if not any(_is_taken(session, question.path, value) for value in tried if value):
            _set(session, question.path, "")


def _take_widest(session, question, values):
    """The value that opens most; the first of them, when no other opens more."""
    best, most = "", -1
    for value in dict.fromkeys(values):
        if value and _is_taken(session, question.path, value) and _asked(session) > most:
            best, most = value, _asked(session)
    _set(session, question.path, best)


def _take_all(session, question):
    """Choice after choice, each kept while the answer stays allowed and nothing closes."""
    taken = question.value.split()
    offered = [choice.value for choice in question.choices]
    for several in (2, 3) if not taken else ():  # some forms want two at least
        if _is_taken(session, question.path, " ".join(offered[:several])):
            taken = offered[:several]
    for choice in question.choices[:_CHOICES_TRIED]:
        before = _asked(session)
        more = [*taken, choice.value]
        is_new = choice.value not in taken
        is_taken = is_new and _is_taken(session, question.path, " ".join(more))
        if is_taken and _asked(session) >= before:
            taken = more
            continue
        _set(session, question.path, " ".join(taken))


def _is_taken(session, path, value):
    return _set(session, path, value) and session.node(path).valid and session.value(path) != ""


def _set(session, path, value):
    try:
        session.set(path, value)
    except FieldKitError:
        return False
    return True


def _asked(session):
    return sum(node.relevant for node in session.nodes())


def main(arguments):
    """Print the widest answers of one form."""
    file, instances = Path(arguments[0]), int(arguments[1])
    fixed = dict(each.split("=", 1) for each in arguments[2:])
    media = file.with_name(f"{file.stem}-media")
    files = {each.name: each.read_bytes() for each in media.glob("*")}
    conversion = convert(file.name, file.read_bytes(), files)
    session = FormSession.new(read_form(conversion.xform, files))
    answers = widest_answers(session, instances, fixed)
    print(json.dumps(answers, ensure_ascii=False, indent=1))
    wrong = [node.path for node in session.violations()]
    print(f"{len(shown_questions(session))} questions, still wrong: {wrong}", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
