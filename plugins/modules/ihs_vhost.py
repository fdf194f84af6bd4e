#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

DOCUMENTATION = r"""
module: ihs_vhost
short_description: A configuration fragment of IBM HTTP Server, tested before it goes live
version_added: 1.0.0
description:
  - Keeps one file with a virtual host, the line of the main file that includes it, and the modules it needs.
  - The whole configuration is tested with the new fragment beside the live one (C(apachectl -t -f)); only then the
    files are swapped, each at once. They are tested again in their place, and a running server takes them by a
    graceful restart. A request proves that it did.
  - Whatever fails, the files that were there come back, a server that ran runs with them, and the error carries the
    words of httpd. Nothing half written is ever live.
  - Of the main file no other byte changes. A C(LoadModule) line that is commented out is put into force rather than a
    second one added; one C(Include) line comes at the end, unless an C(Include) takes the fragment in already.
  - A server that does not run is not started. The configuration is tested and put in place, and a warning says that it
    takes effect at the next start.
author: The sametime.estate maintainers (!UNKNOWN)
options:
  path:
    description: The fragment.
    type: path
    required: true
  content:
    description:
      - Text of the fragment. Needed for O(state=present).
      - V(@digest@) in it, and in O(probe.path), stands for a digest of this text, so that a request can tell this
        fragment from every other one.
    type: str
  state:
    description:
      - V(present) writes, includes and activates the fragment.
      - V(absent) removes it and its C(Include) line. Modules stay loaded, others may use them.
    type: str
    choices: [present, absent]
    default: present
  modules:
    description: Modules that the fragment needs, as C(LoadModule) names them.
    type: list
    elements: str
    default: []
  probe:
    description:
      - A request to the running server. With V(@digest@) in its path it proves that this very fragment answers, also
        when an earlier run was interrupted before the restart.
      - Without a probe the module can only see that the server still runs.
    type: dict
    suboptions:
      address:
        description: Address at which the server is asked, as seen from the host itself.
        type: str
        default: 127.0.0.1
      port:
        description: Port at which it is asked.
        type: int
        default: 80
      host:
        description: Name of the virtual host, for the Host header.
        type: str
        required: true
      path:
        description: What is asked for. Characters with a meaning in regular expressions are best left out.
        type: str
        required: true
      status:
        description: The status that the fragment answers, and nothing else does.
        type: int
        default: 204
      timeout_seconds:
        description: How long a graceful restart may take.
        type: int
        default: 15
  server_root:
    description: Directory in which the server is installed.
    type: path
    default: /opt/IBM/HTTPServer
  apachectl:
    description: The control program. By default C(bin/apachectl) below O(server_root).
    type: path
  config:
    description: >-
      The main configuration file. By default C(conf/httpd.conf) below O(server_root); any other one is passed to
      C(apachectl) by C(-f).
    type: path
  backup:
    description: Keep a copy of the main file, with the time in its name, beside it whenever it is changed.
    type: bool
    default: true
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  check_mode:
    support: full
    details: The test of the new configuration takes place in check mode too; it needs no change.
  diff_mode:
    support: full
    details: The fragment whole, of the main file the touched lines.
"""

EXAMPLES = r"""
- name: A virtual host of its own file
  sametime.estate.ihs_vhost:
    path: /opt/IBM/HTTPServer/conf/sametime_photos.conf
    content: "{{ lookup('ansible.builtin.template', 'photos.conf.j2') }}"
    modules: [rewrite_module, headers_module]
    probe:
      host: photos.acme.example
      path: /sametime-estate/@digest@

- name: The way back
  sametime.estate.ihs_vhost:
    path: /opt/IBM/HTTPServer/conf/sametime_photos.conf
    state: absent
"""

RETURN = r"""
actions:
  description: What was done, or would be done in check mode, in this order.
  returned: success
  type: list
  elements: str
  sample: [write fragment, load rewrite_module, include fragment, graceful restart]
digest:
  description: The digest that stands for V(@digest@), null where there is none.
  returned: success
  type: str
  sample: 0c2b4d5a8f1e7c6b9a3d2e1f0a9b8c7d
running:
  description: Whether the server ran.
  returned: success
  type: bool
reloaded:
  description: Whether it took the configuration in this run.
  returned: success
  type: bool
backup_file:
  description: The copy of the main file.
  returned: when the main file was changed and a copy was asked for
  type: str
  sample: /opt/IBM/HTTPServer/conf/httpd.conf.2211.2026-11-22@10:20:30~
httpd:
  description: What httpd said against the configuration.
  returned: failure, when httpd refused it
  type: str
  sample: "Syntax error on line 12 of /opt/IBM/HTTPServer/conf/sametime_photos.conf: Invalid command 'Requir'"
error_log:
  description: What the main error log got meanwhile.
  returned: failure, when the log got something
  type: str
  sample: "(2)No such file or directory: could not open transfer log file"
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._ihs import activation, spec
from ansible_collections.sametime.estate.plugins.module_utils._ihs.errors import IhsError
from ansible_collections.sametime.estate.plugins.module_utils._ihs.server import Probe


def main() -> None:
    module = AnsibleModule(
        argument_spec=dict(
            spec.PATHS,
            path={"type": "path", "required": True},
            content={"type": "str"},
            state={"type": "str", "choices": ["present", "absent"], "default": "present"},
            modules={"type": "list", "elements": "str", "default": []},
            probe={"type": "dict", "options": spec.PROBE},
            backup={"type": "bool", "default": True},
        ),
        supports_check_mode=True,
    )
    params = module.params
    present = params["state"] == "present"
    if present and not params["content"]:
        module.fail_json(msg="state is present, so content is needed: the text of the fragment")
    probe = Probe(**params["probe"]) if params["probe"] else None
    saved = None
    try:
        server = spec.server(module)
        if present:
            stamped = activation.stamp(params["content"], probe)
        else:
            stamped = activation.unstamp(server.read(params["path"]), probe)
        wanted = activation.Wanted(params["path"], stamped.text, params["modules"], stamped.probe)
        plan = activation.plan(server, wanted)
        if plan.files_differ:
            activation.test(server, wanted, plan)
        if plan.changed and not module.check_mode:
            saved = activation.apply(server, wanted, plan, module.backup_local if params["backup"] else None)
    except IhsError as exc:
        module.fail_json(msg=str(exc), **exc.details)
    if plan.changed and not plan.running:
        module.warn("httpd does not run and was not started; the tested configuration takes effect at its next start")
    module.exit_json(
        changed=plan.changed,
        actions=activation.actions(plan, server.paths.root, params["path"], params["modules"]),
        digest=stamped.digest,
        running=plan.running,
        reloaded=plan.reload and not module.check_mode,
        diff=activation.diff(plan, server.paths.config, params["path"]),
        **({"backup_file": saved} if saved else {}),
    )


if __name__ == "__main__":
    main()
