# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Says why a server cannot be reached or why its certificate is not trusted.

The LDAP library only says "(unknown error code)" for many of these reasons, so this tries once more with the sockets
of Python, after the failure and without a bind. Python 3.6.
"""

import socket
import ssl
from urllib.parse import urlsplit

__all__ = ["of"]

# RFC 4511, section 4.14: the extended request StartTLS as message 1, encoded by the rules of section 5.1.
_START_TLS = b"\x30\x1d\x02\x01\x01\x77\x18\x80\x16" + b"1.3.6.1.4.1.1466.20037"


def of(url: str, ca_file: str, timeout: float) -> str:
    """Return the reason; empty: none was found. ca_file: trusted authorities; empty: those of the system."""
    parts = urlsplit(url)
    secure = parts.scheme == "ldaps"
    host = parts.hostname or ""
    try:
        context = ssl.create_default_context(cafile=ca_file or None)
    except OSError:
        return f"ca_file {ca_file} has no certificate in PEM form"
    try:
        with socket.create_connection((host, parts.port or (636 if secure else 389)), timeout) as plain:
            if not secure:
                plain.sendall(_START_TLS)
                plain.recv(4096)
            with context.wrap_socket(plain, server_hostname=host):
                return ""
    except ssl.SSLError as exc:
        said = getattr(exc, "verify_message", "")
        return f"its certificate is not trusted: {said}" if said else f"TLS failed: {exc.reason or exc}"
    except OSError as exc:
        return exc.strerror or str(exc)
