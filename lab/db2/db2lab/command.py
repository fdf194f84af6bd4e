"""The lab's own command: install and reset instances, faults, settings, journal, client. Not part of the product.

Tests call it hundreds of times, so a word loads the code of an instance only if it needs it.
"""

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ...common.json_files import read_json, write_json
from . import driver
from .driver import Access, ClientError, Server
from .faults import KNOWN_FAULTS
from .home import Home, become_owner, held
from .journal import read
from .writer import Until, Writer

Arguments = argparse.Namespace


def _pairs(words: list[str]) -> dict[str, str]:
    return dict(word.split("=", 1) for word in words)


def _home(arguments: Arguments) -> Home:
    home = Home(Path(arguments.sqllib))
    become_owner(home.sqllib)
    return home


def _install(arguments: Arguments) -> int:
    from . import install  # noqa: PLC0415

    home = Path(arguments.sqllib).parent
    become_owner(home)
    changed = install.install(home, arguments.name, Path(arguments.base), arguments.port, arguments.address)
    print("changed" if changed else "unchanged")
    return 0


def _reset(arguments: Arguments) -> int:
    from . import install  # noqa: PLC0415
    from .file_instance import FileInstance  # noqa: PLC0415
    from .instance.core import Session  # noqa: PLC0415

    home = _home(arguments)
    cfg = _pairs(arguments.cfg)
    if arguments.role != "STANDARD":
        cfg = {"LOGINDEXBUILD": "ON", "LOGARCHMETH1": f"DISK:{_base(home)}/arch/STMS/", **cfg}
    for name, value in (("LOCAL", arguments.local), ("REMOTE", arguments.remote)):
        host, _, port = value.rpartition(":")
        cfg.update({f"HADR_{name}_HOST": host, f"HADR_{name}_SVC": port} if value else {})
    if arguments.remote:
        cfg.setdefault("HADR_REMOTE_INST", home.name)
    settings = _pairs(arguments.set)
    settings.update({key: value for key in ("dialect", "scale") if (value := getattr(arguments, key))})
    install.reset(
        home,
        install.InitialState(
            settings,
            arguments.database.upper(),
            arguments.rows,
            arguments.role,
            {key.upper(): value for key, value in cfg.items()},
            arguments.alternate,
            registry=_pairs(arguments.registry),
            start=not arguments.down,
            containers=arguments.container,
            key=arguments.key,
            keystore=arguments.keystore,
        ),
    )
    if not arguments.activate:
        return 0
    result = FileInstance(home).execute(Session(), f"activate db {arguments.database}").result
    print(result.text if result else "no answer")
    return result.rc if result else 1


def _base(home: Home) -> str:
    return str(read_json(home.lab / "instance.json", {})["base"])


def _set(arguments: Arguments) -> int:
    home = _home(arguments)
    settings = home.settings()
    if not arguments.pairs:
        print(json.dumps(settings.as_dict(), indent=2))
        return 0
    changed = settings.changed(_pairs(arguments.pairs))
    if held(home.manager_lock) and replace(changed, scale=settings.scale, dialect=settings.dialect) != changed:
        print("scale and dialect change only while the instance is down", file=sys.stderr)
        return 1
    write_json(home.settings_file, changed.as_dict())
    return 0


def _fault(arguments: Arguments) -> int:
    faults = _home(arguments).faults()
    if arguments.name:
        faults.set(arguments.name, arguments.value)
    else:
        print(json.dumps({"active": faults.active(), "known": KNOWN_FAULTS}, indent=2))
    return 0


def _clear(arguments: Arguments) -> int:
    _home(arguments).faults().clear(arguments.name or None)
    return 0


def _journal(arguments: Arguments) -> int:
    home = _home(arguments)
    if arguments.clear:
        home.journal.unlink(missing_ok=True)
        return 0
    entries = [entry for entry in read(home.journal) if entry["changes"] or not arguments.changing]
    for entry in entries:
        print(json.dumps(entry))
    return 0


def _signal(arguments: Arguments) -> int:
    """Send a signal to the process of a database or of the instance."""
    home = _home(arguments)
    if arguments.what == "instance":
        pid = read_json(home.started, {"pid": 0})["pid"]
    else:
        pid = (read_json(home.view_file(arguments.what.upper()), None) or {"pid": 0})["pid"]
    if not pid:
        print(f"{arguments.what} has no process", file=sys.stderr)
        return 1
    os.kill(pid, {"kill": signal.SIGKILL, "pause": signal.SIGSTOP, "resume": signal.SIGCONT}[arguments.verb])
    return 0


def _kill_all(arguments: Arguments) -> int:
    from . import instance_process  # noqa: PLC0415

    instance_process.kill(_home(arguments))
    return 0


def _server(text: str) -> Server:
    host, _, port = text.rpartition(":")
    return Server(host, int(port))


