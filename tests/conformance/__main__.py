"""Replays recorded conformance files, and compares with the ODK engines where they are at hand.

python -m tests.conformance xpath FILE DOCS
python -m tests.conformance scenario FILE
python -m tests.conformance fuzz [--seeds 0-1999] [--peer javarosa|webforms]
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

EXCEPTIONS = Path(__file__).with_name("exceptions.toml")


def exceptions(kind: str) -> dict[str, str]:
    """The listed exceptions of one kind of file: id and reason."""
    with EXCEPTIONS.open("rb") as file:
        return tomllib.load(file).get(kind, {})


def main(arguments: list[str]) -> int:
    """Runs one kind of file; 0 when nothing failed."""
    match arguments:
        case ["xpath", assertions, documents]:
            from tests.conformance import xpath

            outcomes = xpath.run(Path(assertions), Path(documents))
            print("\n".join(xpath.report(outcomes)))
            return int(bool(xpath.unexpected(outcomes, exceptions("xpath"))))
        case ["scenario", traces]:
            from tests.conformance import scenario

            return scenario.run(Path(traces), exceptions("scenario"))
        case ["fuzz", *options]:
            from tests.conformance import fuzz

            return fuzz.main(options)
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
