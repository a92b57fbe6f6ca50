"""The live form: answers, relevance, constraints, calculations, repeats, choices, records."""

from datetime import UTC, datetime
from xml.sax.saxutils import quoteattr

import pytest
from lxml import etree

from fieldkit.clock import FrozenClock
from fieldkit.errors import FieldKitError
from fieldkit.forms.definition import read_form
from fieldkit.forms.session import (
    FormSession,
    GroupView,
    InstanceView,
    QuestionView,
    RepeatView,
)

NAMESPACES = (
    'xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms" '
    'xmlns:odk="http://www.opendatakit.org/xforms" xmlns:insp="urn:fieldkit:xlsform:1"'
)


def xform(instance, model="", body=""):
    return (
        f"<h:html {NAMESPACES}><h:head><h:title>A form</h:title><model>"
        f"<instance>{instance}</instance>{model}</model></h:head><h:body>{body}</h:body></h:html>"
    ).encode()


def clock(seed=0):
    return FrozenClock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC), seed=seed)


def begin(instance, model="", body="", files=None, **properties):
    definition = read_form(xform(instance, model, body), files or {})
    return FormSession.new(definition, clock(), properties)


META = "<meta><instanceID/></meta>"
UID = '<bind nodeset="/data/meta/instanceID" jr:preload="uid"/>'


def ages(**extra):
    return begin(
        f'<data id="f" version="3"><age/><adult/><school/>{META}</data>',
        UID + '<bind nodeset="/data/age" type="int" required="true()" constraint=". &lt; 150" '
        'jr:constraintMsg="Too old" jr:requiredMsg="Say it"/>'
        "<bind nodeset=\"/data/adult\" calculate=\"if(/data/age &gt;= 18, 'yes', 'no')\"/>"
        '<bind nodeset="/data/school" relevant="/data/adult = \'no\'" required="true()"/>',
        '<input ref="/data/age"><label>Age</label></input>'
        '<input ref="/data/school"><label>School of a <output value="/data/age"/>-year-old</label></input>',
        **extra,
    )


def test_answers_set_off_calculation_and_relevance():
    session = ages()
    changes = session.set("/data/age", "12")
    assert session.value("/data/adult") == "no"
    assert session.node("/data/school").relevant
    assert {"/data/age"} <= changes.changed
    changes = session.set("/data/age", "30")
    assert {"/data/adult", "/data/school"} <= changes.changed
    assert not session.node("/data/school").relevant


def test_an_irrelevant_answer_is_empty_and_comes_back():
    session = ages()
    session.set("/data/age", "12")
    session.set("/data/school", "Third")
    session.set("/data/age", "30")
    assert session.value("/data/school") == ""
    assert b"Third" not in session.submission()
    assert b"<school" not in session.submission()
    session.set("/data/age", "12")
    assert session.value("/data/school") == "Third"


def test_violations_carry_the_forms_own_words():
    session = ages()
    first = session.violations()[0]
    assert (first.path, first.violation, first.message) == ("/data/age", "required", "Say it")
    session.set("/data/age", "200")
    broken = session.node("/data/age")
    assert (broken.valid, broken.violation, broken.message) == (False, "constraint", "Too old")
    session.set("/data/age", "20")
    assert session.violations() == []


def test_a_value_of_the_wrong_type_is_refused():
    session = ages()
    with pytest.raises(FieldKitError) as refusal:
        session.set("/data/age", "ten")
    assert refusal.value.code == "form.not_a_value"
    assert session.value("/data/age") == ""


@pytest.mark.parametrize("path", ["/data/nope", "/data/adult", "/data/meta/instanceID", "age"])
def test_what_is_no_question_cannot_be_answered(path):
    with pytest.raises(FieldKitError) as refusal:
        ages().set(path, "1")
    assert refusal.value.code == "form.no_such_question"


def test_labels_follow_their_outputs():
    session = ages()
    assert "/data/school" in session.set("/data/age", "7").changed
    assert session.question("/data/school").label == "School of a 7-year-old"


def test_the_submission_is_the_same_bytes_for_the_same_answers():
    first, second = ages(), ages()
    for session in (first, second):
        session.set("/data/age", "40")
    assert first.submission() == second.submission()
    root = etree.fromstring(first.submission())
    assert root.get("id") == "f"
    assert root.get("version") == "3"
    assert root.findtext("meta/instanceID") == first.instance_id
    assert first.instance_id.startswith("uuid:")


