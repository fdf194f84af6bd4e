"""Start a program of the lab: start.py MODULE [ARGUMENT …]. MODULE is a path from lab/ on, such as db2.db2lab.control.

The folder that contains lab/ (/opt in a container, the checkout in unit tests) becomes the last place that Python
searches, so each module is `lab.…` and reaches lab/common by a relative import. This script starts a program in half
the time of `python3 -m`.
"""

import importlib
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[:] = [*sys.path[1:], str(Path(__file__).resolve().parents[2])]
    sys.argv = sys.argv[1:]
    sys.exit(importlib.import_module(f"lab.{sys.argv[0]}").main(sys.argv[1:]))
