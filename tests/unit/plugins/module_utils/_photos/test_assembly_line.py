"""The assembly line: how it is started, and how its end is judged. Python 3.6."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos import settings
from ansible_collections.sametime.estate.plugins.module_utils._photos.assembly_line import AssemblyLine
from ansible_collections.sametime.estate.plugins.module_utils._photos.dump_list import Entry
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.process import Outcome

GOOD = "2016-10-24 11:01:15,569 INFO  [AssemblyLine.x.1] - CTGDIS080I Terminated successfully (0 errors).\n"
CONFIG = """\
[job]
home = /home/of/job
user = tdi
[export]
solution = {0}
server = {0}/ibmdisrv
assembly_line = dump
{1}
[names]
source = file_name
"""


class Solution:
    """A solution directory, and a server whose work is a function."""

    def __init__(self, root):
        self.root = root
        for name in ("ibmdisrv", "profiles_tdi.xml", "tdienv.sh", "profiles_tdi.properties"):
            (root / name).write_text("")
        (root / "logs").mkdir()
        self.log, self.collect = root / "logs" / "ibmdi.log", root / "collect_photos.in"
        self.started = []
        self.outcome = Outcome(2, "", "")
        self.log_text, self.collect_text, self.append = GOOD, "/d/a\na\n.\n", False

    def line(self, more=""):
        export = settings.parse(CONFIG.format(self.root, more), "x.ini").export
        return AssemblyLine(export, self.start)

    def start(self, argv, cwd):
        self.started.append((argv, cwd))
        return self

    def finish(self, timeout_seconds):
        assert timeout_seconds == 3600
        if self.log_text is not None:
            before = self.log.read_text() if self.append and self.log.exists() else ""
            self.log.write_text(before + self.log_text)
        if self.collect_text is not None:
            self.collect.write_text(self.collect_text)
        return self.outcome


@pytest.fixture
def solution(tmp_path):
    return Solution(tmp_path)


def failure(line):
    with pytest.raises(PhotoError) as caught:
        line.execute()
    return caught.value.cause, str(caught.value)


def test_started_as_the_script_of_the_solution_does(solution):
    assert solution.line().execute() == []
    root = str(solution.root)
    server = [root + "/ibmdisrv", "-s", root, "-c", "profiles_tdi.xml", "-r", "dump", "-w"]
    assert solution.started == [
        (["/bin/sh", "-c", '. "$0" && exec "$@"', root + "/tdienv.sh", *server], root),
    ]
    solution.collect_text = "/d/b\nb\n.\n/d/c\nc\n.\n"
    solution.log_text = "2016-10-25" + GOOD[10:]
    solution.line("environment =").execute()
    assert solution.started[1] == (server, root)


@pytest.mark.parametrize("missing", ["ibmdisrv", "profiles_tdi.xml", "tdienv.sh"])
def test_what_is_not_there_is_named(solution, missing):
    (solution.root / missing).unlink()
    cause, text = failure(solution.line())
    assert cause == "line_failed"
    assert f"{solution.root}/{missing} does not exist; correct the configuration" in text
    assert solution.started == []


@pytest.mark.parametrize(
    ("outcome", "log", "cause", "text"),
    [
        (Outcome(0, "", ""), GOOD, None, ""),
        (Outcome(2, "", ""), GOOD, None, ""),
        (Outcome(1, "", "no log\n"), GOOD, "line_failed", "ended with exit code 1; last output: no log"),
        (Outcome(9, "license\n", ""), None, "line_failed", "ended with exit code 9; last output: license"),
        (Outcome(127, "", ""), None, "line_failed", "ended with exit code 127; there is no output"),
        (
            Outcome(-15, "", "", True),
            "a\nb\nc\nd\n",
            "line_timeout",
            "within 3600 seconds and was stopped; last output: b | c | d",
        ),
        (Outcome(2, "", ""), None, "line_failed", "has no line of this run with 'CTGDIS080I'"),
        (Outcome(2, "", ""), "started\n", "line_failed", "did not succeed; last output: started"),
        (
            Outcome(2, "", ""),
            GOOD + "CTGDIS077I Failed with error: x\n",
            "line_failed",
            "CTGDIS077I Failed with error: x",
        ),
    ],
)
def test_the_end_is_judged_by_code_and_log(solution, outcome, log, cause, text):
    solution.outcome, solution.log_text = outcome, log
    if cause is None:
        assert solution.line().execute() == []
    else:
        error = failure(solution.line())
        assert error[0] == cause
        assert text in error[1]


@pytest.mark.parametrize("append", [True, False])
def test_only_what_this_run_logged_counts(solution, append):
    solution.append = append
    solution.line().execute()
    solution.log_text, solution.collect_text = "2016-10-25 failed without a word\n" * 3, "/d/b\nb\n.\n/d/c\nc\n.\n"
    cause, text = failure(solution.line())
    assert cause == "line_failed"
    assert "failed without a word" in text
    solution.log_text = "2016-10-26" + GOOD[10:]
    solution.collect_text = "/d/b\nb\n.\n"
    assert solution.line().execute() == []


def test_a_log_that_was_rotated_meanwhile(solution):
    solution.log.write_text(GOOD * 100)
    solution.log.rename(solution.root / "logs" / "old")
    solution.log.write_text("x" * 10)
    line = solution.line()
    finish = solution.finish

    def rotated(timeout_seconds):
        solution.log.rename(solution.root / "logs" / "older")
        return finish(timeout_seconds)

    solution.finish = rotated
    assert line.execute() == []


def test_errors_of_entries_are_a_warning(solution):
    solution.log_text = "2016-10-24 11:01:15,569 ERROR [x] - no mail\n" * 2 + GOOD
    assert solution.line().execute() == [
        "the assembly line logged 2 errors for single entries; the first: 2016-10-24 11:01:15,569 ERROR [x] - no mail"
    ]


def test_a_dump_that_was_not_written_is_an_old_one(solution):
    solution.collect.write_text("/d/a\na\n.\n")
    solution.collect_text = None
    cause, text = failure(solution.line())
    assert cause == "dump_missing"
    assert f"did not write {solution.collect}" in text


def test_the_properties_say_where_the_dump_is(solution):
    (solution.root / "profiles_tdi.properties").write_text(
        "dump_photos_directory=/elsewhere/photos/\ndump_photos_file=lists/other.in\n"
    )
    (solution.root / "lists").mkdir()
    solution.collect = solution.root / "lists" / "other.in"
    solution.line().execute()
    assert solution.line().dump()[:2] == ([Entry("/d/a", "a")], "/elsewhere/photos")
    (solution.root / "own.in").write_text("/d/b\nb\n.\n")
    assert solution.line("collect_file = own.in").dump().entries == [Entry("/d/b", "b")]


def test_defaults_of_the_properties(solution):
    solution.line().execute()
    assert solution.line().dump()[:2] == ([Entry("/d/a", "a")], str(solution.root / "dump_photos"))


@pytest.mark.parametrize(
    ("text", "cause", "reason"),
    [
        (None, "dump_missing", "cannot read the list of dumped photos"),
        ("", "dump_empty", "lists no photo; nothing was changed"),
        ("/d/a\na\n", "dump_missing", "line 1 starts an entry of 2 instead of 3 lines; the dump is not complete"),
    ],
)
def test_an_unusable_dump(solution, text, cause, reason):
    if text is not None:
        solution.collect.write_text(text)
    with pytest.raises(PhotoError, match=reason) as caught:
        solution.line().dump()
    assert caught.value.cause == cause


def test_a_solution_without_properties(solution):
    (solution.root / "profiles_tdi.properties").unlink()
    assert failure(solution.line())[0] == "dump_missing"
