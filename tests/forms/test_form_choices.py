"""Which choices a question offers, and which rules decide that."""

from xml.sax.saxutils import quoteattr

import pytest

from fieldkit.forms.dag import RuleKind, plan
from fieldkit.forms.definition import read_form
from fieldkit.forms.session import FormSession

HEAD = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>t</h:title><model>'
)


@pytest.mark.parametrize(
    ("nodeset", "whole"),
    [
        ("instance('list')/root/item", True),
        (' instance( "list" )/root/item ', True),
        ("instance('list')/root/item[name != 'x']", False),
        ("instance('list')/root/item[name != /data/other]", False),
        ("randomize(instance('list')/root/item, 7)", False),
        ("instance('file')/root/item", False),
    ],
)
def test_a_list_offered_whole_is_no_rule_and_offers_what_the_rule_would(nodeset, whole):
    definition = read_form(
        (
            f'{HEAD}<instance><data id="w"><a>x</a><b>y</b><c>q</c><other/></data></instance>'
            '<instance id="file" src="jr://file-csv/file.csv"/><instance id="list"><root>'
            "<item><name>x</name><label>X</label></item><item><name>y</name><label>Y</label></item>"
            "<item><name>x</name><label>Second X</label></item></root></instance></model></h:head><h:body>"
            + "".join(
                f'<select1 ref="/data/{name}"><itemset nodeset={quoteattr(nodeset)}>'
                '<value ref="name"/><label ref="label"/></itemset></select1>'
                for name in "abc"
            )
            + "</h:body></h:html>"
        ).encode(),
        {"file.csv": b"name,label\nx,X\ny,Y\nx,Second X\n"},
    )
    session = FormSession.new(definition)
    has_rule = any(rule.kind is RuleKind.CHOICES for rule in plan(definition).rules)
    assert has_rule is not whole
    shown = {choice.value: choice.label for choice in session.question("/data/b").choices}
    left_out = {"x"} if "!= 'x'" in nodeset else set()
    assert shown.keys() == {"x", "y"} - left_out
    # Of two with one value the first counts, which chance decides where it puts them in order.
    assert "randomize" in nodeset or shown.get("x", "X") == "X"
    answers = [session.value(f"/data/{name}") for name in "abc"]
    assert answers == ["" if left_out else "x", "y", ""]
    assert session.accepts("/data/a", "y")
