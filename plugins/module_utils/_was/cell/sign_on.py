# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of single sign-on of a cell, as the payload reads them. No secret is among them.

Names of types, attributes and properties: WebSphere Application Server 9.0 documentation, "Global security settings"
and "Security custom properties".

Pure. Python 3.6.
"""

import base64
import binascii
from typing import Any, Dict, List, Optional

from ansible_collections.sametime.estate.plugins.module_utils._gate.keys import VerifyingKey, fingerprint
from ansible_collections.sametime.estate.plugins.module_utils._gate.rsa import PublicKey

__all__ = ["PROPERTIES", "read_sign_on"]

_HTTP_ONLY = "com.ibm.ws.security.addHttpOnlyAttributeToCookies"
_INTEROPERABILITY = "com.ibm.ws.security.ssoInteropModeEnabled"
_NAME_V1 = "com.ibm.websphere.security.customLTPACookieName"
_NAME_V2 = "com.ibm.websphere.security.customSSOCookieName"
PROPERTIES = (_HTTP_ONLY, _INTEROPERABILITY, _NAME_V1, _NAME_V2)
_GROUP = "CellLTPAKeySetGroup"
_EXPONENT_BYTES = 3


def read_sign_on(value: Dict[str, Any]) -> Dict[str, Any]:
    """Return the settings as module was_info returns them; a setting that the cell does not have is None."""
    properties = dict(value["properties"])
    settings = (value["single_sign_on"] or [{}])[0]
    return {
        "enabled": value["enabled"] == "true" and settings.get("enabled") != "false",
        "realm": value["realm"],
        "domain": settings.get("domainName") or "",
        "requires_ssl": settings.get("requiresSSL") == "true",
        "http_only": _flag(properties.get(_HTTP_ONLY)),
        "interoperability": _flag(properties.get(_INTEROPERABILITY)),
        "token_names": {
            "v1": properties.get(_NAME_V1) or "LtpaToken",
            "v2": properties.get(_NAME_V2) or "LtpaToken2",
        },
        "timeout_minutes": _number((value["timeouts"] or [None])[0]),
        "generation": _generation(value["groups"]),
        "keys": _keys(value["keys"]),
        "error": value["error"],
    }


def _flag(text: Optional[str]) -> Optional[bool]:
    return None if text is None else text.strip().lower() == "true"


def _number(text: Optional[str]) -> Optional[int]:
    try:
        return int(text or "")
    except ValueError:
        return None


def _generation(groups: List[Dict[str, Any]]) -> Optional[Dict[str, Any]]:
    """Return the generation of the cell's keys; next: seconds since 1970, None without a date."""
    for group in groups:
        if group["name"] == _GROUP:
            schedule = group["schedule"] or {}
            start = _number(schedule.get("nextStartDate"))
            return {
                "automatic": group["autoGenerate"] == "true",
                "next": start // 1000 if start else None,
                "every_days": _number(schedule.get("frequency")),
            }
    return None


def _keys(value: Optional[Dict[str, Any]]) -> Optional[Dict[str, Any]]:
    if value is None:
        return None
    return {
        "fingerprint": _fingerprint(value["ltpa.PublicKey"] or ""),
        "created": value["CreationDate"] or "",
        "host": value["CreationHost"] or "",
        "realm": value["ltpa.Realm"] or "",
    }


def _fingerprint(text: str) -> Optional[str]:
    """Return the fingerprint of a public key in the form of the product: modulus and exponent in base64."""
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error:
        return None
    modulus, exponent = data[:-_EXPONENT_BYTES], data[-_EXPONENT_BYTES:]
    if not modulus:
        return None
    public = PublicKey(int.from_bytes(modulus, "big"), int.from_bytes(exponent, "big"))
    return fingerprint(VerifyingKey("", 1, b"", public))
