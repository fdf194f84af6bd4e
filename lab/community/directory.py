"""The directory as the simulated server reads it: with its own user, by ldapsearch.

A server that does not answer is followed by the next one, in the order of the file (HCL documentation, "Verifying
business card configuration": the listing order is the search order).
"""

from __future__ import annotations

import base64
import os
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence

_SCOPES = {"0": "base", "1": "one", "2": "sub"}
# Characters that have a meaning in a filter: RFC 4515, section 3.
_ESCAPES = {"\\": r"\5c", "*": r"\2a", "(": r"\28", ")": r"\29", "\0": r"\00"}

# argv -> (exit code, standard output)
Run = Callable[[list[str]], tuple[int, str]]


def find(servers: Sequence[Mapping[str, str]], person: str, run: Run) -> dict[str, list[str]] | None:
    """Return the attributes of a person that the server's user may read, by name in lower case; None: nobody found."""
    for server in servers:
        with tempfile.NamedTemporaryFile("w", suffix=".password") as password:
            user, secret = credentials(server)
            password.write(secret)
            password.flush()
            code, out = run(command(server, person, user, password.name))
        if code == 0:
            return entry(out)
    return None


def credentials(server: Mapping[str, str]) -> tuple[str, str]:
    """Return user and password of a StorageDetails; UserEncodedAuth is base64 of both."""
    encoded = server.get("UserEncodedAuth", "")
    if encoded:
        user, _, secret = base64.b64decode(encoded).decode().partition(":")
        return user, secret
    return server.get("UserName", ""), server.get("Password", "")


def command(server: Mapping[str, str], person: str, user: str, password_file: str) -> list[str]:
    """Return the search for a person."""
    escaped = "".join(_ESCAPES.get(character, character) for character in person)
    bind = ["-D", user, "-y", password_file] if user else []
    secure = server.get("SslEnabled") == "true"
    port = server.get("SslPort", "636") if secure else server.get("Port", "389")
    place = f"ldap{'s' if secure else ''}://{server['HostName']}:{port}"
    trust = ["-o", f"TLS_CACERT={server.get('KeyStorePath', '')}"] if secure else []
    scope = ["-b", server.get("BaseDN", ""), "-s", _SCOPES.get(server.get("Scope", "2"), "sub")]
    search = server["SearchFilter"].replace("%s", escaped)
    return ["ldapsearch", "-x", "-LLL", "-o", "ldif-wrap=no", *trust, "-H", place, *bind, *scope, search]


def entry(ldif: str) -> dict[str, list[str]] | None:
    """Return the first entry of an LDIF: attribute in lower case -> values; binary ones stay base64."""
    found: dict[str, list[str]] = {}
    for line in ldif.strip().split("\n\n")[0].splitlines():
        name, colon, value = line.partition(":")
        if not colon or name.startswith("#"):
            continue
        if value.startswith(":"):
            value = _text(value[1:].strip())
        found.setdefault(name.lower(), []).append(value.strip())
    return found or None


def _text(encoded: str) -> str:
    data = base64.b64decode(encoded)
    try:
        return data.decode()
    except UnicodeDecodeError:
        return encoded


def run(argv: list[str]) -> tuple[int, str]:
    """Run a search; returns its exit code and output."""
    done = subprocess.run(argv, capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"})
    return done.returncode, done.stdout
