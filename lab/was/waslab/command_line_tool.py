"""Common parts of the command line tools of a profile: arguments, output and logs."""

import datetime
import textwrap
from pathlib import Path
from typing import NamedTuple

from . import notation, topology, transport
from .errors import FAILED
from .host import LabHost
from .profile import Profile

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
    """Return the parts of a tool's command line."""
    result = Arguments({}, set(), [])
    at = 0
    while at < len(given):
        name = given[at].lstrip("-")
        if not given[at].startswith("-"):
            result.rest.append(given[at])
        elif name in _FLAGS or at + 1 >= len(given):
            result.flags.add(name)
        else:
            result.options[name] = given[at + 1]
            at += 1
        at += 1
    return result


class Tool:
    """One run of a tool: its output and its log."""

    def __init__(self, profile: Profile, given: list[str], log: str) -> None:
        self.profile = profile
        self.given = arguments(given)
        self.cell = topology.load()
        self.host = self.cell.host(topology.own_name())
        self.lab = LabHost(self.cell, self.host)
        self.launcher = self.lab.launcher()
        default = profile.root / "logs" / log
        self._log = Path(self.given.options.get("logfile", str(default)))
        self._log.parent.mkdir(parents=True, exist_ok=True)
        self._lines: list[str] = []

    def say(self, text: str) -> None:
        """Print and log a message, wrapped as the product's tools do."""
        lines = textwrap.wrap(text, _WIDTH, subsequent_indent=_INDENT, break_long_words=False, break_on_hyphens=False)
        if "quiet" not in self.given.flags:
            print("\n".join(lines), flush=True)
        now = datetime.datetime.now(datetime.UTC).strftime("%-m/%-d/%y %H:%M:%S:%f")[:-3]
        with self._log.open("a") as file:
            file.write("".join(f"[{now} GMT] 0000000a ToolProcess   A   {line}\n" for line in lines))

    def start(self) -> None:
        """Print the first messages: log file and profile."""
        if "replacelog" in self.given.flags:
            self._log.unlink(missing_ok=True)
        self.say(f"ADMU0116I: Tool information is being logged in file {self._log}")
        self.say(f"ADMU0128I: Starting tool with the {self.profile.root.name} profile")

    def fail(self, text: str, java: str = "com.ibm.websphere.management.exception.AdminException") -> int:
        """Print the messages of a failure and return the exit code."""
        self.say(text)
        self.say(f"ADMU0111E: Program exiting with error: {java}: {text}")
        self.say("ADMU1211I: To obtain a full trace of the failure, use the -trace option.")
        self.say(f"ADMU0211I: Error details may be seen in the file: {self._log}")
        return FAILED

    def credentials(self) -> tuple[str, str]:
        """Return user and password: from the command line, else from the profile's soap.client.props."""
        if self.given.user[0]:
            return self.given.user
        path = self.profile.root / "properties/soap.client.props"
        known = notation.read_properties(path.read_text()) if path.is_file() else {}
        return known.get("com.ibm.SOAP.loginUserid", ""), notation.xor_decode(
            known.get("com.ibm.SOAP.loginPassword", "")
        )

    def configured_servers(self) -> set[str]:
        """Return the servers of the node in the profile's configuration."""
        prefix = f"cells/{self.lab.cell_name()}/nodes/{self.host.node}/servers/"
        uris = self.profile.repository.uris()
        return {uri.removeprefix(prefix).split("/")[0] for uri in uris if uri.startswith(prefix)}

    def log_on(self, host: str, port: int) -> None:
        """Log on to another process. Raises WasError if it refuses user or password."""
        user, password = self.credentials()
        transport.post(host, port, "logon", {"user": user, "password": password}, timeout=30)
