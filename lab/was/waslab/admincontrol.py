"""AdminControl: the running cell, as seen by the process that wsadmin is connected to."""

from typing import Any, NamedTuple, Protocol

from . import configobjects as objects
from . import mbeans, notation
from .errors import ADMIN, MALFORMED_NAME, WasError
from .mbeans import Bean, Pattern
from .workspace import Workspace


class Home(NamedTuple):
    """The process that wsadmin is connected to."""

    cell: str
    node: str
    process: str
    type: str
    host: str
    port: int


class Runtime(Protocol):
    """The operations of the process that wsadmin is connected to."""

    def beans(self, pattern: Pattern) -> list[Bean]:
        """Return the managed beans that match a pattern."""

    def invoke(self, bean: Bean, operation: str, parameters: list[str]) -> Any:
        """Invoke an operation."""

    def start_server(self, node: str, server: str) -> bool:
        """Start a server; False: it did not start in time."""

    def stop_server(self, node: str, server: str) -> bool:
        """Stop a server; False: it did not stop in time."""

    def probe(self, uri: str, ref: str) -> str:
        """Test a data source; returns "" or the error text."""


class AdminControl:
    """The object of that name; its public methods are the commands, in snake case. Without a runtime: local mode."""

    def __init__(self, workspace: Workspace, home: Home | None, runtime: Runtime | None) -> None:
        self._workspace = workspace
        self._home = home
        self._runtime = runtime

    def _connected(self) -> tuple[Home, Runtime]:
        if self._home is None or self._runtime is None:
            raise WasError("WASX7072E: The control service is not available.")
        return self._home, self._runtime

    def get_cell(self) -> str:
        """Return the cell's name."""
        return self._connected()[0].cell

    def get_node(self) -> str:
        """Return the node's name."""
        return self._connected()[0].node

    def get_host(self) -> str:
        """Return the host of the connection."""
        return self._connected()[0].host

    def get_port(self) -> str:
        """Return the port of the connection."""
        return str(self._connected()[0].port)

    def get_type(self) -> str:
        """Return the connector's type."""
        self._connected()
        return "SOAP"

    def get_default_domain(self) -> str:
        """Return the domain of object names."""
        return mbeans.DOMAIN

    def get_domain_name(self) -> str:
        """Return the domain of object names."""
        return mbeans.DOMAIN

    def get_mbean_count(self) -> str:
        """Return how many managed beans there are."""
        return str(len(self._find("*")))

    def make_object_name(self, text: str) -> str:
        """Return an object name. Raises WasError if it is not valid."""
        mbeans.parse(text)
        return text

    # Finding

    def query_names(self, pattern: str) -> str:
        """Return the object names that match, one a line."""
        return "\n".join(mbeans.write(bean.properties) for bean in self._find(pattern))

    query_mbeans = query_names

    def complete_object_name(self, pattern: str) -> str:
        """Return the first object name that matches, or ""."""
        beans = self._find(pattern)
        return mbeans.write(beans[0].properties) if beans else ""

    def is_registered(self, name: str) -> str:
        """Return whether the bean exists."""
        return "true" if self._find(name) else "false"

    def get_config_id(self, name: str) -> str:
        """Return the configuration id of a running server's bean."""
        for bean in self._find(name):
            if bean.properties["type"] == "Server":
                path = f"/Node:{bean.properties['node']}/Server:{bean.properties['name']}/"
                return "\n".join(str(server_object.id) for server_object in objects.by_path(self._workspace, path))
        return ""

    def _find(self, pattern: str) -> list[Bean]:
        text = str(pattern).strip()
        wanted = Pattern({}, True) if text in ("*", "WebSphere:*", "*:*") else mbeans.parse(text)
        return self._connected()[1].beans(wanted)

    def _one(self, name: str) -> Bean:
        if not str(name).strip():
            raise WasError('WASX7025E: Error found in String ""; cannot create ObjectName', MALFORMED_NAME)
        beans = self._find(name)
        if not beans:
            raise WasError(f"ADMN0001E: No managed bean fits {name}.", "javax.management.InstanceNotFoundException")
        return beans[0]

    # Attributes and operations

    def get_attribute(self, name: str, attribute: str) -> str:
        """Return an attribute of a bean."""
        bean = self._one(name)
        known = {**bean.properties, **bean.attributes}
        if attribute not in known:
            raise WasError(
                f"WASX7130E: The attribute {attribute} was not found.", "javax.management.AttributeNotFoundException"
            )
        return known[attribute]

    def get_attributes(self, name: str, attributes: object = None) -> str:
        """Return several attributes as ``[[name value] ...]``."""
        bean = self._one(name)
        wanted = (
            [str(item) for item in notation.as_list(attributes)] if attributes is not None else sorted(bean.attributes)
        )
        return "[" + " ".join(f"[{item} {notation.shown(self.get_attribute(name, item))}]" for item in wanted) + "]"

    def invoke(self, name: str, operation: str, parameters: object = "", _signature: object = None) -> Any:
        """Invoke an operation. Parameters are one text or a list in brackets; the result is a text."""
        bean = self._one(name)
        items = [notation.scalar(item) for item in notation.as_list(parameters)] if parameters not in ("", None) else []
        result = self._connected()[1].invoke(bean, operation, items)
        return notation.scalar(result) if isinstance(result, bool) else result

    def invoke_content(self, name: str, operation: str) -> Any:
        """Invoke an operation of ``invoke_jmx``, whose parameters and result are objects of Java."""
        return self._connected()[1].invoke(self._one(name), operation, [])

    # Servers

    def start_server(self, server: str, node: object = None, _wait: object = None) -> str:
        """Start a server and wait for it."""
        where = self._node_of(server, node)
        done = self._connected()[1].start_server(where, server)
        if done:
            return f'WASX7262I: Start completed for server "{server}" on node "{where}"'
        return (
            f'WASX7263W: Start not completed for server "{server}" on node "{where}". The server launching process may '
            "have timed out."
        )

    def stop_server(self, server: str, *rest: str) -> str:
        """Stop a server and wait for its end: ``stopServer(server[, node][, 'immediate'|'terminate'])``."""
        places = [item for item in rest if item not in ("immediate", "terminate")]
        where = self._node_of(server, places[0] if places else None)
        done = self._connected()[1].stop_server(where, server)
        if done:
            return f'WASX7264I: Stop completed for server "{server}" on node "{where}"'
        return (
            f'WASX7265W: Stop not completed for server "{server}" on node "{where}". '
            "The stop process may have timed out."
        )

    def _node_of(self, server: str, node: object) -> str:
        home, _runtime = self._connected()
        if isinstance(node, str) and not node.isdigit():
            known = {f.node.name for f in objects.by_path(self._workspace, "/Node:/")}
            if node not in known:
                raise WasError(f'WASX7254E: Cannot find node "{node}".')
            return node
        servers = objects.by_path(self._workspace, f"/Server:{server}/")
        if len(servers) > 1:
            raise WasError(f'WASX7256E: The server "{server}" is on more than one node; name the node.')
        return servers[0].context.split("/")[3] if servers else home.node

    def probe(self, config_id: str, _properties: object = None) -> str:
        """Test a data source by its configuration id."""
        source = objects.resolve(self._workspace, config_id)
        if source.node.kind != "DataSource":
            raise WasError(
                f"WASX7388E: Connection to provided datasource failed: {source.id} is not a data source.", ADMIN
            )
        error = self._connected()[1].probe(source.uri, source.node.ref)
        if error:
            raise WasError("", ADMIN, ("javax.management.MBeanException", error))
        return "WASX7217I: Connection to provided datasource was successful."
