# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why a run of the photo job ends: one cause, one exit code, one remedy each.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Any, Dict, List, NamedTuple

__all__ = ["CAUSES", "Cause", "PhotoError", "exit_code_rows"]


class Cause(NamedTuple):
    """What an exit code says and what to do about it."""

    code: int
    meaning: str
    remedy: str


# 1 is Python's own for an error nobody foresaw, 2 is argparse's for a wrong command line.
CAUSES: Dict[str, Cause] = {
    "ok": Cause(0, "The run ended well; refused photos are in the state file", "Nothing to do"),
    "unexpected": Cause(1, "An error that the program does not know", "Report the text on stderr"),
    "usage": Cause(2, "Wrong command line", "See --help"),
    "config": Cause(
        10, "The configuration is unusable, or another account runs the job", "Correct what the text names"
    ),
    "lock": Cause(11, "Another run is at work", "Wait for the run that the text names"),
    "local": Cause(12, "A file or directory of the job could not be read or written", "Check space and owner"),
    "interrupted": Cause(13, "The run was stopped by a signal", "Start it again; it takes up where it was"),
    "line_failed": Cause(20, "The assembly line failed or could not start", "Read the lines quoted from its log"),
    "line_timeout": Cause(21, "The assembly line did not end in time and was stopped", "Look for what it waits for"),
    "dump_missing": Cause(22, "The list of dumped photos is missing, old or malformed", "Check the dump settings"),
    "dump_empty": Cause(23, "The dump holds no photo at all", "Check Profiles; no override exists for this"),
    "map": Cause(24, "The map from user ids to mail addresses is unusable", "Make the map file anew"),
    "guard_minimum": Cause(30, "Fewer usable photos than minimum_count", "Check the dump, or override for one run"),
    "guard_removal": Cause(31, "More than maximum_removal_percent would go", "Check the dump, or override for one run"),
    "transfer_link": Cause(40, "The web server cannot be reached by ssh", "Check name, network and sshd"),
    "transfer_refused": Cause(41, "The web server refuses the key or the command", "Run the role photo_transfer"),
    "transfer_host_key": Cause(
        42, "The host key of the web server is not the pinned one", "Run the role photo_transfer"
    ),
    "transfer_broken": Cause(43, "The link broke half way; the old photos stay served", "The next run completes it"),
    "transfer_partial": Cause(44, "Some photos could not be written on the web server", "Check owner and space there"),
    "transfer_tool": Cause(45, "rsync or ssh is missing or too old", "Install rsync 3.1.0 or later on both hosts"),
}


class PhotoError(Exception):
    """A run that ends early: the cause (a key of CAUSES), a sentence, and whatever is known as data."""

    def __init__(self, cause: str, message: str, **details: Any) -> None:
        super().__init__(message)
        self.cause = cause
        self.code = CAUSES[cause].code
        self.details = details
        # What the run knew until then: a report.Summary, once there is one.
        self.summary: Any = None


def exit_code_rows() -> List[str]:
    """Return the table of exit codes as rows of Markdown, in the order of the codes."""
    ordered = sorted(CAUSES.items(), key=lambda pair: pair[1].code)
    return [f"| {cause.code} | `{name}` | {cause.meaning} | {cause.remedy} |" for name, cause in ordered]
