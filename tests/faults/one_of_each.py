"""Saves, finishes, exports, imports, backs up and changes the passphrase; each once, twice if refused.

Run as `python -m tests.faults.one_of_each FOLDER` with the workspaces I0 and S0 in it. It prints a
line of JSON for each: what, and the code of the refusal, or null when it was done.
"""

import json
import sys
from pathlib import Path

from fieldkit.app.bootstrap import open_services
from fieldkit.app.jobs import JobContext
from fieldkit.errors import FieldKitError
from tests.support.field_laptops import HANDS, PASSPHRASE, REMARKS

NEW_PASSPHRASE = "battery staple"
OPENING = "opening"


def attempt(what, action):
    """Try, tell, and try once more where it was refused."""
    try:
        result = action()
    except FieldKitError as refusal:
        print(json.dumps([what, refusal.code]), flush=True)
        result = action()
    print(json.dumps([what, None]), flush=True)
    return result


def main(folder):
    """The work of a day in a few steps."""
    job = JobContext()
    inspector = attempt(OPENING, lambda: open_services(folder / "I0", PASSPHRASE))
    supervisor = attempt(OPENING, lambda: open_services(folder / "S0", PASSPHRASE))
    draft = attempt("draft", lambda: inspector.inspecting.start("small", "F-1"))
    attempt("answer", lambda: draft.set(HANDS, "in"))
    attempt("answer", lambda: draft.set(REMARKS, "well kept"))
    attempt("finalise", draft.finalise)
    file = folder / "out.fieldkit"
    attempt("export", lambda: inspector.handing_over.export(file, job))
    attempt("import", lambda: supervisor.receiving.accept(file, job))
    attempt("backup", lambda: inspector.safekeeping.back_up(job))
    attempt(
        "passphrase", lambda: inspector.safekeeping.change_passphrase(PASSPHRASE, NEW_PASSPHRASE)
    )
    inspector.close()
    supervisor.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
