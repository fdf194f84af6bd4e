# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that the modules for Db2 share."""


class ModuleDocFragment:
    """Options of a module that works on one database, and of one whose command may take long."""

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
      - Directory of the instance owner for what a run leaves behind so that the next one can go on, a subdirectory for
        each database.
    type: path
    default: ~/.sametime_estate
"""

    LONG = r"""
options:
  timeout_seconds:
    description:
      - How long to wait for the end. The command is not killed when the time is over; a later run finds it again.
    type: int
    default: 3600
  slice_seconds:
    description: Progress is shown about this often.
    type: int
    default: 10
  job:
    description:
      - Identifier of the command that an earlier call of the same task started. Set by the action plugin of the same
        name, which calls the module again and again.
    type: str
"""

    LOCK = r"""
options:
  run:
    description: Name of the run that asks. Set by the action plugin.
    type: str
    default: unknown
  operator:
    description: Who started the run. Set by the action plugin.
    type: str
  controller:
    description: Where the run was started. Set by the action plugin.
    type: str
  may_break:
    description:
      - Name of a run whose lock may be broken, because that run is gone. The action plugin knows of runs on its own
        controller whether they are.
    type: str
"""

    PLATFORM = r"""
options: {}
attributes:
  platform:
    platforms: linux
    support: full
"""
