"""Web server: the grant as the role plans it."""

import json
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError
from ansible_collections.sametime.estate.plugins.plugin_utils._runbook import photo_target

ESTATE = json.loads((Path(__file__).parent / "data" / "estate.json").read_text(encoding="utf-8"))
TRANSFER = ESTATE["options"]["photo_transfer"]


def grant(**changes):
    return photo_target.section({**TRANSFER, **changes}, "tdi1").steps[1].do[-2].text


def test_the_grant_is_that_of_the_role():
    assert grant() == (
        'restrict,command="/usr/local/libexec/sametime/photo-receive /opt/IBM/HTTPServer/photos",'
        'from="<address of tdi1>" <type and key of /home/tdiuser/.ssh/sametime_photos_ed25519.pub on tdi1>'
        " sametime-grant:photos"
    )
    assert 'from="192.0.2.7"' in grant(**{"from": ["192.0.2.7"]})
    assert grant(openssh_version="6.6").startswith("no-pty,no-port-forwarding")


def test_the_directory_is_created_before_the_file():
    """An account that was just created has none."""
    parts = photo_target.section(TRANSFER, "tdi1").steps[1].do
    assert parts[0].text == "install -d -o stphotos -m 0700 ~stphotos/.ssh"
    elsewhere = photo_target.section({**TRANSFER, "authorized_keys": "/etc/ssh/keys/stphotos"}, "tdi1").steps[1].do
    assert elsewhere[0].words.startswith("Add the line to /etc/ssh/keys/stphotos.")


def test_a_value_that_does_not_fit_into_a_grant_is_refused():
    with pytest.raises(SshError, match="receiver must be an absolute path"):
        grant(receiver='/a"b')
