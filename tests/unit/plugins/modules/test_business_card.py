"""Module business_card: check, do, check, do; the file by bytes, the record, and no password anywhere."""

import json
from pathlib import Path

import pytest

DATA = Path(__file__).parents[1] / "module_utils" / "_community" / "data"
STOCK, AFTER = ((DATA / name).read_bytes() for name in ("stock.xml", "wanted.xml"))
WANTED = {"fields": {"ImagePath": "PhotoURL", "PhotoURL": "PhotoURL"}, "removed_fields": ["Photo"]}
SECRETS = ("S3cr", "tBind", "changeit")


class Server:
    """The files of a Community server."""

    def __init__(self, root, call):
        self.file = root / "domino" / "UserInfoConfig.xml"
        self.file.parent.mkdir()
        self.file.write_bytes(STOCK)
        self.file.chmod(0o640)
        self.state = root / "state"
        self._call = call

    def run(self, check=False, **options):
        paths = {"directories": [str(self.file.parent)], "state_directory": str(self.state)}
        result = self._call(
            "business_card", {"_ansible_check_mode": check, "_ansible_diff": True, **paths, **WANTED, **options}
        )
        assert not any(secret in str(result) for secret in SECRETS)
        return result

    def record(self):
        path = self.state / "business_card.json"
        return json.loads(path.read_text()) if path.exists() else None


@pytest.fixture
def server(tmp_path, call_module):
    return Server(tmp_path, call_module)


def test_check_do_check_do(server):
    foreseen = server.run(check=True)
    assert foreseen["changed"]
    assert (server.file.read_bytes(), server.state.exists()) == (STOCK, False)
    done = server.run()
    assert server.file.read_bytes() == AFTER
    assert server.file.stat().st_mode & 0o777 == 0o640
    assert (done["diff"], done["changes"]) == (foreseen["diff"], foreseen["changes"])
    assert done["diff"]["after"]["Set 0 params"] == "MailAddress,Name,ImagePath,PhotoURL"
    assert done["waiting"] == server.record()
    assert server.record()["reasons"] == sorted(change["setting"] for change in done["changes"])
    assert Path(done["backup_file"]).read_bytes() == STOCK
    assert Path(done["backup_file"]).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in server.file.parent.iterdir()] == ["UserInfoConfig.xml"]
    for check in (True, False):
        again = server.run(check=check)
        assert not again["changed"]
        assert again["waiting"] == server.record(), "it still waits"
    assert "backup_file" not in again


def test_the_settings_are_those_after_the_change(server):
    for check in (True, False):
        settings = server.run(check=check)["settings"]
        assert settings["/UserInformation/ParamsSets/Set[SetId=0]/@params"] == "MailAddress,Name,ImagePath,PhotoURL"
        assert settings["/UserInformation/Resources/Storage[type=LDAP]/StorageDetails/@Password"] == "(hidden)"


def test_a_password_that_stands_in_another_place_as_well_is_hidden_there(server):
    server.file.write_bytes(STOCK.replace(b'Scope="2"', b'Scope="2" Note="S3cr&amp;tBind"'))
    note = server.run()["settings"]["/UserInformation/Resources/Storage[type=LDAP]/StorageDetails/@Note"]
    assert note == "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER" or set(note) == {"*"}


def test_a_file_that_is_not_well_formed_is_reported_and_stays(server):
    broken = STOCK.replace(b"(&amp;(objectclass", b"(&(objectclass")
    server.file.write_bytes(broken)
    result = server.run()
    column = broken.splitlines()[8].index(b"(&(") + 2
    assert result["failed"]
    assert result["faults"] == [f"line 9, column {column}: a raw &: write &amp;"]
    assert (server.file.read_bytes(), server.state.exists()) == (broken, False)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sets": ["0", "7"]}, '<Set SetId="7"> not at all'),
        ({"directories": ["/nonexistent"]}, "no UserInfoConfig.xml in /nonexistent"),
        ({"path": "/nonexistent"}, "is /nonexistent, which is not a file"),
    ],
)
def test_what_is_refused_changes_nothing(server, options, message):
    result = server.run(**options)
    assert result["failed"]
    assert message in result["msg"]
    assert (server.file.read_bytes(), server.state.exists()) == (STOCK, False)


def test_the_switch_of_stconfig_and_its_warning(server):
    assert "ReadStConfigUpdates is true" in str(server.run(check=True)["warnings"])
    assert "warnings" not in server.run(read_stconfig_updates="false")
    assert server.file.read_bytes() == AFTER.replace(b'Updates value="true"', b'Updates value="false"')
