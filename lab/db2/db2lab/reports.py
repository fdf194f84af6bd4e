"""Reports of an instance that are neither configuration, directory nor db2pd. Pure: plain data in, text out."""

import time
from typing import Any

from .date_formats import Locale
from .dialect import Dialect
from .log import place
from .state import State

View = dict[str, Any]


def connection(alias: str, user: str, dialect: Dialect) -> str:
    """Return what CONNECT TO prints."""
    version = ".".join(dialect.version.split(".")[:3])
    return "\n".join(
        [
            "",
            "   Database Connection Information",
            "",
            f" Database server        = DB2/LINUXX8664 {version}",
            f" SQL authorization ID   = {user.upper()[:8]}",
            f" Local database alias   = {alias}",
            "",
        ]
    )


def connection_state(alias: str) -> str:
    """Return GET CONNECTION STATE."""
    state = "Connectable and Connected" if alias else "Connectable and Unconnected"
    return "\n".join(
        [
            "",
            "   Database Connection State",
            "",
            f" Connection state       = {state}",
            f" Connection mode        = {'SHARE' if alias else ''}".rstrip(),
            f" Local database alias   = {alias}".rstrip(),
            " Database name          =",
            " Hostname               =",
            " Service name           =",
            "",
        ]
    )


def database_path(state_path: str, number: int, instance: str, dialect: Dialect) -> str:
    """Return the directory of a database as Db2 shows it."""
    last = "/" if dialect.order == 0 else "/MEMBER0000/"
    return f"{state_path.rstrip('/')}/{instance}/NODE0000/SQL{number:05d}{last}"


def active_databases(views: list[View], instance: str, dialect: Dialect) -> str:
    """Return LIST ACTIVE DATABASES."""
    lines = ["", "                           Active Databases", ""]
    for view in views:
        path = database_path(view["path"], view["number"], instance, dialect)
        lines += [
            f"{'Database name':<42} = {view['name']}",
            f"{'Applications connected currently':<42} = {len(view['applications'])}",
            f"{'Database path':<42} = {path}",
            "",
        ]
    return "\n".join(lines)


def applications(views: list[View]) -> str:
    """Return LIST APPLICATIONS."""
    lines = [
        "",
        f"{'Auth Id':<8} {'Application':<14} {'Appl.':<10} {'Application Id':<62} {'DB':<8} # of",
        f"{'':<8} {'Name':<14} {'Handle':<10} {'':<62} {'Name':<8}Agents",
        " ".join("-" * width for width in (8, 14, 10, 62, 8, 5)),
    ]
    for view in views:
        lines += [
            f"{entry['user'].upper()[:8]:<8} {entry['name']:<14} {entry['handle']:<10} {entry['identity']:<62} "
            f"{view['name']:<8} {1:<5}"
            for entry in view["applications"]
        ]
    return "\n".join([*lines, ""])


def snapshot(view: View, instance: str, dialect: Dialect, locale: Locale, now: float) -> str:
    """Return GET SNAPSHOT FOR DATABASE ON …."""
    pairs = [
        ("Database name", view["name"]),
        ("Database path", database_path(view["path"], view["number"], instance, dialect)),
        ("Input database alias", view["name"]),
        ("Database status", "Standby" if view["role"] == "STANDBY" else "Active"),
        ("Catalog database partition number", "0"),
        ("Catalog network node name", ""),
        ("Operating system running at database server", "LINUXAMD64"),
        ("Location of the database", "Local"),
        ("First database connect timestamp", f"{locale.date(view['since'])}.000000"),
        ("Applications connected currently", str(len(view["applications"]))),
        ("Snapshot timestamp", f"{locale.date(now)}.000000"),
    ]
    lines = ["", "              Database Snapshot", ""]
    lines += [f"{label:<42} = {value}".rstrip().replace("server =", "server=") for label, value in pairs]
    if view["hadr"] is not None:
        lines += ["", "HADR Status", *_hadr(view["hadr"], locale)]
    return "\n".join([*lines, ""])


def _capitalized(word: str) -> str:
    return " ".join(part.capitalize() if index == 0 else part.lower() for index, part in enumerate(word.split("_")))


