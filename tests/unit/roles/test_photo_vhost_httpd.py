"""The virtual host of the role in a real httpd, for policies made at random: it decides as the explanation says."""

import functools
import os
import random
import tempfile
from pathlib import Path

import jinja2
import pytest
from ansible_collections.sametime.estate.lab.common.ports import free_port
from ansible_collections.sametime.estate.plugins.filter.access_rules import access_rules
from ansible_collections.sametime.estate.plugins.filter.cidr_regex import cidr_regex
from ansible_collections.sametime.estate.plugins.filter.explain_access import explain_access
from ansible_collections.sametime.estate.plugins.filter.httpd_text import httpd_text
from ansible_collections.sametime.estate.tests.unit import real_gate
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._net import samples
from ansible_collections.sametime.estate.tests.unit.real_httpd import GENERATION, needs_httpd, serving

ROLE = Path(__file__).parents[3] / "roles" / "photo_vhost"
PHOTO = "/joe.bloggs@acme.example.jpg"
PATHS = [
    PHOTO,
    PHOTO,
    PHOTO,
    f"{PHOTO}?a=b",
    "/x/../joe.bloggs@acme.example.jpg",
    "/Joe@acme.example.jpg",
    "/",
    "/x.txt",
]
METHODS = ["GET", "GET", "GET", "HEAD", "POST", "OPTIONS"]
NAMES = ["LtpaToken", "LtpaToken2", "a", "ST.Page", "!x-y'z"]
VALUES = ["", "x", "in(1)", "a$b", '""', '"x"', "x=y"]

pytestmark = needs_httpd


@pytest.fixture
def home():
    """Make a directory with a photo that the account of httpd can read, which those of pytest cannot be."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        photo = made / "photos" / PHOTO[1:]
        photo.parent.mkdir()
        photo.write_bytes(b"\xff\xd8 a photo \xff\xd9")
        for path in (made, photo.parent, photo):
            path.chmod(0o755)
        yield made


def random_policy(chance):
    networks = samples.networks(chance.random(), 12)
    policy = {
        "networks": [
            {"name": "one", "networks": networks[:5], "exclude": near(chance, networks[:5])},
            {"name": "two", "networks": networks[5:9]},
        ],
        "addresses": [
            {"name": f"host {number}", "address": net.partition("/")[0]} for number, net in enumerate(networks[9:])
        ],
        "cookies": [
            {"name": f"cookie {name}", "cookie": name, **({"value": "in(1)"} if chance.random() < 0.3 else {})}
            for name in chance.sample(NAMES, 2)
        ],
        "otherwise": chance.choice([{"redirect": "http://www.acme.example/?a=%20$1"}, {"page": "No."}]),
    }
    for kind in chance.sample(["networks", "addresses", "cookies"], chance.randint(0, 2)):
        del policy[kind]
    return policy


def near(chance, networks):
    """Return a network inside one of these, but not all of it."""
    address, _, length = chance.choice(networks).partition("/")
    most = 128 if ":" in address else 32
    return [f"{address}/{chance.randint(int(length) + 1, most)}"] if int(length) < most else []


def requests(chance, policy, count):
    """Return addresses, Cookie headers, methods and paths, mostly such that a rule is nearly met."""
    texts = [net for rule in policy.get("networks", []) for key in ("networks", "exclude") for net in rule.get(key, [])]
    texts += [f"{rule['address']}/{128 if ':' in rule['address'] else 32}" for rule in policy.get("addresses", [])]
    addresses = [*samples.addresses(texts, 1), "203.0.113.9", "2001:db8::9"]
    for _ in range(count):
        pairs = [f"{chance.choice(NAMES)}={chance.choice(VALUES)}" for _ in range(chance.randint(0, 3))]
        cookie = chance.choice(["; ", "; ", ";", ", "]).join(pairs)
        yield chance.choice(addresses), cookie, chance.choice(METHODS), chance.choice(PATHS)


def site(at, tls=(), redirect=None):
    """Return a virtual host that needs nothing else on its server."""
    nothing = {"listen": None, "name_virtual_host": None, "main_server": None}
    return {**nothing, "at": at, "tls": list(tls), "redirect": redirect}


@functools.cache
def template():
    """Return the template of the role, compiled once: that takes longer than httpd takes to start."""
    loader = jinja2.FileSystemLoader(ROLE / "templates")
    environment = jinja2.Environment(loader=loader, trim_blocks=True, undefined=jinja2.StrictUndefined)
    environment.filters |= {
        "basename": os.path.basename,
        "comment": lambda text: f"# {text}",
        "dirname": os.path.dirname,
        "sametime.estate.cidr_regex": cidr_regex,
        "sametime.estate.httpd_text": httpd_text,
    }
    return environment.get_template("photos.conf.j2")


def virtual_host(home, port, policy, balancers=(), sites=(), *, verifying=(), log_rules=False):
    """Render the role's template for this httpd, with what the role concludes from such a server."""
    rules = access_rules(policy, per_rule=log_rules)
    command = real_gate.install(home, rules, verifying) if rules["gate_regex"] else None
    return template().render(
        ansible_managed="a test",
        photo_vhost_host="photos.acme.example",
        photo_vhost_directory=str(home / "photos"),
        photo_vhost_log_directory=str(home),
        photo_vhost_port=port,
        photo_vhost_address="127.0.0.1",
        photo_vhost_balancers=list(balancers),
        photo_vhost_balancer_header="X-Forwarded-For",
        __photo_vhost_sites=sites or [site(f"127.0.0.1:{port}")],
        __photo_vhost_client="%{ENV:SAMETIME_CLIENT}" if balancers else "%{REMOTE_ADDR}",
        __photo_vhost_info={"generation": GENERATION, "main_server": {"rewrite_lock": None}},
        __photo_vhost_rules=rules,
        __photo_vhost_gate={"digest": "of the program"},
        __photo_vhost_gate_command=command,
        photo_vhost_log_rules=log_rules,
    )


