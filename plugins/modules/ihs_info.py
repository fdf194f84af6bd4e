#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

DOCUMENTATION = r"""
module: ihs_info
short_description: What IBM HTTP Server is, and what it is configured to serve
version_added: 1.0.0
description:
  - Asks C(apachectl) for version, modules and virtual hosts, and reads in the configuration what it does not tell.
  - Changes nothing. Works with IBM HTTP Server 7.0 to 9.0 and with Apache httpd 2.2 and 2.4.
author: The sametime.estate maintainers (!UNKNOWN)
options:
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
  without:
    description: >-
      A configuration file to leave out: everything is told as if it were not included. So a fragment that is managed by
      M(sametime.estate.ihs_vhost) can be made to fit the rest, even while it is broken.
    type: path
  generation:
    description: >-
      The httpd whose configuration language the server speaks, for a server whose version says neither. By default it
      is found out: IBM HTTP Server 7 and 8 are httpd 2.2, IBM HTTP Server 9 is httpd 2.4.
    type: str
    choices: ["2.2", "2.4"]
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  check_mode:
    support: full
    details: Nothing is ever changed.
  diff_mode:
    support: none
    details: Nothing is ever changed.
"""

EXAMPLES = r"""
- name: Which httpd is it
  sametime.estate.ihs_info:
  register: web_server

- name: What is served beside the photos, by a server in another place
  sametime.estate.ihs_info:
    server_root: /usr/IBM/HTTPServer
    without: /usr/IBM/HTTPServer/conf/sametime_photos.conf
"""

RETURN = r"""
product:
  description: The name that the server gives itself.
  returned: success
  type: str
  sample: IBM_HTTP_Server
version:
  description: The version of the product.
  returned: success
  type: str
  sample: 8.5.5.22
generation:
  description: The httpd whose configuration language it speaks, V(2.2) or V(2.4).
  returned: success
  type: str
  sample: "2.2"
server_root:
  description: Directory in which the server is installed.
  returned: success
  type: str
  sample: /opt/IBM/HTTPServer
apachectl:
  description: The control program.
  returned: success
  type: str
  sample: /opt/IBM/HTTPServer/bin/apachectl
config:
  description: The main configuration file.
  returned: success
  type: str
  sample: /opt/IBM/HTTPServer/conf/httpd.conf
running:
  description: Whether the server runs.
  returned: success
  type: bool
modules:
  description: Names of the modules that the configuration loads, static ones included.
  returned: success
  type: list
  elements: str
  sample: [core_module, http_module, rewrite_module]
virtual_hosts:
  description: The virtual hosts, in the order in which httpd lists them.
  returned: success
  type: list
  elements: dict
  contains:
    address: {description: Address as configured., type: str, sample: "*"}
    port: {description: Port as configured., type: str, sample: "80"}
    name: {description: ServerName., type: str, sample: www.acme.example}
    default: {description: Whether it answers for names that no virtual host of the address claims., type: bool}
    file: {description: The file that defines it., type: str, sample: /opt/IBM/HTTPServer/conf/httpd.conf}
    line: {description: The line at which it begins., type: int, sample: 120}
    aliases: {description: Further names of it; httpd 2.2 does not tell them., type: list, elements: str}
main_server:
  description: What the configuration says outside of virtual hosts.
  returned: success
  type: dict
  contains:
    listen: {description: Values of C(Listen)., type: list, elements: str, sample: ["80"]}
    name_virtual_hosts: {description: Values of C(NameVirtualHost)., type: list, elements: str, sample: []}
    server_name: {description: Value of C(ServerName) or null., type: str, sample: "www.acme.example:80"}
    document_root: {description: Value of C(DocumentRoot) or null., type: str, sample: /opt/IBM/HTTPServer/htdocs}
    rewrite_engine: {description: Whether the main server rewrites., type: bool}
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._ihs import activation, httpd_conf, spec
from ansible_collections.sametime.estate.plugins.module_utils._ihs.errors import IhsError


def main() -> None:
    module = AnsibleModule(
        argument_spec=dict(
            spec.PATHS,
            without={"type": "path"},
            generation={"type": "str", "choices": ["2.2", "2.4"]},
        ),
        supports_check_mode=True,
    )
    params = module.params
    try:
        server = spec.server(module)
        build = server.build(params["generation"])
        config = activation.candidate_without(server, params["without"]) if params["without"] else None
        located = server.configuration(server.read(config) if config else None)
        result = {
            "product": build.product,
            "version": build.version,
            "generation": build.generation,
            "server_root": server.paths.root,
            "apachectl": server.paths.apachectl,
            "config": server.paths.config,
            "running": server.running(),
            "modules": server.modules(config),
            "virtual_hosts": [
                dict(host._asdict(), file=server.paths.config if host.file == config else host.file)
                for host in server.virtual_hosts(config)
            ],
            "main_server": {
                "listen": httpd_conf.values(located, "Listen"),
                "name_virtual_hosts": httpd_conf.values(located, "NameVirtualHost"),
                "server_name": httpd_conf.main_value(located, "ServerName"),
                "document_root": httpd_conf.main_value(located, "DocumentRoot"),
                "rewrite_engine": (httpd_conf.main_value(located, "RewriteEngine") or "").lower() == "on",
            },
        }
    except IhsError as exc:
        module.fail_json(msg=str(exc), **exc.details)
    module.exit_json(changed=False, **result)


if __name__ == "__main__":
    main()