def _hadr(shown: View, locale: Locale) -> list[str]:
    cfg = shown["cfg"]

    def position(key: str) -> str:
        if shown[key] is None or not shown[key]["end"]:
            return f"S0000000.LOG, 0, {0:016X}"
        where = place(shown[key]["end"], shown["pages"])
        return f"{where.file}, {where.page}, {shown[key]['end']:016X}"

    status = _capitalized(shown["status"])
    pairs = [
        ("Role", _capitalized(shown["role"])),
        ("State", _capitalized(shown["state"])),
        ("Synchronization mode", shown["mode"].capitalize()),
        ("Connection status", f"{status}, {locale.precise(shown['status_time']).partition(' (')[0]}"),
    ]
    if int(cfg["HADR_PEER_WINDOW"]):
        end = locale.precise(shown["window_end"]) if shown["window_end"] else "Null (0)"
        pairs += [("Peer window end", end), ("Peer window (seconds)", cfg["HADR_PEER_WINDOW"])]
    pairs += [
        ("Heartbeats missed", "0"),
        ("Local host", cfg["HADR_LOCAL_HOST"]),
        ("Local service", cfg["HADR_LOCAL_SVC"]),
        ("Remote host", cfg["HADR_REMOTE_HOST"]),
        ("Remote service", cfg["HADR_REMOTE_SVC"]),
        ("Remote instance", cfg["HADR_REMOTE_INST"]),
        ("timeout(seconds)", cfg["HADR_TIMEOUT"]),
    ]
    gap = 0
    if shown["primary_log"] is not None and shown["standby_log"] is not None:
        gap = max(0, shown["primary_log"]["end"] - shown["standby_log"]["end"])
    lines = [f"  {label:<22} = {value}" for label, value in pairs]
    lines += [
        f"  Primary log position(file, page, LSN) = {position('primary_log')}",
        f"  Standby log position(file, page, LSN) = {position('standby_log')}",
        f"  Log gap running average(bytes) = {gap}",
    ]
    return lines


def history(name: str, entries: list[dict[str, Any]]) -> str:
    """Return LIST HISTORY BACKUP ALL FOR …."""
    lines = ["", f"                    List History File for {name}", ""]
    lines += [f"Number of matching file entries = {len(entries)}", "", ""]
    for number, entry in enumerate(entries, 1):
        lines += [
            " Op Obj Timestamp+Sequence Type Dev Earliest Log Current Log  Backup ID",
            " -- --- ------------------ ---- --- ------------ ------------ --------------",
            _history_line(entry),
            " " + "-" * 76,
            "  Contains 3 tablespace(s):",
            "",
            "  00001 SYSCATSPACE",
            "  00002 USERSPACE1",
            "  00003 SYSTOOLSPACE",
            " " + "-" * 76,
            _comment(name, entry),
            f" Start Time: {entry['stamp']}",
            f"   End Time: {entry['end']}",
            "     Status: A",
            " " + "-" * 76,
            f"  EID: {number} Location: {entry['location']}",
            "",
            "",
        ]
    return "\n".join([*lines, ""])


def _history_line(entry: View) -> str:
    kind = "N" if entry["online"] else "F"
    return f"  {entry['op']}  D  {entry['stamp']}001   {kind}    D  {entry['first_log']} {entry['last_log']}"


def _comment(name: str, entry: View) -> str:
    what = "RESTORE" if entry["op"] == "R" else "BACKUP"
    return f"    Comment: DB2 {what} {name} {'ONLINE' if entry['online'] else 'OFFLINE'}"


def utilities(entries: list[dict[str, Any]], detail: bool, locale: Locale) -> str:
    """Return LIST UTILITIES."""
    lines: list[str] = []
    for number, entry in enumerate(entries, 1):
        pairs = [
            ("ID", str(number)),
            ("Type", entry["type"]),
            ("Database Name", entry["database"]),
            ("Member Number", "0"),
            ("Description", entry["description"]),
            ("Start Time", f"{locale.date(entry['since'])}.000000"),
            ("State", "Executing"),
            ("Invocation Type", "User"),
        ]
        lines += ["", *(f"{label:<32} = {value}" for label, value in pairs)]
        if detail:
            total, done = entry["total"], entry["done"]
            lines += [
                "Progress Monitoring:",
                f"{'   Estimated Percentage Complete':<32} = {100 * done // max(total, 1)}",
                f"{'      Total Work':<32} = {total} bytes",
                f"{'      Completed Work':<32} = {done} bytes",
                f"{'      Start Time':<32} = {locale.date(entry['since'])}.000000",
            ]
    return "\n".join([*lines, ""])


