"""Names of managed beans: reading, matching, writing. Pure."""

from typing import Any, NamedTuple

from .errors import MALFORMED_NAME, WasError

DOMAIN = "WebSphere"


class Pattern(NamedTuple):
    """An object name or a pattern of one; ``open`` has ``,*`` at its end and allows further keys."""

    properties: dict[str, str]
    open: bool

    def matches(self, properties: dict[str, str]) -> bool:
        """Return whether a bean's key properties match."""
        if not self.open and set(self.properties) != set(properties):
            return False
        return all(_fits(value, properties.get(key)) for key, value in self.properties.items())


def _fits(pattern: str, value: str | None) -> bool:
    return value is not None and (pattern in ("*", value))


def parse(text: str) -> Pattern:
    """Read ``WebSphere:type=Server,name=s1,*``, with or without the domain, keys in any order."""
    content = text.strip()
    domain, colon, rest = content.partition(":")
    if colon and "=" not in domain:
        if domain not in (DOMAIN, "*"):
            return Pattern({"domain": domain}, False)
        content = rest
    properties: dict[str, str] = {}
    is_open = False
    for part in _parts(content):
        key, equals, value = part.partition("=")
        if part == "*":
            is_open = True
        elif not equals or not key:
            raise WasError(f"WASX7025E: Error found in String {text!r}; cannot create ObjectName", MALFORMED_NAME)
        else:
            properties[key] = value
    return Pattern(properties, is_open)


def _parts(content: str) -> list[str]:
    """Split at the commas before a key or the star; a value may contain commas."""
    parts: list[str] = []
    for item in content.split(","):
        if parts and item != "*" and "=" not in item:
            parts[-1] += f",{item}"
        elif item:
            parts.append(item)
    return parts


def write(properties: dict[str, str]) -> str:
    """Return the whole object name."""
    return f"{DOMAIN}:" + ",".join(f"{key}={value}" for key, value in properties.items())


def product_version(metadata: bytes) -> str:
    """Return the version in a node's ``node-metadata.properties``."""
    lines = metadata.decode().splitlines()
    return next((line.partition("=")[2] for line in lines if "baseProductVersion" in line), "")


class Bean(NamedTuple):
    """A managed bean: key properties and attributes. Processes exchange it as plain data."""

    properties: dict[str, str]
    attributes: dict[str, str]

    def data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"properties": self.properties, "attributes": self.attributes}


def bean(kind: str, name: str, home: dict[str, str], attributes: dict[str, str] | None = None) -> Bean:
    """Return a bean of a process; ``home`` has cell, node, process, version and processType.

    A Server bean has the further keys of its object name in the product.
    """
    common = {"cell": home["cell"], "node": home["node"], "process": home["process"], "version": home["version"]}
    place = f"cells/{home['cell']}/nodes/{home['node']}"
    if kind == "Server":
        properties = {
            "name": name,
            "process": home["process"],
            "platform": "proxy",
            "node": home["node"],
            "j2eeType": "J2EEServer",
            "version": home["version"],
            "type": "Server",
            "mbeanIdentifier": f"{place}/servers/{name}/server.xml#Server_{home['ref']}",
            "cell": home["cell"],
            "spec": "1.0",
            "processType": home["processType"],
        }
    else:
        properties = {
            "name": name,
            "process": home["process"],
            "platform": "common",
            "node": home["node"],
            "diagnosticProvider": "true",
            "version": home["version"],
            "type": kind,
            "mbeanIdentifier": name,
            "cell": home["cell"],
            "spec": "1.0",
        }
    return Bean({**properties, **{k: v for k, v in common.items() if k not in properties}}, attributes or {})
