"""What a run changes on the web server and what it leaves, what happens when something is wrong, and other policies.

Runs after the tests of who sees a photo; every test leaves the policy of the inventory in force.
"""

import re
import shlex
import time

import pytest
from ansible_collections.sametime.estate.molecule.photo_web_lab import (
    CONFIG,
    ELSEWHERE,
    FRAGMENT,
    HOME,
    NAME,
    PHOTOS,
    POLICY,
    SERVER,
    ask,
    curl,
    digests,
    journal,
    lab,
    module,
    restarts,
    run,
    statuses,
)
from ansible_collections.sametime.estate.molecule.waiting import until


@pytest.mark.either_generation
def test_second_run_changes_nothing(ihs):
    before = digests(ihs), restarts(ihs)
    assert run()[:2] == (0, 0)
    assert (digests(ihs), restarts(ihs)) == before


@pytest.mark.either_generation
def test_a_photo_host_outside_of_the_sign_on_domain_is_refused_by_the_preflight(ihs):
    before = digests(ihs), restarts(ihs)
    changed, failed, text = run("--check", photo_vhost_sso_domain=".other.example")
    assert (changed, failed) == (0, 1)
    assert "is outside the sign-on domain .other.example" in text
    assert (digests(ihs), restarts(ihs)) == before


PROBE = {"host": "photos.acme.example", "path": "/sametime-estate/@digest@", "timeout_seconds": 10}


def fragment_of(ihs):
    return re.sub(r"(/sametime-estate/)[0-9a-f]{32}", r"\1@digest@", ihs.file(FRAGMENT).content_string)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Requir all granted", "Invalid command 'Requir', perhaps misspelled"),
        ('RewriteCond %{REMOTE_ADDR} "("', "RewriteCond: cannot compile regular expression '('"),
    ],
)
def test_bad_fragment_is_refused_with_httpds_words(ihs, line, said):
    before = digests(ihs), restarts(ihs)
    content = fragment_of(ihs).replace("    RewriteEngine On\n", f"    {line}\n    RewriteEngine On\n")
    result = module("ihs_vhost", path=FRAGMENT, content=content, probe=PROBE)
    number = content.splitlines().index(f"    {line}") + 1
    assert result["failed"]
    assert f"Syntax error on line {number} of {FRAGMENT}:" in result["httpd"]
    assert said in result["httpd"]
    assert result["httpd"] in result["msg"]
    assert (digests(ihs), restarts(ihs)) == before
    assert statuses("outside1") == ELSEWHERE


def test_fragment_that_kills_the_server_is_taken_back(ihs):
    """The test of the configuration does not open sockets, the restart does."""
    before = digests(ihs)
    result = module("ihs_vhost", path=FRAGMENT, content="Listen 203.0.113.77:81\n" + fragment_of(ihs), probe=PROBE)
    assert result["failed"]
    assert "the old configuration is restored and live" in result["msg"]
    assert "could not bind to address 203.0.113.77:81" in result["error_log"]
    assert digests(ihs) == before
    assert statuses("outside1") == ELSEWHERE
    assert statuses("inside1") == (200, None)


def test_fragment_that_never_answers_is_taken_back(ihs):
    before = digests(ihs)
    content = fragment_of(ihs) + "# another one\n"
    probe = {**PROBE, "host": "www.acme.example", "timeout_seconds": 1}
    result = module("ihs_vhost", path=FRAGMENT, content=content, probe=probe)
    assert result["failed"]
    assert "127.0.0.1:80 gave 404 to GET /sametime-estate/" in result["msg"]
    assert digests(ihs) == before
    assert statuses("outside1") == ELSEWHERE


@pytest.mark.either_generation
@pytest.mark.parametrize("damage", [f"echo Nonsense >>{FRAGMENT}", f"sed -i 's/^Include/#Include/' {CONFIG}"])
def test_manual_changes_are_replaced(ihs, damage):
    fragment = ihs.file(FRAGMENT).content_string
    ihs.check_output(damage)
    ihs.run(f"{HOME}/bin/apachectl graceful")
    assert run()[:2] == (1, 0)
    assert ihs.file(FRAGMENT).content_string == fragment
    assert f"\nInclude {FRAGMENT}\n" in ihs.file(CONFIG).content_string
    assert statuses("outside1") == ELSEWHERE
    assert statuses("inside1") == (200, None)


