"""Tokens and guests in a real httpd, which asks the real program: it decides as the explanation says."""

import array
import contextlib
import fcntl
import http.client
import os
import random
import signal
import termios
import threading
import time
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.lab.common.ports import free_port
from ansible_collections.sametime.estate.plugins.module_utils._gate.watchdog import is_stopped
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.decision import decide
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.proof import PROOF_PATH
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.read_policy import read_policy
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.request import Request
from ansible_collections.sametime.estate.tests.unit import real_gate
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._gate import ltpa
from ansible_collections.sametime.estate.tests.unit.real_httpd import needs_httpd, serving
from ansible_collections.sametime.estate.tests.unit.roles.test_photo_vhost_httpd import PHOTO, home, site, virtual_host

pytestmark = needs_httpd
assert home  # the fixture

ROOM = "STPluginActivePage=stMeetingroom"
GOOD = ltpa.VECTORS["alpha-at"]["token"]
OUTSIDE = "203.0.113.9"
V1_KEY, V1 = ltpa.OTHERS[0]
KEYS = [ltpa.KEYS["alpha"], V1_KEY]
POLICY = {
    "networks": [{"name": "Office", "networks": ["192.0.2.0/24", "2001:db8:20::/48"]}],
    "cookies": [
        {"name": "Sign-on", "cookie": "LtpaToken2", "verify": "ltpa"},
        {
            "name": "Rich clients",
            "cookie": "LtpaToken",
            "verify": "ltpa",
            "accept_v1": True,
            "only_from": ["198.51.100.0/24"],
        },
        {"name": "Meeting room", "cookie": "STPluginActivePage", "value": "stMeetingroom"},
        {"name": "Old rule", "cookie": "Present"},
    ],
    "guests": {"photos": 3, "misses": 2, "minutes": 10},
    "otherwise": {"redirect": "http://www.acme.example/"},
}
REFUSED = (302, "http://www.acme.example/")


@pytest.fixture
def server(home):
    """Return a function that serves a policy: its value asks (client, cookie, path) and gives the status."""

    def start(policy=POLICY, verifying=KEYS, **options):
        port = free_port()
        text = virtual_host(home, port, policy, verifying=verifying, **options)
        return serving(home, text, port)

    return start


def get(ask, cookie="", client=OUTSIDE, path=PHOTO):
    headers = {"Cookie": cookie} if cookie else {}
    return ask(client, path, Host="photos.acme.example", **headers)


def photos(home, count):
    for number in range(count):
        path = home / "photos" / f"p{number}@acme.example.jpg"
        path.write_bytes(b"\xff\xd8 a photo \xff\xd9")
        path.chmod(0o644)
    return [f"/p{number}@acme.example.jpg" for number in range(count)]


def program(home):
    """Return the number of the running program; its watchdog is a child of it."""
    (only,) = [number for number, parent in processes(home).items() if parent not in processes(home)]
    return only


def stop_both(home):
    """Stop the program and its watchdog, and return the number of the watchdog."""
    number = program(home)
    (watchdog,) = set(processes(home)) - {number}
    for one in (watchdog, number):  # the watchdog first, which lets the program continue
        os.kill(one, signal.SIGSTOP)
        until(lambda one=one: is_stopped(one))
    return watchdog


def processes(home):
    """Return the processes of the program: number, and number of the parent."""
    return with_argument(home / "gate/rules.json")


def with_argument(argument):
    """Return the processes that have an argument: number, and number of the parent."""
    found = {}
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # the process has ended meanwhile
            if str(argument).encode() in (path / "cmdline").read_bytes().split(b"\0"):
                found[int(path.name)] = int((path / "stat").read_text().rpartition(")")[2].split()[1])
    return found


def test_tokens_and_guests(server):
    with server() as ask:
        assert get(ask) == REFUSED
        assert get(ask, client="192.0.2.7") == (200, None)
        assert get(ask, f"LtpaToken2={GOOD}") == (200, None)
        assert get(ask, "LtpaToken2=x") == REFUSED
        assert get(ask, f"LtpaToken={GOOD}") == REFUSED
        assert get(ask, f"LtpaToken={GOOD}", client="198.51.100.7") == (200, None)
        assert get(ask, client="198.51.100.7") == REFUSED
        assert get(ask, "Present=x") == (200, None)
        assert get(ask, ROOM) == (200, None)
        assert get(ask, f"LtpaToken2={GOOD}", path="/x.txt")[0] == 404