def rollforward(state: State, dialect: Dialect, files: str) -> str:
    """Return the block of ROLLFORWARD."""
    pending = state.rollforward_pending
    who = "Node number" if dialect.order == 0 else "Member ID"
    count = "Number of nodes have returned status" if dialect.order == 0 else "Number of members have returned status"
    pairs = [
        (who, "0"),
        ("Rollforward status", "DB  working" if pending else "not pending"),
        ("Next log file to be read", state.first_active_log if pending else ""),
        ("Log files processed", files),
        ("Last committed transaction", _utc(state.log.moment(state.log.end))),
    ]
    width = max(len(count), len("Last committed transaction"))
    lines = ["", f"{'Rollforward Status':>51}", ""]
    lines += [f" {'Input database alias':<{width}} = {state.name}", f" {count:<{width}} = 1", ""]
    lines += [f" {label:<{width}} = {value}".rstrip() for label, value in pairs]
    return "\n".join([*lines, ""])


def _utc(epoch: float) -> str:
    return time.strftime("%Y-%m-%d-%H.%M.%S.000000 UTC", time.gmtime(epoch))


def level(dialect: Dialect, instance: str) -> str:
    """Return db2level, wrapped as the product wraps it."""
    tail = [
        f'Informational tokens are "DB2 v{dialect.version}", "{dialect.build}", "DYN{dialect.build[1:]}AMD64", ',
        f'and Fix Pack "{dialect.fix_pack}".',
        f'Product is installed at "{dialect.install_path}".',
    ]
    if dialect.order == 0:
        head = [
            f'DB21085I  Instance "{instance}" uses "64" bits and DB2 code release "{dialect.code_release}" ',
            f'with level identifier "{dialect.level_identifier}".',
        ]
    else:
        head = [
            "DB21085I  This instance or install (instance name, where applicable: ",
            f'"{instance}") uses "64" bits and DB2 code release "{dialect.code_release}" with level ',
            f'identifier "{dialect.level_identifier}".',
        ]
    return "\n".join([*head, *tail])


DBM_DEFAULTS = {
    "SVCENAME": ("TCP/IP Service name", "50000"),
    "DIR_CACHE": ("Directory cache support", "YES"),
    "AUTHENTICATION": ("Database manager authentication", "SERVER"),
    "DFTDBPATH": ("Default database path", ""),
    "SYSADM_GROUP": ("SYSADM group name", "DB2IADM1"),
    "DIAGPATH": ("Diagnostic data directory path", ""),
    "KEYSTORE_TYPE": ("Keystore type", "NONE"),
    "KEYSTORE_LOCATION": ("Keystore location", ""),
}
_ENCRYPTION_ORDER = 2  # native encryption exists since 10.5


def dbm(values: dict[str, str], dialect: Dialect) -> str:
    """Return GET DBM CFG, the lines that matter here."""
    kind = "Enterprise Server Edition with local and remote clients"
    lines = ["", "          Database Manager Configuration", "", f"     Node type = {kind}", ""]
    lines.append(f" {'Database manager configuration release level':<55} = {dialect.release_level}")
    lines.append("")
    for keyword, (label, default) in DBM_DEFAULTS.items():
        if keyword.startswith("KEYSTORE") and dialect.order < _ENCRYPTION_ORDER:
            continue
        shown, value = f"({keyword})", values.get(keyword, default if keyword == "KEYSTORE_TYPE" else "")
        lines.append(f" {label}{shown:>{55 - len(label)}} = {value}")
    lines.append(f" {'Cluster manager':<55} = {values.get('CLUSTER_MGR', '')}")
    return "\n".join([*lines, ""])
