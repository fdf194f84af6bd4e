"""Single sign-on of the simulated cell, as scripts read it, and as the payload of the collection reads it."""

import re
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.lab.was.waslab import initial_sign_on
from ansible_collections.sametime.estate.lab.was.waslab.model import Cell
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import sign_on
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin import payload

KEYS = Path(__file__).parents[2] / "ihs" / "files" / "sign-on.keys"


class Export(dict):
    """The properties of an export, as Java returns them."""

    getProperty = dict.get  # noqa: N815 - a name of Java


class Control:
    """AdminControl with the call whose objects are of Java."""

    def __init__(self, calls):
        self._calls = calls
        self.passwords = []

    def __getattr__(self, name):
        return getattr(self._calls, name)

    def invoke_jmx(self, name, operation, parameters, signature):
        """Invoke an operation; the parameters stay here, as in wsadmin of the lab."""
        assert signature == ["[B"]
        self.passwords += parameters
        return Export(self._calls.invoke_content(name, operation))


@pytest.fixture
def read(master: Cell, monkeypatch):
    """Return what reads single sign-on with the payload."""
    was = master.wsadmin()
    control = Control(was.control)
    answers = []
    for name, value in {"AdminConfig": was.config, "AdminControl": control}.items():
        monkeypatch.setattr(payload, name, value, raising=False)
    monkeypatch.setattr(payload, "answer", lambda kind, value: answers.append((kind, value)))
    monkeypatch.setattr(payload, "throwaway", lambda: b"nobody knows")

    def run():
        payload.read_sign_on(list(sign_on.PROPERTIES))
        kind, value = answers.pop()
        assert kind == "sign_on"
        assert "nobody knows" not in str(value)
        return sign_on.read_sign_on(value)

    return run


def test_the_initial_state(read):
    found = read()
    assert found["generation"] == {"automatic": False, "next": 1804280400, "every_days": 90}
    assert (found["realm"], found["domain"], found["timeout_minutes"]) == ("acmeRealm", ".acme.example", 120)
    assert (found["http_only"], found["interoperability"], found["requires_ssl"]) == (False, True, False)
    assert found["token_names"] == {"v1": "LtpaToken", "v2": "LtpaToken2"}
    assert found["error"] is None
    assert found["keys"]["realm"] == "acmeRealm"
    assert len(found["keys"]["fingerprint"]) == 16


def test_the_keys_are_those_of_the_sign_on_of_the_lab():
    document = initial_sign_on.keys_document("ssc1").decode()
    parts = re.findall(r"ltpa\.\w*Key=(\S+)", KEYS.read_text().replace("\\", ""))
    assert len(parts) == 3
    assert [part for part in parts if part not in document] == []


def test_a_change_is_seen(read, config):
    group = config.getid("/KeySetGroup:CellLTPAKeySetGroup/")
    config.modify(group, [["autoGenerate", "true"]])
    config.modify(config.list("SingleSignon"), [["requiresSSL", "true"], ["domainName", "acme.example"]])
    config.save()
    found = read()
    assert found["generation"]["automatic"]
    assert (found["requires_ssl"], found["domain"]) == (True, "acme.example")


def test_keys_that_cannot_be_exported(read, monkeypatch):
    def refused():
        raise RuntimeError("ADMN0022E: Access is denied")

    monkeypatch.setattr(payload, "exported_keys", refused)
    found = read()
    assert (found["keys"], found["error"]) == (None, "ADMN0022E: Access is denied")
