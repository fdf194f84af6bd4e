"""What the installation writes besides the code.

usage: python3 -m waslab.prepare classes FILE | databases
"""

import json
import sys
from pathlib import Path

from . import javaclasses, topology
from .errors import CLASSES


def main(arguments: list[str]) -> int:
    """Write the archive of Java exceptions, or print the virgin state of the databases."""
    if arguments[0] == "classes":
        Path(arguments[1]).write_bytes(javaclasses.archive(CLASSES))
        return 0
    cell = topology.load()
    host, port = cell.database
    print(json.dumps({f"{host}:{port}": {"STMS": "primary", "STSC": "standard"}}, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
