"""The name service of the cell's hosts: the files, and the answers of a real dnsmasq that reads them."""

import os
import pwd
import shutil
import socket
import struct
import subprocess
import threading
import time

import pytest
from ansible_collections.sametime.estate.lab.common import lab_image
from ansible_collections.sametime.estate.lab.common.ports import free_port
from ansible_collections.sametime.estate.lab.was.waslab import dns, topology
from ansible_collections.sametime.estate.lab.was.waslab.errors import LabError
from ansible_collections.sametime.estate.lab.was.waslab.model import PLAN

A, PTR, AAAA = 1, 12, 28
MEET1 = "192.0.2.14"
MEET1_MANAGEMENT = "198.51.100.14"


@pytest.fixture(scope="module")
def cell():
    plan = topology.from_data(PLAN)
    nodes = [host._replace(management=host.address.replace("192.0.2.", "198.51.100.")) for host in plan.nodes]
    return plan._replace(nodes=(*nodes[:2], nodes[2]._replace(management=None)))


def test_views_differ_in_the_lines_of_the_management_network(cell):
    first = dns.hosts_file(cell, dns.MANAGEMENT_FIRST).splitlines()
    production = dns.hosts_file(cell, dns.PRODUCTION).splitlines()
    meeting = (("meet1", MEET1_MANAGEMENT), ("meet2", "198.51.100.15"))
    wanted = {f"{address} {name}.acme.example {name}-mgmt.acme.example" for name, address in meeting}
    assert set(first) - set(production) == wanted
    assert set(production) - set(first) == {f"{address} {name}-mgmt.acme.example" for name, address in meeting}


def test_files_of_a_view_are_written(cell, tmp_path, monkeypatch):
    commands, codes = [], [0, 0, 1]

    def run(argv, **_options):
        commands.append(argv)
        return subprocess.CompletedProcess(argv, codes.pop(0), "", "Job failed.")

    for name in ("CONFIGURATION", "HOSTS", "UPSTREAM"):
        monkeypatch.setattr(dns, name, tmp_path / "var" / name)
    monkeypatch.setattr(dns.subprocess, "run", run)
    dns.select(cell, dns.PRODUCTION)
    assert dns.HOSTS.read_text() == dns.hosts_file(cell, dns.PRODUCTION)
    assert commands == []  # no service on this host
    dns.UPSTREAM.touch()
    dns.select(cell, dns.MANAGEMENT_FIRST)
    dns.select(cell, dns.MANAGEMENT_FIRST)
    assert commands == [["systemctl", "restart", "waslab-dns"], ["systemctl", "start", "waslab-dns"]]
    with pytest.raises(LabError, match=r"the name service does not start: Job failed\."):
        dns.select(cell, dns.PRODUCTION)


