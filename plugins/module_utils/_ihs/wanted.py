# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The wanted state of a fragment: its text, the modules it needs, and the request that proves it.

The digest of a fragment is part of its text and of the path of its request, so a request can distinguish this fragment
from every other one. Pure: no Ansible, no files, no processes. Python 3.6.
"""

import hashlib
import re
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

# Stands in fragments and in paths of requests for the digest of the fragment.
PLACEHOLDER = "@digest@"


class Request(NamedTuple):
    """A further request, with its headers, and the expected status and Location (None: any)."""

    path: str
    status: int
    headers: Dict[str, str]
    location: Optional[str] = None


class Tls(NamedTuple):
    """A probe over TLS. ca_file: the trusted authority, None: those of the system. expiry_days: when to warn.

    first: whether the wanted virtual host is the first one of its address, which decides on protocols.
    """

    ca_file: Optional[str] = None
    expiry_days: int = 30
    first: bool = True


class Probe(NamedTuple):
    """A request whose answer shows which configuration is live.

    requests: further requests that must be answered as expected once the configuration is live. file: a file that
    exists during them. tls: None for http.
    """

    address: str
    port: int
    host: str
    path: str
    status: int
    timeout_seconds: float
    requests: Tuple[Request, ...] = ()
    file: Optional[str] = None
    tls: Optional[Tls] = None


class Wanted(NamedTuple):
    """The wanted state: path and text of the fragment (None: absent), the modules it needs, how to prove it.

    further_probes: those of other ports on which the same fragment answers.
    """

    path: str
    text: Optional[str]
    modules: List[str]
    probe: Optional[Probe]
    further_probes: Tuple[Probe, ...] = ()

    @property
    def probes(self) -> Tuple[Probe, ...]:
        """Return all probes."""
        return ((self.probe,) if self.probe else ()) + self.further_probes


class Stamped(NamedTuple):
    """A fragment and a probe with the digest in place of the placeholder."""

    text: Optional[str]
    probe: Optional[Probe]
    digest: Optional[str]


def probe_of(options: Dict[str, Any], check_mode: bool) -> Probe:
    """Return the Probe that the option of a module describes. Check mode writes no file and sends one request only."""
    requests = () if check_mode else tuple(Request(**each) for each in options["requests"])
    tls = Tls(**options["tls"]) if options["tls"] else None
    return Probe(**dict(options, requests=requests, file=None if check_mode else options["file"], tls=tls))


def stamp(text: str, probe: Optional[Probe]) -> Stamped:
    """Write the digest of a fragment into it and into its probe."""
    text = text if text.endswith("\n") else text + "\n"
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()[:32]
    probe = probe and with_digest(probe, digest)
    return Stamped(text.replace(PLACEHOLDER, digest), probe, digest)


def stamp_of(fragment: Optional[str], probe: Optional[Probe]) -> Stamped:
    """Find the digest of a fragment that is to be removed, by the path of the probe in it; without it no proof."""
    if fragment is None or probe is None or PLACEHOLDER not in probe.path:
        return Stamped(None, None, None)
    before, after = (re.escape(part) for part in probe.path.split(PLACEHOLDER, 1))
    match = re.search(f"{before}([0-9a-f]{{32}}){after}", fragment)
    if not match:
        return Stamped(None, None, None)
    digest = match.group(1)
    return Stamped(None, with_digest(probe, digest), digest)


def with_digest(probe: Probe, digest: str) -> Probe:
    """Return a probe with the digest in place of the placeholder, in every path."""

    def stamped(text: str) -> str:
        return text.replace(PLACEHOLDER, digest)

    requests = [
        each._replace(path=stamped(each.path), location=each.location and stamped(each.location))
        for each in probe.requests
    ]
    return probe._replace(path=stamped(probe.path), requests=tuple(requests), file=probe.file and stamped(probe.file))
