"""Business cards show the photo: file, running server, pending restarts; what is refused; no password anywhere."""

import base64
import json
import shlex
from contextlib import contextmanager

import pytest
from ansible_collections.sametime.estate.lab.common import containers, playbooks
from ansible_collections.sametime.estate.lab.common.inventory import ROOT

FILE = "/opt/ibm/domino/notes/90010/linux/UserInfoConfig.xml"
RECORD = "/var/lib/sametime-estate/business_card.json"
STOCK = (ROOT / "lab/community/files/UserInfoConfig.xml").read_text()
PHOTO = "http://photos.acme.example/joe.bloggs@acme.example.jpg"
DETAILS = "".join(
    f'        <Detail Id="{name}" FieldName="PhotoURL" Type="text/plain"/>\n' for name in ("ImagePath", "PhotoURL")
)
WANTED = STOCK.replace("      </Details>", DETAILS + "      </Details>").replace(",Photo", ",ImagePath,PhotoURL")
ONE_LINE = {"ANSIBLE_CALLBACK_RESULT_FORMAT": "json", "COLUMNS": "4000"}
SECRETS = ("Bind&", "Bind\\u0026", "Secret1")
URL = "http://community.acme.example/servlet/UserInfoServlet?operation=3&userid={}&setid={}"


def server():
    return containers.host("comm1")


def read():
    return server().check_output(f"cat {FILE}") + "\n"


def play(playbook="clients", *arguments, succeeds=True, **variables):
    """Run a published playbook with a diff, of the clients' side only this role; its output never has a password."""
    run = playbooks.run(
        f"playbooks/{playbook}.yml",
        "--diff",
        *(["--tags", "business_card"] if playbook.startswith("clients") else []),
        *arguments,
        variables=variables,
        environment=ONE_LINE,
        succeeds=succeeds,
    )
    assert not any(secret in run.output for secret in SECRETS)
    return run.output


def starts():
    lines = server().run("cat /var/lib/lab-community/journal.jsonl").stdout.splitlines()
    return [json.loads(line)["fault"] for line in lines]


def card(person="joe.bloggs@acme.example", set_id="0"):
    """Return the card as a client in the office gets it."""
    return containers.run("inside1", f"curl -s -m 10 {shlex.quote(URL.format(person, set_id))}")


@contextmanager
def file_is(text):
    """Put another file in place, without a restart; afterwards the wanted one is there again."""
    server().check_output(f"cat >{FILE} <<'END'\n{text}END")
    try:
        yield
    finally:
        server().check_output(f"cat >{FILE} <<'END'\n{WANTED}END")


@pytest.fixture
def stock():
    """The server in its initial state, running; afterwards in its wanted state."""
    server().check_output(f"cat >{FILE} <<'END'\n{STOCK}END")
    server().check_output(f"rm -f {RECORD}; systemctl restart domino")
    yield
    server().check_output(f"cat >{FILE} <<'END'\n{WANTED}END")
    server().check_output(f"rm -f {RECORD}; systemctl restart domino")


def test_the_scenarios_own_runs_restarted_once():
    assert starts() == [""], "check mode and the second run restart nothing"


def test_the_file_has_the_photo_and_every_other_byte_is_as_before():
    assert read() == WANTED
    assert server().file(FILE).mode == 0o640
    assert not server().file(RECORD).exists
    listed = server().check_output("ls -A /opt/ibm/domino/notes/90010/linux /local/notesdata").split()
    assert [name for name in listed if "UserInfo" in name] == ["UserInfoConfig.xml"]


def test_the_earlier_version_is_kept_for_root_alone():
    [copy] = server().check_output("ls -d /var/lib/sametime-estate/UserInfoConfig.xml.*").split()
    assert server().check_output(f"cat {copy}") + "\n" == STOCK
    assert server().file(copy).mode == 0o600
    assert server().file("/var/lib/sametime-estate").mode == 0o700


