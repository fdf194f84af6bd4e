"""playbooks/explain_access.yml, as a security officer runs it: on the inventories as they are, without any host."""

import json

import pytest
from ansible_collections.sametime.estate.tests.unit import playbook_runs


def play(inventory, *options):
    """Run the playbook; return its exit code and what it printed."""
    argv = ["-i", f"inventories/{inventory}", "playbooks/explain_access.yml", *options]
    done = playbook_runs.play(argv, ANSIBLE_CALLBACK_RESULT_FORMAT="json")
    return done.returncode, " ".join((done.stdout + done.stderr).split())


def explain(**asked):
    """Return exit code, and the lines that it says or its whole output."""
    code, text = play("lab", "-e", json.dumps(asked))
    if code:
        return code, text
    return code, json.JSONDecoder().raw_decode(text.partition("[ihs1] => ")[2])[0]["msg"]


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        pytest.param(
            {"address": "172.30.20.5"},
            ["GET /a@acme.example.jpg from 172.30.20.5 without a cookie", "Allowed by the rule 'Head office': "],
            id="office",
        ),
        pytest.param(
            {
                "address": "203.0.113.1",
                "cookie": "LtpaToken2=x; a=b",
                "path": "/joe@acme.example.jpg",
                "method": "HEAD",
            },
            [
                "HEAD /joe@acme.example.jpg from 203.0.113.1 with the cookie LtpaToken2=x; a=b",
                "Refused: no rule admits this request",
            ],
            id="cookie",
        ),
        pytest.param(
            {"address": "203.0.113.1"},
            ["GET /a@acme.example.jpg from 203.0.113.1 without a cookie", "Refused: no rule admits this request"],
            id="stranger",
        ),
        pytest.param(
            {"address": "172.30.20.5", "path": "/notes.txt"},
            ["GET /notes.txt from 172.30.20.5 without a cookie", "Refused for every client: the path /notes.txt"],
            id="no photo",
        ),
    ],
)
def test_verdict(asked, wanted):
    code, lines = explain(**asked)
    assert code == 0, lines
    assert [line[: len(start)] for line, start in zip(lines, wanted, strict=False)] == wanted


def test_the_policy_is_that_of_the_role():
    """Where the role has a policy of its own, that one counts."""
    own = {"cookies": [{"name": "Ours", "cookie": "Own"}], "otherwise": {"page": "No."}}
    code, lines = explain(address="172.30.20.5", photo_vhost_access=own)
    assert code == 0, lines
    assert lines[1] == "Refused: no rule admits this request, so it gets the page of 'otherwise' (403)."


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({}, "The address of the client is missing. Add it, for example -e address=203.0.113.9"),
        ({"address": "192.0.2.300"}, "'192.0.2.300' is not an IPv4 or IPv6 address; give the address of one client"),
    ],
)
def test_a_question_without_a_client(asked, words):
    code, text = explain(**asked)
    assert code != 0
    assert words in text


def test_example_inventory():
    code, text = play("example", "-e", "address=10.0.0.1")
    assert code == 0, text
    assert "GET /a@acme.example.jpg from 10.0.0.1 without a cookie" in text
