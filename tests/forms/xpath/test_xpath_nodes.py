"""Nodes, their order, the index of children, and the hash index of secondary instances."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from fieldkit.forms.xpath import (
    FUNCTIONS,
    Context,
    Kind,
    Node,
    compile_expression,
    in_document_order,
    node_tree,
)


def everything(node):
    yield node
    yield from node.attributes
    for child in node.children:
        yield from everything(child)


TREE = node_tree(
    etree.fromstring("<a x='1'><b y='2' z='3'><c/>text<d/></b><!-- n --><b><c>leaf</c></b></a>")
)
ALL = list(everything(TREE))


@given(st.lists(st.sampled_from(range(len(ALL))), max_size=40))
def test_document_order_whatever_the_order_and_repetitions(places):
    assert in_document_order(ALL[place] for place in places) == [
        ALL[p] for p in sorted(set(places))
    ]


@given(
    st.lists(
        st.tuples(st.sampled_from(["append", "insert", "remove"]), st.integers(0, 30)), max_size=60
    )
)
def test_children_are_found_by_name_after_any_change(changes):
    top = Node(Kind.ELEMENT, "top")
    for number in range(20):
        top.children.append(Node(Kind.ELEMENT, "ab"[number % 2]))
    for change, number in changes:
        top.child_elements("a")
        if change == "append":
            top.children.append(Node(Kind.ELEMENT, "ab"[number % 2]))
        elif change == "insert":
            top.children.insert(number, Node(Kind.ELEMENT, "ab"[number % 2]))
        elif top.children:
            top.children.remove(top.children[number % len(top.children)])
        assert top.child_elements("a") == [child for child in top.children if child.name == "a"]


AROUND = ["preceding-sibling::*", "following-sibling::*", "..", ".", "*", "ancestor::*"]


@given(
    st.sampled_from(["//r", "//v", "/data/r[v != '']", "/data/r[2]", "/data/*[2]"]),
    st.lists(st.sampled_from(AROUND), min_size=1, max_size=4),
)
def test_whatever_the_steps_each_node_comes_once_and_in_order(start, steps):
    from tests.forms.xpath.conftest import Surroundings

    surroundings = Surroundings()
    for at in (surroundings.root, surroundings.root.children[0].children[3]):
        for text in ("/".join([start, *steps]), "/".join(steps)):
            found = compile_expression(text).as_nodes(Context(at, surroundings))
            assert found == in_document_order(found)


def test_leaf_keeps_its_text_and_shows_it_as_a_node(evaluate):
    assert [node.text for node in evaluate("/data/n/text()")] == ["5"]
    assert evaluate("count(/data/n/text() | /data/n/text())") == 1
    assert evaluate("/data/n")[0].children == []


def test_string_value_joins_mixed_content_without_comments():
    assert node_tree(etree.fromstring("<a>x<b>y</b>z<!-- c --></a>")).string_value() == "xyz"


def test_a_section_of_text_is_a_text_node_of_its_own(surroundings):
    record = "<a>x<![CDATA[y]]>z<b>p<![CDATA[<q>]]></b><c><![CDATA[alone]]></c>t<![CDATA[u]]></a>"
    surroundings.root = node_tree(
        etree.fromstring(record, etree.XMLParser(strip_cdata=False)).getroottree()
    )
    context = Context(surroundings.root, surroundings)
    texts = compile_expression("//text()").as_nodes(context)
    assert [node.text for node in texts] == ["x", "y", "z", "p", "<q>", "alone", "t", "u"]
    assert compile_expression("string(/a)").as_string(context) == "xyzp<q>alonetu"
    assert compile_expression("/a/b = 'p<q>'").as_boolean(context)
    assert compile_expression("/a/c").as_nodes(context)[0].children == []


def ask(text, surroundings, at="/data"):
    node = compile_expression(at).as_nodes(Context(surroundings.root, surroundings))[0]
    return compile_expression(text).as_string(Context(node, surroundings))


def test_equality_on_a_secondary_instance_goes_through_the_index(surroundings):
    texts = [
        "instance('x')/root/item[name = /data/key]/label",
        "instance('x')/root/item[/data/key = name]/label",
        "instance('x')/root/item[name = current()/key][1]/label",
        "instance('x')/root/item[name = 'k7' and size > 3]/label",
        "pulldata('x', 'label', 'name', /data/key)",
    ]
    for number, text in enumerate(texts, 1):
        assert ask(text, surroundings) == "L7"
        assert surroundings.looked_up == number
    surroundings.indexed = False
    assert [ask(text, surroundings) for text in texts] == ["L7"] * len(texts)


def test_other_filters_do_not_use_the_index(surroundings):
    assert ask("instance('x')/root/item[size = 7]/label", surroundings) == "L7"
    assert ask("instance('x')/root/item[name = label or size = 7]/label", surroundings) == "L7"
    assert ask("count(instance('x')/root/item[name = 'k7' and size > 9])", surroundings) == "0"
    assert ask("instance('x')/root/item[8][name = 'k7']/label", surroundings) == "L7"
    assert surroundings.looked_up == 1


def test_once_keeps_what_is_held(surroundings):
    assert ask("once('new')", surroundings) == "new"
    surroundings.held = "old"
    assert ask("once('new')", surroundings) == "old"


@given(st.integers(-(2**70), 2**70))
def test_randomize_shuffles_alike_for_one_seed(seed):
    from tests.forms.xpath.conftest import Surroundings

    surroundings = Surroundings()
    context = Context(surroundings.list, surroundings)
    first = compile_expression(f"randomize(/data/r, {seed})").as_nodes(context)
    assert first == compile_expression(f"randomize(/data/r, {seed})").as_nodes(context)
    assert sorted(map(id, first)) == sorted(
        map(id, compile_expression("/data/r").as_nodes(context))
    )


def test_language_functions_ask_the_form(surroundings):
    assert ask("jr:itext('hello')", surroundings) == "hello in en"
    assert ask("jr:choice-name(/data/key, '/data/q')", surroundings) == "k7 of /data/q"


def test_signed_messages_open_only_with_their_key(surroundings):
    import base64

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    signed = base64.b64encode(key.sign(b"hello") + b"hello").decode()
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    other = base64.b64encode(Ed25519PrivateKey.generate().public_key().public_bytes_raw()).decode()
    assert ask(f"extract-signed('{signed}', '{public}')", surroundings) == "hello"
    assert ask(f"extract-signed('{signed}', '{other}')", surroundings) == ""


def test_lines_that_cross_themselves(surroundings):
    assert ask("intersects('0 0;1 1;0 1;1 0')", surroundings) == "true"
    assert ask("intersects('0 0;0 1;1 1;1 0;0 0')", surroundings) == "false"


def test_table_declares_every_function_of_the_specification():
    spec = """string concat join substr substring-before substring-after translate string-length
        normalize-space contains starts-with ends-with uuid digest pulldata if coalesce once true false
        boolean boolean-from-string not regex checklist weighted-checklist number random int sum max min
        round pow log log10 abs sin cos tan asin acos atan atan2 sqrt exp exp10 pi count count-non-empty
        position instance current randomize today now date date-time format-date format-date-time
        decimal-date-time decimal-time selected selected-at count-selected jr:choice-name jr:itext
        indexed-repeat area distance geofence intersects base64-decode extract-signed floor ceiling last
        substring name local-name namespace-uri lang id"""
    assert sorted(FUNCTIONS) == sorted(spec.split())
    for name, function in FUNCTIONS.items():
        assert function.doc.endswith(".")
        assert function.section
        assert function.signature.startswith(f"{name}(")
