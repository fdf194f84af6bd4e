# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The error of this package. Pure. Python 3.6."""

from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError

__all__ = ["Db2Error"]


class Db2Error(EstateError):
    """Db2, the pair or its hosts are not as they must be; the message names value, place and remedy."""
