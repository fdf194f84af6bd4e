"""The command line processor: its options, its statements, files of statements. Pure."""

import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

_DB = r"(?:DATABASE|DB)"
_USER = r"(?: USER (?P<user>\S+)(?: USING (?P<password>\S+))?)?"
_ALIAS = r"(?P<alias>[\w$#@]+)"
_PATH = r"\"?(?P<{}>[^\s\"]+)\"?"
_PATHS = r"(?P<{}>[^\s,]+(?: ?, ?[^\s,]+)*)"

_FORMS: list[tuple[str, str]] = [
    ("start hadr", rf"START HADR ON {_DB} {_ALIAS}{_USER} AS (?:(?P<role>PRIMARY)(?P<force> BY FORCE)?|STANDBY)"),
    ("stop hadr", rf"STOP HADR ON {_DB} {_ALIAS}{_USER}"),
    (
        "takeover hadr",
        rf"TAKEOVER HADR ON {_DB} {_ALIAS}{_USER}(?P<force> BY FORCE(?P<window_only> PEER WINDOW ONLY)?)?",
    ),
    ("activate", rf"ACTIVATE {_DB} {_ALIAS}{_USER}"),
    ("deactivate", rf"DEACTIVATE {_DB} {_ALIAS}{_USER}"),
    ("connect reset", r"CONNECT RESET"),
    ("connect state", r"(?:GET CONNECTION STATE|CONNECT)"),
    ("connect", rf"CONNECT TO {_ALIAS}(?: IN (?:SHARE|EXCLUSIVE) MODE)?{_USER}"),
    ("terminate", r"TERMINATE"),
    ("quit", r"QUIT"),
    ("get cfg", rf"GET (?:{_DB} (?:CONFIGURATION|CONFIG|CFG))(?: FOR {_ALIAS})?(?P<detail> SHOW DETAIL)?"),
    (
        "update cfg",
        (
            rf"UPDATE (?:{_DB} (?:CONFIGURATION|CONFIG|CFG))(?: FOR {_ALIAS})? USING (?P<pairs>.+?)"
            r"(?P<timing> IMMEDIATE| DEFERRED)?"
        ),
    ),
    ("get dbm", r"GET (?:DATABASE MANAGER|DB MANAGER|DBM) (?:CONFIGURATION|CONFIG|CFG)(?: SHOW DETAIL)?"),
    ("update dbm", r"UPDATE (?:DATABASE MANAGER|DB MANAGER|DBM) (?:CONFIGURATION|CONFIG|CFG) USING (?P<pairs>.+)"),
    ("get instance", r"GET INSTANCE"),
    ("list directory", rf"LIST {_DB} DIRECTORY(?: ON {_PATH.format('path')})?"),
    ("list active", r"LIST ACTIVE (?:DATABASES|DATABASE|DBS|DB)"),
    ("list applications", rf"LIST APPLICATIONS(?: FOR {_DB} {_ALIAS})?(?P<detail> SHOW DETAIL)?"),
    ("list history", rf"LIST HISTORY (?P<what>BACKUP|ROLLFORWARD|ALL) (?:ALL|SINCE \d+) FOR (?:{_DB} )?{_ALIAS}"),
    ("list indoubt", r"LIST INDOUBT TRANSACTIONS"),
    ("list utilities", r"LIST UTILITIES(?P<detail> SHOW DETAIL)?"),
    ("get snapshot", rf"GET SNAPSHOT FOR (?:ALL ON|{_DB} ON) {_ALIAS}"),
    ("force", r"FORCE APPLICATIONS? (?:ALL|\((?P<handles>[\d, ]+)\))(?: MODE ASYNC)?"),
    (
        "update alternate",
        rf"UPDATE ALTERNATE SERVER FOR {_DB} {_ALIAS} USING HOSTNAME (?P<hostname>\S+) PORT (?P<port>\S+)",
    ),
    (
        "create",
        (
            rf"CREATE {_DB} {_ALIAS}(?: (?:AUTOMATIC STORAGE \w+ )?ON {_PATHS.format('path')})?"
            rf"(?: DBPATH ON {_PATH.format('dbpath')})?(?P<rest> .+)?"
        ),
    ),
    ("drop", rf"DROP {_DB} {_ALIAS}"),
    (
        "catalog",
        (
            rf"CATALOG {_DB} (?P<name>[\w$#@]+)(?: AS {_ALIAS})?"
            rf"(?: ON {_PATH.format('path')}| AT NODE (?P<node>\w+))?(?: WITH \"(?P<comment>[^\"]*)\")?"
        ),
    ),
    ("uncatalog", rf"UNCATALOG {_DB} {_ALIAS}"),
    (
        "backup",
        (
            rf"BACKUP {_DB} {_ALIAS}{_USER}(?P<online> ONLINE)?(?: TO {_PATHS.format('path')})?"
            r"(?P<rest>(?: COMPRESS| (?:INCLUDE|EXCLUDE) LOGS| WITHOUT PROMPTING| WITH \d+ BUFFERS| BUFFER \d+|"
            r" PARALLELISM \d+| UTIL_IMPACT_PRIORITY(?: \d+)?)*)"
        ),
    ),
    (
        "restore script",
        (
            rf"RESTORE {_DB} {_ALIAS}{_USER}(?: FROM {_PATHS.format('source')})?(?: TAKEN AT (?P<taken>\d+))?"
            rf" REDIRECT GENERATE SCRIPT {_PATH.format('script')}"
        ),
    ),
    (
        "restore",
        (
            rf"RESTORE {_DB} {_ALIAS}{_USER}(?: FROM {_PATHS.format('source')})?(?: TAKEN AT (?P<taken>\d+))?"
            rf"(?: (?:TO|ON) {_PATH.format('target')}(?: DBPATH ON {_PATH.format('dbpath')})?)?"
            rf"(?: DBPATH ON {_PATH.format('dbpath2')})?"
            rf"(?: INTO (?P<into>[\w$#@]+))?(?: LOGTARGET {_PATH.format('logtarget')})?"
            rf"(?: NEWLOGPATH {_PATH.format('newlogpath')})?"
            r"(?P<rest>(?: REPLACE EXISTING| REPLACE HISTORY FILE| WITH \d+ BUFFERS| BUFFER \d+| PARALLELISM \d+|"
            r" WITHOUT ROLLING FORWARD| WITHOUT PROMPTING| NO ENCRYPT)*)"
        ),
    ),
    (
        "rollforward",
        (
            rf"ROLLFORWARD {_DB} {_ALIAS}{_USER}(?P<query> QUERY STATUS)?"
            r"(?: TO END OF LOGS(?: ON ALL (?:DBPARTITIONNUMS|NODES))?)?(?P<stop> (?:AND )?(?:STOP|COMPLETE))?"
            r"(?P<rest> .+)?"
        ),
    ),
]
_FIRST_WORDS = {form.split()[0] for _, form in _FORMS} - {"CREATE", "DROP", "UPDATE"} | {"UPDATE"}

