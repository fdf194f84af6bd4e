"""The command of the simulator, for tests and demo.

usage: lab-tdi reset | advance | fault NAME | status

reset: first generation of people, no fault, no dump. advance: second generation of people.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from .database import FAULTS, Database

SOLUTION = Path("/opt/IBM/TDI/solution")


def main(arguments: list[str]) -> int:
    """Run a command and print the state."""
    database = Database()
    if arguments == ["reset"]:
        database.select(generation=1, fault="none")
        shutil.rmtree(SOLUTION / "dump_photos", ignore_errors=True)
        for path in (SOLUTION / "collect_photos.in", SOLUTION / "logs" / "ibmdi.log", database.root / "journal.jsonl"):
            path.unlink(missing_ok=True)
    elif arguments == ["advance"]:
        database.select(generation=2)
    elif arguments[:1] == ["fault"] and len(arguments) == 2 and arguments[1] in FAULTS:
        database.select(fault=arguments[1])
    elif arguments != ["status"]:
        print(
            f"{__doc__}\nfaults:", *(f"  {name:10}{text}" for name, text in FAULTS.items()), sep="\n", file=sys.stderr
        )
        return 2
    people = database.people()
    print(json.dumps({"generation": database.generation(), "fault": database.fault(), "photos": len(people)}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
