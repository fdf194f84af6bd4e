# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The photo source: key, pinned host keys, job, configuration, schedule.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from ansible_collections.sametime.estate.plugins.plugin_utils._runbook.page import Part, Section, Step

__all__ = ["section"]


def section(export: Mapping[str, Any], transfer: Mapping[str, Any], rendered: Mapping[str, Any]) -> Section:
    """Return the steps on the photo source.

    export, transfer: options of the roles photo_export and photo_transfer, without the prefix. rendered: what the roles
    render: needed (paths), servers (web servers: name, target, known_hosts), configuration and schedule (path and
    text), password_file and the name of its variable, empty for none.
    """
    configuration, rotation = rendered["configuration"], rendered["rotation"]
    run = f"runuser -u {export['user']} -- {export['program']} --config {export['config']}"
    steps = [
        _needed(export, rendered),
        _key(transfer),
        *(_pinned(transfer, server) for server in rendered["servers"]),
        _program(export),
        *(_password(export, rendered) if rendered.get("password_file") else []),
        _file(
            "Write the configuration of the job",
            configuration,
            f"chown root:$(id -gn {export['user']}) {configuration['path']}\nchmod 0640 {configuration['path']}\n"
            f"{export['program']} --check-config --config {configuration['path']}",
            "The last command prints nothing if the configuration is right.",
        ),
        _file("Write the rotation of the journal", rotation, f"chmod 0644 {rotation['path']}", ""),
        Step(
            "Export and send the photos",
            f"{run} --no-export --dry-run",
            "it ends without an error and lists no photo to add, change or remove",
            [
                Part(
                    "Install the receiver and grant the key first: see the pages of the web servers. The first command"
                    " runs the assembly line and sends nothing. Read what it says about names and sizes.",
                    f"{run} --phase stage --verbose\n{run} --no-export --verbose",
                ),
                Part("`--help` explains the exit codes. Guards stop a run that would remove too many photos."),
            ],
        ),
        *_schedule(transfer, rendered),
    ]
    return Section("Photo job", [f"Run the commands as root. The job itself runs as {export['user']}."], steps)


def _needed(export: Mapping[str, Any], rendered: Mapping[str, Any]) -> Step:
    return Step(
        "Check what the job needs",
        f"id {export['user']}\nls -ld {' '.join(rendered['needed'])}\npython3 --version",
        "the account and all files are there, and Python is 3.6 or later",
        [Part("Install what is missing. The account must be able to run the assembly line.")],
    )


def _key(transfer: Mapping[str, Any]) -> Step:
    key, user = transfer["key"], transfer["source_user"]
    folder = key.rpartition("/")[0]
    return Step(
        "Create the key of the job",
        f"ls -l {key} {key}.pub\nssh-keygen -l -f {key}.pub",
        f"both files belong to {user}, the first one has the mode -rw-------, and the type is ED25519",
        [
            Part(
                "The key has no passphrase, because the job runs unattended. It can only push photos: see the grant on"
                " the pages of the web servers.",
                f"install -d -o {user} -m 0700 {folder}\n"
                f"runuser -u {user} -- ssh-keygen -q -t ed25519 -N '' -C '{transfer['key_comment']}' -f {key}",
            )
        ],
    )


def _pinned(transfer: Mapping[str, Any], server: Mapping[str, str]) -> Step:
    target, port, file = server["target"], int(transfer["port"]), server["known_hosts"]
    name = target.lower() if port == 22 else f"[{target.lower()}]:{port}"
    return Step(
        f"Pin the host keys of {server['name']}",
        f"ssh-keygen -l -F {name} -f {file}",
        f"it shows the fingerprints that this command shows on {server['name']}:"
        " `for key in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -l -f $key; done`",
        [
            Part(
                f"On {server['name']}, print the public host keys. Do not take them from the network, as ssh-keyscan"
                " does.",
                "cat /etc/ssh/ssh_host_*_key.pub",
            ),
            Part(
                f"Here, write one line for each key to {file}, which belongs to {transfer['source_user']}:",
                f"{name} <type and key of {server['name']}>",
            ),
        ],
    )


def _program(export: Mapping[str, Any]) -> Step:
    user, program = export["user"], export["program"]
    folders = dict.fromkeys(path.rpartition("/")[0] for path in (program, export["config"]))
    made = [f"install -d -o root -m 0755 {folder}" for folder in folders if folder != export["home"]]
    return Step(
        "Install the job",
        f"ls -ld {export['home']} {program}\n{program} --help | head -n 1",
        f"the directory has the group of {user} and the mode drwxrwxr-t, the program belongs to root, and it starts",
        [
            Part(
                "On a computer with this collection, make the program, and copy it to this host:",
                "ansible localhost -m sametime.estate.photo_sync_program"
                ' -a "path=$PWD/photo-sync interpreter=/usr/bin/python3 mode=0755"',
            ),
            Part(
                "Here:",
                "\n".join(
                    [
                        f"install -d -o root -g $(id -gn {user}) -m 1775 {export['home']}",
                        *made,
                        f"install -o root -m 0755 photo-sync {program}",
                    ]
                ),
            ),
        ],
    )


def _password(export: Mapping[str, Any], rendered: Mapping[str, Any]) -> list[Step]:
    file = rendered["password_file"]
    return [
        Step(
            "Write the password of the directory",
            f"ls -l {file}",
            f"the file belongs to {export['user']} and has the mode -r--------",
            [
                Part(
                    "In bash; enter the value of the variable photo_export_directory.bind_password. The file has no"
                    " line end.",
                    f"install -o {export['user']} -m 0400 /dev/null {file}\n"
                    f'read -rs password && printf %s "$password" >{file}; unset password',
                )
            ],
        )
    ]


def _schedule(transfer: Mapping[str, Any], rendered: Mapping[str, Any]) -> list[Step]:
    files = rendered["schedule"]
    if not files:
        return []
    name = transfer["schedule_name"]
    paths = " ".join(file["path"] for file in files)
    timer = transfer["scheduler"] == "systemd"
    check = f"sha256sum {paths}" + (f"\nsystemctl list-timers {name}.timer" if timer else "")
    done = " and ".join(f"{_digest(file['text'])} is the digest of {file['path']}" for file in files)
    after = f"systemctl daemon-reload\nsystemctl enable --now {name}.timer" if timer else f"chmod 0644 {paths}"
    return [
        Step(
            "Schedule the job",
            check,
            done + (", and the timer has a next run" if timer else ""),
            [*(Part(f"Write to {file['path']}:", file["text"]) for file in files), Part("Then:", after)],
        )
    ]


def _file(title: str, file: Mapping[str, str], after: str, words: str) -> Step:
    known = "<" not in file["text"]  # else only the host knows the whole text
    return Step(
        title,
        f"sha256sum {file['path']}" if known else f"cat {file['path']}",
        f"the digest is {_digest(file['text'])}" if known else "the file has the lines below",
        [Part(f"Write to {file['path']}:", file["text"]), Part("Then:", after), *([Part(words)] if words else [])],
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
