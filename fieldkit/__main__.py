"""The program: a command, or without one the window."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command of the command line; without one open the window."""
    if len(sys.argv) == 1:
        sys.exit(_open_window([]))
    from fieldkit.cli.main import run

    sys.exit(run(sys.argv[1:], _open_window))


def _open_window(arguments: list[str]) -> int:
    from ui.__main__ import main as open_window

    return open_window(arguments)


if __name__ == "__main__":
    main()
