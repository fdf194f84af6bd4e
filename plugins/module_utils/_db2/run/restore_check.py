# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an image can be restored on this host, before anything is dropped: the work of module db2_restore.

Db2 itself reads the image and writes its paths to a script (RESTORE … REDIRECT GENERATE SCRIPT), which restores
nothing. An image that Db2 cannot read, because it is damaged or encrypted with a key that this host does not have, is
found here.

Python 3.6.
"""

import os
from typing import Any, List, Mapping, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._core import files
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import messages, restore_script
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import images, restorable
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import Refusal
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.context import Context
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.copying import image_files
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.disk_usage import database_bytes
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.operations import Image
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.records import path_facts

__all__ = ["check_files", "check_image"]

_SCRIPT = "restore.clp"
# Messages of RESTORE -> remedy.
_KEY_REMEDY = (
    "put the master key of the database, under the label that it has on the primary, into the keystore of this host "
    "(KEYSTORE_LOCATION of the database manager configuration)"
)
_FULL_REMEDY = "give a full image of the database, neither incremental nor of some table spaces"
_OTHER_REMEDY = "give the directory and the timestamp of an image of this database"
_REMEDIES = {
    "SQL1728N": _KEY_REMEDY,  # the keystore cannot be accessed
    "SQL1729N": _KEY_REMEDY,  # the keystore does not have the label
    "SQL2532N": _OTHER_REMEDY,
    "SQL2542N": _OTHER_REMEDY,
    "SQL2573N": _FULL_REMEDY,
    "SQL2576N": _FULL_REMEDY,
    "SQL2570N": "make the image on a host with the same operating system and byte order as this one",
    "SQL2547N": "make the image with the version of Db2 that this host has",
}
_IMAGE_REMEDY = "check the image with db2ckbkp, and make or copy it again if it is damaged"


def check_files(database: str, image: Image) -> List[Tuple[str, str]]:
    """Return directory and name of each file of an image. Raises Db2Error: the image is not there, or not complete."""
    found = image_files(image.directories, database, image.stamp)
    if not images.is_whole([name for _, name in found]):
        present = ", ".join(os.path.join(*place) for place in found) or "none"
        raise Db2Error(
            f"the image {image.stamp} of {database} in {', '.join(image.directories)} is not complete here; its files "
            f"are: {present}. Nothing was changed: copy all its files (.001, .002, …) to this host"
        )
    return found


def check_image(context: Context, image: Image, report: Mapping[str, Any], drop: bool) -> None:
    """Check that Db2 can read the image, that its directories exist here, and that there is space.

    report: the database that is there; drop: it is dropped, which frees its space. Raises Db2Error with all
    reasons.
    """
    found = check_files(context.database, image)
    header = context.operations.image_header(os.path.join(*found[0]))
    faults = images.faults(header, context.database, image.stamp, len(found))
    if faults:
        raise Db2Error(
            f"the image {image.stamp} cannot be restored, and nothing was dropped: {'; '.join(faults)}. Remedy: "
            f"{_FULL_REMEDY}, with all its files"
        )
    paths = _paths(context, image)
    known = {path: path_facts(path) for path in restorable.directories_of(paths)}
    freed = {}
    if drop and report.get("directory"):
        freed = {os.stat(report["directory"]).st_dev: database_bytes(report)}
    # An image is never larger than the table spaces that are restored from it.
    size = sum(os.path.getsize(os.path.join(*place)) for place in found)
    lacking = restorable.lacks_of_image(paths, known, "this host", size, freed)
    lacking += [_no_device(path) for path in restorable.devices_of(paths) if not os.access(path, os.R_OK | os.W_OK)]
    if lacking:
        refusal = restorable.joined(lacking)
        raise Db2Error(
            f"the image {image.stamp} cannot be restored, and nothing was dropped: {refusal.reason}. "
            f"Remedy: {refusal.remedy}"
        )


def _no_device(path: str) -> Refusal:
    return Refusal(
        f"{path}, a table space container in the image, is not there or not open to the instance owner",
        f"create the device {path}, readable and writable for the instance owner",
    )


def _paths(context: Context, image: Image) -> restore_script.ImagePaths:
    """Return the paths in an image. Raises Db2Error: Db2 cannot read it."""
    context.records.make()
    script = os.path.join(context.records.path, _SCRIPT)
    files.remove(script)
    try:
        context.operations.script(image, script)
        with open(script, encoding="utf-8", errors="replace") as file:
            return restore_script.parse(file.read())
    except Db2Error as error:
        remedy = next((_REMEDIES[code] for code in messages.codes(str(error)) if code in _REMEDIES), _IMAGE_REMEDY)
        raise Db2Error(
            f"Db2 cannot read the image {image.stamp}, and nothing was dropped: {error} Remedy: {remedy}"
        ) from error
    except OSError as error:
        raise Db2Error(f"{script} cannot be read: {error.strerror}; nothing was dropped") from error
    finally:
        files.remove(script)
