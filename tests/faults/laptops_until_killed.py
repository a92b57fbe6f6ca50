"""Two laptops at work until they are killed, again and again, in a process forked for each run.

Run as `python -m tests.faults.laptops_until_killed FOLDER`, with the workspaces I0 and S0 in it. It
reads how many seconds to live, a line for each run, and prints a line of JSON for everything that
the work called done, then ["ended", status].
"""

import hashlib
import json
import os
import signal
import sys
import time
from datetime import UTC, datetime
from io import BytesIO
from itertools import count
from pathlib import Path

from PIL import Image

from fieldkit.app.bootstrap import open_services
from fieldkit.app.jobs import JobContext
from tests.support.field_laptops import HANDS, PASSPHRASE, READING, REMARKS

BATCH = 3
READABLE = "plainly readable words"


def tell(*words):
    """One write of less than a pipe takes at once: the line is there, or it is not."""
    os.write(1, json.dumps(words).encode() + b"\n")


def picture(turn):
    """A picture of a colour of its own."""
    content = BytesIO()
    Image.new("RGB", (60, 40), turn * 7919 % 0xFFFFFF).save(content, "PNG")
    return content.getvalue()


def record(services, turn):
    """Fill the form and finish it; gives its id."""
    draft = services.inspecting.start("small", "F-1")
    tell("draft", draft.id, draft.inspection)
    for path, value in (
        (HANDS, ("in", "out")[turn % 2]),
        (REMARKS, f"{READABLE} {turn}"),
        ("/data/hygiene/secret", f"secret {turn}"),
    ):
        draft.set(path, value)
        tell("answer", draft.inspection, path, value)
    draft.add(READING)
    draft.set(f"{READING}[1]/t", f"{turn % 9}.5")
    tell("answer", draft.inspection, f"{READING}[1]/t", f"{turn % 9}.5")
    draft.attach("/data/photo", "photo.png", picture(turn))
    photo = draft.file(draft.session.value("/data/photo"))
    tell("photo", draft.inspection, hashlib.sha256(photo).hexdigest(), photo[-44:-12].hex())
    done = draft.finalise()
    tell("finalised", done)
    return done


def supervise(services, folder, ids, stamp):
    """Decide on two inspections, plan one more visit, install one more version of the form."""
    services.reviewing.return_(ids[0], [f"comment {stamp}"])
    tell("reviewed", ids[0], "returned", f"comment {stamp}")
    services.reviewing.approve(ids[1])
    tell("reviewed", ids[1], "approved", "")
    due = datetime.fromtimestamp(stamp / 1e9, UTC).isoformat()
    tell("assigned", services.planning.assign("F-2", "small", "", due))
    form = folder / "small.xml"
    first = (folder / "small.first").read_bytes()
    form.write_bytes(first.replace(b'version="1"', b'version="%d"' % stamp))
    tell("installed", services.planning.add_form(form).version)


def work(folder):
    """Record, export, import, decide, answer, back up, over and over."""
    begun = time.time_ns()
    with (
        open_services(folder / "I0", PASSPHRASE) as inspector,
        open_services(folder / "S0", PASSPHRASE) as supervisor,
    ):
        for cycle in count():
            ids = [record(inspector, cycle * BATCH + number) for number in range(BATCH)]
            file = folder / "stick" / f"{begun}-{cycle}.fieldkit"
            tell("exporting", file.name, ids)
            inspector.handing_over.export(file, JobContext())
            tell("exported", file.name)
            supervisor.receiving.accept(file, JobContext())
            tell("imported", file.name)
            supervise(supervisor, folder, ids, begun + cycle)
            pack = file.with_suffix(".back.fieldkit")
            tell("packing", pack.name)
            supervisor.planning.write_pack(pack, JobContext())
            tell("exported", pack.name)
            inspector.receiving.accept(pack, JobContext())
            tell("imported pack", pack.name)
            for name, services in (("I0", inspector), ("S0", supervisor)):
                services.safekeeping.back_up(JobContext())
                tell("backed up", name)


def main(folder):
    """A child for each line of the input."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            work(folder)
        time.sleep(float(line))
        os.kill(child, signal.SIGKILL)
        tell("ended", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