def test_a_restored_draft_is_the_same():
    session = ages()
    session.set("/data/age", "12")
    session.set("/data/school", "Third")
    session.set("/data/age", "30")
    again = FormSession.restore(session.definition, session.draft(), clock(5))
    assert again.nodes() == session.nodes()
    assert again.draft() == session.draft()
    again.set("/data/age", "12")
    assert again.value("/data/school") == "Third"


def test_an_edited_submission_names_the_one_it_replaces():
    session = ages()
    session.set("/data/age", "40")
    edited = FormSession.edit(session.definition, session.submission(), clock(5))
    assert edited.deprecated_id == session.instance_id
    assert edited.instance_id != session.instance_id
    assert edited.value("/data/age") == "40"


def test_a_record_of_another_form_is_refused():
    with pytest.raises(FieldKitError) as refusal:
        FormSession.restore(ages().definition, b"<other/>")
    assert refusal.value.code == "form.other_record"


REPEAT = (
    '<data id="r"><limit/><total/><row jr:template=""><v/><double/><place/></row>'
    + META
    + "</data>",
    '<bind nodeset="/data/row/v" type="int"/>'
    '<bind nodeset="/data/row/double" type="int" calculate="../v * 2 + /data/limit"/>'
    '<bind nodeset="/data/row/place" type="int" calculate="position(..)"/>'
    '<bind nodeset="/data/total" type="int" calculate="sum(/data/row/double)"/>',
    '<input ref="/data/limit"/><group ref="/data/row"><label>Rows</label>'
    '<repeat nodeset="/data/row"><input ref="/data/row/v"><label>V</label></input></repeat></group>',
)


def rows(*values):
    session = begin(*REPEAT)
    session.set("/data/limit", "1")
    for place, value in enumerate(values, 1):
        session.add("/data/row")
        session.set(f"/data/row[{place}]/v", value)
    return session


def test_instances_are_worked_out_each_for_itself_and_together():
    session = rows("1", "2", "3")
    assert [session.value(f"/data/row[{n}]/double") for n in (1, 2, 3)] == ["3", "5", "7"]
    assert session.value("/data/total") == "15"
    changes = session.set("/data/row[2]/v", "10")
    assert changes.changed == {"/data/row[2]/v", "/data/row[2]/double", "/data/total"}


def test_a_removed_instance_leaves_no_trace():
    session = rows("1", "2", "3")
    changes = session.remove("/data/row[1]")
    assert changes.repeats == {"/data/row"}
    assert session.count("/data/row") == 2
    assert session.value("/data/row[1]/v") == "2"
    assert session.value("/data/row[1]/place") == "1"
    assert session.value("/data/total") == "12"
    with pytest.raises(FieldKitError):
        session.node("/data/row[3]/v")


def test_a_counted_repeat_follows_its_count():
    session = begin(
        '<data id="c"><n/><row><v/></row></data>',
        '<bind nodeset="/data/n" type="int"/>',
        '<input ref="/data/n"/><repeat nodeset="/data/row" jr:count="/data/n">'
        '<input ref="/data/row/v"/></repeat>',
    )
    assert session.count("/data/row") == 0
    assert session.set("/data/n", "3").repeats == {"/data/row"}
    assert session.count("/data/row") == 3
    session.set("/data/n", "1")
    assert session.count("/data/row") == 1
    with pytest.raises(FieldKitError) as refusal:
        session.add("/data/row")
    assert refusal.value.code == "form.fixed_repeat"


def test_running_totals_over_earlier_instances_are_no_cycle():
    session = begin(
        '<data id="t"><row jr:template=""><v/><total/></row></data>',
        '<bind nodeset="/data/row/v" type="int"/>'
        '<bind nodeset="/data/row/total" type="int" calculate="../v + '
        'coalesce(/data/row[position() = position(current()/..) - 1]/total, 0)"/>',
        '<repeat nodeset="/data/row"><input ref="/data/row/v"/></repeat>',
    )
    for place in (1, 2, 3):
        session.add("/data/row")
        session.set(f"/data/row[{place}]/v", str(place))
    assert session.value("/data/row[3]/total") == "6"
    session.set("/data/row[1]/v", "5")
    assert session.value("/data/row[3]/total") == "10"


