# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The web server: account, directory, and the virtual host of the photos as role photo_vhost renders it.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import hashlib
import re
import shlex
from collections.abc import Mapping
from typing import Any

from ansible_collections.sametime.estate.plugins.plugin_utils._runbook import https
from ansible_collections.sametime.estate.plugins.plugin_utils._runbook.page import Part, Section, Step

__all__ = ["section"]

_PROGRAM = re.compile(r'"prg:(?P<directory>/\S+)/photo-gate ')
_DIGEST = "@digest@"


def section(options: Mapping[str, Any], virtual_host: Mapping[str, Any]) -> Section:
    """Return the steps on a web server.

    options: those of role photo_vhost, without the prefix. virtual_host: text of the virtual host for a stock server of
    this generation of httpd, with the place of its digest; tls: `photo_vhost_tls`; modules that it needs; on_http:
    whether the http port has the virtual host; no_sni: whether another one gives its certificate; addresses: port ->
    address of the server for requests, 127.0.0.1 by default.
    """
    rendered, generation = str(virtual_host["text"]), str(virtual_host["generation"])
    tls = virtual_host.get("tls") or {}
    # As module ihs_vhost makes it, so that the role can take over the file.
    digest = hashlib.sha256(rendered.encode()).hexdigest()[:32]
    directory, user = shlex.quote(options["directory"]), options["user"]
    config = shlex.quote(options["config"])
    before = shlex.quote(f"{options['config']}.before-photos")
    control = f"{shlex.quote(options['server_root'] + '/bin/apachectl')} -f {config}"
    restart = f"{control} -t && {control} -k graceful"
    include = shlex.quote(f'Include "{options["fragment"]}"')
    addresses = virtual_host.get("addresses") or {}
    secure = _asked("https", options, tls.get("port", 443), digest, addresses) if tls else ""
    check = _asked("http", options, options["port"], digest, addresses) if virtual_host.get("on_http", True) else secure
    modules = virtual_host.get("modules") or ["rewrite_module", "headers_module"]
    steps = [
        _account(directory, user),
        *_program(rendered),
        *([https.certificate(options, tls, no_sni=bool(virtual_host.get("no_sni")))] if tls else []),
        Step(
            f"Write the virtual host to {options['fragment']}",
            check,
            "the answer is 204: the server uses this text",
            [
                Part(
                    f"The text is for httpd {generation} with a stock configuration. If the server has other virtual"
                    f" hosts on port {options['port']}, none may have the name {options['host']}. If it does not listen"
                    f" on this port, add `Listen {options['port']}`.",
                    rendered.replace(_DIGEST, digest),
                ),
                Part(
                    f"It needs these modules. If `{control} -M` does not list them, add these lines to"
                    f" {options['config']}, or remove the # before them.",
                    "\n".join(f"LoadModule {name} modules/mod_{name.removesuffix('_module')}.so" for name in modules),
                ),
                Part(
                    f"Add this line at the end of {options['config']}, test the configuration, and only then restart"
                    " without downtime.",
                    f"test -e {before} || cp -p {config} {before}\n"
                    f"grep -qxF {include} {config} || echo {include} >>{config}\n{restart}",
                ),
                *_second_restart(rendered, generation),
                Part(
                    "To undo it: put the old file back, test, and restart again. If somebody else has changed"
                    f" {options['config']} meanwhile, remove only the line.",
                    f"cp -p {before} {config} && rm {before}\n{restart}",
                ),
            ],
        ),
        *([https.served(options, tls, secure, restart)] if tls else []),
    ]
    return Section("Virtual host of the photos", [], steps)


def _account(directory: str, user: str) -> Step:
    """Return the step for the directory of the photos and the account that owns it; both are quoted for a shell."""
    return Step(
        "Create the account and the directory of the photos",
        f"ls -ld {directory}",
        f"it is a directory that belongs to {user}, with the mode drwxr-xr-x",
        [
            Part(
                "",
                # With no valid password, sshd does not take the account for a locked one.
                f"getent passwd {user} || useradd --system --create-home --shell /bin/sh --password '*' {user}\n"
                f"install -d -o {user} -m 0755 {directory}",
            )
        ],
    )


def _second_restart(rendered: str, generation: str) -> list[Part]:
    """Return what httpd 2.2 needs to start the program, if it has just loaded mod_rewrite."""
    if generation != "2.2" or _PROGRAM.search(rendered) is None:
        return []
    return [
        Part(
            "If rewrite_module was not loaded before, httpd 2.2 starts the program only at a second restart: wait until"
            " the check gives 204, and restart once more."
        )
    ]


def _asked(scheme: str, options: Mapping[str, Any], port: Any, digest: str, addresses: Mapping[str, str]) -> str:
    """Return the command that asks for the digest: only this text answers with 204."""
    place = f"{options['host']}:{port}"
    authority = options.get("tls_ca_file") if scheme == "https" else ""
    trust = f" --cacert {shlex.quote(authority)}" if authority else ""
    address = addresses.get(str(port)) or "127.0.0.1"
    return (
        f"curl -s -o /dev/null -w '%{{http_code}}\\n'{trust} --resolve {place}:{address}"
        f" {scheme}://{place}/sametime-estate/{digest}"
    )


def _program(rendered: str) -> list[Step]:
    """Return the step for the program that verifies tokens and counts guests, if the virtual host starts it."""
    command = _PROGRAM.search(rendered)
    if command is None:
        return []
    directory = command["directory"]
    return [
        Step(
            "Install the program that verifies sign-on tokens and counts guests",
            f"{directory}/photo-gate --config {directory}/rules.json --check-config && ls -l {directory}",
            "it prints no error, and keys.json has the mode -rw-------",
            [
                Part(
                    "The playbook `render_vhost.yml` writes the program, its rules and its keys, and says how to"
                    " install them. The keys are a secret, so they are not on this page.",
                    "",
                )
            ],
        )
    ]
