"""Module ihs_vhost with the fragment and the requests of the role, against a real httpd that runs in the background.

A policy that the running server does not apply to photos is never a success, whatever the rest of the configuration is.
"""

import http.client
import os
import re
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.lab.common.ports import free_port
from ansible_collections.sametime.estate.plugins.filter.access_rules import access_rules
from ansible_collections.sametime.estate.tests.unit.plugins.modules.forked import forked
from ansible_collections.sametime.estate.tests.unit.real_httpd import HTTPD, MODULES, needs_httpd
from ansible_collections.sametime.estate.tests.unit.roles.test_photo_vhost_httpd import PHOTO, virtual_host

pytestmark = needs_httpd
HOST = "photos.acme.example"
LOADED = ["mpm_event", "authz_core", "alias", "headers", "mime", "rewrite"]
# MinSpareThreads: one process answers at a time, so that all old ones are known before a restart.
MAIN = """\
{first}
ServerRoot "{root}"
PidFile {pid}
Mutex pthread
ErrorLog {home}/logs/error_log
ServerName localhost
Listen 127.0.0.1:{port}
{modules}
{user}
StartServers 1
ServerLimit 2
MinSpareThreads 1
TypesConfig /dev/null
{last}
"""
APACHECTL = """\
#!/bin/sh
test -f {home}/bin/envvars && . {home}/bin/envvars
case $1 in
start|stop|graceful) exec {httpd} -f {home}/conf/httpd.conf -k $1 ;;
-f) exec {httpd} "$@" ;;
*) [ "$2" = -f ] && exec {httpd} "$@"; exec {httpd} "$@" -f {home}/conf/httpd.conf ;;
esac
"""
OFFICE = {
    "networks": [{"name": "office", "networks": ["192.0.2.0/24"]}],
    "otherwise": {"redirect": "http://www.acme.example/?a=%20$1"},
}
SIGNED_ON = {"cookies": [{"name": "sign-on", "cookie": "LtpaToken2"}], "otherwise": {"page": "No."}}
EVERYBODY = {"networks": [{"name": "all", "networks": ["0.0.0.0/0", "::/0"]}], "otherwise": {"page": "No."}}


