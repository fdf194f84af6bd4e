"""The page of a web server, followed manually on a real httpd: the commands as they are on the page."""

import re
import subprocess
import tempfile
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.tests.unit.real_httpd import needs_httpd
from ansible_collections.sametime.estate.tests.unit.roles.test_photo_vhost_proof import PHOTO, Httpd

from .test_runbook import run

pytestmark = needs_httpd


def blocks_of(page, title):
    """Return the blocks of one step: its check, and what to do."""
    step = next(part for part in re.split(r"^### ", page, flags=re.MULTILINE) if title in part.splitlines()[0])
    return re.findall(r"^```text\n(.*?)\n```$", step, re.MULTILINE | re.DOTALL)


def shell(command):
    done = subprocess.run(["sh", "-ec", command], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def ask(port, *options):
    url = f"http://photos.acme.example:{port}{PHOTO}"
    words = [
        "curl",
        "-s",
        "-o",
        "/dev/null",
        "-w",
        "%{http_code}",
        "--resolve",
        f"photos.acme.example:{port}:127.0.0.1",
    ]
    return subprocess.run([*words, *options, url], capture_output=True, text=True, check=True).stdout


@pytest.fixture
def home():
    """Return a directory that httpd, which changes its account, can read; those of pytest are closed."""
    with tempfile.TemporaryDirectory(prefix="runbook-") as folder:
        yield Path(folder)


def test_the_page_of_a_web_server(tmp_path, home):
    server = Httpd(home)
    variables = {
        "photo_vhost_server_root": str(home),
        "photo_vhost_port": server.port,
        "photo_vhost_fragment": str(server.fragment),
        "sametime_photo_directory": str(home / "photos"),
        "sametime_photo_tls": {},
        "photo_vhost_access": {
            "cookies": [{"name": "Sign-on", "cookie": "LtpaToken2"}],
            "otherwise": {"redirect": "http://www.acme.example/"},
        },
    }
    code, _changed, output = run(tmp_path / "pages", **variables)
    assert code == 0, output
    page = (tmp_path / "pages" / "ihs1.acme.example.md").read_text(encoding="utf-8")
    check, text, _modules, activate, undo = blocks_of(page, "Write the virtual host")
    assert shell(f"{server.apachectl} start")[0] == 0
    try:
        assert "204" not in shell(check)[1]
        server.fragment.write_text(text + "\n")
        code, output = shell(activate)
        assert code == 0, output
        wait = f'for try in $(seq 100); do [ "$({check})" = STATUS ] && exit; sleep 0.1; done; exit 1'
        assert shell(wait.replace("STATUS", "204"))[0] == 0, (home / "logs" / "error_log").read_text()
        assert ask(server.port) == "302"
        assert ask(server.port, "--cookie", "LtpaToken2=x") == "200"
        code, output = shell(undo)
        assert code == 0, output
        assert shell(wait.replace("STATUS", "404"))[0] == 0
    finally:
        shell(f"{server.apachectl} stop")
