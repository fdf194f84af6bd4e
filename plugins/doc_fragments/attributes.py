# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attributes that most modules of the collection share. A module repeats only an attribute that differs."""


class ModuleDocFragment:
    """Documentation that every module of the collection shares."""

    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  platform:
    platforms: posix
    support: full
  idempotent:
    description: A second run with the same options changes nothing.
    support: full
"""
