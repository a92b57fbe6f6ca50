"""A store where bleach stands beside acid: found by the names on the labels, judged by the form."""

import json
from pathlib import Path

import pytest


@pytest.fixture
def answers(sample, tmp_path):
    """Writes the answers of the sample with other storage places, and gives the file."""

    def write(*places):
        given = json.loads((sample / "chem.json").read_text(encoding="utf-8"))
        given["r_place"] = list(places)
        for photo in sample.glob("photos/*"):
            target = tmp_path / "photos" / photo.name
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(photo.read_bytes())
        file = Path(tmp_path / "chem.json")
        file.write_text(json.dumps(given), encoding="utf-8")
        return file

    return write


def stored(*keys, **more):
    rows = [{"substance": key, "i_quantity": 5, "i_unit": "l"} for key in keys]
    return {"p_name": "Shelf 2", "r_inv": rows, **more}


def test_what_the_labels_say_leads_to_a_finding_and_to_what_must_be_done(
    prepared, answers, tmp_path
):
    supervisor, inspector = prepared
    keys = [inspector("chemicals", "search", label)[0]["key"] for label in ("Белизна", "UN 1789")]
    assert keys == ["sodium_hypochlorite", "hydrogen_chloride"]
    [clash] = inspector("chemicals", "check", *keys)["clashes"]
    assert (clash["result"], clash["status"]) == ("toxic_gas", "seen")

    recorded = inspector(
        "record", "fk_chem", "--site", "C-02", "--answers", answers(stored(*keys, p_moved="no"))
    )
    assert recorded["alert"] == "red"
    shown = inspector("show", recorded["id"])
    [found] = [finding for finding in shown["findings"] if finding["path"].endswith("p_why")]
    assert (found["severity"], found["corrected"]) == ("critical", False)
    assert shown["answers"]["/data/alert_reason"].startswith("Withdraw people from the place.")
    [row] = inspector("list")
    assert row["alert"] == "red"

    inspector("export", "-o", tmp_path / "out.fieldkit")
    supervisor("import", tmp_path / "out.fieldkit")
    assert supervisor("list")[0]["alert"] == "red"

    parted = inspector(
        "record", "fk_chem", "--site", "C-02", "--answers", answers(stored(*keys, p_moved="yes"))
    )
    assert parted["alert"] != "red"
    [found] = [finding for finding in parted["findings"] if finding["path"].endswith("p_why")]
    assert found["corrected"]
