"""An application server: it works with a snapshot of the node's copy from its start, and serves pages."""

import json
import time
import xml.etree.ElementTree as ET
from typing import Any
from urllib.parse import parse_qs, urlsplit

from . import applications, data_sources, mbeans, sametime_documents, topology
from . import configobjects as objects
from .applications import Module
from .environment import Environment, Response
from .errors import WasError
from .mbeans import Bean
from .repository import Documents, Snapshot
from .workspace import Workspace

_CACHED_SECONDS = 30.0
_AT_ONCE = ("meetingroomcenter.allowGuestAccess",)
_JPEG = b"\xff\xd8"


class ApplicationServer:
    """One running application server."""

    def __init__(self, repository: Documents, cell: str, node: str, name: str, environment: Environment) -> None:
        self._repository = repository
        self.cell, self.node, self.name = cell, node, name
        self._environment = environment
        self._running = self._snapshot()
        self._photos: dict[str, tuple[float, bytes]] = {}
        self.started = time.time()
        self.restarts: dict[str, int] = dict.fromkeys(self.applications(), 0)

    def _snapshot(self) -> Workspace:
        """Return a snapshot of the node's copy."""
        return Workspace(Snapshot({uri: self._repository.read(uri) for uri in self._repository.uris()}))

    @property
    def _place(self) -> str:
        return f"cells/{self.cell}/nodes/{self.node}/servers/{self.name}"

    @property
    def cluster(self) -> str | None:
        """Return the cluster of the server at its start, None if it is not a member."""
        for member in objects.all_of(self._running, "ClusterMember"):
            values = member.node.values
            if (values.get("nodeName"), values.get("memberName")) == (self.node, self.name):
                return member.context.rpartition("/")[2]
        return None

    def applications(self) -> dict[str, list[Module]]:
        """Return the running applications with the modules that are mapped to this server."""
        own = {f"WebSphere:cell={self.cell},node={self.node},server={self.name}"}
        if self.cluster:
            own.add(f"WebSphere:cell={self.cell},cluster={self.cluster}")
        mapped_modules = {}
        for name in applications.names(self._running):
            mapped = [m for m in applications.modules(self._running, name) if own & set(m.targets)]
            if mapped:
                mapped_modules[name] = mapped
        return mapped_modules

    def application_changed(self, name: str) -> bool:
        """Load an application's new documents and restart it; False: the application is not on this server."""
        before = name in self.applications()
        snapshot = self._running.repository
        if not isinstance(snapshot, Snapshot):
            raise TypeError("a running server works on a snapshot")
        prefix = f"cells/{self.cell}/applications/{name}.ear/"
        fresh = {u: d for u, d in snapshot.documents.items() if not u.startswith(prefix)}
        fresh |= {u: self._repository.read(u) for u in self._repository.uris() if u.startswith(prefix)}
        self._running = Workspace(Snapshot(fresh))
        after = name in self.applications()
        if before or after:
            self.restarts[name] = self.restarts.get(name, 0) + (1 if before else 0)
            event = "application.restart" if before and after else "application.start" if after else "application.stop"
            self._environment.journal.note(event, application=name, server=self.name, node=self.node)
        return before or after

    # Managed beans

    def home(self) -> dict[str, str]:
        """Return the common key properties of the process's beans."""
        metadata = self._running.read(f"cells/{self.cell}/nodes/{self.node}/node-metadata.properties")
        server = self._running.tree(f"{self._place}/server.xml").roots[0]
        return {
            "cell": self.cell,
            "node": self.node,
            "process": self.name,
            "version": mbeans.product_version(metadata),
            "processType": "ManagedProcess",
            "ref": server.ref.rpartition("_")[2],
        }

    def beans(self) -> list[Bean]:
        """Return the process's managed beans."""
        home = self.home()
        state = {
            "state": "STARTED",
            "pid": str(self._environment.pid),
            "name": self.name,
            "nodeName": self.node,
            "cellName": self.cell,
            "processType": "ManagedProcess",
            "platformName": "IBM WebSphere Application Server",
            "startTime": str(int(self.started * 1000)),
        }
        beans = [mbeans.bean("Server", self.name, home, state)]
        beans.append(mbeans.bean("JVM", "JVM", home, {"heapSize": "268435456", "freeMemory": "134217728"}))
        beans.append(mbeans.bean("ApplicationManager", "ApplicationManager", home))
        for name in self.applications():
            count = {"state": "1", "name": name, "restarts": str(self.restarts.get(name, 0))}
            beans.append(mbeans.bean("Application", name, home, count))
        names = [source.node.name for source in self.sources()]
        return beans + [mbeans.bean("DataSource", name, home, {"name": name}) for name in names]

    def sources(self) -> list[objects.ConfigObject]:
        """Return the data sources as they were at the start."""
        return data_sources.in_scope(self._running, self.cell, self.node, self.name, self.cluster)

    def connections(self) -> list[dict[str, Any]]:
        """Return the database server that each data source connects to now."""
        connections = []
        for source in self.sources():
            outcome = data_sources.connect(source.node, self._environment.databases)
            database = data_sources.properties(source.node).get("databaseName")
            entry = {"name": source.node.name, "scope": source.context, "database": database}
            connections.append({**entry, "server": outcome.server, "error": outcome.error})
        return connections

    # HTTP

    def http(self, target: str, port: int) -> Response:
        """Answer a request as the running applications do."""
        parts = urlsplit(target)
        query = {key: values[-1] for key, values in parse_qs(parts.query, keep_blank_values=True).items()}
        if parts.path == "/lab/connections":
            return _json(200, self.connections())
        modules = [m for group in self.applications().values() for m in group if m.web]
        module = _longest(modules, parts.path)
        if module is None or not self._reachable(module, port):
            return _text(404, "SRVE0255E: A WebGroup/Virtual Host to handle the request has not been defined.")
        handler = {
            "/stmeetings/configuration": self._configuration,
            "/stmeetings/serverversion.properties": self._version,
            "/stmeetings/about.jsp": self._about,
            "/whiteboard/status": self._whiteboard,
            "/stwebapi/photo": self._photo,
            "/stwebclient/communityserver": self._community,
        }.get(parts.path)
        if handler is not None:
            return handler(query)
        if parts.path.rstrip("/") == (module.context_root or "").rstrip("/"):
            return _text(200, module.name)
        return _text(404, f"SRVE0190E: File not found: {parts.path}")

    def _reachable(self, module: Module, port: int) -> bool:
        """Return whether the module's virtual host has an alias for the port of the request."""
        for host in objects.by_path(self._running, f"/VirtualHost:{module.virtual_host}/"):
            if any(alias.values.get("port") in (str(port), "*") for alias in host.node.children.get("aliases", [])):
                return True
        return False

    def keys(self) -> dict[str, str]:
        """Return the Meeting server's keys: values from the start, except for the keys that need no restart."""
        for document in sametime_documents.KEY_DOCUMENTS.values():
            uri = f"{self._place}/{document}"
            if self._running.exists(uri):
                now = (
                    sametime_documents.read_keys(document, self._repository.read(uri))
                    if self._repository.exists(uri)
                    else {}
                )
                at_once = {name: now[name] for name in _AT_ONCE if name in now}
                return sametime_documents.read_keys(document, self._running.read(uri)) | at_once
        return {}

    def _configuration(self, query: dict[str, str]) -> Response:
        status = int(self._environment.faults.get("configuration_status", 200))
        if status != 200:
            return _text(status, "SRVE0295E: Error reported: " + str(status))
        if query.get("format") != "json":
            return _text(200, "\n".join(f"{name}={value}" for name, value in self.keys().items()))
        shown = self.keys()
        if query.get("verbose") != "true":
            shown = {name: value for name, value in shown.items() if value}
        body = json.dumps(shown).replace("/", "\\/")
        return Response(200, "text/json; charset=utf-8", body.encode())

    def _version(self, _query: dict[str, str]) -> Response:
        services = ("meeting", "appshare", "docshare", "rtc4web", "roomapi", "recordings", "audio", "video")
        return _text(200, "\n".join(f"{name}=9.0.1.0_20160921-1230" for name in services) + "\n")

    def _about(self, _query: dict[str, str]) -> Response:
        return Response(
            200, "text/html; charset=utf-8", b"<html><body>IBM Sametime Meetings<br>Release 9.0.1</body></html>"
        )

    def _whiteboard(self, _query: dict[str, str]) -> Response:
        """Answer whether meetings have a whiteboard: the module is on this server and the key is set."""
        keys = self.keys()
        if keys.get("whiteboard.enabled") != "true":
            return _text(404, "whiteboard.enabled is not true")
        return _json(200, {"enabled": True, "codebase": keys.get("whiteboard.fileio.codebase", "")})

    def _community(self, _query: dict[str, str]) -> Response:
        return _text(200, "comm1.acme.example")

    # Photos of the Sametime Proxy

    def photo_base(self) -> str | None:
        """Return the base URL of photos in the running configuration."""
        uri = f"{self._place}/stproxyconfig.xml"
        if not self._running.exists(uri):
            return None
        try:
            root = ET.fromstring(self._running.read(uri))  # noqa: S314 - the simulator's own
        except ET.ParseError:
            return None
        element = root.find(".//proxyServerURL")
        return (element.text or "").strip().rstrip("/") if element is not None and root.tag == "configuration" else None

    def _photo(self, query: dict[str, str]) -> Response:
        mail = query.get("userid", "").lower()
        base = self.photo_base()
        if not mail or "/" in mail:
            return _text(400, "userid is missing")
        if not base:
            return _text(404, "no proxyServerURL in the running configuration")
        cached = self._photos.get(mail)
        if cached and self._environment.now() - cached[0] < _CACHED_SECONDS:
            return Response(200, "image/jpeg", cached[1])
        try:
            status, kind, body = self._environment.fetch(f"{base}/{mail}.jpg")
        except OSError as error:
            return _text(502, f"photo of {mail} below {base}: {error}")
        self._environment.journal.note("photo.fetch", url=f"{base}/{mail}.jpg", status=status)
        if status != 200 or not (kind.startswith("image/") or body.startswith(_JPEG)):
            return _text(404, f"photo of {mail} below {base}: the photo host answered {status}")
        self._photos[mail] = (self._environment.now(), body)
        return Response(200, "image/jpeg", body)


def _longest(modules: list[Module], path: str) -> Module | None:
    def fits(module: Module) -> bool:
        root = (module.context_root or "/").rstrip("/")
        return path == root or path.startswith(root + "/")

    return max((m for m in modules if fits(m)), key=lambda m: len(m.context_root or ""), default=None)


def _text(status: int, text: str) -> Response:
    return Response(status, "text/plain; charset=utf-8", text.encode())


def _json(status: int, data: object) -> Response:
    return Response(status, "application/json", json.dumps(data).encode())


def unsupported(operation: str, kind: str) -> WasError:
    """Return the error for an operation that a bean does not have."""
    return WasError(f"WASX7129E: Cannot find an operation named {operation} in the {kind} MBean.")


def listening_port(server: str) -> int | None:
    """Return the port for browsers, None if the server has none."""
    ports = topology.PORTS.get(server, {})
    return ports.get("WC_defaulthost") or ports.get("PROXY_HTTP_ADDRESS")
