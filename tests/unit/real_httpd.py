"""A real httpd for tests, on the loopback address: the program of package apache2-bin.

Its clients are whoever the header X-Client names, since mod_remoteip makes httpd take the address from there.
With HTTPD_22 in the environment, that program serves instead: bin/httpd of an httpd 2.2 with shared modules. It has
no mod_remoteip, so this needs a C compiler and the headers of APR (package libapr1-dev).
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

HTTPD_22 = os.environ.get("HTTPD_22", "")
GENERATION = "2.2" if HTTPD_22 else "2.4"
HTTPD = HTTPD_22 or "/usr/sbin/apache2"
MODULES = str(Path(HTTPD_22).parents[1] / "modules") if HTTPD_22 else "/usr/lib/apache2/modules"
NAMES = ["headers", "mime", "rewrite", *(["authz_host", "log_config"] if HTTPD_22 else ["authz_core", "mpm_event"])]
MAIN = """\
ServerRoot "{home}"
PidFile {home}/pid
ErrorLog {home}/error_log
ServerName localhost
Listen 127.0.0.1:{port}
{modules}
{user}
StartServers 1
ServerLimit 1
ThreadsPerChild 25
MaxKeepAliveRequests 0
KeepAliveTimeout 600
TypesConfig /dev/null
{client}
{text}
"""
CLIENT = """\
DefaultRuntimeDir {home}
MaxRequestWorkers 25
LoadModule remoteip_module {modules}/mod_remoteip.so
RemoteIPHeader X-Client
RemoteIPInternalProxy 127.0.0.1
"""
CLIENT_22 = """\
MaxClients 25
LoadModule client_module {module}
"""

needs_httpd = pytest.mark.skipif(not Path(HTTPD).exists(), reason="httpd is not installed (package apache2-bin)")


@contextmanager
def serving(home, text, port=None):
    """Run an httpd with this text in its configuration; yield a function that sends a request: (status, Location)."""
    port = port or free_port()
    modules = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in NAMES)
    client = CLIENT_22.format(module=client_22(home)) if HTTPD_22 else CLIENT.format(home=home, modules=MODULES)
    user = "User nobody\nGroup nogroup" if os.geteuid() == 0 else ""
    config = home / "httpd.conf"
    config.write_text(MAIN.format(home=home, port=port, modules=modules, user=user, client=client, text=text))
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


def client_22(home):
    """Compile the module that takes the address of the client from the header; returns its path."""
    module = home / "mod_client.so"
    includes = [f"-I{Path(HTTPD_22).parents[1] / 'include'}", "-I/usr/include/apr-1.0"]
    source = Path(__file__).with_name("mod_client.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-D_GNU_SOURCE", *includes, source, "-o", module], check=True)
    return module


def _closed(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) != 0