# Commands that change something. CONNECT, ACTIVATE and similar commands change what runs, not what is stored.
CHANGING = {
    "start hadr",
    "stop hadr",
    "takeover hadr",
    "activate",
    "deactivate",
    "update cfg",
    "update dbm",
    "force",
    "update alternate",
    "create",
    "drop",
    "catalog",
    "uncatalog",
    "backup",
    "restore",
    "rollforward",
}


def path_list(text: str | None) -> list[str]:
    """Split a list of paths, without quotes and without slashes at the end."""
    return [path.strip().strip('"').rstrip("/") or "/" for path in (text or "").split(",") if path.strip()]


class Statement(NamedTuple):
    """A recognized statement. Kind "sql" is everything that is not a command, "wrong" a command with a wrong word."""

    kind: str
    args: dict[str, Any]
    text: str


def parse(text: str) -> Statement:
    """Recognize a statement of the command line processor."""
    text = text.strip()
    flat = re.sub(r"\s+", " ", text)
    first = flat.split(" ")[0].upper() if flat else ""
    for kind, form in _FORMS:
        match = re.fullmatch(form, flat, re.IGNORECASE) if first and first in form else None
        if match:
            return Statement(kind, match.groupdict(), text)
    if first in _FIRST_WORDS or re.match(rf"(?:CREATE|DROP) {_DB}\b", flat, re.IGNORECASE):
        return Statement("wrong", {"word": _stumble(flat)}, text)
    return Statement("sql", {}, text)