def _client(arguments: Arguments) -> int:
    sys.path += driver.folders()
    servers = [_server(text) for text in (arguments.server, arguments.alternate) if text]
    access = Access(servers, arguments.database, arguments.settings)
    client = driver.made(access, arguments.driver)
    try:
        if arguments.sql:
            print(json.dumps({"driver": client.name, "rows": client.execute(arguments.sql)}, default=str))
            return 0
        writer = Writer(client, Path(arguments.notes), arguments.table)
        if arguments.lost:
            wrong = writer.wrong()
            print(json.dumps({"driver": client.name, **wrong}))
            return 1 if any(wrong.values()) else 0
        writer.prepare()
        stop = Path(arguments.stop) if arguments.stop else None
        until = Until(arguments.seconds, arguments.count, stop, arguments.give_up)
        print(json.dumps(writer.run(arguments.interval, until)))
    except ClientError as exc:
        print(exc, file=sys.stderr)
        return 4
    return 0


def _conventions(_arguments: Arguments) -> int:
    from . import conventions  # noqa: PLC0415

    for row in conventions.CONVENTIONS:
        print(f"{row.subject:<34} {row.what} [confirmed by: {', '.join(row.confirmed_by)}]")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="db2lab", description=__doc__)
    parser.add_argument("--sqllib", default="/home/db2inst1/sqllib", help="folder of the instance")
    words = parser.add_subparsers(required=True)

    def word(name: str, action: Callable[[Arguments], int], text: str) -> argparse.ArgumentParser:
        added = words.add_parser(name, help=text)
        added.set_defaults(action=action, verb=name)
        return added

    made = word("install", _install, "create the instance, or update its programs")
    made.add_argument("--name", default="db2inst1")
    made.add_argument("--base", default="/db2", help="folder of data, backup and arch/STMS")
    made.add_argument("--port", default="50000", help="client port, number or service name")
    made.add_argument("--address", default="", help="where clients connect; empty: everywhere")
    reset = word("reset", _reset, "reset the instance to its initial state")
    reset.add_argument("--dialect", default="")
    reset.add_argument("--scale", default="")
    reset.add_argument("--database", default="", help="create this database; without it: none")
    reset.add_argument("--rows", type=int, default=10)
    reset.add_argument("--role", default="STANDARD", type=str.upper, choices=["STANDARD", "PRIMARY", "STANDBY"])
    reset.add_argument("--local", default="", help="HADR host:service of this side")
    reset.add_argument("--remote", default="", help="HADR host:service of the other side")
    reset.add_argument("--alternate", default="", help="alternate server, host:port")
    reset.add_argument("--cfg", action="append", default=[], metavar="NAME=VALUE", help="database configuration")
    reset.add_argument("--registry", action="append", default=[], metavar="NAME=VALUE", help="registry variable")
    reset.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="lab setting")
    reset.add_argument("--down", action="store_true", help="leave the instance stopped")
    reset.add_argument("--container", action="append", default=[], metavar="PATH", help="table space container")
    reset.add_argument("--key", default="", metavar="LABEL", help="encrypt the database with this master key label")
    reset.add_argument("--keystore", default="", metavar="PATH", help="keystore of the instance, one label a line")
    reset.add_argument("--activate", action="store_true", help="activate the database")
    setting = word("set", _set, "show or change lab settings")
    setting.add_argument("pairs", nargs="*", metavar="NAME=VALUE")
    fault = word("fault", _fault, "activate a fault, or list faults")
    fault.add_argument("name", nargs="?", default="")
    fault.add_argument("value", nargs="?", default="1")
    word("clear", _clear, "clear a fault, or all").add_argument("name", nargs="?", default="")
    journal = word("journal", _journal, "show the commands that were run, one JSON object a line")
    journal.add_argument("--changing", action="store_true", help="only those that change something")
    journal.add_argument("--clear", action="store_true")
    for name, text in (("kill", "kill -9"), ("pause", "SIGSTOP"), ("resume", "SIGCONT")):
        word(name, _signal, f"{text} the process of a database or of the instance").add_argument("what")
    word("kill-all", _kill_all, "kill all processes of the instance")
    _client_words(word("client", _client, "connect as a client with reroute; write rows and count lost ones"))
    word("conventions", _conventions, "list the behavior that IBM's documentation does not give, and what confirms it")
    return parser


def _client_words(client: argparse.ArgumentParser) -> None:
    client.add_argument("--server", required=True, metavar="HOST:PORT")
    client.add_argument("--alternate", default="", metavar="HOST:PORT")
    client.add_argument("--driver", default="", choices=["", "ibm_db", "pydrda"], help="empty: IBM's, else pydrda")
    client.add_argument("--database", default="STMS")
    client.add_argument("--settings", default="", metavar="FILE", help="db2dsdriver.cfg; empty: the driver's defaults")
    client.add_argument("--sql", default="")
    client.add_argument("--table", default="LAB.WRITES")
    client.add_argument("--notes", default="/tmp/db2lab-writes.jsonl", help="where committed rows are noted")  # noqa: S108 - the lab's containers have one user
    client.add_argument("--seconds", type=float, default=10.0)
    client.add_argument("--interval", type=float, default=0.05)
    client.add_argument("--count", type=int, default=0)
    client.add_argument("--stop", default="", metavar="FILE", help="end when this file exists")
    client.add_argument("--give-up", action="store_true", help="end at the first error, as programs do")
    client.add_argument(
        "--lost", action="store_true", help="list the noted rows that are missing, and rows written twice"
    )


def main(words: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    arguments = _parser().parse_args(words)
    try:
        return int(arguments.action(arguments))
    except ValueError as exc:
        print(exc, file=sys.stderr)
        return 1
