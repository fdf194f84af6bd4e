# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a web server needs to receive photos from the photo source: the receiver, and the grant of the key.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.sametime.estate.plugins.module_utils._ssh import authorized_keys, keys, openssh
from ansible_collections.sametime.estate.plugins.plugin_utils._runbook.page import Part, Section, Step

__all__ = ["section"]

# The grant is planned for any key and any address; the page has words in their place.
_ANY_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
_ANY_ADDRESS = "192.0.2.0"
_NEWEST = "9.0"


def section(options: Mapping[str, Any], source: str) -> Section:
    """Return the steps on a web server. options: those of role photo_transfer. source: host of the photo source.

    Raises SshError: a value does not fit into a grant.
    """
    return Section("Transfer of the photos", [], [_receiver(options), _grant(options, source)])


def _receiver(options: Mapping[str, Any]) -> Step:
    receiver, start = options["receiver"], f"#!{options['receiver_python']} -I"
    return Step(
        "Install the receiver",
        f"ls -l {receiver}\nhead -n 1 {receiver}",
        f"it belongs to root, has the mode -rwxr-xr-x, and its first line is `{start}`",
        [
            Part(
                "Copy the file `plugins/module_utils/_ssh/receive.py` of this collection to this host. Then:",
                f"install -d -o root -m 0755 {receiver.rpartition('/')[0]}\n"
                f"{{ echo '{start}'; cat receive.py; }} >{receiver}\nchmod 0755 {receiver}",
            )
        ],
    )


def _grant(options: Mapping[str, Any], source: str) -> Step:
    user = options["user"]
    path = options["authorized_keys"] or f"~{user}/.ssh/authorized_keys"
    grant = authorized_keys.Grant(
        name=options["grant"],
        receiver=options["receiver"],
        directory=options["directory"],
        sources=list(options["from"]) or [_ANY_ADDRESS],
        version=openssh.parse_version(options["openssh_version"] or _NEWEST),
    )
    line = authorized_keys.line_of(grant, _ANY_KEY)
    line = line.replace(keys.parse_public(_ANY_KEY).bare, f"<type and key of {options['key']}.pub on {source}>")
    line = line.replace(f'"{_ANY_ADDRESS}"', f'"<address of {source}>"')
    return Step(
        "Grant the key of the job the right to push photos",
        f"grep -n '{authorized_keys.tag(options['grant'])}$' {path}",
        f"there is one line with this comment, and it is the line below with the key of {source}",
        [
            *(
                []
                if options["authorized_keys"]
                else [Part("Create the directory of the file:", f"install -d -o {user} -m 0700 ~{user}/.ssh")]
            ),
            Part(
                f"Add the line to {path}. It gives the key one command, the receiver, which writes photos and nothing"
                " else." + ("" if options["openssh_version"] else " `restrict` needs OpenSSH 7.2 or later."),
                line,
            ),
            Part(
                "sshd ignores the file if others can write to it:",
                f"chown -R {user} ~{user}/.ssh\nchmod 0700 ~{user}/.ssh\nchmod 0600 {path}"
                if not options["authorized_keys"]
                else f"ls -l {path}",
            ),
        ],
    )
