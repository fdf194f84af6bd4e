# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of the example inventory that were left unchanged: names and addresses that no real host has.

RFC 2606 reserves the domain ``example``; RFC 5737 and RFC 3849 reserve the networks.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.problem import Problem
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.settings import Collected, texts

_RESERVED = re.compile(
    r"(?<![\w.])((?:[\w-]+\.)*\.?acme\.example|192\.0\.2\.\d+|198\.51\.100\.\d+|203\.0\.113\.\d+|2001:db8:[0-9a-f:]*)",
    re.IGNORECASE,
)


def unchanged(collected: Collected) -> Iterator[Problem]:
    """Yield one problem for each variable that has such a value, with the first one."""
    for setting in collected.settings:
        text = next((match[1] for value in texts(setting.value) if (match := _RESERVED.search(value))), None)
        if text is not None:
            yield Problem(
                setting.name, text, "is a value of the example inventory", "write the name or address of your estate"
            )


def is_of_the_example(text: str) -> bool:
    """Return whether a text has a name or address of the example inventory."""
    return _RESERVED.search(text) is not None