def test_a_cycle_of_calculations_is_refused_with_its_paths():
    with pytest.raises(FieldKitError) as refusal:
        begin(
            '<data id="x"><a/><b/></data>',
            '<bind nodeset="/data/a" calculate="/data/b + 1"/>'
            '<bind nodeset="/data/b" calculate="/data/a + 1"/>',
        )
    assert refusal.value.code == "form.cycle"
    assert "/data/a" in refusal.value.message
    assert "/data/b" in refusal.value.message


LIST = (
    '<data id="l"><region/><town/></data>',
    '<instance id="towns"><root>'
    "<item><name>a1</name><label>A one</label><r>a</r></item>"
    "<item><name>a2</name><label>A two</label><r>a</r></item>"
    "<item><name>b1</name><label>B one</label><r>b</r></item></root></instance>"
    '<bind nodeset="/data/region"/><bind nodeset="/data/town"/>',
    '<select1 ref="/data/region"><item><label>A</label><value>a</value></item>'
    "<item><label>B</label><value>b</value></item></select1>"
    '<select ref="/data/town"><itemset nodeset="instance(\'towns\')/root/item[r = /data/region]">'
    '<value ref="name"/><label ref="label"/></itemset></select>',
)


def test_choices_follow_their_filter_and_keep_the_order_of_the_list():
    session = begin(*LIST)
    assert session.question("/data/town").choices == ()
    assert "/data/town" in session.set("/data/region", "a").changed
    names = [(choice.value, choice.label) for choice in session.question("/data/town").choices]
    assert names == [("a1", "A one"), ("a2", "A two")]
    session.set("/data/town", "a2 a1")
    assert session.value("/data/town") == "a1 a2"
    session.set("/data/region", "b")
    assert session.value("/data/town") == ""
    session.set("/data/region", "a")
    assert session.value("/data/town") == "a1 a2"


def test_a_missing_list_file_is_a_problem_not_a_refusal():
    model = '<instance id="t" src="jr://file-csv/t.csv"/><bind nodeset="/data/a"/>'
    body = (
        '<select1 ref="/data/a"><itemset nodeset="instance(\'t\')/root/item">'
        '<value ref="name"/><label ref="label"/></itemset></select1>'
    )
    session = begin('<data id="m"><a/></data>', model, body)
    assert session.definition.problems[0].code == "form.file_absent"
    assert session.question("/data/a").choices == ()
    session = begin(
        '<data id="m"><a/></data>', model, body, {"t.csv": b"\xef\xbb\xbfname,label\nx,Ex\n"}
    )
    assert session.question("/data/a").choices[0].label == "Ex"


@pytest.mark.parametrize("call", ["jr:itext('filled')", 'jr:itext( "filled" )'])
def test_texts_that_show_an_answer_follow_it_however_they_are_called(call):
    session = begin(
        '<data id="i"><a/><b/><c/></data>',
        '<itext><translation lang="en"><text id="plain"><value>Name</value></text>'
        '<text id="filled"><value>Of <output value="/data/a"/></value></text></translation></itext>',
        '<input ref="/data/a"><label ref="jr:itext(\'plain\')"/></input>'
        f'<input ref="/data/b"><label ref={quoteattr(call)}/></input>'
        '<select1 ref="/data/c"><label>C</label><item>'
        "<label ref=\"jr:itext('filled')\"/><value>1</value></item></select1>",
    )
    assert session.set("/data/a", "me").changed == {"/data/a", "/data/b", "/data/c"}
    assert session.question("/data/b").label == "Of me"
    assert session.question("/data/c").choices[0].label == "Of me"


def test_languages_change_labels_and_choices():
    session = begin(
        '<data id="i"><a/></data>',
        '<itext><translation lang="English (en)"><text id="a:label"><value>Name</value></text>'
        '<text id="a:hint"><value>Full</value><value form="guidance">Ask</value></text></translation>'
        '<translation lang="Русский (ru)" default="true()"><text id="a:label"><value>Имя</value>'
        '<value form="image">jr://images/a.png</value></text></translation></itext>'
        '<bind nodeset="/data/a" insp:role="inspector"/>',
        '<input ref="/data/a"><label ref="jr:itext(\'a:label\')"/><hint ref="jr:itext(\'a:hint\')"/></input>',
    )
    assert session.languages == ("English (en)", "Русский (ru)")
    view = session.question("/data/a")
    assert (view.label, view.hint, view.media) == ("Имя", "", {"image": "a.png"})
    assert view.attributes == {"fk:role": "inspector"}
    assert "/data/a" in session.set_language("English (en)").changed
    view = session.question("/data/a")
    assert (view.label, view.hint, view.guidance) == ("Name", "Full", "Ask")
    with pytest.raises(FieldKitError):
        session.set_language("Deutsch")


