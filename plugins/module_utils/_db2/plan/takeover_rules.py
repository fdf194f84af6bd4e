# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules of a takeover: its forms and modes, and the single conditions.

Each rule is here once. Module db2_hadr_takeover checks what the host of the new primary can see (`on_target`); the plan
of a takeover (takeover.py) checks these conditions and those that need both hosts.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Dict, List, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import alternate_server
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import (
    PRIMARY,
    STANDBY,
    UNREACHABLE,
    View,
    clock_difference,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import Pair

__all__ = ["FORMS", "MODES", "Condition", "Form", "Mode", "broken", "on_target", "require", "takeover_statement"]

# TAKEOVER … PEER WINDOW ONLY must arrive this long before the window ends. A run needs some seconds to get there; if
# the command came too late, the old primary would already be stopped and no member would serve clients.
WINDOW_MARGIN_SECONDS = 5.0
RUN_MARGIN_SECONDS = 15.0
CLOCK_TOLERANCE_SECONDS = 5.0
_ONLY_FORCED = "Only mode=forced is possible, and it may lose commits."


class Form(NamedTuple):
    """A form of the command: the end of the statement, and its name for people.

    by_force: it works without the primary. may_lose: commits can be lost.
    """

    suffix: str
    words: str
    by_force: bool
    may_lose: bool


class Mode(NamedTuple):
    """A way to take over: the form of its command, and why the command is right once all conditions hold."""

    form: str
    reason: str


# TAKEOVER HADR (r0011551)
FORMS: Dict[str, Form] = {
    "graceful": Form("", "", by_force=False, may_lose=False),
    "peer_window_only": Form(
        " by force peer window only", " by force, only inside the peer window", by_force=True, may_lose=False
    ),
    "force": Form(" by force", " by force", by_force=True, may_lose=True),
}
MODES: Dict[str, Mode] = {
    "graceful": Mode("graceful", "requested, and all conditions hold"),
    "forced_in_peer_window": Mode("peer_window_only", "the old primary is gone and the peer window is open"),
    "forced": Mode("force", "the old primary is gone and the loss of commits is accepted"),
    "complete_broken": Mode("force", "both are standbys and have the same log"),
}


class Condition(NamedTuple):
    """One condition: its name, whether it holds, what was observed, and the remedy. A hint never stops a takeover."""

    name: str
    holds: bool
    seen: str
    remedy: str = ""
    hint: bool = False

    def words(self) -> str:
        """Return it as one line."""
        mark = "ok" if self.holds else "note" if self.hint else "NO"
        return f"[{mark}] {self.name}: {self.seen}"


def takeover_statement(form: str, database: str) -> str:
    """Return the command; form: a key of FORMS."""
    return f"takeover hadr on db {database}{FORMS[form].suffix}"


def broken(conditions: List[Condition]) -> List[Condition]:
    """Return the conditions that stop the takeover."""
    return [condition for condition in conditions if not condition.holds and not condition.hint]


def on_target(form: str, target: View, accept_data_loss: bool, gone: Condition) -> List[Condition]:
    """Return the conditions that the host of the new primary can check without the other host.

    form: a key of FORMS; gone: whether the old primary is gone, see `old_primary_gone`; used if the form is by force.
    """
    conditions = [is_standby(target)]
    if not FORMS[form].by_force:
        conditions.append(is_connected(target))
    if FORMS[form].may_lose:
        conditions.append(loss_accepted(accept_data_loss))
    if FORMS[form].by_force:
        conditions.append(gone)
    return conditions


def require(form: str, target: View, accept_data_loss: bool, evidence: Optional[str]) -> None:
    """Check the conditions on the host of the new primary. Raises Db2Error: one does not hold; it lists them all."""
    stops = broken(on_target(form, target, accept_data_loss, old_primary_gone(evidence)))
    if stops:
        reasons = " ".join(f"{stop.name}: no, {stop.seen}. {stop.remedy}" for stop in stops)
        raise Db2Error(f"the takeover is not possible. {reasons}", seen=dict(target.hadr, active=target.active))


# Conditions that the host of the new primary can check


def is_standby(target: View) -> Condition:
    """The new primary is an active standby."""
    return Condition(
        "the new primary is an active standby",
        target.kind == STANDBY and target.active,
        target.words(),
        "Run playbooks/db2.yml, which starts the standby.",
    )


def is_connected(target: View) -> Condition:
    """The standby has a connection to its primary, which must cooperate in a graceful takeover."""
    link = str(target.hadr.get("hadr_connect_status") or "not active")
    return Condition(
        "they are connected",
        target.connected,
        f"{target.host}: {link}",
        "Restore the connection first: without it the primary cannot hand over.",
    )


def loss_accepted(accepted: bool) -> Condition:
    """The operator accepts that commits may be lost."""
    return Condition(
        "the loss of commits is accepted",
        accepted,
        "accept_data_loss is true" if accepted else "accept_data_loss is not set",
        "Commits that the old primary did not send are lost: if that is acceptable, add -e accept_data_loss=true.",
    )


def old_primary_gone(
    evidence: Optional[str], problem: str = "no evidence is given", remedy: str = "Give the evidence in fenced."
) -> Condition:
    """The old primary no longer serves clients: two members have no quorum, so this needs evidence.

    evidence: how it is known; problem and remedy: what to show if it is not known.
    """
    return Condition("the old primary is gone", bool(evidence), evidence or problem, remedy)


def no_replay_delay(target: View) -> Condition:
    """No replay delay: a takeover waits for it."""
    delay = str(((target.report or {}).get("parameters") or {}).get("HADR_REPLAY_DELAY") or "0")
    running = str(((target.report or {}).get("running") or {}).get("HADR_REPLAY_DELAY") or delay)
    return Condition(
        "no replay delay",
        delay == "0" and running == "0",
        f"HADR_REPLAY_DELAY is {delay} on disk and {running} in memory",
        "Set replay_delay_seconds to 0 in the inventory and run playbooks/db2.yml; a takeover waits for the delay.",
    )


def log_gap_is_small(target: View, other: View, maximum: int) -> Condition:
    """The standby has received nearly everything: its log position is close to that of the primary.

    HADR_LOG_GAP is not used: it is a running average, and may be large in a pair with equal positions.
    """
    name = "the log gap is small"
    gap = _positions(target, other, "primary_log_pos", "standby_log_pos")
    if gap is None:
        return Condition(name, False, "db2pd shows no log positions", "Run playbooks/db2.yml, then try again.")
    return Condition(
        name,
        gap <= maximum,
        f"{gap} bytes between the log positions, at most {maximum}",
        "Wait until there is less load, or increase maximum_log_gap_bytes.",
    )


def log_is_replayed(target: View, other: View, maximum: int, hint: bool = False) -> Condition:
    """The standby has replayed nearly everything that it received: a takeover replays the rest and takes so long."""
    name = "the standby has replayed its log"
    reported = [view.hadr.get("standby_recv_replay_gap_bytes") for view in (target, other)]
    between = _positions(target, other, "standby_log_pos", "standby_replay_log_pos")
    known = [int(gap) for gap in [*reported, between] if isinstance(gap, (int, float))]
    if not known:
        return Condition(name, True, "db2pd does not show what is not replayed yet", hint=hint)
    return Condition(
        name,
        max(known) <= maximum,
        f"{max(known)} bytes are not replayed yet, at most {maximum}",
        "A takeover would take until they are replayed: wait, or increase maximum_replay_gap_bytes.",
        hint,
    )


def _positions(target: View, other: View, ahead: str, behind: str) -> Optional[int]:
    """Return by how many bytes one log position is ahead of another one; None if they are not known.

    Both are read from the same report, because positions move while reports are taken; that of the primary first.
    """
    for view in (other, target):
        first, second = view.hadr.get(ahead), view.hadr.get(behind)
        if isinstance(first, int) and isinstance(second, int):
            return max(first - second, 0)
    return None


def no_errors(target: View) -> Condition:
    """The standby reports no error."""
    errors = [flag for flag in target.flags if flag in ("STANDBY_TABLESPACE_ERROR", "STANDBY_LOG_DEVICE_FULL")]
    if target.hadr.get("standby_error_time"):
        errors.append("STANDBY_ERROR_TIME")
    return Condition(
        "the standby has no error",
        not errors,
        ", ".join(errors) or "no error flag",
        "A table space in error would be missing after the takeover: recover it, or recreate the standby.",
    )


def window_is_open(target: View) -> Condition:
    """The peer window is open long enough for this run."""
    name = "the peer window is open"
    end = target.hadr.get("peer_window_end")
    now = ((target.report or {}).get("clock") or {}).get("epoch")
    if not end or now is None:
        return Condition(name, False, "there is no peer window", _ONLY_FORCED)
    left = end - now - WINDOW_MARGIN_SECONDS
    if left > 0:
        seen = f"{left:.0f} seconds are left"
    elif end > now:
        seen = f"it ends in {end - now:.0f} seconds, and Db2 refuses a takeover in the last {WINDOW_MARGIN_SECONDS:.0f}"
    else:
        seen = f"it ended {now - end:.0f} seconds ago"
    if 0 < left <= RUN_MARGIN_SECONDS:
        seen += f", fewer than the {RUN_MARGIN_SECONDS:.0f} that a run needs"
    return Condition(name, left > RUN_MARGIN_SECONDS, seen, _ONLY_FORCED)


def commits_waited(target: View, mode: str) -> Condition:
    """The synchronization mode makes commits wait for the standby. mode: the one of the inventory."""
    running = str(target.hadr.get("hadr_syncmode") or mode)
    return Condition(
        "commits waited for the standby", running in ("SYNC", "NEARSYNC"), f"syncmode {running}", _ONLY_FORCED
    )


def state_allows(target: View, states: List[str], remedy: str = _ONLY_FORCED) -> Condition:
    """Db2 accepts this form of takeover in the state of the standby."""
    return Condition("the state allows it", target.state in states, f"{target.host}: {target.state}", remedy)


# Conditions that need both hosts


def not_graceful(target: View, other: View) -> Condition:
    """A graceful takeover is impossible; otherwise nothing may be forced."""
    works = other.kind == PRIMARY and other.active and target.connected
    return Condition(
        "no graceful takeover is possible",
        not works,
        other.words(),
        "The primary works and is connected: use mode=graceful.",
    )


def no_readers(pair: Pair, target: View, other: View) -> Condition:
    """Clients that are rerouted cannot reach a standby that accepts reads only."""
    readers = [view.host for view in (target, other) if (view.report or {}).get("reads_on_standby")]
    return Condition(
        "no reads on standby together with client reroute",
        not (readers and pair.alternate_servers),
        f"allowed on {', '.join(readers)}" if readers else "not allowed",
        "Unset DB2_HADR_ROS and restart that instance: clients could otherwise connect to the standby.",
    )


def clients_know_both(pair: Pair, members: List[View], hint: bool) -> Condition:
    """Each of these members gives clients the other one as alternate server."""
    name = "clients know both servers"
    if not pair.alternate_servers:
        return Condition(name, True, "alternate servers are not managed", hint=hint)
    wrong = []
    for view in members:
        if view.report is None:
            continue
        present, wanted = view.alternate_server, pair.alternate(view.host)
        if alternate_server.plan(present, wanted) is not None:
            wrong.append(f"{view.host} has {present.words()} instead of {wanted.words()}")
    return Condition(
        name,
        not wrong,
        "; ".join(wrong) or "each has the other as alternate server",
        "Run playbooks/db2.yml --tags db2_alternate_server first, or clients do not follow.",
        hint=hint,
    )


def same_fix_pack(target: View, other: View) -> Condition:
    """Both members have the same fix pack. A hint."""
    same = target.version == other.version or UNREACHABLE in (target.kind, other.kind)
    dotted = [".".join(str(number) for number in view.version) for view in (target, other)]
    seen = dotted[0] if same else f"{target.host} {dotted[0]}, {other.host} {dotted[1]}"
    return Condition("both have the same fix pack", same, seen, hint=True)


def clocks_agree(target: View, other: View) -> Condition:
    """The clocks of both hosts agree. A hint."""
    difference = clock_difference(target, other)
    seen = "not measured" if difference is None else f"they differ by {difference:.1f} seconds"
    return Condition("the clocks agree", difference is None or difference <= CLOCK_TOLERANCE_SECONDS, seen, hint=True)
