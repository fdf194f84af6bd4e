"""The web server of the lab as the tests of the photo virtual host ask for it."""

import json
import os
import re
import subprocess
from pathlib import Path

import yaml
from ansible_collections.sametime.estate.lab.common import containers, playbooks
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.decision import decide
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.read_policy import read_policy
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.request import Request
from ansible_collections.sametime.estate.plugins.plugin_utils._sso import keys_file

ROOT = Path(os.environ.get("MOLECULE_PROJECT_DIRECTORY", Path(__file__).parents[1]))
# The inventory of the scenario, the web server that its tests ask, and the hosts of a run.
INVENTORY = os.environ.get("LAB_INVENTORY", "lab")
SITE = ROOT / "inventories" / INVENTORY
SERVER, HOSTS = {"lab": ("ihs1", "all:!ihs2"), "lab_ihs85": ("ihs85", "all")}[INVENTORY]
HOME = "/opt/IBM/HTTPServer"
CONFIG = f"{HOME}/conf/httpd.conf"
FRAGMENT = f"{HOME}/conf/sametime_photos.conf"
PHOTOS = f"{HOME}/photos"
NAME = "/joe.bloggs@acme.example.jpg"
ELSEWHERE = (302, "http://www.acme.example/")
# Tokens of Open Liberty for the keys of the lab (lab/ihs/files/sign-on.keys).
TOKENS = json.loads((ROOT / "lab/ihs/tokens.json").read_text())
TOKEN = TOKENS["valid"]
VARIABLES = yaml.safe_load((ROOT / "inventories/lab/group_vars/all/photos.yml").read_text())
POLICY = VARIABLES["sametime_photo_access"]
_EXPORTED = keys_file.read("Sign-on of the lab", (ROOT / "lab/ihs/files/sign-on.keys").read_bytes())
KEYS = [keys_file.unwrap(_EXPORTED, VARIABLES["sametime_sso_keys"][0]["password"])]


def lab(name):
    """Return a host of the lab."""
    return containers.host(name)


def curl(client):
    """Return the beginning of a command for curl on a client. Every name leads to SERVER, except on SERVER itself."""
    return ["curl", "-s", "-m", "10", *([] if client == SERVER else ["--connect-to", f"::{SERVER}:"])]


def ask(client, path=NAME, cookie=None, method="GET", host="photos.acme.example", *more):
    """Send one request from a client; return status, Location, all headers."""
    arguments = [*curl(client), "--path-as-is", "-o", "/dev/null", "-D", "-", "-X", method, *more]
    if method == "HEAD":
        arguments.append("--head")
    if cookie is not None:
        arguments += ["-H", f"Cookie: {cookie}"]
    done = subprocess.run(
        containers.podman_exec(client, *arguments, f"http://{host}{path}"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    head, *lines = done.stdout.strip().splitlines()
    headers = dict(line.split(": ", 1) for line in lines if ": " in line)
    return int(head.split()[1]), headers.get("Location"), headers


def statuses(client, **request):
    """Send one request; return status and Location."""
    status, location, _headers = ask(client, **request)
    return status, location


def explained(address, cookie, path=NAME, method="GET"):
    """Return the decision of the policy, with the keys of the lab."""
    return decide(read_policy(POLICY), Request(address, cookie, method, path), KEYS)


def journal(ihs):
    """Return the calls of apachectl."""
    lines = ihs.check_output("cat /var/lib/lab-ihs/journal.jsonl").splitlines()
    return [json.loads(line)["argv"][2:] for line in lines]


def restarts(ihs):
    """Return the calls that restart."""
    return [argv for argv in journal(ihs) if argv[:1] == ["-k"]]


def digests(ihs):
    """Return a digest of the configuration."""
    return ihs.check_output(f"cat {CONFIG} {FRAGMENT} | sha256sum")


def run(*arguments, playbook="ihs", limit=HOSTS, **variables):
    """Run a published playbook, on one web server unless told.

    Return how many tasks changed and how many failed on the first host, and the output on one line.
    """
    words = ("--limit", limit, *arguments)
    done = playbooks.run(f"playbooks/{playbook}.yml", *words, variables=variables, succeeds=None, inventory=SITE)
    recap = re.search(r"ok=\d+ +changed=(\d+) +unreachable=0 +failed=(\d+)", done.output)
    assert recap, done.output
    changed, failed = (int(number) for number in recap.groups())
    return changed, failed, re.sub(r"\s+", " ", done.output)


def module(name, **arguments):
    """Run one module on the web server; return its result."""
    return playbooks.run_module(SERVER, name, SITE, **arguments)
