"""Ask for photos as people would: from the clients of the lab, by curl, with and without cookies."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import yaml

# What curl is to print about the answer; the body goes to standard output of its own call.
SUMMARY = "%{http_code} %{content_type} %{redirect_url}"


@dataclass(frozen=True)
class Row:
    """One request, what should happen and what did."""

    who: str
    client: str
    address: str
    cookie: str
    photo: str
    expected: str
    observed: str

    @property
    def as_expected(self) -> bool:
        """Whether what happened is what should happen."""
        return self.expected == self.observed


def ask_all(root: Path) -> list[Row]:
    """Make every request that requests.yml lists, in its order."""
    wanted = yaml.safe_load((Path(__file__).parent / "requests.yml").read_text(encoding="utf-8"))
    inventory = yaml.safe_load((root / "inventories/lab/hosts.yml").read_text(encoding="utf-8"))
    networks = {
        host: facts["lab_networks"]
        for group in inventory["all"]["children"].values()
        for host, facts in group["hosts"].items()
    }
    return [
        Row(
            who=request["who"],
            client=request["client"],
            address=networks[request["client"]][request["network"]],
            cookie=request.get("cookie", ""),
            photo=request["photo"],
            expected=request["expected"],
            observed=ask(request["client"], wanted["host"], request["photo"], request.get("cookie", "")),
        )
        for request in wanted["requests"]
    ]


def ask(client: str, host: str, photo: str, cookie: str) -> str:
    """Return in words what a request of a client container brought."""
    url = f"http://{host}/{photo}"
    options = ["--cookie", cookie] if cookie else []
    answer = curl(client, *options, "--output", "/dev/null", "--write-out", SUMMARY, url)
    code, _, rest = answer.partition(" ")
    kind, _, target = rest.partition(" ")
    if code == "200" and kind == "image/jpeg":
        source = output(["exec", container("tdi1"), "cat", staged(photo)])
        return "photo" if output(curl_command(client, *options, url)) == source else "another picture than the source's"
    if code in ("301", "302"):
        return f"sent to {target}"
    return {"404": "no such photo", "403": "refused"}.get(code, f"answer {code} {kind}".strip())


def staged(photo: str) -> str:
    """Return where the photo job keeps the photo on the photo source."""
    return f"/var/lib/sametime-photos/stage/{photo}"


def container(host: str) -> str:
    """Return the name of a host's container."""
    return f"sametime-lab-{host}"


def curl_command(client: str, *options: str) -> list[str]:
    """Return podman's arguments for a bounded request from a client."""
    return ["exec", container(client), "curl", "--silent", "--max-time", "10", *options]


def curl(client: str, *options: str) -> str:
    """Return what curl printed."""
    done = subprocess.run(["podman", *curl_command(client, *options)], capture_output=True, text=True, check=False)
    return done.stdout


def output(arguments: list[str]) -> bytes:
    """Return the bytes that a podman call prints."""
    return subprocess.run(["podman", *arguments], capture_output=True, check=False).stdout