@pytest.mark.either_generation
def test_interrupted_run_is_finished(ihs):
    """The file is as wanted, but the running server has another: only the restart is left to do."""
    ihs.check_output(
        f"""set -e
        cp -p {FRAGMENT} /tmp/fragment
        sed -i 's/RewriteEngine On/RewriteEngine Off/' {FRAGMENT}
        {HOME}/bin/apachectl graceful
        sleep 1
        mv /tmp/fragment {FRAGMENT}"""
    )
    before = len(restarts(ihs))
    assert run()[:2] == (1, 0)
    assert restarts(ihs)[before:] == [["-k", "graceful"]]
    assert statuses("outside1") == ELSEWHERE


def stop(ihs):
    """Stop the web server, and wait until it has ended."""
    ihs.check_output(f"{HOME}/bin/apachectl stop")
    until(lambda: not ihs.file(f"{HOME}/logs/httpd.pid").exists)


@pytest.mark.either_generation
def test_stopped_server_is_not_started(ihs):
    stop(ihs)
    try:
        before = restarts(ihs)
        ihs.check_output(f"echo '# manual' >>{FRAGMENT}")
        configuration = digests(ihs)
        changed, failed, text = run()
        assert (changed, failed) == (0, 1)
        assert "httpd does not run (there is no process of httpd in its PidFile" in text
        assert digests(ihs) == configuration
        changed, failed, text = run(photo_vhost_stopped_server="accept")
        assert (changed, failed) == (1, 0)
        assert "httpd does not run and was not started" in text
        assert restarts(ihs) == before
        assert ihs.run("curl -s -m 2 http://localhost/").rc == 7
    finally:
        ihs.check_output(f"{HOME}/bin/apachectl start")
    assert statuses("outside1") == ELSEWHERE


@pytest.mark.either_generation
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"networks": [{"name": "Head office", "networks": ["172.30.20.1/24"]}]}, "172.30.20.1/24"),
        ({"otherwise": {"redirect": "http://photos.acme.example/no"}}, "photo host itself"),
    ],
)
def test_bad_policy_is_refused_before_anything_is_asked(ihs, change, said):
    before = digests(ihs), journal(ihs)
    _changed, failed, text = run(photo_vhost_access={**POLICY, **change})
    assert failed == 1
    assert said in text
    assert (digests(ihs), journal(ihs)) == before


@pytest.mark.either_generation
def test_unknown_version_names_what_was_seen_and_what_to_set(ihs):
    odd = f"{HOME}/bin/odd"
    ihs.check_output(f"printf '#!/bin/sh\\necho Server version: Acme-Web/3.1\\n' >{odd}; chmod +x {odd}")
    result = module("ihs_info", apachectl=odd)
    ihs.check_output(f"rm {odd}")
    assert result["failed"]
    assert "Acme-Web/3.1" in result["msg"]
    assert "photo_vhost_generation" in result["msg"]


@pytest.fixture(scope="class")
def policy_again():
    """The policy of the inventory comes back behind tests of other ones."""
    yield
    assert run()[:2] == (1, 0)
    assert statuses("outside1") == ELSEWHERE
    assert statuses("inside1") == (200, None)


