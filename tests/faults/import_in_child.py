"""Takes a file in and prints what it brought and the most memory that it took: FOLDER FILE."""

import json
import sys
from pathlib import Path

from fieldkit.app.bootstrap import open_services
from fieldkit.app.jobs import JobContext
from tests.benchmarks.figure import most_memory

if __name__ == "__main__":
    with open_services(Path(sys.argv[1]), sys.argv[2]) as services:
        before = most_memory()
        arrival = services.receiving.accept(Path(sys.argv[3]), JobContext())
    print(json.dumps({"new": arrival.new, "before": before, "most": most_memory()}))
