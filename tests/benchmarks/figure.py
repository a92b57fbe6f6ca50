"""One line of the table of figures; what every benchmark gives."""

from typing import NamedTuple


class Figure(NamedTuple):
    """What was measured; `ratio` compares ours with the peer as `target` says, None without one."""

    what: str
    ours: str
    peer: str = ""
    ratio: float | None = None
    target: str = ""


def table(figures) -> str:
    """The figures as a Markdown table."""
    lines = ["| what | ours | peer or raw limit | ratio | target |", "|---|---|---|---|---|"]
    for figure in figures:
        ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
        lines.append(
            f"| {figure.what} | {figure.ours} | {figure.peer} | {ratio} | {figure.target} |"
        )
    return "\n".join(lines)
