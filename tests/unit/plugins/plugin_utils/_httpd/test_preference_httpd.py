"""Which virtual host of a real httpd 2.4 gets a request: what photo_sites assumes when it refuses or warns."""

import http.client
import tempfile
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.lab.common.ports import free_port
from ansible_collections.sametime.estate.tests.unit.real_httpd import GENERATION, needs_httpd, serving

pytestmark = [needs_httpd, pytest.mark.skipif(GENERATION == "2.2", reason="httpd 2.2 needs NameVirtualHost for these")]


def asked(port, host):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", "/", headers={"Host": host, "Connection": "close"})
    return connection.getresponse().getheader("X-Virtual-Host")


@pytest.mark.parametrize(
    ("places", "www"),
    [
        pytest.param({"www": "*:80", "photos": "*:80"}, "www", id="same place"),
        pytest.param({"www": "*", "photos": "*:80"}, "photos", id="all ports"),
        pytest.param({"www": "_default_:*", "photos": "*:80"}, "photos", id="all ports by default"),
        pytest.param({"all": "*", "www": "*:80", "photos": "*:80"}, "www", id="all ports beside the port"),
        pytest.param({"www": "*:80", "photos": "127.0.0.1:80"}, "photos", id="all addresses"),
        pytest.param({"www": "127.0.0.1:*", "photos": "127.0.0.1:80"}, "photos", id="all ports of an address"),
    ],
)
def test_preference(places, www):
    port = free_port()
    text = "".join(
        f"<VirtualHost {place.replace(':80', f':{port}')}>\nServerName {name}\n"
        f"Header always set X-Virtual-Host {name}\n</VirtualHost>\n"
        for name, place in places.items()
    )
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with serving(Path(folder), text, port):
            assert (asked(port, "www"), asked(port, "photos")) == (www, "photos")
