# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter estate_agreement; see DOCUMENTATION."""

from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error

DOCUMENTATION = r"""
name: estate_agreement
short_description: Compare the pair of database servers in inventory, Db2 and WebSphere
version_added: 1.0.0
author:
  - The sametime.estate maintainers
description:
  - Compares the description of the pair with the alternate servers of both Db2 instances and with the data sources of
    WebSphere. Returns each difference with its actual and its expected value; an empty list means that all agree.
options:
  _input:
    description: Description of the pair, C(sametime_db2_pair) of the inventory.
    type: dict
    required: true
  alternate_servers:
    description:
      - For each member, by its name in the inventory, C(hostname) and C(port) of its alternate server in Db2, as
        M(sametime.estate.db2_hadr_info) returns them; none for a member that did not answer.
    type: dict
    required: true
  data_sources:
    description:
      - Data sources, each with C(scope), C(name), C(database), C(server), C(port), C(alternate_servers) and
        C(alternate_ports), the last two as lists or comma separated. Those of other databases are ignored. Without
        it, WebSphere is not compared.
    type: list
    elements: dict
"""

EXAMPLES = r"""
- name: Check that all agree
  ansible.builtin.assert:
    that: (sametime_db2_pair | sametime.estate.estate_agreement(alternates, data_sources)) == []
"""

RETURN = r"""
_value:
  description: Differences, each with C(who), C(what), C(says), C(should) and the sentence C(words).
  type: list
  elements: dict
"""


def estate_agreement(
    pair: Any, alternate_servers: Mapping[str, Any], data_sources: list[dict[str, Any]] | None = None
) -> list[dict[str, Any]]:
    """Return the differences as plain data."""
    from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import agreement
    from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import from_inventory, problems

    if not isinstance(pair, Mapping):
        raise AnsibleFilterError(f"estate_agreement needs the description of a pair, not {type(pair).__name__}")
    try:
        described = from_inventory(pair)
        faults = problems(described)
    except Db2Error as error:
        raise AnsibleFilterError(f"estate_agreement: {error}") from error
    if faults:
        raise AnsibleFilterError(f"estate_agreement: {'; '.join(faults)}")
    differences = agreement.compare(described, alternate_servers, data_sources)
    return [{**one._asdict(), "words": one.words()} for one in differences]


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, Any]:
        """Return name and function."""
        return {"estate_agreement": estate_agreement}
