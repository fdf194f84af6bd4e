"""Filter db2_client_settings: db2dsdriver.cfg of the pair, and what IBM's own program says about it."""

import os
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.lab.common import fast_yaml
from ansible_collections.sametime.estate.lab.db2 import ibm_client
from ansible_collections.sametime.estate.plugins.filter.db2_client_settings import FilterModule

FILTER = FilterModule().filters()["db2_client_settings"]
MEMBERS = [
    {"host": "db1", "hostname": "db1.acme.example", "client_port": 50000},
    {"host": "db2", "hostname": "db2.acme.example", "client_port": "50002"},
]
PAIR = {"database": "stms", "members": MEMBERS, "preferred_primary": "db2"}
EXPECTED = """\
<configuration>
  <dsncollection>
    <dsn alias="STMS" name="STMS" host="db2.acme.example" port="50002"/>
  </dsncollection>
  <databases>
    <database name="STMS" host="db2.acme.example" port="50002">
      <acr>
        <parameter name="enableAcr" value="true"/>
        <parameter name="maxAcrRetries" value="32"/>
        <parameter name="acrRetryInterval" value="1"/>
        <parameter name="enableAlternateServerListFirstConnect" value="true"/>
        <alternateserverlist>
          <server name="server1" hostname="db2.acme.example" port="50002"/>
          <server name="server2" hostname="db1.acme.example" port="50000"/>
        </alternateserverlist>
      </acr>
    </database>
  </databases>
</configuration>
"""


def retries(*takeovers, **more):
    tree = ElementTree.fromstring(FILTER(PAIR, [{"seconds": one} for one in takeovers], **more))
    return {one.get("name"): one.get("value") for one in tree.iter("parameter")}["maxAcrRetries"]


def test_the_file_has_one_element_a_line():
    assert FILTER(PAIR) == EXPECTED


@pytest.mark.parametrize(
    ("takeovers", "more", "expected"),
    [([], {}, "32"), ([8.0], {}, "32"), ([8.0, 45.5, 2.0], {}, "93"), ([45.5], {"interval": 10}, "11")],
)
def test_attempts_last_for_twice_the_longest_takeover(takeovers, more, expected):
    assert retries(*takeovers, **more) == expected


def test_the_alias_is_quoted():
    assert '<dsn alias="a&amp;b" name="STMS"' in FILTER(PAIR, alias="a&b")


@pytest.mark.parametrize(
    ("pair", "more", "message"),
    [
        ({**PAIR, "alternate_servers": False}, {}, "acr without alternateserverlist crashes the driver"),
        (PAIR, {"interval": 0}, "must be at least 1"),
        ({**PAIR, "preferred_primary": "db3"}, {}, "db3 is not a member"),
        ({"members": MEMBERS, "preferred_primary": "db1"}, {}, "database"),
        ("text", {}, "db2_client_settings: "),
    ],
)
def test_refused(pair, more, message):
    with pytest.raises(AnsibleFilterError, match=message):
        FILTER(pair, **more)


def validate(folder, text):
    """Return what db2cli of IBM's client says about a file."""
    home = ibm_client.folder()
    (folder / "db2dsdriver.cfg").write_text(text)
    environment = {
        "LD_LIBRARY_PATH": str(home / "lib"),
        "DB2DSDRIVER_CFG_PATH": str(folder / "db2dsdriver.cfg"),
        "DB2_CLI_DRIVER_INSTALL_PATH": str(home),
        "HOME": str(folder),
        "PATH": os.environ["PATH"],
    }
    command = [str(home / "bin" / "db2cli"), "validate", "-dsn", "STMS"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    return done.stdout + done.stderr


@ibm_client.needs_client
@pytest.mark.parametrize("text", [FILTER(PAIR), FILTER(PAIR, [{"seconds": 45.5}], 2)], ids=["default", "measured"])
def test_ibms_program_accepts_the_file(tmp_path, text):
    output = validate(tmp_path, text)
    assert "db2.acme.example" in output, output
    for name in ("enableAcr", "maxAcrRetries", "acrRetryInterval", "enableAlternateServerListFirstConnect"):
        assert name.lower() in output.lower(), output
    assert "**UNKNOWN**" not in output, output
    assert "schema validation completed successfully without any errors" in output, output


@ibm_client.needs_client
@pytest.mark.parametrize(
    ("old", "new", "found"),
    [("maxAcrRetries", "maxAcrRetriez", "**UNKNOWN**"), ("      </acr>\n", "", "completed unsuccessfully")],
)
def test_ibms_program_finds_a_fault(tmp_path, old, new, found):
    assert found in validate(tmp_path, EXPECTED.replace(old, new))


def test_the_page_shows_the_file_of_the_example_inventory():
    root = Path(__file__).parents[4]
    inventory = fast_yaml.load((root / "inventories/example/group_vars/all/db2.yml").read_text(encoding="utf-8"))
    page = (root / "docs/db2-clients.md").read_text(encoding="utf-8")
    assert f"```xml\n{FILTER(inventory['sametime_db2_pair'])}```\n" in page
