"""Replays recorded conformance files: `python -m tests.conformance xpath FILE DOCS`, `... scenario FILE`."""

from __future__ import annotations

import sys
from pathlib import Path


def main(arguments: list[str]) -> int:
    """Runs one kind of file; 0 when nothing failed."""
    match arguments:
        case ["xpath", assertions, documents]:
            from tests.conformance import xpath

            outcomes = xpath.run(Path(assertions), Path(documents))
            print("\n".join(xpath.report(outcomes)))
            return int(any(outcome.verdict != "passed" for outcome in outcomes))
        case ["scenario", *rest]:
            from tests.conformance import scenario

            return scenario.main(rest)
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
