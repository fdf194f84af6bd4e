"""Who sees which photo, asked from the clients; and what happens when something is wrong.

The same tests run against IBM HTTP Server 9 (scenario photo_vhost) and 8.5 (scenario photo_vhost_ihs85).
"""

import ipaddress
import json
import os
import random
import re
import subprocess
import time
from pathlib import Path

import pytest
import testinfra
import yaml
from ansible_collections.sametime.estate.plugins.filter.explain_access import explain_access

ROOT = Path(os.environ.get("MOLECULE_PROJECT_DIRECTORY", Path(__file__).parents[2]))
HOME = "/opt/IBM/HTTPServer"
CONFIG = f"{HOME}/conf/httpd.conf"
FRAGMENT = f"{HOME}/conf/sametime_photos.conf"
PHOTOS = f"{HOME}/photos"
NAME = "/joe.bloggs@acme.example.jpg"
ABSENT = "/nobody@acme.example.jpg"
ELSEWHERE = (302, "http://www.acme.example/")
POLICY = yaml.safe_load((ROOT / "inventories/lab/group_vars/all/photos.yml").read_text())["sametime_photo_access"]


def lab(name):
    return testinfra.get_host(f"podman://sametime-lab-{name}")


@pytest.fixture(scope="session")
def ihs():
    return lab("ihs1")


@pytest.fixture(scope="session", autouse=True)
def photos(ihs):
    """Two photos, and things beside them that nobody should see."""
    ihs.check_output(
        f"""set -e
        cd {PHOTOS}
        printf '\\377\\330\\377\\340 a photo \\377\\331' >'joe.bloggs@acme.example.jpg'
        printf '\\377\\330\\377\\340 another \\377\\331' >"o'neil+x@acme.example.jpg"
        printf 'secret' >notes.txt
        printf 'secret' >.hidden.jpg
        mkdir -p sub && cp 'joe.bloggs@acme.example.jpg' sub/deep@acme.example.jpg
        ln -sfn /etc/passwd link@acme.example.jpg
        chown -hR stphotos: .
        chmod 644 *.jpg"""
    )


@pytest.fixture(scope="session")
def generation(ihs):
    return "2.2" if "/8.5" in ihs.check_output(f"{HOME}/bin/apachectl -v") else "2.4"


def ask(client, path=NAME, cookie=None, method="GET", host="photos.acme.example", *more):
    """Send one request from a client; return status, Location, all headers."""
    arguments = ["curl", "-s", "-m", "10", "--path-as-is", "-o", "/dev/null", "-D", "-", "-X", method, *more]
    if method == "HEAD":
        arguments.append("--head")
    if cookie is not None:
        arguments += ["-H", f"Cookie: {cookie}"]
    done = subprocess.run(
        ["podman", "exec", f"sametime-lab-{client}", *arguments, f"http://{host}{path}"],
        capture_output=True,
        text=True,
        check=True,
    )
    head, *lines = done.stdout.strip().splitlines()
    headers = dict(line.split(": ", 1) for line in lines if ": " in line)
    return int(head.split()[1]), headers.get("Location"), headers


def statuses(client, **request):
    status, location, _headers = ask(client, **request)
    return status, location