@pytest.mark.usefixtures("policy_again")
class TestOtherPolicies:
    def test_page_in_place_of_the_redirect(self):
        page = '<p class="no">Kein Zutritt für 100 % der Gäste.</p>'
        assert run(photo_vhost_access={**POLICY, "otherwise": {"page": page}})[:2] == (1, 0)
        assert statuses("outside1") == (403, None)
        body = lab("outside1").check_output(shlex.join([*curl("outside1"), f"http://photos.acme.example{NAME}"]))
        assert body == '<p class="no">Kein Zutritt f&#252;r 100 &#37; der G&#228;ste.</p>'
        assert statuses("inside1") == (200, None)

    def test_redirect_as_it_is_written(self):
        target = "http://www.acme.example/a%20b/?x=$1&y=%2F#part"
        assert run(photo_vhost_access={**POLICY, "otherwise": {"redirect": target}})[:2] == (1, 0)
        assert statuses("outside1", path=f"{NAME}?secret=joe") == (302, target)

    @pytest.mark.either_generation
    def test_another_port_is_listened_to(self):
        assert run(photo_vhost_port=8080)[:2] == (1, 0)
        assert statuses("inside1", host="photos.acme.example:8080") == (200, None)
        assert statuses("outside1", host="photos.acme.example:8080") == ELSEWHERE
        assert statuses("inside1", path="/") == (200, None)  # the main server
        assert statuses("inside1") == (404, None)
        assert run("--tags", "photo_vhost", playbook="photos_verify", photo_vhost_port=8080)[:2] == (0, 0)
        other = {**POLICY, "networks": [], "addresses": [], "otherwise": {"page": "No."}}
        changed, failed, output = run(
            "--tags", "photo_vhost", playbook="photos_verify", photo_vhost_port=8080, photo_vhost_access=other
        )
        assert (changed, failed) == (0, 1)
        assert "port 8080 and got status" in output

    def test_only_a_balancer_is_believed(self):
        """The web server itself plays balancers, with other loopback addresses; the policy admits both."""
        balancers = {"name": "Balancers", "networks": ["127.0.0.2/32", "127.0.0.8/30"]}
        policy = {**POLICY, "networks": [*POLICY["networks"], balancers]}
        assert run(photo_vhost_balancers=balancers["networks"], photo_vhost_access=policy)[:2] == (1, 0)
        office = ["-H", "X-Forwarded-For: 203.0.113.1, 172.30.20.99"]
        world = ["-H", "X-Forwarded-For: 172.30.20.99, 203.0.113.1"]
        wanted = {
            ("127.0.0.2", *office): 200,
            ("127.0.0.9", *office): 200,
            ("127.0.0.2", *world): 302,
            ("127.0.0.2",): 302,
            ("127.0.0.2", "-H", "X-Forwarded-For: 203.0.113.1, 172.30.20.99:51000"): 200,
            ("127.0.0.2", "-H", "X-Forwarded-For: evil-172.30.20.99"): 302,
            ("127.0.0.2", "-H", "X-Forwarded-For: 172.30.20.99, 127.0.0.9"): 302,
            ("127.0.0.3", *office): 302,
        }
        local = ["--resolve", "photos.acme.example:80:127.0.0.1", "--interface"]
        host = "photos.acme.example"
        found = {request: ask(SERVER, NAME, None, "GET", host, *local, *request)[0] for request in wanted}
        assert found == wanted
        assert statuses("inside1") == (200, None)
        assert statuses("outside1") == ELSEWHERE


@pytest.fixture
def main_file(ihs):
    """Return a function that adds lines to the main file; afterwards it is as before, and live."""
    ihs.check_output(f"cp -p {CONFIG} /tmp/httpd.conf")

    def add(text):
        ihs.check_output(f"cat >>{CONFIG} <<'END'\n{text}\nEND")
        ihs.check_output(f"{HOME}/bin/apachectl graceful")
        time.sleep(1)
        return digests(ihs)

    yield add
    ihs.check_output(f"mv /tmp/httpd.conf {CONFIG}; {HOME}/bin/apachectl graceful")
    assert run()[1] == 0
    assert (statuses("outside1"), statuses("inside1")) == (ELSEWHERE, (200, None))


def test_photos_that_the_main_server_blocks_are_not_a_success(ihs, main_file, generation):
    before = main_file("Redirect / http://portal.acme.example/")
    _changed, failed, text = run()
    assert failed == 1
    assert "127.0.0.1:80 gave 302 (Location: http://portal.acme.example/" in text
    assert "inherit these settings of the main server: " in text
    assert f"redirect / http://portal.acme.example/ ({CONFIG}, line " in text
    assert digests(ihs) == before


def test_other_virtual_host_with_the_name_is_named(ihs, main_file, generation):
    ihs.check_output(f"sed -i '/^Include/d' {CONFIG}")
    name = "NameVirtualHost *:80\n" if generation == "2.2" else ""
    before = main_file(f"{name}<VirtualHost *:80>\nServerName photos.acme.example\n</VirtualHost>")
    line = ihs.check_output(f"grep -n '^<VirtualHost' {CONFIG} | tail -n 1 | cut -d: -f1")
    for mode in ([], ["--check"]):
        changed, failed, text = run(*mode)
        assert (changed, failed) == (0, 1)
        assert f"<VirtualHost *:80> photos.acme.example in {CONFIG}, line {line}" in text
    assert digests(ihs) == before


