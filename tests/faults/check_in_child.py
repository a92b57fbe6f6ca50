"""Checks a workspace, computes its tables again, writes all of it as a file and checks that.

Prints the most memory in MiB before any of it and after all of it: FOLDER PASSPHRASE FILE.
"""

import json
import sys
from pathlib import Path

from fieldkit.app.bootstrap import open_services
from fieldkit.app.jobs import JobContext
from tests.benchmarks.figure import most_memory

if __name__ == "__main__":
    with open_services(Path(sys.argv[1]), sys.argv[2]) as services:
        told, job, file = {"before": most_memory()}, JobContext(), Path(sys.argv[3])
        told["well"] = services.receiving.verify(job).ok
        services.receiving.mend_tables()
        told["written"] = services.handing_over.export_everything(file, job).records
        told["whole"] = services.receiving.verify_file(file, job).ok
    print(json.dumps({**told, "most": most_memory()}))
