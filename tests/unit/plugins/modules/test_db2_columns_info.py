"""Module db2_columns_info: a profile without Db2, and one with a command that answers."""

QUERY_END = "  1 record(s) selected."


def test_a_profile_that_does_not_exist(call_module):
    found = call_module("db2_columns_info", {"database": "STSC", "profile": "/nonexistent"})
    assert found["failed"]
    assert "the profile /nonexistent cannot be read" in found["msg"]


def test_tables(call_module, tmp_path):
    db2 = tmp_path / "db2"
    db2.write_text(
        '#!/bin/sh\nwhile IFS= read -r line; do echo "${line%;}"\n'
        f"case $line in SELECT*) printf '1\\n-----\\nSSC.DEPLOYMENT\\n\\n{QUERY_END}\\n';; esac; done\n"
    )
    db2.chmod(0o755)
    profile = tmp_path / "db2profile"
    profile.write_text(f"PATH={tmp_path}:$PATH\n")
    # /dev/stdin is named on the command line of db2; the fake reads standard input.
    found = call_module("db2_columns_info", {"database": "STSC", "profile": str(profile)})
    assert found["tables"] == ["SSC.DEPLOYMENT"]
    assert not found["changed"]
