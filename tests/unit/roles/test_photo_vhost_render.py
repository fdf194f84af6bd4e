"""Playbook render_vhost.yml: a rendered file, installed by its instructions on a real httpd, as by a person."""

import json
import os
import re
import subprocess

import pytest
from ansible_collections.sametime.estate.lab.common.ports import free_port
from ansible_collections.sametime.estate.plugins.module_utils._ihs.wanted import PLACEHOLDER, stamp
from ansible_collections.sametime.estate.tests.unit.certificates import authorities, issue, write
from ansible_collections.sametime.estate.tests.unit.playbook_runs import play
from ansible_collections.sametime.estate.tests.unit.real_httpd import MODULES, needs_httpd
from ansible_collections.sametime.estate.tests.unit.roles.test_photo_vhost_proof import HOST, OFFICE, make, wait

__all__ = ["make"]
# Nobody answers there: a run that contacts the host fails.
UNREACHABLE = {"ansible_connection": "ssh", "ansible_host": "192.0.2.1", "ansible_become": True}
SITE = {
    "sametime_photo_host": HOST,
    "sametime_photo_directory": "/opt/IBM/HTTPServer/photos",
    "sametime_photo_user": "stphotos",
    "sametime_photo_access": OFFICE,
    "sametime_sso_domain": ".acme.example",
}
# Characters that mean something to a shell, or in a table of Markdown.
ODD = {"name": "A | `id` *b* <i>", "cookie": "A|b`id`$x", "value": "a|b$HOME`id`!%n", "guest": False}


def render(folder, server, hosts=(), **variables):
    """Run the playbook; return its exit code and its output. hosts: variables of each host, if several."""
    hosts = {name: {**UNREACHABLE, **own} for name, own in (hosts or {"web1": {}}).items()}
    inventory = {"all": {"children": {"photo_web": {"hosts": hosts}}, "vars": {**SITE, **variables}}}
    (folder / "hosts.json").write_text(json.dumps(inventory))
    extra = json.dumps({"directory": str(folder / "out"), "server": server})
    done = play(["-i", folder / "hosts.json", "playbooks/render_vhost.yml", "-e", extra])
    return done.returncode, re.sub(r"\s+", " ", done.stdout + done.stderr)


