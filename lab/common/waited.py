"""How long the caller of a command has waited for it."""

import os
import time
from pathlib import Path

# The process that the caller waits for; preloaded.py sets it to the one that handed the command over.
process = "self"


def seconds() -> float:
    """Return the age of the process that the caller waits for."""
    started = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19]
    return time.clock_gettime(time.CLOCK_BOOTTIME) - int(started) / os.sysconf("SC_CLK_TCK")
