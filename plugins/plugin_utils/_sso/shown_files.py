# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What files of single sign-on show without a password.

Pure: no Ansible, no processes. The files of the controller are a parameter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ansible_collections.sametime.estate.plugins.module_utils._gate.keys import VerifyingKey, fingerprint
from ansible_collections.sametime.estate.plugins.plugin_utils._sso import sametime_ini, site_keys
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.keys_file import KeysFileError

__all__ = ["domino", "keys"]

_FIELDS = ("name", "keys", "realm", "domain", "document")


def keys(entries: Sequence[dict[str, Any]], read: site_keys.Read) -> list[dict[str, Any]]:
    """Return what each keys file shows, without its secrets. Raises KeysFileError."""
    return [
        {
            "name": file.name,
            "fingerprint": fingerprint(VerifyingKey(file.name, file.version, b"", file.public)),
            "created": file.created,
            "host": file.host,
            "realm": file.realm,
            "version": file.version,
            "valid_until": site_keys.until(entry),
        }
        for entry, file in (site_keys.read_all(list(entries), read) if entries else [])
    ]


def domino(entries: Sequence[dict[str, Any]], read: site_keys.Read) -> list[dict[str, Any]]:
    """Return the Domino servers, with token_type from sametime.ini where it is given. Raises KeysFileError."""
    found = []
    for entry in entries:
        server = {name: entry[name] for name in _FIELDS if entry.get(name)}
        if entry.get("sametime_ini"):
            try:
                data = read(entry["sametime_ini"])
            except OSError as exc:
                raise KeysFileError(
                    f"sso_report_domino, server '{entry['name']}': the file {entry['sametime_ini']} cannot be read on"
                    f" the controller ({exc.strerror or type(exc).__name__}); copy sametime.ini of the server there"
                ) from None
            server["token_type"] = sametime_ini.token_type(data.decode("iso-8859-1"))
        found.append(server)
    return found
