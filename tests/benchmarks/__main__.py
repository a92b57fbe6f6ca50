"""Every figure in one table: `python -m tests.benchmarks [NAME...]`, names of the modules beside this one.

Ratios of one run on one machine; nothing here is a test. Run it while the machine is otherwise idle.
"""

import os
import sys
from importlib import import_module
from pathlib import Path

from tests.benchmarks.figure import table

NAMES = ("start", "window", "forms", "xpath", "storage", "plan", "carrying", "documents")


def main(names) -> int:
    """Print the table; the names of unknown benchmarks are refused."""
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(
            f"no such benchmark: {', '.join(unknown)}; there are {', '.join(NAMES)}",
            file=sys.stderr,
        )
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.chdir(Path(__file__).parents[2])
    figures = []
    for name in names or NAMES:
        print(f"{name} ...", file=sys.stderr, flush=True)
        figures += import_module(f"tests.benchmarks.{name}").figures()
    print(table(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