class NameServer:
    """A dnsmasq with the files of a view, and behind it a name server that knows no name."""

    def __init__(self, prefix, cell, view, folder):
        self.passed_on = []
        self._other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._other.bind(("127.0.0.1", 0))
        threading.Thread(target=self._deny, daemon=True).start()
        self._port = free_port()
        (folder / "resolv.conf").write_text("search dns.podman\n")
        (folder / "hosts").write_text(dns.hosts_file(cell, view))
        (folder / "dnsmasq.conf").write_text(dns.configuration(cell, folder / "hosts", folder / "resolv.conf"))
        upstream = f"--server=127.0.0.1#{self._other.getsockname()[1]}"
        options = ["--keep-in-foreground", f"--port={self._port}", "--pid-file=", upstream, "--user=root"]
        if not prefix:
            options[-1] = f"--user={pwd.getpwuid(os.geteuid()).pw_name}"
        self._process = subprocess.Popen([*prefix, "dnsmasq", f"--conf-file={folder}/dnsmasq.conf", *options])
        self._wait()

    def _deny(self):
        while True:
            try:
                query, client = self._other.recvfrom(4096)
            except OSError:
                return
            self.passed_on.append(_name(query))
            self._other.sendto(query[:2] + b"\x81\x83" + query[4:], client)

    def _wait(self):
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if self._process.poll() is not None:
                pytest.fail(f"dnsmasq has ended: {self._process.returncode}")
            try:
                self.ask("meet1.acme.example", seconds=1)
            except OSError:
                time.sleep(0.05)
            else:
                return
        pytest.fail("dnsmasq does not answer")

    def ask(self, name, kind=A, seconds=10):
        """Return the response code and the data of the answers."""
        labels = b"".join(bytes([len(part)]) + part.encode() for part in name.split("."))
        query = b"\x12\x34\x01\x00\x00\x01\0\0\0\0\0\0" + labels + b"\0" + struct.pack(">HH", kind, 1)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.settimeout(seconds)
            client.connect(("127.0.0.1", self._port))
            client.send(query)
            answer = client.recv(4096)
        records, at = [], len(query)
        for _ in range(struct.unpack(">H", answer[6:8])[0]):
            length = struct.unpack(">H", answer[at + 10 : at + 12])[0]
            data = answer[at + 12 : at + 12 + length]
            records.append(socket.inet_ntoa(data) if kind == A else _name(b"\0" * 12 + data))
            at += 12 + length
        return answer[3] & 15, records

    def close(self):
        self._process.terminate()
        self._process.wait()
        self._other.close()


def _name(query):
    """Return the first name behind the head of a message."""
    at, labels = 12, []
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode())
        at += 1 + query[at]
    return ".".join(labels)


@pytest.fixture(scope="module", params=dns.VIEWS)
def server(request, cell, base):
    folder = base / request.param
    folder.mkdir()
    prefix = []
    if shutil.which("dnsmasq") is None:
        image = lab_image.name()
        if image is None:
            pytest.skip("no dnsmasq: neither installed, nor the lab's image with podman as root")
        prefix = ["podman", "run", "--rm", "--network", "host", f"--volume={folder}:{folder}:ro", image]
    server = NameServer(prefix, cell, request.param, folder)
    server.view = request.param
    yield server
    server.close()


def reverse(address):
    return ".".join(reversed(address.split("."))) + ".in-addr.arpa"


def test_the_management_address_comes_first_or_not_at_all(server):
    wanted = {dns.MANAGEMENT_FIRST: [MEET1_MANAGEMENT, MEET1], dns.PRODUCTION: [MEET1]}[server.view]
    assert [server.ask("Meet1.acme.example") for _ in range(3)] == [(0, wanted)] * 3
    assert server.ask("meet1-mgmt.acme.example") == (0, [MEET1_MANAGEMENT])
    others = {"meet2": [address.replace(".14", ".15") for address in wanted], "ssc1": ["192.0.2.13"]}
    assert {name: server.ask(f"{name}.acme.example")[1] for name in others} == others
    assert server.ask("stproxy1.acme.example") == (0, ["192.0.2.17"])


def test_addresses_have_names(server):
    assert server.ask(reverse(MEET1), PTR) == (0, ["meet1.acme.example"])
    assert server.ask(reverse(MEET1_MANAGEMENT), PTR) == (0, ["meet1-mgmt.acme.example"])


def test_other_types_do_not_exist_and_other_names_are_passed_on(server):
    server.passed_on.clear()
    assert server.ask("meet1.acme.example", AAAA) == (0, [])
    assert server.passed_on == []
    no_such_name = 3
    assert server.ask("photos.acme.example") == (no_such_name, [])
    assert server.ask("stproxy1-mgmt.acme.example") == (no_such_name, [])  # a host without a management address
    assert server.ask(reverse("203.0.113.9"), PTR) == (no_such_name, [])
    assert server.passed_on == ["photos.acme.example", "stproxy1-mgmt.acme.example", reverse("203.0.113.9")]
