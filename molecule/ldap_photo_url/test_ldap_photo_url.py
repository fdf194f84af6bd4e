"""5,000 people in a real slapd have the URLs of their photos; what cannot be right is named before a change."""

import os
import re
from pathlib import Path

import pytest
import yaml
from ansible_collections.sametime.estate.lab.common import containers, playbooks

ROOT = Path(os.environ.get("MOLECULE_PROJECT_DIRECTORY", Path(__file__).parents[2]))
PHOTOS = "/var/lib/lab-photos"
ldap1, ihs1 = containers.host("ldap1"), containers.host("ihs1")


def play(*arguments, playbook="clients", check=True, **variables):
    """Run a published playbook; return its output on one line."""
    variables = {"ldap_photo_url_photo_directory": PHOTOS, **variables}
    words = ("--tags", "ldap_photo_url", *arguments)
    output = playbooks.run(f"playbooks/{playbook}.yml", *words, variables=variables, succeeds=check).output
    return re.sub(r"\s+", " ", output)


def directory(**changes):
    """Return the site variable with changes."""
    text = (ROOT / "inventories/lab/group_vars/all/directory.yml").read_text()
    return {**yaml.safe_load(text)["sametime_directory"], **changes}


def urls():
    """Return user id -> URL, as slapd has it."""
    dump = ldap1.check_output("slapcat -o ldif-wrap=no -f /etc/ldap/lab/slapd.conf")
    return {
        re.search(r"^uid: (.*)$", entry, re.MULTILINE)[1]: found[1]
        for entry in dump.split("\n\n")
        if (found := re.search(r"^PhotoURL: (.*)$", entry, re.MULTILINE))
    }


@pytest.fixture
def reset():
    """Return the directory to the state after the scenario's own runs."""
    yield
    ldap1.check_output("/opt/lab/ldap/install.sh reset")
    play()


def test_everybody_with_a_photo_has_its_url():
    found = urls()
    # The photo of p0011 could show p0012, too.
    wanted = {f"p{number:04}" for number in range(1, 4001)} - {"p0011", "p0012"}
    assert set(found) == wanted
    assert {found[uid] for uid in wanted} == {f"http://photos.acme.example/{uid}@acme.example.jpg" for uid in wanted}


def test_a_further_run_changes_nothing_and_repeats_what_is_wrong():
    said = play()
    assert "changed=0" in said
    assert "mail addresses of several people" in said
    assert "photos without a person in the directory (2): gone@acme.example.jpg, p0012@acme.example.jpg" in said
    assert "photos with more than 46080 bytes, which some clients do not show (1): p0020@acme.example.jpg" in said
    assert "people whose userPrincipalName is not their mail address, so that cards may not find the photo (" in said
    assert re.search(r"does not see as cn=community,\S+ \(10\): uid=p0001,ou=board", said)


def test_verify_names_the_people_hidden_from_the_community_server():
    said = play(playbook="verify", check=False)
    assert "0 entries of the directory differ from the photos" in said
    assert "does not see the URL of 10 people" in said
    seen = directory()
    del seen["reader_bind_dn"], seen["reader_bind_password"]
    play(playbook="verify", sametime_directory=seen)


def test_no_secret_is_shown():
    said = play("-vvv", "--diff")
    assert not any(secret in said for secret in ("Bind&", "Bind\\u0026", "Secret1"))
    assert "lab-photos" not in said.replace(PHOTOS, "")


def test_a_missing_photo_leaves_clears_or_sets_a_picture(reset):
    ihs1.check_output(f"mv {PHOTOS}/p2000@acme.example.jpg {PHOTOS}.kept")
    try:
        assert "changed=0" in play()
        play(ldap_photo_url_without_photo="clear")
        assert "p2000" not in urls()
        said = play(
            ldap_photo_url_without_photo="default", ldap_photo_url_default_url="http://photos.acme.example/x.png"
        )
        assert "changed=1" in said
        assert len(urls()) == 5000 - 2 - 1, "two share an address, and one has none"
        assert urls()["p2000"] == "http://photos.acme.example/x.png"
    finally:
        ihs1.check_output(f"mv {PHOTOS}.kept {PHOTOS}/p2000@acme.example.jpg")


