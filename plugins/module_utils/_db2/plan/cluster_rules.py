# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a pair under a cluster manager allows: nothing that the manager would react to.

db2haicu (TSA), db2cm or an ocf agent (Pacemaker), rgmanager and PowerHA watch databases and instances. They restart
what is stopped manually, or move the role to the other host. An administrator can suspend this; then all steps are
possible.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Optional, Sequence

from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import View
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import ACTIONS, Plan, Step, refuse

__all__ = ["managed", "notes", "provokes", "refuse_managed", "remedy"]

TAKEOVER = "takeover"


def provokes(step: Step) -> bool:
    """Return whether a cluster manager would react to the step."""
    if step.action == "restore":
        return bool(step.arguments.get("replace"))
    if step.action == "backup":  # an offline backup deactivates the database
        return not step.arguments.get("online")
    return ACTIONS[step.action].provokes


def managed(members: Sequence[View]) -> Optional[View]:
    """Return the first member with a cluster manager whose automation is not suspended; None if there is none."""
    for view in members:
        if view.cluster_manager and not view.cluster_manager.get("suspended"):
            return view
    return None


def refuse_managed(plan: Plan, database: str, members: Sequence[View]) -> Plan:
    """Return the plan, or a refusal if it has a step to which a cluster manager would react."""
    view = managed(members)
    steps = [step for step in plan.steps if provokes(step)]
    if view is None or not steps:
        return plan
    actions = ", ".join(sorted({f"{ACTIONS[step.action].words(step.arguments)} on {step.host}" for step in steps}))
    return refuse(
        f"a cluster manager controls {view.host}: {view.cluster_manager['evidence']}. It would react to: {actions}",
        remedy(view.cluster_manager["name"], database, any(step.action == TAKEOVER for step in steps)),
        plan.notes,
    )


def notes(members: Sequence[View]) -> Sequence[str]:
    """Return a note for each member whose cluster manager is suspended."""
    return [
        f"{view.host}: {view.cluster_manager['evidence']}; its automation is suspended, so steps are possible"
        for view in members
        if view.cluster_manager and view.cluster_manager.get("suspended")
    ]


def remedy(name: str, database: str, takeover: bool) -> str:
    """Return which command to use instead. name: that of the cluster manager; takeover: the roles should change."""
    if name == "TSA":
        move = f"move the role with `rgreq -o move <resource group of {database}>` (lssam shows it)"
        suspend = (
            "suspend the automation with `db2haicu -disable` on both hosts, run again, then run `db2haicu`; for a "
            "group that db2haicu did not make, use `rgreq -o lock <group>` and `rgreq -o unlock <group>`"
        )
    elif name == "PACEMAKER":
        move = (
            f"move the role with `db2 takeover hadr on db {database}` on the standby if db2cm made the cluster, else "
            "with `pcs resource move` or `crm resource move`"
        )
        suspend = (
            "suspend the automation with `db2cm -disable` (or `pcs property set maintenance-mode=true`), run again, "
            "then run `db2cm -enable` (or set maintenance-mode=false). If crm_mon may not be read, add the instance "
            "owner to group haclient"
        )
    elif name == "RHCS":
        move = "move the service with `clusvcadm -r <service> -m <host>`"
        suspend = "suspend the automation with `clusvcadm -Z <service>`, run again, then run `clusvcadm -U <service>`"
    elif name == "POWERHA":
        move = "move the resource group with `clRGmove` or `clmgr move resource_group`"
        suspend = (
            "suspend the automation by stopping the cluster services with unmanaged resource groups, run again, then "
            "start them"
        )
    else:
        move = f"move the role with the commands of {name}"
        suspend = f"suspend the automation of {name} for {database}, and run again"
    return f"{move}; or {suspend}" if takeover else suspend
