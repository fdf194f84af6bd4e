"""What db2pd prints, in the format of each version. Pure: views (see Database.view) in, text out."""

from typing import Any

from . import config
from .date_formats import Locale, iso
from .dialect import Dialect
from .log import place
from .settings import Settings
from .state import State

View = dict[str, Any]

NOT_ACTIVE = (
    "Database {name} not activated on database {member} 0 or this database name cannot be found in the local database "
    "directory."
)
STORAGE_OPTIONS = ("-storagepaths", "-tablespaces")
OPTIONS = ("-hadr", "-dbcfg", *STORAGE_OPTIONS)
NEEDS_ACTIVE = "Option {option} requires -db <database> or -alldbs option and active database."
TRANSIENT = (
    "Another possibility of this failure is the Virtual Address Space Randomization is currently enabled.",
    "Changing data structure forced command termination.",
)


def not_active(name: str, options: list[str], dialect: Dialect) -> str:
    """Return what db2pd prints for a database that is not active."""
    lines = ["", NOT_ACTIVE.format(name=name, member=dialect.member)]
    for option in options:
        lines += ["", NEEDS_ACTIVE.format(option=option)]
    return "\n".join([*lines, ""])


def header(view: View, now: float, settings: Settings, locale: Locale) -> str:
    """Return the line above every section."""
    dialect = settings.product
    word = "Active"
    if view["role"] == "STANDBY":
        word = "Active Standby" if view["readable"] and dialect.order else "Standby"
    seconds = max(0, int(now - view["since"]))
    days, rest = divmod(seconds, 86400)
    up = f"{days} days {rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"
    date = locale.date(now) if dialect.order < 2 else iso(now)
    title = "Partition" if dialect.order == 0 else "Member"
    line = f"Database {title} 0 -- Database {view['name']} -- {word} -- Up {up}"
    return line if dialect.tables and not settings.header_date else f"{line} -- Date {date}"


def hadr(view: View, now: float, settings: Settings, locale: Locale) -> str:
    """Return db2pd -hadr."""
    top = ["", header(view, now, settings, locale), ""]
    if view["hadr"] is None:
        return "\n".join([*top, "HADR is not active.", ""])
    if settings.product.tables:
        return "\n".join([*top, *_tables(view, locale, now, settings), ""])
    sections = [_section(view, now, settings, locale, target) for target in _standbys(view)]
    return "\n".join([*top, "\n\n".join(sections), ""])


def dbcfg(view: View, disk: dict[str, str], now: float, settings: Settings, locale: Locale) -> str:
    """Return db2pd -dbcfg: memory and disk values."""
    table = config.both(view["running"], disk, settings.product)
    return "\n".join(["", header(view, now, settings, locale), "", table, ""])


def storage(top: str, state: State, options: list[str], order: int) -> str:
    """Return db2pd -storagepaths and -tablespaces, the sections that name paths; top: the line above them."""
    lines = ["", top, ""]
    paths = state.storage_paths
    if "-storagepaths" in options:
        heading = "Database Storage Paths:" if order == 0 else "Storage Group Paths:"
        group = ("", "") if order == 0 else (f"{'SGID':<5} ", f"{0:<5} ")
        lines += [heading, f"{'Address':<18} {group[0]}{'PathID':<10} {'PathState':<11} PathName"]
        lines += [
            f"{_address(number)} {group[1]}{number:<10} {'InUse':<11} {path}" for number, path in enumerate(paths)
        ]
    if "-tablespaces" in options:
        base = f"{paths[0]}/db2inst1/NODE0000/{state.name}"
        containers = [f"{base}/T0000000/C0000000.CAT", f"{base}/T0000002/C0000000.LRG", *state.containers]
        columns = ("TspId", "ContainNum", "Type", "TotalPgs", "UseablePgs", "PathID", "StripeSet", "Container")
        lines += ["", "Containers:", f"{'Address':<18} {_container(columns)}"]
        lines += [
            f"{_address(number)} {_container((str(number), '0', 'File', '25600', '25568', '0', '0', container))}"
            for number, container in enumerate(containers)
        ]
    return "\n".join([*lines, ""])


