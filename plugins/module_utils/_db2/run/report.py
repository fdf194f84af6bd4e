# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report of a database on one host, built from the output of the commands.

The report is plain data because it passes through Ansible: module db2_hadr_info returns it, db2_hadr_plan takes it.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Any, Dict, List, Mapping, Optional

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import (
    active_databases,
    cluster_manager,
    db_cfg,
    directory,
    hadr_status,
    keystore,
    level,
    messages,
    registry,
    running_parameters,
    storage,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.clp import Answer

__all__ = ["STATEMENTS", "build", "of_status", "statements"]

STATEMENTS = ("list db directory", "list active databases", "get db cfg for {database}")
_NOT_RUNNING = "SQL1032N"


def statements(database: str) -> List[str]:
    """Return the statements whose answers `build` needs."""
    return [statement.format(database=database) for statement in STATEMENTS]


def build(database: str, answers: Mapping[str, Answer]) -> Dict[str, Any]:
    """Return the report of a database. Keys: see the documentation of module db2_hadr_info."""
    listed, in_use, configured = (answers[statement].output for statement in statements(database))
    entry = directory.parse(listed).get(database)
    status = hadr_status.parse(answers["db2pd"].output)
    section = status.principal()
    configuration = _configuration(configured)
    installed = level.parse(answers["db2level"].output)
    applications = active_databases.parse(in_use)
    variables = registry.parse(answers["db2set"].output)
    cluster, layout = (answers[name].output if name in answers else "" for name in ("cluster", "storage"))
    manager = cluster_manager.parse(cluster)
    return {
        "database": database,
        "instance": {
            **installed.as_dict(),
            "running": _running(status, in_use),
            "registry": variables,
        },
        "catalogued": entry is not None,
        "directory": entry.directory if entry else None,
        "alternate_server": dict(entry.alternate._asdict()) if entry else {"hostname": None, "port": None},
        "role": configuration.role if configuration else None,
        "active": status.active,
        "pending": configuration.pending if configuration else {},
        "parameters": configuration.parameters if configuration else {},
        "labels": configuration.labels if configuration else {},
        "running": _in_memory(answers["db2pd"].output, section),
        "hadr": section,
        "standbys": status.sections,
        "reads_on_standby": _reads_on_standby(variables, section),
        "applications": applications.get(database, 0),
        "cluster_manager": dict(manager._asdict()) if manager else None,
        "keystore": dict(keystore.parse(cluster)._asdict()),
        "storage": dict(storage.parse(layout)._asdict()),
        "other_databases": sorted(name for name in applications if name != database),
        "messages": [message.text for message in messages.parse(configured) if message.code[-1] in "NEC"],
    }


def of_status(database: str, status: hadr_status.Status) -> Dict[str, Any]:
    """Return the part of the report that db2pd alone gives; it reads the memory of this host, never the other one."""
    section = status.principal()
    return {
        "database": database,
        "catalogued": True,
        "role": (section or {}).get("hadr_role"),
        "active": status.active,
        "pending": {},
        "hadr": section,
        "messages": [],
    }


def _configuration(text: str) -> Optional[db_cfg.DatabaseConfiguration]:
    """Return the configuration, None if there is no such database."""
    if messages.first_refusal(text) is not None:
        return None
    try:
        return db_cfg.parse(text)
    except Db2Error:
        return None


def _running(status: hadr_status.Status, in_use: str) -> bool:
    if _NOT_RUNNING in messages.codes(in_use):
        return False
    return status.attached is not False


def _in_memory(text: str, section: Optional[Mapping[str, Any]]) -> Dict[str, str]:
    """Return the values of parameters in memory, as far as db2pd shows them."""
    values = running_parameters.parse(text)
    shown = {token: value for token, value in values.items() if token.startswith(("HADR_", "LOGARCHMETH"))}
    shown.pop("HADR_DB_ROLE", None)
    if shown or section is None:
        return shown
    return running_parameters.of_section(dict(section), str(section.get("hadr_syncmode")))


def _reads_on_standby(variables: Mapping[str, str], section: Optional[Mapping[str, Any]]) -> bool:
    shown = str((section or {}).get("reads_on_standby_enabled") or "").upper()
    return registry.is_on(variables, "DB2_HADR_ROS") or shown in ("Y", "YES")
