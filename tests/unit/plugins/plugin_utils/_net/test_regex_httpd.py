"""Expressions through a real httpd, with the text that it prints in REMOTE_ADDR.

mod_remoteip makes httpd take the client's address from a header, so any address can be a client's.
"""

import http.client
import os
import socket
import subprocess
import time
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._net.networks import address_set, parse_networks
from ansible_collections.sametime.estate.plugins.plugin_utils._net.regex import to_regexes
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._net import samples

HTTPD = "/usr/sbin/apache2"
MODULES = "/usr/lib/apache2/modules"
MAIN = """\
ServerRoot "{home}"
PidFile {home}/pid
DefaultRuntimeDir {home}
ErrorLog {home}/error_log
ServerName localhost
Listen 127.0.0.1:{port}
{modules}
{user}
StartServers 1
ServerLimit 1
ThreadsPerChild 25
MaxRequestWorkers 25
MaxKeepAliveRequests 0
RemoteIPHeader X-Client
RemoteIPInternalProxy 127.0.0.1
RewriteEngine On
{conditions}
RewriteRule ^ - [R=403,L]
RewriteRule ^ - [R=204,L]
"""

pytestmark = pytest.mark.skipif(not Path(HTTPD).exists(), reason="httpd is not installed")


@pytest.fixture
def ask(tmp_path_factory):
    """Start an httpd that admits by these expressions; return a function that asks it on behalf of an address."""
    running = []

    def start(expressions):
        home = tmp_path_factory.mktemp("httpd")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        names = ["mpm_event", "authz_core", "remoteip", "rewrite"]
        text = MAIN.format(
            home=home,
            port=port,
            modules="\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in names),
            user="User nobody\nGroup nogroup" if os.geteuid() == 0 else "",
            conditions="\n".join(f'RewriteCond %{{REMOTE_ADDR}} "!{expression}"' for expression in expressions),
        )
        (home / "httpd.conf").write_text(text)
        server = subprocess.Popen([HTTPD, "-f", home / "httpd.conf", "-DFOREGROUND"], stderr=subprocess.PIPE)
        running.append(server)
        deadline = time.monotonic() + 30
        while socket.socket().connect_ex(("127.0.0.1", port)):
            assert server.poll() is None, server.stderr.read()
            assert time.monotonic() < deadline
            time.sleep(0.05)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)

        def admits(address):
            connection.request("GET", "/", headers={"X-Client": address})
            answer = connection.getresponse()
            answer.read()
            return {204: True, 403: False}[answer.status]

        return admits

    yield start
    for server in running:
        server.terminate()
        server.wait(30)
        server.stderr.close()


@pytest.mark.parametrize(("seed", "count"), [(1, 30), (2, 300)])
def test_httpd_admits_whom_arithmetic_admits(ask, seed, count):
    networks, holes = samples.networks(seed, count), samples.networks(seed + 100, count // 5)
    wanted = address_set(parse_networks(networks)).minus(address_set(parse_networks(holes)))
    admits = ask(to_regexes(wanted))
    addresses = samples.addresses([*networks, *holes], seed)
    inside, outside = (samples.belongs(addresses, one) for one in (networks, holes))
    assert {address for address in addresses if admits(address)} == inside - outside


@pytest.mark.parametrize(
    ("networks", "inside", "outside"),
    [
        pytest.param(["192.0.2.0/24"], ["192.0.2.7", "::ffff:192.0.2.7"], ["::192.0.2.7", "2001:db8::1"], id="mapped"),
        pytest.param(["::/96"], ["::192.0.2.7", "::1", "::ffff"], ["192.0.2.7", "::1:0:0:1"], id="compatible"),
        pytest.param(["0.0.0.0/0", "::/0"], ["0.0.0.0", "255.255.255.255", "::", "ff::1:0:0:0"], [], id="everything"),
        pytest.param(
            ["2001:db8::/48"],
            ["2001:db8::1", "2001:DB8:0:0:1::", "2001:db8:0:1::"],
            ["2001:db8:1::"],
            id="any spelling",
        ),
    ],
)
def test_how_httpd_prints_addresses(ask, networks, inside, outside):
    admits = ask(to_regexes(address_set(parse_networks(networks))))
    assert {address: admits(address) for address in [*inside, *outside]} == {
        **dict.fromkeys(inside, True),
        **dict.fromkeys(outside, False),
    }


def test_httpd_takes_the_longest_there_may_be(ask, random_networks):
    """7,000 characters are a line of httpd 2.2 and an expression of PCRE; what is longer is cut in pieces."""
    expressions = to_regexes(address_set(random_networks(3000)))
    assert 6000 < max(map(len, expressions)) <= 7000
    admits = ask(expressions)
    some = random_networks(3000)[::50]
    assert [str(network) for network in some if not admits(str(network).partition("/")[0])] == []
