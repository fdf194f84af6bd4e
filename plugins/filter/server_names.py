# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter server_names: glue over plugin_utils/_db2/server_names.py."""

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error

DOCUMENTATION = r"""
name: server_names
short_description: Judge whether each node reaches the Db2 servers by all their names
version_added: 1.1.0
author: The sametime.estate maintainers
description:
  - Takes what the nodes answered for the names of the Db2 servers, and what the Db2 servers call themselves, and
    returns the faults.
  - A Db2 server with an alternate server gives each client a list of both. Its own name in that list is what a reverse
    lookup of the connection's address returns. Every node must resolve that name, too.
options:
  _input:
    description: The pair, C(sametime_db2_pair) of the inventory.
    type: dict
    required: true
  nodes:
    description: RV(sametime.estate.server_names_info#module:servers) by node.
    type: dict
    required: true
  databases:
    description: RV(sametime.estate.server_names_info#module:names) by member of the pair.
    type: dict
    required: true
  others:
    description: Servers of the data sources, each with C(hostname) and C(port). Members of the pair are ignored.
    type: list
    elements: dict
    default: []
  accepted:
    description:
      - By member of the pair, addresses that lead to it although it does not have them, because of address translation.
    type: dict
    default: {}
"""

EXAMPLES = r"""
- name: Check the names
  ansible.builtin.assert:
    that: verdict.problems | length == 0
    fail_msg: "{{ (verdict.problems + verdict.table) | join('\n') }}"
  vars:
    verdict: >-
      {{ sametime_db2_pair | sametime.estate.server_names({'meet1': asked.servers}, {'db1': looked_up.names}) }}
"""

RETURN = r"""
_value:
  description:
    - C(problems) has a sentence for each fault, C(table) the lines of a table of all answers, C(notes) what is not
      known.
    - C(ask) has C(hostname) and C(port) of the names that the nodes must still be asked for. At first these are all
      servers, later the names that the servers give clients for themselves.
  type: dict
"""


def server_names(pair: Any, nodes: Any, databases: Any, others: Any = (), accepted: Any = None) -> dict[str, Any]:
    """Return the result of ``judge`` as plain data."""
    from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import from_inventory
    from ansible_collections.sametime.estate.plugins.plugin_utils._db2.server_names import Server, judge

    try:
        more = [Server(str(each["hostname"]), int(each["port"])) for each in others]
        verdict = judge(from_inventory(pair), more, nodes, databases, accepted)
    except (AttributeError, Db2Error, KeyError, TypeError, ValueError) as exc:
        raise AnsibleFilterError(f"server_names: the pair or the answers have another form: {exc!r}") from exc
    ask = [{"hostname": server.hostname, "port": server.port} for server in verdict.ask]
    return {**verdict._asdict(), "ask": ask}


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters of this file by name."""
        return {"server_names": server_names}