def _container(columns: tuple[str, ...]) -> str:
    return " ".join(f"{text:<{width}}" for text, width in zip(columns, (5, 10, 6, 10, 10, 10, 10, 0), strict=True))


def _address(number: int) -> str:
    return f"0x{0x7F2A8C7E1000 + 0x400 * number:016X}"


def title(view: View, now: float, settings: Settings, locale: Locale) -> str:
    """Return what db2pd prints for an active database without an option."""
    return "\n".join(["", header(view, now, settings, locale), ""])


def _camel(word: str) -> str:
    return "".join(part.capitalize() for part in word.split("_"))


def _missed(view: View, now: float, settings: Settings) -> tuple[int, int, int]:
    """Return seconds since the last message, heartbeats missed and expected."""
    hadr_view = view["hadr"]
    if hadr_view["last_heard"] is None:
        return 0, 0, 0
    since = max(0.0, (now - hadr_view["last_heard"]) * settings.scale)
    interval = max(hadr_view["interval"], 1)
    connected = hadr_view["status"] != "DISCONNECTED"
    expected = int(max(0.0, (now - hadr_view["status_time"]) * settings.scale) / interval) if connected else 0
    return int(since), int(since / interval) if connected else 0, expected


# 9.7: tables


def _tables(view: View, locale: Locale, now: float, settings: Settings) -> list[str]:
    shown = view["hadr"]
    cfg = shown["cfg"]
    _, missed, _ = _missed(view, now, settings)
    primary, standby = (_position(shown[key], shown["pages"]) for key in ("primary_log", "standby_log"))
    gap = _gap(shown)
    standby_side = shown["role"] == "STANDBY"
    buffer = f" {'StandByRcvBufUsed':<17}" if standby_side else ""
    used = f" {'0%':<17}" if standby_side else ""
    lines = [
        "HADR Information:",
        f"{'Role':<7} {'State':<20} {'SyncMode':<8} {'HeartBeatsMissed':<18} LogGapRunAvg (bytes){buffer}",
        f"{_camel(shown['role']):<7} {_camel(shown['state']):<20} {shown['mode'].capitalize():<8} {missed:<18} "
        f"{gap:<20}{used}".rstrip(),
        "",
        f"{'ConnectStatus':<13} {'ConnectTime':<37} Timeout",
        f"{_camel(shown['status']):<13} {locale.spoken(shown['status_time']):<37} {cfg['HADR_TIMEOUT']}",
        "",
    ]
    if int(cfg["HADR_PEER_WINDOW"]):
        end = locale.spoken(shown["window_end"]) if shown["window_end"] else "Null (0)"
        lines += [f"{'PeerWindowEnd':<37} PeerWindow", f"{end:<37} {cfg['HADR_PEER_WINDOW']}", ""]
    lines += [
        f"{'LocalHost':<40} LocalService",
        f"{cfg['HADR_LOCAL_HOST']:<40} {cfg['HADR_LOCAL_SVC']}",
        "",
        f"{'RemoteHost':<40} {'RemoteService':<18} RemoteInstance",
        f"{cfg['HADR_REMOTE_HOST']:<40} {cfg['HADR_REMOTE_SVC']:<18} {cfg['HADR_REMOTE_INST']}",
        "",
    ]
    for name, (file, page, position) in (("Primary", primary), ("StandBy", standby)):
        lines += [
            f"{name + 'File':<12} {name + 'Pg':<10} {name}LSN",
            f"{file:<12} {page:<10} 0x{position:016X}",
            "",
        ]
    return lines[:-1]


def _position(log: View | None, pages: int) -> tuple[str, int, int]:
    if log is None or not log["end"]:
        return "S0000000.LOG", 0, 0
    where = place(log["end"], pages)
    return where.file, where.page, log["end"]


