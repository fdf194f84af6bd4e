# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The error of everything about Community servers. Pure. Python 3.6."""

from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError


class CommunityError(EstateError):
    """A Community server cannot be configured, or does not answer as configured; ``details`` holds facts, as data."""
