#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of action runbook; its code is in plugins/action."""

DOCUMENTATION = r"""
module: runbook
short_description: Write the steps for an estate that is maintained manually
version_added: 1.1.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Writes one Markdown page per host into a directory of the controller, with hosts entries, settings of the Sametime
    Proxy, data sources, keys of Meetings, the whiteboard, Db2 commands, the virtual host of the photos, and the photo
    job.
  - Plans with the functions of the roles, from the inventory alone, as if nothing were set up. No host is contacted.
  - Each step begins with the command that shows whether it is done.
  - Secrets are never written; a page has the name of their variable.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  platform:
    platforms: all
    support: full
options:
  directory:
    description:
      - Directory of the controller. It is created if it is missing. A file in it that has the name of a page and is not
        one is never replaced.
    type: path
    required: true
  virtual_hosts:
    description:
      - Virtual hosts of the photos by the name of the web server, as C(tasks/render.yml) of role photo_vhost renders
        them. Each has C(text), C(generation), C(tls), C(modules), C(on_http), C(no_sni) and C(addresses).
    type: dict
    default: {}
  photo_sources:
    description:
      - Files of the photo job by the name of the photo source, as C(tasks/render_text.yml) of the roles photo_export
        and photo_transfer renders them. Each has C(needed), C(servers), C(configuration), C(rotation),
        C(password_file) and C(schedule).
    type: dict
    default: {}
    version_added: 1.1.0
seealso:
  - module: sametime.estate.preflight
"""

EXAMPLES = r"""
- name: Write the runbook
  sametime.estate.runbook:
    directory: /home/admin/runbook
  run_once: true
"""

RETURN = r"""
pages:
  description: Hosts that have a page.
  returned: success
  type: list
  elements: str
  sample: [db1, db2, meet1, ssc1]
"""