HOSTILE = [
    ("LtpaToken2=" + "A" * 65536, PHOTO),
    ("LtpaToken2=" + "A" * 8000, PHOTO),
    ("; ".join(f"LtpaToken2={'A' * number}" for number in range(100)), PHOTO),
    ("LtpaToken2=x", "/a%0Aadmit%20203.0.113.9%200%20/b@acme.example.jpg%20"),
    ("LtpaToken2=x", "/joe.bloggs@acme.example.jpg%0Arule"),
    (ROOM, "/joe.bloggs@acme.example.jpg%0D%0A"),
    ("LtpaToken2=x", f"/joe.bloggs@acme.example.jpg%20LtpaToken2={GOOD}"),
    ("LtpaToken2=x", f"/%20{ROOM}%20;LtpaToken2={GOOD}"),
    ("LtpaToken2=x 203.0.113.9 0 token", PHOTO),
    ("LtpaToken2=${sametime_gate:x|token}", PHOTO),
    ("LtpaToken2=x|203.0.113.9 0 token", PHOTO),
    ("LtpaToken2=}token", PHOTO),
    ("LtpaToken2=%{ENV:SAMETIME_CLIENT} $0 %0 \\1", PHOTO),
    ("LtpaToken2=\x01\x7f\xff", PHOTO),
    ('LtpaToken2="', PHOTO),
    (f"LtpaToken2=%22{GOOD}%22", PHOTO),
    (f"LtpaToken2={GOOD}%0a", PHOTO),
    (f"LtpaToken2 {GOOD}", PHOTO),
    (f"XLtpaToken2={GOOD}", PHOTO),
]


def test_no_header_and_no_path_admits_or_changes_the_answers_of_others(home, server):
    with server(log_rules=True) as ask:
        for cookie, path in HOSTILE:
            status, _location = get(ask, cookie, path=path)
            assert status in (302, 400, 404, 431), (cookie[:80], path)
            assert get(ask, f"LtpaToken2={GOOD}", client="203.0.113.10") == (200, None), (cookie[:80], path)
            assert get(ask, "LtpaToken2=x", client="203.0.113.11") == REFUSED, (cookie[:80], path)
    for path in home.glob("*log"):
        assert GOOD[:30] not in path.read_text().replace(f"LtpaToken2={GOOD}", ""), (
            "only in the path that a client sent"
        )


COOKIES = [
    *(
        f"LtpaToken2={ltpa.VECTORS[name]['token']}"
        for name in ("alpha-at", "alpha-emoji", "next-plain", "domino", "v1")
    ),
    *(f"LtpaToken={token}" for token in (V1["token"], GOOD)),
    f'ltpatoken2="{GOOD}"',
    f"LtpaToken2={GOOD[:-4]}",
    "LtpaToken2=",
    'LtpaToken2=""',
    ROOM,
    "STPluginActivePage=other",
    "Present=1",
    "a=b",
    "=|${x}%{REMOTE_ADDR}$1\\",
    "\tLtpaToken2 =x",
]


@pytest.mark.parametrize("seed", range(3))
def test_httpd_decides_as_the_explanation_says(server, seed):
    chance = random.Random(seed)
    policy = {**POLICY, "guests": {"photos": 60, "misses": 10}}
    read = read_policy(policy)
    clients = ["192.0.2.7", OUTSIDE, "198.51.100.7", "2001:db8:20::7", "2001:db8::7"]
    asked = [
        (chance.choice(clients), "; ".join(chance.sample(COOKIES, chance.randint(0, 3))), chance.choice([PHOTO, "/x"]))
        for _ in range(120)
    ]
    with server(policy) as ask:
        found = [get(ask, cookie, client, path)[0] for client, cookie, path in asked]
    wanted = [decide(read, Request(client, cookie, path=path), KEYS).allowed for client, cookie, path in asked]
    differing = [
        (one, status) for one, status, allowed in zip(asked, found, wanted, strict=True) if (status == 200) != allowed
    ]
    assert [one for one in differing if one[0][2] == PHOTO] == []
    assert {status for (_one, status) in differing} <= {404}


