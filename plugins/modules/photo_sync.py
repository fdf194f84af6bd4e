#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

DOCUMENTATION = r"""
module: photo_sync
short_description: Synchronize photos of the Profiles assembly line to the web servers
version_added: 1.0.0
description:
  - Runs the photo job once. The job runs the assembly line that dumps photos, gives them lower-case C(<mail>.jpg)
    names, checks and stages them, and synchronizes the photo directory of each web server by rsync over ssh.
  - The program that M(sametime.estate.photo_sync_program) installs for cron contains the same code. Both use the same
    lock, journal and state file.
  - The job compares content, not timestamps. It restores photos that were altered on the web server.
  - The job refuses a photo that cannot be published and reports the reason. An earlier photo of the same person stays.
    The job never removes anything but photos from the photo directory.
  - If the dump has too few photos, or the run would remove too many, the module changes nothing and fails with the
    numbers.
  - If some of several web servers fail, the job serves the others, and the module fails with the cause
    C(transfer_some). The next run completes it.
options:
  config:
    description:
      - Configuration file of the job on the host. The role P(sametime.estate.photo_export#role) writes it.
    type: path
    required: true
  phase:
    description:
      - Part of the job to run.
      - V(stage) does not contact the web server. V(transfer) sends the photos that are already staged. V(all) does
        both, as the scheduled job does.
    type: str
    choices: [stage, transfer, all]
    default: all
  export:
    description:
      - Whether to run the assembly line first. If not, the job uses the last dump.
      - In check mode the assembly line never runs, because it writes the dump.
    type: bool
    default: true
  override_guards:
    description:
      - Whether this run ignores C(minimum_count) and C(maximum_removal_percent) of the configuration. The job always
        refuses a dump without any usable photo.
    type: bool
    default: false
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  check_mode:
    support: full
    details:
      - The result follows from the last dump of the assembly line.
      - If the configuration file does not exist yet, the module predicts a change and warns.
notes:
  - Run it as the account that the configuration names, for example with C(become_user).
  - Needs rsync 3.1.0 or later on both hosts, and ssh.
seealso:
  - module: sametime.estate.photo_sync_program
author:
  - The sametime.estate maintainers (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Synchronize the photos now
  sametime.estate.photo_sync:
    config: /var/lib/sametime-photos/etc/photo-sync.ini
  become: true
  become_user: tdiphoto

- name: Show the changes that the last dump would cause
  sametime.estate.photo_sync:
    config: /var/lib/sametime-photos/etc/photo-sync.ini
  become: true
  become_user: tdiphoto
  check_mode: true
  diff: true

- name: Remove a third of the photos in this run
  sametime.estate.photo_sync:
    config: /var/lib/sametime-photos/etc/photo-sync.ini
    override_guards: true
  become: true
  become_user: tdiphoto
"""

RETURN = r"""
counts:
  description: Number of entries in each list.
  returned: always, once the configuration is read
  type: dict
  contains:
    added:
      description: New photos.
      type: int
    updated:
      description: Photos whose content changed.
      type: int
    removed:
      description: Photos of people who no longer exist.
      type: int
    unchanged:
      description: Photos that did not change.
      type: int
    kept:
      description: Photos that stay because the new version is refused.
      type: int
    refused:
      description: Photos that are not published.
      type: int
    warnings:
      description: Entries in RV(photo_warnings).
      type: int
    foreign:
      description: Entries of the photo directory that are not photos.
      type: int
  sample: {added: 3, updated: 1, removed: 0, unchanged: 198, kept: 1, refused: 9, warnings: 2, foreign: 0}
added:
  description: Names of new photos.
  returned: always, once the configuration is read
  type: list
  elements: str
  sample: [joe.bloggs@acme.example.jpg]
updated:
  description: Names of photos whose content changed, on the web server or in the stage.
  returned: always, once the configuration is read
  type: list
  elements: str
removed:
  description: Names of removed photos of people who no longer exist or have no photo.
  returned: always, once the configuration is read
  type: list
  elements: str
unchanged:
  description: Names of photos that did not change.
  returned: always, once the configuration is read
  type: list
  elements: str
kept:
  description: Names of photos that stay because the new version is refused.
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
      description: Path of the file in the dump.
      type: str
    name:
      description: Name that the photo would have. Null if unknown.
      type: str
    reason:
      description: Reason of the refusal.
      type: str
  sample:
    - uid: jbloggs
      path: /opt/IBM/TDI/solution/dump_photos/joe.bloggs@acme.example.jpg
      name: joe.bloggs@acme.example.jpg
      reason: the file is a PNG image, not a JPEG
photo_warnings:
  description: Warnings of the run, such as large photos that some clients do not show.
  returned: always, once the configuration is read
  type: list
  elements: str
foreign:
  description: Entries of the photo directory on the web server that are not photos. The job ignores them.
  returned: always, once the configuration is read
  type: list
  elements: str
web_servers:
  description: Result of each web server.
  returned: always, once the configuration is read
  type: list
  elements: dict
  contains:
    name:
      description: Name of the web server in the configuration.
      type: str
    cause:
      description: Name of the exit code for this web server. Null if the run ended before the transfer.
      type: str
    exit_code:
      description: Exit code for this web server. Null if the run ended before the transfer.
      type: int
    message:
      description: Reason of the failure. Empty for success.
      type: str
    counts:
      description: Number of photos that are added, updated, removed, unchanged and kept there, and of foreign entries.
      type: dict
  sample:
    - name: ihs1
      cause: ok
      exit_code: 0
      message: ""
      counts: {added: 3, updated: 1, removed: 0, unchanged: 198, kept: 1, foreign: 0}
exit_code:
  description: Exit code of the program for this result.
  returned: always
  type: int
  sample: 0
details:
  description: Data about a failure, such as the numbers of a guard or the output of rsync.
  returned: on failure
  type: dict
  sample: {removed: 40, present: 200, maximum_removal_percent: 10.0}
cause:
  description: Name of the exit code. V(ok) for success.
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
    """Run the photo job, as the program does."""
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
