#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of action sso_files_info; its code is in plugins/action."""

DOCUMENTATION = r"""
module: sso_files_info
short_description: Read keys files of single sign-on and sametime.ini on the controller
version_added: 1.1.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Reads what exported keys files show openly, and the settings of tokens in C(sametime.ini). No secret is decrypted,
    and no host is contacted.
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
  keys:
    description: Keys files, in the shape of O(sametime.estate.photo_gate#module:keys).
    type: list
    elements: dict
    default: []
  domino:
    description: Domino servers, in the shape of the option C(sso_report_domino) of role sso_report.
    type: list
    elements: dict
    default: []
"""

EXAMPLES = r"""
- name: Read the keys files
  sametime.estate.sso_files_info:
    keys: "{{ sametime_sso_keys }}"
"""

RETURN = r"""
keys:
  description:
    - Keys files, each with C(name), C(fingerprint), C(created), C(host), C(realm), C(version) and C(valid_until)
      (seconds since 1970, or none).
  returned: success
  type: list
  elements: dict
domino:
  description: The servers of O(domino), with C(token_type) in place of C(sametime_ini).
  returned: success
  type: list
  elements: dict
"""
