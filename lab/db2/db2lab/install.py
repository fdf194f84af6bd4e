"""Install an instance, and reset it to an initial state."""

import json
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...common import preloaded
from ...common.json_files import read_json, write_json
from . import config, instance_process
from .directory import Entry
from .home import Home
from .log import START, Chain, Log
from .product_commands import COMMANDS
from .settings import Settings
from .state import PRIMARY, STANDARD, STANDBY, State
from .store import Store

PROFILE = """\
# Environment of the Db2 instance {name}. Source it; commands work nowhere else.
DB2INSTANCE={name}
INSTHOME={home}
export DB2INSTANCE INSTHOME
for __db2_part in "$INSTHOME/sqllib/bin" "$INSTHOME/sqllib/adm"; do
  case ":$PATH:" in
    *":$__db2_part:"*) ;;
    *) PATH="$PATH:$__db2_part" ;;
  esac
done
unset __db2_part
export PATH
if [ -f "$INSTHOME/sqllib/userprofile" ]; then
  . "$INSTHOME/sqllib/userprofile"
fi
"""

LAUNCHER = """\
#!/bin/sh
exec {python} -I -S {ask} {socket} {cache} db2.db2lab.product_commands {sqllib} {command} "$@"
"""

IN_ADM = {"db2start", "db2stop", "db2set", "db2_kill", "db2ckbkp"}  # the others lie in bin
SOCKET = "sametime-lab-"  # and the name of the instance: of the process that provision.yml starts
TABLE = "STM.MEETINGROOM"  # what a created database holds


def install(home: Path, name: str, base: Path, port: str, address: str = "") -> bool:
    """Create the instance of a home directory, or update its programs; returns whether anything changed."""
    sqllib = home / "sqllib"
    made = Home(sqllib)
    wanted: dict[Path, tuple[str, int]] = {
        sqllib / "db2profile": (PROFILE.format(name=name, home=home), 0o644),
        made.lab / "instance.json": (json.dumps({"name": name, "base": str(base)}), 0o644),
    }
    changed = [_put(path, text, mode) for path, (text, mode) in wanted.items()]
    changed.append(keep_launchers(made, f"{SOCKET}{name}"))
    for part in ("data", "backup", "arch/STMS"):
        (base / part).mkdir(parents=True, exist_ok=True)
    for folder in (made.ctrl, sqllib / "db2dump"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not made.dbm_file.exists():
        write_json(made.dbm_file, manager_defaults(base, port, sqllib, address))
        made.settings_file.write_text(json.dumps(Settings().as_dict()), encoding="utf-8")
        changed.append(True)
    return any(changed)


def keep_launchers(home: Home, socket: str) -> bool:
    """Write the commands of an instance; returns whether anything changed. ``socket``: see common/ask.py."""
    changed = []
    for command in COMMANDS:
        text = LAUNCHER.format(
            python=sys.executable,
            ask=preloaded.ASK.resolve(),
            socket=socket,
            cache=home.lab / "pycache",
            sqllib=home.sqllib,
            command=command,
        )
        changed.append(_put(home.sqllib / ("adm" if command in IN_ADM else "bin") / command, text, 0o755))
    return any(changed)


def load_here(home: Home) -> None:
    """Let a process that ends with this one run the commands of an instance."""
    keep_launchers(home, preloaded.serve_here("db2.db2lab.product_commands", "db2.db2lab.instance_process"))


def manager_defaults(base: Path, port: str, sqllib: Path, address: str) -> dict[str, str]:
    """Return the database manager configuration of a new instance. ADDRESS is the lab's: where clients connect."""
    return {
        "SVCENAME": port,
        "DIR_CACHE": "YES",
        "AUTHENTICATION": "SERVER",
        "DFTDBPATH": str(base / "data"),
        "SYSADM_GROUP": "DB2IADM1",
        "DIAGPATH": str(sqllib / "db2dump"),
        "ADDRESS": address,
    }


def _put(path: Path, text: str, mode: int) -> bool:
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return True


@dataclass
class InitialState:
    """The state of an instance after a reset."""

    settings: dict[str, str] = field(default_factory=dict)
    database: str = ""  # none: no database at all
    rows: int = 10
    role: str = STANDARD
    cfg: dict[str, str] = field(default_factory=dict)
    alternate: str = ""  # host:port
    seed: str = "lab"  # databases of the same seed are copies of each other
    registry: dict[str, str] = field(default_factory=dict)
    start: bool = True
    containers: list[str] = field(default_factory=list)  # containers of table spaces outside automatic storage
    key: str = ""  # master key label: the database is encrypted
    keystore: str = ""  # KEYSTORE_LOCATION of the instance


def reset(home: Home, wanted: InitialState) -> None:
    """Remove databases, images, faults and journal, and create the initial state. Takes less than a second."""
    instance_process.kill(home)
    base = Path(read_json(home.lab / "instance.json", {})["base"])
    for folder in (base / "data" / home.name, home.ctrl, home.sqllib / "sqldbdir", home.sqllib / "db2dump"):
        shutil.rmtree(folder, ignore_errors=True)
    for folder in (base / "backup", base / "arch" / "STMS"):
        for entry in folder.iterdir():
            if entry.is_dir():
                shutil.rmtree(entry)
            else:
                entry.unlink()
    for folder in (home.ctrl, home.sqllib / "db2dump"):
        folder.mkdir(mode=0o700, parents=True)
    for file in (home.faults_file, home.journal, home.registry_file):
        file.unlink(missing_ok=True)
    settings = Settings().changed(wanted.settings)
    write_json(home.settings_file, settings.as_dict())
    if wanted.registry:
        home.keep_registry(wanted.registry)
    keystore = {"KEYSTORE_TYPE": "PKCS12" if wanted.keystore else "NONE", "KEYSTORE_LOCATION": wanted.keystore}
    write_json(home.dbm_file, {**read_json(home.dbm_file, {}), **keystore})
    if wanted.database:
        _make(home, wanted, settings, base / "data")
    if wanted.start:
        instance_process.start(home)


def _make(home: Home, wanted: InitialState, settings: Settings, path: Path) -> None:
    product = settings.product
    state = State(wanted.database, str(path), dialect=product.name)
    known = config.defaults(product)
    unknown = sorted(set(wanted.cfg) - set(known))
    if unknown:
        raise ValueError(f"{product.name} has no such parameters: {', '.join(unknown)}")
    state.cfg = {**known, **wanted.cfg}
    state.chain = [Chain(f"{wanted.seed}-0", START)]
    state.role = wanted.role
    state.containers, state.key = wanted.containers, wanted.key
    state.rollforward_pending = wanted.role == STANDBY
    if wanted.role in {PRIMARY, STANDBY} and not state.archiving:
        raise ValueError("a primary or a standby needs LOGARCHMETH1")
    columns = [["NUMBER", "INTEGER"], ["NAME", "VARCHAR(40)"]]
    contents: list[list[Any]] = [["create", TABLE, columns]]
    contents += [["insert", TABLE, [number, f"Meeting room {number}"]] for number in range(1, wanted.rows + 1)]
    log = Log()
    log.write(contents, when=1700000000.0, length=settings.record_length)
    state.log = log
    state.replayed = log.end
    Store(home).save(state)
    host, _, port = wanted.alternate.rpartition(":")
    entry = Entry(state.name, state.name, str(path), level=product.directory_level, hostname=host, port=port)
    write_json(home.directory_file, {entry.alias: entry})
