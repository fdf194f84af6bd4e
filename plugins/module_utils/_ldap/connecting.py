# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connects to the first LDAP server that answers: TLS, verification of its certificate, bind.

The library python-ldap is needed here only, so it is imported when a connection is wanted. Python 3.6.
"""

import re
import sys
from typing import Any, Dict, List, Mapping, NamedTuple
from urllib.parse import urlsplit

from ansible_collections.sametime.estate.plugins.module_utils._ldap import diagnosis, messages
from ansible_collections.sametime.estate.plugins.module_utils._ldap.errors import DirectoryError

__all__ = ["OPTIONS", "Account", "Server", "connect", "is_server", "library", "server"]

OPTIONS: Dict[str, Dict[str, Any]] = {
    "servers": {"type": "list", "elements": "str", "required": True},
    "tls": {"type": "str", "choices": ["starttls", "none"], "default": "starttls"},
    "ca_file": {"type": "path"},
    "validate_certs": {"type": "bool", "default": True},
    "bind_dn": {"type": "str", "default": ""},
    "bind_password": {"type": "str", "no_log": True, "default": ""},
    "timeout_seconds": {"type": "int", "default": 30},
}
# Nothing after host and port: base, attributes and filter of RFC 4516 have options of their own.
_PLACE = re.compile(r"ldaps?://(?:\[[0-9A-Fa-f:.]+\]|[^\s/?#@:\[\]]+)(?::[0-9]+)?\Z")


class Account(NamedTuple):
    """Who asks. An empty name is an anonymous bind."""

    dn: str
    password: str

    @property
    def shown(self) -> str:
        """Return the name for messages."""
        return self.dn or "anonymous"


class Server(NamedTuple):
    """How to reach the directory. urls: ldap:// or ldaps://, the first one that answers is used.

    starttls: whether ldap:// changes to TLS before the bind. ca_file: file of trusted authorities; empty: those of the
    system. verify: whether the certificate must be valid. timeout: seconds for an operation.
    """

    urls: List[str]
    starttls: bool
    ca_file: str
    verify: bool
    timeout: int


def server(params: Mapping[str, Any]) -> Server:
    """Return what the options say. Raises DirectoryError: a URL is not one of an LDAP server, or no time is left."""
    urls = [str(url).rstrip("/") for url in params["servers"]]
    if not urls:
        raise DirectoryError("servers is empty; write a list: [ldaps://dc1.acme.example]")
    wrong = [url for url in urls if not is_server(url)]
    if wrong:
        raise DirectoryError(
            f"not the URL of an LDAP server: {', '.join(wrong)}; write scheme, host and port only, for example"
            " ldaps://dc1.acme.example or ldap://[2001:db8::1]:389"
        )
    if params["timeout_seconds"] < 1:
        raise DirectoryError(f"timeout_seconds is {params['timeout_seconds']}; write 1 or more")
    starttls = params["tls"] == "starttls"
    return Server(urls, starttls, params["ca_file"] or "", params["validate_certs"], params["timeout_seconds"])


def is_server(url: str) -> bool:
    """Return whether a URL has scheme, host and, if at all, port of an LDAP server, and nothing else."""
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0  # .port: ValueError if it is not one
    except ValueError:
        return False
    return named and parts.scheme in ("ldap", "ldaps") and bool(_PLACE.match(url))


def library() -> Any:
    """Return the module ``ldap``. Raises DirectoryError: it is not installed."""
    try:
        import ldap  # noqa: PLC0415, needed by this function's callers only
        import ldap.controls  # noqa: PLC0415
    except ImportError as exc:
        raise DirectoryError(
            f"the LDAP library python-ldap is missing for {sys.executable}; install the package python3-ldap of the"
            " operating system, or run: pip install -r requirements-ldap.txt",
            missing=str(exc),
        ) from exc
    return ldap


def connect(to: Server, account: Account) -> Any:
    """Return a connection of python-ldap, bound. Raises DirectoryError, with the reason of each server."""
    ldap = library()
    if account.dn and not account.password:
        raise DirectoryError(f"{account.dn} has no password; a bind without one would be anonymous (RFC 4513, 5.1.2)")
    reasons = []
    for url in to.urls:
        connection = _prepared(ldap, url, to)
        try:
            if to.starttls and url.startswith("ldap://"):
                connection.start_tls_s()
            connection.simple_bind_s(account.dn, account.password)
        except (ldap.SERVER_DOWN, ldap.CONNECT_ERROR, ldap.TIMEOUT, ldap.UNAVAILABLE, ldap.BUSY) as exc:
            found = diagnosis.of(url, to.ca_file, to.timeout) if to.verify else ""
            reasons.append(f"{url}: {found or messages.reason(exc)}")
            continue
        except ldap.LDAPError as exc:
            raise messages.not_bound(exc, f"{url}: cannot bind as {account.shown}") from exc
        return connection
    hint = "check name, port and firewall, and whether ca_file has the authority of the server's certificate"
    raise DirectoryError(f"no LDAP server can be used: {'; '.join(reasons)}; {hint}")


def _prepared(ldap: Any, url: str, to: Server) -> Any:
    connection = ldap.initialize(url)
    connection.protocol_version = ldap.VERSION3
    connection.set_option(ldap.OPT_REFERRALS, 0)  # they would be followed without a bind
    connection.set_option(ldap.OPT_DEREF, ldap.DEREF_NEVER)  # ldap.conf may say otherwise
    connection.set_option(ldap.OPT_NETWORK_TIMEOUT, to.timeout)
    connection.timeout = to.timeout
    demand = ldap.OPT_X_TLS_DEMAND if to.verify else ldap.OPT_X_TLS_NEVER
    connection.set_option(ldap.OPT_X_TLS_REQUIRE_CERT, demand)
    if to.ca_file:
        try:
            with open(to.ca_file, "rb"):
                pass
            connection.set_option(ldap.OPT_X_TLS_CACERTFILE, to.ca_file)
        except OSError as exc:
            raise DirectoryError(f"ca_file {to.ca_file} cannot be read: {exc.strerror}") from exc
    connection.set_option(ldap.OPT_X_TLS_NEWCTX, 0)
    return connection