def blocks(text, section):
    """Return the code blocks of a section of the instructions."""
    part = re.search(rf"^## {section}\..*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)[0]
    return re.findall(r"^```\n(.*?)^```", part, re.MULTILINE | re.DOTALL)


def requests(text):
    """Return the requests of the check: the command, and its answer."""
    found = re.findall(r"^Answer: `(.*)`\n\n```\n(curl .*)\n```$", text, re.MULTILINE)
    return [(command, answer) for answer, command in found]


def sh(commands, folder):
    done = subprocess.run(
        ["/bin/sh", "-ec", commands],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{commands}\n{done.stdout}"
    return done.stdout


@pytest.mark.skipif(os.geteuid() != 0, reason="the instructions are for root")
@needs_httpd
def test_instructions_followed_manually(make, tmp_path):
    httpd = make()
    home, before = httpd.home, httpd.files()
    root, issuing = authorities()
    tls = write(home / "tls", issue("photo host", issuing, [HOST]), [issuing])
    (home / "tls" / "root.pem").write_text(root.pem)
    code, output = render(
        tmp_path,
        "2.4",
        photo_vhost_server_root=str(home),
        photo_vhost_directory=f"{home}/photos of people",
        photo_vhost_user="nobody",
        photo_vhost_access={**OFFICE, "cookies": [ODD]},
        photo_vhost_config=str(httpd.config),
        photo_vhost_fragment=str(httpd.fragment),
        photo_vhost_address="127.0.0.1",
        photo_vhost_port=httpd.port,
        photo_vhost_tls={**tls, "port": free_port(), "address": "127.0.0.1"},
        photo_vhost_tls_ca_file=f"{home}/tls/root.pem",
        photo_vhost_render_listen=[f"127.0.0.1:{httpd.port}"],
        photo_vhost_render_server_name="localhost",
    )
    assert code == 0, output
    folder = tmp_path / "out" / "web1"
    text = (folder / "instructions.md").read_text()

    assert "Listen 127.0.0.1" in sh(blocks(text, 1)[0], folder)
    prepare, certificate = blocks(text, 2)
    sh(prepare, folder)
    assert (home / "photos of people").is_dir()
    digests = re.findall(r"= (\w{64})", sh(certificate, folder))
    assert (len(digests), len(set(digests))) == (2, 1)

    loads = re.findall(r"`LoadModule (\w+) modules/", text)
    assert loads == ["rewrite_module", "headers_module", "ssl_module"]
    include = re.search(r'^ +(Include ".*")$', text, re.MULTILINE)[1]
    line = f"LoadModule ssl_module {MODULES}/mod_ssl.so"
    httpd.config.write_text(f"{httpd.config.read_text()}{line}\n{include}\n")
    syntax, graceful = blocks(text, 3)[-2:]
    assert "Syntax OK" in sh(syntax, folder)
    workers = httpd.workers()
    sh(graceful, folder)
    httpd.replaced(workers)

    photo, remove = blocks(text, 4)[0], blocks(text, 4)[-1]
    sh(photo, folder)
    asked = requests(text)
    assert [answer[:3] for _command, answer in asked] == ["204", "200", "200", "302"] * 2
    assert [sh(command, folder).strip() for command, _answer in asked] == [answer for _command, answer in asked]
    sh(remove, folder)
    assert list((home / "photos of people").iterdir()) == []

    sh(prepare, folder)  # once more, as after another rendering: the way back stays the same
    sh(blocks(text, 5)[0], folder)
    assert httpd.files() == before
    assert not [path.name for path in httpd.config.parent.iterdir() if "before" in path.name]
    wait(lambda: httpd.status() == 404)  # a process that ends may still have answered


EVERYBODY = {"networks": [{"name": "all", "networks": ["0.0.0.0/0", "::/0"]}], "otherwise": {"page": "No."}}
TLS = {"photo_vhost_tls": {"key_file": "/opt/IBM/HTTPServer/conf/key.kdb", "port": 8443}}
# Variables of each host; kind is the kind of server.
WANTED = {
    "web1": TLS,
    "redirect": {**TLS, "photo_vhost_http": "redirect"},
    "odd": {**TLS, "photo_vhost_port": 8080, "photo_vhost_access": {**OFFICE, "cookies": [ODD]}},
    "everybody": {**TLS, "photo_vhost_access": EVERYBODY},
    "windows": {
        "kind": "ihs-8.5",
        "photo_vhost_server_root": "C:/IBM/HTTPServer",
        "photo_vhost_directory": "D:/photos",
        "photo_vhost_tls": {"key_file": "C:/IBM/HTTPServer/conf/key.kdb", "label": "photos"},
        "photo_vhost_render_listen": ["80", "443"],
        "photo_vhost_render_name_virtual_hosts": ["*:443"],
        "photo_vhost_render_virtual_hosts": [{"address": "*", "port": 443, "name": "www.acme.example"}],
    },
}
# Each host has one wrong setting. The text is part of the message that the role fails with.
WRONG = {
    "no-https": ({"photo_vhost_http": "redirect"}, "the redirect would never end"),
    "backslash": ({"photo_vhost_directory": "D:\\photos"}, "Write / in place of the backslash"),
    "pem": ({"photo_vhost_tls": {"certificate": "/c", "key": "/k"}}, "for IBM HTTP Server needs key_file"),
    "quotation-mark": ({"photo_vhost_fragment": '/x/a".conf'}, "have a backslash or a quotation mark: /x/a"),
    "nginx": ({"kind": "nginx"}, "which is ihs-9, ihs-8.5, 2.4 or 2.2"),
}


@pytest.fixture(scope="module")
def several(tmp_path_factory):
    """One run with all these web servers; return its exit code, its output and the folder of the files."""
    folder = tmp_path_factory.mktemp("several")
    hosts = {**WANTED, **{name: variables for name, (variables, _said) in WRONG.items()}}
    code, output = render(folder, "{{ kind }}", hosts, kind="ihs-9")
    return code, output, folder / "out"


@pytest.fixture(scope="module")
def rendered(several):
    """Return a function that reads a file of a web server."""
    _code, output, folder = several
    assert {path.name for path in folder.iterdir()} == set(WANTED), output
    return lambda host, name="instructions.md": (folder / host / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("host", WRONG)
def test_refused(several, host):
    code, output, folder = several
    assert code == 2
    assert WRONG[host][1] in re.search(rf"fatal: \[{host}\]: FAILED! => (.*?)(fatal: |ok: |TASK |PLAY )", output)[1]
    assert not (folder / host).exists()


def test_the_role_takes_the_file_over_as_its_own(rendered):
    """The digest in a file that somebody installed manually is the one that module ihs_vhost makes."""
    text = rendered("web1", "sametime_photos.conf")
    digest = re.search(r"/sametime-estate/(\w{32})", text)[1]
    assert stamp(text.replace(digest, PLACEHOLDER), None).digest == digest
    assert "SSLEnable SNI" in text
    assert "Listen 8443" in text
    assert "KeyFile" in text
    asked = "gskcapicmd -cert -details -db /opt/IBM/HTTPServer/conf/key.kdb -stashed -default"
    assert asked in rendered("web1")


def test_the_address_that_serves_photos(rendered):
    """A redirect has the same answer for everybody, and a port is part of the address."""
    assert f"`https://{HOST}:8443/nobody@verify.invalid.jpg` gives 404\n  to the first and 302" in rendered("redirect")
    assert f"`http://{HOST}:8080/nobody@verify.invalid.jpg` gives 404" in rendered("odd")
    assert "gives 404\n  to everybody." in rendered("everybody")


def test_characters_that_mean_something_in_a_table(rendered):
    assert "| A \\| \\`id\\` \\*b\\* \\<i> | cookie A\\|b\\`id\\`$x=" in rendered("odd")


def test_windows_with_another_https_host(rendered):
    text, fragment = rendered("windows"), rendered("windows", "sametime_photos.conf")
    assert 'DocumentRoot "D:/photos"' in fragment
    assert "Listen" not in fragment
    assert "NameVirtualHost *:80" in fragment
    assert "SSLProtocolDisable" not in fragment
    assert "If its certificate does not have this name, stop here" in text
    conf = "C:\\IBM\\HTTPServer\\conf"
    assert f'"C:\\IBM\\HTTPServer\\bin\\httpd.exe" -f "{conf}\\httpd.conf" -t' in text
    assert f'if not exist "{conf}\\httpd.conf.before-photos" copy "{conf}\\httpd.conf"' in text
    # copy asks before it replaces a file, and would take the next line of the block for the answer.
    assert f'copy /Y "{conf}\\httpd.conf.before-photos" "{conf}\\httpd.conf"' in text
    assert f'-db "{conf}\\key.kdb"' in text
    assert 'findstr /s /i /r "^[^#]*Listen ' in text
    assert f'RewriteEngine ^[^#]*RemoteIP" "{conf}\\*.conf"' in text
    assert "/dev/null" not in text
    assert "'" not in "".join(command for command, _answer in requests(text))