def wait(condition):
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def listens(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


class Httpd:
    """An installation below a temporary directory."""

    def __init__(self, home, **parts):
        self.home, self.port = home, free_port()
        for name in ("bin", "conf", "logs", "photos"):
            (home / name).mkdir()
        (home / "photos" / PHOTO[1:]).write_bytes(b"\xff\xd8 a photo \xff\xd9")
        (home / "photos" / PHOTO[1:]).chmod(0o644)
        for folder in (home, home / "photos"):
            folder.chmod(0o755)
        self.config, self.fragment = home / "conf" / "httpd.conf", home / "conf" / "photos.conf"
        self.apachectl = home / "bin" / "apachectl"
        self.apachectl.write_text(APACHECTL.format(home=home, httpd=HTTPD))
        self.apachectl.chmod(0o755)
        self.write(**parts)

    def write(self, first="", root="{home}", pid="logs/httpd.pid", last="", envvars=""):
        modules = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in LOADED)
        user = "User nobody\nGroup nogroup" if os.geteuid() == 0 else ""
        parts = {"first": first, "root": root, "pid": pid, "last": last}
        parts = {name: text.replace("{home}", str(self.home)) for name, text in parts.items()}
        self.config.write_text(MAIN.format(home=self.home, port=self.port, modules=modules, user=user, **parts))
        (self.home / "bin" / "envvars").write_text(envvars.replace("{home}", str(self.home)))

    def workers(self):
        """Return the processes that answer; none if the server is stopped."""
        pids = [file.read_text().strip() for file in (self.home / "logs").glob("*.pid")]
        return {child for pid in pids for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}

    def replaced(self, workers):
        """Wait until others answer than these: an old process may still do so after a graceful restart."""
        wait(lambda: self.workers() and not self.workers() & workers)

    def control(self, command):
        before = self.workers()
        subprocess.run([self.apachectl, command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if command == "graceful":
            self.replaced(before)
        else:
            # httpd listens before it writes its number, and removes it after it stopped to listen.
            wanted = (command == "start",) * 2
            wait(lambda: (listens(self.port), any((self.home / "logs").glob("*.pid"))) == wanted)

    def vhost(self, policy=OFFICE, check=False, sites=(), **options):
        """Run the module as the role does; return its result."""
        text = virtual_host(self.home, self.port, policy, sites=sites)
        text = text.replace('RewriteCond %{REMOTE_ADDR} "!', 'RewriteCond %{ENV:SAMETIME_CLIENT} "!')
        proof = access_rules(policy)["proof"]
        probe = {
            "host": HOST,
            "port": self.port,
            "path": "/sametime-estate/@digest@",
            "timeout_seconds": 5,
            "file": f"{self.home}/photos{proof['path']}",
            "requests": proof["requests"],
        }
        arguments = {"server_root": str(self.home), "path": str(self.fragment), "content": text, "probe": probe}
        before = self.workers()
        result = forked("ihs_vhost", {**arguments, "_ansible_check_mode": check, **options})
        if result.get("reloaded"):
            self.replaced(before)
        return {"failed": False, **result}

    def status(self, path=PHOTO, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        connection.request("GET", path, headers={"Host": HOST, "Connection": "close", **headers})
        return connection.getresponse().status

    def photos(self):
        return [path.name for path in (self.home / "photos").iterdir()]

    def files(self):
        return {path: path.read_bytes() for path in sorted((self.home / "conf").iterdir()) if path.suffix == ".conf"}


@pytest.fixture
def make():
    """Return a function that starts a server with parts of its main file."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)

        def start(**parts):
            httpd = Httpd(home, **parts)
            httpd.control("start")
            wait(lambda: any((home / "logs").glob("*.pid")))
            return httpd

        yield start
        for pid in [int(file.read_text()) for file in (home / "logs").glob("*.pid")]:
            os.kill(pid, signal.SIGTERM)
            wait(lambda pid=pid: not Path(f"/proc/{pid}").exists())


VARIABLES = {
    "none": {},
    "Define": {"first": 'Define SRVROOT "{home}"', "root": "${SRVROOT}", "pid": '"${SRVROOT}/logs/a.pid"'},
    "Define under conditions": {
        "first": "Define SRVROOT {home}\n<IfDefine !SRVROOT>\nDefine SRVROOT /nowhere\n</IfDefine>\n"
        "<IfModule mod_so.c>\nDefine LOGS logs\n</IfModule>",
        "root": "${SRVROOT}",
        "pid": "${LOGS}/a.pid",
    },
    "Define in another one": {"first": "Define A {home}\nDefine B ${A}/logs", "pid": "${B}/a.pid"},
    "envvars": {"envvars": "RUN={home}/logs; SUFFIX=-x\nexport RUN SUFFIX\n", "pid": "${RUN}/a${SUFFIX}.pid"},
    "Define before envvars": {
        "envvars": "export RUN=/nowhere\n",
        "first": "Define RUN {home}/logs",
        "pid": "${RUN}/a.pid",
    },
    "Include": {"first": "Define CONF conf", "last": "IncludeOptional ${CONF}/pho*.conf"},
    "backslash at the end": {"last": "# remark \\"},
}


@pytest.mark.parametrize("parts", VARIABLES.values(), ids=VARIABLES)
def test_running_server_is_found_and_proven(make, parts):
    httpd = make(**parts)
    foreseen = httpd.vhost(check=True)
    result = httpd.vhost()
    assert (result["failed"], result["changed"], result["reloaded"]) == (False, True, True), result
    assert (foreseen["failed"], foreseen["actions"]) == (False, result["actions"])
    assert httpd.config.read_text().count("Include") == 1
    assert httpd.status() == 302
    again = httpd.vhost()
    assert (again["failed"], again["changed"]) == (False, False), again
    assert httpd.photos() == [PHOTO[1:]]


def test_each_kind_of_policy_is_proven(make):
    httpd = make()
    assert httpd.vhost(SIGNED_ON)["reloaded"]
    assert (httpd.status(), httpd.status(Cookie="LtpaToken2=x")) == (403, 200)
    assert httpd.vhost(EVERYBODY)["reloaded"]
    assert httpd.status() == 200
    gone = httpd.vhost(state="absent")
    assert (gone["failed"], gone["changed"], gone["reloaded"]) == (False, True, True), gone


def test_header_of_the_proof_opens_no_photo(make):
    httpd = make()
    digest = httpd.vhost()["digest"]
    header = {"X-Sametime-Estate-Client": "192.0.2.1"}
    proof = f"/sametime-estate-{digest}@proof.invalid.jpg"
    paths = [PHOTO, f"{PHOTO}?{proof}", f"/x/..{PHOTO}", f"{proof}/..{PHOTO}", f"{proof}{PHOTO}"]
    assert {path: httpd.status(path, **header) for path in paths} == dict.fromkeys(paths, 302)
    assert (httpd.status(proof, **header), httpd.status(proof)) == (404, 302)


BLOCKED = {
    "redirect of everything": (
        "Redirect / http://portal.acme.example/",
        "redirect / http://portal.acme.example/",
        "302",
    ),
    "redirect of a pattern": ("RedirectMatch \\.jpg$ http://x.example/", "redirectmatch", "302"),
    "refused by name": ('<FilesMatch "\\.jpg$">\nRequire all denied\n</FilesMatch>', "require all denied", "403"),
    "refused by place": ("<LocationMatch jpg>\nRequire all denied\n</LocationMatch>", "require all denied", "403"),
}


@pytest.mark.parametrize(("last", "named", "status"), BLOCKED.values(), ids=BLOCKED)
def test_settings_that_virtual_hosts_inherit(make, last, named, status):
    httpd = make(last=last)
    before = httpd.files()
    result = httpd.vhost()
    assert result["failed"]
    assert f"127.0.0.1:{httpd.port} gave {status}" in result["msg"]
    assert "with X-Sametime-Estate-Client: 192.0.2.0, expected 200" in result["msg"]
    assert re.search(f"inherit these settings of the main server: {re.escape(named)}.*httpd.conf, line", result["msg"])
    assert "the old configuration is restored and live" in result["msg"]
    assert httpd.files() == before
    assert httpd.photos() == [PHOTO[1:]]


def test_server_that_believes_every_client_is_found(make):
    loaded = f"LoadModule remoteip_module {MODULES}/mod_remoteip.so\n"
    httpd = make(last=f"{loaded}<IfModule remoteip_module>\nRemoteIPHeader X-Forwarded-For\n</IfModule>")
    options = {"server_root": str(httpd.home), "without": str(httpd.fragment)}
    believed = forked("ihs_info", options)["main_server"]["believed_header"]
    assert believed == f"remoteipheader X-Forwarded-For ({httpd.config}, line 22)"


def test_later_change_of_the_main_server_is_noticed(make):
    httpd = make()
    assert httpd.vhost()["changed"]
    good = httpd.config.read_text()
    httpd.config.write_text(f"{good}Redirect / http://portal.acme.example/\n")
    httpd.control("graceful")
    before = httpd.files()
    result = httpd.vhost()
    assert result["failed"]
    assert "The files were already as wanted and stay" in result["msg"]
    assert httpd.files() == before
    httpd.config.write_text(good)
    again = httpd.vhost()
    assert (again["failed"], again["actions"]) == (False, ["graceful restart"])


@pytest.mark.skipif(os.geteuid() != 0, reason="another account must be refused")
def test_directory_that_httpd_cannot_read(make):
    httpd = make()
    (httpd.home / "photos").chmod(0o700)
    assert "gave 403" in httpd.vhost()["msg"]


def test_directory_that_is_missing(make):
    httpd = make()
    (httpd.home / "photos" / PHOTO[1:]).unlink()
    (httpd.home / "photos").rmdir()
    assert "photos/sametime-estate-" in httpd.vhost()["msg"]


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        pytest.param(
            {"pid": "${RUN}/a.pid", "first": "<IfDefine X>\nDefine RUN logs\n</IfDefine>\nDefine RUN logs"},
            "",
            id="same",
        ),
        pytest.param(
            {"pid": "${RUN}/a.pid", "first": "Define RUN logs\n<IfVersion < 2.2>\nDefine RUN run\n</IfVersion>"},
            "RUN",
            id="two values",
        ),
    ],
)
def test_variable_without_a_single_value(make, parts, name):
    httpd = make(**parts)
    before = httpd.files()
    result = httpd.vhost()
    assert result["failed"] is bool(name)
    if name:
        assert f"pidfile in {httpd.config}, line" in result["msg"]
        assert f"uses ${{{name}}}, which has no value here, or more than one" in result["msg"]
        assert httpd.files() == before


def test_server_that_is_stopped(make):
    httpd = make()
    assert httpd.vhost()["changed"]
    httpd.control("stop")
    assert "httpd does not run" in httpd.vhost()["msg"]
    assert "not proven" in str(httpd.vhost(stopped_server="accept")["warnings"])
    httpd.control("start")
    result = httpd.vhost()
    assert not result["failed"], result["msg"]


def test_pid_file_of_another_server(make):
    httpd = make()
    (httpd.home / "logs" / "httpd.pid").rename(httpd.home / "logs" / "other.pid")
    for stopped_server in ("fail", "accept"):
        result = httpd.vhost(stopped_server=stopped_server)
        assert result["failed"]
        assert f"httpd.pid, but 127.0.0.1:{httpd.port} answers; nothing was changed" in result["msg"]
