# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Making a standby: out of nothing, or anew where a copy was that may go.

The order is the product's: archive logging and an offline backup that it demands; the alternate server before that
backup, which refreshes the directory cache; the image over to the other host; restore; only then the configuration of
the standby, because the restore brings the primary's; the standby first, then the primary.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Any, Dict, List, Optional

from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import parameters
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import step_builders as common
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import (
    ABSENT,
    PRIMARY,
    View,
    clock_difference,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import Pair
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import Permissions, Plan, Step, refuse

__all__ = ["IMAGE_MAXIMUM_AGE_SECONDS", "make_standby", "start_pair", "usable_image"]

# An image that an unfinished run left behind is taken up again for so long.
IMAGE_MAXIMUM_AGE_SECONDS = 86400
CLOCK_TOLERANCE_SECONDS = 5.0


def make_standby(pair: Pair, source: View, target: View, permissions: Permissions) -> Plan:
    """Return the plan that makes `target` a standby of `source`."""
    hindrance = _hindrance(pair, source, target, permissions)
    if hindrance is not None:
        return hindrance
    drop = target.kind != ABSENT
    why = "the standby begins as a copy of the primary"
    steps = [
        *common.start_instances([source, target]),
        *common.configure_step(pair, source),
        *common.alternate_step(pair, source),
        *_backup(pair, source),
    ]
    if drop and target.active:
        # Before the transfer, which comes over the HADR port that an active database holds.
        steps.append(Step(target.host, "deactivate", {}, "a database in use cannot be replaced"))
    steps.extend(_transfer(pair, source, target))
    steps.append(Step(target.host, "restore", {"directory": pair.backup_directory, "replace": drop}, why))
    steps.extend(_settle(common.meeting(pair, source), target))
    steps.append(common.start_standby(target, "the standby comes first"))
    if not (source.kind == PRIMARY and source.active and source.running):
        steps.append(common.start_primary(pair, source, "the standby waits for it"))
    steps.append(common.wait_step(pair, target, "the set-up ends when both are in step"))
    return Plan(steps=steps)


def start_pair(pair: Pair, source: View, target: View) -> Plan:
    """Return the plan that goes on with a restored copy: configuration, then both starts."""
    met = common.meeting(pair, source)
    steps = [
        *common.start_instances([source, target]),
        *common.configure_step(pair, source),
        *common.alternate_step(pair, source),
        *common.configure_step(met, target, "the restore brought the values of the other host"),
        *common.alternate_step(pair, target),
        common.start_standby(target, "the copy is restored and waits for logs"),
    ]
    if not (source.kind == PRIMARY and source.active):
        steps.append(common.start_primary(pair, source, "the standby waits for it"))
    steps.append(common.wait_step(pair, target, "the set-up ends when both are in step"))
    return Plan(steps=steps)


def usable_image(source: View) -> Optional[Dict[str, Any]]:
    """Return the image that an unfinished run left behind, None when there is none or it is too old."""
    image = source.work.get("image")
    if not image or not image.get("complete"):
        return None
    return dict(image) if image.get("age_seconds", IMAGE_MAXIMUM_AGE_SECONDS) < IMAGE_MAXIMUM_AGE_SECONDS else None


def _hindrance(pair: Pair, source: View, target: View, permissions: Permissions) -> Optional[Plan]:
    """Return why the standby cannot be made, as a refusal."""
    if pair.backup_directory is None:
        return refuse(
            f"{target.host} needs a copy of {pair.database}, and no directory for the backup is named",
            "set backup_directory of the pair to a directory that exists on both hosts",
        )
    if not source.archiving and pair.archive_method is None:
        return refuse(
            f"{pair.database} on {source.host} logs circularly, which HADR refuses, and no archive is named",
            "set archive_method of the pair, such as DISK:/db2/archive/STMS",
        )
    if not _online(source) and source.applications and not permissions.interruption:
        return refuse(
            f"{pair.database} on {source.host} needs an offline backup before its first archived log, and "
            f"{source.applications} applications are connected",
            "run again in a maintenance window with db2_hadr_interruption=true, which disconnects them",
        )
    difference = clock_difference(source, target)
    if difference is not None and difference > CLOCK_TOLERANCE_SECONDS:
        return refuse(
            f"the clocks of {source.host} and {target.host} differ by {difference:.0f} seconds; HADR tolerates 5",
            "let both hosts take their time from the same source",
        )
    return _path_hindrance(pair, source, target)


def _path_hindrance(pair: Pair, source: View, target: View) -> Optional[Plan]:
    """Return which directory the restore would miss, as a refusal."""
    method, _, archive = (pair.archive_method or "").partition(":")
    needed = {
        (source.report or {}).get("directory"): "the database",
        pair.backup_directory: "the image",
        archive if method.upper() == "DISK" else None: "the log archive",
    }
    seen = (target.report or {}).get("paths") or {}
    for path, what in needed.items():
        known = seen.get(path)
        if known is None or (known["directory"] and known["writable"]):
            continue
        lack = "is not writable for the instance owner" if known["directory"] else "does not exist"
        return refuse(
            f"{path}, where {what} lies on {source.host}, {lack} on {target.host}",
            f"make {path} on {target.host} as it is on {source.host}: HADR wants the same paths on both",
        )
    return None


def _online(source: View) -> bool:
    """Return whether the database can be backed up while it is used."""
    pending = (source.report or {}).get("pending") or {}
    return source.archiving and not pending.get("backup") and source.active


def _backup(pair: Pair, source: View) -> List[Step]:
    if usable_image(source) and source.archiving and not (source.report or {})["pending"].get("backup"):
        return []
    online = _online(source)
    why = "the standby needs an image" if source.archiving else "archive logging begins with an offline backup"
    return [Step(source.host, "backup", {"online": online, "directory": pair.backup_directory}, why)]


def _transfer(pair: Pair, source: View, target: View) -> List[Step]:
    image = usable_image(source)
    there = target.work.get("received") or {}
    if image and there.get("complete") and there.get("sha256") == image.get("sha256"):
        return []
    arguments = {"source": source.host, "directory": pair.backup_directory}
    return [Step(target.host, "transfer", arguments, f"the image lies on {source.host}")]


def _settle(pair: Pair, target: View) -> List[Step]:
    """Return what a freshly restored copy needs before it can be started."""
    goals = parameters.wanted(pair, target.host, target.dialect)
    why = "the restore brought the values of the other host"
    changes = [f"{token} {value}" for token, value in sorted(goals.items())]
    steps = [Step(target.host, "configure", {"parameters": goals, "changes": changes}, why)]
    named = common.alternate_step(pair, target, known=False)
    steps.extend(named)
    if named and target.running and not (target.report or {}).get("other_databases"):
        steps.append(
            Step(target.host, "restart_instance", {}, "clients are told the alternate server read at its start")
        )
    return steps
