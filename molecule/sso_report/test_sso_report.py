"""The report on single sign-on: an estate that agrees, then one with deliberate faults; nothing is written.

The keys of the cell come to the controller, and nothing of them stays on the host.
"""

import base64
import json
import re
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.lab.common.containers import host
from ansible_collections.sametime.estate.molecule import was_lab as lab
from ansible_collections.sametime.estate.plugins.plugin_utils._sso import keys_file

GATE = "/var/lib/sso-report-gate"
KEYS = Path(__file__).parents[2] / "lab" / "ihs" / "files" / "sign-on.keys"
# Another key, in place of the one that the cell has.
NEW_KEYS = """
cell = AdminControl.getCell()
uri = 'cells/' + cell + '/ltpa.jceks'
digest = AdminConfig.extract(uri, '/root/keys.now')
lines = open('/root/keys.now').read().splitlines()
new = open('/root/keys.new', 'w')
for line in lines:
    if line.find('ltpa.PublicKey=') >= 0:
        line = 'com.ibm.websphere.ltpa.PublicKey=' + 'A' * 176
    new.write(line + chr(10))
new.close()
AdminConfig.checkin(uri, '/root/keys.new', digest)
AdminConfig.save()
"""


EXPORT_WORD = "Export-Word-5"


def play(succeeds=True, **variables):
    """Run the playbook; returns its output on one line."""
    output = lab.play("sso_report", check=succeeds, sso_report_gate_directory=GATE, **variables)
    assert "harbour-lamp-7" not in output
    private = re.search(r"PrivateKey=(.{40})", KEYS.read_text()).group(1)
    assert private not in output
    return " ".join(output.split())


@pytest.fixture
def settings():
    """Return what changes settings of single sign-on; afterwards the cell is as it was."""
    yield lab.wsadmin
    lab.waslab("reset")


def test_a_good_estate_and_nothing_is_written():
    since = lab.mark()
    output = play(sso_report_findings="fail")
    assert lab.events(since=since) == []
    assert lab.starts(since) == 1
    for words in (
        "automatic generation off; realm acmeRealm; domain .acme.example; tokens LtpaToken2, LtpaToken",
        "interoperability on; requires SSL off; HTTPOnly off; timeout 120 minutes",
        "stproxy1Node/STProxyServer .acme.example",
        "web server ihs1: keys Sign-on of the lab (",
        "clock of ssc1: as that of the controller",
        "photos.acme.example",
    ):
        assert words in output, words


def test_planted_faults_are_named_with_symptom_and_remedy(settings):
    settings(NEW_KEYS)
    settings("""
AdminConfig.modify(AdminConfig.getid('/KeySetGroup:CellLTPAKeySetGroup/'), [['autoGenerate', 'true']])
AdminConfig.modify(AdminConfig.list('SingleSignon'), [['requiresSSL', 'true'], ['domainName', '.emea.acme.example']])
AdminConfig.modify(AdminConfig.list('WIMUserRegistry'), [['realm', 'AcmeRealm']])
for thing in AdminConfig.list('Property', AdminConfig.list('Security')).splitlines():
    name = AdminConfig.showAttribute(thing, 'name')
    if name == 'com.ibm.ws.security.addHttpOnlyAttributeToCookies':
        AdminConfig.modify(thing, [['value', 'true']])
    if name == 'com.ibm.ws.security.ssoInteropModeEnabled':
        AdminConfig.modify(thing, [['value', 'false']])
AdminConfig.save()
""")
    domino = [{"name": "comm1", "realm": "acmeRealm", "keys": "domino"}]
    output = play(succeeds=False, sso_report_findings="fail", sso_report_domino=domino)
    for words in (
        "WebSphere makes new keys by itself, next on 2027-03-05 21:00 UTC",
        "are in no file of sametime_sso_keys",
        "requires SSL, so its cookies are Secure",
        "the cookies of sign-on are HTTPOnly",
        "interoperability mode is off",
        "the token domain is .emea.acme.example, sametime_sso_domain is .acme.example",
        "its tokenDomain is .acme.example, the token domain of the cell is .emea.acme.example",
        "photos.acme.example (photos) is outside its token domain",
        "differ in upper and lower case only",
        "its Web SSO document has a key that Domino made",
    ):
        assert words in output, words


