# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether each host can read the logs that the other one archived.

Only a primary archives. After a takeover the new primary may need older logs, which the old one archived: its new
standby asks for them when it catches up, and a rollforward reads them (APARs IC97725 and IC78090). Db2 looks for a log
in the places of LOGARCHMETH1 and LOGARCHMETH2 and in OVERFLOWLOGPATH. Below the archive of method DISK it adds
<instance>/<database>.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Any, Dict, List, NamedTuple, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import values
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import ABSENT, View
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.places import (
    ARCHIVE_METHODS,
    archive_directory,
    log_base,
)

__all__ = ["notes"]

_OVERFLOW = "OVERFLOWLOGPATH"
_RETAIN = "LOGRETAIN"
# File systems that several hosts mount. Their source and the path inside them name the same directory on all hosts.
_SHARED = ("nfs", "nfs4", "cifs", "smb3", "gpfs", "glusterfs", "ceph", "lustre", "beegfs", "ocfs2", "gfs2", "afs")
_FUSE = "fuse"
_REMEDY = (
    "After a takeover, the new primary may need logs of the old one for the catch-up of its standby and for a "
    "rollforward. Archive to a path that both hosts mount, or keep the archive of the old primary and copy the missing "
    "logs to the new one before they are needed"
)
YES, NO, UNKNOWN = "yes", "no", "unknown"
# The answer, None if nothing is archived or the directories were not read, and the reason.
Verdict = Tuple[Optional[str], str]
_NOTHING: Verdict = (None, "")


class Archive(NamedTuple):
    """One place of archived logs on one host: the value of the parameter, and its directory (method DISK only)."""

    value: str
    directory: Optional[str]


def notes(first: View, second: View) -> List[str]:
    """Return one sentence on who can read whose archived logs; none if no logs are archived, or that is not known."""
    verdicts = [(writer, reader, *_verdict(writer, reader)) for writer, reader in ((first, second), (second, first))]
    if any(answer is None for _, _, answer, _ in verdicts):
        return []
    if all(answer == YES for _, _, answer, _ in verdicts):
        return [f"each host can read the logs that the other one archived ({verdicts[0][3]})"]
    wrong = "; ".join(_sentence(*verdict) for verdict in verdicts if verdict[2] != YES)
    return [f"warning: {wrong}. {_REMEDY}"]


def _sentence(writer: View, reader: View, answer: Optional[str], why: str) -> str:
    can = "cannot read" if answer == NO else "may not be able to read"
    return f"{reader.host} {can} the logs that {writer.host} archives: {why}"


def _verdict(writer: View, reader: View) -> Verdict:
    """Return whether the reader finds what the writer archives, and why."""
    written, read = _archives(writer), _archives(reader)
    if ABSENT in (writer.kind, reader.kind) or not written or not read:
        return _NOTHING
    found = [_of_archive(archive, writer, reader, read) for archive in written]
    for answer in (YES, UNKNOWN, None):  # one place that the reader has is enough
        for verdict in found:
            if verdict[0] == answer:
                return verdict
    return found[-1]


def _of_archive(archive: Archive, writer: View, reader: View, read: List[Archive]) -> Verdict:
    if archive.directory is not None:
        return _of_directory(archive.directory, writer, reader, read)
    if archive.value.upper() == _RETAIN:
        return NO, f"{_RETAIN} keeps the logs in the log path of {writer.host}"
    if archive.value.upper() not in [one.value.upper() for one in read]:
        return NO, f"{archive.value} is not an archive of {reader.host}"
    return UNKNOWN, (
        f"{archive.value.partition(':')[0]} must let {reader.host} retrieve files of {writer.host} (for TSM, option "
        "-fromnode in LOGARCHOPT1)"
    )


def _of_directory(directory: str, writer: View, reader: View, read: List[Archive]) -> Verdict:
    overflow = log_base(((reader.report or {}).get("parameters") or {}).get(_OVERFLOW))
    paths = [one.directory for one in read if one.directory] + ([overflow] if overflow else [])
    here, places = _place(writer, directory), [_place(reader, path) for path in paths]
    if here is None or None in places:
        return _NOTHING
    if here.get("type") is None or str(here["type"]).startswith(_FUSE):
        return UNKNOWN, f"the file system of {directory} is not known"
    if str(here["type"]).lower() not in _SHARED:
        return NO, f"{directory} is on a file system of {writer.host} only ({here['type']})"
    if not any(_is_same(here, place) for place in places):
        return NO, f"{here['source']}, where {directory} is, is not an archive of {reader.host}"
    if _owner(writer) != _owner(reader):
        return NO, f"the instances have the names {_owner(writer)} and {_owner(reader)}, and Db2 adds them to the path"
    return YES, f"{here['source']} holds {directory}"


def _archives(view: View) -> List[Archive]:
    disk = (view.report or {}).get("parameters") or {}
    running = (view.report or {}).get("running") or {}
    found = [str(running.get(name, disk.get(name)) or "") for name in ARCHIVE_METHODS]
    return [Archive(value, archive_directory(value)) for value in found if values.is_set(value)]


def _place(view: View, path: str) -> Optional[Dict[str, Any]]:
    """Return the file system of a directory on this host, empty if it does not exist, None if it was not read."""
    known = (view.report or {}).get("paths") or {}
    facts = known.get(path) or {}
    return (facts["filesystem"] or {}) if "filesystem" in facts else None


def _is_same(one: Dict[str, Any], other: Optional[Dict[str, Any]]) -> bool:
    keys = ("type", "source", "inside")
    return bool(other) and [one.get(key) for key in keys] == [(other or {}).get(key) for key in keys]


def _owner(view: View) -> Any:
    return (view.report or {})["instance"].get("instance")
