# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The configuration of the photo job: one INI file. Every value is checked, and every error names the remedy.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import configparser
import re
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Pattern

from ansible_collections.sametime.estate.plugins.module_utils._core import ssh_command
from ansible_collections.sametime.estate.plugins.module_utils._photos import tdi_log
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError

__all__ = ["SECTIONS", "Export", "Job", "Names", "Photos", "Settings", "Transfer", "parse"]


class Job(NamedTuple):
    """Home directory of the job, the account that runs it, its guards, its syslog facility."""

    home: str
    user: str
    minimum_count: int
    maximum_removal_percent: float
    syslog_facility: str


class Export(NamedTuple):
    """The assembly line. Relative paths are relative to `solution`."""

    solution: str
    server: str
    configuration: str
    assembly_line: str
    environment: str
    properties: str
    log: str
    collect_file: str
    success_pattern: Pattern[str]
    failure_pattern: Pattern[str]
    timeout_seconds: int


class Names(NamedTuple):
    """Source of the mail addresses: the file names of the dump, or a map from user ids."""

    source: str
    map: str
    uid: str
    mail: str
    delimiter: str


class Photos(NamedTuple):
    """Limits of one photo, in bytes. metadata: strip or keep."""

    minimum_bytes: int
    maximum_bytes: int
    warning_bytes: int
    metadata: str = "strip"


class Transfer(NamedTuple):
    """A web server, and the connection to it. name: its name in reports and messages."""

    target: str
    user: str
    port: int
    key: str
    known_hosts: str
    timeout_seconds: int
    connect_timeout_seconds: int
    connections: int
    rsync: str
    ssh: str
    name: str = ""


class Settings(NamedTuple):
    """The whole configuration. transfers: one for each web server; without any, only staging is possible."""

    job: Job
    export: Export
    names: Names
    photos: Photos
    transfers: List[Transfer]


class _Field(NamedTuple):
    """read: converts the text; its ValueError says what is wrong and what to write. default: None: required."""

    read: Callable[[str], Any]
    default: Optional[str] = None


def _absolute(text: str) -> str:
    if not text.startswith("/") or "\0" in text:
        raise ValueError("is not an absolute path; write a path that starts with /")
    return text.rstrip("/") or "/"


def _for_ssh(text: str) -> str:
    path = _absolute(text)
    if ssh_command.misread(path):
        raise ValueError(
            "has a blank, quote, percent sign, dollar sign or backslash, which ssh misreads; use a path without them"
        )
    return path


def _optional_absolute(text: str) -> str:
    return _absolute(text) if text else ""


def _path(text: str) -> str:
    if not text:
        raise ValueError("is empty; write a path, absolute or relative to the solution directory")
    return text


def _matching(pattern: str, advice: str) -> Callable[[str], str]:
    compiled = re.compile(pattern + r"\Z")

    def read(text: str) -> str:
        if not compiled.match(text):
            raise ValueError(advice)
        return text

    return read


