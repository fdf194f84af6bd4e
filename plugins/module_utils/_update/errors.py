# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The error of the preflight of updates. Pure. Python 3.6."""

from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError


class UpdateError(EstateError):
    """What an update would find cannot be read; ``details`` holds facts, as data."""
