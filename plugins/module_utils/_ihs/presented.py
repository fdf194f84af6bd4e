# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The certificate that a web server presents to the client of a probe, and the judgement on it. Python 3.6."""

import time
from typing import Any, Dict, List, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._ihs.wanted import Probe
from ansible_collections.sametime.estate.plugins.module_utils._tls import handshake, judgement
from ansible_collections.sametime.estate.plugins.module_utils._tls.errors import TlsError


class Presented(NamedTuple):
    """The judgement on a certificate: what makes clients refuse it, what will, and what the server showed."""

    problems: List[str]
    warnings: List[str]
    seen: Optional[judgement.Seen]
    address: str = ""


def certificate_of(probe: Probe) -> Presented:
    """Judge the certificate that the server of a probe with TLS presents to a client that asks for its host."""
    tls = probe.tls
    if tls is None:
        return Presented([], [], None)
    endpoint = handshake.Endpoint(probe.address, probe.port, probe.host)
    now = time.time()
    try:
        seen = handshake.look(endpoint, tls.ca_file)
    except TlsError as exc:
        return Presented([str(exc)], [], None)
    problems = judgement.problems(seen, probe.host, now, tls.ca_file or "the trust store of the system")
    warnings = judgement.warnings(seen, now, tls.expiry_days)
    if seen.old_protocols and tls.first:
        problems.append(f"old protocols: the server accepts {' and '.join(seen.old_protocols)}")
    elif seen.old_protocols:
        warnings.append(
            f"the server still accepts {' and '.join(seen.old_protocols)} on this address: the first virtual host of "
            "an address decides on protocols, and that is another one. It needs SSLProtocolDisable SSLv3 TLSv10 TLSv11 "
            "on IBM HTTP Server, SSLProtocol all -SSLv3 -TLSv1 -TLSv1.1 on Apache httpd"
        )
    return Presented(problems, warnings, seen, f"{probe.address}:{probe.port}")


def described(presented: Presented) -> Dict[str, Any]:
    """Return the certificate of a server as module ihs_vhost returns it."""
    certificates = presented.seen.certificates if presented.seen else ()
    facts = judgement.facts(certificates[0], time.time()) if certificates else {}
    return dict(facts, address=presented.address)
