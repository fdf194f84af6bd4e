"""A plugin of pytest: files whose tests took longest in the run before come first, so that no worker ends with them.

Each file stays with one worker and in its own order, since some tests build on those before them.
"""

from collections import defaultdict
from collections.abc import Mapping

import pytest
from ansible_collections.sametime.estate.tests.checks import times
from ansible_collections.sametime.estate.tests.checks.commands import REPORTS

# Where there was no run before: files that take tens of seconds, in seconds.
USUAL = {
    "lab.was.tests.test_jython": 80.0,
    "tests.unit.test_archive": 35.0,
    "tests.unit.roles.test_photo_vhost_proof": 30.0,
    "tests.unit.roles.test_photo_vhost_verify": 30.0,
    "lab.db2.tests.test_database_process": 30.0,
    "lab.was.tests.test_processes": 30.0,
    "tests.unit.plugins.modules.test_db2_hadr": 25.0,
    "tests.unit.plugins.module_utils._photos.test_job": 25.0,
    "tests.unit.plugins.modules.test_preflight": 25.0,
    "tests.unit.playbooks.test_explain_access_playbook": 20.0,
    "tests.unit.roles.test_was_cell": 20.0,
    "tests.unit.plugins.plugin_utils._net.test_regex": 15.0,
}
OPTIONS = ("-p", __name__, "--dist=loadfile", "--no-loadscope-reorder")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the tests by the time of their file; every worker reads the same times, so all have the same order."""
    seconds = seconds_of_files(times.recall(REPORTS / times.FILE).get("units", {}))
    items.sort(key=lambda item: -seconds[dotted(item.nodeid)])


def seconds_of_files(parts: Mapping[str, float]) -> defaultdict[str, float]:
    """Return the seconds of each test file by its dotted name; ``parts``: "unit tests: FILE::TEST" -> seconds."""
    files: defaultdict[str, float] = defaultdict(float, {} if parts else USUAL)
    for name, seconds in parts.items():
        files[name.partition(": ")[2].partition("::")[0]] += seconds
    return files


def dotted(nodeid: str) -> str:
    """Return the dotted name of the file of a test, as in a JUnit report."""
    return nodeid.partition("::")[0].removesuffix(".py").replace("/", ".")
