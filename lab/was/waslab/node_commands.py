"""syncNode and addNode."""

import base64
import socket

from . import topology, transport
from .agent import Launcher, NodeAgent
from .command_line_tool import Tool
from .databases import DatabaseFile
from .environment import DATABASE_FILE, FAULT_FILE, JOURNAL, CellFaults, Environment, EventJournal
from .errors import UnreachableError, WasError
from .profile import ProcessLauncher, Profile
from .repository import Repository
from .topology import NODEAGENT
from .workspace import Workspace


def sync_node(profile: Profile, given: list[str]) -> int:
    """Run syncNode: a full synchronization, possible only while the agent is stopped."""
    tool = Tool(profile, given, "syncNode.log")
    tool.start()
    if NODEAGENT in tool.launcher.running():
        return tool.fail("ADMU0120E: syncNode cannot run while the node agent is running; stop the node agent first.")
    if not tool.given.rest or not tool.lab.federated():
        return tool.fail("ADMU9991E: The host of the deployment manager is missing, or the node is in no cell.")
    host, port = tool.given.rest[0], int(tool.given.rest[1]) if len(tool.given.rest) > 1 else 8879
    node = tool.host.node
    try:
        tool.log_on(host, port)
        tool.say(f"ADMU0401I: Begin syncNode operation for node {node} with Deployment Manager {host}: {port}")
        tool.say("ADMU0016I: Synchronizing configuration between node and cell.")
        agent = _agent(profile, tool.lab.cell_name(), node, tool.launcher, ManagerAt(host, port))
        done = agent.synchronize()
    except (UnreachableError, WasError) as error:
        return tool.fail(f"ADMU0006E: Exception creating Deployment Manager connection. {error}")
    if not done:
        return tool.fail("ADMU0005E: Error synchronizing repositories")
    tool.say(
        f"ADMU0402I: The configuration for node {node} has been synchronized with Deployment Manager {host}: {port}"
    )
    return 0


class ManagerAt(transport.HttpLink):
    """The deployment manager at the address on a command line."""


def _agent(profile: Profile, cell: str, node: str, launcher: Launcher, manager: transport.HttpLink) -> NodeAgent:
    environment = Environment(
        EventJournal(JOURNAL), CellFaults(FAULT_FILE), DatabaseFile(DATABASE_FILE), transport.fetch, 0
    )
    return NodeAgent(profile.repository, cell, node, (manager, launcher), environment)


def add_node(profile: Profile, given: list[str]) -> int:
    """Run addNode: federate this host's node."""
    tool = Tool(profile, given, "addNode.log")
    tool.start()
    if not tool.given.rest:
        return tool.fail("ADMU9991E: Not enough arguments: the host of the deployment manager is missing.")
    if tool.lab.federated():
        return tool.fail(f"ADMU0041E: The node {tool.host.node} is part of the cell {tool.cell.cell} already.")
    return Federation(tool).run()


