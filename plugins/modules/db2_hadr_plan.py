#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What action db2_hadr_plan does and takes; its code is in plugins/action."""

DOCUMENTATION = r"""
module: db2_hadr_plan
short_description: What is to be done with an HADR pair
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Takes what both hosts report (M(sametime.estate.db2_hadr_info)) and what the inventory wants, and returns steps in
    their order, each with its reason, or refuses with the reason and the way out. It shows the steps in words.
  - The role that a database has is followed; the inventory's preferred primary is advice. Two active primaries, two
    standbys, and copies that may hold data are refused. Nothing is planned by force unless a forced takeover is asked
    for and its conditions hold.
  - An action plugin that runs on the controller. It reads and changes nothing on hosts.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  platform:
    platforms: all
    support: full
options:
  pair:
    description: Description of the pair, C(sametime_db2_pair) of the inventory.
    type: dict
    required: true
  reports:
    description:
      - RV(sametime.estate.db2_hadr_info#module:report) of each member by its name; none for one that is silent.
    type: dict
    required: true
  question:
    description:
      - V(keep) asks what brings the pair into its wanted state.
      - V(takeover) asks whether a takeover may be done; all conditions are listed.
      - V(verify) asks how it stands after a takeover.
    type: str
    choices: [keep, takeover, verify]
    default: keep
  interruption:
    description: Whether applications may be disconnected.
    type: bool
    default: false
  reinitialise:
    description: Member whose copy of the database may be dropped and made anew.
    type: str
  old_primary:
    description: Member that shall stop being primary and become the standby.
    type: str
  mode:
    description: Way of the takeover, V(graceful), V(forced_in_peer_window), V(forced), or V(complete_broken).
    type: str
    default: graceful
  new_primary:
    description: Who shall be primary. Without it the only standby.
    type: str
  accept_data_loss:
    description: Whether commits that the standby does not have may be lost.
    type: bool
    default: false
  fenced:
    description: How it is known that the old primary serves nobody.
    type: str
  fence:
    description: Whether this run may deactivate the old primary before a forced takeover.
    type: bool
    default: false
  maximum_log_gap_bytes:
    description: For a graceful takeover, how much log may be under way. Without it 16 MiB.
    type: int
  known_steps:
    description: RV(numbered) of a plan that was shown already. The same steps again are neither shown nor a change.
    type: list
    elements: str
    default: []
  round:
    description:
      - How often this run has planned before. What hosts report after a plan is planned for again, until nothing is
        left to do; when the sixth round still has steps, the task fails.
    type: int
    default: 0
  data_sources:
    description:
      - For V(verify), data sources of WebSphere, as filter P(sametime.estate.estate_agreement#filter) takes them.
    type: list
    elements: dict
"""

EXAMPLES = r"""
- name: What would a takeover need?
  sametime.estate.db2_hadr_plan:
    question: takeover
    pair: "{{ sametime_db2_pair }}"
    reports:
      db1: "{{ hostvars.db1.stood.report }}"
      db2: "{{ hostvars.db2.stood.report }}"
"""

RETURN = r"""
steps:
  description: Steps in their order, each with C(host), C(action), C(arguments), C(reason) and C(words).
  returned: always
  type: list
  elements: dict
numbered:
  description: The steps in words, with numbers.
  returned: always
  type: list
  elements: str
refusal:
  description: C(reason) and C(remedy), or none.
  returned: always
  type: dict
notes:
  description: What is worth knowing.
  returned: always
  type: list
  elements: str
again:
  description: Whether to read both hosts and plan anew after these steps.
  returned: always
  type: bool
conditions:
  description: For a takeover, each with C(name), C(holds), C(seen), C(remedy), C(hint) and C(words).
  returned: with question takeover
  type: list
  elements: dict
new_primary:
  description: Who takes over.
  returned: with question takeover
  type: str
old_primary:
  description: From whom.
  returned: with question takeover
  type: str
disagreements:
  description: Alternate servers and data sources that do not agree with the inventory.
  returned: with question verify
  type: list
  elements: str
round:
  description: O(round).
  returned: always
  type: int
only_shown:
  description: Whether this is check mode, for the whole run or for this play, so that no step is to be taken.
  returned: always
  type: bool
situation:
  description: How both members stand, in words.
  returned: always
  type: list
  elements: str
"""
