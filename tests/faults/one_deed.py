"""One deed on a prepared workspace, done in a process forked for it, so that its calls can fail.

Run as `python -m tests.faults.one_deed`. Each line of the input names a folder with the workspaces
I0 and S0, a deed, and whether it is tried again in the same process where it was refused. The child
prepares, tells ["ready", its process], and waits for a line; then it tells the deed and the code of
its refusal, or null when it was done. It ends as by a kill: nothing is closed. After it comes
["ended", status].
"""

import json
import os
import sys
from pathlib import Path

from fieldkit.app.bootstrap import open_services
from fieldkit.app.jobs import JobContext
from fieldkit.errors import FieldKitError
from tests.support.field_laptops import PASSPHRASE, REMARKS

NEW_PASSPHRASE = "battery staple"
JOB = JobContext()


def open_one(folder, name="I0"):
    """The workspace, whichever of both passphrases opens it by now."""
    try:
        return open_services(folder / name, PASSPHRASE)
    except FieldKitError as refusal:
        if refusal.code != "workspace.wrong_passphrase":
            raise
        return open_services(folder / name, NEW_PASSPHRASE)


def draft_of(services):
    [row] = services.inspecting.drafts()
    return services.inspecting.resume(row.id)


def answer(folder):
    draft = draft_of(open_one(folder))
    return lambda: draft.set(REMARKS, "well kept")


def photo(folder):
    draft = draft_of(open_one(folder))
    picture = (folder / "photo.png").read_bytes()
    return lambda: draft.attach("/data/photo", "photo.png", picture)


def finalise(folder):
    services = open_one(folder)
    if not services.inspecting.drafts():
        return lambda: None  # refused at the last flush, and written all the same
    return draft_of(services).finalise


def export(folder):
    handing_over = open_one(folder).handing_over
    return lambda: handing_over.export(folder / "out.fieldkit", JOB)


def accept(folder, name, file):
    receiving = open_one(folder, name).receiving
    return lambda: receiving.accept(folder / file, JOB)


def backup(folder):
    safekeeping = open_one(folder).safekeeping
    return lambda: safekeeping.back_up(JOB)


def backup_file(folder):
    safekeeping = open_one(folder).safekeeping
    return lambda: safekeeping.back_up_to(folder / "all.fkbackup", JOB)


def passphrase(folder):
    safekeeping = open_one(folder).safekeeping
    return lambda: safekeeping.change_passphrase(PASSPHRASE, NEW_PASSPHRASE)


DEEDS = {
    "opening": lambda folder: lambda: open_one(folder),
    "answer": answer,
    "photo": photo,
    "finalise": finalise,
    "export": export,
    "import": lambda folder: accept(folder, "S0", "hand-over.fieldkit"),
    "import answer": lambda folder: accept(folder, "I0", "answer.fieldkit"),
    "backup": backup,
    "backup file": backup_file,
    "passphrase": passphrase,
    "closing": lambda folder: open_one(folder).close,
}


def tell(*words):
    os.write(1, json.dumps(words).encode() + b"\n")


def do(folder, deed, again):
    """Prepare, wait, do; once more where it was refused and that is asked for."""
    action = DEEDS[deed](folder)
    tell("ready", os.getpid())
    sys.stdin.readline()
    try:
        action()
    except FieldKitError as refusal:
        tell(deed, refusal.code)
        if not again:
            return
        action()
    tell(deed, None)


def main():
    """A child for each line of the input."""
    for line in sys.stdin:
        folder, deed, again = json.loads(line)
        child = os.fork()
        if child == 0:
            try:
                do(Path(folder), deed, again)
            except BaseException:
                sys.excepthook(*sys.exc_info())
                os._exit(1)
            os._exit(0)
        tell("ended", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    main()
