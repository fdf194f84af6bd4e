# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""soap.client.props with other credentials, which wsadmin reads instead of a password on its command line.

Pure: text in, text out. Python 3.6. The password is encoded as WebSphere's PropFilePasswordEncoder does it ({xor}).
That is not a protection, but it needs no escapes of property files.
"""

import base64
from typing import Set

from ansible_collections.sametime.estate.plugins.module_utils._core import java_escapes, java_properties, line_ends

_OURS = {
    "com.ibm.SOAP.securityEnabled": "true",
    "com.ibm.SOAP.authenticationTarget": "BasicAuth",
    "com.ibm.SOAP.loginSource": "properties",
}


def with_credentials(properties: str, username: str, password: str) -> str:
    """Return the text of soap.client.props with user and password; all other properties stay as they are."""
    wanted = dict(_OURS)
    wanted["com.ibm.SOAP.loginUserid"] = java_escapes.escape(username)
    wanted["com.ibm.SOAP.loginPassword"] = masked(password)
    kept = "".join(line for line in java_properties.raw_lines(properties) if not wanted.keys() & _keys(line))
    newline = line_ends.of(kept)
    added = "".join(f"{key}={value}{newline}" for key, value in wanted.items())
    return kept + java_properties.gap_before_new_line(kept, newline) + added


def masked(password: str) -> str:
    """Return the password as WebSphere encodes it: each byte of its UTF-8 form XORed with an underscore."""
    return "{xor}" + base64.b64encode(bytes(byte ^ 0x5F for byte in password.encode("utf-8"))).decode("ascii")


def _keys(line: str) -> Set[str]:
    """Return the key of a line as a set; an empty set: a comment or blank line."""
    return set(java_properties.parse(line))
