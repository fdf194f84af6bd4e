# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why a run of the photo job ends: causes with exit code, meaning and remedy.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Any, Dict, NamedTuple

from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError

__all__ = ["CAUSES", "Cause", "PhotoError"]


class Cause(NamedTuple):
    """What an exit code means and what to do about it."""

    code: int
    meaning: str
    remedy: str


# Python itself ends with 1 after an error that the program does not handle; argparse ends with 2 for a wrong command
# line.
CAUSES: Dict[str, Cause] = {
    "ok": Cause(0, "The run succeeded; refused photos are listed in the state file", "Nothing to do"),
    "unexpected": Cause(1, "An error that the program does not know", "Report the text on stderr"),
    "usage": Cause(2, "Wrong command line", "See --help"),
    "config": Cause(
        10, "The configuration is invalid, or another account runs the job", "Correct what the message names"
    ),
    "lock": Cause(11, "Another run is active", "Wait for the run that the message names"),
    "local": Cause(12, "A file or directory of the job cannot be read or written", "Check free space and owner"),
    "interrupted": Cause(13, "A signal stopped the run", "Start it again; it continues where it stopped"),
    "line_failed": Cause(20, "The assembly line failed or did not start", "Read the quoted lines of its log"),
    "line_timeout": Cause(21, "The assembly line took too long and was stopped", "Find out what it waits for"),
    "dump_missing": Cause(22, "The list of dumped photos is missing, old or malformed", "Check the dump settings"),
    "dump_empty": Cause(23, "The dump contains no photo", "Check Profiles; this check cannot be overridden"),
    "map": Cause(24, "The map from user ids to mail addresses is unusable", "Create the map file again"),
    "guard_minimum": Cause(30, "Fewer usable photos than minimum_count", "Check the dump, or override for one run"),
    "guard_removal": Cause(
        31, "The run would remove more than maximum_removal_percent", "Check the dump, or override for one run"
    ),
    "transfer_link": Cause(40, "The web server cannot be reached by ssh", "Check name, network and sshd"),
    "transfer_refused": Cause(
        41, "The web server refuses the key or the command", "Follow the message, or run the role photo_transfer"
    ),
    "transfer_host_key": Cause(
        42, "The host key of the web server is not the pinned one", "Run the role photo_transfer"
    ),
    "transfer_broken": Cause(
        43, "The connection broke during the transfer; the old photos are still served", "The next run completes it"
    ),
    "transfer_partial": Cause(
        44, "Some photos cannot be written on the web server", "Check owner and free space there"
    ),
    "transfer_tool": Cause(
        45, "rsync or ssh is missing, too old or faulty", "Follow the message; both hosts need rsync 3.1.0 or later"
    ),
    "transfer_some": Cause(
        46,
        "Some web servers did not receive the photos; all others did",
        "Follow the message for each named web server; the next run completes it",
    ),
}


class PhotoError(EstateError):
    """The run ends early. ``cause`` is a key of CAUSES, ``code`` its exit code, ``details`` are data about it."""

    def __init__(self, cause: str, message: str, **details: Any) -> None:
        super().__init__(message, **details)
        self.cause = cause
        self.code = CAUSES[cause].code
        # What the run knew before it ended: a report.Summary; None before there is one.
        self.summary: Any = None
