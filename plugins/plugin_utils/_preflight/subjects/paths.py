# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paths of the photos that other programs read: crontab, units, ssh, authorized_keys.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from ansible_collections.sametime.estate.plugins.plugin_utils._photos import transfer
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.problem import Problem
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.settings import Collected, Setting

# The directory of the job is part of paths in the crontab.
_UNQUOTED = (*transfer.PATHS, "sametime_photo_source_home", "photo_vhost_gate_directory")
_DIRECTORIES = ("photo_vhost_directory", "photo_transfer_directory")
_KEYS = ("photo_transfer_key", "photo_export_key")
_KNOWN_HOSTS = ("photo_transfer_known_hosts", "photo_export_known_hosts")


def check(collected: Collected) -> Iterator[Problem]:
    """Yield the problems of the paths; whether they are absolute is known."""
    for setting in _settings(collected, _UNQUOTED):
        if str(setting.value).startswith("/") and not transfer.PATH.match(str(setting.value)):
            yield Problem(
                setting.name,
                setting.value,
                "has characters that cron, systemd or ssh read differently",
                "write letters, digits and the characters . _ - + @ alone",
            )
    for setting in _settings(collected, _DIRECTORIES):
        yield from _directory(setting)
    known = {str(setting.value): setting.name for setting in _settings(collected, _KNOWN_HOSTS)}
    for setting in _settings(collected, _KEYS):
        if str(setting.value).endswith(".pub"):
            yield Problem(
                setting.name, setting.value, "is the name of a public key", "name the private key, without .pub"
            )
        elif str(setting.value) in known:
            yield Problem(
                setting.name, setting.value, f"is also {known[str(setting.value)]}", "give each a file of its own"
            )


def _settings(collected: Collected, options: tuple[str, ...]) -> Iterator[Setting]:
    for option in options:
        yield from (setting for setting in collected.of(option) if isinstance(setting.value, str))


def _directory(setting: Setting) -> Iterator[Problem]:
    """The directory is a part of authorized_keys and of the configuration of httpd."""
    text = setting.value
    plain = posixpath.normpath(text)
    if re.search(r"[\"'\\$%]", text):
        yield Problem(setting.name, text, "has characters that httpd or sshd read differently", "rename the directory")
    elif text.startswith("/") and ".." not in text.split("/") and text != plain:
        yield Problem(setting.name, text, "is not the shortest form of the path", f"write {plain}")
