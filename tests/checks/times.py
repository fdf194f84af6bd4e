"""The times of a run: the slowest parts of each stage, and what became slower since the run before.

Nothing fails here: the times of a shared machine are information, not a check.
"""

import json
from collections.abc import Mapping
from pathlib import Path

Times = Mapping[str, Mapping[str, float]]  # stage -> part -> seconds
TOTAL = "the whole stage"  # the part that holds the time of the stage from beginning to end
FILE = "times.json"  # among the reports
SLOWEST = 10
# A part became slower when it takes this many seconds and this many times longer than before.
SLOWER_SECONDS = 2.0
SLOWER_TIMES = 1.3


def slowest(parts: Mapping[str, float]) -> list[str]:
    """Return a line for each of the slowest parts of a stage, the slowest first."""
    ranked = sorted(((seconds, name) for name, seconds in parts.items() if name != TOTAL), reverse=True)
    return [f"{seconds:7.1f} s  {name}" for seconds, name in ranked[:SLOWEST]]


def slower(before: Mapping[str, float], now: Mapping[str, float]) -> list[str]:
    """Return a line for each part that became slower, the greatest difference first."""
    grown = [
        (now[name] - before[name], name)
        for name in now
        if name in before and now[name] - before[name] >= SLOWER_SECONDS and now[name] >= before[name] * SLOWER_TIMES
    ]
    return [
        f"{difference:+7.1f} s  {name}: {before[name]:.1f} s before, {now[name]:.1f} s now"
        for difference, name in sorted(grown, reverse=True)[:SLOWEST]
    ]


def report(before: Times, now: Times) -> list[str]:
    """Return what there is to say about the times of each stage of this run."""
    lines: list[str] = []
    for stage, parts in now.items():
        lines += [f"{stage}: {parts.get(TOTAL, 0):.0f} s; the slowest:", *slowest(parts)]
        grown = slower(before.get(stage, {}), parts)
        if grown:
            lines += [f"{stage}: slower than in the run before:", *grown]
    return lines


def recall(path: Path) -> Times:
    """Return the times of the run before; none when there was no run or its file cannot be read."""
    try:
        times: Times = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return times


def keep(path: Path, before: Times, now: Times) -> None:
    """Write the times of this run; stages and parts that did not run now keep theirs."""
    merged = {**before, **{stage: {**before.get(stage, {}), **parts} for stage, parts in now.items()}}
    path.write_text(json.dumps(merged, indent=1, sort_keys=True), encoding="utf-8")
