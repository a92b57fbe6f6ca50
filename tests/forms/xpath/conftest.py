"""A small environment for expressions: one tree, one secondary list, a frozen clock."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from lxml import etree

from fieldkit.clock import FrozenClock
from fieldkit.forms.xpath import Context, compile_expression, node_tree

PHOENIX = timezone(timedelta(hours=-7))
RECORD = """<data>
  <n>5</n><d>2.5</d><e/><dt>2026-03-04</dt><dtt>2026-03-04T09:30:00.000-07:00</dtt>
  <tm>09:30:00.000-07:00</tm><c>false</c><key>k7</key><zero>0</zero>
  <r><v>1</v><w>a</w></r><r><v/><w>b</w></r><r><v>3</v><w>c</w></r>
</data>"""


class Surroundings:
    """What expressions of these tests may ask; `looked_up` counts the use of the index."""

    def __init__(self, record=RECORD):
        parser = etree.XMLParser(remove_blank_text=True)
        self.root = node_tree(etree.fromstring(record, parser).getroottree())
        items = "".join(
            f"<item><name>k{n}</name><label>L{n}</label><size>{n}</size></item>" for n in range(50)
        )
        self.list = node_tree(etree.fromstring(f"<instance id='x'><root>{items}</root></instance>"))
        self.clock = FrozenClock(datetime(2026, 4, 15, 17, 30, tzinfo=UTC), PHOENIX)
        self.zone = PHOENIX
        self.language = "en"
        self.looked_up = 0
        self.indexed = True
        self.held = ""

    def now(self):
        return self.clock.now()

    def instance(self, key):
        return self.list if key == "x" else None

    def itext(self, key):
        return f"{key} in {self.language}"

    def choice_name(self, value, path, context):
        return f"{value} of {path}"

    def single(self, steps):
        return None

    def once_value(self, context):
        return self.held

    def lookup(self, key, path, column, value):
        if not self.indexed or key != "x":
            return None
        self.looked_up += 1
        items = self.list.children[0].children if path == ("root", "item") else []
        return [
            i for i in items if any(c.string_value() == value for c in i.child_elements(column))
        ]


@pytest.fixture
def surroundings():
    return Surroundings()


@pytest.fixture
def evaluate(surroundings):
    """Evaluates an expression at the root element, or at the first node of a path."""

    def run(text, at="/data"):
        top = Context(surroundings.root, surroundings)
        node = compile_expression(at).as_nodes(top)[0]
        return compile_expression(text).evaluate(Context(node, surroundings))

    return run


@pytest.fixture
def text_of(surroundings):
    """The text of an expression at a node."""

    def run(text, at="/data"):
        node = compile_expression(at).as_nodes(Context(surroundings.root, surroundings))[0]
        return compile_expression(text).as_string(Context(node, surroundings))

    return run
