#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

DOCUMENTATION = r"""
module: ihs_info
short_description: Read version, modules and virtual hosts of IBM HTTP Server
version_added: 1.0.0
description:
  - Runs C(apachectl) for version, modules and virtual hosts, and reads the rest from the configuration files.
  - Changes nothing. Works with IBM HTTP Server 7.0 to 9.0 and with Apache httpd 2.2 and 2.4.
author: The sametime.estate maintainers (!UNKNOWN)
options:
  without:
    description: >-
      A configuration file to leave out: the result is as if no other file included it. A file that
      M(sametime.estate.ihs_vhost) manages can thus be written for the rest of the configuration, even while it is
      broken.
    type: path
  generation:
    description: >-
      The httpd whose configuration language the server reads. By default the version of the server shows it: IBM HTTP
      Server 7 and 8 are httpd 2.2, IBM HTTP Server 9 is httpd 2.4. Set it for a server whose version shows neither.
    type: str
    choices: ["2.2", "2.4"]
extends_documentation_fragment:
  - sametime.estate._ihs
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  check_mode:
    support: full
    details: The module changes nothing.
  diff_mode:
    support: none
    details: The module changes nothing.
"""

EXAMPLES = r"""
- name: Read the version and the virtual hosts
  sametime.estate.ihs_info:
  register: web_server

- name: Leave the photos out, on a server in another directory
  sametime.estate.ihs_info:
    server_root: /usr/IBM/HTTPServer
    without: /usr/IBM/HTTPServer/conf/sametime_photos.conf
"""

RETURN = r"""
product:
  description: Name of the product.
  returned: success
  type: str
  sample: IBM_HTTP_Server
version:
  description: Version of the product.
  returned: success
  type: str
  sample: 8.5.5.22
generation:
  description: The httpd whose configuration language it reads, V(2.2) or V(2.4).
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
  description: Names of the loaded modules, static ones included.
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
    default: {description: Whether it answers for names that no virtual host of the address has., type: bool}
    file: {description: The file that defines it., type: str, sample: /opt/IBM/HTTPServer/conf/httpd.conf}
    line: {description: The line at which it begins., type: int, sample: 120}
    aliases: {description: Its aliases., type: list, elements: str}
    tls:
      description: Its TLS settings, its own and those of the main server; null without TLS.
      type: dict
      contains:
        sni: {description: Whether C(SSLEnable) has the argument C(SNI)., type: bool}
        key_file: {description: Value of C(KeyFile) or null., type: str, sample: /opt/IBM/HTTPServer/conf/key.kdb}
        disabled_protocols:
          description: Arguments of C(SSLProtocolDisable).
          type: list
          elements: str
          sample: [SSLv3, TLSv10, TLSv11]
main_server:
  description: Settings outside of virtual hosts.
  returned: success
  type: dict
  contains:
    listen: {description: Values of C(Listen)., type: list, elements: str, sample: ["80"]}
    name_virtual_hosts: {description: Values of C(NameVirtualHost)., type: list, elements: str, sample: []}
    server_name: {description: Value of C(ServerName) or null., type: str, sample: "www.acme.example:80"}
    document_root: {description: Value of C(DocumentRoot) or null., type: str, sample: /opt/IBM/HTTPServer/htdocs}
    rewrite_lock: {description: Value of C(RewriteLock) or null., type: str, sample: null}
    rewrite_engine: {description: Whether RewriteEngine is on in the main server., type: bool}
    tls: {description: "TLS settings of the main server, as those of a virtual host; null without TLS.", type: dict}
    believed_header:
      description: >-
        The setting by which httpd believes every client that names another address in a header, with file and line;
        null without one. It is C(RemoteIPHeader) without the addresses of the proxies.
      type: str
      sample: "remoteipheader X-Forwarded-For (/opt/IBM/HTTPServer/conf/httpd.conf, line 120)"
"""

from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._ihs import httpd_conf, inherited, spec


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Ask apachectl, and read the configuration files."""
    params = module.params
    server = spec.server(module)
    build = server.build(params["generation"])
    config = server.without(params["without"]) if params["without"] else None
    located = server.configuration(server.read(config) if config else None)
    modules = server.modules(config)
    believed = inherited.believed_header(located) if "remoteip_module" in modules else None
    return {
        "changed": False,
        "product": build.product,
        "version": build.version,
        "generation": build.generation,
        "server_root": server.paths.root,
        "apachectl": server.paths.apachectl,
        "config": server.paths.config,
        "running": server.running(),
        "modules": modules,
        "virtual_hosts": [
            dict(
                host._asdict(),
                aliases=host.aliases or httpd_conf.aliases(located, host.file, host.line),
                tls=httpd_conf.tls_settings(located, host.file, host.line),
            )
            for host in server.virtual_hosts(config)
        ],
        "main_server": dict(httpd_conf.main_server(located), believed_header=believed),
    }


def main() -> None:
    module = AnsibleModule(
        argument_spec=dict(
            spec.WEB_SERVER,
            without={"type": "path"},
            generation={"type": "str", "choices": ["2.2", "2.4"]},
        ),
        supports_check_mode=True,
    )
    run(module, act)


if __name__ == "__main__":
    main()
