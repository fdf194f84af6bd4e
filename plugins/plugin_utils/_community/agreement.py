# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether all Community servers have the same UserInfoConfig.xml.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from collections.abc import Mapping


def differences(settings: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return a sentence for each setting that not all servers have with the same value.

    settings: server -> place in the file -> value. Passwords are hidden before, so different ones are not found.
    """
    places = dict.fromkeys(place for values in settings.values() for place in values)
    result = []
    for place in places:
        servers: dict[str | None, list[str]] = {}
        for server, values in settings.items():
            servers.setdefault(values.get(place), []).append(server)
        if len(servers) > 1:
            words = [f"{_shown(value)} on {', '.join(names)}" for value, names in servers.items()]
            result.append(f"{place} is {'; '.join(words)}")
    return result


def _shown(value: str | None) -> str:
    return "missing" if value is None else repr(value)