@pytest.mark.either_generation
def test_variables_of_the_environment(ihs, main_file):
    """The server runs, and PidFile says so with a variable of envvars. It was started with the variable."""
    stop(ihs)
    ihs.check_output(
        f"cp -p {HOME}/bin/envvars /tmp/envvars; echo 'LAB_RUN={HOME}/logs; export LAB_RUN' >>{HOME}/bin/envvars"
    )
    try:
        main_file("PidFile ${LAB_RUN}/httpd.pid")
        ihs.check_output(f"echo '# manual' >>{FRAGMENT}")
        assert run()[:2] == (1, 0)
        assert statuses("outside1") == ELSEWHERE
    finally:
        ihs.check_output(f"mv /tmp/envvars {HOME}/bin/envvars")


def test_neighbors_stay_first_and_rewrite_rules_stay(ihs):
    """A web server that has a virtual host already needs none for its main server."""
    ihs.check_output(f"cp -p {CONFIG} /tmp/httpd.conf")
    name = "NameVirtualHost *:80\n" if "NameVirtualHost" in ihs.file(FRAGMENT).content_string else ""
    block = f"{name}<VirtualHost *:80>\nServerName other.acme.example\nRedirect /x http://x.example/\n</VirtualHost>\n"
    try:
        ihs.check_output(f"cat >>{CONFIG} <<'END'\n{block}END")
        ihs.check_output(f"sed -i '/^Include/d' {CONFIG}")
        assert run()[:2] == (1, 0)
        fragment = ihs.file(FRAGMENT).content_string
        assert fragment.count("<VirtualHost *:80>") == 1
        assert "NameVirtualHost *:80" not in fragment
        assert ask("outside1", "/x", host=SERVER)[:2] == (302, "http://x.example/")
        assert statuses("outside1") == ELSEWHERE

        ihs.check_output(f"cp -p /tmp/httpd.conf {CONFIG}")
        rules = "RewriteEngine On\nRewriteRule ^/old /new [R=301,L]\n"
        ihs.check_output(f"sed -i '/^Include/d' {CONFIG}; cat >>{CONFIG} <<'END'\n{rules}END")
        assert run()[:2] == (1, 0)
        assert ask("outside1", "/old", host="www.acme.example")[:2] == (301, "http://www.acme.example/new")
        assert statuses("outside1", path="/old") == ELSEWHERE
    finally:
        ihs.check_output(f"mv /tmp/httpd.conf {CONFIG}")
        assert run()[:2] == (1, 0)


@pytest.mark.either_generation
def test_verify_compares_the_policies_of_two_web_servers():
    """Both have the policy of the inventory; one rule less on one of them is found."""
    other = lab("ihs2")
    saved = other.file(FRAGMENT).content_string
    verify = {"playbook": "photos_verify", "limit": "all"}
    assert run("--tags", "photo_vhost", **verify)[:2] == (0, 0)
    try:
        other.check_output(f"sed -i '/HTTP_COOKIE/d' {FRAGMENT}")
        text = run("--tags", "photo_vhost", **verify)[2]
        assert "the access policy of ihs2 differs from that of ihs1; only ihs1 has: RewriteCond %{HTTP_COOKIE}" in text
    finally:
        other.check_output(f"printf %s {shlex.quote(saved)} >{FRAGMENT}")


@pytest.mark.either_generation
def test_the_way_back(ihs):
    try:
        before = ihs.file(CONFIG).content_string
        assert run(photo_vhost_state="absent")[:2] == (2, 0)  # the virtual host and its program
        assert ihs.file(CONFIG).content_string == before.replace(f"\nInclude {FRAGMENT}\n", "\n")
        assert not ihs.file(FRAGMENT).exists
        assert not ihs.file("/etc/sametime-photo-gate").exists
        assert ask("outside1", "/")[0] == 200  # the main server again
        assert ask("inside1")[0] == 404
        assert run(photo_vhost_state="absent")[:2] == (0, 0)
        assert ihs.file(f"{PHOTOS}{NAME}").exists
    finally:
        assert run()[:2] == (2, 0)
    assert statuses("outside1") == ELSEWHERE
    assert statuses("inside1") == (200, None)
