# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sentences about what LDAP servers answer. Result codes: RFC 4511, appendix A.

Pure: no Ansible, no files, no processes, no LDAP library; its errors are known by their names. Python 3.6.
"""

from typing import Any, Dict

from ansible_collections.sametime.estate.plugins.module_utils._ldap.errors import (
    AccessError,
    DirectoryError,
    LimitError,
)

__all__ = ["not_bound", "reason", "refusal", "remedy", "translated"]

_LIMITS = ("SIZELIMIT_EXCEEDED", "ADMINLIMIT_EXCEEDED", "TIMELIMIT_EXCEEDED")
_ACCESS = ("NO_SUCH_OBJECT", "INSUFFICIENT_ACCESS", "OPERATIONS_ERROR")
_REMEDIES_OF_WRITING = {
    "INSUFFICIENT_ACCESS": "the account needs the right to write this attribute, or write a file with output",
    "REFERRAL": "this server has no writable copy of the entry: name one that has in servers",
}
_REMEDIES_OF_BINDING = {
    "INVALID_DN_SYNTAX": "check bind_dn: write the name of an entry, such as CN=Sametime photos,DC=acme,DC=example",
    "NO_SUCH_OBJECT": "check bind_dn",
    "UNWILLING_TO_PERFORM": "the server does not allow this account to bind with a password; ask who manages it",
}
_REMEDIES = {
    "INVALID_CREDENTIALS": "check bind_dn and bind_password",
    "STRONG_AUTH_REQUIRED": "the server requires TLS: use ldaps:// or tls starttls",
    "CONFIDENTIALITY_REQUIRED": "the server requires TLS: use ldaps:// or tls starttls",
    "PROTOCOL_ERROR": "the server may not know StartTLS: use ldaps://",
    "INAPPROPRIATE_AUTH": "the server does not allow this kind of bind: set bind_dn and bind_password",
    "NO_SUCH_OBJECT": "check base; a server gives the same answer if the account may not read it",
    "INVALID_DN_SYNTAX": "check base",
    "FILTER_ERROR": "check filter",
    "OPERATIONS_ERROR": "Active Directory gives this answer to an anonymous search: set bind_dn and bind_password",
    "INSUFFICIENT_ACCESS": "the account may not search there: set bind_dn and bind_password, or correct its rights",
    "UNDEFINED_TYPE": "the schema of the server has no such attribute; check attribute, or extend the schema",
    "NO_SUCH_ATTRIBUTE": "the schema of the server has no such attribute; check attribute, or extend the schema",
    "OBJECT_CLASS_VIOLATION": "the object classes of the entry do not allow this attribute; extend the schema",
    "CONSTRAINT_VIOLATION": "the server does not accept this value; its attribute may be too short",
    "UNWILLING_TO_PERFORM": "the server may be read-only, or requires TLS for changes; write a file with output",
    "REFERRAL": "the entries are on another server, such as that of another domain: correct servers or base",
    "SIZELIMIT_EXCEEDED": "allow the account more entries: OpenLDAP olcLimits with size.prtotal=unlimited, Domino its"
    " maximum number of entries returned; or divide the people by base or filter",
    "ADMINLIMIT_EXCEEDED": "the server limits what one search may cost: set a smaller page_size, index the attributes"
    " of filter, or allow the account paged results",
    "TIMELIMIT_EXCEEDED": "the server limits the time of a search: set a smaller page_size, or index the attributes of"
    " filter",
    "TIMEOUT": "the server did not answer in time: set a longer timeout_seconds",
    "SERVER_DOWN": "the connection is lost",
}


def reason(exc: Exception) -> str:
    """Return what the server or the library said, on one line."""
    said: Dict[str, Any] = exc.args[0] if exc.args and isinstance(exc.args[0], dict) else {}
    texts = [str(said.get(key) or "").strip() for key in ("desc", "info")]
    return " ".join(": ".join(text for text in texts if text).split()) or type(exc).__name__


def remedy(exc: Exception) -> str:
    """Return what to do, empty if unknown."""
    return _REMEDIES.get(type(exc).__name__, "")


def refusal(exc: Exception) -> str:
    """Return why the server refused a change, and what to do."""
    help_ = _REMEDIES_OF_WRITING.get(type(exc).__name__) or remedy(exc)
    return reason(exc) + (f"; {help_}" if help_ else "")


def not_bound(exc: Exception, attempt: str) -> DirectoryError:
    """Return the error of a bind that the server refused."""
    help_ = _REMEDIES_OF_BINDING.get(type(exc).__name__)
    return DirectoryError(f"{attempt}: {reason(exc)}; {help_}") if help_ else translated(exc, attempt)


def translated(exc: Exception, attempt: str, **details: Any) -> DirectoryError:
    """Return the error of the collection for one of the library. attempt: what was tried, as the sentence's begin."""
    help_ = remedy(exc)
    name = type(exc).__name__
    kind = LimitError if name in _LIMITS else AccessError if name in _ACCESS else DirectoryError
    return kind(f"{attempt}: {reason(exc)}" + (f"; {help_}" if help_ else ""), **details)
