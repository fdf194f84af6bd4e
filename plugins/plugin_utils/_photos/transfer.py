# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the options of role photo_transfer that its argument specification cannot check.

Pure: no Ansible, no files, no processes.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.sametime.estate.plugins.plugin_utils._photos import web_servers
from ansible_collections.sametime.estate.plugins.plugin_utils._schedule import cron

# Paths that the role writes unquoted into authorized_keys, crontabs and units.
PATHS = (
    "photo_transfer_program",
    "photo_transfer_config",
    "photo_transfer_key",
    "photo_transfer_known_hosts",
    "photo_transfer_receiver_python",
)
PATH = re.compile(r"/[A-Za-z0-9_./@+-]+\Z")
# cron ignores files in /etc/cron.d with other characters in their names (cron.8 of Debian and of Red Hat).
FILE_NAME = re.compile(r"[A-Za-z0-9_-]+\Z")
MAIL_ADDRESS = re.compile(r"[A-Za-z0-9_.@+-]*\Z")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
# In a quoted value of crontab.5 or systemd.exec.5, these characters have a special meaning.
_VALUE = re.compile(r"[^\"'%\\\n]*\Z")


def problems(options: Mapping[str, Any], groups: Mapping[str, Sequence[str]]) -> list[str]:
    """Return a sentence for each problem, none if the role can run.

    options: options of the role by name, and ``web_servers``, as filter photo_web_servers returns them; groups: group
    name -> hosts, with the group ``all``. Raises KeyError for a missing option.
    """
    return [
        *_hosts(str(options["photo_transfer_web_host"]), groups),
        *web_servers.problems([web_servers.WebServer(**server) for server in options.get("web_servers", [])]),
        *_paths(options),
        *_schedule(options),
        *_environment(options["photo_transfer_environment"]),
    ]


def _hosts(web_host: str, groups: Mapping[str, Sequence[str]]) -> Iterator[str]:
    if web_host and web_host not in groups.get("all", []):
        yield (
            f'photo_transfer_web_host is "{web_host}", which is not a host of the inventory. Write the name of the only'
            " web server that receives photos, or leave it empty: then every host of the group photo_web receives them"
        )
    if not web_host and not groups.get(web_servers.GROUP, []):
        yield (
            "the group photo_web has no host, so there is no web server to send photos to: put the web server into the"
            " group, or set photo_transfer_web_host"
        )
    sources = groups.get("photo_source", [])
    if len(sources) > 1:
        yield (
            f"the group photo_source has {len(sources)} hosts: {', '.join(sources)}. Two sources would remove the"
            " photos of each other: leave one host in the group"
        )


def _paths(options: Mapping[str, Any]) -> Iterator[str]:
    for name in PATHS:
        if not PATH.match(str(options[name])):
            yield (
                f'{name} is "{options[name]}": write an absolute path of letters, digits and the characters . _ - + @,'
                " since other characters have a special meaning for cron, systemd and ssh"
            )


def _schedule(options: Mapping[str, Any]) -> Iterator[str]:
    try:
        cron.parse(str(options["photo_transfer_schedule"]))
    except ValueError as exc:
        yield f"photo_transfer_schedule: {exc}"
    name, mail_address = (str(options[f"photo_transfer_{word}"]) for word in ("schedule_name", "mailto"))
    if not FILE_NAME.match(name):
        yield (
            f'photo_transfer_schedule_name is "{name}": write letters, digits, dashes and underscores, since cron'
            " ignores files with other names"
        )
    if not MAIL_ADDRESS.match(mail_address):
        yield f'photo_transfer_mailto is "{mail_address}": write one mail address or nothing'


def wrong_variables(environment: Mapping[str, Any]) -> list[str]:
    """Return the names of the environment variables that cron or systemd would read differently."""
    return [n for n, value in environment.items() if not (_VARIABLE.match(str(n)) and _VALUE.match(str(value)))]


def _environment(environment: Mapping[str, Any]) -> Iterator[str]:
    wrong = wrong_variables(environment)
    if wrong:
        yield (
            f"photo_transfer_environment: {', '.join(wrong)}: write names of letters, digits and underscores, and"
            " values on one line without quotes, percent signs and backslashes"
        )
