"""The name service of the cell's hosts: configuration of dnsmasq (Debian package dnsmasq-base; see dnsmasq(8)).

The estate has two networks, and its name service knows the addresses of both. Each host of the cell runs a dnsmasq of
its own, on the loopback interface. It answers for the cell's hosts, without caching:

- ``<host>.acme.example`` has the management address and the production address, in this order; in the view
  ``production`` it has the production address only
- ``<host>-mgmt.acme.example`` has the management address
- both addresses have a name: the full name, and the name with ``-mgmt``
- other types of records, such as AAAA, do not exist for these names

All other names are passed on to the name servers that podman gave the host.
"""

import subprocess
from pathlib import Path

from .errors import LabError
from .topology import VAR, Topology

MANAGEMENT_FIRST = "management-first"
PRODUCTION = "production"
VIEWS = (MANAGEMENT_FIRST, PRODUCTION)
DOMAIN = "acme.example"
# The resolver configuration as podman wrote it; install.sh keeps this copy.
UPSTREAM = Path("/etc/resolv.conf.before-waslab")
CONFIGURATION = VAR / "dnsmasq.conf"
HOSTS = VAR / "dnsmasq.hosts"
_SERVICE = "waslab-dns"


def configuration(cell: Topology, hosts: Path = HOSTS, upstream: Path = UPSTREAM) -> str:
    """Return dnsmasq.conf. ``hosts``: the file with names and addresses; ``upstream``: a resolv.conf."""
    names = [host.name for host in cell.hosts]
    names += [_management_name(host.host) for host in cell.hosts if host.management]
    lines = [
        "# Written by waslab; `waslab dns` selects the view.",
        "listen-address=127.0.0.1",
        "bind-interfaces",
        "no-hosts",  # not /etc/hosts: its entries must not reach the name service
        f"addn-hosts={hosts}",
        "no-round-robin",  # the order of the addresses stays
        "cache-size=0",
        f"resolv-file={upstream}",
        "strict-order",
        # Types of records that the file does not have are not asked upstream.
        *(f"local=/{name}/" for name in names),
        *(f"ptr-record={_reverse(h.management)},{_management_name(h.host)}" for h in cell.hosts if h.management),
    ]
    return "\n".join(lines) + "\n"


def hosts_file(cell: Topology, view: str) -> str:
    """Return names and addresses in the format of hosts(5).

    dnsmasq answers the addresses of a name in the order of the lines, if the name is the first one in each of them.
    """
    lines = []
    for host in cell.hosts:
        if host.management:
            names = [*([host.name] if view == MANAGEMENT_FIRST else []), _management_name(host.host)]
            lines.append(f"{host.management} {' '.join(names)}")
        lines.append(f"{host.address} {host.name}")
    return "\n".join(lines) + "\n"


def _reverse(address: str) -> str:
    return f"{'.'.join(reversed(address.split('.')))}.in-addr.arpa"


def _management_name(host: str) -> str:
    return f"{host}-mgmt.{DOMAIN}"


def select(cell: Topology, view: str) -> None:
    """Write the files of a view, and restart this host's dnsmasq, where install.sh has set it up, if they differ.

    Raises LabError if dnsmasq does not start.
    """
    before = [_content(CONFIGURATION), _content(HOSTS)]
    CONFIGURATION.parent.mkdir(parents=True, exist_ok=True)
    CONFIGURATION.write_text(configuration(cell))
    HOSTS.write_text(hosts_file(cell, view))
    if UPSTREAM.exists():
        changed = before != [_content(CONFIGURATION), _content(HOSTS)]
        command = ["systemctl", "restart" if changed else "start", _SERVICE]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise LabError(f"the name service does not start: {done.stderr.strip()}; see journalctl -u {_SERVICE}")


def _content(path: Path) -> str | None:
    return path.read_text() if path.exists() else None