def _stumble(flat: str) -> tuple[str, str]:
    """Return the first wrong word of a command and the word before it, after the longest prefix of a known command."""
    words = flat.split(" ")
    best = 1
    for _, form in _FORMS:
        plain = [word for word in re.sub(r"[^\w ]", " ", form).upper().split() if word]
        count = 0
        while count < len(words) and words[count].upper() in plain:
            count += 1
        best = max(best, count)
    if best >= len(words):
        return "END-OF-STATEMENT", words[-1]
    return words[best], words[best - 1]


def pairs(text: str) -> list[tuple[str, str]] | None:
    """Split NAME VALUE NAME VALUE …, values may be quoted; None when a value is missing."""
    try:
        lexer = shlex.shlex(text, posix=True)
        lexer.whitespace_split = True
        lexer.commenters = ""
        words = list(lexer)
    except ValueError:
        return None
    return list(zip(words[::2], words[1::2], strict=True)) if len(words) % 2 == 0 else None


@dataclass
class Options:
    """Flags of the command line: a minus switches on, a plus off."""

    autocommit: bool = True
    errors: str = ""  # c: SQLCODE, s: SQLSTATE
    file: str = ""
    output: bool = True
    prompt: bool = True
    stop: bool = False
    terminator: str = ""
    verbose: bool = False
    warnings: bool = True
    headings: bool = True


class OptionError(ValueError):
    """A flag that the command line does not know."""


def parse_arguments(arguments: list[str], preset: str = "") -> tuple[Options, list[str]]:
    """Return the options and the words of the statement. Flags may also come from DB2OPTIONS."""
    options = Options()
    rest = _flags(options, shlex.split(preset)) if preset else []
    if rest:
        raise OptionError(rest[0])
    return options, _flags(options, list(arguments))


def _flags(options: Options, words: list[str]) -> list[str]:
    while words and re.fullmatch(r"[-+][a-zA-Z].*", words[0]):
        word = words.pop(0)
        on = word[0] == "-"
        letters = word[1:]
        while letters:
            letter, letters = letters[0], letters[1:]
            if letter == "f":
                options.file = (letters or (words.pop(0) if words else "")) if on else ""
                letters = ""
            elif letter == "t":
                sign = letters[1:2] if letters[:1] == "d" else ""
                options.terminator = (sign or ";") if on else ""
                letters = letters[1 + len(sign) :] if letters[:1] == "d" else letters
            elif letter == "e":
                options.errors = letters[:1] if on else ""
                letters = letters[1:]
            elif letter in {"l", "r", "z"}:
                if not letters and words:
                    words.pop(0)
                letters = ""
            elif letter in _SWITCHES:
                name, plain = _SWITCHES[letter]
                if name:
                    setattr(options, name, on == plain)
            else:
                raise OptionError(word)
    return words


_SWITCHES = {
    "c": ("autocommit", True),
    "o": ("output", True),
    "p": ("prompt", True),
    "s": ("stop", True),
    "v": ("verbose", True),
    "w": ("warnings", True),
    "x": ("headings", False),
    "a": ("", True),
    "d": ("", True),
    "i": ("", True),
    "m": ("", True),
    "n": ("", True),
    "q": ("", True),
}


def statements(text: str, terminator: str) -> Iterator[str]:
    """Split a file: at the terminator at a line's end, or one statement per line (a backslash continues it)."""
    lines: Iterable[str] = (line.rstrip() for line in text.splitlines())
    held: list[str] = []
    for line in lines:
        if line.lstrip().startswith("--") or (not line.strip() and not held):
            continue
        if terminator:
            held.append(line)
            if line.endswith(terminator):
                yield "\n".join(held)[: -len(terminator)].strip()
                held = []
        elif line.endswith("\\"):
            held.append(line[:-1])
        else:
            yield " ".join([*held, line]).strip()
            held = []
    rest = "\n".join(held).strip()
    if rest:
        yield rest
