# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""soap.client.props with other credentials: what wsadmin reads instead of a password on its command line.

Pure: text in, text out. Python 3.6. The password is masked as PropFilePasswordEncoder does it ({xor}): no protection,
but free of the escapes of property files.
"""

import base64
import re

_OURS = {
    "com.ibm.SOAP.securityEnabled": "true",
    "com.ibm.SOAP.authenticationTarget": "BasicAuth",
    "com.ibm.SOAP.loginSource": "properties",
}


def with_credentials(properties: str, username: str, password: str) -> str:
    """Return the properties with user and password, everything else as it was."""
    wanted = dict(_OURS)
    wanted["com.ibm.SOAP.loginUserid"] = escaped(username)
    wanted["com.ibm.SOAP.loginPassword"] = masked(password)
    kept = [line for line in properties.splitlines() if _key(line) not in wanted]
    return "\n".join(kept + [f"{key}={value}" for key, value in wanted.items()]) + "\n"


def masked(password: str) -> str:
    """Return the password the way WebSphere masks it: each byte of its UTF-8 form combined with an underscore."""
    return "{xor}" + base64.b64encode(bytes(byte ^ 0x5F for byte in password.encode("utf-8"))).decode("ascii")


def escaped(value: str) -> str:
    """Return a value as a Java property file spells it (java.util.Properties.load)."""
    text = value.replace("\\", "\\\\")
    if text.startswith(" "):
        text = "\\" + text
    units = text.encode("utf-16-be")
    codes = [units[i] * 256 + units[i + 1] for i in range(0, len(units), 2)]
    return "".join(chr(code) if 0x20 <= code < 0x7F else f"\\u{code:04x}" for code in codes)


def _key(line: str) -> str:
    return re.split(r"[=:\s]", line.strip(), maxsplit=1)[0]
