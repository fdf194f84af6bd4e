"""The command line tools of a profile's bin folder.

usage: python3 -m waslab.profile_commands TOOL PROFILE [argument …]
"""

import datetime
import socket
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from . import notation, topology, wire, wsadmin
from .agent import Launcher, NodeAgent, UnreachableError
from .environment import DATABASE_FILE, FAULT_FILE, JOURNAL, DatabaseFile, Faults, Journal
from .errors import LabError, WasError
from .host import Lab
from .manager import reach
from .process import ProcessLauncher, Profile, end_point
from .repository import Repository
from .server import Means
from .topology import DMGR, NODEAGENT
from .workspace import Workspace

ALREADY_RUNNING = 255
ALREADY_STOPPED = 246
FAILED = 255
_WIDTH = 75
_INDENT = " " * 11


class Arguments(NamedTuple):
    """A tool's command line: options with a value, flags, and the rest."""

    options: dict[str, str]
    flags: set[str]
    rest: list[str]

    @property
    def user(self) -> tuple[str, str]:
        """Return user and password as given."""
        return self.options.get("username", self.options.get("user", "")), self.options.get("password", "")


_FLAGS = {"quiet", "nowait", "replacelog", "trace", "noagent", "includeapps", "includebuses", "stopservers", "all"}


def arguments(given: list[str]) -> Arguments:
    """Take a tool's command line apart."""
    found = Arguments({}, set(), [])
    at = 0
    while at < len(given):
        name = given[at].lstrip("-")
        if not given[at].startswith("-"):
            found.rest.append(given[at])
        elif name in _FLAGS or at + 1 >= len(given):
            found.flags.add(name)
        else:
            found.options[name] = given[at + 1]
            at += 1
        at += 1
    return found


class Tool:
    """One run of a tool: what it prints, where it logs."""

    def __init__(self, profile: Profile, given: list[str], log: str) -> None:
        self.profile = profile
        self.given = arguments(given)
        self.cell = topology.load()
        self.host = self.cell.host(topology.own_name())
        self.lab = Lab(self.cell, self.host)
        self.launcher = self.lab.launcher()
        default = profile.root / "logs" / log
        self._log = Path(self.given.options.get("logfile", str(default)))
        self._log.parent.mkdir(parents=True, exist_ok=True)
        self._lines: list[str] = []

    def say(self, text: str) -> None:
        """Print and log a message, wrapped as these tools do."""
        lines = textwrap.wrap(text, _WIDTH, subsequent_indent=_INDENT, break_long_words=False, break_on_hyphens=False)
        if "quiet" not in self.given.flags:
            print("\n".join(lines), flush=True)
        now = datetime.datetime.now(datetime.UTC).strftime("%-m/%-d/%y %H:%M:%S:%f")[:-3]
        with self._log.open("a") as file:
            file.write("".join(f"[{now} GMT] 0000000a ToolProcess   A   {line}\n" for line in lines))

    def start(self) -> None:
        """Begin: where it logs, with which profile."""
        if "replacelog" in self.given.flags:
            self._log.unlink(missing_ok=True)
        self.say(f"ADMU0116I: Tool information is being logged in file {self._log}")
        self.say(f"ADMU0128I: Starting tool with the {self.profile.root.name} profile")

    def fail(self, text: str, java: str = "com.ibm.websphere.management.exception.AdminException") -> int:
        """End with an error as these tools do."""
        self.say(text)
        self.say(f"ADMU0111E: Program exiting with error: {java}: {text}")
        self.say("ADMU1211I: To obtain a full trace of the failure, use the -trace option.")
        self.say(f"ADMU0211I: Error details may be seen in the file: {self._log}")
        return FAILED

    def credentials(self) -> tuple[str, str]:
        """Return user and password: as given, else of the profile's soap.client.props."""
        if self.given.user[0]:
            return self.given.user
        path = self.profile.root / "properties/soap.client.props"
        known = notation.read_properties(path.read_text()) if path.is_file() else {}
        return known.get("com.ibm.SOAP.loginUserid", ""), notation.xor_decode(
            known.get("com.ibm.SOAP.loginPassword", "")
        )

    def log_on(self, host: str, port: int) -> None:
        """Prove to another process who one is."""
        user, password = self.credentials()
        wire.post(host, port, "logon", {"user": user, "password": password}, timeout=30)