def test_a_web_server_without_the_keys():
    ihs2, none = host("ihs2"), json.dumps({"format": 1, "keys": []})
    ihs2.check_output(f"cp -p {GATE}/keys.json /root/keys.kept && echo '{none}' >{GATE}/keys.json")
    try:
        assert "web server ihs2: it lacks keys of the inventory: Sign-on of the lab" in play()
    finally:
        ihs2.check_output(f"cp -p /root/keys.kept {GATE}/keys.json")


def test_what_cannot_be_read_is_not_an_agreement():
    output = play(sso_report_profile="/opt/none")
    assert "the cell was not read" in output


def export(entry, *arguments, succeeds=True, **variables):
    """Export the keys of the cell; returns how much changed, and the output on one line."""
    output = lab.play(
        "export_sso_keys", "-vvv", "--diff", *arguments, check=succeeds, sametime_sso_keys=[entry], **variables
    )
    return lab.changed(output), " ".join(output.split())


def secrets_of(path):
    """Return what nobody may find: the password, as it is and as it is sent, and the encrypted keys of a file."""
    travels = base64.b64encode(EXPORT_WORD.encode()).decode()
    return [EXPORT_WORD, travels, *re.findall(r"(?:3DES|Private)Key=(.{24})", path.read_text())]


def unwrapped(path, password):
    return keys_file.unwrap(keys_file.read("Cell", path.read_bytes()), password)


def test_the_keys_of_the_cell_come_to_the_controller(settings, tmp_path):
    path = tmp_path / "private" / "cell.keys"
    entry = {"name": "Cell", "file": str(path), "password": EXPORT_WORD, "cell": "ssc1"}
    since, outputs = lab.mark(), []
    for arguments, expected in ((["--check"], 1), ([], 1), (["--check"], 0), ([], 0)):
        changed, output = export(entry, *arguments)
        outputs.append(output)
        assert changed == expected, output
        assert path.exists() is (len(outputs) > 1)
    assert (lab.events(since=since), lab.starts(since)) == ([], 4)
    assert [oct(found.stat().st_mode & 0o777) for found in (path, path.parent)] == ["0o600", "0o700"]
    assert unwrapped(path, EXPORT_WORD) == unwrapped(KEYS, "harbour-lamp-7")
    secrets = secrets_of(path)

    settings(NEW_KEYS)
    before = path.read_bytes()
    outputs.append(export(entry, succeeds=False)[1])
    assert "has other keys (" in outputs[-1]
    assert "add -e replace=true" in outputs[-1]
    assert path.read_bytes() == before
    changed, output = export(entry, replace=True)
    outputs.append(output)
    kept = path.with_name("cell.keys.2026-11-28")
    assert (changed, kept.read_bytes()) == (1, before)
    assert f"file: {kept}" in output
    assert unwrapped(path, EXPORT_WORD) != unwrapped(kept, EXPORT_WORD)

    secrets += secrets_of(path)
    for secret in secrets:
        assert not any(secret in output for output in outputs)
    patterns = " ".join(f"-e '{secret}'" for secret in secrets)
    places = f"/tmp /var/tmp /root /var/lib/sametime-estate /var/lib/waslab {lab.PROFILE}/logs {lab.PROFILE}/temp"
    ssc1 = host("ssc1")
    ssc1.check_output(f"echo '{EXPORT_WORD}' >/root/planted")
    found = ssc1.run(f"grep -rlF {patterns} {places}; find {places} -name 'keys-*'; rm /root/planted")
    assert found.stdout.splitlines() == ["/root/planted"]
