"""The web server's plug-in file. A web server forwards requests only after generation and propagation."""

import re

from . import applications, topology
from .environment import EventJournal
from .markup import quoted
from .repository import Repository
from .workspace import Workspace

PROPAGATED = topology.VAR / "webserver" / "plugin-cfg.xml"


def generate(repository: Repository, journal: EventJournal, parameters: list[str]) -> None:
    """Write ``plugin-cfg.xml`` of a web server: ``<config root> <cell> <node> <server> <propagate>``."""
    _config, cell, node, server = parameters[:4]
    workspace = Workspace(repository)
    target = f"WebSphere:cell={cell},node={node},server={server}"
    lines = ['<?xml version="1.0" encoding="ISO-8859-1"?>', "<Config>"]
    for name in applications.names(workspace):
        for module in applications.modules(workspace, name):
            others = [t for t in module.targets if t != target]
            if module.web and target in module.targets and others:
                lines.append(
                    f"  <Uri Name={quoted((module.context_root or '/') + '/*')} Module={quoted(module.name)}/>"
                )
    data = "\n".join([*lines, "</Config>", ""]).encode()
    repository.write({_uri(cell, node, server): data}, {})
    journal.note("plugin.generate", node=node, server=server)
    if len(parameters) > 4 and parameters[4] == "true":
        propagate(repository, journal, parameters)


def propagate(repository: Repository, journal: EventJournal, parameters: list[str]) -> None:
    """Copy the file to the folder of the web server."""
    _config, cell, node, server = parameters[:4]
    PROPAGATED.parent.mkdir(parents=True, exist_ok=True)
    PROPAGATED.write_bytes(repository.read(_uri(cell, node, server)))
    journal.note("plugin.propagate", node=node, server=server)


def routes() -> list[str]:
    """Return the context roots that the web server forwards, from its own copy of the file."""
    if not PROPAGATED.exists():
        return []
    return re.findall(r'<Uri Name="([^"]*)/\*"', PROPAGATED.read_text())


def _uri(cell: str, node: str, server: str) -> str:
    return f"cells/{cell}/nodes/{node}/servers/{server}/plugin-cfg.xml"