def test_a_guest_has_limits_and_others_have_none(home, server):
    names = photos(home, 6)
    with server() as ask:
        assert [get(ask, ROOM, path=name)[0] for name in names] == [200, 200, 200, 302, 302, 302]
        assert [get(ask, ROOM, path=name)[0] for name in names[:3]] == [200, 200, 200], "what was seen stays visible"
        assert [get(ask, ROOM, path=f"/m{number}@a.example.jpg")[0] for number in range(4)] == [404, 404, 302, 302]
        assert {get(ask, f"{ROOM}; LtpaToken2={GOOD}", path=name)[0] for name in names} == {200}
        assert {get(ask, ROOM, client="192.0.2.7", path=name)[0] for name in names} == {200}
        assert get(ask, ROOM, client="203.0.113.10", path=names[5]) == (200, None), "another guest"
    assert (
        f"the guest {OUTSIDE} reached the limit"
        in (home / "sametime_photos_error_log").read_text() + (home / "error_log").read_text()
    )


def test_a_guest_gets_a_picture_for_a_name_without_a_photo(home, server):
    picture = home / "nobody.jpg"
    picture.write_bytes(b"nobody")
    picture.chmod(0o644)
    policy = {**POLICY, "guests": {"photos": 3, "misses": 2, "minutes": 10, "default_picture": str(picture)}}
    with server(policy) as ask:
        missing = [get(ask, ROOM, path=f"/m{number}@a.example.jpg")[0] for number in range(3)]
        assert missing == [200, 200, 302]
        assert get(ask, ROOM) == (200, None)
        assert get(ask, client="192.0.2.7", path="/m0@a.example.jpg")[0] == 404
        assert get(ask, f"LtpaToken2={GOOD}", path="/m0@a.example.jpg")[0] == 404
        assert get(ask, path="/nobody.jpg") == REFUSED


def until(condition):
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_new_keys_count_without_a_restart_and_no_keys_admit_nobody(home, server):
    token = f"LtpaToken2={ltpa.VECTORS['next-plain']['token']}"
    with server() as ask:
        assert get(ask, token) == REFUSED
        real_gate.write_keys(home, [ltpa.KEYS["next"]])
        until(lambda: get(ask, token) == (200, None))
        assert get(ask, f"LtpaToken2={GOOD}") == REFUSED
        (home / "gate" / "keys.json").write_text("")
        until(lambda: get(ask, token) == REFUSED)
        assert get(ask, "LtpaToken2=x", path=PROOF_PATH.replace("@digest@", "0123"))[0] == 503


def test_a_program_that_died_admits_nobody(home, server):
    with server() as ask:
        assert get(ask, f"LtpaToken2={GOOD}") == (200, None)
        proof = PROOF_PATH.replace("@digest@", "0123")
        assert get(ask, "LtpaToken2=x", path=proof) == REFUSED, "it can decide"
        os.kill(program(home), signal.SIGKILL)
        assert get(ask, f"LtpaToken2={GOOD}") == REFUSED
        assert get(ask, ROOM) == REFUSED
        assert get(ask, client="192.0.2.7") == (200, None)
        assert get(ask, "LtpaToken2=x", path=proof)[0] == 503, "the check after activation notices"


def test_the_death_of_the_program_is_in_the_error_log(home, server):
    with server() as ask:
        assert get(ask, f"LtpaToken2={GOOD}") == (200, None)
        os.kill(program(home), signal.SIGKILL)
        until(lambda: "the program died" in (home / "error_log").read_text())
    assert (home / "error_log").read_text().count("the program died") == 1


def test_a_stopped_program_continues_within_a_second(home, server):
    with server() as ask:
        assert get(ask, f"LtpaToken2={GOOD}") == (200, None)
        until(lambda: len(processes(home)) == 2)  # the program and its watchdog
        watchdog = stop_both(home)
        os.kill(watchdog, signal.SIGCONT)
        assert get(ask, f"LtpaToken2={GOOD}") == (200, None)
    assert "the program was stopped" in (home / "error_log").read_text()
    until(lambda: not processes(home))
    assert "the program died" not in (home / "error_log").read_text(), "httpd ended it"


