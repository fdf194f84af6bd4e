#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What action db2_hadr_plan does and takes; its code is in plugins/action."""

DOCUMENTATION = r"""
module: db2_hadr_plan
short_description: Plan the steps of a Db2 HADR pair
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Takes the reports of both hosts (M(sametime.estate.db2_hadr_info)) and the description of the pair, and returns the
    steps in their order, each with its reason; or it fails with the reason and the remedy. It shows the steps in
    words.
  - Fails if a step would make a cluster manager react.
  - The plan follows the roles of the databases; the preferred primary of the inventory is advice. With two active
    primaries or two standbys, and where a copy that may hold data would be lost, the module fails. It plans no force,
    unless a forced takeover is requested and its conditions hold.
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
      - RV(sametime.estate.db2_hadr_info#module:report) of each member by its name; none if it does not answer.
    type: dict
    required: true
  question:
    description:
      - V(keep) plans the steps that bring the pair into its wanted state.
      - V(takeover) checks whether a takeover is safe, and lists all conditions.
      - V(open_alone) checks whether a primary may be opened without the other member, and lists all conditions.
      - V(verify) checks the outcome of a takeover.
    type: str
    choices: [keep, takeover, open_alone, verify]
    default: keep
  interruption:
    description: Whether applications may be disconnected.
    type: bool
    default: false
  reinitialise:
    description: Member whose copy of the database may be dropped and recreated.
    type: str
  old_primary:
    description: Member that must stop being primary and become the standby.
    type: str
  image_directory:
    description:
      - Directory on the new standby of an image that was made outside of this collection. It is restored instead of a
        new one. Needs O(image_timestamp).
    type: str
  image_timestamp:
    description: Timestamp of the image in O(image_directory), 14 digits.
    type: str
  mode:
    description:
      - Mode of the takeover, V(graceful), V(forced_in_peer_window), V(forced), or V(complete_broken).
      - For O(question=open_alone), V(primary_by_force) or V(stop_hadr).
    type: str
    default: graceful
  host:
    description: For O(question=open_alone), the member to open.
    type: str
  new_primary:
    description: Member that becomes primary. By default the only standby takes over.
    type: str
  accept_data_loss:
    description: Whether commits that the standby does not have may be lost.
    type: bool
    default: false
  fenced:
    description: How you know that the old primary no longer serves clients.
    type: str
  fence:
    description: Whether this run may end the processes of the old primary's instance before a forced takeover.
    type: bool
    default: false
  maximum_log_gap_bytes:
    description: For a graceful takeover, the maximum difference of the log positions. The default is 16 MiB.
    type: int
  maximum_replay_gap_bytes:
    description: For a graceful takeover, the maximum log that the standby has not replayed yet. The default is 1 GiB.
    type: int
  known_steps:
    description: RV(numbered) of a plan that was already shown. The same steps are not shown again and are not a change.
    type: list
    elements: str
    default: []
  round:
    description:
      - How many rounds this run has planned before. After the steps of a plan, the run reads both hosts and plans
        again, until a plan has no steps. If the sixth round still has steps, the task fails.
    type: int
    default: 0
  data_sources:
    description:
      - For V(verify), data sources of WebSphere, in the form of filter P(sametime.estate.estate_agreement#filter).
    type: list
    elements: dict
"""

EXAMPLES = r"""
- name: Check the conditions of a takeover
  sametime.estate.db2_hadr_plan:
    question: takeover
    pair: "{{ sametime_db2_pair }}"
    reports:
      db1: "{{ hostvars.db1.state.report }}"
      db2: "{{ hostvars.db2.state.report }}"
"""

RETURN = r"""
steps:
  description:
    - Steps in their order, each with C(host), C(action), C(arguments), C(reason), C(words), C(module) and C(state).
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
  description: What the operator should know.
  returned: always
  type: list
  elements: str
again:
  description: Whether to read both hosts and plan again after these steps.
  returned: always
  type: bool
conditions:
  description: For a takeover, each with C(name), C(holds), C(seen), C(remedy), C(hint) and C(words).
  returned: with question takeover
  type: list
  elements: dict
new_primary:
  description: Member that takes over.
  returned: with question takeover
  type: str
old_primary:
  description: The other member.
  returned: with question takeover
  type: str
disagreements:
  description: Alternate servers and data sources that do not agree with the inventory.
  returned: with question verify
  type: list
  elements: str
takeovers:
  description: The last 20 takeovers of the pair that are recorded, each with C(when), C(seconds) and C(form).
  returned: always
  type: list
  elements: dict
round:
  description: O(round).
  returned: always
  type: int
only_shown:
  description: Whether this is check mode, of the whole run or of this play, so that no step may be taken.
  returned: always
  type: bool
situation:
  description: State of both members, in words.
  returned: always
  type: list
  elements: str
"""
