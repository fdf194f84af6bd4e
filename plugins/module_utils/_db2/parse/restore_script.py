# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parse the script of RESTORE … REDIRECT GENERATE SCRIPT: the paths that an image was made with.

Db2 writes the script from the image and changes no database. Clauses that keep a value of the image are comments:

    -- ON '/db2/data'
    -- NEWLOGPATH '/db2/log/NODE0000/LOGSTREAM0000/'
    -- SET STOGROUP PATHS FOR IBMSTOGROUP
    -- ON '/db2/data'
    -- ,  '/db2/more'
    SET TABLESPACE CONTAINERS FOR 3
    USING (
      FILE   '/raw/ts3/c0'   25600
    );

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import List, NamedTuple, Optional

__all__ = ["ImagePaths", "parse"]

_LIST = re.compile(r"^(?:--)?[ \t]*(?P<word>ON|DBPATH ON|NEWLOGPATH|,)[ \t]*(?P<paths>'[^\n]*)$")
_CONTAINER = re.compile(r"^(?:--)?[ \t]*,?[ \t]*(?:FILE|PATH|DEVICE)[ \t]+'(?P<path>/[^']*)'", re.IGNORECASE)
_QUOTED = re.compile(r"'(/[^']*)'")


class ImagePaths(NamedTuple):
    """Storage paths, log path and containers outside automatic storage, as the image has them."""

    storage: List[str]
    logs: Optional[str]
    containers: List[str]


def parse(text: str) -> ImagePaths:
    """Return the paths in the script; a placeholder such as '<target-directory>' is not a path."""
    storage: List[str] = []
    containers: List[str] = []
    logs: Optional[str] = None
    last = ""
    for line in text.splitlines():
        listed = _LIST.match(line)
        if listed:
            last = last if listed.group("word") == "," else listed.group("word")
            paths = _QUOTED.findall(listed.group("paths"))
            if last == "ON":
                storage += [path for path in paths if path not in storage]
            elif last == "NEWLOGPATH" and paths:
                logs = paths[0]
            continue
        container = _CONTAINER.match(line)
        if container and container.group("path") not in containers:
            containers.append(container.group("path"))
    return ImagePaths(storage, logs, containers)
