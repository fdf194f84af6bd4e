# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plans that create a standby: for the first time, or again where the copy may be dropped.

Db2 requires this order: archive logging and the offline backup that it needs; the alternate server before that backup,
which refreshes the directory cache; the copy of the image to the other host; the restore; then the configuration of
the standby, because the restore brings that of the primary; the standby is started first, then the primary.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import Any, Dict, List, Optional

from ansible_collections.sametime.estate.plugins.module_utils._db2.parse.applications import connected
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import parameters, restorable, step_builders
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.image_statements import is_usable
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import (
    ABSENT,
    PRIMARY,
    View,
    clock_difference,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import Pair
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import (
    Permissions,
    Plan,
    Refusal,
    Step,
    refuse,
)

__all__ = ["IMAGE_MAXIMUM_AGE_SECONDS", "make_standby", "start_pair", "usable_image"]

# An image of an unfinished run is used for so long.
IMAGE_MAXIMUM_AGE_SECONDS = 86400
CLOCK_TOLERANCE_SECONDS = 5.0
_STAMP = re.compile(r"^\d{14}$")


def make_standby(pair: Pair, source: View, target: View, permissions: Permissions) -> Plan:
    """Return the plan that makes `target` a standby of `source`."""
    obstacles = _obstacles(pair, source, target, permissions)
    if obstacles:
        return refuse(*restorable.joined(obstacles))
    drop = target.kind != ABSENT
    present = step_builders.for_running_primary(pair, source)
    why = "the standby starts as a copy of the primary"
    steps = [
        *step_builders.start_instances([source, target]),
        *step_builders.configure(pair, source),
        *step_builders.set_alternate(pair, source),
        *([] if permissions.image_directory else _backup(pair, source)),
    ]
    if drop and target.active:
        # Before the transfer: it uses the HADR port, which an active database occupies.
        steps.append(Step(target.host, "deactivate", {}, "a database in use cannot be replaced"))
    if not permissions.image_directory:
        steps.extend(_transfer(pair, source, target))
    steps.append(Step(target.host, "restore", {**_image(pair, permissions), "replace": drop}, why))
    steps.extend(_settle(present, source, target))
    steps.append(step_builders.start_standby(target, "the standby is started first", restored=True))
    if not (source.kind == PRIMARY and source.active and source.running):
        steps.append(step_builders.start_primary(pair, source, "the standby waits for it"))
    steps.append(step_builders.wait(present, target, "the setup ends when both are synchronized"))
    return Plan(steps=steps, notes=_notes(source, target, permissions))


def start_pair(pair: Pair, source: View, target: View) -> Plan:
    """Return the plan that continues with a restored copy: configuration, then both starts."""
    present = step_builders.for_running_primary(pair, source)
    steps = [
        *step_builders.start_instances([source, target]),
        *step_builders.configure(pair, source),
        *step_builders.set_alternate(pair, source),
        *step_builders.configure(present, target, "the restore brought the values of the other host"),
        *step_builders.set_alternate(pair, target),
        step_builders.start_standby(target, "the copy is restored and waits for logs"),
    ]
    if not (source.kind == PRIMARY and source.active):
        steps.append(step_builders.start_primary(pair, source, "the standby waits for it"))
    steps.append(step_builders.wait(present, target, "the setup ends when both are synchronized"))
    return Plan(steps=steps)


def usable_image(source: View) -> Optional[Dict[str, Any]]:
    """Return the image of an unfinished run, None if there is none or it is too old."""
    image = source.work.get("image")
    if not image or not image.get("complete"):
        return None
    return dict(image) if image.get("age_seconds", IMAGE_MAXIMUM_AGE_SECONDS) < IMAGE_MAXIMUM_AGE_SECONDS else None


def _obstacles(pair: Pair, source: View, target: View, permissions: Permissions) -> List[Refusal]:
    """Return everything that prevents the standby from being created."""
    found = []
    if permissions.image_directory:
        found.extend(_unusable(source, permissions))
    elif not pair.image_directories:
        found.append(
            Refusal(
                f"{target.host} needs a copy of {pair.database}, and no directory for the backup is set",
                "set backup_directory of the pair to a directory that exists on both hosts",
            )
        )
    if not source.archiving and pair.archive_method is None:
        found.append(
            Refusal(
                f"{pair.database} on {source.host} uses circular logging, which HADR does not allow, and no archive is "
                "set",
                "set archive_method of the pair, such as DISK:/db2/archive/STMS",
            )
        )
    if not permissions.image_directory and not _online(source) and source.applications and not permissions.interruption:
        found.append(
            Refusal(
                f"{pair.database} on {source.host} needs an offline backup before its first archived log, and "
                f"{connected(source.applications)}",
                "run again in a maintenance window with db2_hadr_interruption=true, which disconnects them",
            )
        )
    difference = clock_difference(source, target)
    if difference is not None and difference > CLOCK_TOLERANCE_SECONDS:
        found.append(
            Refusal(
                f"the clocks of {source.host} and {target.host} differ by {difference:.0f} seconds; HADR tolerates 5",
                "synchronize the clocks of both hosts with the same time source",
            )
        )
    return [*found, *restorable.lacks(pair, source, target, _room_for_image(pair, source, target, permissions))]


def _unusable(source: View, permissions: Permissions) -> List[Refusal]:
    """Return why an image of the administrator cannot be used."""
    found = []
    directory, stamp = str(permissions.image_directory), str(permissions.image_timestamp or "")
    if not is_usable(directory):
        found.append(
            Refusal(
                f"db2_hadr_image_directory is {directory}, and images are only read from a directory, not from TSM or "
                "another library",
                "give an absolute path without blanks and quotes; or restore the image yourself (RESTORE … USE TSM "
                "TAKEN AT … , without rollforward), then run again without this option: the run continues with the "
                "restored copy",
            )
        )
    if not _STAMP.match(stamp):
        found.append(
            Refusal(
                f"db2_hadr_image_timestamp is {stamp or 'empty'}, and not the timestamp of an image",
                "give the 14 digits in the name of its files, such as 20240305101500",
            )
        )
    if not source.archiving:
        found.append(
            Refusal(
                f"{source.host} does not archive its logs, so no image of it can become a standby yet",
                "run again without db2_hadr_image_directory: this run sets up archive logging and makes an image",
            )
        )
    return found


def _room_for_image(pair: Pair, source: View, target: View, permissions: Permissions) -> List[restorable.Need]:
    """Return the space that the image needs on the target; none if it is there, or if nobody knows its size."""
    directories = [permissions.image_directory] if permissions.image_directory else pair.image_directories
    image = usable_image(source)
    received = target.work.get("received") or {}
    size = int((source.report or {}).get("database_bytes") or 0)
    if image:
        size = int(image.get("size") or 0)
    there = bool(image) and received.get("sha256") == (image or {}).get("sha256")
    if permissions.image_directory or there or (pair.backup.how.compress and not image):
        size = 0
    content = restorable.OWN_IMAGE if permissions.image_directory else "the image"
    return [restorable.Need(path, size // len(directories), content) for path in directories if is_usable(path)]


def _image(pair: Pair, permissions: Permissions) -> Dict[str, Any]:
    """Return the arguments of a step that has to do with the image."""
    if permissions.image_directory:
        given = {"directory": permissions.image_directory, "timestamp": permissions.image_timestamp}
        return {**given, **_speed(pair)}
    first, *further = pair.image_directories
    return {"directory": first, **({"directories": further} if further else {}), **_speed(pair)}


def _speed(pair: Pair) -> Dict[str, Any]:
    how = pair.backup.how
    return {name: getattr(how, name) for name in ("buffers", "parallelism") if getattr(how, name)}


def _notes(source: View, target: View, permissions: Permissions) -> List[str]:
    found = restorable.encryption_notes(source, target)
    if permissions.image_directory:
        found.append(
            f"{source.host} must still have all logs since the image {permissions.image_timestamp}, in its log path or "
            "in its archive"
        )
    return found


def _online(source: View) -> bool:
    """Return whether the database can be backed up while it is in use."""
    pending = (source.report or {}).get("pending") or {}
    return source.archiving and not pending.get("backup") and source.active


def _backup(pair: Pair, source: View) -> List[Step]:
    if usable_image(source) and source.archiving and not (source.report or {})["pending"].get("backup"):
        return []
    online = _online(source)
    why = "the standby needs an image" if source.archiving else "archive logging starts with an offline backup"
    compress = {"compress": True} if pair.backup.how.compress else {}
    return [Step(source.host, "backup", {"online": online, **_image(pair, Permissions()), **compress}, why)]


def _transfer(pair: Pair, source: View, target: View) -> List[Step]:
    image = usable_image(source)
    received = target.work.get("received") or {}
    if image and received.get("complete") and received.get("sha256") == image.get("sha256"):
        return []
    first, *further = pair.image_directories
    arguments = {"source": source.host, "directory": first, **({"directories": further} if further else {})}
    return [Step(target.host, "transfer", arguments, f"the image is on {source.host}")]


def _settle(pair: Pair, source: View, target: View) -> List[Step]:
    """Return the steps that a restored copy needs before it can be started. It has the values of the source."""
    goals = parameters.wanted(pair, target.host, target.dialect, source.report)
    why = "the restore brought the values of the other host"
    changes = [f"{name} {value}" for name, value in sorted(goals.items())]
    steps = [Step(target.host, "configure", {"parameters": goals, "changes": changes}, why)]
    alternate = step_builders.set_alternate(pair, target, catalogued=False)
    steps.extend(alternate)
    if alternate and target.running and not (target.report or {}).get("other_databases"):
        steps.append(
            Step(
                target.host,
                "restart_instance",
                {},
                "clients get the alternate server that the instance read when it started",
            )
        )
    return steps