def wanted(policy, address, cookie, method, path):
    """Return status and Location that the explanation means."""
    told = explain_access(policy, address, cookie=cookie, method=method, path=path)
    admitted = explain_access(policy, address, cookie=cookie)
    of_guests = admitted["rule"] in {rule["name"] for rule in policy.get("cookies", []) if "value" in rule}
    if not admitted["allowed"] or (of_guests and told["rule"] == "only photos"):
        assert not told["allowed"]
        target = policy["otherwise"].get("redirect")
        return (302, target) if target else (403, None)
    if told["allowed"]:
        return 200, None
    return (405 if told["rule"] == "only GET and HEAD" else 404), None


@pytest.mark.parametrize("seed", range(8))
def test_httpd_decides_as_the_explanation_says(home, seed):
    chance = random.Random(seed)
    policy = random_policy(chance)
    port = free_port()
    asked = list(requests(chance, policy, 150))
    with serving(home, virtual_host(home, port, policy), port) as ask:
        found = [
            ask(address, path, method, Host="photos.acme.example", Cookie=cookie)
            for address, cookie, method, path in asked
        ]
    expected = [wanted(policy, *request) for request in asked]
    differing = [(one, got, want) for one, got, want in zip(asked, found, expected, strict=True) if got != want]
    assert differing == []


