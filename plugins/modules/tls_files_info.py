#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

DOCUMENTATION = r"""
module: tls_files_info
short_description: Check the certificate files of a TLS server before the server gets them
version_added: 1.0.0
description:
  - Reads certificate, private key and chain of Apache httpd and judges them as a client that requests O(host) does.
    A wrong pair would end httpd at its next restart, which no test of its configuration shows.
  - Of a key database of IBM HTTP Server, it can only say whether it is there, with its stash file.
  - Changes nothing. Findings are results, not failures. No content of a key is returned.
author: The sametime.estate maintainers (!UNKNOWN)
options:
  host:
    description: The host name that clients request.
    type: str
    required: true
  certificate:
    description: File with the certificate, in PEM form; certificates of authorities may follow in it.
    type: path
  key:
    description: File with the private key.
    type: path
  chain:
    description: File with the certificates of the intermediate authorities.
    type: path
  key_file:
    description: Key database of IBM HTTP Server, in place of the other files.
    type: path
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  diff_mode:
    support: none
    details: The module changes nothing.
"""

EXAMPLES = r"""
- name: Check the key database
  sametime.estate.tls_files_info:
    host: photos.acme.example
    key_file: /opt/IBM/HTTPServer/conf/key.kdb
  register: photo_key_database
"""

RETURN = r"""
problems:
  description: Why a server with these files would not start, or why clients would refuse it, as sentences.
  returned: success
  type: list
  elements: str
  sample: []
warnings_found:
  description: Doubts, as sentences, for example a private key that every account can read.
  returned: success
  type: list
  elements: str
  sample: []
"""

import time
from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._tls import files, judgement


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Read the files and judge them as clients do."""
    params = module.params
    if params["key_file"]:
        found = files.read_key_database(params["key_file"])
    else:
        found = files.read_pair(params["certificate"], params["key"], params["chain"])
    seen = judgement.Seen(found.certificates)
    problems = found.problems or judgement.problems(seen, params["host"], time.time(), "")
    return {"changed": False, "problems": problems, "warnings_found": found.warnings}


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "host": {"type": "str", "required": True},
            "certificate": {"type": "path"},
            "key": {"type": "path", "no_log": False},
            "chain": {"type": "path"},
            "key_file": {"type": "path", "no_log": False},
        },
        required_one_of=[("certificate", "key_file")],
        mutually_exclusive=[("certificate", "key_file")],
        required_together=[("certificate", "key")],
        supports_check_mode=True,
    )
    run(module, act)


if __name__ == "__main__":
    main()