@pytest.mark.parametrize(
    ("client", "cookie", "wanted"),
    [
        pytest.param("inside1", None, (200, None), id="from an office network"),
        pytest.param("stproxy1", None, (200, None), id="the address of the Proxy"),
        pytest.param("outside1", None, ELSEWHERE, id="from nowhere"),
        pytest.param("tdi1", None, ELSEWHERE, id="a neighbour of the Proxy"),
        pytest.param("outside1", "LtpaToken2=AbC+/=", (200, None), id="LtpaToken2"),
        pytest.param("outside1", "LtpaToken=AbC", (200, None), id="LtpaToken"),
        pytest.param("outside1", "a=b; LtpaToken=AbC; c=d", (200, None), id="among others"),
        pytest.param("outside1", "STPluginActivePage=stMeetingroom", (200, None), id="in a meeting room"),
        pytest.param("outside1", "STPluginActivePage=stMeetingroom; a=b", (200, None), id="in a room, and more"),
        pytest.param("outside1", "STPluginActivePage=stMeetingroomX", ELSEWHERE, id="another page"),
        pytest.param("outside1", "STPluginActivePage=", ELSEWHERE, id="no page"),
        pytest.param("outside1", "XLtpaToken=AbC", ELSEWHERE, id="a name that ends alike"),
        pytest.param("outside1", "a=LtpaToken=AbC", ELSEWHERE, id="a value that looks alike"),
        pytest.param("outside1", "LtpaToken3=AbC", ELSEWHERE, id="a name that begins alike"),
        pytest.param("outside1", "LtpaToken=", ELSEWHERE, id="an empty value"),
        pytest.param("outside1", "LtpaToken=; a=b", ELSEWHERE, id="an empty value, and more"),
        pytest.param("outside1", "ltpatoken=AbC", ELSEWHERE, id="the name in small letters"),
        pytest.param("outside1", "", ELSEWHERE, id="no cookie in the header"),
    ],
)
def test_who_sees_a_photo(client, cookie, wanted):
    assert statuses(client, cookie=cookie) == wanted


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (NAME, 200),
        (f"{NAME}?v=2", 200),
        ("/o'neil+x@acme.example.jpg", 200),
        ("/joe.bloggs%40acme.example.jpg", 200),
        (ABSENT, 404),
        ("/", 404),
        ("/notes.txt", 404),
        ("/sub/", 404),
        ("/sub/deep@acme.example.jpg", 404),
        ("/.hidden.jpg", 404),
        ("/link@acme.example.jpg", 403),
        ("/%2e%2e/conf/httpd.conf", 400),
        ("/../../../../etc/passwd", 400),
        ("/sub%2fdeep@acme.example.jpg", 404),
        ("/..%2fconf%2fhttpd.conf", 404),
        (f"{NAME}/", 404),
        (f"{NAME}%00.txt", 404),
        ("/server-status", 404),
        ("/server-info", 404),
        ("/icons/", 404),
        ("/cgi-bin/x.jpg", 404),
        ("/index.html", 404),
    ],
)
def test_what_the_admitted_get(path, status):
    assert statuses("inside1", path=path) == (status, None)


@pytest.mark.parametrize(
    "path", [ABSENT, "/", "/notes.txt", "/link@acme.example.jpg", "/server-status", f"{NAME}?secret=joe", "/sub/"]
)
def test_the_refused_learn_nothing(path):
    assert statuses("outside1", path=path) == ELSEWHERE


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
def test_only_reading(method):
    assert statuses("inside1", method=method) == (405, None)
    assert statuses("outside1", method=method) == ELSEWHERE


def test_head():
    assert statuses("inside1", method="HEAD") == (200, None)
    assert statuses("outside1", method="HEAD") == ELSEWHERE


def test_headers():
    _status, _location, headers = ask("inside1")
    wanted = {"Content-Type": "image/jpeg", "Cache-Control": "private", "X-Content-Type-Options": "nosniff"}
    assert {name: headers.get(name) for name in wanted} == wanted
    for client, path in (("inside1", ABSENT), ("outside1", NAME)):
        assert ask(client, path)[2].get("Cache-Control") == "private"


@pytest.mark.parametrize("host", ["www.acme.example", "ihs1"])
@pytest.mark.parametrize("client", ["inside1", "outside1"])
def test_other_hosts_are_still_the_main_server(client, host):
    status, _location, headers = ask(client, "/", None, "GET", host)
    assert (status, headers["Content-Type"]) == (200, "text/html")
    assert ask(client, NAME, None, "GET", host)[0] == 404


def test_logs_hold_no_cookies(ihs):
    assert ask("outside1", "/log@acme.example.jpg", "LtpaToken=SecretOfTheCookie")[0] == 404
    logs = ihs.check_output(f"cat {HOME}/logs/*")
    assert "/log@acme.example.jpg" in logs
    assert "SecretOfTheCookie" not in logs


