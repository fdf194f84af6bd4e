"""The command line tools of a profile's bin folder.

usage: lab/common/start.py was.waslab.profile_commands TOOL PROFILE [argument …]
"""

import importlib
from pathlib import Path

from .environment import JOURNAL, EventJournal
from .errors import FAILED, LabError
from .profile import Profile

# Module and function of each tool; only the one that is called is loaded.
TOOLS = {
    "wsadmin": ("wsadmin", "main"),
    "startManager": ("server_commands", "start_manager"),
    "stopManager": ("server_commands", "stop_manager"),
    "startNode": ("server_commands", "start_node"),
    "stopNode": ("server_commands", "stop_node"),
    "startServer": ("server_commands", "start_server"),
    "stopServer": ("server_commands", "stop_server"),
    "serverStatus": ("server_commands", "server_status"),
    "syncNode": ("node_commands", "sync_node"),
    "addNode": ("node_commands", "add_node"),
    "PropFilePasswordEncoder": ("password_encoder", "encode_passwords"),
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
    module, function = TOOLS[name]
    try:
        return int(getattr(importlib.import_module(f".{module}", __package__), function)(Profile(profile), rest))
    except LabError as error:
        print(error)
        return FAILED
