# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a plan consists of: steps, a refusal and notes; and which module does a step.

To add a step, add a row to ACTIONS; if it needs another module, add tasks/steps/<module>.yml to role db2_hadr.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Any, Callable, Dict, List, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.takeover_rules import FORMS

__all__ = ["ACTIONS", "Action", "Permissions", "Plan", "Refusal", "Step", "refuse", "sentence"]

Arguments = Dict[str, Any]


class Step(NamedTuple):
    """One step on one host: an action (a key of ACTIONS), its arguments, and the reason."""

    host: str
    action: str
    arguments: Arguments
    reason: str


class Refusal(NamedTuple):
    """Why nothing is done, and what to do instead."""

    reason: str
    remedy: str


class Plan(NamedTuple):
    """The steps in their order. again: read both hosts and plan again afterwards, the result is not known before."""

    steps: List[Step] = []
    refusal: Optional[Refusal] = None
    notes: List[str] = []
    again: bool = False

    def as_dict(self) -> Dict[str, Any]:
        """Return it as plain data, each step with its words, its module and the state that the module gets."""
        return {
            "steps": [
                {
                    **step._asdict(),
                    "words": sentence(step),
                    "module": ACTIONS[step.action].module,
                    "state": ACTIONS[step.action].state,
                }
                for step in self.steps
            ],
            "refusal": dict(self.refusal._asdict()) if self.refusal else None,
            "notes": list(self.notes),
            "again": self.again,
        }


class Permissions(NamedTuple):
    """What the operator allows in this run.

    interruption: applications may lose their connection; reinitialise: the host whose copy of the database may be
    dropped and recreated; old_primary: the host that must stop being primary and become a standby; image_directory,
    image_timestamp: an image of the administrator that the new standby is restored from.
    """

    interruption: bool = False
    reinitialise: Optional[str] = None
    old_primary: Optional[str] = None
    image_directory: Optional[str] = None
    image_timestamp: Optional[str] = None


class Action(NamedTuple):
    """What a step does: the module, the state that it gets (empty: the module has no state), and its words.

    words: arguments of the step -> words; `sentence` puts the host before them and the reason after them.
    provokes: a cluster manager would react to it, see cluster_rules.py.
    """

    module: str
    state: str
    words: Callable[[Arguments], str]
    provokes: bool = False


def _paths(arguments: Arguments) -> str:
    """Return the directories of an image: the first one, and those of its further files."""
    return ", ".join([arguments["directory"], *arguments.get("directories", [])])


def _started(role: str, arguments: Arguments) -> str:
    """Return the words for START HADR, or for ACTIVATE, which Db2 wants if the database has the role already."""
    return f"activate the {role}" if arguments.get("activate") else f"start HADR as {role}"


ACTIONS: Dict[str, Action] = {
    "start_instance": Action("db2_instance", "started", lambda _: "start the instance"),
    "restart_instance": Action(
        "db2_instance", "restarted", lambda _: "restart the instance, none of its databases is in use", provokes=True
    ),
    "kill_instance": Action(
        "db2_instance",
        "killed",
        lambda _: "end the processes of the instance (db2_kill), without deactivating the database",
        provokes=True,
    ),
    "alternate": Action(
        "db2_alternate_server", "present", lambda a: f"set {a['hostname']}:{a['port']} as alternate server"
    ),
    "configure": Action("db2_configuration", "", lambda a: f"write {', '.join(a['changes'])}"),
    "backup": Action("db2_backup", "", lambda a: f"back up {'online' if a['online'] else 'offline'} to {_paths(a)}"),
    "transfer": Action("db2_image_transfer", "", lambda a: f"copy the image from {a['source']} to {_paths(a)}"),
    "restore": Action(
        "db2_restore",
        "",
        lambda a: (
            f"{'drop the database that is there and restore' if a['replace'] else 'restore'} the image"
            + (f" {a['timestamp']} in {a['directory']}" if a.get("timestamp") else "")
        ),
    ),
    "deactivate": Action("db2_hadr", "inactive", lambda _: "deactivate the database", provokes=True),
    "stop_hadr": Action("db2_hadr", "standard", lambda _: "stop HADR; an active database stays online", provokes=True),
    "activate": Action("db2_hadr", "active", lambda _: "activate the database, without HADR"),
    "start_standby": Action("db2_hadr", "standby", lambda a: _started("standby", a)),
    "start_primary": Action("db2_hadr", "primary", lambda a: _started("primary", a)),
    "force_primary": Action(
        "db2_hadr",
        "primary_by_force",
        lambda _: "start HADR as primary by force, without waiting for a standby",
        provokes=True,
    ),
    "wait": Action("db2_hadr", "unchanged", lambda a: f"wait for {' or '.join(a['states'])}"),
    "takeover": Action("db2_hadr_takeover", "", lambda a: f"take over{FORMS[a['form']].words}", provokes=True),
}


def sentence(step: Step) -> str:
    """Return a step in words, with its host and reason."""
    return f"{step.host}: {ACTIONS[step.action].words(step.arguments)} ({step.reason})"


def refuse(reason: str, remedy: str, notes: Optional[List[str]] = None) -> Plan:
    """Return a plan that does nothing."""
    return Plan(refusal=Refusal(reason, remedy), notes=notes or [])
