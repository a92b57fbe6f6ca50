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
from io import BytesIO
from itertools import count
from pathlib import Path

from PIL import Image

from fieldkit.app.bootstrap import open_services
from fieldkit.app.jobs import JobContext
from tests.support.field_laptops import HANDS, PASSPHRASE, READING, REMARKS

BATCH = 3


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
        (REMARKS, f"remark {turn}"),
        ("/data/hygiene/secret", f"secret {turn}"),
    ):
        draft.set(path, value)
        tell("answer", draft.inspection, path, value)
    draft.add(READING)
    draft.set(f"{READING}[1]/t", f"{turn % 9}.5")
    tell("answer", draft.inspection, f"{READING}[1]/t", f"{turn % 9}.5")
    draft.attach("/data/photo", "photo.png", picture(turn))
    photo = draft.file(draft.session.value("/data/photo"))
    tell("photo", draft.inspection, hashlib.sha256(photo).hexdigest())
    done = draft.finalise()
    tell("finalised", done)
    return done


def work(folder):
    """Record, export, import, back up, over and over."""
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
            pack = file.with_suffix(".back.fieldkit")
            supervisor.planning.write_pack(pack, JobContext())
            tell("exported", pack.name)
            inspector.receiving.accept(pack, JobContext())
            tell("imported", pack.name)
            for services in (inspector, supervisor):
                tell("backed up", services.safekeeping.back_up(JobContext()).file)


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
