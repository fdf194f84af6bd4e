"""Request photos as browsers do: from the clients of the lab, by curl, with and without cookies."""

import json
from pathlib import Path

import yaml
from ansible_collections.sametime.estate.lab.common import inventory
from ansible_collections.sametime.estate.lab.common.containers import output
from ansible_collections.sametime.estate.lab.demo.check import Check

# What curl prints about an answer. The body is requested by another call.
SUMMARY = r"%{http_code}\t%{content_type}\t%{redirect_url}"
CURL = ("--silent", "--max-time", "10")
TOKENS = json.loads((Path(__file__).parents[1] / "ihs" / "tokens.json").read_text(encoding="utf-8"))
STAGE = "/var/lib/sametime-photos/stage/"  # where the photo job keeps what it transfers


def check_all() -> list[Check]:
    """Make every request that requests.yml lists, in its order."""
    data = yaml.safe_load((Path(__file__).parent / "requests.yml").read_text(encoding="utf-8"))
    rows = []
    for request in data["requests"]:
        client, network, cookie, photo = (request.get(key, "") for key in ("client", "network", "cookie", "photo"))
        resolve = ["--resolve", f"{data['host']}:80:{inventory.address(data['server'], network)}"]
        sent = cookie.format_map(TOKENS)
        actual = ask(client, f"http://{data['host']}/{photo}", [*resolve, *(["--cookie", sent] if sent else [])])
        what = {
            "who": request["who"],
            "client": client,
            "address": inventory.address(client, network),
            "cookie": cookie,
            "photo": photo,
        }
        rows.append(Check(what, request["expected"], actual))
    return rows


def ask(client: str, url: str, options: list[str]) -> str:
    """Return the result of a request from a client container in words."""
    answer = output(client, "curl", *CURL, *options, "--output", "/dev/null", "--write-out", SUMMARY, url).decode()
    code, kind, target = answer.split("\t")
    if code == "200" and kind == "image/jpeg":
        source = output("tdi1", "cat", STAGE + url.rpartition("/")[2])
        return "photo" if output(client, "curl", *CURL, *options, url) == source else "not the photo of the source"
    if code in ("301", "302"):
        return f"redirected to {target}"
    return {"404": "no such photo", "403": "refused"}.get(code, f"answer {code} {kind}")
