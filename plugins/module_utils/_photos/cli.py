# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program photo-sync: what cron runs. Python 3.6, standard library, no Ansible.

Silent when all is well, so that cron sends no mail; errors go to stderr, and each cause has its exit code.
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
    """Run the job once and return the exit code."""
    gc.disable()  # the run is short and makes no cycles: looking for them is for nothing
    given = _parser().parse_args(argv)
    for number in _SIGNALS:
        signal.signal(number, _interrupted)
    options = job.Options(given.phase, given.export, given.dry_run, given.override_guards, "program")
    try:
        config = job.load(given.config)
        if given.check_config:
            return 0
        summary = job.execute(config, options)
    except PhotoError as exc:
        print(f"photo-sync: {report.error_message(exc)}", file=sys.stderr)
        return exc.code
    if given.verbose or given.dry_run:
        print("\n".join([*report.lines(summary), report.count_line(summary)]))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="photo-sync",
        description="Bring photos from the Profiles assembly line to the web server.",
        epilog=_exit_codes(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--config", required=True, metavar="FILE", help="configuration file")
    parser.add_argument("--phase", choices=job.PHASES, default="all", help="how far to go (default: %(default)s)")
    parser.add_argument("--dry-run", action="store_true", help="print what would be done with the dump as it is")
    parser.add_argument("--no-export", dest="export", action="store_false", help="take the dump as it is")
    parser.add_argument("--override-guards", action="store_true", help="let this one run go beyond the guards")
    parser.add_argument("--check-config", action="store_true", help="only check the configuration file")
    parser.add_argument("--verbose", action="store_true", help="print what was done")
    return parser


def _exit_codes() -> str:
    ordered = sorted(CAUSES.items(), key=lambda pair: pair[1].code)
    return "exit codes:\n" + "\n".join(f"  {cause.code:3} {name:18} {cause.meaning}" for name, cause in ordered)


def _interrupted(number: int, _frame: Any) -> None:
    raise PhotoError("interrupted", f"stopped by signal {number}")
