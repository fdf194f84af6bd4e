"""What a check did, and how long each of its parts took."""

from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET


class Outcome(NamedTuple):
    """Names of what passed, what failed and what was skipped (with the reason); seconds by name."""

    passed: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    seconds: Mapping[str, float] = {}


def together(outcomes: Iterable[Outcome]) -> Outcome:
    """Return the outcome of several checks as one."""
    every = list(outcomes)
    return Outcome(
        tuple(chain.from_iterable(outcome.passed for outcome in every)),
        tuple(chain.from_iterable(outcome.failed for outcome in every)),
        tuple(chain.from_iterable(outcome.skipped for outcome in every)),
        {name: seconds for outcome in every for name, seconds in outcome.seconds.items()},
    )


def from_junit(name: str, report: Path) -> Outcome:
    """Return the outcome of the test cases of a JUnit report; no report or an empty one is a failure."""
    cases = list(ET.parse(report).iter("testcase")) if report.exists() else []
    passed: list[str] = []
    failed: list[str] = []
    skipped: list[str] = []
    seconds: dict[str, float] = {}
    for case in cases:
        title = f"{name}: {case.get('classname')}::{case.get('name')}"
        seconds[title] = float(case.get("time", "0"))
        skip = case.find("skipped")
        if skip is not None:
            skipped.append(f"{title}: {skip.get('message')}")
        elif case.find("failure") is not None or case.find("error") is not None:
            failed.append(title)
        else:
            passed.append(title)
    if not cases:
        return Outcome(failed=(f"{name}: no test ran",))
    return Outcome(tuple(passed), tuple(failed), tuple(skipped), seconds)
