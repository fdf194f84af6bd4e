# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attributes of modules that Ansible's own fragment does not describe."""


class ModuleDocFragment:
    """Documentation that every module of the collection shares."""

    DOCUMENTATION = r"""
options: {}
attributes:
  idempotent:
    description: A second run with the same options changes nothing.
"""
