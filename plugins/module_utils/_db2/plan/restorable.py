# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a host lacks for the restore of a database: directories, a keystore, space.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence

from ansible_collections.sametime.estate.plugins.module_utils._db2.parse.restore_script import ImagePaths
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import places
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import ABSENT, View
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import Pair
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import Refusal

__all__ = ["OWN_IMAGE", "Need", "devices_of", "directories_of", "encryption_notes", "joined", "lacks", "lacks_of_image"]

_ENCRYPTED = "Encrypted database"
_PAGE_BYTES = 4096
# What the directory of an image holds that the administrator made.
OWN_IMAGE = "your image"
# Type of a keystore -> what KEYSTORE_LOCATION is, and what to copy if it is missing.
_STORES = {
    "PKCS12": ("keystore", "copy the keystore and its stash file"),
    "KMIP": (
        "configuration of the KMIP keystore",
        "let the key server admit this host, and copy the configuration and the files that it names",
    ),
    "PKCS11": (
        "configuration of the PKCS #11 keystore",
        "install the library of the keystore, and copy the configuration and the files that it names",
    ),
}
_NUMBER = re.compile(r"\d+")


class Need(NamedTuple):
    """Space that is needed in a directory, and for what."""

    path: str
    size: int
    content: str


def lacks(pair: Pair, source: View, target: View, image: Sequence[Need]) -> List[Refusal]:
    """Return everything that `target` lacks for a copy of the database of `source`; image: space for the image."""
    needed = places.of_report(source.report or {})
    if pair.archive_directory is not None:
        needed.setdefault(pair.archive_directory.rstrip("/"), "the log archive")
    for need in image:
        needed.setdefault(need.path.rstrip("/") or "/", need.content)
    read = (target.report or {}).get("paths") or {}
    known = {path.rstrip("/") or "/": facts for path, facts in read.items()}
    found = [
        _unfit(path, content, _defect(known[path], content), source.host, target.host)
        for path, content in needed.items()
        if path in known and _defect(known[path], content)
    ]
    found.extend(_keystore(source, target))
    freed = {} if target.kind == ABSENT else _freed(target.report or {}, known)
    return [*found, *_space(target.host, [*_of_database(source), *image], known, freed)]


def _unfit(path: str, content: str, defect: Optional[str], source: str, target: str) -> Refusal:
    if content == OWN_IMAGE:
        return Refusal(
            f"{path}, the directory of {content}, {defect} on {target}",
            f"mount or create {path} on {target}, and put all files of the image there",
        )
    return Refusal(
        f"{path}, the directory of {content} on {source}, {defect} on {target}",
        f"create {path} on {target} as on {source}, writable for the instance owner: HADR needs the same paths on both",
    )


def lacks_of_image(
    paths: ImagePaths, known: Mapping[str, Any], host: str, size: int, freed: Mapping[int, int]
) -> List[Refusal]:
    """Return everything that a host lacks for the restore of an image.

    paths: the paths in the image; known: path -> its facts, for those of `directories_of`; size: bytes of the image;
    freed: device -> bytes that the drop of the present database frees.
    """
    found = [
        Refusal(
            f"{path}, the directory of {content} in the image, {_defect(known[path])} on {host}",
            f"create {path} on {host}, owned by the instance owner",
        )
        for path, content in directories_of(paths).items()
        if path in known and _defect(known[path])
    ]
    share = size // max(1, len(paths.storage))
    needs = [Need(path, share, places.STORAGE) for path in paths.storage]
    return [*found, *_space(host, needs, known, freed)]


def directories_of(paths: ImagePaths) -> Dict[str, str]:
    """Return directory -> what it holds, for the paths in an image."""
    storage = {path.rstrip("/") or "/": places.STORAGE for path in paths.storage}
    files = [path for path in paths.containers if not places.is_device(path)]
    outside = [path for path in files if not any(places.is_below(path, parent) for parent in storage)]
    found = {**storage, **dict.fromkeys(places.parents(outside), places.CONTAINER)}
    logs = places.log_base(paths.logs)
    if logs is not None and not any(places.is_below(logs, parent) for parent in storage):
        found.setdefault(logs, places.LOGS)
    return found


def devices_of(paths: ImagePaths) -> List[str]:
    """Return the containers in an image that are devices."""
    return [path for path in paths.containers if places.is_device(path)]


