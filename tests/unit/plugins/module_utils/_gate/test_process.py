"""The process of the program: its account and its deadline. Python 3.6."""

import os
import resource
import time
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._gate import process

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="giving up the rights of root needs root")


def in_child(work):
    """Run a function in a child process; return what it returns as exit code."""
    child = os.fork()
    if not child:
        code = 99
        try:
            code = int(work())
        finally:
            os._exit(code)
    return os.WEXITSTATUS(os.waitpid(child, 0)[1])


def test_an_account_that_does_not_exist():
    with pytest.raises(process.AccountError, match="does not exist on this host"):
        process.become("no-such-account", False)


def test_root_is_refused_as_its_account():
    with pytest.raises(process.AccountError, match="is root"):
        process.become("root", True)


@needs_root
def test_the_rights_of_root_are_gone_permanently():
    def work():
        process.become("nobody", False)
        return 0 in os.getresuid() or 0 in os.getresgid() or os.getgroups() != []

    assert in_child(work) == 0


@needs_root
@pytest.mark.parametrize(("others", "code"), [(False, 1), (True, 0)])
def test_a_server_that_root_does_not_start(others, code):
    def work():
        os.setuid(1)
        try:
            process.become("nobody", others)
        except process.AccountError as exc:
            return "httpd was not started by root" in str(exc)
        return 0

    assert in_child(work) == code


def test_a_step_ends_at_its_deadline():
    with pytest.raises(process.TooLong), process.deadline(0.01):
        time.sleep(5)
    time.sleep(0.02)


def test_limits():
    def work():
        process.limit()
        return str(Path.cwd()) != "/" or resource.getrlimit(resource.RLIMIT_CORE) != (0, 0)

    assert in_child(work) == 0
