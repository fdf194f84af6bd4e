# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that the modules for Db2 share."""


class ModuleDocFragment:
    """Options of modules that work on a database, whose command may take long, or that lock a pair."""

    DOCUMENTATION = r"""
requirements:
  - Run as the owner of the instance (C(become_user)); no password is asked for or used.
options:
  database:
    description: Name of the database, which is also its alias.
    type: str
    required: true
  profile:
    description: C(db2profile) of the instance. It is sourced before each command; the C locale is set after it.
    type: path
    required: true
  work_directory:
    description:
      - Directory of the instance owner for the records of a run, so that the next run can continue. It has a
        subdirectory for each database.
    type: path
    default: ~/.sametime_estate
"""

    LONG = r"""
options:
  timeout_seconds:
    description:
      - How long to wait for the end. The command is not killed when the time is over; a later run waits for it.
    type: int
    default: 3600
  slice_seconds:
    description: Interval at which progress is shown.
    type: int
    default: 10
  job:
    description:
      - Identifier of the command that an earlier call of the same task started. The action plugin of the same name sets
        it and calls the module again until the command has ended.
    type: str
"""

    LOCK = r"""
options:
  run:
    description: Name of the run. The action plugin sets it.
    type: str
    default: unknown
  operator:
    description: Account that started the run. The action plugin sets it.
    type: str
  controller:
    description: Host on which the run was started. The action plugin sets it.
    type: str
  may_break:
    description:
      - Name of a run whose lock may be broken, because the run no longer exists. For runs on its own controller, the
        action plugin checks this itself.
    type: str
"""

    PLATFORM = r"""
options: {}
attributes:
  platform:
    platforms: linux
    support: full
"""