def interesting_addresses(chance):
    """Edges of all networks of the policy and their neighbours, addresses inside, and addresses anywhere."""
    texts = [text for rule in POLICY["networks"] for key in ("networks", "exclude") for text in rule.get(key, [])]
    texts += [rule["address"] for rule in POLICY["addresses"]]
    found = []
    for network in map(ipaddress.ip_network, texts):
        first, last = int(network[0]), int(network[-1])
        numbers = [first - 1, first, last, last + 1, *(chance.randint(first, last) for _ in range(12))]
        found += [type(network[0])(number) for number in numbers]
    anywhere = map(
        ipaddress.ip_network, ["10.0.0.0/8", "172.16.0.0/12", "192.0.2.0/24", "198.51.100.0/24", "198.18.0.0/15"]
    )
    found += [network[chance.randrange(network.num_addresses)] for network in anywhere for _ in range(25)]
    found += [ipaddress.ip_address(0x20010DB8 << 96 | chance.getrandbits(96)) for _ in range(25)]
    # The lab's own addresses and gateways stay where they are.
    own = {f"172.30.{net}.{host}" for net in (10, 20, 30, 40) for host in (0, 1, 11, 12, 17, 31, 41, 255)}
    return sorted({str(address) for address in found} - own)


COOKIES = [
    None,
    "",
    "LtpaToken2=a",
    "LtpaToken=AAECAzU2==",
    "XLtpaToken=a",
    "LtpaToken=",
    'LtpaToken=""',
    'LtpaToken="a"',
    "LtpaToken= ; LtpaToken2=",
    "a=b;LtpaToken=c",
    "a=b;  LtpaToken2=c;d=e",
    "a=b, LtpaToken=c",
    "a=LtpaToken=c",
    "ltpatoken2=a",
    "LtpaToken2",
    "LtpaToken22=a",
    "STPluginActivePage=stMeetingroom",
    "STPluginActivePage=stMeetingroom2",
    "STPluginActivePage=stMeetingroo; STPluginActivePage=stMeetingroom;",
    " STPluginActivePage=stMeetingroom ",
    "a; b; ;; =c; LtpaToken=x",
]
PATHS = [
    NAME,
    NAME,
    NAME,
    f"{NAME}?a=b",
    ABSENT,
    "/notes.txt",
    "/",
    "/Joe.bloggs@acme.example.jpg",
    "/sub/../x@y.z.jpg",
]
METHODS = ["GET", "GET", "GET", "GET", "HEAD", "POST", "DELETE"]


def wanted_status(address, cookie, method, path):
    """Return what the explanation of a request means for its status."""
    told = explain_access(POLICY, address, cookie=cookie or "", path=path, method=method)
    if not explain_access(POLICY, address, cookie=cookie or "")["allowed"]:
        assert not told["allowed"]
        return ELSEWHERE
    if told["rule"] == "only GET and HEAD":
        return 405, None
    return (200 if told["allowed"] and path.startswith(NAME) else 404), None


def test_explanation_and_httpd_agree():
    """Several hundred requests, from addresses of both IP versions that this web server owns for a moment."""
    chance = random.Random(20261122)
    addresses = interesting_addresses(chance)
    questions = [(address, None, "GET", NAME) for address in addresses]
    questions += [
        (chance.choice(addresses), chance.choice(COOKIES), chance.choice(METHODS), chance.choice(PATHS))
        for _ in range(400)
    ]
    questions += [("203.0.113.1", cookie, "GET", NAME) for cookie in COOKIES]
    program = Path(__file__).with_name("asker.py").read_text()
    done = subprocess.run(
        ["podman", "exec", "-i", "sametime-lab-ihs1", "python3", "-c", program],
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        check=True,
    )
    answers = [tuple(answer) for answer in json.loads(done.stdout)]
    wanted = [wanted_status(*question) for question in questions]
    differences = [
        (question, answer, want)
        for question, answer, want in zip(questions, answers, wanted, strict=True)
        if answer != want
    ]
    assert differences == []
    assert {status for status, _location in answers} == {200, 302, 404, 405}
    assert sum(":" in address for address in addresses) > 20


