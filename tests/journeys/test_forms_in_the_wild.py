"""Forms that other people made, through the whole job, and their submissions before the referee."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import etree

from fieldkit.app.form_library import usable_form
from tests.support.answering import as_answers, fullest

# One above 100 questions, one in French and English, one whose first language is Arabic.
FORMS = ("grain-store-survey", "mali-health-facilities", "subdistrict-profile-arabic")
_OWN_TO_EACH_RUN = {"instanceID", "start", "end", "today", "deviceid", "simid", "simserial",
                    "subscriberid", "phonenumber", "username"}  # fmt: skip


@pytest.fixture
def wild(shared):
    """The path of a form by name."""
    return lambda name: next((shared / "forms-in-the-wild").glob(f"{name}.xls*"))


@pytest.mark.parametrize("name", FORMS)
def test_the_whole_job_with_a_foreign_form(prepared, wild, sample, name, tmp_path):
    supervisor, inspector = prepared
    checked = inspector("form", "check", wild(name))
    assert checked["ok"]
    form = inspector("form", "add", wild(name))["id"]
    answers = tmp_path / "answers.json"
    session, _ = fullest(usable_form(wild(name)).definition)
    given = as_answers(session)
    assert len(given) > 10
    answers.write_text(json.dumps(given), encoding="utf-8")
    photos = [f"--attach={node.path}={sample / 'photos' / 'stall.jpg'}"
              for node in session.violations()]  # fmt: skip
    recorded = inspector("record", form, "--site", "F-12", "--answers", answers, *photos)
    shown = inspector("show", recorded["id"])
    assert {path: value for path, value in given.items() if isinstance(value, str)}.items() <= (
        shown["answers"].items()
    )
    document = inspector("pdf", recorded["id"], "-o", tmp_path / "document.pdf")
    assert document["pages"] >= 1
    inspector("export", "-o", tmp_path / "out.fieldkit")
    supervisor("import", tmp_path / "out.fieldkit")
    assert supervisor("show", recorded["id"])["answers"] == shown["answers"]
    assert supervisor("verify")["ok"]


@pytest.mark.peers
@pytest.mark.parametrize("name", FORMS)
def test_the_referee_makes_the_same_submission(shared, wild, name, tmp_path):
    """JavaRosa takes the same answers and writes the same record."""
    if not shutil.which("javac"):
        pytest.skip("no Java compiler on this machine")
    package = usable_form(wild(name))
    session, steps = fullest(package.definition)
    assert len(steps) > 10
    (tmp_path / "form.xml").write_bytes(package.definition.xform)
    for file, content in package.files.items():
        (tmp_path / file).write_bytes(content)
    (tmp_path / "steps.json").write_text(json.dumps([*steps, ["xml"]]), encoding="utf-8")
    lines = referee(shared, tmp_path, "form.xml", "steps.json")
    refused = [line for line in lines if "error" in line]
    assert not refused
    assert leaves(lines[-1]["xml"].encode()) == leaves(session.submission())


def referee(shared, folder, *arguments):
    """Run the JavaRosa driver; its JSON lines."""
    import pyxform

    jar = Path(pyxform.__file__).parent / "validators/odk_validate/bin/ODK_Validate.jar"
    driver = shared / "conformance" / "peers" / "Peer.java"
    subprocess.run(
        ["javac", "-cp", jar, "-d", folder / "classes", driver], check=True, capture_output=True
    )
    done = subprocess.run(
        ["java", "-Xss4m", "-cp", f"{jar}:{folder / 'classes'}", "Peer", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def leaves(xml):
    """Paths and texts of a record, without what each run makes anew."""
    root = etree.fromstring(xml)
    tree = root.getroottree()
    found = {}
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        if len(element) == 0 and (element.text or "").strip() and name not in _OWN_TO_EACH_RUN:
            path = "/".join(
                etree.QName(step).localname
                for step in [*reversed(list(element.iterancestors())), element]
            )
            place = tree.getpath(element).count("[")
            found.setdefault((path, place), []).append(element.text)
    return found