def _gap(shown: View) -> int:
    if shown["primary_log"] is None or shown["standby_log"] is None:
        return 0
    return max(0, shown["primary_log"]["end"] - shown["standby_log"]["end"])


# 10.1 and later: key = value


def _standbys(view: View) -> list[tuple[int, str] | None]:
    """Return one entry per section: the partner (None), then further standbys of a primary as (number, host)."""
    if view["role"] == "STANDBY":
        return [None]
    return [None, *((index + 2, host) for index, (host, _) in enumerate(view["targets"][1:]))]


def _section(view: View, now: float, settings: Settings, locale: Locale, auxiliary: tuple[int, str] | None) -> str:
    shown = view["hadr"]
    if auxiliary is not None:
        shown = {
            **shown,
            "state": "DISCONNECTED",
            "status": "DISCONNECTED",
            "partner": None,
            "standby_log": None,
            "replay_log": None,
            "flags": [],
            "last_heard": None,
            "error_time": None,
        }
    order = settings.product.order
    pairs = _pairs({**view, "hadr": shown}, now, settings, locale, auxiliary)
    absent = ABSENT_IN_10_1 if order == 1 else set()
    return "\n".join(f"{key:>37} = {value}".rstrip() for key, value in pairs if key not in absent)


ABSENT_IN_10_1 = {
    "HADR_FLAGS",
    "HEARTBEAT_MISSED",
    "HEARTBEAT_EXPECTED",
    "STANDBY_SPOOL_PERCENT",
    "STANDBY_ERROR_TIME",
}


