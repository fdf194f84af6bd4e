# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a plan is made of: steps, a refusal, notes; and how they are said in words.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Any, Callable, Dict, List, NamedTuple, Optional

__all__ = ["ACTIONS", "Permissions", "Plan", "Refusal", "Step", "refuse", "sentence"]

Arguments = Dict[str, Any]


class Step(NamedTuple):
    """One thing to do on one host: an action (a key of ACTIONS), its arguments, and why."""

    host: str
    action: str
    arguments: Arguments
    reason: str


class Refusal(NamedTuple):
    """Why nothing is done, and what to do instead."""

    reason: str
    remedy: str


class Plan(NamedTuple):
    """What to do, in this order. again: the outcome cannot be foreseen, read both hosts and plan anew afterwards."""

    steps: List[Step] = []
    refusal: Optional[Refusal] = None
    notes: List[str] = []
    again: bool = False

    def as_dict(self) -> Dict[str, Any]:
        """Return it as plain data, with each step in words."""
        return {
            "steps": [{**step._asdict(), "words": sentence(step)} for step in self.steps],
            "refusal": dict(self.refusal._asdict()) if self.refusal else None,
            "notes": list(self.notes),
            "again": self.again,
        }


class Permissions(NamedTuple):
    """What the operator allows in this run.

    interruption: applications may lose their connection; reinitialise: the host whose copy of the database may be
    dropped and made anew; old_primary: the host that shall stop being primary and become a standby.
    """

    interruption: bool = False
    reinitialise: Optional[str] = None
    old_primary: Optional[str] = None


_FORMS = {"graceful": "", "peer_window_only": " by force, in the peer window only", "force": " by force"}
# Each action in words. The host stands before it, the reason behind it.
ACTIONS: Dict[str, Callable[[Arguments], str]] = {
    "start_instance": lambda _: "start the instance",
    "restart_instance": lambda _: "restart the instance, which serves no database at present",
    "alternate": lambda a: f"name {a['hostname']}:{a['port']} as alternate server",
    "configure": lambda a: f"write {', '.join(a['changes'])}",
    "backup": lambda a: f"back up {'online' if a['online'] else 'offline'} to {a['directory']}",
    "transfer": lambda a: f"take the image over from {a['source']} into {a['directory']}",
    "restore": lambda a: f"{'drop the copy that is here and restore' if a['replace'] else 'restore'} the image",
    "deactivate": lambda _: "deactivate the database",
    "stop_hadr": lambda _: "stop HADR; the database stays online",
    "start_standby": lambda _: "start HADR as standby",
    "start_primary": lambda _: "start HADR as primary",
    "wait": lambda a: f"wait for {' or '.join(a['states'])}",
    "takeover": lambda a: f"take over{_FORMS[a['form']]}",
}


def sentence(step: Step) -> str:
    """Return a step as a person says it."""
    return f"{step.host}: {ACTIONS[step.action](step.arguments)} ({step.reason})"


def refuse(reason: str, remedy: str, notes: Optional[List[str]] = None) -> Plan:
    """Return a plan that does nothing."""
    return Plan(refusal=Refusal(reason, remedy), notes=notes or [])
