"""Who sees which photo, asked from the clients.

The same tests run against IBM HTTP Server 9 (scenario photo_vhost) and 8.5 (scenario photo_vhost_ihs85).
"""

import ipaddress
import json
import random
import subprocess
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.lab.common import containers
from ansible_collections.sametime.estate.molecule.photo_web_lab import (
    CONFIG,
    ELSEWHERE,
    FRAGMENT,
    HOME,
    NAME,
    PHOTOS,
    POLICY,
    SERVER,
    TOKEN,
    TOKENS,
    ask,
    explained,
    restarts,
    statuses,
)

ABSENT = "/nobody@acme.example.jpg"


@pytest.mark.parametrize(
    ("client", "cookie", "wanted"),
    [
        pytest.param("inside1", None, (200, None), id="from an office network"),
        pytest.param("stproxy1", None, (200, None), id="the address of the Proxy"),
        pytest.param("outside1", None, ELSEWHERE, id="from nowhere"),
        pytest.param("tdi1", None, ELSEWHERE, id="a neighbor of the Proxy"),
        pytest.param("outside1", f"LtpaToken2={TOKEN}", (200, None), id="a token"),
        pytest.param("outside1", f"LtpaToken={TOKEN}", (200, None), id="a token at home"),
        pytest.param("tdi1", f"LtpaToken={TOKEN}", ELSEWHERE, id="the same rule from another network"),
        pytest.param("outside1", f"a=b; LtpaToken2=x; LtpaToken2={TOKEN}; c=d", (200, None), id="among others"),
        pytest.param("outside1", f"ltpatoken2={TOKEN}", (200, None), id="the name in small letters"),
        pytest.param("outside1", "LtpaToken2=AbC+/=", ELSEWHERE, id="a header typed manually"),
        pytest.param("outside1", f"LtpaToken2={TOKEN[:-4]}", ELSEWHERE, id="a shortened token"),
        pytest.param("outside1", f"LtpaToken2={TOKENS['of other keys']}", ELSEWHERE, id="a token of other keys"),
        pytest.param("outside1", f"LtpaToken2={TOKENS['over']}", ELSEWHERE, id="a token that has expired"),
        pytest.param("outside1", "STPluginActivePage=stMeetingroom", (200, None), id="in a meeting room"),
        pytest.param("outside1", "STPluginActivePage=stMeetingroom; a=b", (200, None), id="in a room, and more"),
        pytest.param("outside1", "STPluginActivePage=stMeetingroomX", ELSEWHERE, id="another page"),
        pytest.param("outside1", "STPluginActivePage=", ELSEWHERE, id="no page"),
        pytest.param("outside1", f"XLtpaToken2={TOKEN}", ELSEWHERE, id="a name that ends alike"),
        pytest.param("outside1", f"a=LtpaToken2={TOKEN}", ELSEWHERE, id="a value that looks alike"),
        pytest.param("outside1", f"LtpaToken3={TOKEN}", ELSEWHERE, id="a name that begins alike"),
        pytest.param("outside1", "LtpaToken=", ELSEWHERE, id="an empty value"),
        pytest.param("outside1", "LtpaToken=; a=b", ELSEWHERE, id="an empty value, and more"),
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


@pytest.mark.parametrize("host", ["www.acme.example", SERVER])
@pytest.mark.parametrize("client", ["inside1", "outside1"])
def test_other_hosts_are_still_the_main_server(client, host):
    status, _location, headers = ask(client, "/", None, "GET", host)
    assert (status, headers["Content-Type"]) == (200, "text/html")
    assert ask(client, NAME, None, "GET", host)[0] == 404


def test_logs_hold_no_cookies(ihs):
    assert ask("outside1", "/log@acme.example.jpg", f"LtpaToken2={TOKEN}")[0] == 404
    logs = ihs.check_output(f"cat {HOME}/logs/*")
    assert "/log@acme.example.jpg" in logs
    assert TOKEN[:40] not in logs


def interesting_addresses(chance):
    """Edges of all networks of the policy and their neighbors, addresses inside, and addresses anywhere."""
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
    f"LtpaToken2={TOKEN}",
    f'LtpaToken2="{TOKEN}"',
    f"LtpaToken={TOKEN}",
    f"XLtpaToken2={TOKEN}",
    f"ltpatoken2={TOKEN}",
    f"LtpaToken2={TOKENS['of other keys']}; LtpaToken2={TOKEN}",
    f"LtpaToken2={TOKENS['over']}",
    "LtpaToken2=",
    'LtpaToken2=""',
    "LtpaToken= ; LtpaToken2=",
    f"a=b;LtpaToken2={TOKEN}",
    f"a=b, LtpaToken2={TOKEN}",
    "LtpaToken2",
    f"LtpaToken22={TOKEN}",
    "STPluginActivePage=stMeetingroom",
    "STPluginActivePage=stMeetingroom2",
    "STPluginActivePage=stMeetingroo; STPluginActivePage=stMeetingroom;",
    " STPluginActivePage=stMeetingroom ",
    f"a; b; ;; =c; LtpaToken2={TOKEN}",
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
    told = explained(address, cookie=cookie or "", path=path, method=method)
    admitted = explained(address, cookie=cookie or "")
    no_photo = explained(address, cookie=cookie or "", path=path).rule == "only photos"
    if not admitted.allowed or (admitted.rule == "Meeting room" and no_photo):
        assert not told.allowed
        return ELSEWHERE
    if told.rule == "only GET and HEAD":
        return 405, None
    return (200 if told.allowed and path.startswith(NAME) else 404), None


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
        containers.podman_exec(SERVER, "python3", "-c", program, stdin=True),
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
    more = ["#LoadModule rewrite_module modules/mod_rewrite.so", "#LoadModule ibm_ssl_module modules/mod_ibm_ssl.so"]
    assert gone == [*commented, *more]
    assert sorted(added) == [
        f"Include {FRAGMENT}",
        "LoadModule headers_module modules/mod_headers.so",
        "LoadModule ibm_ssl_module modules/mod_ibm_ssl.so",
        "LoadModule rewrite_module modules/mod_rewrite.so",
    ]
    assert len(ihs.check_output(f"ls {CONFIG}.*~").splitlines()) == 1
    assert ("NameVirtualHost *:80" in ihs.file(FRAGMENT).content_string) is (generation == "2.2")
    directory = ihs.file(PHOTOS)
    assert (directory.user, directory.mode) == ("stphotos", 0o755)


def test_one_change_in_all_runs(ihs, generation):
    """Converge and idempotence: a restart is for a change. Runs before the tests that follow.

    httpd 2.2 starts the program for tokens only at a second restart, because the first one loads mod_rewrite.
    """
    assert restarts(ihs) == [["-k", "graceful"]] * (2 if generation == "2.2" else 1)