def test_an_answer_is_for_its_request_only(home, server):
    """A process of httpd dies between request and answer: its answer stays, and the next request would read it."""
    with server() as ask:
        assert get(ask, f"LtpaToken2={GOOD}") == (200, None)
        until(lambda: len(processes(home)) == 2)  # the program and its watchdog
        number, port = program(home), ask.port
        stop_both(home)

        def ask_with_a_token():
            connection = http.client.HTTPConnection("127.0.0.1", port)
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection.request(
                    "GET", PHOTO, headers={"Host": "photos.acme.example", "Cookie": f"LtpaToken2={GOOD}"}
                )
                connection.getresponse()
            connection.close()

        asking = threading.Thread(target=ask_with_a_token)
        asking.start()
        until(lambda: waits_in_pipe(number))
        (worker,) = children(home)
        os.kill(worker, signal.SIGKILL)
        asking.join()
        for one in processes(home):  # the watchdog, too: it would stay after this test
            os.kill(one, signal.SIGCONT)
        until(lambda: children(home) not in ([], [worker]))
        proof = PROOF_PATH.replace("@digest@", "0123")
        statuses = []
        for client, one in ((1, "LtpaToken2=x"), (2, f"LtpaToken2={GOOD}"), (3, "LtpaToken2=x"), (4, "LtpaToken2=x")):
            with contextlib.suppress(OSError, http.client.HTTPException):
                statuses.append(get(ask, one, client=f"203.0.113.{client}"))
        assert set(statuses) == {REFUSED}
        assert get(ask, "LtpaToken2=x", path=proof)[0] == 503, "the check after activation notices"


def children(home):
    """Return the processes that httpd has for requests."""
    found = with_argument(home / "httpd.conf")
    return [number for number, parent in found.items() if parent in found]


def waits_in_pipe(number):
    """Return whether a line waits in the input of a process."""
    waiting = array.array("i", [0])
    with Path(f"/proc/{number}/fd/0").open("rb", buffering=0) as stream:
        fcntl.ioctl(stream, termios.FIONREAD, waiting)
    return waiting[0] > 0


def test_one_process_counts_for_all_virtual_hosts(home, server):
    names = photos(home, 4)
    ports = [free_port(), free_port()]
    sites = [{**site(f"127.0.0.1:{port}"), "listen": f"127.0.0.1:{port}"} for port in ports]
    main = "RewriteEngine On\nRewriteRule ^ - [F]\nRewriteRule ^(.*)\\.jpg$ /elsewhere$1.jpg\n"
    text = main + virtual_host(home, ports[0], POLICY, sites=sites, verifying=KEYS)
    with serving(home, text) as ask:
        assert get(ask) == (403, None), "the rules of the main server"
        until(lambda: len(processes(home)) == 2)  # the program and its watchdog
        first, second = (http.client.HTTPConnection("127.0.0.1", port) for port in ports)

        def status(connection, path, cookie=ROOM):
            headers = {"Host": "photos.acme.example", "Cookie": cookie, "X-Client": OUTSIDE}
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status

        assert [status(first, name) for name in names[:2]] == [200, 200]
        assert [status(second, name) for name in names] == [200, 200, 200, 302]
        assert status(first, names[3]) == 302
        assert [status(one, PHOTO, f"LtpaToken2={GOOD}") for one in (first, second)] == [200, 200]
        first.close()
        second.close()


def test_the_log_names_the_rule_and_no_cookie(home, server):
    with server(log_rules=True) as ask:
        get(ask, client="192.0.2.7")
        get(ask, f"LtpaToken2={GOOD}")
        get(ask, ROOM)
        get(ask, "Present=x")
        get(ask)
    log = (home / "sametime_photos_access_log").read_text()
    assert [line.rsplit('"', 2)[1] for line in log.splitlines()] == [
        "Office",
        "Sign-on",
        "Meeting room",
        "Old rule",
        "-",
    ]
    for path in home.glob("*log"):
        assert GOOD[:30] not in path.read_text()
