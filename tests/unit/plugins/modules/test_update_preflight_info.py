"""Module update_preflight_info: what it reads from files of a host, twice the same, and no password."""

import os
from pathlib import Path

import pytest

DATA = Path(__file__).parents[1] / "module_utils" / "_update" / "data"
RESPONSE = (
    "<agent-input>\n<data key='user.db.password' value='S3cr3t'/><data key='user.DEPSTATUS' value='partial'/>\n"
    "<data key='user.SSCdepname' value='Meetings 1'/>\n</agent-input>\n"
)


@pytest.fixture
def host(tmp_path, call_module):
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "response.xml").write_text(RESPONSE)
    (logs / "old.log").write_text("DEPSTATUS=partial")
    os.utime(logs / "old.log", (0, 0))
    config = tmp_path / "productConfig.properties"
    config.write_text("DepName=Meetings 1\nOfferingVersion=9.0.1.0\n")
    options = {
        "logs": [str(logs)],
        "installed": str(DATA / "installed.xml"),
        "imcl": "/nonexistent",
        "product_configs": [str(config)],
        "space": [str(tmp_path)],
        "server": "no such server",
    }

    def run(**changed):
        result = call_module("update_preflight_info", {**options, **changed})
        assert "S3cr3t" not in str(result)
        return result

    return run


def test_what_is_read(host, tmp_path):
    found = host(log_days=30)
    assert not found["changed"]
    assert [(one["line"], one["value"]) for one in found["evidence"]] == [(2, "partial")]
    assert found["searched"] == {"files": 1, "older": 1, "missing": [], "unread": []}
    assert [one["id"] for one in found["offerings"]][-1] == "com.ibm.lotus.sametime.meetingserver"
    assert found["offerings_source"].endswith("installed.xml")
    assert [(one["name"], one["version"]) for one in found["deployments"]] == [
        ("Meetings 1", "9.0.1.0"),
        ("Meetings 1", ""),
    ]
    assert found["open_files"] == {"limit": None, "process": None}
    assert found["space"][0]["measured"] == str(tmp_path)
    assert found["backup"] is None


def test_all_files_are_searched_without_a_limit(host):
    assert len(host()["evidence"]) == 2


def test_the_command_of_installation_manager(host, tmp_path):
    imcl = tmp_path / "imcl"
    imcl.write_text(f'#!/bin/sh\n[ "$*" = "listInstalledPackages -long" ] && cat {DATA}/listed.txt\n')
    imcl.chmod(0o755)
    found = host(imcl=str(imcl))
    assert (found["offerings_source"], len(found["offerings"])) == (str(imcl), 3)
    imcl.write_text("#!/bin/sh\necho locked; exit 3\n")
    failed = host(imcl=str(imcl))
    assert failed["failed"]
    assert "exit code 3" in failed["msg"]


def test_what_cannot_be_read_is_named(host, tmp_path):
    (tmp_path / "logs" / "a.zip").write_bytes(b"PK\x03\x04")
    (tmp_path / "packed.properties").write_bytes(b"PK\x03\x04")
    found = host(product_configs=[str(tmp_path / "packed.properties")], imcl=str(tmp_path))
    assert [one["file"] for one in found["searched"]["unread"]] == [
        str(tmp_path / "logs" / "a.zip"),
        str(tmp_path / "packed.properties"),
    ]
    assert found["searched"]["files"] == 2
    assert found["offerings_source"].endswith("installed.xml")


def test_a_wrong_number_of_days(host):
    assert host(log_days=-1)["msg"] == "log_days is -1; write 0 to search all files, or a number of days"


def test_nothing_is_there(host):
    found = host(installed="/nonexistent", logs=["/nonexistent"], product_configs=[])
    assert (found["offerings_source"], found["offerings"], found["deployments"]) == ("", [], [])
    assert found["searched"] == {"files": 0, "older": 0, "missing": ["/nonexistent"], "unread": []}