def test_actions_run_at_their_events():
    session = begin(
        '<data id="e"><a/><stamp/><row jr:template=""><n/></row></data>',
        '<setvalue event="odk-instance-first-load" ref="/data/a" value="2 + 3"/>',
        '<input ref="/data/a"><setvalue event="xforms-value-changed" ref="/data/stamp" '
        "value=\"concat('was ', /data/a)\"/></input>"
        '<repeat nodeset="/data/row"><setvalue event="odk-new-repeat" ref="/data/row/n" '
        'value="position(..)"/><input ref="/data/row/n"/></repeat>',
    )
    assert session.value("/data/a") == "5"
    # What an action sets at the first load is a change too, as in both ODK engines.
    assert session.value("/data/stamp") == "was 5"
    session.set("/data/a", "9")
    assert session.value("/data/stamp") == "was 9"
    session.add("/data/row")
    session.add("/data/row")
    assert session.value("/data/row[2]/n") == "2"


def test_preloads_know_the_device_and_the_time():
    session = begin(
        '<data id="p"><d/><s/><e/><t/></data>',
        '<bind nodeset="/data/d" jr:preload="property" jr:preloadParams="deviceid"/>'
        '<bind nodeset="/data/s" type="dateTime" jr:preload="timestamp" jr:preloadParams="start"/>'
        '<bind nodeset="/data/e" type="dateTime" jr:preload="timestamp" jr:preloadParams="end"/>'
        '<bind nodeset="/data/t" type="date" jr:preload="date" jr:preloadParams="today"/>',
        deviceid="abc",
    )
    assert session.value("/data/d") == "abc"
    assert session.value("/data/s").startswith("2026-11-23T")
    assert session.value("/data/t") == "2026-11-23"
    assert session.value("/data/e") == ""
    assert session.complete().changed == {"/data/e"}
    assert session.value("/data/e").startswith("2026-11-23T")


def test_pages_hold_groups_repeats_and_loose_questions():
    session = begin(
        '<data id="g"><x/><g><a/><h><b/></h></g><row><v/></row></data>',
        '<bind nodeset="/data/g" relevant="/data/x != \'\'"/><bind nodeset="/data/row/v"/>',
        '<input ref="/data/x"/><group ref="/data/g"><label>G</label><input ref="/data/g/a"/>'
        '<group ref="/data/g/h"><label>H</label><input ref="/data/g/h/b"/></group></group>'
        '<group ref="/data/row"><label>Rows</label><repeat nodeset="/data/row">'
        '<input ref="/data/row/v"/></repeat></group>',
    )
    assert [page.path for page in session.pages()] == ["/data/x", "/data/row"]
    session.set("/data/x", "1")
    pages = session.pages()
    assert [(page.path, page.title, page.number) for page in pages] == [
        ("/data/x", "A form", 1),
        ("/data/g", "G", 2),
        ("/data/row", "Rows", 3),
    ]
    assert [(type(item), item.path) for item in session.items("/data/g")] == [
        (QuestionView, "/data/g/a"),
        (GroupView, "/data/g/h"),
        (QuestionView, "/data/g/h/b"),
    ]
    repeat, instance, question = session.items("/data/row")
    assert isinstance(repeat, RepeatView)
    assert (repeat.count, repeat.can_add, repeat.can_remove) == (1, True, True)
    assert isinstance(instance, InstanceView)
    assert (instance.path, instance.position) == ("/data/row[1]", 1)
    assert question.path == "/data/row[1]/v"


def test_holds_evaluates_at_a_node():
    session = ages()
    session.set("/data/age", "12")
    assert session.holds("/data/age", ". > 10")
    assert not session.holds("/data/age", "../adult = 'yes'")
    assert not session.holds("/data/nope", "true()")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"<h:html", "form.broken_xml"),
        (b"<html/>", "form.not_a_form"),
        (b'<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:head/></h:html>', "form.no_instance"),
    ],
)
def test_what_is_no_form_is_refused(text, code):
    with pytest.raises(FieldKitError) as refusal:
        read_form(text)
    assert refusal.value.code == code


