#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of action preflight; its code is in plugins/action."""

DOCUMENTATION = r"""
module: preflight
short_description: Check the inventory of an estate before a run
version_added: 1.1.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Checks the variables of the inventory on the controller, and lists all problems together, one line each. No host is
    contacted.
  - Checks types, required variables, unknown names, membership of groups, host names and addresses, the Db2 pair, the
    access policy, ports and paths. Only parts whose groups have hosts are checked.
  - Values of the example inventory that were left unchanged are warnings.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  diff_mode:
    support: none
  platform:
    platforms: all
    support: full
options:
  parts:
    description: Parts of the site to check. By default all.
    type: list
    elements: str
    choices: [federation, photos, ihs, db2, websphere]
    default: [federation, photos, ihs, db2, websphere]
notes:
  - The value of an option that is a secret is never shown.
"""

EXAMPLES = r"""
- name: Check the inventory
  hosts: all
  gather_facts: false
  tasks:
    - name: Check the variables of the photos
      sametime.estate.preflight:
        parts: [photos, ihs]
      run_once: true
"""

RETURN = r"""
problems:
  description:
    - The problems, one line each, with the variable, the file that sets it, the value, what is wrong, and the remedy.
  returned: always
  type: list
  elements: str
  sample:
    - 'sametime_photo_host (group_vars/all/photos.yml): "http://photos.acme.example" is a URL, not a host name. Write
      the host name alone: photos.acme.example.'
warned:
  description: Values of the example inventory that were left unchanged, in the same form.
  returned: always
  type: list
  elements: str
"""
