"""The report on single sign-on: an estate that agrees, then one with planted faults; nothing is written."""

import json
import re
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.lab.common.containers import host
from ansible_collections.sametime.estate.molecule import was_lab as lab

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


def test_what_cannot_be_read_is_no_agreement():
    output = play(sso_report_profile="/opt/none")
    assert "the cell was not read" in output