def test_a_group_takes_what_is_in_it_with_it():
    session = begin(
        '<data id="n"><x/><g><a/><h><b/></h></g></data>',
        '<bind nodeset="/data/g" relevant="/data/x = 1"/>'
        '<bind nodeset="/data/g/h" relevant="/data/g/a = 2" readonly="true()"/>',
        '<input ref="/data/x"/><input ref="/data/g/a"/><input ref="/data/g/h/b"/>',
    )
    assert not session.node("/data/g/a").relevant
    assert {"/data/g", "/data/g/a"} <= session.set("/data/x", "1").changed
    assert session.node("/data/g/a").relevant
    assert not session.node("/data/g/h/b").relevant
    session.set("/data/g/a", "2")
    assert session.node("/data/g/h/b").relevant
    assert session.node("/data/g/h/b").readonly
    session.set("/data/x", "")
    assert not session.node("/data/g/h/b").relevant


def test_what_time_and_chance_decided_stays_in_a_draft():
    session = begin(
        '<data id="v"><r/><a/></data>',
        '<bind nodeset="/data/r" calculate="concat(random(), /data/a)"/>',
        '<input ref="/data/a"/>',
    )
    again = FormSession.restore(session.definition, session.draft(), clock(99))
    assert again.value("/data/r") == session.value("/data/r")
    again.set("/data/a", "x")
    assert again.value("/data/r").endswith("x")


def test_an_expression_that_fails_refuses_a_new_record_but_not_a_saved_one():
    model = '<bind nodeset="/data/b" calculate="if(/data/a = 1, nosuch(), 2)"/>'
    session = begin('<data id="q"><a/><b/></data>', model, '<input ref="/data/a"/>')
    assert session.value("/data/b") == "2"
    session.set("/data/a", "1")
    assert [problem.code for problem in session.problems] == ["form.evaluation"]
    assert "/data/b" in session.problems[0].message
    again = FormSession.restore(session.definition, session.draft())
    assert again.value("/data/a") == "1"
    session.set("/data/a", "3")
    assert session.problems == ()
    with pytest.raises(FieldKitError) as refusal:
        begin('<data id="q"><a>1</a><b/></data>', model, '<input ref="/data/a"/>')
    assert refusal.value.code == "form.evaluation"


def test_names_with_prefixes_and_namespaces_are_kept():
    session = begin(
        '<data id="x" orx:version="2" xmlns="http://example.org/f"><a/>'
        "<orx:meta><orx:instanceID/></orx:meta></data>",
        '<bind nodeset="/data/a" type="int"/><bind nodeset="/data/orx:meta/orx:instanceID" '
        'jr:preload="uid"/>',
        '<input ref="/data/a"/>',
    )
    session.set("/data/a", "1")
    root = etree.fromstring(session.submission())
    assert root.tag == "{http://example.org/f}data"
    assert root.findtext("{http://openrosa.org/xforms}meta/{http://openrosa.org/xforms}instanceID")
    assert session.definition.version == "2"
    again = FormSession.restore(session.definition, session.draft())
    assert again.submission() == session.submission()


def test_special_characters_survive_a_draft():
    session = begin('<data id="s"><a/></data>', "", '<input ref="/data/a"/>')
    text = "a<b>&\r\n\t\"' ]]> \u0645\u0631 "
    session.set("/data/a", text)
    again = FormSession.restore(session.definition, session.draft())
    assert again.value("/data/a") == text


def test_a_group_around_the_whole_form_is_no_page():
    session = begin(
        '<data id="w"><all><g><a/></g><h><b/></h></all></data>',
        '<bind nodeset="/data/all/h" relevant="/data/all/g/a = 1"/>',
        '<group ref="/data/all"><group ref="/data/all/g"><label>G</label><input ref="/data/all/g/a"/>'
        '</group><group ref="/data/all/h"><label>H</label><input ref="/data/all/h/b"/></group></group>',
    )
    assert [page.title for page in session.pages()] == ["G"]
    session.set("/data/all/g/a", "1")
    assert [page.path for page in session.pages()] == ["/data/all/g", "/data/all/h"]
    assert [item.path for item in session.items("/data/all/h")] == ["/data/all/h/b"]
