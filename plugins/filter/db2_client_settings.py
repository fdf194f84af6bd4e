# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter db2_client_settings over plugin_utils/_db2/client_settings.py."""

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError

DOCUMENTATION = r"""
name: db2_client_settings
short_description: Write db2dsdriver.cfg for clients of the Db2 pair
version_added: 1.0.0
author: The sametime.estate maintainers
description:
  - Returns the text of C(db2dsdriver.cfg), the settings of Db2 clients that are not WebSphere data sources, so that
    they follow a takeover.
  - They try for twice the longest recorded takeover, and for at least 30 seconds.
options:
  _input:
    description: The pair, C(sametime_db2_pair) of the inventory. It must have alternate servers.
    type: dict
    required: true
  takeovers:
    description: Past takeovers, as RV(sametime.estate.db2_hadr_plan#module:takeovers) returns them.
    type: list
    elements: dict
    default: []
  interval:
    description: Seconds between attempts, at least 1.
    type: int
    default: 1
  alias:
    description: Name that applications use for the database. By default the name of the database.
    type: str
"""

EXAMPLES = r"""
- name: Show the settings for other clients
  ansible.builtin.debug:
    msg: "{{ sametime_db2_pair | sametime.estate.db2_client_settings }}"
"""

RETURN = r"""
_value:
  description: Text of the file.
  type: str
"""


def db2_client_settings(
    pair: Any, takeovers: list[dict[str, Any]] | None = None, interval: int = 1, alias: str | None = None
) -> str:
    """Return what ``client_settings`` makes of the pair."""
    from ansible_collections.sametime.estate.plugins.plugin_utils._db2.client_settings import client_settings

    try:
        return client_settings(pair, takeovers or [], int(interval), alias)
    except (KeyError, TypeError, ValueError) as exc:
        raise AnsibleFilterError(f"db2_client_settings: {exc}") from exc


class FilterModule:
    """The class that Ansible expects."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters of this file by name."""
        return {"db2_client_settings": db2_client_settings}
