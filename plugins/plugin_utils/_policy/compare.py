# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares the access policies that web servers have in their configuration.

The text of a virtual host differs between generations of httpd, and so do its digests. The directives that decide who
sees photos do not.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["differences"]

_DECIDES = ("ServerName", "DocumentRoot", "RewriteCond", "RewriteRule", "Header", "ErrorDocument")
# The digest of the text, which the path of the check after activation contains.
_DIGEST = re.compile(r"(/sametime-estate[/-])[0-9a-f]{8,}")


def differences(texts: Mapping[str, str], photo_host: str) -> list[str]:
    """Return a sentence for each web server whose policy differs from that of the first one.

    texts: web server -> its configuration of the photos. photo_host: name of the virtual host.
    """
    policies = {name: _policy(text, photo_host) for name, text in texts.items()}
    if not policies:
        return []
    first, reference = next(iter(policies.items()))
    sentences = []
    for name, policy in policies.items():
        more = [line for line in policy if line not in reference]
        less = [line for line in reference if line not in policy]
        if more or less:
            example = f"{name} has: {more[0]}" if more else f"only {first} has: {less[0]}"
            sentences.append(f"the access policy of {name} differs from that of {first}; {example}")
        elif policy != reference:
            sentences.append(f"the access policy of {name} has the rules of {first} in another order")
    return sentences


def _policy(text: str, photo_host: str) -> list[str]:
    """Return the directives of the virtual host that decide, each once, in their order."""
    found: list[str] = []
    for block in re.findall(r"^\s*<VirtualHost [^>]*>(.*?)^\s*</VirtualHost>", text, re.DOTALL | re.MULTILINE):
        lines = [" ".join(_DIGEST.sub(r"\1@", line).split()) for line in block.splitlines()]
        if f"ServerName {photo_host}" in lines:
            found += [line for line in lines if line.startswith(_DECIDES)]
    return list(dict.fromkeys(found))