def test_the_guard_stops_a_list_that_is_much_shorter():
    ihs1.check_output(f"mkdir -p {PHOTOS}-few && touch {PHOTOS}-few/p0100@acme.example.jpg")
    few = {"ldap_photo_url_photo_directory": f"{PHOTOS}-few", "ldap_photo_url_without_photo": "clear"}
    said = play(check=False, **few)
    assert "from 3997 of 3998 people (100.0 %), more than maximum_removal_percent 10; nothing was changed" in said
    assert len(urls()) == 3998
    ihs1.check_output(f"rm -r {PHOTOS}-few")


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        pytest.param({"ldap_photo_url_photo_directory": "/nowhere"}, "no directory /nowhere", id="no photos"),
        pytest.param({"ldap_photo_url_audit": "fail"}, "the audit found problems; nothing was changed", id="audit"),
        pytest.param(
            {"sametime_directory": directory(bind_password="x")}, "check bind_dn and bind_password", id="password"
        ),
        pytest.param({"sametime_directory": directory(reader_bind_password="x")}, "bind as cn=community", id="reader"),
        pytest.param({"sametime_directory": directory(tls="none")}, "use ldaps:// or tls starttls", id="no TLS"),
        pytest.param(
            {"sametime_directory": directory(ca_file="/etc/ssl/certs/ca-certificates.crt")},
            "its certificate is not trusted",
            id="authority",
        ),
        pytest.param(
            {"sametime_directory": directory(servers=["ldaps://ldap1"])}, "certificate is not trusted", id="name"
        ),
        pytest.param(
            {
                "sametime_directory": directory(
                    bind_dn="cn=community,ou=services,dc=acme,dc=example", bind_password="Bind&Secret1"
                )
            },
            "Size limit exceeded",
            id="size limit",
        ),
        pytest.param({"sametime_photo_url": "http://photos.acme.example/"}, "no host was contacted", id="preflight"),
    ],
)
def test_refused_before_a_change(variables, said):
    before = urls()
    assert said in play(check=False, **variables)
    assert urls() == before


def test_a_file_for_the_team_that_manages_the_directory(reset):
    ldap1.check_output("/opt/lab/ldap/install.sh reset")
    path = "/root/photo-urls.ldif"
    assert "changed=1" in play(ldap_photo_url_output=path)
    assert urls() == {}
    assert "changed=0" in play(ldap_photo_url_output=path)
    ldap1.check_output(
        "LDAPTLS_CACERT=/etc/ldap/lab/ca.pem ldapmodify -ZZ -x -H ldap://ldap1.acme.example"
        f" -D cn=photos,ou=services,dc=acme,dc=example -w lab-photos -f {path}"
    )
    assert len(urls()) == 3998
    assert "changed=0" in play()
    ldap1.check_output(f"rm {path}")


def test_an_interrupted_run_is_continued(reset):
    """The server stops in the middle: the run says how far it came, the next one does the rest."""
    ldap1.check_output("/opt/lab/ldap/install.sh reset")
    kill = (
        "until slapcat -f /etc/ldap/lab/slapd.conf | grep -q ^PhotoURL; do sleep 0.05; done;"
        " systemctl kill -s KILL lab-slapd"
    )
    ldap1.check_output(f"systemd-run --quiet --collect --unit=lab-killer sh -c '{kill}'")
    try:
        said = play(check=False, ldap_photo_url_in_flight=1)  # so that most is left when the server stops
    finally:
        ldap1.run("systemctl stop lab-killer")
    assert "the next run continues" in said or "lost" in said or "cannot be used" in said
    ldap1.check_output("systemctl restart lab-slapd")
    done = len(urls())
    assert 0 < done < 3998
    play()
    assert len(urls()) == 3998
