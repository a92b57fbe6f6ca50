"""What becomes of real forms: `python -m tests.support.wild_forms FOLDER` prints a table of them.

One line for each form: what its check says as it is, what a repair changes, what the check of the
repaired copy says, and the files that it names and that nobody attached.
"""

import re
import sys
import tempfile
from pathlib import Path

from lxml import etree

from fieldkit.app.form_library import check_form, repair_form_file
from fieldkit.forms.xlsform.written_calls import written_calls

# Calculated from the clock of each run.
_RUN_BY_CLOCK = {("service-vehicle-log", "data/duree_trajet")}
_OWN_TO_EACH_RUN = {"instanceID", "instanceName", "start", "end", "today", "deviceid", "simid",
                    "simserial", "subscriberid", "phonenumber", "username"}  # fmt: skip
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(?:Z|[+-]\d\d:\d\d)")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CLOCK = re.compile(r"(?<![:\d])\d\d:\d\d(?!:)")
_PLACES = re.compile(r"-?[\d.]+ -?[\d.]+ -?[\d.]+ [\d.]+(?:; ?|$)")
_MISSING = ("form.file_absent", "form.media_missing", "form.search_file_missing")


def wild_forms(shared):
    """The form files of the shared folder."""
    return sorted((shared / "forms-in-the-wild").glob("*.xls*"))


def outcome(file, folder):
    """One line of the table, as a dictionary."""
    before = check_form(file)
    mended = repair_form_file(file, folder / f"{file.stem}.xlsx")
    missing = {str(p.context["file"]) for p in mended.check.problems if p.code in _MISSING}
    codes = [repair.code.removeprefix("form.") for repair in mended.repairs]
    return {
        "form": file.name,
        "before": _verdict(before),
        "repairs": ", ".join(f"{codes.count(code)} {code}" for code in dict.fromkeys(codes)),
        "after": _verdict(mended.check),
        "missing files": f"{len(missing)}: {', '.join(sorted(missing)[:2])}" if missing else "",
    }


def _verdict(check):
    errors = [problem for problem in check.problems if problem.severity == "error"]
    if check.ok:
        return f"loads, {check.questions} questions"
    return f"refused, {len(errors)} errors: {errors[0].located_message}"


# --- before the referee


def for_the_referee(xform):
    """A form without the functions that only the programs around the referee's engine know.

    JavaRosa leaves pulldata() to the application, and refuses functions of other namespaces.
    """
    root = etree.fromstring(xform)
    for bind in root.iter("{http://www.w3.org/2002/xforms}bind"):
        for attribute in ("calculate", "constraint", "relevant"):
            text = bind.get(attribute)
            if text:
                bind.set(attribute, _without_foreign_calls(text))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _without_foreign_calls(text):
    for call in reversed(written_calls(text)):
        if call.name == "pulldata" or (":" in call.name and not call.name.startswith("jr:")):
            instead = "''" if call.name == "pulldata" else "true()"
            return _without_foreign_calls(text[: call.start] + instead + text[call.end :])
    return text


def comparable(form, xml):
    """Paths and texts of a record, without what each run makes anew and how values are spelt."""
    root = etree.fromstring(xml)
    tree = root.getroottree()
    found = {}
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        steps = [*reversed(list(element.iterancestors())), element]
        path = "/".join(etree.QName(step).localname for step in steps)
        text = (element.text or "").strip()
        if len(element) or not text or name in _OWN_TO_EACH_RUN or (form, path) in _RUN_BY_CLOCK:
            continue
        place = tree.getpath(element).count("[")
        found.setdefault((path, place), []).append(_spelt_alike(element.text))
    return found


def _spelt_alike(text):
    if _PLACES.match(text):
        return [[float(number) for number in point.split()] for point in text.split(";")]
    if re.search(r"\d\d:\d\d:\d\d", text):
        text = text.replace("Z", "+00:00")
    return _CLOCK.sub("(time)", _UUID.sub("(uuid)", _MOMENT.sub(_of_the_answers, text)))


def _of_the_answers(moment):
    """Moments that were answered stay; those of the run's clock are all the same."""
    answered = moment[0].startswith(("2026-11-20T09:30:00", "2026-12-24T18:00:00"))
    return moment[0] if answered else "(moment)"


def main(arguments):
    """Print the table; 1 when a repaired copy is still refused."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    refused = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, file in enumerate(wild_forms(Path(arguments[0]))):
            line = outcome(file, Path(folder))
            if number == 0:
                print("| " + " | ".join(line) + " |\n|" + "---|" * len(line))
            print("| " + " | ".join(line.values()) + " |", flush=True)
            refused += line["after"].startswith("refused")
    return int(bool(refused))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
