"""Locks of databases: who has one for itself."""

import os

from ansible_collections.sametime.estate.lab.db2.db2lab.home import Home, birth, hold


def test_a_command_has_a_database_for_itself_as_long_as_it_says_so(tmp_path):
    home = Home(tmp_path)
    assert not home.in_exclusive_use("STMS")
    with home.locked("STMS"):
        assert not home.in_exclusive_use("STMS")
    with home.locked("STMS", exclusive=True):
        assert home.in_exclusive_use("STMS")
        assert not home.in_exclusive_use("OTHER")
    with home.locked("STMS"):
        assert not home.in_exclusive_use("STMS")


def test_a_killed_command_leaves_nothing_in_use(tmp_path):
    """The next process has the lock before it clears what the killed one wrote."""
    home = Home(tmp_path)
    descriptor = hold(home.lock("STMS"))
    for owner, used in ((f"{os.getpid()}:{birth(os.getpid())}", True), (f"{os.getpid()}:0", False)):
        home.lock("STMS").write_text(owner)
        assert home.in_exclusive_use("STMS") is used
    os.close(descriptor)
    assert not home.in_exclusive_use("STMS")
