"""Check the WebSphere cell as its users and programs see it: Proxy, Meeting servers, data sources, name resolution.

The expected results are in the lab's inventory or follow from it in one line; no code of the collection is used.
"""

import ast
import json
from typing import Any

from ansible_collections.sametime.estate.lab.common.containers import output
from ansible_collections.sametime.estate.lab.common.inventory import address, group, site_variables
from ansible_collections.sametime.estate.lab.demo.check import Check
from ansible_collections.sametime.estate.lab.demo.photos import CURL, STAGE

WSADMIN = "/opt/IBM/WebSphere/AppServer/profiles/STSCDMgrProfile/bin/wsadmin.sh"
# Every data source with its custom properties, one marked line each.
LIST = """
for source in AdminConfig.list('DataSource').splitlines():
    pairs = []
    for thing in AdminConfig.list('J2EEResourceProperty', source).splitlines():
        pairs.append([str(AdminConfig.showAttribute(thing, name)) for name in ('name', 'value')])
    print '#' + repr([str(source), pairs])
"""


def check_photos() -> list[Check]:
    """Request photos from the Sametime Proxy, from a client that the photo host itself does not serve."""
    proxy = address("stproxy1", "internet")
    rows = []
    for photo, expected in (
        ("joe.bloggs@acme.example", "photo"),
        ("Joe.Bloggs@acme.example", "photo"),
        ("nobody@acme.example", "no such photo"),
    ):
        url = f"http://{proxy}:9080/stwebapi/photo?userid={photo}"
        rows.append(
            Check({"client": "outside1", "server": f"the Proxy, {proxy}", "photo": photo}, expected, _photo(url))
        )
    return rows


def check_meetings() -> list[Check]:
    """Check on every Meeting server whether the whiteboard is enabled, and the address of photos."""
    wanted = site_variables("websphere")
    photos = site_variables("photos")
    pattern = photos["sametime_photo_url"].replace("{{ sametime_photo_host }}", "photos.acme.example")
    if photos.get("sametime_photo_tls"):  # the pages of Meetings are https, and browsers drop pictures of http on them
        pattern = pattern.replace("http://", "https://", 1)
    template = pattern.replace("{mail}", wanted["sametime_meeting_photo_placeholder"])
    rows = []
    for host in group("meeting"):
        whiteboard = _get(host, "/whiteboard/status")[0]
        keys = json.loads(_get(host, "/stmeetings/configuration?format=json&verbose=true")[1] or "{}")
        actual = {200: "enabled", 404: "disabled"}.get(whiteboard, f"answer {whiteboard}")
        rows.append(Check({"server": host, "check": "whiteboard"}, wanted["sametime_whiteboard_state"], actual))
        actual = keys.get("userInfoUrlTemplate", "not set")
        rows.append(Check({"server": host, "check": "address of photos"}, template, actual))
    return rows


def check_reroute() -> list[Check]:
    """Check the database server of each data source, and its alternate server."""
    pair = site_variables("db2")["sametime_db2_pair"]
    first = pair["preferred_primary"]
    here, there = sorted(pair["members"], key=lambda member: str(member["host"]) != first)
    both = [f"{member['hostname']}:{member['client_port']}" for member in (here, there)]
    rows = []
    for identity, pairs in _data_sources():
        name, _, rest = identity.strip('"').partition("(")
        values = dict(pairs)
        scope = rest.partition("|")[0].partition("/")[2].partition("/")[2] or "cell"
        database = values.get("databaseName", "none")
        expected = both if database.upper() == pair["database"] else _servers(values)[:1]
        what = {"data source": name, "scope": scope, "database": database}
        rows.append(Check(what, ", then ".join(expected), ", then ".join(_servers(values))))
    return rows


def check_addresses() -> list[Check]:
    """Check on every host of the cell the address of each name, and the name of each address."""
    nodes = site_variables("websphere")["sametime_federation_nodes"]
    rows = []
    for host in ("ssc1", *group("meeting")):
        for node in nodes:
            name, expected = node["names"][0], node["address"]
            addresses = {line.split()[0] for line in output(host, "getent", "ahosts", name).decode().splitlines()}
            reverse = [*output(host, "getent", "hosts", expected).decode().split(), "", "none"][1]
            actual = f"{', '.join(sorted(addresses)) or 'none'}; reverse: {reverse}"
            rows.append(Check({"host": host, "name": name}, f"{expected}; reverse: {name}", actual))
    return rows


def _photo(url: str) -> str:
    """Return the result of a request from outside in words; a photo is compared with the one of the source."""
    status, body = _ask("outside1", url)
    if status == 200:
        source = output("tdi1", "cat", f"{STAGE}{url.rpartition('=')[2].lower()}.jpg")
        return "photo" if body == source and source else "not the photo of the source"
    return "no such photo" if status == 404 and b"answered 404" in body else f"answer {status}"


def _get(host: str, path: str) -> tuple[int, str]:
    status, body = _ask(host, f"http://127.0.0.1:9081{path}")
    return status, body.decode()


def _ask(client: str, url: str) -> tuple[int, bytes]:
    body, _, status = output(client, "curl", *CURL, "--write-out", r"\n%{http_code}", url).rpartition(b"\n")
    return int(status or 0), body


def _data_sources() -> list[Any]:
    script = f"cat >/root/demo.py && {WSADMIN} -lang jython -f /root/demo.py"
    lines = output("ssc1", "/bin/sh", "-c", script, stdin=LIST.encode(), check=True).decode().splitlines()
    return sorted(ast.literal_eval(line[1:]) for line in lines if line.startswith("#"))


def _servers(values: dict[str, str]) -> list[str]:
    """Return the servers of a data source in the order in which it tries them."""
    lists = (values.get(f"clientRerouteAlternate{kind}") or "" for kind in ("ServerName", "PortNumber"))
    others = [":".join(server) for server in zip(*(text.split(",") for text in lists), strict=False) if all(server)]
    first = f"{values['serverName']}:{values['portNumber']}" if "serverName" in values else "no server"
    return [first, *others]
