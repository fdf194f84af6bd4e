# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a takeover is safe, its steps, and its outcome.

All conditions are checked and listed, not only the first that fails. There are four modes:

graceful               both members work; nothing is lost and the old primary becomes the standby
forced_in_peer_window  the primary is gone and the peer window is open: all commits are on the standby
forced                 the primary is gone and the peer window is over: commits may be lost, the operator accepts this
complete_broken        both are standbys because a graceful takeover stopped half-way: one of them becomes primary

Two members have no quorum. So before a takeover by force it must be certain that the old primary is gone: it answers
and its database is not active, or the operator states how it was fenced. A run that may fence ends the processes of its
instance. It does not deactivate the database: that writes log records that the new primary does not have, and the old
primary could not become its standby (task t0011767, APAR IC66646).

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import cluster_rules, step_builders
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import takeover_rules as rules
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.evidence import doubt, stated
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import (
    PRIMARY,
    STANDBY,
    UNKNOWN,
    UNREACHABLE,
    View,
    views,
    wanted_states,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import Pair, problems
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import Plan, Step, refuse
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.takeover_rules import Condition

__all__ = ["Request", "Takeover", "judge", "outcome"]


class Request(NamedTuple):
    """What the operator asks for.

    mode: a key of `takeover_rules.MODES`; fenced: how it is known that the old primary is gone; fence: this run may end
    the processes of the old primary's instance; maximum_log_gap_bytes, maximum_replay_gap_bytes: see takeover_rules.
    """

    mode: str = "graceful"
    new_primary: Optional[str] = None
    accept_data_loss: bool = False
    fenced: Optional[str] = None
    fence: bool = False
    maximum_log_gap_bytes: int = 16 * 1024 * 1024
    maximum_replay_gap_bytes: int = 1024 * 1024 * 1024


class Takeover(NamedTuple):
    """The result: the conditions, the plan, the names of the new and the old primary."""

    conditions: List[Condition]
    plan: Plan
    target: Optional[str] = None
    other: Optional[str] = None

    def as_dict(self) -> Dict[str, Any]:
        """Return it as plain data."""
        listed = [{**condition._asdict(), "words": condition.words()} for condition in self.conditions]
        return {"conditions": listed, "new_primary": self.target, "old_primary": self.other, **self.plan.as_dict()}


class Evidence(NamedTuple):
    """What shows that the old primary no longer serves clients; None: nothing does, so here are problem and remedy."""

    text: Optional[str]
    problem: str = ""
    remedy: str = ""


def judge(pair: Pair, reports: Mapping[str, Any], request: Request) -> Takeover:
    """Return whether the requested takeover is safe, and its steps.

    reports: name of a member -> its report (module db2_hadr_info), None if it does not answer.
    """
    faults = problems(pair)
    if request.mode not in rules.MODES:
        faults.append(f"mode {request.mode!r} is not one of {', '.join(rules.MODES)}")
    if request.new_primary is not None and request.new_primary not in pair.hosts:
        faults.append(f"new_primary {request.new_primary!r} is not one of {', '.join(pair.hosts)}")
    if faults:
        return Takeover([], refuse("; ".join(faults), "correct it and run again"))
    both = views(pair, reports)
    name = request.new_primary or _only_standby(both)
    if name is None:
        seen = "; ".join(view.words() for view in both.values())
        return Takeover([], refuse(f"it is not clear which member takes over: {seen}", "add -e new_primary=<host>"))
    target, other = both[name], both[pair.other(name).host]
    if target.kind == PRIMARY and target.active and other.kind != PRIMARY:
        done = Condition("role", True, f"{target.host} is already primary")
        note = f"{target.host} is already primary: there is nothing to take over"
        return Takeover([done], Plan(notes=[note]), name, other.host)
    conditions = _CONDITIONS[request.mode](pair, target, other, request)
    broken = rules.broken(conditions)
    if broken:
        reason = "; ".join(f"{condition.name}: {condition.seen}" for condition in broken)
        remedy = " ".join(condition.remedy for condition in broken if condition.remedy) or "see the list of conditions"
        return Takeover(conditions, refuse(reason, remedy), name, other.host)
    planned = cluster_rules.refuse_managed(_steps(target, other, request), pair.database, [target, other])
    return Takeover(conditions, planned, name, other.host)


def outcome(pair: Pair, reports: Mapping[str, Any], target: str) -> Plan:
    """Return the outcome of a takeover to `target`: a refusal if it failed, else what the other member needs."""
    both = views(pair, reports)
    new, old = both[target], both[pair.other(target).host]
    seen = f"{new.words()}; {old.words()}"
    if new.kind == PRIMARY and old.kind == PRIMARY and new.active and old.active:
        return refuse(
            f"both are active primaries: {seen}",
            f"keep clients away from {old.host} immediately, then run playbooks/db2_reintegrate.yml "
            f"-e old_primary={old.host}",
        )
    if new.kind == STANDBY and old.kind == STANDBY:
        return refuse(
            f"the takeover stopped half-way, both are standbys: {seen}",
            f"run playbooks/db2_takeover.yml -e mode=complete_broken -e new_primary={target}",
        )
    if new.kind != PRIMARY or not new.active:
        back = (
            f"; playbooks/db2.yml starts {old.host} again, if it is still primary"
            if old.kind in (PRIMARY, UNKNOWN)
            else ""
        )
        return refuse(f"{target} did not become primary: {seen}", f"read db2diag.log of {target}, then try again{back}")
    if old.kind == STANDBY and old.connected:
        return Plan(notes=[f"{new.host} is primary, {old.host} is its connected standby"])
    if old.kind == UNREACHABLE:
        need = "do not let it start as primary; when it is back, run"
    elif old.kind == STANDBY:
        need = "it is a standby without a connection: run"
    else:
        need = "its database must not serve clients: run"
    return Plan(notes=[f"{new.host} is primary; {old.words()}: {need} playbooks/db2_reintegrate.yml"])


# The new primary


def _only_standby(both: Mapping[str, View]) -> Optional[str]:
    standbys = [host for host, view in both.items() if view.kind == STANDBY]
    return standbys[0] if len(standbys) == 1 else None


# The conditions of each mode


def _graceful(pair: Pair, target: View, other: View, request: Request) -> List[Condition]:
    synchronized = target.state in ("PEER", *wanted_states(target.hadr.get("hadr_syncmode") or pair.mode))
    silent = [view.host for view in (target, other) if view.kind == UNREACHABLE]
    force = "If the old primary is lost permanently, see mode=forced_in_peer_window and mode=forced."
    return [
        Condition(
            "both hosts answer", not silent, f"{', '.join(silent)} does not answer" if silent else "both answer", force
        ),
        *_on_target(target, request, _evidence(other, request)),
        Condition("the other is an active primary", other.kind == PRIMARY and other.active, other.words(), force),
        Condition(
            "the standby is synchronized",
            synchronized,
            f"{target.host}: {target.state}",
            "Run playbooks/db2.yml, which waits for this.",
        ),
        rules.log_gap_is_small(target, other, request.maximum_log_gap_bytes),
        rules.log_is_replayed(target, other, request.maximum_replay_gap_bytes),
        rules.no_replay_delay(target),
        rules.no_errors(target),
        rules.no_readers(pair, target, other),
        rules.clients_know_both(pair, [target, other], hint=False),
        rules.same_fix_pack(target, other),
    ]


def _in_peer_window(pair: Pair, target: View, other: View, request: Request) -> List[Condition]:
    return [
        *_on_target(target, request, _evidence(other, request)),
        rules.not_graceful(target, other),
        rules.commits_waited(target, pair.mode),
        rules.state_allows(target, ["PEER", "DISCONNECTED_PEER"]),
        rules.window_is_open(target),
        rules.no_replay_delay(target),
        rules.no_errors(target),
        rules.log_is_replayed(target, other, request.maximum_replay_gap_bytes, hint=True),
        rules.clocks_agree(target, other),
        rules.clients_know_both(pair, [target], hint=True),
    ]


def _forced(pair: Pair, target: View, other: View, request: Request) -> List[Condition]:
    window = rules.window_is_open(target)
    lossless = window.holds and target.state == "DISCONNECTED_PEER"
    return [
        *_on_target(target, request, _evidence(other, request)),
        rules.not_graceful(target, other),
        rules.state_allows(
            target,
            ["PEER", "DISCONNECTED_PEER", "REMOTE_CATCHUP_PENDING"],
            "Db2 refuses it while the standby still gets logs; wait for REMOTE_CATCHUP_PENDING.",
        ),
        Condition(
            "no takeover without loss is possible",
            not lossless,
            window.seen if lossless else "the peer window is over or never opened",
            "Use mode=forced_in_peer_window, which loses nothing.",
        ),
        rules.log_is_replayed(target, other, request.maximum_replay_gap_bytes, hint=True),
        rules.no_replay_delay(target),
        rules.no_errors(target),
        rules.clients_know_both(pair, [target], hint=True),
    ]


def _complete_broken(pair: Pair, target: View, other: View, request: Request) -> List[Condition]:
    here, there = (view.hadr.get("standby_log_pos") for view in (target, other))
    known = here is not None and there is not None
    seen = f"{target.host} at {here}, {other.host} at {there}" if known else "not known while one of them is inactive"
    return [
        rules.is_standby(target),
        Condition("the other is a standby too", other.kind == STANDBY, other.words(), "Run playbooks/db2.yml instead."),
        Condition(
            "both logs end at the same position",
            (known and here == there) or request.accept_data_loss,
            seen,
            "Start both and compare again, or choose the member whose log is longer and add -e accept_data_loss=true.",
        ),
        rules.no_replay_delay(target),
        rules.no_errors(target),
        rules.clients_know_both(pair, [target], hint=True),
    ]


_CONDITIONS: Dict[str, Callable[[Pair, View, View, Request], List[Condition]]] = {
    "graceful": _graceful,
    "forced_in_peer_window": _in_peer_window,
    "forced": _forced,
    "complete_broken": _complete_broken,
}


def _on_target(target: View, request: Request, evidence: Evidence) -> List[Condition]:
    gone = rules.old_primary_gone(*evidence)
    return rules.on_target(rules.MODES[request.mode].form, target, request.accept_data_loss, gone)


def _evidence(other: View, request: Request) -> Evidence:
    fenced = stated(request.fenced)
    if other.kind == UNREACHABLE:
        if fenced:
            return Evidence(fenced)
        return Evidence(
            None,
            f"{other.host} does not answer, and {doubt(request.fenced)}",
            "A host that does not answer may still serve clients: switch it off or disconnect it from the network, "
            "then "
            "state how: -e fenced='<evidence>'.",
        )
    if other.active and other.kind != STANDBY:
        others = step_builders.other_databases(other)
        if request.fence and others:
            return Evidence(
                None,
                f"{other.words()}; its instance also has {', '.join(others)} in use, and ending its processes would "
                "end them",
                f"Stop {', '.join(others)} on {other.host} first, or switch the host off and state how: "
                "-e fenced='<evidence>'.",
            )
        if request.fence:
            return Evidence(fenced or f"{other.words()}; the processes of its instance are ended first")
        return Evidence(
            None,
            f"{other.words()}; it serves clients",
            f"Let this run end the processes of the instance on {other.host}: -e fence=true; or run db2_kill there. Do "
            "not deactivate the database: that writes log records, and it could not become the standby.",
        )
    return Evidence(fenced or f"{other.host} answered: {other.words()}")


# The steps


def _steps(target: View, other: View, request: Request) -> Plan:
    mode = rules.MODES[request.mode]
    form = rules.FORMS[mode.form]
    steps = []
    if form.by_force and other.active and other.kind not in (UNREACHABLE, STANDBY):
        steps.append(step_builders.kill_instance(other, "the old primary must no longer serve clients"))
    evidence = _evidence(other, request).text
    arguments = {"form": mode.form, "accept_data_loss": form.may_lose, "fenced": evidence or ""}
    steps.append(Step(target.host, "takeover", arguments, mode.reason))
    if request.mode == "complete_broken" and not other.active:
        steps.append(step_builders.start_standby(other, f"it is the standby of {target.host}"))
    return Plan(steps=steps)
