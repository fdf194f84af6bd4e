"""Database configuration: the lines of GET DB CFG, and the values that each parameter accepts. Pure."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from .dialect import Dialect
from .messages import Result, message

SYNC_MODES = ("SYNC", "NEARSYNC", "ASYNC", "SUPERASYNC")
REQUIRED = ("HADR_LOCAL_HOST", "HADR_LOCAL_SVC", "HADR_REMOTE_HOST", "HADR_REMOTE_SVC", "HADR_REMOTE_INST")
ARCHIVE_WORDS = {"OFF", "LOGRETAIN", "USEREXIT"}
AUTOMATIC_SPOOL = 25600  # pages that AUTOMATIC means


class Parameter(NamedTuple):
    """One line of the configuration. Without a keyword it is only shown; order says since which dialect it exists."""

    label: str
    keyword: str = ""
    default: str = ""
    order: int = 0
    check: str = ""  # text, number LOW HIGH, word A|B|…
    dynamic: bool = False  # takes effect immediately on an active database


_ON_OFF = "word ON|OFF"
_HUGE = 4294967295

# The order of the lines is the order of the output. Empty labels are blank lines.
PARAMETERS: list[Parameter] = [
    Parameter("Database configuration release level"),
    Parameter("Database release level"),
    Parameter(""),
    Parameter("Database territory", default="US"),
    Parameter("Database code page", default="1208"),
    Parameter("Database code set", default="UTF-8"),
    Parameter("Database country/region code", default="1"),
    Parameter("Database collating sequence", default="IDENTITY"),
    Parameter("Alternate collating sequence", "ALT_COLLATE", ""),
    Parameter("Number compatibility", default="OFF"),
    Parameter("Varchar2 compatibility", default="OFF"),
    Parameter("Date compatibility", default="OFF"),
    Parameter("Database page size", default="4096"),
    Parameter(""),
    Parameter("Statement concentrator", "STMT_CONC", "OFF", dynamic=True, check="word OFF|LITERALS"),
    Parameter(""),
    Parameter(
        "Discovery support for this database", "DISCOVER_DB", "ENABLE", dynamic=True, check="word ENABLE|DISABLE"
    ),
    Parameter(""),
    Parameter("Restrict access", default="NO"),
    Parameter("Default query optimization class", "DFT_QUERYOPT", "5", dynamic=True, check="number 0 9"),
    Parameter("Degree of parallelism", "DFT_DEGREE", "1", dynamic=True, check="number -1 32767"),
    Parameter(""),
    Parameter("Backup pending"),
    Parameter(""),
    Parameter("All committed transactions have been written to disk"),
    Parameter("Rollforward pending"),
    Parameter("Restore pending"),
    Parameter(""),
    Parameter("Multi-page file allocation enabled", default="YES"),
    Parameter(""),
    Parameter("Log retain for recovery status"),
    Parameter("User exit for logging status"),
    Parameter(""),
    Parameter("Self tuning memory", "SELF_TUNING_MEM", "ON", dynamic=True, check=_ON_OFF),
    Parameter("Database heap (4KB)", "DBHEAP", "AUTOMATIC(1200)", check="text"),
    Parameter("Catalog cache size (4KB)", "CATALOGCACHE_SZ", "300", check="number 8 524288"),
    Parameter("Log buffer size (4KB)", "LOGBUFSZ", "2152", check="number 4 131070"),
    Parameter("Utilities heap size (4KB)", "UTIL_HEAP_SZ", "AUTOMATIC(24000)", dynamic=True, check="text"),
    Parameter(""),
    Parameter("Interval for checking deadlock (ms)", "DLCHKTIME", "10000", dynamic=True, check="number 1000 600000"),
    Parameter("Lock timeout (sec)", "LOCKTIMEOUT", "-1", check="number -1 32767"),
    Parameter(""),
    Parameter("Max number of active applications", "MAXAPPLS", "AUTOMATIC(40)", dynamic=True, check="text"),
    Parameter("Average number of active applications", "AVG_APPLS", "AUTOMATIC(1)", dynamic=True, check="text"),
    Parameter(""),
    Parameter("Log file size (4KB)", "LOGFILSIZ", "1024", check="number 4 1048572"),
    Parameter("Number of primary log files", "LOGPRIMARY", "13", check="number 2 256"),
    Parameter("Number of secondary log files", "LOGSECOND", "12", dynamic=True, check="number -1 254"),
    Parameter("Changed path to log files", "NEWLOGPATH", "", check="text"),
    Parameter("Path to log files"),
    Parameter("Overflow log path", "OVERFLOWLOGPATH", "", dynamic=True, check="text"),
    Parameter("Mirror log path", "MIRRORLOGPATH", "", check="text"),
    Parameter("First active log file"),
    Parameter("Block log on disk full", "BLK_LOG_DSK_FUL", "NO", dynamic=True, check="word NO|YES"),
    Parameter("Block non logged operations", "BLOCKNONLOGGED", "NO", check="word NO|YES"),
    Parameter("Percent max primary log space by transaction", "MAX_LOG", "0", dynamic=True, check="number 0 100"),
    Parameter("Num. of active log files for 1 active UOW", "NUM_LOG_SPAN", "0", dynamic=True, check="number 0 65535"),
    Parameter(""),
    Parameter("HADR database role"),
    Parameter("HADR local host name", "HADR_LOCAL_HOST", check="text"),
    Parameter("HADR local service name", "HADR_LOCAL_SVC", check="text"),
    Parameter("HADR remote host name", "HADR_REMOTE_HOST", check="text"),
    Parameter("HADR remote service name", "HADR_REMOTE_SVC", check="text"),
    Parameter("HADR instance name of remote server", "HADR_REMOTE_INST", check="text"),
    Parameter("HADR timeout value", "HADR_TIMEOUT", "120", check=f"number 1 {_HUGE}"),
    Parameter("HADR target list", "HADR_TARGET_LIST", order=1, check="text"),
    Parameter("HADR log write synchronization mode", "HADR_SYNCMODE", "NEARSYNC", check=f"word {'|'.join(SYNC_MODES)}"),
    Parameter("HADR spool log data limit (4KB)", "HADR_SPOOL_LIMIT", "AUTOMATIC", 1, "spool"),
    Parameter("HADR log replay delay (seconds)", "HADR_REPLAY_DELAY", "0", 1, "number 0 2147483647"),
    Parameter("HADR peer window duration (seconds)", "HADR_PEER_WINDOW", "0", check=f"number 0 {_HUGE}"),
    Parameter(""),
    Parameter("First log archive method", "LOGARCHMETH1", "OFF", dynamic=False, check="archive"),
    Parameter("Archive compression for logarchmeth1", "LOGARCHCOMPR1", "OFF", 1, _ON_OFF, dynamic=True),
    Parameter("Options for logarchmeth1", "LOGARCHOPT1", "", dynamic=True, check="text"),
    Parameter("Second log archive method", "LOGARCHMETH2", "OFF", dynamic=False, check="archive"),
    Parameter("Archive compression for logarchmeth2", "LOGARCHCOMPR2", "OFF", 1, _ON_OFF, dynamic=True),
    Parameter("Options for logarchmeth2", "LOGARCHOPT2", "", dynamic=True, check="text"),
    Parameter("Failover log archive path", "FAILARCHPATH", "", dynamic=True, check="text"),
    Parameter("Number of log archive retries on error", "NUMARCHRETRY", "5", dynamic=True, check="number 0 65535"),
    Parameter("Log archive retry Delay (secs)", "ARCHRETRYDELAY", "20", dynamic=True, check="number 0 65535"),
    Parameter("Vendor options", "VENDOROPT", "", dynamic=True, check="text"),
    Parameter(""),
    Parameter("Auto restart enabled", "AUTORESTART", "ON", dynamic=True, check=_ON_OFF),
    Parameter(
        "Index re-creation time and redo index build",
        "INDEXREC",
        "SYSTEM",
        dynamic=True,
        check="word SYSTEM|ACCESS|ACCESS_NO_REDO|RESTART|RESTART_NO_REDO",
    ),
    Parameter("Log pages during index build", "LOGINDEXBUILD", "OFF", dynamic=True, check=_ON_OFF),
    Parameter("Default number of loadrec sessions", "DFT_LOADREC_SES", "1", dynamic=True, check="number 1 30000"),
    Parameter("Number of database backups to retain", "NUM_DB_BACKUPS", "12", dynamic=True, check="number 0 32767"),
    Parameter("Recovery history retention (days)", "REC_HIS_RETENTN", "366", dynamic=True, check="number -1 30000"),
    Parameter("Auto deletion of recovery objects", "AUTO_DEL_REC_OBJ", "OFF", dynamic=True, check=_ON_OFF),
    Parameter(""),
    Parameter("Automatic maintenance", "AUTO_MAINT", "ON", dynamic=True, check=_ON_OFF),
    Parameter("  Automatic database backup", "AUTO_DB_BACKUP", "OFF", dynamic=True, check=_ON_OFF),
    Parameter(""),
    Parameter("Encryption Library for Backup", "ENCRLIB", "", 3, "text", dynamic=True),
    Parameter("Encryption Options for Backup", "ENCROPTS", "", 3, "text", dynamic=True),
    Parameter("Encrypted database", default="NO", order=2),
    Parameter("HADR SSL certificate label", "HADR_SSL_LABEL", "", 3, "text"),
    Parameter("HADR SSL Hostname Validation", "HADR_SSL_HOST_VAL", "OFF", 4, "word OFF|BASIC"),
]

BY_KEYWORD: dict[str, Parameter] = {line.keyword: line for line in PARAMETERS if line.keyword}


def defaults(dialect: Dialect) -> dict[str, str]:
    """Return the configuration of a new database."""
    values = {line.keyword: line.default for line in PARAMETERS if line.keyword and line.order <= dialect.order}
    if dialect.order == 1:
        values["HADR_SPOOL_LIMIT"] = "0"
    return values


def known(keyword: str, dialect: Dialect) -> Parameter | None:
    """Return the parameter of a keyword, None when the dialect has no such parameter."""
    line = BY_KEYWORD.get(keyword.upper())
    return line if line is not None and line.order <= dialect.order else None


def normal(line: Parameter, value: str) -> str:
    """Return a value as it is stored: NULL is empty, words are in capitals."""
    if value.upper() == "NULL":
        return ""
    if line.check.startswith(("word", "spool")):
        return value.upper()
    if line.check == "archive" and value.upper() in ARCHIVE_WORDS:
        return value.upper()
    if line.check == "archive":
        method, _, path = value.partition(":")
        return f"{method.upper()}:{path.rstrip('/')}/"
    return value


def refusal(line: Parameter, value: str, dialect: Dialect, is_directory: Callable[[str], bool]) -> Result | None:
    """Return why a value is refused, None if it is accepted."""
    kind, _, limits = line.check.partition(" ")
    value = normal(line, value)
    checks: dict[str, Callable[[], Result | None]] = {
        "text": lambda: None,
        "number": lambda: _number_refusal(line.keyword, value, *limits.split()),
        "word": lambda: _word_refusal(line.keyword, value, limits.split("|"), dialect),
        "spool": lambda: _spool_refusal(line.keyword, value, dialect),
        "archive": lambda: _archive_refusal(line.keyword, value, is_directory),
    }
    return checks[kind]()


def _word_refusal(name: str, value: str, words: list[str], dialect: Dialect) -> Result | None:
    known_here = value in words and (value != "SUPERASYNC" or dialect.order > 0)
    return None if known_here else message("SQL5133N", value=value, name=name)


def _spool_refusal(name: str, value: str, dialect: Dialect) -> Result | None:
    automatic = dialect.order >= 2
    if value == "AUTOMATIC" and automatic:
        return None
    return _number_refusal(name, value, "-2" if automatic else "-1", "2147483647")


def _archive_refusal(name: str, value: str, is_directory: Callable[[str], bool]) -> Result | None:
    if value in ARCHIVE_WORDS:
        return None
    method, _, path = value.partition(":")
    if method != "DISK":
        return message("SQL5099N", value=value, name=name, reason=16)
    return None if is_directory(path) else message("SQL5099N", value=value, name=name, reason=2)


def _number_refusal(name: str, value: str, low: str, high: str) -> Result | None:
    if not re.fullmatch(r"[+-]?\d+", value):
        return message("SQL5133N", value=value, name=name)
    return None if int(low) <= int(value) <= int(high) else message("SQL5130N", name=name, low=low, high=high)


def shown(keyword: str, value: str) -> str:
    """Return a value as GET DB CFG prints it."""
    if keyword == "HADR_SPOOL_LIMIT" and value in {"AUTOMATIC", "-2"}:
        return f"AUTOMATIC({AUTOMATIC_SPOOL})"
    if keyword == "INDEXREC" and value == "SYSTEM":
        return "SYSTEM (RESTART)"
    return value


def report(name: str, values: dict[str, str], facts: dict[str, str], dialect: Dialect) -> str:
    """Return GET DB CFG: values by keyword, facts (role, pending states, …) by label."""
    lines = ["", f"       Database Configuration for Database {name}", ""]
    for line, label in _labels(dialect):
        value = shown(line.keyword, values[line.keyword]) if line.keyword else facts.get(line.label, line.default)
        lines.append(f"{label}{value}" if label else "")
    return "\n".join([*lines, ""])


def detail(name: str, disk: dict[str, str], memory: dict[str, str], facts: dict[str, str], dialect: Dialect) -> str:
    """Return GET DB CFG … SHOW DETAIL: the value in force and the value on disk side by side."""
    lines = ["", f"       Database Configuration for Database {name}", ""]
    lines.append(" Description                                   Parameter   Current Value              Delayed Value")
    lines.append(" " + "-" * 99)
    for line, label in _labels(dialect):
        now = shown(line.keyword, memory[line.keyword]) if line.keyword else facts.get(line.label, line.default)
        later = shown(line.keyword, disk[line.keyword]) if line.keyword else now
        lines.append(f"{label}{now:<27}{later}".rstrip() if label else "")
    return "\n".join([*lines, ""])


def _labels(dialect: Dialect) -> Iterator[tuple[Parameter, str]]:
    """Yield each line of the report, and its text up to the value; the text of an empty line is empty."""
    for line in PARAMETERS:
        if line.order <= dialect.order:
            keyword = f"({line.keyword})" if line.keyword else ""
            label = f" {line.label}{keyword:>{max(len(keyword), 55 - len(line.label))}} = "
            yield line, label if line.label else ""


# Parameters whose values have a line each in db2pd -dbcfg.
_OWN_LINES = ("LOGARCHMETH1", "LOGARCHMETH2", "MIRRORLOGPATH", "OVERFLOWLOGPATH", "FAILARCHPATH")


def both(memory: dict[str, str], disk: dict[str, str], dialect: Dialect) -> str:
    """Return the table of db2pd -dbcfg: memory and disk values."""
    lines = ["Database Configuration Settings:"]
    lines.append(f"{'Description':<27}{'Memory Value':<39}{'Disk Value':<39}")
    for line in PARAMETERS:
        if line.keyword and line.order <= dialect.order:
            now, later = (shown(line.keyword, values[line.keyword]) for values in (memory, disk))
            if line.keyword in _OWN_LINES:
                lines += [f"{line.keyword} (memory)".ljust(27) + now, f"{line.keyword} (disk)".ljust(27) + later]
            else:
                lines.append(f"{line.keyword:<27}{now:<39}{later:<39}".rstrip())
    return "\n".join(lines)