def _start(tool: Tool, server: str) -> int:
    tool.start()
    tool.say(f"ADMU3100I: Reading configuration for server: {server}")
    if server not in _configured(tool):
        return tool.fail(f"ADMU0522E: Server name not found in configuration for node {tool.host.node}: {server}.")
    if server in tool.launcher.running():
        return tool.fail(f"ADMU3027E: An instance of the server may already be running: {server}")
    tool.say("ADMU3200I: Server launched. Waiting for initialization status.")
    failing = server in Faults(FAULT_FILE).get("start_fails", [])
    if failing or not tool.launcher.start(server):
        tool.say(
            "ADMU3011E: Server launched but failed initialization. startServer.log, SystemOut.log and other "
            f"log files under {tool.profile.logs(server)} should contain failure information."
        )
        return FAILED
    pid = tool.launcher.running().get(server)
    Journal(JOURNAL).note("server.start", server=server, node=tool.host.node, started=True)
    tool.say(f"ADMU3000I: Server {server} open for e-business; process id is {pid}")
    return 0


def _stop(tool: Tool, server: str) -> int:
    tool.start()
    tool.say(f"ADMU3100I: Reading configuration for server: {server}")
    if server not in _configured(tool):
        return tool.fail(f"ADMU0522E: Server name not found in configuration for node {tool.host.node}: {server}.")
    if server not in tool.launcher.running():
        tool.say(f'ADMU0509I: The server "{server}" cannot be reached. It appears to be stopped.')
        return ALREADY_STOPPED
    try:
        tool.log_on(topology.HOME, end_point(Workspace(tool.profile.repository), tool.host.node, server)[1])
    except WasError as error:
        return tool.fail(f"ADMU0002E: Exception attempting to process server {server}: {error.message}")
    tool.say("ADMU3201I: Server stop request issued. Waiting for stop status.")
    if server == NODEAGENT and "stopservers" in tool.given.flags:
        for other in tool.launcher.running():
            if other != NODEAGENT:
                tool.launcher.stop(other)
                Journal(JOURNAL).note("server.stop", server=other, node=tool.host.node)
    tool.launcher.stop(server)
    Journal(JOURNAL).note("server.stop", server=server, node=tool.host.node)
    tool.say(f"ADMU4000I: Server {server} stop completed.")
    return 0


def _configured(tool: Tool) -> set[str]:
    prefix = f"cells/{tool.lab.cell_name()}/nodes/{tool.host.node}/servers/"
    uris = tool.profile.repository.uris()
    return {uri.removeprefix(prefix).split("/")[0] for uri in uris if uri.startswith(prefix)}


def start_server(profile: Profile, given: list[str]) -> int:
    """Run startServer."""
    server = _server_name(given)
    return _start(Tool(profile, given, f"{server}/startServer.log"), server)


def stop_server(profile: Profile, given: list[str]) -> int:
    """Run stopServer."""
    server = _server_name(given)
    return _stop(Tool(profile, given, f"{server}/stopServer.log"), server)


def _server_name(given: list[str]) -> str:
    rest = arguments(given).rest
    if not rest:
        raise LabError("ADMU9991E: Not enough arguments: the name of the server is missing.")
    return rest[0]


def server_status(profile: Profile, given: list[str]) -> int:
    """Run serverStatus for one server or all."""
    tool = Tool(profile, given, "serverStatus.log")
    tool.start()
    names = sorted(_configured(tool)) if "all" in tool.given.flags else [_server_name(given)]
    kinds = {DMGR: "Deployment Manager", NODEAGENT: "Node Agent"}
    for name in names:
        kind = kinds.get(name, "Application Server")
        if name in tool.launcher.running():
            tool.say(f'ADMU0508I: The {kind} "{name}" is STARTED')
        else:
            tool.say(f'ADMU0509I: The {kind} "{name}" cannot be reached. It appears to be stopped.')
    return 0


def sync_node(profile: Profile, given: list[str]) -> int:
    """Run syncNode: a full synchronisation, only while the agent is stopped."""
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
        done = agent.synchronise()
    except (UnreachableError, WasError) as error:
        return tool.fail(f"ADMU0006E: Exception creating Deployment Manager connection. {error}")
    if not done:
        return tool.fail("ADMU0005E: Error synchronizing repositories")
    tool.say(
        f"ADMU0402I: The configuration for node {node} has been synchronized with Deployment Manager {host}: {port}"
    )
    return 0


class ManagerAt(wire.HttpLink):
    """The deployment manager at an address typed by somebody."""


