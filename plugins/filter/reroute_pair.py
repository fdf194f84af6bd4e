# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter reroute_pair over plugin_utils/_was/reroute_pair.py."""

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError

DOCUMENTATION = r"""
name: reroute_pair
short_description: Convert the pair of Db2 servers for client reroute
version_added: 1.0.0
author: The sametime.estate maintainers
description:
  - Converts the site's description of the Db2 pair into the options of M(sametime.estate.was_datasource_reroute).
options:
  _input:
    description:
      - C(members), each with C(host), C(hostname), C(client_port), and C(preferred_primary), one of the hosts. With
        C(alternate_servers) false there are no alternates.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Show the alternate servers of clients
  ansible.builtin.debug:
    msg: "{{ (sametime_db2_pair | sametime.estate.reroute_pair).alternates }}"
"""

RETURN = r"""
_value:
  description: C(primary), and the list C(alternates); each server has C(hostname) and C(port).
  type: dict
"""


def reroute_pair(pair: Any) -> dict[str, Any]:
    """Return what ``reroute`` makes of the pair."""
    from ansible_collections.sametime.estate.plugins.plugin_utils._was.reroute_pair import reroute

    try:
        return reroute(pair)
    except (KeyError, TypeError, ValueError) as exc:
        raise AnsibleFilterError(f"reroute_pair: {exc}") from exc


class FilterModule:
    """The class that Ansible expects."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters of this file by name."""
        return {"reroute_pair": reroute_pair}