def _pairs(
    view: View, now: float, settings: Settings, locale: Locale, auxiliary: tuple[int, str] | None
) -> list[tuple[str, Any]]:
    shown = view["hadr"]
    cfg = shown["cfg"]
    since, missed, expected = _missed(view, now, settings)
    standby = shown["role"] == "STANDBY"
    hosts = _hosts(shown, auxiliary)
    flags = [*shown["flags"], *(["TCP_PROTOCOL"] if settings.product.order >= 3 else [])]
    waiting = 0.0 if shown["waiting_since"] is None else (now - shown["waiting_since"]) * settings.scale
    average = shown["waited"] / shown["waits"] if shown["waits"] else 0.0

    def log(key: str) -> str:
        return "NULL" if shown[key] is None else "{}, {}, {}".format(*_position(shown[key], shown["pages"]))

    def when(key: str) -> str:
        return locale.precise(shown[key]["when"]) if shown[key] is not None and shown[key]["when"] else "NULL"

    pairs: list[tuple[str, Any]] = [
        ("HADR_ROLE", shown["role"]),
        ("REPLAY_TYPE", "PHYSICAL"),
        ("HADR_SYNCMODE", shown["mode"]),
        ("STANDBY_ID", 0 if standby else auxiliary[0] if auxiliary else 1),
        ("LOG_STREAM_ID", 0),
        ("HADR_STATE", shown["state"]),
        ("HADR_FLAGS", " ".join(flags)),
        ("PRIMARY_MEMBER_HOST", hosts[0][0]),
        ("PRIMARY_INSTANCE", hosts[0][1]),
        ("PRIMARY_MEMBER", 0 if hosts[0][0] != "NULL" else "NULL"),
        ("STANDBY_MEMBER_HOST", hosts[1][0]),
        ("STANDBY_INSTANCE", hosts[1][1]),
        ("STANDBY_MEMBER", 0 if hosts[1][0] != "NULL" else "NULL"),
        ("HADR_CONNECT_STATUS", shown["status"]),
        ("HADR_CONNECT_STATUS_TIME", locale.precise(shown["status_time"])),
        ("HEARTBEAT_INTERVAL(seconds)", shown["interval"]),
        ("HEARTBEAT_MISSED", missed),
        ("HEARTBEAT_EXPECTED", expected),
        ("HADR_TIMEOUT(seconds)", cfg["HADR_TIMEOUT"]),
        ("TIME_SINCE_LAST_RECV(seconds)", since),
        ("PEER_WAIT_LIMIT(seconds)", 0),
        ("LOG_HADR_WAIT_CUR(seconds)", locale.decimal(f"{max(waiting, 0.0):.3f}")),
        ("LOG_HADR_WAIT_RECENT_AVG(seconds)", locale.decimal(f"{average:.6f}")),
        ("LOG_HADR_WAIT_ACCUMULATED(seconds)", locale.decimal(f"{shown['waited']:.3f}")),
        ("LOG_HADR_WAIT_COUNT", shown["waits"]),
        ("SOCK_SEND_BUF_REQUESTED,ACTUAL(bytes)", "0, 65536"),
        ("SOCK_RECV_BUF_REQUESTED,ACTUAL(bytes)", "0, 131072"),
        ("PRIMARY_LOG_FILE,PAGE,POS", log("primary_log")),
        ("STANDBY_LOG_FILE,PAGE,POS", log("standby_log")),
        ("HADR_LOG_GAP(bytes)", _gap(shown)),
        ("STANDBY_REPLAY_LOG_FILE,PAGE,POS", log("replay_log")),
        ("STANDBY_RECV_REPLAY_GAP(bytes)", _replay_gap(shown)),
        ("PRIMARY_LOG_TIME", when("primary_log")),
        ("STANDBY_LOG_TIME", when("standby_log")),
        ("STANDBY_REPLAY_LOG_TIME", when("replay_log")),
        ("STANDBY_RECV_BUF_SIZE(pages)", 4300),
        ("STANDBY_RECV_BUF_PERCENT", 0),
        ("STANDBY_SPOOL_LIMIT(pages)", _spool(cfg["HADR_SPOOL_LIMIT"])),
        ("STANDBY_SPOOL_PERCENT", 0),
        ("STANDBY_ERROR_TIME", locale.precise(shown["error_time"]) if shown["error_time"] else "NULL"),
        ("PEER_WINDOW(seconds)", cfg["HADR_PEER_WINDOW"]),
    ]
    if int(cfg["HADR_PEER_WINDOW"]):
        pairs.append(("PEER_WINDOW_END", locale.precise(shown["window_end"]) if shown["window_end"] else "NULL"))
    if shown["taking_over"] or shown["draining"]:
        pairs.append(("TAKEOVER_APP_REMAINING_PRIMARY", len(view["applications"])))
        pairs.append(("TAKEOVER_APP_REMAINING_STANDBY", 0))
    pairs.append(("READS_ON_STANDBY_ENABLED", "Y" if standby and view["readable"] else "N"))
    if standby and view["readable"]:
        pairs.append(("STANDBY_REPLAY_ONLY_WINDOW_ACTIVE", "N"))
        pairs.append(("STANDBY_REPLAY_ONLY_WINDOW_START", "NULL"))
        pairs.append(("STANDBY_REPLAY_ONLY_WINDOW_TRAN_COUNT", 0))
    return pairs


def _hosts(shown: View, auxiliary: tuple[int, str] | None) -> list[tuple[str, str]]:
    """Return (host, instance) of the primary and of the standby; NULL for a partner that never connected."""
    here = (shown["cfg"]["HADR_LOCAL_HOST"], shown.get("instance", "db2inst1"))
    there = ("NULL", "NULL")
    if shown["partner"] is not None:
        there = (shown["partner"]["host"], shown["partner"]["instance"])
    elif auxiliary is not None:
        there = (auxiliary[1], "NULL")
    return [there, here] if shown["role"] == "STANDBY" else [here, there]


def _replay_gap(shown: View) -> int:
    if shown["standby_log"] is None or shown["replay_log"] is None:
        return 0
    return max(0, int(shown["standby_log"]["end"]) - int(shown["replay_log"]["end"]))


def _spool(limit: str) -> str:
    return str(config.AUTOMATIC_SPOOL) if limit in {"AUTOMATIC", "-2"} else limit
