# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pair of Db2 servers: the steps of the role's own plan, for a primary without HADR and an empty second host.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse.directory import Alternate
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import (
    alternate_server,
    image_statements,
    parameters,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.converge import converge
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import Pair, from_inventory
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import ACTIONS
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import Step as PlannedStep
from ansible_collections.sametime.estate.plugins.plugin_utils._runbook.page import Part, Section, Step

__all__ = ["section"]

STAMP = "<timestamp>"
# The version is not known; parameters that are newer are named in a note.
_DIALECT = "10.5"


def section(data: Mapping[str, Any], host: str) -> Section:
    """Return the steps of one member. data: `sametime_db2_pair`; host: name of the member in the inventory.

    Raises Db2Error: the pair is described incorrectly.
    """
    pair = from_inventory(data)
    member = pair.member(host)
    planned = converge(pair, _as_if_new(pair))
    if planned.refusal:
        raise Db2Error(f"{planned.refusal.reason}; {planned.refusal.remedy}")
    login = f"Run the commands as {member.instance} on {member.hostname}, after `. {member.profile}`."
    versions = f"The parameters are those of Db2 {_DIALECT}; leave out what your version does not have."
    count = len(planned.steps)
    order = (
        f"The setup has {count} steps on both members, in the order of their numbers: "
        + ", ".join(f"{number} on {step.host}" for number, step in enumerate(planned.steps, start=1))
        + ". Wait for the other member where its number is lower."
    )
    steps = [
        _step(pair, step, f"Step {number} of {count}: ")
        for number, step in enumerate(planned.steps, start=1)
        if step.host == host
    ]
    return Section(f"Database {pair.database}", [f"{login} {versions}", order], steps)


def _as_if_new(pair: Pair) -> dict[str, dict[str, Any]]:
    """Return reports of a pair as if nothing were set up: a database without HADR, and a host without it."""
    first = pair.preferred_primary or pair.members[0].host
    return {member.host: _report(pair, member.host == first) for member in pair.members}


def _report(pair: Pair, has_database: bool) -> dict[str, Any]:
    return {
        "database": pair.database,
        "instance": {"version": None, "dialect": _DIALECT, "bits": 64, "running": True, "registry": {}},
        "catalogued": has_database,
        "directory": pair.database_directory if has_database else None,
        "alternate_server": {"hostname": None, "port": None},
        "role": "STANDARD" if has_database else None,
        "active": False,
        "pending": {"backup": False, "rollforward": False, "restore": False} if has_database else {},
        "parameters": {},
        "running": {},
        "hadr": None,
        "reads_on_standby": False,
        "applications": 0,
        "other_databases": [],
        "cluster_manager": None,
        "messages": [],
        "clock": None,
        "paths": {},
        "services": {},
        "work": {},
    }


def _step(pair: Pair, step: PlannedStep, number: str) -> Step:
    title = number + ACTIONS[step.action].words(step.arguments)
    reason = Part(f"Reason: {step.reason}.")
    check, done, do = _BY_ACTION.get(step.action, _other)(pair, step)
    if step.action == "configure":
        title = f"{number}write {len(step.arguments['parameters'])} parameters"
    return Step(title, check, done, [*do, reason])


Written = tuple[str, str, list[Part]]


def _alternate(pair: Pair, step: PlannedStep) -> Written:
    wanted = Alternate(**step.arguments)
    return (
        "db2 list db directory",
        f"the entry of {pair.database} has {wanted.hostname} and port {wanted.port} as alternate server",
        [Part("", f'db2 "{alternate_server.statement(pair.database, wanted)}"')],
    )


def _configure(pair: Pair, step: PlannedStep) -> Written:
    wanted = step.arguments["parameters"]
    names = "|".join(sorted(wanted))
    values = ", ".join(f"{name} {value or 'empty'}" for name, value in sorted(wanted.items()))
    return (
        f"db2 get db cfg for {pair.database} | grep -E '\\(({names})\\)'",
        f"the values are {values}",
        [Part("", f'db2 "{parameters.statement(pair.database, wanted)}"')],
    )


def _backup(pair: Pair, step: PlannedStep) -> Written:
    directories = _directories(step)
    statement = image_statements.backup_statement(pair.database, directories, step.arguments["online"])
    before = [] if step.arguments["online"] else [f"db2 deactivate db {pair.database}"]
    return (
        "ls -l " + " ".join(f"{directory}/{pair.database}.0.*" for directory in directories),
        "there is an image that is newer than the last change of the configuration",
        [
            Part(
                "In a maintenance window: an offline backup needs that no application is connected"
                " (`db2 list applications`). Note the timestamp that the command prints.",
                "\n".join([*before, f'db2 "{statement}"']),
            )
        ],
    )


def _transfer(pair: Pair, step: PlannedStep) -> Written:
    source = pair.member(step.arguments["source"])
    images = {directory: f"{directory}/{pair.database}.0.*.{STAMP}.*" for directory in _directories(step)}
    copies = [f"scp '{source.instance}@{source.hostname}:{image}' {directory}/" for directory, image in images.items()]
    return (
        "sha256sum " + " ".join(images.values()),
        f"{source.hostname} shows the same digests",
        [Part("", "\n".join(copies))],
    )


def _restore(pair: Pair, step: PlannedStep) -> Written:
    replace = step.arguments["replace"]
    statement = image_statements.restore_statement(pair.database, _directories(step), STAMP, replace)
    return (
        "db2 list db directory",
        f"it has {pair.database}, and `db2 get db cfg for {pair.database}` shows that a rollforward is pending",
        [Part("Do not roll forward: a standby waits for logs.", f'db2 "{statement}"')],
    )


def _hadr(role: str) -> Callable[[Pair, PlannedStep], Written]:
    def written(pair: Pair, step: PlannedStep) -> Written:
        return (
            f"db2 get db cfg for {pair.database} | grep 'HADR database role'",
            f"the role is {role.upper()}",
            [Part("", f'db2 "{_started(pair, step, role)}"')],
        )

    return written


def _started(pair: Pair, step: PlannedStep, role: str) -> str:
    active = step.arguments.get("activate")
    return f"activate db {pair.database}" if active else f"start hadr on db {pair.database} as {role}"


def _directories(step: PlannedStep) -> list[str]:
    """Return the directories of an image, the first one first."""
    return [step.arguments["directory"], *step.arguments.get("directories", [])]


def _wait(pair: Pair, step: PlannedStep) -> Written:
    return (
        f"db2pd -db {pair.database} -hadr | grep -E 'HADR_(ROLE|STATE|CONNECT_STATUS)'",
        f"HADR_STATE is {' or '.join(step.arguments['states'])}",
        [Part("Wait, and repeat the check. If it does not change, read db2diag.log on both hosts.")],
    )


def _restart(pair: Pair, step: PlannedStep) -> Written:
    return (
        "db2pd -\ndb2 list active databases",
        "the instance was started after the alternate server was set; the first command shows how long it is up",
        [Part("No other database of the instance may be in use.", "db2stop\ndb2start")],
    )


def _start(pair: Pair, step: PlannedStep) -> Written:
    return "db2pd -", "the instance is up", [Part("", "db2start")]


def _other(pair: Pair, step: PlannedStep) -> Written:
    return (
        f"db2pd -db {pair.database} -hadr",
        "the state is as the title of the step says",
        [Part(f"{ACTIONS[step.action].words(step.arguments)}.")],
    )


_BY_ACTION: dict[str, Callable[[Pair, PlannedStep], Written]] = {
    "alternate": _alternate,
    "backup": _backup,
    "configure": _configure,
    "restart_instance": _restart,
    "restore": _restore,
    "start_instance": _start,
    "start_primary": _hadr("primary"),
    "start_standby": _hadr("standby"),
    "transfer": _transfer,
    "wait": _wait,
}
