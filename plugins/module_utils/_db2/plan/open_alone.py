# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a primary may be opened without the other member, its steps, and what the other member needs later.

A primary that is started again waits for its standby and stays closed without it (SQL1768N, reason code 7). That wait
is Db2's guard against two primaries. If the other member is lost, there are two ways past it:

primary_by_force  START HADR … AS PRIMARY BY FORCE: HADR stays on, the other member can become the standby later
stop_hadr         STOP HADR: the database becomes one without HADR

Both need the operator's evidence that the other member is off: nothing else prevents two primaries then.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Any, Dict, List, Mapping, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import cluster_rules, step_builders
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.evidence import doubt, stated
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import (
    PRIMARY,
    STANDARD,
    STANDBY,
    UNKNOWN,
    UNREACHABLE,
    View,
    views,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import Pair, problems
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import Plan, Step, refuse
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.takeover_rules import Condition, broken

__all__ = ["MODES", "OpenAlone", "Request", "judge"]

BY_FORCE, STOP = "primary_by_force", "stop_hadr"
MODES = (BY_FORCE, STOP)
_REINTEGRATE = "playbooks/db2_reintegrate.yml"


class Request(NamedTuple):
    """What the operator asks for. mode: one of MODES; host: the member to open; fenced: how the other one is off."""

    mode: Optional[str] = None
    host: Optional[str] = None
    fenced: Optional[str] = None


class OpenAlone(NamedTuple):
    """The result: the conditions and the plan, whose notes say what the other member needs when it comes back."""

    conditions: List[Condition]
    plan: Plan

    def as_dict(self) -> Dict[str, Any]:
        """Return it as plain data."""
        listed = [{**condition._asdict(), "words": condition.words()} for condition in self.conditions]
        return {"conditions": listed, **self.plan.as_dict()}


def judge(pair: Pair, reports: Mapping[str, Any], request: Request) -> OpenAlone:
    """Return whether the member may be opened alone, and the steps.

    reports: name of a member -> its report (module db2_hadr_info), None if it does not answer.
    """
    faults = problems(pair)
    if request.mode not in MODES:
        faults.append(f"mode {request.mode or ''!r} is not one of {', '.join(MODES)}: choose one with -e mode=…")
    if request.host not in pair.hosts:
        faults.append(f"host {request.host or ''!r} is not one of {', '.join(pair.hosts)}: name it with -e host=…")
    if faults:
        return OpenAlone([], refuse("; ".join(faults), "correct it and run again"))
    both = views(pair, reports)
    here = both[str(request.host)]
    there = both[pair.other(here.host).host]
    if _open_already(here, request):
        if there.active and there.kind in (PRIMARY, STANDARD):
            return OpenAlone([_other_is_gone(here, there)], _both_are_open(here, there))
        return OpenAlone(
            [Condition("it is open", True, here.words())],
            Plan(notes=[f"{here.words()}: there is nothing to do", *_later(here, there, request)]),
        )
    conditions = [
        _is_primary(pair, here),
        _is_complete(here),
        _other_is_gone(here, there),
        _evidence(there, request),
        _has_the_last_commits(here, there),
    ]
    stops = broken(conditions)
    if stops:
        reason = "; ".join(f"{condition.name}: {condition.seen}" for condition in stops)
        return OpenAlone(conditions, refuse(reason, " ".join(stop.remedy for stop in stops)))
    plan = Plan(steps=_steps(here, request), notes=_later(here, there, request))
    return OpenAlone(conditions, cluster_rules.refuse_managed(plan, pair.database, [here, there]))


def _both_are_open(here: View, there: View) -> Plan:
    return refuse(
        f"both databases are active and may serve clients: {here.words()}; {there.words()}",
        "decide which copy is right and keep clients away from the other; then -e db2_hadr_reinitialise=<the other> "
        "for playbooks/db2.yml drops and recreates it. Commits that exist only there are then lost",
    )


def _open_already(here: View, request: Request) -> bool:
    wanted = PRIMARY if request.mode == BY_FORCE else STANDARD
    return here.kind == wanted and here.active


# The conditions


def _is_primary(pair: Pair, here: View) -> Condition:
    """The member is a primary, or a database whose HADR an earlier run has stopped."""
    remedies = {
        UNREACHABLE: "Make the host reachable first.",
        STANDBY: f"Run playbooks/db2_takeover.yml -e mode=forced -e new_primary={here.host}: it is a standby.",
        UNKNOWN: f"Run db2start and db2 get db cfg for {pair.database} on {here.host}.",
    }
    good = here.kind == PRIMARY or (here.kind == STANDARD and bool(_hadr_host(here)))
    remedy = remedies.get(here.kind, f"{here.host} has no primary to open; see playbooks/db2.yml.")
    return Condition("the member is a primary", good, here.words(), remedy)


def _hadr_host(view: View) -> str:
    return str(((view.report or {}).get("parameters") or {}).get("HADR_REMOTE_HOST") or "")


def _is_complete(here: View) -> Condition:
    pending = [name for name, waits in sorted(((here.report or {}).get("pending") or {}).items()) if waits]
    return Condition(
        "its data is complete",
        not pending,
        f"it waits for {', '.join(pending)}" if pending else "nothing is pending",
        f"Complete {', '.join(pending)} on {here.host} first." if pending else "",
    )


def _other_is_gone(here: View, there: View) -> Condition:
    """The other member does not answer, or it has no copy that clients may use or that may become the standby.

    A standby that shut itself down has no such copy: its log has diverged, or misses a part.
    """
    if there.kind == PRIMARY:
        remedy = f"Compare the copies; then {_REINTEGRATE} with -e old_primary=<the one that took over first> decides."
    elif there.kind == STANDARD:
        remedy = (
            f"Compare the copies: the database of {there.host} has no HADR, so it may have served clients. To keep it, "
            f"run playbooks/db2.yml -e db2_hadr_reinitialise={here.host}, which drops the one here. To keep that "
            f"one, switch {there.host} off or disconnect it, then run again."
        )
    elif there.kind == STANDBY:
        remedy = f"Run playbooks/db2.yml: it starts the standby on {there.host} and then the primary, without force."
    else:
        remedy = f"Run db2start on {there.host}, then playbooks/db2.yml."
    useless = there.kind == STANDBY and there.shut_down is not None
    gone = useless or there.kind not in (PRIMARY, STANDARD, STANDBY, UNKNOWN)
    seen = f"{there.words()}, shut itself down as standby" if useless else there.words()
    return Condition("the other member is lost", gone, seen, remedy)


def _evidence(there: View, request: Request) -> Condition:
    fenced = stated(request.fenced)
    return Condition(
        "the other member is off",
        fenced is not None,
        fenced or doubt(request.fenced),
        f"A host that does not answer may still serve clients: switch {there.host} off or disconnect it from the "
        "network, then state how: -e fenced='<evidence>'.",
    )


def _has_the_last_commits(here: View, there: View) -> Condition:
    return Condition(
        f"{there.host} did not take over last",
        False,
        f"nothing on {here.host} shows it; if {there.host} was primary last, its commits are missing here: compare the "
        "takeovers in db2diag.log",
        hint=True,
    )


# The steps, and what follows


def _steps(here: View, request: Request) -> List[Step]:
    steps = step_builders.start_instances([here])
    if request.mode == BY_FORCE:
        why = "the other member is off, so Db2 must not wait for it"
        if here.kind == STANDARD:
            why = "HADR was stopped here; " + why
        return [*steps, Step(here.host, "force_primary", {"fenced": stated(request.fenced)}, why)]
    if here.kind == PRIMARY:
        steps.append(Step(here.host, "stop_hadr", {}, "the other member is off, and mode=stop_hadr was requested"))
    if not here.active:
        steps.append(Step(here.host, "activate", {}, "clients need it"))
    return steps


def _later(here: View, there: View, request: Request) -> List[str]:
    """Return what the other member needs when it comes back."""
    off = f"{there.host} must not serve clients when it comes back: keep its instance stopped until {here.host} is open"
    lost = "its commits that are not here are lost"
    if request.mode == BY_FORCE:
        later = (
            f"{off}; then run {_REINTEGRATE} -e old_primary={there.host} if it was primary, else playbooks/db2.yml. If "
            f"its log has diverged, -e reinitialise={there.host} drops and recreates its copy; {lost}"
        )
        return [later]
    later = (
        f"{off}; then run playbooks/db2.yml, which starts HADR again if {there.host} was the standby. If it was "
        f"primary, or its log has diverged, -e db2_hadr_reinitialise={there.host} drops its copy and recreates it from "
        f"{here.host}; {lost}"
    )
    return [later, f"{here.host} has no HADR until then: its backups are its only protection"]