def test_installed_as_wanted(ihs, generation):
    """One Include, each module once, everything else of the stock file as it was."""
    stock = ihs.file(f"{CONFIG}.default").content_string.splitlines()
    now = ihs.file(CONFIG).content_string.splitlines()
    added = [line for line in now if line not in stock]
    gone = [line for line in stock if line not in now]
    commented = ["#LoadModule headers_module modules/mod_headers.so"] if generation == "2.4" else []
    assert gone == [*commented, "#LoadModule rewrite_module modules/mod_rewrite.so"]
    assert sorted(added) == [
        f"Include {FRAGMENT}",
        "LoadModule headers_module modules/mod_headers.so",
        "LoadModule rewrite_module modules/mod_rewrite.so",
    ]
    assert len(ihs.check_output(f"ls {CONFIG}.*~").splitlines()) == 1
    assert ("NameVirtualHost *:80" in ihs.file(FRAGMENT).content_string) is (generation == "2.2")
    directory = ihs.file(PHOTOS)
    assert (directory.user, directory.mode) == ("stphotos", 0o755)


def journal(ihs):
    lines = ihs.check_output("cat /var/lib/lab-ihs/journal.jsonl").splitlines()
    return [json.loads(line)["argv"][2:] for line in lines]


def restarts(ihs):
    return [argv for argv in journal(ihs) if argv[:1] == ["-k"]]


def test_one_restart_in_all_runs(ihs):
    """Converge and idempotence: a restart is for a change. Runs before the tests that follow."""
    assert restarts(ihs) == [["-k", "graceful"]]


def digests(ihs):
    return ihs.check_output(f"cat {CONFIG} {FRAGMENT} | sha256sum")


def run(*arguments, **variables):
    """Run the published playbook."""
    command = ["ansible-playbook", "--inventory", "inventories/lab", "playbooks/ihs.yml", "-e", json.dumps(variables)]
    plain = {**os.environ, "ANSIBLE_FORCE_COLOR": "0", "ANSIBLE_NOCOLOR": "1"}
    done = subprocess.run([*command, *arguments], cwd=ROOT, env=plain, capture_output=True, text=True, check=False)
    recap = re.search(r"ok=\d+ +changed=(\d+) +unreachable=0 +failed=(\d+)", done.stdout)
    assert recap, done.stdout + done.stderr
    changed, failed = (int(number) for number in recap.groups())
    return changed, failed, re.sub(r"\s+", " ", done.stdout + done.stderr)


def module(name, **arguments):
    """Run one module on the web server; return its result."""
    plain = {**os.environ, "ANSIBLE_FORCE_COLOR": "0", "ANSIBLE_NOCOLOR": "1", "ANSIBLE_CALLBACK_RESULT_FORMAT": "json"}
    done = subprocess.run(
        ["ansible", "-i", "inventories/lab", "ihs1", "-m", f"sametime.estate.{name}", "-a", json.dumps(arguments)],
        cwd=ROOT,
        env=plain,
        capture_output=True,
        text=True,
        check=False,
    )
    verdict, result = done.stdout.split("=>", 1)
    return {"failed": "FAILED" in verdict, **json.loads(result)}


def test_second_run_changes_nothing(ihs):
    before = digests(ihs), restarts(ihs)
    assert run()[:2] == (0, 0)
    assert (digests(ihs), restarts(ihs)) == before


def test_warning_outside_of_the_sign_on_domain(ihs):
    before = digests(ihs), restarts(ihs)
    changed, failed, text = run("--check", photo_vhost_sso_domain=".other.example")
    assert (changed, failed) == (0, 0)
    assert "WARNING: photos.acme.example lies outside of the single sign-on domain .other.example" in text
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
    assert "the old configuration is back and live" in result["msg"]
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


@pytest.mark.parametrize("damage", [f"echo Nonsense >>{FRAGMENT}", f"sed -i 's/^Include/#Include/' {CONFIG}"])
def test_changes_by_hand_are_put_back(ihs, damage):
    fragment = ihs.file(FRAGMENT).content_string
    ihs.check_output(damage)
    ihs.run(f"{HOME}/bin/apachectl graceful")
    assert run()[:2] == (1, 0)
    assert ihs.file(FRAGMENT).content_string == fragment
    assert f"\nInclude {FRAGMENT}\n" in ihs.file(CONFIG).content_string
    assert statuses("outside1") == ELSEWHERE
    assert statuses("inside1") == (200, None)


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


