"""What is noted of our own mistakes: where they happened, never with which values.

A message of an exception often quotes the value that it could not bear, and that may be an answer;
logs lie readable.
"""

from __future__ import annotations

import sys
import traceback

from fieldkit import __version__


def report_of(error: BaseException) -> str:
    """The program, the places in the code and the kinds of exceptions, the first cause first."""
    lines = [f"FieldKit {__version__}, Python {sys.version}\n"]
    for each in reversed(list(_with_causes(error))):
        lines += traceback.format_list(traceback.extract_tb(each.__traceback__))
        lines.append(f"{type(each).__name__}\n")
    return "".join(lines)


def _with_causes(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    following: BaseException | None = error
    while following is not None and following not in found:
        found.append(following)
        following = following.__cause__ or following.__context__
    return found
