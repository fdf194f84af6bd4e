"""Module ihs_vhost as a process: check, do, check, do, and the way back."""

import socket

import pytest
from ansible_collections.sametime.estate.tests.unit.plugins.modules.ihs_installation import MAIN, Installation

CONTENT = "<VirtualHost *:80>\nServerName photos.acme.example\n# @digest@\n</VirtualHost>\n"


@pytest.fixture
def server(tmp_path):
    return Installation(tmp_path, "Server version: IBM_HTTP_Server/8.5.5.22 (Unix)\n")


def vhost(server, check=False, **params):
    """Call the module; the server of these tests is stopped on purpose, unless a test says otherwise."""
    modules = ["core_module", "rewrite_module"]
    wanted = {"path": str(server.fragment), "content": CONTENT, "modules": modules, "stopped_server": "accept"}
    return server.call("ihs_vhost", check, **{**wanted, **params})


def test_check_do_check_do(server):
    before = server.files()
    foreseen = vhost(server, check=True)
    assert foreseen["changed"]
    assert server.files() == before
    assert set(server.calls()) == {"-M", "-t"}
    done = vhost(server)
    assert (done["changed"], done["diff"], done["actions"]) == (True, foreseen["diff"], foreseen["actions"])
    assert done["actions"] == ["write fragment", "load rewrite_module", "include fragment"]
    assert server.config.read_text() == MAIN.replace("#Load", "Load") + f"Include {server.fragment}\n"
    assert server.fragment.read_text() == CONTENT.replace("@digest@", done["digest"])
    assert not vhost(server, check=True)["changed"]
    again = vhost(server)
    assert (again["changed"], again["diff"], again["actions"]) == (False, [], [])
    assert "graceful" not in server.calls()


def test_stopped_server_is_not_started_and_says_so(server):
    result = vhost(server)
    assert (result["running"], result["reloaded"]) == (False, False)
    assert "was not started" in str(result["warnings"])
    assert "start" not in server.calls()


@pytest.mark.parametrize("state", ["present", "absent"])
def test_stopped_server_is_not_a_success(server, state):
    """Not even when there is nothing to change: nothing proves what a server will do that does not run."""
    if state == "absent":
        vhost(server)
    before = server.files()
    result = vhost(server, state=state, stopped_server="fail")
    assert result["failed"]
    assert (
        f"httpd does not run (there is no process of httpd in its PidFile {server.root}/logs/httpd.pid)"
        in result["msg"]
    )
    assert "photo_vhost_stopped_server" in result["msg"]
    assert server.files() == before
    foreseen = vhost(server, check=True, state=state, stopped_server="fail")
    assert (foreseen["changed"], "not proven" in str(foreseen["warnings"])) == (True, True)
    vhost(server, state=state)
    assert vhost(server, state=state, stopped_server="fail").get("failed", False) is (state == "present")


def test_something_answers_although_the_server_seems_to_be_stopped(server):
    with socket.create_server(("127.0.0.1", 0)) as other:
        probe = {"host": "photos.acme.example", "path": "/@digest@", "port": other.getsockname()[1]}
        before = server.files()
        result = vhost(server, probe=probe)
    assert result["failed"]
    assert (
        f"but 127.0.0.1:{probe['port']} answers; nothing was changed. If this is the server, correct" in result["msg"]
    )
    assert server.files() == before


def test_backup_of_the_main_file(server, tmp_path):
    result = vhost(server)
    assert (tmp_path / result["backup_file"]).read_text() == MAIN
    assert "backup_file" not in vhost(server, content=CONTENT + "# more\n")


def test_no_backup(server):
    vhost(server, backup=False)
    assert sorted(server.files()) == ["httpd.conf", "photos.conf"]


def test_refused_by_httpd(server):
    vhost(server)
    before = server.files()
    result = vhost(server, content="Bad\n")
    assert result["failed"]
    assert result["httpd"] == f"Syntax error on line 1 of {server.fragment}:\nInvalid command 'Bad'"
    assert result["httpd"] in result["msg"]
    assert server.files() == before


def test_refused_in_check_mode_too(server):
    assert vhost(server, check=True, content="Bad\n")["failed"]


def test_absent(server):
    vhost(server, backup=False)
    foreseen = vhost(server, check=True, state="absent", backup=False)
    done = vhost(server, state="absent", backup=False)
    assert (done["changed"], done["diff"]) == (True, foreseen["diff"])
    assert server.files() == {"httpd.conf": MAIN.replace("#Load", "Load").encode()}
    assert not vhost(server, state="absent")["changed"]


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"content": None}, "content is needed"),
        ({"content": ""}, "content is needed"),
        ({"server_root": "/nowhere"}, "/nowhere/bin/apachectl is missing"),
        ({"config": "/nowhere.conf"}, "/nowhere.conf is missing; set config"),
    ],
)
def test_wrong_options(server, params, message):
    result = vhost(server, **params)
    assert result["failed"]
    assert message in result["msg"]


def test_a_program_that_the_run_installs_before(server, tmp_path):
    """httpd tests that the file of a RewriteMap exists; in check mode it may not exist yet."""
    program = tmp_path / "photo-gate"
    content = CONTENT.replace("# @digest@", f'RewriteMap gate "prg:{program} x"\n# @digest@')
    assert not vhost(server, check=True, content=content, programs=[str(program)]).get("failed")
    assert vhost(server, check=True, content=content)["failed"]
    assert vhost(server, content=content, programs=[str(program)])["failed"], "only check mode overlooks it"
    program.touch()
    assert vhost(server, content=content, programs=[str(program)])["changed"]
    assert str(program) in server.fragment.read_text()