def test_clients_get_the_photo_in_both_sets():
    for set_id in "01":
        assert f'<field name="ImagePath" type="text/plain" >{PHOTO}</field>' in card(set_id=set_id)
    assert "<field" in card("p0013")
    assert "ImagePath" not in card("p0013")


def test_a_person_hidden_from_the_servers_user_has_no_card():
    """The directory has the URL of this person's photo."""
    assert "<userid>p0001</userid>" in card("p0001")
    assert "<field" not in card("p0001")


def test_verify_says_what_clients_cache():
    output = play("clients_verify")
    assert "A rich client keeps a card for 7 days" in output
    assert playbooks.changed(output, "comm1") == 0


def test_a_held_back_restart_is_recorded_shown_and_done_later(stock):
    before = len(starts())
    output = play(business_card_restart="never")
    assert "It is not restarted now; restart_pending.yml does so." in output
    assert read() == WANTED
    assert "ImagePath" not in card(), "the running server has not read the file"
    assert json.loads(server().check_output(f"cat {RECORD}"))["path"] == FILE
    assert "still waiting for a restart since" in play(business_card_restart="never")
    assert "waits for a restart since" in play("clients_verify", succeeds=False)
    shown = play("restart_pending", "--limit", "community", "--check")
    assert playbooks.changed(shown, "comm1") == 1
    assert "comm1 is restarted now. It has been waiting since" in shown
    assert f"Set 1 params in {FILE}." in shown
    assert len(starts()) == before
    play("restart_pending", "--limit", "community")
    assert len(starts()) == before + 1
    assert PHOTO in card()
    assert not server().file(RECORD).exists
    assert playbooks.changed(play("restart_pending", "--limit", "community"), "comm1") == 0


def test_a_restart_that_fails_stays_pending(stock):
    output = play(succeeds=False, business_card_restart_command=["/bin/sh", "-c", "echo no console; exit 4"])
    assert "exit code 4; the server keeps waiting for a restart" in output
    assert "no console" in output
    assert server().file(RECORD).exists
    play()
    assert not server().file(RECORD).exists
    assert PHOTO in card()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            WANTED.replace("(&amp;(objectclass", "(&(objectclass"),
            "line 9, column 62: a raw &: write &amp;",
            id="raw ampersand",
        ),
        pytest.param(WANTED.replace("Bind&amp;", "Bind&"), "a raw &: write &amp;", id="raw ampersand in the password"),
        pytest.param(
            WANTED.replace("  </Resources>", '    <Storage type="LDAP"/>\n  </Resources>'),
            "2 LDAP repositories (lines 6, 22); up to Sametime 11.6",
            id="two directories",
        ),
        pytest.param("<configuration/>\n", "this is the wrong file", id="another file"),
    ],
)
def test_a_file_that_is_refused_stays_as_it_is(text, message):
    before = len(starts())
    with file_is(text):
        output = play(succeeds=False)
        assert read() == text
    assert message in output
    assert len(starts()) == before


def test_two_files_on_one_server_are_named():
    server().check_output(f"cp {FILE} /local/notesdata/userinfoconfig.xml")
    try:
        output = play(succeeds=False)
        assert f"{FILE}, " in output or f", {FILE}" in output
        assert "/local/notesdata/userinfoconfig.xml" in output
        play(business_card_path=FILE)
    finally:
        server().check_output("rm /local/notesdata/userinfoconfig.xml")


def test_a_photo_that_the_servers_user_may_not_see_is_explained(stock):
    anonymous = STOCK.replace("cn=community,ou=services,dc=acme,dc=example", "").replace("Bind&amp;Secret1", "")
    server().check_output(f"cat >{FILE} <<'END'\n{anonymous}END")
    output = play(succeeds=False)
    assert "the server reads ldap1.acme.example (line 8) without a user" in output
    assert "attributes hidden from anonymous users are the usual cause" in output


def test_windows_line_ends_stay(stock):
    server().check_output(f"sed -i 's/$/\\r/' {FILE}")
    play()
    found = base64.b64decode(server().check_output(f"base64 -w0 {FILE}")).decode()
    assert found == WANTED.replace("\n", "\r\n")
