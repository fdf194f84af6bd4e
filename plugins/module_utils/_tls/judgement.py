# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with the certificate that a server presents, in words. Pure: no files, no network. Python 3.6."""

import time
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._tls.certificate import Certificate

_DAY = 86400


class Seen(NamedTuple):
    """What a server shows: its certificates in its order, what the verification says (None: trusted), old protocols."""

    certificates: Tuple[Certificate, ...]
    refusal: Optional[str] = None
    old_protocols: Tuple[str, ...] = ()


def problems(seen: Seen, host: str, now: float, authority: str) -> List[str]:
    """Return what makes clients refuse the server. authority: what the verification trusted, in words."""
    if not seen.certificates:
        return [f"the TLS handshake fails: {seen.refusal}"] if seen.refusal else []
    found = []
    leaf = seen.certificates[0]
    if not leaf.covers(host):
        names = ", ".join(leaf.names) or "no DNS name (subjectAltName), and browsers ignore the common name"
        found.append(f"wrong name: the certificate of {leaf.subject} has {names}, and clients request {host}")
    for each in seen.certificates:
        if each.not_after <= now:
            found.append(f"expired: the certificate of {each.subject} was valid until {day(each.not_after)}")
        elif each.not_before > now:
            found.append(f"not valid yet: the certificate of {each.subject} is valid from {day(each.not_before)}")
    if seen.refusal and not any(each.not_after <= now or each.not_before > now for each in seen.certificates):
        found.append(_distrust(seen.certificates, seen.refusal, authority))
    return found


def warnings(seen: Seen, now: float, days: int) -> List[str]:
    """Return what will go wrong soon."""
    soon = [each for each in seen.certificates if now < each.not_after <= now + days * _DAY]
    return [
        f"the certificate of {each.subject} expires in {_days(days_left(each, now))}, on {day(each.not_after)}"
        for each in soon
    ]


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def days_left(certificate: Certificate, now: float) -> int:
    """Return the whole days until a certificate expires; negative when it has."""
    return int((certificate.not_after - now) // _DAY)


def facts(certificate: Certificate, now: float) -> Dict[str, Any]:
    """Return a certificate as modules return it."""
    return {
        "subject": certificate.subject,
        "issuer": certificate.issuer,
        "names": list(certificate.names),
        "not_after": day(certificate.not_after),
        "days_left": days_left(certificate, now),
    }


def day(seconds: float) -> str:
    """Return the date of a time, UTC."""
    return time.strftime("%Y-%m-%d", time.gmtime(seconds))


def _distrust(certificates: Tuple[Certificate, ...], refusal: str, authority: str) -> str:
    for lower, upper in zip(certificates, certificates[1:]):
        if lower.issuer != upper.subject:
            return (
                f"wrong chain: after the certificate of {lower.subject} the server sends that of {upper.subject}, but "
                f"the issuer is {lower.issuer}; add the certificates of the intermediate authorities in this order"
            )
    last = certificates[-1]
    if len(certificates) == 1 and last.self_issued:
        return f"self-signed: no authority signed the certificate of {last.subject}; {authority} does not have it"
    if last.self_issued:
        return f"unknown authority: {last.subject} is not in {authority}"
    return (
        f"missing chain: the server does not send the certificate of {last.issuer}, and it is not in {authority} "
        f"({refusal}). If it is an intermediate authority, add its certificate to those that the server sends. If it "
        "is the root of a private authority, name the file with its certificate (in role photo_vhost: "
        "photo_vhost_tls_ca_file)"
    )
