"""One line of the table of figures; what every benchmark gives."""

from pathlib import Path
from typing import NamedTuple


class Figure(NamedTuple):
    """What was measured; `ratio` compares ours with the peer as `target` says, None without one."""

    what: str
    ours: str
    peer: str = ""
    ratio: float | None = None
    target: str = ""


def most_memory() -> float | None:
    """The most MiB that this process held at once, the interpreter included; None off Linux.

    What getrusage tells is no good here: a child inherits the peak of the process that began it.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return None
    return float(status.partition("VmHWM:")[2].split()[0]) / 1024


def table(figures) -> str:
    """The figures as a Markdown table."""
    lines = ["| what | ours | peer or raw limit | ratio | target |", "|---|---|---|---|---|"]
    for figure in figures:
        ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
        lines.append(
            f"| {figure.what} | {figure.ours} | {figure.peer} | {ratio} | {figure.target} |"
        )
    return "\n".join(lines)
