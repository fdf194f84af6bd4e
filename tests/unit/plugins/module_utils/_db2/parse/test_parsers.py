"""Output of Db2 commands of all versions: data/<command>/<case>.json holds the output and what is read from it."""

import json
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import active_databases as active
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import (
    applications,
    db_cfg,
    directory,
    hadr_status,
    level,
    messages,
    registry,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import running_parameters as running

DATA = Path(__file__).parent / "data"


def plain(value):
    """Return named tuples, also inside, as plain data."""
    if hasattr(value, "_asdict"):
        return {key: plain(part) for key, part in value._asdict().items()}
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    return value


PARSERS = {
    "active_databases": active.parse,
    "applications": lambda text: applications.handles(text, "STMS"),
    "db_cfg": db_cfg.parse,
    "directory": directory.parse,
    "hadr_status": hadr_status.parse,
    "level": level.parse,
    "messages": messages.parse,
    "registry": registry.parse,
    "running_parameters": running.parse,
}
CASES = sorted(DATA.glob("*/*.json"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_parse(path):
    case = json.loads(path.read_text(encoding="utf-8"))
    assert plain(PARSERS[path.parent.name]("\n".join(case["output"]))) == case["wanted"]


def test_every_parser_has_cases():
    assert {path.parent.name for path in CASES} == set(PARSERS)


@pytest.mark.parametrize("path", sorted((DATA / "hadr_status").glob("*.json")), ids=lambda path: path.stem)
@pytest.mark.parametrize("change", [str.rstrip, lambda line: f"{line}   ", lambda line: line.replace("  ", " ")])
def test_blanks_do_not_matter(path, change):
    case = json.loads(path.read_text(encoding="utf-8"))
    changed = "\n".join(change(line) for line in case["output"])
    assert plain(hadr_status.parse(changed)) == case["wanted"]


def test_the_principal_standby_is_the_first():
    case = json.loads((DATA / "hadr_status" / "11.5_two_standbys.json").read_text(encoding="utf-8"))
    status = hadr_status.parse("\n".join(case["output"]))
    assert [section["standby_id"] for section in status.sections] == [1, 2]
    assert status.principal()["standby_member_host"] == "stdb2.example.test"
    turned = status._replace(sections=list(reversed(status.sections)))
    assert turned.principal()["standby_id"] == 1


@pytest.mark.parametrize(
    ("text", "transient"),
    [
        ("\nChanging data structure forced command termination.\n", True),
        ("Another possibility of this failure is the Virtual Address Space Randomization is enabled.", True),
        (
            "Unable to attach to database manager on member 0.\n… Virtual Address Space Randomization …",
            False,
        ),
        ("HADR is not active.", False),
    ],
)
def test_texts_of_a_moment(text, transient):
    assert hadr_status.is_transient(text) is transient


def test_what_is_no_configuration_is_refused():
    with pytest.raises(Db2Error, match="did not name the HADR role"):
        db_cfg.parse('SQL1013N  The database alias name or database name "STMS" could not be found.  SQLSTATE=42705')


def test_what_is_no_version_is_refused():
    with pytest.raises(Db2Error, match="did not name a version"):
        level.parse("db2level: not found")


@pytest.mark.parametrize(("value", "on"), [("ON", True), ("yes", True), ("1", True), ("OFF", False), ("", False)])
def test_switches(value, on):
    assert registry.is_on({"DB2_HADR_ROS": value}, "DB2_HADR_ROS") is on


def test_versions_are_ordered_as_numbers():
    assert level.numbers("9.7.0.11") < level.numbers("10.1.0.0") < level.numbers("10.5.0.8") < level.numbers("11.5.9.0")
    assert level.numbers(None) == ()


def test_first_refusal_passes_over_good_news():
    text = "SQL1063N  DB2START processing was successful.\nSQL1032N  No start database manager command was issued.\n"
    assert messages.first_refusal(text).code == "SQL1032N"
    assert messages.first_refusal("DB20000I  The TERMINATE command completed successfully.") is None


def test_running_values_without_the_table():
    primary = {"hadr_role": "PRIMARY", "hadr_syncmode": "SYNC", "hadr_timeout_seconds": 60, "peer_window_seconds": 0}
    assert running.of_section(primary, "SYNC") == {
        "HADR_TIMEOUT": "60",
        "HADR_PEER_WINDOW": "0",
        "HADR_SYNCMODE": "SYNC",
    }
    assert running.of_section({**primary, "hadr_role": "STANDBY"}, "ASYNC") == {"HADR_TIMEOUT": "60"}
