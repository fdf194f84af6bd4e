"""The command line tools of a profile's bin folder.

usage: lab/common/start.py was.waslab.profile_commands TOOL PROFILE [argument …]
"""

from collections.abc import Callable
from pathlib import Path

from . import node_commands, password_encoder, server_commands, wsadmin
from .command_line_tool import FAILED, Tool
from .environment import JOURNAL, EventJournal
from .errors import LabError
from .profile import Profile
from .topology import DMGR, NODEAGENT


def _manager_tool(action: Callable[[Tool, str], int], log: str, server: str) -> Callable[[Profile, list[str]], int]:
    return lambda profile, given: action(Tool(profile, given, f"{server}/{log}.log"), server)


TOOLS: dict[str, Callable[[Profile, list[str]], int]] = {
    "wsadmin": wsadmin.main,
    "startManager": _manager_tool(server_commands.start, "startServer", DMGR),
    "stopManager": _manager_tool(server_commands.stop, "stopServer", DMGR),
    "startNode": _manager_tool(server_commands.start, "startServer", NODEAGENT),
    "stopNode": _manager_tool(server_commands.stop, "stopServer", NODEAGENT),
    "startServer": server_commands.start_server,
    "stopServer": server_commands.stop_server,
    "serverStatus": server_commands.server_status,
    "syncNode": node_commands.sync_node,
    "addNode": node_commands.add_node,
    "PropFilePasswordEncoder": password_encoder.encode_passwords,
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
        EventJournal(JOURNAL).note("tool.start", tool=name, argv=rest)
    try:
        return TOOLS[name](Profile(profile), rest)
    except LabError as error:
        print(error)
        return FAILED
