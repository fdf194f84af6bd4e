"""Db2: every action of the plan has its commands."""

from ansible_collections.sametime.estate.plugins.plugin_utils._runbook import database

PAIR = {
    "database": "stms",
    "members": [
        {
            "host": name,
            "hostname": f"{name}.acme.example",
            "client_port": 50000,
            "hadr_port": 55001,
            "instance": "db2inst1",
            "profile": "/p",
        }
        for name in ("db1", "db2")
    ],
    "archive_method": "DISK:/a/",
    "backup_directory": "/b",
}


def titles(host, **changes):
    return [step.title for step in database.section({**PAIR, **changes}, host).steps]


def test_the_primary_is_the_preferred_one_or_the_first():
    assert any("start HADR as primary" in title for title in titles("db1"))
    assert any("start HADR as primary" in title for title in titles("db2", preferred_primary="db2"))


def test_every_step_has_commands_of_its_own(monkeypatch):
    def missing(_pair, step):
        raise AssertionError(f"{step.action} has no commands")

    monkeypatch.setattr(database, "_other", missing)
    assert len(titles("db1")) + len(titles("db2")) == 11


def test_without_alternate_servers_none_is_set():
    assert not any("alternate" in title for title in titles("db1", alternate_servers=False))
