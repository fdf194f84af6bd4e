# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run module db2_restore and show its progress."""

from ansible_collections.sametime.estate.plugins.plugin_utils._db2.watch import Watch


class ActionModule(Watch):
    """The action of module db2_restore."""
