"""A changed record is told by the fields in which it differs."""

from types import SimpleNamespace

import pytest

from fieldkit.app.record_differences import differing_fields


def record(**body):
    return SimpleNamespace(body=body)


@pytest.mark.parametrize(
    ("said", "known", "told"),
    [
        ({"a": 1}, {"a": 1}, ""),
        ({"summary": {"grade": "A"}}, {"summary": {"grade": "C"}}, "summary/grade: A | C"),
        ({"findings": ["x", "y"]}, {"findings": ["x"]}, "findings[2]: y | "),
        (
            {"xml": "<d><t a='1'>4</t><n/><t>63</t></d>"},
            {"xml": "<d><t a='1'>4</t><n/><t>58</t></d>"},
            "t[2]: 63 | 58",
        ),
        ({"xml": "<d><gone>1</gone></d>"}, {"xml": "<d></d>"}, "gone: 1 | "),
    ],
)
def test_each_field_is_told_with_both_values(said, known, told):
    assert differing_fields(record(**said), record(**known)) == told


def test_of_many_the_first_few_are_told():
    many = {f"f{number}": number for number in range(9)}
    told = differing_fields(record(**many), record())
    assert told.endswith("f4: 4 | ; ...")
