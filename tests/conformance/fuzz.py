"""Plays random forms against a referee: what differs must be explained by a decision."""

from __future__ import annotations

import argparse
import time
from collections import Counter
from dataclasses import dataclass, field

from tests.conformance.explained import explain
from tests.conformance.random_forms import FILES
from tests.conformance.referees import NAMES, Referee, referee
from tests.conformance.shrink import shrunk
from tests.conformance.trial import Difference, Trial, UnusableError, differences, trial_of

_SHOWN = 4


@dataclass
class Tally:
    """What became of the seeds of one run."""

    same: int = 0
    explained: int = 0
    unexplained: list[int] = field(default_factory=list)
    unusable: int = 0
    rows: Counter = field(default_factory=Counter)
    steps: int = 0


def main(arguments: list[str]) -> int:
    """Runs the seeds asked for; 0 when every difference is explained."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance fuzz", description=__doc__)
    parser.add_argument("--seeds", default="0-1999", help="one seed, or first-last")
    parser.add_argument("--peer", choices=NAMES, default="javarosa")
    parser.add_argument("--no-shrink", action="store_true", help="show differences as found")
    options = parser.parse_args(arguments)
    first, _, last = options.seeds.partition("-")
    tally, begun = Tally(), time.perf_counter()
    with referee(options.peer, FILES) as peer:
        for seed in range(int(first), int(last or first) + 1):
            trial = _usable(seed)
            if trial is None:
                tally.unusable += 1
                continue
            left = _judge(trial, peer, tally)
            if left:
                tally.unexplained.append(seed)
                smallest = trial if options.no_shrink else shrunk(trial, _still_differs(peer, left))
                print("\n".join(_told(seed, smallest, _left(smallest, peer))), flush=True)
    print("\n".join(_summary(tally, time.perf_counter() - begun, options.peer)))
    return int(bool(tally.unexplained))


def _usable(seed: int) -> Trial | None:
    try:
        trial = trial_of(seed)
    except UnusableError as refusal:
        print(f"seed {seed}: no form, {refusal}")
        return None
    return trial


def _judge(trial: Trial, peer: Referee, tally: Tally) -> list[Difference]:
    """The unexplained differences of one trial, counted."""
    theirs = trial.theirs(peer)
    found = differences(trial.ours, theirs)
    tally.steps += len(trial.steps)
    if not found:
        tally.same += 1
        return []
    rows, left = explain(trial, theirs, found, peer.name)
    if not left:
        tally.explained += 1
        tally.rows.update(set(rows.values()))
    return left


def _left(trial: Trial, peer: Referee) -> list[Difference]:
    theirs = trial.theirs(peer)
    return explain(trial, theirs, differences(trial.ours, theirs), peer.name)[1]


def _still_differs(peer: Referee, first: list[Difference]):
    kind = first[0].key

    def interesting(trial: Trial) -> bool:
        try:
            return any(each.key == kind for each in _left(trial, peer)[:1])
        except UnusableError:
            return False

    return interesting


def _told(seed: int, trial: Trial, left: list[Difference]) -> list[str]:
    lines = [f"seed {seed}: unexplained", trial.form.markdown().split("| choices |")[0].rstrip()]
    lines += [f"    {step}" for step in trial.steps]
    for each in left[:_SHOWN]:
        place = "loading" if each.step == 0 else f"step {each.step}"
        lines.append(
            f"  {place}: {each.path} {each.key}: ours {each.ours!r}, theirs {each.theirs!r}"
        )
    return lines


def _summary(tally: Tally, seconds: float, peer: str) -> list[str]:
    count = tally.same + tally.explained + len(tally.unexplained)
    rows = ", ".join(f"{row}: {times}" for row, times in sorted(tally.rows.items()))
    return [
        f"{count} forms and {tally.steps} steps against {peer} in {seconds:.0f} s, "
        f"{count / seconds:.1f} forms/s; {tally.unusable} seeds gave no form",
        f"the same: {tally.same}; explained: {tally.explained} (rows, forms each: {rows or 'none'})",
        f"unexplained seeds: {' '.join(map(str, tally.unexplained)) or 'none'}",
        f"{count - len(tally.unexplained)} passed, {len(tally.unexplained)} failed",
    ]