def _agent(profile: Profile, cell: str, node: str, launcher: Launcher, manager: wire.HttpLink) -> NodeAgent:
    means = Means(Journal(JOURNAL), Faults(FAULT_FILE), DatabaseFile(DATABASE_FILE), wire.fetch, 0)
    return NodeAgent(profile.repository, cell, node, (manager, launcher), means)


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
        """Do the whole federation; each step may end it."""
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
        if not self._synchronise():
            return self._tool.fail("ADMU0005E: Error synchronizing repositories")
        return self._launch()

    def _connect(self) -> int | None:
        found = reach(self._host, self._port)
        if not found["reached"]:
            where = f" ({found['address']})" if found["address"] else ""
            self._tool.say(
                f"ADMC0016E: The system cannot create a SOAP connector to connect to host {self._host}{where} at port "
                f"{self._port}. {found['reason']}"
            )
            return self._no_connection(found["reason"])
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
        """Have the deployment manager look back at this node, and look at it by its own name."""
        name = self._old.tree(self._place + "serverindex.xml").roots[0].values.get("hostName", "")
        port = topology.PORTS[NODEAGENT]["SOAP_CONNECTOR_ADDRESS"]
        # A listener where the node agent will be: the deployment manager connects back to it.
        listener = socket.create_server((self._tool.host.address, port))
        try:
            found = self._manager.call(
                "node.check", node=self._node, cell=self._place.split("/")[1], host=name, port=port
            )
        finally:
            listener.close()
        if found["error"]:
            return self._tool.fail(found["text"])
        if not found["reached"]:
            return self._no_connection(
                "ADMC0009E: The system failed to make the SOAP RPC call: invoke; the Deployment Manager cannot reach "
                f"node {self._node} as {name} ({found['address'] or 'no address'}): {found['reason']}"
            )
        back = reach(found["manager_host"], self._port)
        if not back["reached"]:
            return self._no_connection(
                "com.ibm.ws.management.filetransfer.client.TransferFailedException: the Deployment Manager's name is "
                f"{found['manager_host']} ({back['address'] or 'no address'}): {back['reason']}"
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
        import base64  # noqa: PLC0415 - only here

        own = [uri for uri in self._old.uris() if uri.startswith(self._place)]
        documents = {uri.removeprefix(self._place): base64.b64encode(self._old.read(uri)).decode() for uri in own}
        self._manager.call("node.add", node=self._node, documents=documents)

    def _synchronise(self) -> bool:
        """Replace the profile's own cell by the node's share of the joined one."""
        repository = self._tool.profile.repository
        backup = Repository(self._tool.profile.root / "config.backup" / "base")
        backup.create({uri: repository.read(uri) for uri in repository.uris()})
        repository.replace(dict.fromkeys(repository.uris()), 0)
        agent = _agent(self._tool.profile, self._tool.cell.cell, self._node, self._tool.launcher, self._manager)
        return agent.synchronise()

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
        Journal(JOURNAL).note("node.federated", node=self._node, cell=tool.cell.cell)
        return 0


def encode_passwords(_profile: Profile, given: list[str]) -> int:
    """Run PropFilePasswordEncoder: mask the values of properties in a file, keep the old one beside it."""
    if len(given) < 2:
        print("Usage: PropFilePasswordEncoder file_name { password_properties_list | -SAS } [-Backup | -noBackup]")
        return 1
    path, names = Path(given[0]), given[1].split(",")
    if not path.is_file():
        print(f"Error: the file {path} does not exist.")
        return 1
    before = path.read_text()
    lines = []
    for line in before.splitlines(keepends=True):
        name, equals, value = line.partition("=")
        masked = name.strip() in names and equals and not value.startswith("{xor}")
        lines.append(f"{name}={notation.xor_encode(value.strip())}\n" if masked else line)
    if "-noBackup" not in given:
        backup = path.with_name(path.name + ".bak")
        backup.touch(mode=0o600)
        backup.write_text(before)
    path.write_text("".join(lines))
    return 0


def _manager_tool(action: Callable[[Tool, str], int], log: str, server: str) -> Callable[[Profile, list[str]], int]:
    return lambda profile, given: action(Tool(profile, given, f"{server}/{log}.log"), server)


TOOLS: dict[str, Callable[[Profile, list[str]], int]] = {
    "wsadmin": wsadmin.main,
    "startManager": _manager_tool(_start, "startServer", DMGR),
    "stopManager": _manager_tool(_stop, "stopServer", DMGR),
    "startNode": _manager_tool(_start, "startServer", NODEAGENT),
    "stopNode": _manager_tool(_stop, "stopServer", NODEAGENT),
    "startServer": start_server,
    "stopServer": stop_server,
    "serverStatus": server_status,
    "syncNode": sync_node,
    "addNode": add_node,
    "PropFilePasswordEncoder": encode_passwords,
}


def main(given: list[str]) -> int:
    """Run a tool; ``-profileName`` names another profile of the installation."""
    name, root, *rest = given
    profile = Path(root)
    if "-profileName" in rest[:-1]:
        profile = profile.parent / rest[rest.index("-profileName") + 1]
    if not profile.is_dir():
        print(f"ADMU0500E: The profile {profile} does not exist.")
        return FAILED
    if name != "wsadmin":
        Journal(JOURNAL).note("tool.start", tool=name, argv=rest)
    try:
        return TOOLS[name](Profile(profile), rest)
    except LabError as error:
        print(error)
        return FAILED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
