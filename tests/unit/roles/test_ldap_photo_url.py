"""Role ldap_photo_url on this machine with a real slapd: from files of photos to URLs and their verification."""

import json
import sys

import pytest
from ansible_collections.sametime.estate.tests.unit import playbook_runs, real_slapd
from ansible_collections.sametime.estate.tests.unit.real_slapd import BASE, PASSWORD, name, person

pytestmark = real_slapd.needs_slapd
ROLE = "sametime.estate.ldap_photo_url"


@pytest.fixture(scope="module")
def slapd(tmp_path_factory):
    pytest.importorskip("ldap")
    people = "".join(map(person, range(4))) + person(9, ou="hidden")
    with real_slapd.serving(tmp_path_factory.mktemp("slapd"), people) as server:
        yield server


@pytest.fixture
def play(slapd, tmp_path):
    """Return a way to run tasks of the role: (tasks file, variables) -> exit code and output on one line."""
    photos = tmp_path / "photos"
    photos.mkdir()
    for mail in ("p1", "p2", "p9", "with blank"):
        (photos / f"{mail}@acme.example.jpg").write_text("x")
    (photos / "index.html").write_text("x")
    (tmp_path / "hosts").write_text(
        f"[directory]\nhere ansible_connection=local ansible_python_interpreter={sys.executable}\n"
    )
    directory = slapd.options(reader_bind_dn=f"cn=reader,{BASE}", reader_bind_password=PASSWORD)

    def playing(*options, tasks_from="main", **variables):
        include = {"include_role": {"name": ROLE, "tasks_from": tasks_from}}
        (tmp_path / "play.json").write_text(json.dumps([{"hosts": "all", "gather_facts": False, "tasks": [include]}]))
        given = {
            "sametime_directory": directory,
            "sametime_photo_url": "https://photos.acme.example/{mail}.jpg",
            "sametime_photo_directory": str(photos),
            "ldap_photo_url_photo_host": "here",
            **variables,
        }
        argv = ["-i", tmp_path / "hosts", "-e", json.dumps(given), *options, tmp_path / "play.json"]
        done = playbook_runs.play(argv, COLUMNS="500")
        output = done.stdout + done.stderr
        assert PASSWORD not in output
        return done.returncode, " ".join(output.split())

    return playing


def test_check_do_verify(slapd, play):
    code, output = play("--check", "--diff")
    assert code == 0, output
    assert f"{name(1)}: https://photos.acme.example/p1@acme.example.jpg" in output
    assert slapd.urls() == {}
    code, output = play()
    assert (code, "changed=1" in output) == (0, True), output
    assert set(slapd.urls()) == {name(1), name(2), name(9, "hidden")}
    assert f"does not see as cn=reader,{BASE} (1): {name(9, 'hidden')}" in output
    code, output = play(tasks_from="verify")
    assert code != 0
    assert "0 entries of the directory differ from the photos" in output
    assert "does not see the URL of 1 people" in output
