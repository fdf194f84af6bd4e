# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The configuration of the photo job: one INI file. Every value is checked, and every error names the remedy.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import configparser
import re
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Pattern

from ansible_collections.sametime.estate.plugins.module_utils._photos import setting_values as value
from ansible_collections.sametime.estate.plugins.module_utils._photos import tdi_log
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError

__all__ = ["SECTIONS", "Directory", "Export", "Job", "Names", "Photos", "Settings", "Transfer", "parse"]


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


class Directory(NamedTuple):
    """The LDAP directory whose people have photos, in place of the assembly line.

    photo_attributes: the first one that a person has counts.
    """

    servers: List[str]
    base: str
    filter: str
    photo_attributes: List[str]
    bind_dn: str
    password_file: str
    starttls: bool
    ca_file: str
    page_size: int
    ldapsearch: str
    timeout_seconds: int


class Names(NamedTuple):
    """Source of the mail addresses: the file names of the dump, a map from user ids, or the directory of the photos."""

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
    """The whole configuration. Photos come from `export` or `directory`. transfers: one for each web server."""

    job: Job
    export: Optional[Export]
    names: Names
    photos: Photos
    transfers: List[Transfer]
    directory: Optional[Directory] = None


class _Field(NamedTuple):
    """read: converts the text; its ValueError says what is wrong and what to write. default: None: required."""

    read: Callable[[str], Any]
    default: Optional[str] = None


_WORD = value.matching(r"[^\s-]\S*", "has blanks, starts with a dash or is empty; write one word")
_HOST = value.matching(
    r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]*|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f.]*)",
    "is not a host name or address; write a target that ssh can reach",
)
# Start of the section of one web server, if there are several.
_WEB_SERVER = "transfer "
_SERVER_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*\Z")
_FACILITIES = ("none", "auth", "cron", "daemon", "syslog", "user", *(f"local{number}" for number in range(8)))
_MANY_BYTES = 100 * 1024 * 1024

SECTIONS: Dict[str, Dict[str, _Field]] = {
    "job": {
        "home": _Field(value.absolute),
        "user": _Field(_WORD),
        "minimum_count": _Field(value.integer(1, 10000000), "1"),
        "maximum_removal_percent": _Field(value.percent, "10"),
        "syslog_facility": _Field(value.choice(*_FACILITIES), "daemon"),
    },
    "export": {
        "solution": _Field(value.absolute),
        "server": _Field(value.absolute),
        "configuration": _Field(value.path, "profiles_tdi.xml"),
        "assembly_line": _Field(_WORD),
        "environment": _Field(str, "tdienv.sh"),
        "properties": _Field(value.path, "profiles_tdi.properties"),
        "log": _Field(value.path, "logs/ibmdi.log"),
        "collect_file": _Field(str, ""),
        "success_pattern": _Field(value.regular_expression, tdi_log.SUCCESS),
        "failure_pattern": _Field(value.regular_expression, tdi_log.FAILURE),
        "timeout_seconds": _Field(value.integer(1, 86400), "3600"),
    },
    "directory": {
        "servers": _Field(value.words(r"ldaps?://[^\s/]+", "is not the URL of an LDAP server; write ldaps://HOST")),
        "base": _Field(value.path),
        "filter": _Field(value.matching(r"\(.+\)", "is not a search filter in parentheses"), "(objectClass=person)"),
        "photo_attributes": _Field(
            value.words(r"[A-Za-z][A-Za-z0-9-]*", "is not the name of an attribute"), "jpegPhoto thumbnailPhoto"
        ),
        "bind_dn": _Field(str, ""),
        "password_file": _Field(value.optional_absolute, ""),
        "starttls": _Field(value.yes_no, "yes"),
        "ca_file": _Field(value.optional_absolute, ""),
        "page_size": _Field(value.integer(1, 100000), "500"),
        "ldapsearch": _Field(value.absolute, "/usr/bin/ldapsearch"),
        "timeout_seconds": _Field(value.integer(1, 86400), "3600"),
    },
    "names": {
        "source": _Field(value.choice("file_name", "csv", "ldif", "directory")),
        "map": _Field(value.optional_absolute, ""),
        "uid": _Field(value.path, "uid"),
        "mail": _Field(value.path, "mail"),
        "delimiter": _Field(value.delimiter, ","),
    },
    "photos": {
        "minimum_bytes": _Field(value.integer(1, _MANY_BYTES), "128"),
        "maximum_bytes": _Field(value.integer(1, _MANY_BYTES), "204800"),
        "warning_bytes": _Field(value.integer(1, _MANY_BYTES), "46080"),
        "metadata": _Field(value.choice("strip", "keep"), "strip"),
    },
    "transfer": {
        "target": _Field(_HOST),
        "user": _Field(_WORD),
        "port": _Field(value.integer(1, 65535), "22"),
        "key": _Field(value.for_ssh),
        "known_hosts": _Field(value.for_ssh),
        "timeout_seconds": _Field(value.integer(1, 86400), "3600"),
        "connect_timeout_seconds": _Field(value.integer(1, 600), "15"),
        "connections": _Field(value.integer(1, 2), "2"),
        "rsync": _Field(value.absolute, "/usr/bin/rsync"),
        "ssh": _Field(value.for_ssh, "/usr/bin/ssh"),
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
        export=Export(**values["export"]) if values["export"] else None,
        names=Names(**values["names"]),
        photos=Photos(**values["photos"]),
        transfers=_transfers(parser, web_servers, place),
        directory=Directory(**values["directory"]) if values["directory"] else None,
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
    optional = ("directory", "export" if parser.has_section("directory") else "")
    if not parser.has_section(name) and name in optional:
        return {}
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
    _check_directory(settings, place)
    if names.source in ("csv", "ldif") and not names.map:
        raise PhotoError("config", f"{place}: [names] map is missing; [names] source = {names.source} needs it")
    if not photos.minimum_bytes <= photos.warning_bytes <= photos.maximum_bytes:
        raise PhotoError(
            "config",
            f"{place}: [photos] minimum_bytes {photos.minimum_bytes}, warning_bytes {photos.warning_bytes},"
            f" maximum_bytes {photos.maximum_bytes} are not in ascending order; correct one of them",
        )


def _check_directory(settings: Settings, place: str) -> None:
    directory = settings.directory
    if (settings.names.source == "directory") != (directory is not None):
        raise PhotoError(
            "config",
            f"{place}: [names] source = directory and the section [directory] belong together; add the other one",
        )
    if directory is None:
        return
    if settings.export is not None:
        raise PhotoError(
            "config", f"{place}: photos come from [export] or from [directory]; remove one of the sections"
        )
    if len({url.partition(":")[0] for url in directory.servers}) > 1:
        raise PhotoError("config", f"{place}: [directory] servers has ldap:// and ldaps://; write one kind")
    if bool(directory.bind_dn) != bool(directory.password_file):
        raise PhotoError("config", f"{place}: [directory] has one of bind_dn and password_file; set both, or neither")


def _list(names: Dict[str, Any]) -> str:
    return ", ".join(sorted(names))
