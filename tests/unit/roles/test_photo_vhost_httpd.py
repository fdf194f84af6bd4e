"""The virtual host of the role in a real httpd, for policies made at random: it decides as the explanation says."""

import random
import tempfile
from pathlib import Path

import jinja2
import pytest
from ansible_collections.sametime.estate.plugins.filter.access_rules import access_rules
from ansible_collections.sametime.estate.plugins.filter.cidr_regex import cidr_regex
from ansible_collections.sametime.estate.plugins.filter.explain_access import explain_access
from ansible_collections.sametime.estate.plugins.filter.httpd_text import httpd_text
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._net import samples
from ansible_collections.sametime.estate.tests.unit.real_httpd import free_port, needs_httpd, serving

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


def virtual_host(home, port, policy):
    """Render the role's template for this httpd, with what the role concludes from such a server."""
    loader = jinja2.FileSystemLoader(ROLE / "templates")
    environment = jinja2.Environment(loader=loader, trim_blocks=True, undefined=jinja2.StrictUndefined)
    environment.filters |= {
        "comment": lambda text: f"# {text}",
        "sametime.estate.cidr_regex": cidr_regex,
        "sametime.estate.httpd_text": httpd_text,
    }
    return environment.get_template("photos.conf.j2").render(
        ansible_managed="a test",
        photo_vhost_host="photos.acme.example",
        photo_vhost_directory=str(home / "photos"),
        photo_vhost_log_directory=str(home),
        photo_vhost_port=port,
        photo_vhost_address="127.0.0.1",
        photo_vhost_balancers=[],
        __photo_vhost_needs={"at": f"127.0.0.1:{port}", "listen": None, "name_virtual_host": None, "main_server": None},
        __photo_vhost_client="%{REMOTE_ADDR}",
        __photo_vhost_info={"generation": "2.4"},
        __photo_vhost_rules=access_rules(policy),
    )


def wanted(policy, address, cookie, method, path):
    """Return status and Location that the explanation means."""
    told = explain_access(policy, address, cookie=cookie, method=method, path=path)
    if not explain_access(policy, address, cookie=cookie)["allowed"]:
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
