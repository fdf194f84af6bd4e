"""Ask the WebSphere cell as people and programs would: the Proxy for photos, Meeting servers, data sources, resolvers.

What should be seen is written in the lab's inventory, or follows from it in a line; nothing of the collection's own
code is asked.
"""

import ast
import json
import subprocess
from pathlib import Path
from typing import Any

import yaml
from ansible_collections.sametime.estate.lab.demo.check import Check
from ansible_collections.sametime.estate.lab.demo.photos import CURL, STAGE, output

WSADMIN = "/opt/IBM/WebSphere/AppServer/profiles/STSCDMgrProfile/bin/wsadmin.sh"
# Every data source with its custom properties, one marked line each.
LIST = """
for source in AdminConfig.list('DataSource').splitlines():
    pairs = []
    for thing in AdminConfig.list('J2EEResourceProperty', source).splitlines():
        pairs.append([str(AdminConfig.showAttribute(thing, name)) for name in ('name', 'value')])
    print '#' + repr([str(source), pairs])
"""


def ask_photos(root: Path) -> list[Check]:
    """Ask the Sametime Proxy for photos, from a client that the photo host itself sends away."""
    proxy = _hosts(root)["stproxy1"]["lab_networks"]["internet"]
    rows = []
    for photo, expected in (
        ("joe.bloggs@acme.example", "photo"),
        ("Joe.Bloggs@acme.example", "photo"),
        ("nobody@acme.example", "no such photo"),
    ):
        url = f"http://{proxy}:9080/stwebapi/photo?userid={photo}"
        rows.append(Check({"client": "outside1", "asks": f"the Proxy, {proxy}", "photo": photo}, expected, _photo(url)))
    return rows


def ask_meetings(root: Path) -> list[Check]:
    """Ask every Meeting server whether people have a whiteboard, and where photos come from."""
    wanted = _variables(root, "websphere")
    template = wanted["sametime_meeting_keys"][1]["value"].replace("{{ sametime_photo_host }}", "photos.acme.example")
    rows = []
    for host in _group(root, "meeting"):
        whiteboard = _get(host, "/whiteboard/status")[0]
        keys = json.loads(_get(host, "/stmeetings/configuration?format=json&verbose=true")[1] or "{}")
        seen = {200: "enabled", 404: "disabled"}.get(whiteboard, f"answer {whiteboard}")
        rows.append(Check({"server": host, "asked for": "whiteboard"}, wanted["sametime_whiteboard_state"], seen))
        seen = keys.get("userInfoUrlTemplate", "no such key")
        rows.append(Check({"server": host, "asked for": "address of photos"}, template, seen))
    return rows


def ask_reroute(root: Path) -> list[Check]:
    """Ask the cell where each data source leads, and where it leads when that server does not answer."""
    pair = _variables(root, "db2")["sametime_db2_pair"]
    first = pair["preferred_primary"]
    here, there = sorted(pair["members"], key=lambda member: str(member["host"]) != first)
    both = [f"{member['hostname']}:{member['client_port']}" for member in (here, there)]
    rows = []
    for identity, pairs in _data_sources():
        name, _, rest = identity.strip('"').partition("(")
        values = dict(pairs)
        scope = rest.partition("|")[0].partition("/")[2].partition("/")[2] or "cell"
        database = values.get("databaseName", "none")
        expected = both if database.upper() == pair["database"] else _leads(values)[:1]
        what = {"data source": name, "scope": scope, "database": database}
        rows.append(Check(what, ", then ".join(expected), ", then ".join(_leads(values))))
    return rows


def ask_addresses(root: Path) -> list[Check]:
    """Ask every host of the cell whom it finds where, and what it calls that address."""
    nodes = _variables(root, "websphere")["sametime_federation_nodes"]
    rows = []
    for host in ("ssc1", *_group(root, "meeting")):
        for node in nodes:
            name, address = node["names"][0], node["address"]
            found = {line.split()[0] for line in output(host, "getent", "ahosts", name).decode().splitlines()}
            called = [*output(host, "getent", "hosts", address).decode().split(), "", "nothing"][1]
            seen = f"{', '.join(sorted(found)) or 'nothing'}, which is {called}"
            rows.append(Check({"host": host, "asks for": name}, f"{address}, which is {name}", seen))
    return rows


def _photo(url: str) -> str:
    """Return in words what a client outside gets for a photo's address; its bytes are compared with the source's."""
    status, body = _ask("outside1", url)
    if status == 200:
        source = output("tdi1", "cat", f"{STAGE}{url.rpartition('=')[2].lower()}.jpg")
        return "photo" if body == source and source else "another picture than the source's"
    return "no such photo" if status == 404 and b"answered 404" in body else f"answer {status}"


def _get(host: str, path: str) -> tuple[int, str]:
    status, body = _ask(host, f"http://127.0.0.1:9081{path}")
    return status, body.decode()


def _ask(client: str, url: str) -> tuple[int, bytes]:
    body, _, status = output(client, "curl", *CURL, "--write-out", r"\n%{http_code}", url).rpartition(b"\n")
    return int(status or 0), body


def _data_sources() -> list[Any]:
    script = f"cat >/root/demo.py && {WSADMIN} -lang jython -f /root/demo.py"
    argv = ["podman", "exec", "--interactive", "sametime-lab-ssc1", "/bin/sh", "-c", script]
    said = subprocess.run(argv, input=LIST.encode(), stdout=subprocess.PIPE, check=True).stdout.decode()
    return sorted(ast.literal_eval(line[1:]) for line in said.splitlines() if line.startswith("#"))


def _leads(values: dict[str, str]) -> list[str]:
    """Return a data source's servers in the order of trying."""
    lists = (values.get(f"clientRerouteAlternate{kind}") or "" for kind in ("ServerName", "PortNumber"))
    others = [":".join(server) for server in zip(*(text.split(",") for text in lists), strict=False) if all(server)]
    first = f"{values['serverName']}:{values['portNumber']}" if "serverName" in values else "no server"
    return [first, *others]


def _variables(root: Path, name: str) -> Any:
    return yaml.safe_load((root / f"inventories/lab/group_vars/all/{name}.yml").read_text(encoding="utf-8"))


def _groups(root: Path) -> Any:
    return yaml.safe_load((root / "inventories/lab/hosts.yml").read_text(encoding="utf-8"))["all"]["children"]


def _group(root: Path, name: str) -> list[str]:
    return sorted(_groups(root)[name]["hosts"])


def _hosts(root: Path) -> dict[str, Any]:
    return {host: facts for group in _groups(root).values() for host, facts in group["hosts"].items()}