class Federation:
    """One run of addNode."""

    def __init__(self, tool: Tool) -> None:
        self._tool = tool
        self._node = tool.host.node
        self._host = tool.given.rest[0]
        self._port = int(tool.given.rest[1]) if len(tool.given.rest) > 1 else 8879
        self._manager = ManagerAt(self._host, self._port)
        self._old = Workspace(tool.profile.repository)
        self._own_cell = tool.lab.cell_name()
        self._place = f"cells/{self._own_cell}/nodes/{self._node}/"

    def run(self) -> int:
        """Federate the node; each step may fail. Returns the exit code."""
        say = self._tool.say
        say(f"ADMU0001I: Begin federation of node {self._node} with Deployment Manager at {self._host}:{self._port}.")
        failure = self._connect()
        if failure is None:
            say(f"ADMU0009I: Successfully connected to Deployment Manager Server: {self._host}:{self._port}")
            failure = self._check()
        if failure is not None:
            return failure
        self._stop_servers()
        say("ADMU0024I: Deleting the old backup directory.")
        say("ADMU0015I: Backing up the original cell repository.")
        say(f"ADMU0012I: Creating Node Agent configuration for node: {self._node}")
        say(f"ADMU0014I: Adding node {self._node} configuration to cell: {self._tool.cell.cell}")
        self._join()
        say("ADMU0016I: Synchronizing configuration between node and cell.")
        if not self._synchronize():
            return self._tool.fail("ADMU0005E: Error synchronizing repositories")
        return self._launch()

    def _connect(self) -> int | None:
        reached = transport.reach(self._host, self._port)
        if not reached["reached"]:
            where = f" ({reached['address']})" if reached["address"] else ""
            self._tool.say(
                f"ADMC0016E: The system cannot create a SOAP connector to connect to host {self._host}{where} at port "
                f"{self._port}. {reached['reason']}"
            )
            return self._no_connection(reached["reason"])
        try:
            self._tool.log_on(self._host, self._port)
        except WasError as error:
            return self._tool.fail(f"ADMU0113E: Program exiting with error: {error.message}")
        except UnreachableError as error:
            return self._no_connection(str(error))
        return None

    def _no_connection(self, reason: str) -> int:
        java = "com.ibm.websphere.management.exception.ConnectorNotAvailableException"
        return self._tool.fail(f"ADMU0006E: Exception creating Deployment Manager connection. {reason}", java)

    def _check(self) -> int | None:
        """Check that the manager reaches this node by its name, and that the node reaches the manager by its name."""
        name = self._old.tree(self._place + "serverindex.xml").roots[0].values.get("hostName", "")
        port = topology.PORTS[NODEAGENT]["SOAP_CONNECTOR_ADDRESS"]
        # A listener on the port of the node agent, because the deployment manager connects to it.
        listener = socket.create_server((self._tool.host.address, port))
        try:
            check = self._manager.call(
                "node.check", node=self._node, cell=self._place.split("/")[1], host=name, port=port
            )
        finally:
            listener.close()
        if check["error"]:
            return self._tool.fail(check["text"])
        if not check["reached"]:
            return self._no_connection(
                "ADMC0009E: The system failed to make the SOAP RPC call: invoke; the Deployment Manager cannot reach "
                f"node {self._node} as {name} ({check['address'] or 'no address'}): {check['reason']}"
            )
        back = transport.reach(check["manager_host"], self._port)
        if not back["reached"]:
            return self._no_connection(
                "com.ibm.ws.management.filetransfer.client.TransferFailedException: the Deployment Manager's name is "
                f"{check['manager_host']} ({back['address'] or 'no address'}): {back['reason']}"
            )
        return None

    def _stop_servers(self) -> None:
        running = self._tool.launcher.running()
        self._tool.say("ADMU0505I: Servers found in configuration:")
        for server in topology.SERVERS[self._tool.host.kind]:
            self._tool.say(f"ADMU0506I: Server name: {server}")
        self._tool.say(f"ADMU2010I: Stopping all server processes for node {self._node}")
        for server in running:
            self._tool.launcher.stop(server)

    def _join(self) -> None:
        own = [uri for uri in self._old.uris() if uri.startswith(self._place)]
        documents = {uri.removeprefix(self._place): base64.b64encode(self._old.read(uri)).decode() for uri in own}
        self._manager.call("node.add", node=self._node, documents=documents)

    def _synchronize(self) -> bool:
        """Replace the profile's own cell by the node's copy of the cell that it joins."""
        repository = self._tool.profile.repository
        backup = Repository(self._tool.profile.root / "config.backup" / "base")
        backup.create({uri: repository.read(uri) for uri in repository.uris()})
        repository.replace(dict.fromkeys(repository.uris()), 0)
        agent = _agent(self._tool.profile, self._tool.cell.cell, self._node, self._tool.launcher, self._manager)
        return agent.synchronize()

    def _launch(self) -> int:
        tool, say = self._tool, self._tool.say
        if "noagent" not in tool.given.flags:
            say(f"ADMU0018I: Launching Node Agent process for node: {self._node}")
            say("ADMU0020I: Reading configuration for Node Agent process: nodeagent")
            say("ADMU0022I: Node Agent launched. Waiting for initialization status.")
            launcher = ProcessLauncher(tool.profile, tool.cell.cell, self._node)
            if not launcher.start(NODEAGENT):
                return tool.fail("ADMU0004E: Exception starting Node Agent process nodeagent")
            pid = launcher.running().get(NODEAGENT)
            say(f"ADMU0030I: Node Agent initialization completed successfully. Process id is: {pid}")
        say(f"ADMU0300I: The node {self._node} was successfully added to the {tool.cell.cell} cell.")
        kept = f"Any cell-level documents from the standalone {self._own_cell} configuration have not been migrated to"
        say("ADMU0306I: Note:")
        say(f"ADMU0302I: {kept} the new cell.")
        say("ADMU0307I: You might want to:")
        say(f"ADMU0303I: Update the configuration on the {tool.cell.cell} Deployment Manager with those values.")
        say("ADMU0306I: Note:")
        say("ADMU0304I: Because -includeapps was not specified, the node's applications are not on the cell.")
        say("ADMU0307I: You might want to:")
        say(f"ADMU0305I: Install applications onto the {tool.cell.cell} cell using wsadmin or the console.")
        say(f"ADMU0003I: Node {self._node} has been successfully federated.")
        EventJournal(JOURNAL).note("node.federated", node=self._node, cell=tool.cell.cell)
        return 0
