# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a takeover is safe, and what it consists of.

All conditions are judged and listed, not only the first that fails. There are four ways:

graceful               both work together; nothing is lost and the old primary becomes the standby
forced_in_peer_window  the primary is gone and the peer window is open: what was committed is on the standby
forced                 the primary is gone and the window is over: commits may be lost, which somebody must accept
complete_broken        two standbys, because a graceful takeover stopped half-way: one of them becomes primary

Before anything is forced, it must be certain that the old primary is gone: it answers and its database is not active,
or somebody says how it was fenced. Two nodes have no quorum of their own.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import alternate_server as alternate
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import step_builders as common
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import (
    PRIMARY,
    STANDBY,
    UNREACHABLE,
    View,
    clock_difference,
    views,
    wanted_states,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import Pair, problems
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import Plan, Step, refuse

__all__ = ["MODES", "Condition", "Request", "Takeover", "after", "judge"]

MODES = ("graceful", "forced_in_peer_window", "forced", "complete_broken")
# TAKEOVER … PEER WINDOW ONLY must arrive so long before the end. Ours takes some seconds to get there; if it came too
# late, the old primary would be deactivated already and nobody would serve.
WINDOW_MARGIN_SECONDS = 5.0
OUR_MARGIN_SECONDS = 15.0


class Condition(NamedTuple):
    """One thing that must hold: its name, whether it does, and what was seen. A hint never stops anything."""

    name: str
    holds: bool
    seen: str
    remedy: str = ""
    hint: bool = False

    def words(self) -> str:
        """Return it as one line."""
        mark = "ok" if self.holds else "note" if self.hint else "NO"
        return f"[{mark}] {self.name}: {self.seen}"


class Request(NamedTuple):
    """What the operator asks for.

    fenced: how it is known that the old primary is gone; fence: this run may deactivate it.
    """

    mode: str = "graceful"
    new_primary: Optional[str] = None
    accept_data_loss: bool = False
    fenced: Optional[str] = None
    fence: bool = False
    maximum_log_gap_bytes: int = 16 * 1024 * 1024


class Takeover(NamedTuple):
    """The judgement: the conditions, the plan, who takes over from whom."""

    conditions: List[Condition]
    plan: Plan
    target: Optional[str] = None
    other: Optional[str] = None

    def as_dict(self) -> Dict[str, Any]:
        """Return it as plain data."""
        listed = [{**condition._asdict(), "words": condition.words()} for condition in self.conditions]
        return {"conditions": listed, "new_primary": self.target, "old_primary": self.other, **self.plan.as_dict()}


def judge(pair: Pair, reports: Mapping[str, Any], request: Request) -> Takeover:
    """Return whether the takeover that was asked for may be done, and its steps."""
    faults = problems(pair)
    if request.mode not in MODES:
        faults.append(f"mode {request.mode!r} is none of {', '.join(MODES)}")
    if request.new_primary is not None and request.new_primary not in pair.hosts:
        faults.append(f"new_primary {request.new_primary!r} is none of {', '.join(pair.hosts)}")
    if faults:
        return Takeover([], refuse("; ".join(faults), "correct it and run again"))
    both = views(pair, reports)
    name = request.new_primary or _only_standby(both)
    if name is None:
        seen = "; ".join(view.words() for view in both.values())
        return Takeover([], refuse(f"it is not clear who shall take over: {seen}", "say it: -e new_primary=<host>"))
    target, other = both[name], both[pair.other(name).host]
    if target.kind == PRIMARY and target.active and other.kind != PRIMARY:
        done = Condition("role", True, f"{target.host} is primary already")
        return Takeover(
            [done], Plan(notes=[f"{target.host} is primary already: nothing to take over"]), name, other.host
        )
    conditions = _JUDGES[request.mode](pair, target, other, request)
    broken = [condition for condition in conditions if not condition.holds and not condition.hint]
    if broken:
        reason = "; ".join(f"{condition.name}: {condition.seen}" for condition in broken)
        remedy = " ".join(condition.remedy for condition in broken if condition.remedy) or "see the list of conditions"
        return Takeover(conditions, refuse(reason, remedy), name, other.host)
    return Takeover(conditions, _steps(pair, target, other, request), name, other.host)


def after(pair: Pair, reports: Mapping[str, Any], target: str) -> Plan:
    """Return how it stands after a takeover: a refusal if it is not what was wanted, else what the other one needs."""
    both = views(pair, reports)
    new, old = both[target], both[pair.other(target).host]
    seen = f"{new.words()}; {old.words()}"
    if new.kind == PRIMARY and old.kind == PRIMARY and new.active and old.active:
        return refuse(
            f"both are active primaries: {seen}",
            f"keep clients away from {old.host} at once, then playbooks/db2_reintegrate.yml -e old_primary={old.host}",
        )
    if new.kind == STANDBY and old.kind == STANDBY:
        return refuse(
            f"the takeover stopped half-way, both are standbys: {seen}",
            f"playbooks/db2_takeover.yml -e mode=complete_broken -e new_primary={target}",
        )
    if new.kind != PRIMARY or not new.active:
        back = f"; playbooks/db2.yml starts {old.host} again, which is primary still" if old.kind == PRIMARY else ""
        return refuse(f"{target} did not become primary: {seen}", f"look at db2diag.log of {target}, then again{back}")
    if old.kind == STANDBY and old.connected:
        return Plan(notes=[f"{new.host} is primary, {old.host} is its connected standby"])
    if old.kind == UNREACHABLE:
        what = "keep it from starting as primary; when it is back"
    elif old.kind == STANDBY:
        what = "it is a standby without a link"
    else:
        what = "its database must not serve anybody"
    return Plan(notes=[f"{new.host} is primary; {old.words()}: {what}: playbooks/db2_reintegrate.yml"])


# Who takes over


def _only_standby(both: Mapping[str, View]) -> Optional[str]:
    standbys = [host for host, view in both.items() if view.kind == STANDBY]
    return standbys[0] if len(standbys) == 1 else None


# The conditions of each way


def _graceful(pair: Pair, target: View, other: View, request: Request) -> List[Condition]:
    state = target.state in ("PEER", *wanted_states(target.hadr.get("hadr_syncmode") or pair.mode))
    gap = int(other.hadr.get("hadr_log_gap_bytes") or target.hadr.get("hadr_log_gap_bytes") or 0)
    force = "If the old primary is gone for good, see mode=forced_in_peer_window and mode=forced."
    return [
        Condition("both hosts answer", other.kind != UNREACHABLE, _answers(target, other), force),
        _is_standby(target),
        Condition("the other is an active primary", other.kind == PRIMARY and other.active, other.words(), force),
        Condition(
            "they are connected", target.connected, f"{target.host}: {_link(target)}", "Bring the link back first."
        ),
        Condition("they are in step", state, f"{target.host}: {target.state}", "Run playbooks/db2.yml, which waits."),
        Condition(
            "little log is under way",
            gap <= request.maximum_log_gap_bytes,
            f"{gap} bytes, at most {request.maximum_log_gap_bytes}",
            "Wait for a quieter moment, or raise maximum_log_gap_bytes.",
        ),
        _no_replay_delay(target),
        _no_errors(target),
        _no_readers(pair, target, other),
        _alternates(pair, [target, other], hint=False),
        _same_level(target, other),
    ]


def _in_peer_window(pair: Pair, target: View, other: View, request: Request) -> List[Condition]:
    mode = str(target.hadr.get("hadr_syncmode") or pair.mode)
    return [
        _is_standby(target),
        _not_graceful(target, other),
        Condition("commits waited for the standby", mode in ("SYNC", "NEARSYNC"), f"syncmode {mode}", _ONLY_FORCED),
        Condition(
            "the state allows it",
            target.state in ("PEER", "DISCONNECTED_PEER"),
            f"{target.host}: {target.state}",
            _ONLY_FORCED,
        ),
        _window(target),
        _gone(other, request),
        _no_replay_delay(target),
        _no_errors(target),
        _clock(target, other),
        _alternates(pair, [target], hint=True),
    ]


def _forced(pair: Pair, target: View, other: View, request: Request) -> List[Condition]:
    window = _window(target)
    open_window = window.holds and target.state == "DISCONNECTED_PEER"
    return [
        _is_standby(target),
        _not_graceful(target, other),
        Condition(
            "the loss of commits is accepted",
            request.accept_data_loss,
            "accept_data_loss is true" if request.accept_data_loss else "accept_data_loss is not set",
            "What the old primary committed and did not ship is lost: say -e accept_data_loss=true if that may be.",
        ),
        Condition(
            "the state allows it",
            target.state in ("PEER", "DISCONNECTED_PEER", "REMOTE_CATCHUP_PENDING"),
            f"{target.host}: {target.state}",
            "Db2 refuses it while logs are still being fetched; wait for REMOTE_CATCHUP_PENDING.",
        ),
        Condition(
            "no lossless way is open",
            not open_window,
            window.seen if open_window else "the peer window is over or was never open",
            "Use mode=forced_in_peer_window, which loses nothing.",
        ),
        _gone(other, request),
        _no_replay_delay(target),
        _no_errors(target),
        _alternates(pair, [target], hint=True),
    ]


def _complete_broken(pair: Pair, target: View, other: View, request: Request) -> List[Condition]:
    here, there = (view.hadr.get("standby_log_pos") for view in (target, other))
    known = here is not None and there is not None
    equal = known and here == there
    seen = f"{target.host} at {here}, {other.host} at {there}" if known else "not known while one of them is inactive"
    return [
        _is_standby(target),
        Condition("the other is a standby too", other.kind == STANDBY, other.words(), "Run playbooks/db2.yml instead."),
        Condition(
            "their logs are alike",
            equal or request.accept_data_loss,
            seen,
            "Start both and compare again, or choose the one that is further and say -e accept_data_loss=true.",
        ),
        _no_replay_delay(target),
        _no_errors(target),
        _alternates(pair, [target], hint=True),
    ]


_JUDGES: Dict[str, Callable[[Pair, View, View, Request], List[Condition]]] = {
    "graceful": _graceful,
    "forced_in_peer_window": _in_peer_window,
    "forced": _forced,
    "complete_broken": _complete_broken,
}
_ONLY_FORCED = "Only mode=forced is left; it may lose commits."


# Single conditions


def _is_standby(target: View) -> Condition:
    return Condition(
        "the new primary is an active standby",
        target.kind == STANDBY and target.active,
        target.words(),
        "Run playbooks/db2.yml to bring the standby up.",
    )


def _not_graceful(target: View, other: View) -> Condition:
    works = other.kind == PRIMARY and other.active and target.connected
    return Condition(
        "no graceful takeover is possible",
        not works,
        f"{other.words()}" if other.kind != UNREACHABLE else f"{other.host} does not answer",
        "The primary works and is connected: use mode=graceful.",
    )


def _window(target: View) -> Condition:
    end = target.hadr.get("peer_window_end")
    now = ((target.report or {}).get("clock") or {}).get("epoch")
    if end is None or now is None:
        return Condition("the peer window is open", False, "there is no peer window", _ONLY_FORCED)
    left = end - now - WINDOW_MARGIN_SECONDS
    seen = f"{left:.0f} seconds are left" if left > 0 else f"it ended {-left:.0f} seconds ago"
    if 0 < left <= OUR_MARGIN_SECONDS:
        seen += f", fewer than the {OUR_MARGIN_SECONDS:.0f} that a run needs"
    return Condition("the peer window is open", left > OUR_MARGIN_SECONDS, seen, _ONLY_FORCED)


def _gone(other: View, request: Request) -> Condition:
    """Judge what proves that the old primary serves nobody."""
    name = "the old primary is gone"
    if other.kind == UNREACHABLE:
        return Condition(
            name,
            bool(request.fenced),
            f"{other.host} does not answer; " + (f"fenced: {request.fenced}" if request.fenced else "nobody fenced it"),
            "A host that does not answer may still serve clients: switch it off or cut it from the network, then say "
            "how: -e fenced='<evidence>'.",
        )
    if other.active and other.kind != STANDBY:
        return Condition(
            name,
            request.fence,
            f"{other.words()}; " + ("it is deactivated first" if request.fence else "it serves clients"),
            f"Deactivate {pair_name(other)} on {other.host}, or let this run do it: -e fence=true.",
        )
    return Condition(name, True, f"{other.host} answers: {other.words()}")


def pair_name(view: View) -> str:
    """Return the name of the database that a report is about."""
    return str((view.report or {}).get("database") or "the database")


def _no_replay_delay(target: View) -> Condition:
    delay = str(((target.report or {}).get("parameters") or {}).get("HADR_REPLAY_DELAY") or "0")
    running = str(((target.report or {}).get("running") or {}).get("HADR_REPLAY_DELAY") or delay)
    return Condition(
        "no replay delay",
        delay == "0" and running == "0",
        f"HADR_REPLAY_DELAY {delay}, {running} runs",
        "Set replay_delay_seconds to 0 in the inventory and run playbooks/db2.yml; a takeover waits for it.",
    )


def _no_errors(target: View) -> Condition:
    errors = [flag for flag in target.flags if flag in ("STANDBY_TABLESPACE_ERROR", "STANDBY_LOG_DEVICE_FULL")]
    if target.hadr.get("standby_error_time"):
        errors.append("STANDBY_ERROR_TIME")
    return Condition(
        "the standby is sound",
        not errors,
        ", ".join(errors) or "no error flag",
        "A table space in error would be missing after the takeover: recover it, or make the standby anew.",
    )


def _no_readers(pair: Pair, target: View, other: View) -> Condition:
    readers = [view.host for view in (target, other) if (view.report or {}).get("reads_on_standby")]
    return Condition(
        "no reads on standby beside reroute",
        not (readers and pair.alternate_servers),
        f"allowed on {', '.join(readers)}" if readers else "not allowed",
        "Unset DB2_HADR_ROS and restart that instance: clients would land on the standby.",
    )


def _alternates(pair: Pair, members: List[View], hint: bool) -> Condition:
    name = "clients know both servers"
    if not pair.alternate_servers:
        return Condition(name, True, "alternate servers are not managed", hint=hint)
    wrong = []
    for view in members:
        if view.report is None:
            continue
        present = alternate.Alternate(**view.report["alternate_server"])
        wanted = pair.alternate(view.host)
        if alternate.plan(present, wanted) is not None:
            wrong.append(f"{view.host} names {present.words()}, not {wanted.words()}")
    return Condition(
        name,
        not wrong,
        "; ".join(wrong) or "each names the other",
        "Run playbooks/db2.yml --tags db2_alternate_server first, or clients do not follow.",
        hint=hint,
    )


def _same_level(target: View, other: View) -> Condition:
    same = target.version == other.version or UNREACHABLE in (target.kind, other.kind)
    dotted = [".".join(str(number) for number in view.version) for view in (target, other)]
    seen = dotted[0] if same else f"{target.host} {dotted[0]}, {other.host} {dotted[1]}"
    return Condition("both have the same fix pack", same, seen, hint=True)


def _clock(target: View, other: View) -> Condition:
    difference = clock_difference(target, other)
    seen = "not measured" if difference is None else f"{difference:.1f} seconds apart"
    return Condition("the clocks agree", difference is None or difference <= 5, seen, hint=True)


def _answers(target: View, other: View) -> str:
    silent = [view.host for view in (target, other) if view.kind == UNREACHABLE]
    return f"{', '.join(silent)} does not answer" if silent else "both do"


def _link(view: View) -> str:
    return str(view.hadr.get("hadr_connect_status") or "not active")


# The steps


def _steps(pair: Pair, target: View, other: View, request: Request) -> Plan:
    steps = []
    forced = request.mode != "graceful"
    if forced and other.kind not in (UNREACHABLE, STANDBY) and other.active:
        steps.append(Step(other.host, "deactivate", {}, "the old primary must serve nobody any more"))
    form = {"graceful": "graceful", "forced_in_peer_window": "peer_window_only"}.get(request.mode, "force")
    arguments = {"form": form, "accept_data_loss": form == "force", "fenced": request.fenced or _proof(other)}
    steps.append(Step(target.host, "takeover", arguments, _REASONS[request.mode]))
    if request.mode == "complete_broken" and not other.active:
        steps.append(common.start_standby(other, f"it is the standby of {target.host}"))
    return Plan(steps=steps)


_REASONS = {
    "graceful": "asked for; all conditions hold",
    "forced_in_peer_window": "the old primary is gone and the peer window is open",
    "forced": "the old primary is gone and the loss of commits is accepted",
    "complete_broken": "both are standbys and hold the same log",
}


def _proof(other: View) -> str:
    return f"{other.host} answered: {other.words()}"