def encryption_notes(source: View, target: View) -> List[str]:
    """Return what only the administrator can check for an encrypted database."""
    if not _is_encrypted(source):
        return []
    note = (
        f"the database on {source.host} is encrypted: the keystore of {target.host} must have the same master key "
        "label, which this run cannot see. Db2 reads the image with it before the present copy is dropped"
    )
    kinds = [str(((view.report or {}).get("keystore") or {}).get("type") or "") for view in (source, target)]
    if all(kinds) and kinds[0] != kinds[1]:
        note += f". The keystores are of different kinds: {kinds[0]} on {source.host}, {kinds[1]} on {target.host}"
    return [note]


def joined(found: Sequence[Refusal]) -> Refusal:
    """Return all refusals as one: all reasons, then all remedies."""
    remedies = sorted({refusal.remedy for refusal in found}, key=[refusal.remedy for refusal in found].index)
    return Refusal("; ".join(refusal.reason for refusal in found), "; ".join(remedies))


def _defect(facts: Mapping[str, Any], content: str = "") -> Optional[str]:
    """Return what is wrong with a directory; an image that exists is only read."""
    if not facts["directory"]:
        return "does not exist"
    return None if facts["writable"] or content == OWN_IMAGE else "is not writable for the instance owner"


def _is_encrypted(view: View) -> bool:
    value = str(((view.report or {}).get("labels") or {}).get(_ENCRYPTED) or "NO")
    return value.upper() not in ("NO", "")


def _keystore(source: View, target: View) -> List[Refusal]:
    store = (target.report or {}).get("keystore")
    if not _is_encrypted(source) or store is None:
        return []
    if not store.get("type") or not store.get("location"):
        return [
            Refusal(
                f"the database on {source.host} is encrypted, and {target.host} has no keystore (KEYSTORE_TYPE and "
                "KEYSTORE_LOCATION are not set): the restore would fail with SQL1728N",
                f"create a keystore on {target.host} with the master key label of {source.host}, set both parameters "
                "with update dbm cfg, and restart the instance",
            )
        ]
    if not store.get("readable", True):
        what, remedy = _STORES.get(str(store["type"]).upper(), _STORES["PKCS12"])
        return [
            Refusal(
                f"{store['location']}, the {what} of {target.host}, does not exist or cannot be read by the instance "
                "owner: the restore would fail with SQL1728N",
                f"{remedy} to {target.host}, readable for the instance owner only",
            )
        ]
    return []


def _of_database(source: View) -> List[Need]:
    """Return the space that the copy needs: for table spaces and for the logs that an activation creates."""
    report = source.report or {}
    base = str(report.get("directory") or "").rstrip("/")
    paths = (report.get("storage") or {}).get("paths") or [base]
    size = int(report.get("database_bytes") or 0)
    needs = [Need(path.rstrip("/") or "/", size // len(paths), places.DATABASE) for path in paths]
    parameters = report.get("parameters") or {}
    files, pages = (_number(parameters.get(name)) for name in ("LOGPRIMARY", "LOGFILSIZ"))
    logs = files * (pages + 2) * _PAGE_BYTES
    used = places.of_report(report)
    log_paths = [path for path, content in used.items() if content == places.LOGS] or [base]
    mirrors = [path for path, content in used.items() if content == places.MIRROR]
    return [*needs, Need(log_paths[0], logs, places.LOGS), *(Need(path, logs, places.MIRROR) for path in mirrors)]


def _freed(report: Mapping[str, Any], known: Mapping[str, Any]) -> Dict[int, int]:
    """Return device -> bytes that the drop of a database frees."""
    device = _device(known.get(str(report.get("directory") or "")) or {})
    return {} if device is None else {device: int(report.get("database_bytes") or 0)}


def _space(host: str, needs: Sequence[Need], known: Mapping[str, Any], freed: Mapping[int, int]) -> List[Refusal]:
    """Return the file systems that have too little space; directories on one file system share it."""
    together: Dict[Any, List[Need]] = {}
    for need in needs:
        facts = known.get(need.path) or {}
        if need.size and facts.get("free_bytes") is not None:
            together.setdefault(_device(facts) or need.path, []).append(need)
    found = []
    for device, wanted in together.items():
        free = known[wanted[0].path]["free_bytes"] + freed.get(device, 0)
        total = sum(need.size for need in wanted)
        if total > free:
            contents = ", ".join(sorted({need.content for need in wanted}))
            paths = ", ".join(sorted({need.path for need in wanted}))
            found.append(
                Refusal(
                    f"{paths} on {host} has {free // 10**6} MB of space, and {contents} need {total // 10**6} MB",
                    f"free space in {paths} on {host}, or enlarge its file system",
                )
            )
    return found


def _device(facts: Mapping[str, Any]) -> Optional[int]:
    return (facts.get("filesystem") or {}).get("device")


def _number(value: Any) -> int:
    match = _NUMBER.search(str(value or ""))
    return int(match.group(0)) if match else 0
