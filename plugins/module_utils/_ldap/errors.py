# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors of the directory. Pure. Python 3.6."""

from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError


class DirectoryError(EstateError):
    """The directory cannot be read or changed as the options say."""


class LimitError(DirectoryError):
    """The server ended a search early because of one of its limits; what it sent before is right, but not all."""


class AccessError(DirectoryError):
    """The account may not read what it asks for."""
