# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter estate_agreement; see DOCUMENTATION."""

from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import agreement
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import from_inventory, problems

DOCUMENTATION = r"""
name: estate_agreement
short_description: Whether inventory, Db2 and WebSphere agree on the pair of database servers
version_added: 1.0.0
author:
  - The sametime.estate maintainers
description:
  - Compares the description of the pair with the alternate servers that both Db2 instances name, and with the data
    sources of WebSphere, and returns who disagrees, in what, and what it should say. An empty list means that all
    agree.
options:
  _input:
    description: Description of the pair, C(sametime_db2_pair) of the inventory.
    type: dict
    required: true
  alternate_servers:
    description:
      - For each member, by its name in the inventory, C(hostname) and C(port) that its Db2 tells clients, as
        M(sametime.estate.db2_hadr_info) returns them; none for a member that did not answer.
    type: dict
    required: true
  data_sources:
    description:
      - Data sources, each with C(scope), C(name), C(database), C(server), C(port), C(alternate_servers) and
        C(alternate_ports), the last two as lists or comma separated. Those of other databases are passed over. Without
        it nobody is asked about WebSphere.
    type: list
    elements: dict
"""

EXAMPLES = r"""
- name: Everybody agrees
  ansible.builtin.assert:
    that: (sametime_db2_pair | sametime.estate.estate_agreement(named, data_sources)) == []
"""

RETURN = r"""
_value:
  description: Who disagrees, each with C(who), C(what), C(says), C(should) and the sentence C(words).
  type: list
  elements: dict
"""


def estate_agreement(
    pair: Any, alternate_servers: Mapping[str, Any], data_sources: list[dict[str, Any]] | None = None
) -> list[dict[str, Any]]:
    """Return who disagrees, as plain data."""
    if not isinstance(pair, Mapping):
        raise AnsibleFilterError(f"estate_agreement needs the description of a pair, not {type(pair).__name__}")
    try:
        described = from_inventory(pair)
        faults = problems(described)
    except Db2Error as error:
        raise AnsibleFilterError(f"estate_agreement: {error}") from error
    if faults:
        raise AnsibleFilterError(f"estate_agreement: {'; '.join(faults)}")
    found = agreement.compare(described, alternate_servers, data_sources)
    return [{**one._asdict(), "words": one.words()} for one in found]


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, Any]:
        """Return name and function."""
        return {"estate_agreement": estate_agreement}
