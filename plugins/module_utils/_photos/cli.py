# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line of photo-sync, which cron runs. Python 3.6, standard library, no Ansible.

A successful run prints nothing, so that cron sends no mail. Errors go to stderr; each cause has its exit code.
"""

import argparse
import gc
import signal
import sys
from typing import Any, List, Optional

from ansible_collections.sametime.estate.plugins.module_utils._photos import job, report
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import CAUSES, PhotoError

__all__ = ["main"]

_SIGNALS = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)


def main(argv: Optional[List[str]] = None) -> int:
    """Run the job once and return the exit code. argv: None: the arguments of the process."""
    gc.disable()  # the run is short and creates no reference cycles, so collection only costs time
    arguments = _parser().parse_args(argv)
    for number in _SIGNALS:
        signal.signal(number, _interrupted)
    options = job.Options(arguments.phase, arguments.export, arguments.dry_run, arguments.override_guards, "program")
    try:
        config = job.load(arguments.config)
        if arguments.check_config:
            return 0
        summary, code = job.execute(config, options), 0
    except PhotoError as exc:
        print(f"photo-sync: {report.error_message(exc)}", file=sys.stderr)
        summary, code = exc.summary, exc.code
        if exc.cause != "transfer_some":
            return code
    if arguments.verbose or arguments.dry_run:
        print("\n".join([*report.lines(summary), report.count_line(summary)]))
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="photo-sync",
        description="Synchronize the photos of the Profiles assembly line to the web servers.",
        epilog=_exit_codes(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--config", required=True, metavar="FILE", help="configuration file")
    parser.add_argument("--phase", choices=job.PHASES, default="all", help="part of the job (default: %(default)s)")
    parser.add_argument("--dry-run", action="store_true", help="print the changes that the current dump would cause")
    parser.add_argument("--no-export", dest="export", action="store_false", help="do not run the assembly line first")
    parser.add_argument("--override-guards", action="store_true", help="ignore the guards in this run")
    parser.add_argument("--check-config", action="store_true", help="only check the configuration file")
    parser.add_argument("--verbose", action="store_true", help="print the changes")
    return parser


def _exit_codes() -> str:
    ordered = sorted(CAUSES.items(), key=lambda pair: pair[1].code)
    return "exit codes:\n" + "\n".join(f"  {cause.code:3} {name:18} {cause.meaning}" for name, cause in ordered)


def _interrupted(number: int, _frame: Any) -> None:
    raise PhotoError("interrupted", f"stopped by signal {number}")
