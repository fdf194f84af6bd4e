#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

DOCUMENTATION = r"""
module: photo_sync
short_description: Bring photos from the Profiles assembly line to the web server
version_added: 1.0.0
description:
  - Runs the photo job once. It runs the assembly line that dumps photos, gives them lower-case C(<mail>.jpg) names,
    checks and stages them, and brings the photo directory of the web server to the same content by rsync over ssh.
  - The program that M(sametime.estate.photo_sync_program) installs for cron has the same code. Both take the same lock,
    and write the same journal and the same state file.
  - Content decides, never time stamps. A photo that somebody altered on the web server is put back.
  - A photo that is not fit to be published is refused and reported with the reason. If an earlier photo of the same
    person is there, it stays. Nothing but photos is ever removed from the photo directory.
  - When the dump has too few photos, or too many photos would go, nothing is changed and the module fails with the
    figures.
options:
  config:
    description:
      - Configuration file of the job on the host. The role P(sametime.estate.photo_export#role) writes it.
    type: path
    required: true
  phase:
    description:
      - How far to go.
      - With V(stage) the web server is not contacted. With V(transfer) what is staged already is brought to the web
        server. V(all) is what the scheduled job does.
    type: str
    choices: [stage, transfer, all]
    default: all
  export:
    description:
      - Whether to run the assembly line first. If not, its last dump is taken as it is.
      - In check mode the assembly line never runs, since it writes the dump.
    type: bool
    default: true
  override_guards:
    description:
      - Let this one run go beyond C(minimum_count) and C(maximum_removal_percent) of the configuration. A dump without
        any usable photo is refused in any case.
    type: bool
    default: false
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  check_mode:
    support: full
    details:
      - The plan is worked out from the dump of the last run of the assembly line.
      - Without a configuration file yet, as on a host that the role has not seen, a change is predicted and a warning
        says so.
notes:
  - Run it as the account that the configuration names, for example with C(become_user).
  - Needs rsync 3.1.0 or later on both hosts, and ssh.
seealso:
  - module: sametime.estate.photo_sync_program
author:
  - The sametime.estate maintainers (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Bring photos to the web server now
  sametime.estate.photo_sync:
    config: /var/lib/sametime-photos/etc/photo-sync.ini
  become: true
  become_user: tdiphoto

- name: Show what the dump as it is would change
  sametime.estate.photo_sync:
    config: /var/lib/sametime-photos/etc/photo-sync.ini
  become: true
  become_user: tdiphoto
  check_mode: true
  diff: true

- name: Let a third of the photos go, this once
  sametime.estate.photo_sync:
    config: /var/lib/sametime-photos/etc/photo-sync.ini
    override_guards: true
  become: true
  become_user: tdiphoto
"""

RETURN = r"""
counts:
  description: How many photos are in each of the lists.
  returned: always, once the configuration is read
  type: dict
  contains:
    added:
      description: Photos that were not there.
      type: int
    updated:
      description: Photos that had other content.
      type: int
    removed:
      description: Photos of people who are gone.
      type: int
    unchanged:
      description: Photos that were right.
      type: int
    kept:
      description: Photos whose successor is refused.
      type: int
    refused:
      description: Photos that are not published.
      type: int
    warnings:
      description: Sentences in RV(photo_warnings).
      type: int
    foreign:
      description: Entries of the photo directory that are no photos.
      type: int
  sample: {added: 3, updated: 1, removed: 0, unchanged: 198, kept: 1, refused: 9, warnings: 2, foreign: 0}
added:
  description: Names of photos that were not there.
  returned: always, once the configuration is read
  type: list
  elements: str
  sample: [joe.bloggs@acme.example.jpg]
updated:
  description: Names of photos that had other content, on the web server or in the stage.
  returned: always, once the configuration is read
  type: list
  elements: str
removed:
  description: Names of photos that were removed since nobody has them any more.
  returned: always, once the configuration is read
  type: list
  elements: str
unchanged:
  description: Names of photos that were right.
  returned: always, once the configuration is read
  type: list
  elements: str
kept:
  description: Names of photos that stay although their successor is refused.
  returned: always, once the configuration is read
  type: list
  elements: str
refused:
  description: Photos that are not published.
  returned: always, once the configuration is read
  type: list
  elements: dict
  contains:
    uid:
      description: User id of the entry in the dump.
      type: str
    path:
      description: File of the dump.
      type: str
    name:
      description: Name that the photo would have had, if that is known.
      type: str
    reason:
      description: Why it is refused.
      type: str
  sample:
    - uid: jbloggs
      path: /opt/IBM/TDI/solution/dump_photos/joe.bloggs@acme.example.jpg
      name: joe.bloggs@acme.example.jpg
      reason: the file is a PNG image, not a JPEG
photo_warnings:
  description: What is odd but done, such as photos so big that some clients do not show them.
  returned: always, once the configuration is read
  type: list
  elements: str
foreign:
  description: Entries of the photo directory of the web server that are no photos. They are left alone.
  returned: always, once the configuration is read
  type: list
  elements: str
exit_code:
  description: Exit code that the program has for this result.
  returned: always
  type: int
  sample: 0
details:
  description: What else is known about a failure, such as figures of a guard or what rsync said.
  returned: on failure
  type: dict
  sample: {removed: 40, present: 200, maximum_removal_percent: 10.0}
cause:
  description: Word for the exit code, V(ok) if all is well.
  returned: always
  type: str
  sample: guard_removal
"""

import os
from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._photos import job, report
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError


def act(module: AnsibleModule) -> Dict[str, Any]:
    params = module.params
    config = params["config"]
    if module.check_mode and not os.path.exists(config):
        warning = f"{config} does not exist yet, so check mode cannot show what the first run changes"
        return {"changed": True, "cause": "ok", "exit_code": 0, "warnings": [warning]}
    options = job.Options(params["phase"], params["export"], module.check_mode, params["override_guards"], "ansible")
    try:
        summary = job.execute(job.load(config), options)
    except PhotoError as exc:
        raise report.failure(exc) from exc
    return report.success(summary)


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "config": {"type": "path", "required": True},
            "phase": {"type": "str", "choices": ["stage", "transfer", "all"], "default": "all"},
            "export": {"type": "bool", "default": True},
            "override_guards": {"type": "bool", "default": False},
        },
        supports_check_mode=True,
    )
    run(module, act, "the account that the configuration names")


if __name__ == "__main__":
    main()
