"""The command waslab: it resets the cell, sets faults, and shows the journal and the state.

usage: lab/common/start.py was.waslab.command COMMAND …        --help lists them
"""

import argparse
import json
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from . import dns, topology, transport
from .environment import FAULT_FILE, FAULTS, CellFaults
from .errors import LabError, UnreachableError
from .sametime_documents import KEY_DOCUMENTS
from .topology import DAEMON_PORT, DMGR, Host, Topology
from .variant import Variant


def ask(hosts: list[Host], operation: str, **arguments: Any) -> dict[str, Any]:
    """Call an operation of the daemons of several hosts at the same time; None for a host that does not answer."""
    answers: dict[str, Any] = dict.fromkeys(host.host for host in hosts)
    failures: list[Exception] = []

    def one(host: Host) -> None:
        try:
            answers[host.host] = transport.post(host.address, DAEMON_PORT, operation, arguments, timeout=60)
        except UnreachableError:
            pass
        except Exception as error:  # noqa: BLE001 - raised below
            failures.append(error)

    # The module concurrent.futures would take as long to load as all of this program.
    threads = [threading.Thread(target=one, args=[host]) for host in hosts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return answers


def _reset(cell: Topology, hosts: list[Host], given: argparse.Namespace) -> Any:
    standalone = tuple(name for name in given.standalone.split(",") if name)
    unknown = set(standalone) - {host.host for host in cell.nodes}
    if unknown:
        raise LabError(f"no such node hosts: {', '.join(sorted(unknown))}")
    patched = given.variant == "patched"
    variant = Variant(patched, not given.unclustered, given.keys, standalone, given.product_version)
    options = {"keep_journal": given.keep_journal, "credentials": not given.no_credentials, "dns": given.dns}
    return ask(hosts, "reset", variant=variant._asdict(), options=options)


def _journal(_cell: Topology, hosts: list[Host], given: argparse.Namespace) -> Any:
    entries = [entry for answer in ask(hosts, "journal").values() for entry in answer or []]
    entries = [e for e in entries if e["time"] > given.since and (not given.event or e["event"] in given.event)]
    return len(entries) if given.count else sorted(entries, key=lambda entry: str(entry["time"]))


def _fault(_cell: Topology, hosts: list[Host], given: argparse.Namespace) -> Any:
    if given.name is None and not given.clear:
        return {"set": CellFaults(FAULT_FILE).active(), "known": FAULTS}
    if given.name is not None and given.name not in FAULTS:
        raise LabError(f"no fault {given.name}; there are: {', '.join(FAULTS)}")
    value = None if given.clear or given.value is None else _value(given.value)
    return ask(hosts, "fault", name=given.name, value=value)


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def _servers(operation: str) -> Callable[[Topology, list[Host], argparse.Namespace], Any]:
    def act(cell: Topology, hosts: list[Host], given: argparse.Namespace) -> Any:
        chosen = [cell.host(given.host)] if given.host else hosts
        return ask(chosen, operation, servers=given.servers or (None if operation == "kill" else []))

    return act


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="waslab", description="The simulated WebSphere cell.")
    parser.add_argument("--here", action="store_true", help="only this host, also on the deployment manager")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="run the daemon")
    reset = commands.add_parser("reset", help="restore the initial state")
    reset.add_argument("--variant", choices=["whiteboard", "patched"], default="whiteboard")
    reset.add_argument("--clustered", action="store_true", help="the default")
    reset.add_argument("--unclustered", action="store_true")
    reset.add_argument("--keys", choices=sorted(KEY_DOCUMENTS), default="properties", help="format of the Meeting keys")
    reset.add_argument("--standalone", default="", metavar="HOST,…", help="hosts that are not federated")
    reset.add_argument("--dns", choices=dns.VIEWS, default=dns.MANAGEMENT_FIRST)
    reset.add_argument("--product-version", default=Variant().version)
    reset.add_argument(
        "--no-credentials", action="store_true", help="leave soap.client.props without user and password"
    )
    reset.add_argument("--keep-journal", action="store_true")
    commands.add_parser("status", help="show processes and repositories")
    commands.add_parser("mark", help="print the current time, for --since")
    journal = commands.add_parser("journal", help="show the journal")
    journal.add_argument("--since", default="", metavar="TIME")
    journal.add_argument("--event", action="append", metavar="NAME")
    journal.add_argument("--count", action="store_true")
    fault = commands.add_parser("fault", help="set a fault, list faults, or clear them")
    fault.add_argument("name", nargs="?")
    fault.add_argument("value", nargs="?", help="JSON or text")
    fault.add_argument("--clear", action="store_true")
    for name, text in (("start", "start processes"), ("kill", "kill processes")):
        command = commands.add_parser(name, help=text)
        command.add_argument("host", nargs="?")
        command.add_argument("servers", nargs="*")
    names = commands.add_parser("dns", help="select the addresses that the name service answers")
    names.add_argument("view", choices=dns.VIEWS)
    databases = commands.add_parser("databases", help="set which database servers accept connections")
    databases.add_argument("known", nargs="?", help='JSON: {"host:port": {"STMS": role}}; without it: initial state')
    writer = commands.add_parser("writer", help="change a document of the master repository, as another writer does")
    writer.add_argument("uri")
    return parser


def main(arguments: list[str]) -> int:
    """Run the command."""
    given = _parser().parse_args(arguments)
    cell = topology.load()
    own = cell.host(topology.own_name())
    if given.command == "serve":
        from .daemon import serve  # noqa: PLC0415 - loads the whole cell

        serve(cell, own)
        return 0
    if given.command == "mark":
        now = time.time()
        print(f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(now))}.{int(now * 1000) % 1000:03}+00:00")
        return 0
    hosts = list(cell.hosts) if own.kind == DMGR and not given.here else [own]
    known: dict[str, Callable[[Topology, list[Host], argparse.Namespace], Any]] = {
        "reset": _reset,
        "status": lambda *_: ask(hosts, "status"),
        "journal": _journal,
        "fault": _fault,
        "start": _servers("start"),
        "kill": _servers("kill"),
        "dns": lambda *_: ask(hosts, "dns", view=given.view),
        "databases": lambda *_: ask(hosts, "databases", known=json.loads(given.known) if given.known else None),
        "writer": lambda *_: ask([cell.dmgr], "writer", uri=given.uri),
    }
    try:
        result = known[given.command](cell, hosts, given)
    except LabError as error:
        print(f"waslab: {error}", file=sys.stderr)
        return 1
    print(json.dumps(result, indent=1))
    silent = isinstance(result, dict) and any(value is None for value in result.values())
    return 1 if silent else 0