def _integer(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.match(r"[0-9]{1,12}\Z", text) or not low <= int(text) <= high:
            raise ValueError(f"is not a whole number from {low} to {high}")
        return int(text)

    return read


def _percent(text: str) -> float:
    if not re.match(r"[0-9]{1,3}(\.[0-9]+)?\Z", text) or float(text) > 100:
        raise ValueError("is not a number from 0 to 100; write it without the percent sign")
    return float(text)


def _choice(*values: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in values:
            raise ValueError(f"is unknown; write one of {', '.join(values)}")
        return text

    return read


def _pattern(text: str) -> Pattern[str]:
    try:
        if not text:
            raise ValueError("is empty and would match every line; write a regular expression")
        return re.compile(text)
    except re.error as exc:
        raise ValueError(f"is not a valid regular expression ({exc}); correct it") from exc


def _delimiter(text: str) -> str:
    if text == "tab":
        return "\t"
    if len(text) != 1:
        raise ValueError("is not a single character; write one character, or the word tab")
    return text


_WORD = _matching(r"[^\s-]\S*", "has blanks, starts with a dash or is empty; write one word")
_HOST = _matching(r"[A-Za-z0-9_:][A-Za-z0-9_.:-]*", "is not a host name or address; write a target that ssh can reach")
# Start of the section of one web server, if there are several.
_WEB_SERVER = "transfer "
_SERVER_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*\Z")
_FACILITIES = ("none", "auth", "cron", "daemon", "syslog", "user", *(f"local{number}" for number in range(8)))
_MANY_BYTES = 100 * 1024 * 1024

SECTIONS: Dict[str, Dict[str, _Field]] = {
    "job": {
        "home": _Field(_absolute),
        "user": _Field(_WORD),
        "minimum_count": _Field(_integer(1, 10000000), "1"),
        "maximum_removal_percent": _Field(_percent, "10"),
        "syslog_facility": _Field(_choice(*_FACILITIES), "daemon"),
    },
    "export": {
        "solution": _Field(_absolute),
        "server": _Field(_absolute),
        "configuration": _Field(_path, "profiles_tdi.xml"),
        "assembly_line": _Field(_WORD),
        "environment": _Field(str, "tdienv.sh"),
        "properties": _Field(_path, "profiles_tdi.properties"),
        "log": _Field(_path, "logs/ibmdi.log"),
        "collect_file": _Field(str, ""),
        "success_pattern": _Field(_pattern, tdi_log.SUCCESS),
        "failure_pattern": _Field(_pattern, tdi_log.FAILURE),
        "timeout_seconds": _Field(_integer(1, 86400), "3600"),
    },
    "names": {
        "source": _Field(_choice("file_name", "csv", "ldif")),
        "map": _Field(_optional_absolute, ""),
        "uid": _Field(_path, "uid"),
        "mail": _Field(_path, "mail"),
        "delimiter": _Field(_delimiter, ","),
    },
    "photos": {
        "minimum_bytes": _Field(_integer(1, _MANY_BYTES), "128"),
        "maximum_bytes": _Field(_integer(1, _MANY_BYTES), "204800"),
        "warning_bytes": _Field(_integer(1, _MANY_BYTES), "46080"),
        "metadata": _Field(_choice("strip", "keep"), "strip"),
    },
    "transfer": {
        "target": _Field(_HOST),
        "user": _Field(_WORD),
        "port": _Field(_integer(1, 65535), "22"),
        "key": _Field(_for_ssh),
        "known_hosts": _Field(_for_ssh),
        "timeout_seconds": _Field(_integer(1, 86400), "3600"),
        "connect_timeout_seconds": _Field(_integer(1, 600), "15"),
        "connections": _Field(_integer(1, 2), "2"),
        "rsync": _Field(_absolute, "/usr/bin/rsync"),
        "ssh": _Field(_for_ssh, "/usr/bin/ssh"),
    },
}


def parse(text: str, place: str) -> Settings:
    """Return the settings of a configuration file. place: name of the file in errors. Raises PhotoError (config)."""
    parser = configparser.RawConfigParser(delimiters=("=",), comment_prefixes=("#", ";"), default_section="")
    try:
        parser.read_string(text, place)
    except configparser.Error as exc:
        one_line = " ".join(str(exc).split())
        raise PhotoError("config", f"{place} is not a valid INI file: {one_line}; correct it") from exc
    web_servers = [name for name in parser.sections() if name.startswith(_WEB_SERVER)]
    unknown = sorted(set(parser.sections()) - set(SECTIONS) - set(web_servers))
    if unknown:
        raise PhotoError("config", f"{place}: section [{unknown[0]}] is unknown; use {_list(SECTIONS)}")
    values = {name: _section(parser, name, place) for name in SECTIONS if name != "transfer"}
    settings = Settings(
        job=Job(**values["job"]),
        export=Export(**values["export"]),
        names=Names(**values["names"]),
        photos=Photos(**values["photos"]),
        transfers=_transfers(parser, web_servers, place),
    )
    _check(settings, place)
    return settings


def _transfers(parser: configparser.RawConfigParser, web_servers: List[str], place: str) -> List[Transfer]:
    """Return the web servers: that of [transfer], or one of each section [transfer NAME], which adds to [transfer]."""
    if not web_servers:
        alone = _section(parser, "transfer", place) if parser.has_section("transfer") else None
        return [Transfer(name=alone["target"], **alone)] if alone else []
    common = _given(parser, "transfer", place)
    if "target" in common:
        raise PhotoError(
            "config",
            f"{place}: [transfer] target = {common['target']} is set, but {place} has a section"
            f" [{web_servers[0]}]; move target to the section of its web server",
        )
    transfers: List[Transfer] = []
    for section in web_servers:
        name = section[len(_WEB_SERVER) :].strip()
        if not _SERVER_NAME.match(name):
            raise PhotoError(
                "config",
                f"{place}: [{section}] does not name a web server; write letters, digits, dots, dashes and underscores",
            )
        new = Transfer(name=name, **_section(parser, section, place, "transfer", common))
        for known in transfers:
            if (known.target, known.port) == (new.target, new.port):
                raise PhotoError(
                    "config",
                    f"{place}: [transfer {known.name}] and [{section}] have the same target {new.target},"
                    f" port {new.port}; correct one of them, or remove one section",
                )
        transfers.append(new)
    return transfers


def _section(
    parser: configparser.RawConfigParser,
    name: str,
    place: str,
    kind: str = "",
    common: Optional[Dict[str, str]] = None,
) -> Dict[str, Any]:
    """Return the values of a section. kind: the key of SECTIONS, if it is not the name.

    common: values of the section [kind], for keys that this section does not have.
    """
    own = _given(parser, name, place, kind)
    given = dict(common or {}, **own)
    fields = SECTIONS[kind or name]
    return {
        key: _value(field, given.get(key), f"{place}: [{kind if key not in own and key in given else name}] {key}")
        for key, field in fields.items()
    }


def _given(parser: configparser.RawConfigParser, name: str, place: str, kind: str = "") -> Dict[str, str]:
    given = dict(parser.items(name)) if parser.has_section(name) else {}
    fields = SECTIONS[kind or name]
    unknown = sorted(set(given) - set(fields))
    if unknown:
        raise PhotoError("config", f"{place}: [{name}] {unknown[0]} is unknown; use {_list(fields)}")
    return given


def _value(field: _Field, given: Optional[str], place: str) -> Any:
    text = field.default if given is None else given
    if text is None:
        raise PhotoError("config", f"{place} is missing; set it")
    try:
        return field.read(text)
    except ValueError as exc:
        raise PhotoError("config", f"{place} = {text} {exc}") from exc


def _check(settings: Settings, place: str) -> None:
    """Check rules that involve several values."""
    names, photos = settings.names, settings.photos
    if names.source != "file_name" and not names.map:
        raise PhotoError("config", f"{place}: [names] map is missing; [names] source = {names.source} needs it")
    if not photos.minimum_bytes <= photos.warning_bytes <= photos.maximum_bytes:
        raise PhotoError(
            "config",
            f"{place}: [photos] minimum_bytes {photos.minimum_bytes}, warning_bytes {photos.warning_bytes},"
            f" maximum_bytes {photos.maximum_bytes} are not in ascending order; correct one of them",
        )


def _list(names: Dict[str, Any]) -> str:
    return ", ".join(sorted(names))
