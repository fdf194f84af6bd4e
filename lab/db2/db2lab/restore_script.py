"""The script that RESTORE … REDIRECT GENERATE SCRIPT writes. Pure.

Four parts, as IBM describes them: options of the command line, the RESTORE with what can be changed as comments,
storage groups and table spaces, and RESTORE … CONTINUE.
"""

from collections.abc import Mapping, Sequence
from typing import Any

_LINE = "-- " + "*" * 77


def script(header: Mapping[str, Any], sources: Sequence[str]) -> str:
    """Return the script of an image with this header in these directories."""
    name, paths = header["database"], header["storage"]
    storage = "\n".join(f"-- {'ON ' if index == 0 else ',  '}'{path}'" for index, path in enumerate(paths))
    lines = [
        _LINE,
        "-- ** automatically created redirect restore script",
        _LINE,
        f"UPDATE COMMAND OPTIONS USING S ON Z ON {name}_NODE0000.out V ON;",
        "SET CLIENT ATTACH_DBPARTITIONNUM  0;",
        "SET CLIENT CONNECT_DBPARTITIONNUM 0;",
        _LINE,
        "-- ** automatically created redirect restore script",
        _LINE,
        f"RESTORE DATABASE {name}",
        "-- USER  <username>",
        "-- USING '<password>'",
        f"FROM {', '.join(repr(path) for path in sources)}",
        f"TAKEN AT {header['stamp']}",
        storage,
        "-- DBPATH ON '<target-directory>'",
        f"INTO {name}",
        f"-- NEWLOGPATH '{header['logs']}'",
        "-- WITH <num-buff> BUFFERS",
        "-- BUFFER <buffer-size>",
        "-- REPLACE HISTORY FILE",
        "-- REPLACE EXISTING",
        "REDIRECT",
        "-- PARALLELISM <n>",
        "-- WITHOUT ROLLING FORWARD",
        "-- WITHOUT PROMPTING",
        ";",
        _LINE,
        "-- ** storage group definition",
        "-- **   Default storage group ID                    = 0",
        "-- **   Number of storage groups                    = 1",
        _LINE,
        "-- ** Storage group name                            = IBMSTOGROUP",
        "-- SET STOGROUP PATHS FOR IBMSTOGROUP",
        storage,
        "-- ;",
    ]
    for number, container in enumerate(header["containers"], start=3):
        lines += [
            _LINE,
            f"-- ** Tablespace name                            = TS{number}",
            f"-- **   Tablespace ID                            = {number}",
            "-- **   Tablespace Type                          = Database managed space",
            "-- **   Using automatic storage                  = No",
            _LINE,
            f"SET TABLESPACE CONTAINERS FOR {number}",
            "-- IGNORE ROLLFORWARD CONTAINER OPERATIONS",
            "USING (",
            f"  FILE   '{container}'                                        25600",
            ");",
        ]
    return "\n".join([*lines, _LINE, "-- ** start redirected restore", _LINE, f"RESTORE DATABASE {name} CONTINUE;", ""])
