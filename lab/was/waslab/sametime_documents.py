"""Documents of Sametime that are not configuration objects: the Proxy's configuration and the Meeting server's keys."""

import json

from .markup import escape, quoted
from .topology import Host

KEYS = {
    "calinteg.enabled": "true",
    "docshare.fileio.codebase": "/stmeetings/docshare",
    "meetingroom.allowGuestAccess": "1",
    "meetingroomcenter.allowGuestAccess": "1",
    "meetingroomcenter.enforceCSRFToken": "true",
    "meetingroomcenter.stProxyAddress": "",
    "meetingserver.statistics.jmx.enabled": "0",
    "userInfoRedirect": "true",
    "userInfoUrlTemplate": "",
    "whiteboard.enabled": "false",
    "whiteboard.fileio.codebase": "/opt/IBM/WebSphere/STMeetings/whiteboard",
}


KEY_DOCUMENTS = {"properties": "stmeetings.properties", "xml": "stmeetingsconfig.xml", "json": "stmeetings.json"}


def stproxyconfig(host: Host) -> bytes:
    """Return the configuration of a Sametime Proxy server, with comments, unknown elements and unusual blanks."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        "<!-- Sametime Proxy configuration. Changes need a synchronization and a restart. -->\n"
        "<configuration>\n"
        "  <!-- written by the installation -->\n"
        "  <tokenDomain>.acme.example</tokenDomain>\n"
        f"  <serverName >{escape(host.name)}</serverName>\n"
        "\n"
        "  <mobile>\n"
        "    <configUrl>http://mobile.acme.example/config?os=ios%26v=9</configUrl>\n"
        "    <!-- <push>off</push> -->\n"
        "  </mobile>\n"
        "  <communityServers refresh='300'>\n"
        "    <server>comm1.acme.example</server>\n"
        "  </communityServers>\n"
        '  <unknownSetting mode="A &amp; B"/>\n'
        "  <multiTenancy><key>O</key><attr>ou</attr></multiTenancy>\n"
        "</configuration>\n"
    ).encode()


def keys_document(keys: dict[str, str], kind: str) -> bytes:
    """Return the document with the Meeting server's keys in one of three formats."""
    if kind == "json":
        return (json.dumps(keys, indent=2).replace("/", "\\/") + "\n").encode()
    if kind == "xml":
        lines = [f"  <setting name={quoted(name)} value={quoted(value)}/>" for name, value in keys.items()]
        head = ['<?xml version="1.0" encoding="UTF-8"?>', "<settings>", "  <!-- one element a key -->"]
        return ("\n".join([*head, *lines, "</settings>"]) + "\n").encode()
    lines = [f"{name}={value}" for name, value in keys.items()]
    return ("\n".join(["# Meeting server configuration", *lines]) + "\n").encode()


def read_keys(name: str, data: bytes) -> dict[str, str]:
    """Read such a document."""
    text = data.decode()
    if name.endswith(".json"):
        return {str(key): str(value) for key, value in json.loads(text).items()}
    if name.endswith(".xml"):
        import xml.etree.ElementTree as ET  # noqa: PLC0415 - only this format needs it

        settings = ET.fromstring(text).iter("setting")  # noqa: S314 - the lab's own
        return {setting.get("name", ""): setting.get("value", "") for setting in settings}
    rows = (line.partition("=") for line in text.splitlines() if "=" in line and not line.startswith("#"))
    return {key.strip(): value.strip() for key, _equals, value in rows}
