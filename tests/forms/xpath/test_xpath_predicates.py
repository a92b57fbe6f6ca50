"""A predicate that compares a child takes a short way, which must give what the long one gives."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from fieldkit.forms.xpath import Context, Expressions, node_tree

TEXTS = ["", "1", "2", "10", " 2 ", "x", "2026-01-02", "NaN"]
FIXED = [
    "2",
    "'2'",
    "''",
    "'x'",
    "/data/n",
    "/data/none",
    "/data/r/v",
    "true()",
    "1 div 0 - 1 div 0",
]
FIXED += ["'2026-01-02'", "date('2026-01-02')", "/data/n + 1"]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(TEXTS), max_size=4),
    st.sampled_from(["=", "!=", "<", "<=", ">", ">="]),
    st.sampled_from(FIXED),
    st.booleans(),
)
def test_the_short_way_gives_what_the_long_one_gives(surroundings, texts, sign, fixed, turned):
    rows = "".join(f"<r><v>{text}</v><w/></r>" for text in texts)
    surroundings.root = node_tree(etree.fromstring(f"<top><data><n>2</n>{rows}</data></top>"))
    context = Context(surroundings.root, surroundings)
    sides = (fixed, "v") if turned else ("v", fixed)
    short = f"/data/r[{sides[0]} {sign} {sides[1]}]"
    # A child named in two steps is compared the long way.
    sides = (fixed, "./v") if turned else ("./v", fixed)
    long = f"/data/r[{sides[0]} {sign} {sides[1]}]"
    made = Expressions()
    found = made.expression(short).as_nodes(context)
    assert found == made.expression(long).as_nodes(context)