def test_stopped_server_is_not_started(ihs):
    ihs.check_output(f"{HOME}/bin/apachectl stop")
    for _ in range(50):
        if not ihs.file(f"{HOME}/logs/httpd.pid").exists:
            break
        time.sleep(0.1)
    try:
        before = restarts(ihs)
        ihs.check_output(f"echo '# by hand' >>{FRAGMENT}")
        changed, failed, text = run()
        assert (changed, failed) == (1, 0)
        assert "httpd does not run and was not started" in text
        assert restarts(ihs) == before
        assert ihs.run("curl -s -m 2 http://localhost/").rc == 7
    finally:
        ihs.check_output(f"{HOME}/bin/apachectl start")
    assert statuses("outside1") == ELSEWHERE


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
        body = lab("outside1").check_output(f"curl -s http://photos.acme.example{NAME}")
        assert body == '<p class="no">Kein Zutritt f&#252;r 100 &#37; der G&#228;ste.</p>'
        assert statuses("inside1") == (200, None)

    def test_redirect_as_it_is_written(self):
        target = "http://www.acme.example/a%20b/?x=$1&y=%2F#part"
        assert run(photo_vhost_access={**POLICY, "otherwise": {"redirect": target}})[:2] == (1, 0)
        assert statuses("outside1", path=f"{NAME}?secret=joe") == (302, target)

    def test_another_port_is_listened_to(self):
        assert run(photo_vhost_port=8080)[:2] == (1, 0)
        assert statuses("inside1", host="photos.acme.example:8080") == (200, None)
        assert statuses("outside1", host="photos.acme.example:8080") == ELSEWHERE
        assert statuses("inside1", path="/") == (200, None)  # the main server
        assert statuses("inside1") == (404, None)

    def test_only_a_balancer_is_believed(self):
        """The web server itself plays balancers, with other loopback addresses."""
        assert run(photo_vhost_balancers=["127.0.0.2/32", "127.0.0.8/30"])[:2] == (1, 0)
        office = ["-H", "X-Forwarded-For: 203.0.113.1, 172.30.20.99"]
        world = ["-H", "X-Forwarded-For: 172.30.20.99, 203.0.113.1"]
        wanted = {
            ("127.0.0.2", *office): 200,
            ("127.0.0.9", *office): 200,
            ("127.0.0.2", *world): 302,
            ("127.0.0.2",): 302,
            ("127.0.0.3", *office): 302,
        }
        local = ["--resolve", "photos.acme.example:80:127.0.0.1", "--interface"]
        host = "photos.acme.example"
        found = {request: ask("ihs1", NAME, None, "GET", host, *local, *request)[0] for request in wanted}
        assert found == wanted
        assert statuses("inside1") == (200, None)
        assert statuses("outside1") == ELSEWHERE


def test_neighbours_stay_first_and_rewrite_rules_stay(ihs):
    """A web server that has a virtual host already needs none for its main server."""
    ihs.check_output(f"cp -p {CONFIG} /tmp/httpd.conf")
    name = "NameVirtualHost *:80\n" if "NameVirtualHost" in ihs.file(FRAGMENT).content_string else ""
    block = f"{name}<VirtualHost *:80>\nServerName other.acme.example\nRedirect /x http://x.example/\n</VirtualHost>\n"
    try:
        ihs.check_output(f"cat >>{CONFIG} <<'END'\n{block}END")
        ihs.check_output(f"sed -i '/^Include/d' {CONFIG}")
        assert run()[:2] == (1, 0)
        fragment = ihs.file(FRAGMENT).content_string
        assert fragment.count("<VirtualHost") == 1
        assert "NameVirtualHost" not in fragment
        assert ask("outside1", "/x", host="ihs1")[:2] == (302, "http://x.example/")
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


def test_the_way_back(ihs):
    try:
        before = ihs.file(CONFIG).content_string
        assert run(photo_vhost_state="absent")[:2] == (1, 0)
        assert ihs.file(CONFIG).content_string == before.replace(f"\nInclude {FRAGMENT}\n", "\n")
        assert not ihs.file(FRAGMENT).exists
        assert ask("outside1", "/")[0] == 200  # the main server again
        assert ask("inside1")[0] == 404
        assert run(photo_vhost_state="absent")[:2] == (0, 0)
        assert ihs.file(f"{PHOTOS}{NAME}").exists
    finally:
        assert run()[:2] == (1, 0)
    assert statuses("outside1") == ELSEWHERE
    assert statuses("inside1") == (200, None)
