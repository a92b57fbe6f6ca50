"""Rows of a CSV file are nodes like any others, though they are made when they are reached."""

import pytest

from fieldkit.forms.table import read_table
from fieldkit.forms.xpath import Context, Expressions

CSV = b"name,label,size,label,bad name\nk1,One,3,Eins,x\nk2,Two\n\nk3,Three,3,One,y\n"


class Surroundings:
    """One table; `indexed` says whether predicates may use its indexes."""

    zone = None

    def __init__(self, indexed):
        self.table = read_table(CSV)
        self.indexed = indexed
        self.root = self.table.node

    def instance(self, key):
        return self.table.node

    def lookup(self, key, path, column, value):
        return self.table.lookup(column, value) if self.indexed else None


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("count(instance('t')/root/item)", "3"),
        ("instance('t')/root/item[name = 'k2']/label", "Two"),
        ("instance('t')/root/item[name = 'k2']/size", ""),
        ("count(instance('t')/root/item[size = '3'])", "2"),
        ("count(instance('t')/root/item[size = ''])", "1"),
        ("join(' ', instance('t')/root/item[label = 'One']/name)", "k1 k3"),
        ("join(' ', instance('t')/root/item[name = 'k1']/*)", "k1 One 3 Eins"),
        ("count(instance('t')/root/item[none = 'x'])", "0"),
        ("position(instance('t')/root/item[name = 'k3'])", "3"),
        ("join(' ', instance('t')/root/item[name != 'k1' and size > 2]/name)", "k3"),
        ("join(' ', instance('t')/root/item[contains(label, 'T')]/name)", "k2 k3"),
        ("instance('t')/root/item[name = 'k3']/preceding-sibling::item[1]/name", "k2"),
        ("name(instance('t')/root/item[name = 'k3']/label/../..)", "root"),
    ],
)
@pytest.mark.parametrize("indexed", [True, False])
def test_rows_are_nodes(expression, expected, indexed):
    surroundings = Surroundings(indexed)
    context = Context(surroundings.root, surroundings)
    assert Expressions().expression(expression).as_string(context) == expected


def test_a_row_is_always_the_same_node():
    table = read_table(CSV)
    found = table.lookup("name", "k3")[0]
    assert found is table.lookup("size", "3")[1]
    assert found is table.node.children[0].children[2]
    assert found.child_elements("label")[0] is found.children[1]
    assert found.child_text("name") == "k3"
    assert found.child_text("none") is None


def test_only_what_is_reached_becomes_nodes():
    table = read_table(b"name\n" + b"\n".join(b"k%d" % n for n in range(1000)))
    assert [row.child_text("name") for row in table.lookup("name", "k7")] == ["k7"]
    assert len(table._nodes) == 1