BALANCERS = ["192.0.2.0/30", "2001:db8:20::10/128"]
BEHIND = {
    "networks": [{"name": "office", "networks": ["192.0.2.0/24", "2001:db8:20::/48", "::ffff:198.51.100.0/124"]}],
    "cookies": [{"name": "sign-on", "cookie": "LtpaToken2"}],
    "otherwise": {"redirect": "http://www.acme.example/"},
}
ADMITTED_HEADERS = [
    "192.0.2.77",
    "203.0.113.9, 192.0.2.77",
    "203.0.113.9,192.0.2.77 \t",
    "unknown, 192.0.2.77",
    "192.0.2.77:51000",
    "[192.0.2.77]:80",
    "::ffff:192.0.2.77",
    "[::ffff:192.0.2.77]:80",
    "::ffff:192.0.2.77:80",
    "198.51.100.15",
    "2001:db8:20::1",
    "[2001:db8:20::1]",
    "[2001:db8:20::1]:51000",
    "2001:db8:20:0:1::1",
    "2001:db8:20:1:1:1:0:1",
    '"quoted", 192.0.2.77',
]
REFUSED_HEADERS = [
    None,
    "",
    " ",
    ",",
    "203.0.113.9",
    "203.0.113.9, unknown",
    "192.0.2.77, unknown",
    "192.0.2.77, 203.0.113.9",
    "192.0.2.77,",
    "192.0.2.77, ",
    '"192.0.2.77"',
    "'192.0.2.77'",
    '"[2001:db8:20::1]"',
    "evil-192.0.2.77",
    "evil 192.0.2.77",
    "evil;192.0.2.77",
    "192.0.2.77 evil",
    "192.0.2.77.evil",
    "192.0.2.77:",
    "192.0.2.77:http",
    "192.0.2.77:123456",
    "192.0.2.77:1:2",
    "[192.0.2.77",
    "192.0.2.77]",
    "[[2001:db8:20::1]]",
    "[2001:db8:20::1]51000",
    "[2001:db8:20::1]:",
    "2001:DB8:20::1",
    "2001:db8:20:0:0:0:0:1",
    "2001:db8:20:0:1:0:0:1",
    "2001:db8:20:0:0:1::1",
    "2001:db8:20::0:1",
    "2001:db8:20:1::0:0:1",
    "2001:db8:20:00::1",
    "2001:db8:0020::1",
    "2001:db8:20:1:1:1::1",
    "2001:db8:20::1%eth0",
    "[2001:db8::1]",
    "for=192.0.2.77",
    "192.0.2.077",
    "3221226061",
    "192.0.2.77/32",
    "0.0.0.0",
    "::",
    "::192.0.2.77",
    "192.0.2.1",
    "[2001:db8:20::10]:443",
    "192.0.2.300",
    "-",
    "_hidden",
    "%{REMOTE_ADDR}",
    "caf\xe9",
]
PIECES = [  # the first seven are addresses
    *("192.0.2.77", "203.0.113.9", "2001:db8:20::1", "2001:db8::1", "192.0.2.1", "198.51.100.3", "::ffff:192.0.2.77"),
    *(
        ", ",
        ",",
        " ",
        "\t",
        "[",
        "]",
        ":80",
        ":",
        '"',
        "'",
        "unknown",
        "evil-",
        ".",
        "%",
        "$1",
        "\\",
        "::",
        "f",
        "0",
        ";",
        "=",
    ),
]


def headers_at_random(seed, count):
    """Return forwarded headers: addresses with a few pieces around them, and pieces only."""
    chance = random.Random(seed)
    for _ in range(count):
        yield "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 5)))
        before, after = chance.choice(PIECES[7:]), chance.choice(PIECES[7:])
        yield f"{chance.choice(PIECES)}, {before}{chance.choice(PIECES[:7])}{after}"


def test_balancer_names_the_client(home):
    """The balancer itself is inside an admitted network, the usual case."""
    named = [("192.0.2.1", header, header in ADMITTED_HEADERS) for header in [*ADMITTED_HEADERS, *REFUSED_HEADERS]]
    senders = ["2001:db8:20::10", "192.0.2.4", "203.0.113.5"]  # a balancer, an admitted client, a refused client
    at_random = [
        (random.Random(header).choice(["192.0.2.1", *senders]), header, None) for header in headers_at_random(9, 1500)
    ]
    port = free_port()
    different = []
    with serving(home, virtual_host(home, port, BEHIND, BALANCERS), port) as ask:
        for sender, header, admitted in named + at_random:
            forwarded = {} if header is None else {"X-Forwarded-For": header}
            status, _location = ask(sender, PHOTO, Host="photos.acme.example", **forwarded)
            decision = explain_access(BEHIND, sender, forwarded=header or "", balancers=BALANCERS)
            expected = decision["allowed"] if admitted is None else admitted
            if (status == 200, decision["allowed"]) != (expected, expected) or status not in (200, 302):
                different.append((sender, header, status, decision["allowed"], expected))
        cookie = ask("192.0.2.1", PHOTO, Host="photos.acme.example", Cookie="LtpaToken2=x")
    assert different == []
    assert cookie == (200, None)
