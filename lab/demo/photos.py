"""Ask for photos as people would: from the clients of the lab, by curl, with and without cookies."""

import subprocess
from pathlib import Path

import yaml
from ansible_collections.sametime.estate.lab.demo.check import Check

# What curl is to print about the answer; the body goes to standard output of its own call.
SUMMARY = r"%{http_code}\t%{content_type}\t%{redirect_url}"
CURL = ("--silent", "--max-time", "10")
STAGE = "/var/lib/sametime-photos/stage/"  # where the photo job keeps what it transfers


def ask_all(root: Path) -> list[Check]:
    """Make every request that requests.yml lists, in its order."""
    wanted = yaml.safe_load((Path(__file__).parent / "requests.yml").read_text(encoding="utf-8"))
    inventory = yaml.safe_load((root / "inventories/lab/hosts.yml").read_text(encoding="utf-8"))
    addresses = {
        host: facts["lab_networks"]
        for group in inventory["all"]["children"].values()
        for host, facts in group["hosts"].items()
    }
    rows = []
    for request in wanted["requests"]:
        client, network, cookie, photo = (request.get(key, "") for key in ("client", "network", "cookie", "photo"))
        way = ["--resolve", f"{wanted['host']}:80:{addresses[wanted['server']][network]}"]
        observed = ask(client, f"http://{wanted['host']}/{photo}", [*way, *(["--cookie", cookie] if cookie else [])])
        what = {
            "who": request["who"],
            "client": client,
            "address": addresses[client][network],
            "cookie": cookie,
            "photo": photo,
        }
        rows.append(Check(what, request["expected"], observed))
    return rows


def ask(client: str, url: str, options: list[str]) -> str:
    """Return in words what a request of a client container brought."""
    answer = output(client, "curl", *CURL, *options, "--output", "/dev/null", "--write-out", SUMMARY, url).decode()
    code, kind, target = answer.split("\t")
    if code == "200" and kind == "image/jpeg":
        source = output("tdi1", "cat", STAGE + url.rpartition("/")[2])
        return (
            "photo" if output(client, "curl", *CURL, *options, url) == source else "another picture than the source's"
        )
    if code in ("301", "302"):
        return f"sent to {target}"
    return {"404": "no such photo", "403": "refused"}.get(code, f"answer {code} {kind}")


def output(host: str, *command: str) -> bytes:
    """Return what a command prints that runs in a host's container."""
    argv = ["podman", "exec", f"sametime-lab-{host}", *command]
    return subprocess.run(argv, stdout=subprocess.PIPE, check=False).stdout
