"""A plugin of pytest: files whose tests took longest in the run before come first, so that no worker ends with them.

Each file stays with one worker and in its own order, since some tests build on those before them.
"""

from collections import defaultdict
from collections.abc import Mapping

import pytest
from ansible_collections.sametime.estate.tests.checks import times
from ansible_collections.sametime.estate.tests.checks.commands import REPORTS

OPTIONS = ("-p", __name__, "--dist=loadfile", "--no-loadscope-reorder")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the tests by the time of their file; every worker reads the same times, so all have the same order."""
    seconds = seconds_of_files(times.recall(REPORTS / times.FILE).get("units", {}))
    items.sort(key=lambda item: -seconds[dotted(item.nodeid)])


def seconds_of_files(parts: Mapping[str, float]) -> defaultdict[str, float]:
    """Return the seconds of each test file by its dotted name; ``parts``: "unit tests: FILE::TEST" -> seconds."""
    files: defaultdict[str, float] = defaultdict(float)
    for name, seconds in parts.items():
        files[name.partition(": ")[2].partition("::")[0]] += seconds
    return files


def dotted(nodeid: str) -> str:
    """Return the dotted name of the file of a test, as in a JUnit report."""
    return nodeid.partition("::")[0].removesuffix(".py").replace("/", ".")
