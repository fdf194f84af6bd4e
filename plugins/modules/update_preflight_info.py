#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: update_preflight_info
short_description: Read what decides whether a Meeting server can be updated
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Reads, on the host of a Meeting server, lines about DEPSTATUS in logs and response files, the offerings that
    Installation Manager has installed, deployment names, the limit of open files of the running server, free space, and
    backups of the configuration.
  - Writes nothing and judges nothing; the filter P(sametime.estate.update_preflight_verdict#filter) does. Passwords in
    lines about DEPSTATUS are hidden.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  diff_mode:
    support: none
options:
  logs:
    description: Logs and response files, as paths, patterns, or directories with all files below them.
    type: list
    elements: str
    default: [/var/ibm/InstallationManager/logs]
  log_days:
    description: Files that are older than this many days are not searched, only counted. V(0) searches all files.
    type: int
    default: 0
  imcl:
    description: Command of Installation Manager. If it does not exist, O(installed) is read.
    type: path
    default: /opt/IBM/InstallationManager/eclipse/tools/imcl
  installed:
    description: The list of Installation Manager.
    type: path
    default: /var/ibm/InstallationManager/installed.xml
  product_configs:
    description: Files with deployment names, as paths or patterns.
    type: list
    elements: str
    default: [/opt/IBM/WebSphere/ST*ServerCell/productConfig.properties]
  server:
    description: Name of the Meeting server, by which its process is found.
    type: str
    default: STMeetingServer
  space:
    description: Directories whose free space is read.
    type: list
    elements: path
    default: []
  backups:
    description: Backups of the configuration, as paths or patterns.
    type: list
    elements: str
    default: []
"""

EXAMPLES = r"""
- name: Read the host of a Meeting server
  sametime.estate.update_preflight_info:
    logs: [/var/ibm/InstallationManager/logs, /root/response/*.xml]
    backups: [/backup/WebSphereConfig_*.zip]
  register: host
"""

RETURN = r"""
evidence:
  description:
    - Lines about DEPSTATUS with C(file), C(modified), C(line), C(text), and C(value), null if it has none. Of one value
      in one file, the first 5 lines are listed, and C(more) of the last one is the number of all further lines.
  returned: success
  type: list
  elements: dict
searched:
  description:
    - C(files) their number, C(older) the number of files that are too old, C(missing) paths without any file, and
      C(unread) files and directories that could not be read, each with C(file) and C(reason).
  returned: success
  type: dict
offerings:
  description: Installed offerings with C(directory), C(id), C(build), C(name) and C(version).
  returned: success
  type: list
  elements: dict
offerings_source:
  description: Where they were read; empty if Installation Manager was not found.
  returned: success
  type: str
deployments:
  description: Deployments with C(name), C(product), C(version), C(install_type) and C(file).
  returned: success
  type: list
  elements: dict
open_files:
  description:
    - C(limit) of the running server, null if it does not run and -1 without a limit, and C(process) its number.
  returned: success
  type: dict
space:
  description:
    - For each directory C(path), C(measured) the directory that exists, C(filesystem) a number that directories of one
      file system share, and C(megabytes) that are free.
  returned: success
  type: list
  elements: dict
backup:
  description: The newest backup with C(path), C(age_hours) and C(problem); null if there is none.
  returned: success
  type: dict
"""

import os
import time
from typing import Any, Dict, List, Tuple

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._update import host, offerings, status_lines
from ansible_collections.sametime.estate.plugins.module_utils._update.errors import UpdateError


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Read everything."""
    params = module.params
    if params["log_days"] < 0:
        raise UpdateError(f"log_days is {params['log_days']}; write 0 to search all files, or a number of days")
    now = time.time()
    deployments, unread = _deployments(params["product_configs"])
    searched, evidence, more = _search(params["logs"], params["log_days"], now)
    searched["unread"] += unread
    source, installed = _installed(module)
    return {
        "changed": False,
        "evidence": evidence,
        "searched": searched,
        "offerings": [dict(offering._asdict()) for offering in installed],
        "offerings_source": source,
        "deployments": deployments + more,
        "open_files": host.open_files(params["server"]),
        "space": [host.free_space(path) for path in params["space"]],
        "backup": host.newest_backup(params["backups"], now),
    }


def _deployments(paths: List[str]) -> Tuple[List[Dict[str, Any]], List[Dict[str, Any]]]:
    """Return the deployments that files of the product name, and the files that could not be read."""
    found = host.files_of(paths)
    deployments, unread = [], list(found.unread)
    for path in found.files:
        try:
            text = host.text_of(path)
        except OSError as exc:
            unread.append({"file": path, "reason": exc.strerror or str(exc)})
            continue
        deployments += [dict(one._asdict(), file=path) for one in offerings.of_product(text)]
    return deployments, unread


def _search(
    paths: List[str], days: int, now: float
) -> Tuple[Dict[str, Any], List[Dict[str, Any]], List[Dict[str, Any]]]:
    """Return what was searched, the evidence, and the deployments that response files name."""
    found = host.files_of(paths)
    unread, evidence, deployments = list(found.unread), [], []
    recent = [path for path in found.files if not days or now - os.path.getmtime(path) <= days * 86400]
    read = 0
    for path in recent:
        try:
            text = host.text_of(path)
        except OSError as exc:
            unread.append({"file": path, "reason": exc.strerror or str(exc)})
            continue
        read += 1
        modified = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(os.path.getmtime(path)))
        kept = status_lines.first_of_each_value(status_lines.find(text))
        evidence += [dict(item._asdict(), more=more, file=path, modified=modified) for item, more in kept]
        deployments += [dict(one._asdict(), file=path) for one in offerings.of_response_file(text)]
    searched = {
        "files": read,
        "older": len(found.files) - len(recent),
        "missing": found.missing,
        "unread": unread,
    }
    return searched, evidence, deployments


def _installed(module: AnsibleModule) -> Tuple[str, List[offerings.Offering]]:
    """Return where the offerings were read, and the offerings. Raises UpdateError: the list cannot be read."""
    imcl, installed = module.params["imcl"], module.params["installed"]
    if os.path.isfile(imcl) and os.access(imcl, os.X_OK):
        code, out, err = module.run_command([imcl, "listInstalledPackages", "-long"])
        if code != 0:
            raise UpdateError(
                f"{imcl} listInstalledPackages failed with exit code {code}", rc=code, stdout=out, stderr=err
            )
        return imcl, offerings.listed(out)
    if os.path.isfile(installed):
        with open(installed, "rb") as stream:
            return installed, offerings.registered(stream.read())
    return "", []


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "logs": {"type": "list", "elements": "str", "default": ["/var/ibm/InstallationManager/logs"]},
            "log_days": {"type": "int", "default": 0},
            "imcl": {"type": "path", "default": "/opt/IBM/InstallationManager/eclipse/tools/imcl"},
            "installed": {"type": "path", "default": "/var/ibm/InstallationManager/installed.xml"},
            "product_configs": {
                "type": "list",
                "elements": "str",
                "default": ["/opt/IBM/WebSphere/ST*ServerCell/productConfig.properties"],
            },
            "server": {"type": "str", "default": "STMeetingServer"},
            "space": {"type": "list", "elements": "path", "default": []},
            "backups": {"type": "list", "elements": "str", "default": []},
        },
        supports_check_mode=True,
    )
    run(module, act)


if __name__ == "__main__":
    main()
