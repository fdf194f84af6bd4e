"""The log of the Directory Integrator decides whether an assembly line ended well. Python 3.6."""

import re

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos.tdi_log import FAILURE, SUCCESS, judge

PREFIX = "2016-10-24 11:01:15,569 {} [AssemblyLine.AssemblyLines/dump.1] - "
GOOD = PREFIX.format("INFO ") + "CTGDIS080I Terminated successfully (0 errors)."
ENTRY = PREFIX.format("ERROR") + "CTGDIS266E Error in NextConnectorOperation. no mail for uid=a"
FATAL = PREFIX.format("FATAL") + "out of memory"
FAILED = PREFIX.format("INFO ") + "CTGDIS077I Failed with error: Script interpreter error."
MISSING = PREFIX.format("ERROR") + "CTGDIS181E AssemblyLine AssemblyLines/dump was not found."
CHATTER = PREFIX.format("INFO ") + "wrote ERROR.jpg"
RS = "2016-10-24 11:01:15,569 INFO  [com.ibm.di.server.RS] - "


def other(line):
    """Return the message as another assembly line writes it, whose name contains ours."""
    return line.replace("/dump", "/sync_dump").replace("/sync_dump.1", "/dump.sync.2")


@pytest.mark.parametrize(
    ("lines", "ended", "failures", "errors"),
    [
        pytest.param([], False, [], [], id="silence"),
        pytest.param([CHATTER, GOOD], True, [], [], id="good"),
        pytest.param([ENTRY, FATAL, GOOD], True, [], [ENTRY, FATAL], id="errors of entries"),
        pytest.param([ENTRY, FAILED], False, [FAILED], [ENTRY], id="failed"),
        pytest.param([MISSING], False, [MISSING], [], id="no such line"),
        pytest.param([other(GOOD)], False, [], [], id="only another assembly line ended well"),
        pytest.param([other(FAILED), other(ENTRY), GOOD], True, [], [], id="another assembly line failed"),
        pytest.param([GOOD, other(GOOD), FAILED], True, [FAILED], [], id="ours failed beside another one"),
        pytest.param([other(MISSING), GOOD], True, [], [], id="another assembly line is missing"),
        pytest.param(
            [other(ENTRY), "  Failed with error: x", "  at y", GOOD], True, [], [], id="message of several lines"
        ),
        pytest.param([FAILED, "  Failed with error: x"], False, [FAILED, "  Failed with error: x"], [], id="and ours"),
        pytest.param([RS + "Failed with error: x", GOOD], True, [RS + "Failed with error: x"], [], id="the server"),
        pytest.param([FAILED, GOOD], True, [FAILED], [], id="another line ended well"),
        pytest.param([" " + ENTRY, "java.lang.ERROR", GOOD], True, [], [" " + ENTRY], id="stack traces are not errors"),
    ],
)
def test_judge(lines, ended, failures, errors):
    judgement = judge("\r\n".join(lines), re.compile(SUCCESS), re.compile(FAILURE), "dump")
    assert (judgement.ended, judgement.failures, judgement.errors) == (ended, failures, errors)


def test_other_words():
    judgement = judge("all done\n", re.compile("all done"), re.compile("alas"), "dump")
    assert judgement.ended


@pytest.mark.parametrize("name", ["dump", "AssemblyLines/dump", "photos.rs:/AssemblyLines/dump"])
def test_names_as_the_server_takes_them(name):
    assert judge(GOOD, re.compile(SUCCESS), re.compile(FAILURE), name).ended
    assert not judge(other(GOOD), re.compile(SUCCESS), re.compile(FAILURE), name).ended
