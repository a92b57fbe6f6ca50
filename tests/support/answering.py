"""Answers any form at random, as a patient person would: every question on offer, valid where it can."""

import random

from fieldkit.errors import FieldKitError
from fieldkit.forms.session import FormSession
from fieldkit.forms.views import QuestionView, RepeatView

_TRIES = 8
_ROUNDS = 3


def answer_all(session, seed=0, instances=2):
    """Answer every question of a session; gives the steps that were taken, in order."""
    chance = random.Random(seed)
    steps = []
    for _ in range(_ROUNDS):
        before = len(steps)
        for page in session.pages():
            _answer_page(session, page.path, chance, steps, instances)
        if len(steps) == before:
            break
    return steps


def fullest(definition, seeds=range(8)):
    """The session that random answering fills with the most answers, and its steps."""
    best = None
    for seed in seeds:
        session = FormSession.new(definition)
        steps = answer_all(session, seed)
        if best is None or len(steps) > len(best[1]):
            best = session, steps
    return best


def _answer_page(session, page, chance, steps, instances):
    done = set()
    while True:
        todo = [item for item in session.items(page) if item.path not in done]
        if not todo:
            return
        item = todo[0]
        done.add(item.path)
        if isinstance(item, RepeatView):
            while item.can_add and session.count(item.path) < instances:
                session.add(item.path)
                steps.append(["add", item.path])
        elif isinstance(item, QuestionView) and not item.readonly and item.value == "":
            _answer(session, item, chance, steps)


def _answer(session, question, chance, steps):
    for attempt in range(_TRIES):
        value = value_for(question, chance, attempt)
        if value is None:
            return
        try:
            session.set(question.path, value)
        except FieldKitError:
            continue
        if session.node(question.path).valid and session.value(question.path) != "":
            steps.append(["set", question.path, value])
            return
    session.set(question.path, "")


def value_for(question, chance, attempt):
    """A value that the question may take, another one for each attempt; None for none."""
    choices = [choice.value for choice in question.choices]
    if question.control in ("select1", "select", "rank"):
        if not choices:
            return None
        if question.control == "rank":
            return " ".join(choices)
        return chance.choice(choices)
    if question.control == "trigger":
        return "OK"
    if question.control in ("upload", "note"):
        return None
    if question.control == "range":
        return question.parameters.get("start", "1")
    numbers = (3, 1, 20, 0, 100, 12345678, 2, 50)
    kinds = {
        "int": str(numbers[attempt]),
        "decimal": f"{numbers[attempt]}.5",
        "date": ("2026-11-20", "2026-11-30", "1990-05-05", "2020-01-01")[attempt % 4],
        "time": "09:30:00.000+00:00",
        "dateTime": ("2026-11-20T09:30:00.000+00:00", "2026-12-24T18:00:00.000+00:00")[attempt % 2],
        "geopoint": "43.25 76.95 0 0",
        "geotrace": "43.25 76.95 0 0; 43.26 76.96 0 0",
        "geoshape": "43.25 76.95 0 0; 43.26 76.96 0 0; 43.26 76.95 0 0; 43.25 76.95 0 0",
    }
    texts = ("answer", "АБ", "12345", "+77011234567", "a@example.org", "0712345678", "AB12", "7")
    return kinds.get(question.type, texts[attempt])


def as_answers(session):
    """The answers of a session as the JSON object of an answers file, by path."""
    return _level(session.definition, session, session.nodes(), "")


def _level(definition, session, nodes, around):
    answers = {}
    depth = around.count("[")
    for node in nodes:
        if not node.path.startswith(around):
            continue
        template = _template(node.path)
        inside = node.path.count("[")
        if inside == depth:
            meant = definition.nodes[template].question
            shown = meant is not None and meant.control not in ("note",)
            if shown and node.relevant and not node.readonly and node.value != "":
                answers[template] = node.value
        else:
            instance = _instance(node.path, depth)
            repeat = _template(instance)
            rows = answers.setdefault(repeat, [])
            position = int(instance.rpartition("[")[2].rstrip("]"))
            if len(rows) < position:
                rows.append(_level(definition, session, nodes, f"{instance}/"))
    return answers


def _template(path):
    return "/".join(step.partition("[")[0] for step in path.split("/"))


def _instance(path, depth):
    """The first instance on a path below the given number of instances."""
    steps = path.split("/")
    seen = 0
    for number, step in enumerate(steps):
        if "[" in step:
            seen += 1
            if seen == depth + 1:
                return "/".join(steps[: number + 1])
    raise AssertionError(path)
