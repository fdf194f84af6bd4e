"""startServer, stopServer, serverStatus, and their forms for manager and node."""

from . import topology
from .command_line_tool import Tool, arguments
from .environment import FAULT_FILE, JOURNAL, CellFaults, EventJournal
from .errors import FAILED, LabError, WasError
from .links import end_point
from .profile import Profile
from .topology import DMGR, NODEAGENT
from .workspace import Workspace

ALREADY_STOPPED = 246


def start(tool: Tool, server: str) -> int:
    """Start a server as the tools do; returns the exit code."""
    tool.start()
    tool.say(f"ADMU3100I: Reading configuration for server: {server}")
    if server not in tool.configured_servers():
        return tool.fail(f"ADMU0522E: Server name not found in configuration for node {tool.host.node}: {server}.")
    if server in tool.launcher.running():
        return tool.fail(f"ADMU3027E: An instance of the server may already be running: {server}")
    tool.say("ADMU3200I: Server launched. Waiting for initialization status.")
    failing = server in CellFaults(FAULT_FILE).get("start_fails", [])
    if failing or not tool.launcher.start(server):
        tool.say(
            "ADMU3011E: Server launched but failed initialization. startServer.log, SystemOut.log and other "
            f"log files under {tool.profile.logs(server)} should contain failure information."
        )
        return FAILED
    pid = tool.launcher.running().get(server)
    EventJournal(JOURNAL).note("server.start", server=server, node=tool.host.node, started=True)
    tool.say(f"ADMU3000I: Server {server} open for e-business; process id is {pid}")
    return 0


def stop(tool: Tool, server: str) -> int:
    """Stop a server as the tools do; returns the exit code."""
    tool.start()
    tool.say(f"ADMU3100I: Reading configuration for server: {server}")
    if server not in tool.configured_servers():
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
                EventJournal(JOURNAL).note("server.stop", server=other, node=tool.host.node)
    tool.launcher.stop(server)
    EventJournal(JOURNAL).note("server.stop", server=server, node=tool.host.node)
    tool.say(f"ADMU4000I: Server {server} stop completed.")
    return 0


def start_manager(profile: Profile, given: list[str]) -> int:
    """Start the deployment manager."""
    return start(Tool(profile, given, f"{DMGR}/startServer.log"), DMGR)


def stop_manager(profile: Profile, given: list[str]) -> int:
    """Stop the deployment manager."""
    return stop(Tool(profile, given, f"{DMGR}/stopServer.log"), DMGR)


def start_node(profile: Profile, given: list[str]) -> int:
    """Start the node agent."""
    return start(Tool(profile, given, f"{NODEAGENT}/startServer.log"), NODEAGENT)


def stop_node(profile: Profile, given: list[str]) -> int:
    """Stop the node agent."""
    return stop(Tool(profile, given, f"{NODEAGENT}/stopServer.log"), NODEAGENT)


def start_server(profile: Profile, given: list[str]) -> int:
    """Run startServer."""
    server = _server_name(given)
    return start(Tool(profile, given, f"{server}/startServer.log"), server)


def stop_server(profile: Profile, given: list[str]) -> int:
    """Run stopServer."""
    server = _server_name(given)
    return stop(Tool(profile, given, f"{server}/stopServer.log"), server)


def _server_name(given: list[str]) -> str:
    rest = arguments(given).rest
    if not rest:
        raise LabError("ADMU9991E: Not enough arguments: the name of the server is missing.")
    return rest[0]


def server_status(profile: Profile, given: list[str]) -> int:
    """Run serverStatus for one server or all."""
    tool = Tool(profile, given, "serverStatus.log")
    tool.start()
    names = sorted(tool.configured_servers()) if "all" in tool.given.flags else [_server_name(given)]
    kinds = {DMGR: "Deployment Manager", NODEAGENT: "Node Agent"}
    for name in names:
        kind = kinds.get(name, "Application Server")
        if name in tool.launcher.running():
            tool.say(f'ADMU0508I: The {kind} "{name}" is STARTED')
        else:
            tool.say(f'ADMU0509I: The {kind} "{name}" cannot be reached. It appears to be stopped.')
    return 0
