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


@pytest.mark.parametrize(
    ("lines", "ended", "failures", "errors"),
    [
        pytest.param([], False, [], [], id="silence"),
        pytest.param([CHATTER, GOOD], True, [], [], id="good"),
        pytest.param([ENTRY, FATAL, GOOD], True, [], [ENTRY, FATAL], id="errors of entries"),
        pytest.param([ENTRY, FAILED], False, [FAILED], [ENTRY], id="failed"),
        pytest.param([MISSING], False, [MISSING], [], id="no such line"),
        pytest.param([FAILED, GOOD], True, [FAILED], [], id="another line ended well"),
        pytest.param([" " + ENTRY, "java.lang.ERROR", GOOD], True, [], [" " + ENTRY], id="stack traces are no errors"),
    ],
)
def test_judge(lines, ended, failures, errors):
    judgement = judge("\r\n".join(lines), re.compile(SUCCESS), re.compile(FAILURE))
    assert (judgement.ended, judgement.failures, judgement.errors) == (ended, failures, errors)


def test_other_words():
    judgement = judge("all done\n", re.compile("all done"), re.compile("alas"))
    assert judgement.ended
