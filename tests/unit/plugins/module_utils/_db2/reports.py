"""A pair and reports of its members as data, for tables of decisions."""

import copy

from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import from_inventory

MEMBER = {
    "client_port": 50000,
    "hadr_port": 55001,
    "instance": "db2inst1",
    "profile": "/home/db2inst1/sqllib/db2profile",
}
NOW = 1709634000.0
INVENTORY = {
    "database": "STMS",
    "preferred_primary": "db1",
    "members": [{"host": name, "hostname": f"{name}.acme.example", **MEMBER} for name in ("db1", "db2")],
    "hadr": {"timeout_seconds": 120, "peer_window_seconds": 300},
    "archive_method": "DISK:/db2/arch/STMS/",
    "backup_directory": "/db2/backup",
}
HOSTS = {"db1": "db2", "db2": "db1"}
PARAMETERS = {
    "HADR_LOCAL_SVC": "55001",
    "HADR_REMOTE_SVC": "55001",
    "HADR_REMOTE_INST": "db2inst1",
    "HADR_TIMEOUT": "120",
    "HADR_PEER_WINDOW": "300",
    "HADR_SYNCMODE": "NEARSYNC",
    "HADR_REPLAY_DELAY": "0",
    "LOGARCHMETH1": "DISK:/db2/arch/STMS/",
    "LOGINDEXBUILD": "ON",
    "INDEXREC": "SYSTEM (RESTART)",
}


def changed(member=None, **changes):
    """Return the pair with changes of its description; ``member``: those of the first member."""
    data = copy.deepcopy(INVENTORY)
    data["members"][0].update(member or {})
    data.update(changes)
    return from_inventory(data)


def inventory(**hadr):
    """Return the description of the pair."""
    data = copy.deepcopy(INVENTORY)
    data["hadr"].update(hadr)
    return data


def report(host, role="PRIMARY", active=True, state="PEER", connected="CONNECTED", **changes):
    """Return the report of a member; nested parts are merged."""
    disk = {"HADR_LOCAL_HOST": f"{host}.acme.example", "HADR_REMOTE_HOST": f"{HOSTS[host]}.acme.example", **PARAMETERS}
    section = {
        "hadr_role": role,
        "hadr_state": state,
        "hadr_connect_status": connected,
        "hadr_connect_status_time": int(NOW - 600),
        "hadr_syncmode": "NEARSYNC",
        "hadr_flags": [],
        "hadr_log_gap_bytes": 0,
        "standby_error_time": None,
        "peer_window_end": int(NOW + 200),
        "primary_log_pos": 1000,
        "standby_log_pos": 1000,
        "standby_replay_log_pos": 1000,
        "standby_recv_replay_gap_bytes": 0,
    }
    data = {
        "database": "STMS",
        "instance": {"version": "10.5.0.8", "dialect": "10.5", "bits": 64, "running": True, "registry": {}},
        "catalogued": True,
        "directory": "/db2/data",
        "alternate_server": {"hostname": f"{HOSTS[host]}.acme.example", "port": 50000},
        "role": role,
        "active": active,
        "pending": {"backup": False, "rollforward": role == "STANDBY", "restore": False},
        "parameters": disk,
        "running": {token: disk[token] for token in disk if token.startswith("HADR_")} if active else {},
        "hadr": section if active and role != "STANDARD" else None,
        "reads_on_standby": False,
        "applications": 0,
        "other_databases": [],
        "cluster_manager": None,
        "messages": [],
        "clock": {"epoch": NOW, "difference_seconds": 0.0},
        "paths": {},
        "services": {},
        "work": {},
    }
    for key, value in changes.items():
        if isinstance(value, dict) and isinstance(data.get(key), dict):
            data[key] = {**data[key], **value}
        else:
            data[key] = value
    return data


def absent(host, **changes):
    """Return the report of a host without the database."""
    nothing = {"role": None, "catalogued": False, "active": False, "hadr": None, "directory": None, "pending": {}}
    return {**report(host), **nothing, "parameters": {}, "running": {}, "alternate_server": none(), **changes}


def none():
    """Return no alternate server."""
    return {"hostname": None, "port": None}
