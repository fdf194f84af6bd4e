"""The statements that write and read backup images."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import image_statements as statements
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.image_statements import Speed

FAST = Speed(compress=True, buffers=4, parallelism=2)


@pytest.mark.parametrize(
    ("directories", "online", "how", "words"),
    [
        (["/b/"], True, Speed(), "online to /b include logs"),
        (["/b"], False, Speed(), "to /b"),
        (["/b", "/c/d"], False, Speed(), "to /b, /c/d"),
        (["/b"], True, FAST, "online to /b with 4 buffers parallelism 2 compress include logs"),
    ],
)
def test_backup(directories, online, how, words):
    assert statements.backup_statement("STMS", directories, online, how) == f"backup db STMS {words}"


@pytest.mark.parametrize(
    ("directories", "existing", "how", "words"),
    [
        (["/b"], True, Speed(), "from /b taken at 1 replace existing without prompting"),
        (["/b", "/c"], False, Speed(), "from /b, /c taken at 1 without prompting"),
        (["/b"], True, FAST, "from /b taken at 1 with 4 buffers replace existing parallelism 2 without prompting"),
    ],
)
def test_restore(directories, existing, how, words):
    assert statements.restore_statement("STMS", directories, "1", existing, how) == f"restore db STMS {words}"


def test_other_statements():
    assert statements.drop_statement("STMS") == "drop db STMS"
    assert statements.script_statement("STMS", ["/b"], "1", "/w/s") == (
        "restore db STMS from /b taken at 1 redirect generate script /w/s"
    )


@pytest.mark.parametrize("path", ["relative", "/a b", "/a;b", "/a'b", ""])
def test_paths_that_no_command_accepts(path):
    with pytest.raises(Db2Error, match="not usable in a Db2 command"):
        statements.backup_statement("STMS", [path], False)
