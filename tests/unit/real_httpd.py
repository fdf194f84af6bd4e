"""A real httpd for tests: the program of package apache2-bin, on the loopback address.

Its clients are whoever the header X-Client names, since mod_remoteip makes httpd take the address from there.
"""

import http.client
import os
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.lab.common.ports import free_port

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
TypesConfig /dev/null
RemoteIPHeader X-Client
RemoteIPInternalProxy 127.0.0.1
{text}
"""

needs_httpd = pytest.mark.skipif(not Path(HTTPD).exists(), reason="httpd is not installed (package apache2-bin)")


@contextmanager
def serving(home, text, port=None):
    """Run an httpd with this text in its configuration; yield a function that sends a request: (status, Location)."""
    port = port or free_port()
    names = ["mpm_event", "authz_core", "headers", "mime", "remoteip", "rewrite"]
    modules = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in names)
    user = "User nobody\nGroup nogroup" if os.geteuid() == 0 else ""
    config = home / "httpd.conf"
    config.write_text(MAIN.format(home=home, port=port, modules=modules, user=user, text=text))
    with subprocess.Popen([HTTPD, "-f", config, "-DFOREGROUND"], stderr=subprocess.PIPE) as server:
        try:
            deadline = time.monotonic() + 30
            while _closed(port):
                assert server.poll() is None, server.stderr.read()
                assert time.monotonic() < deadline
                time.sleep(0.05)
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)

            def ask(client, path="/", method="GET", **headers):
                connection.request(method, path, headers={"X-Client": client, **headers})
                answer = connection.getresponse()
                answer.read()
                return answer.status, answer.getheader("Location")

            ask.port = port
            yield ask
            connection.close()
        finally:
            server.terminate()


def _closed(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) != 0
