# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parse what apachectl prints: version, modules, virtual hosts.

Pure: no Ansible, no files, no processes. Python 3.6. The forms are those of IBM HTTP Server 7.0 to 9.0 and of Apache
httpd 2.2 and 2.4; httpd prints some of them on standard error, so callers pass both outputs together.
"""

import re
from typing import Dict, List, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._ihs.errors import IhsError

# Release of IBM HTTP Server -> httpd it is built on (IBM HTTP Server 9.0 documentation, migration).
_PRODUCT_GENERATIONS = {"7": "2.2", "8": "2.2", "9": "2.4"}
GENERATIONS = ("2.2", "2.4")

_SERVER = re.compile(r"^Server version:[ \t]*([^/\s]+)/([^\s(]+)", re.MULTILINE)
_APACHE = re.compile(r"^Apache version:[ \t]*([0-9.]+)", re.MULTILINE)
_DEFINE = re.compile(r'^[ \t]*-D ([A-Z_]+)="([^"]*)"', re.MULTILINE)
_MODULE = re.compile(r"^[ \t]+(\w+_module) \((?:static|shared)\)", re.MULTILINE)
_NAMED = re.compile(r"^(?P<at>\S+)\s+is a NameVirtualHost\s*$")
_DEFAULT = re.compile(r"^\s+default server (?P<name>\S+) \((?P<file>.+):(?P<line>\d+)\)")
_HOST = re.compile(r"^\s+port (?P<port>\S+) namevhost (?P<name>\S+) \((?P<file>.+):(?P<line>\d+)\)")
_SINGLE = re.compile(r"^(?P<at>\S+:\S+)\s+(?P<name>\S+) \((?P<file>.+):(?P<line>\d+)\)")
# A virtual host of mod_macro; it may be used in another macro.
_MACRO = re.compile(r"^macro '.*\) used on line (?P<line>\d+) of \"(?P<file>[^\"]+)\"$")
_ALIAS = re.compile(r"^\s+(?:wild )?alias (?P<name>\S+)")


class Build(NamedTuple):
    """What the server prints about itself.

    generation: the httpd whose configuration language it reads, "2.2" or "2.4". root, config: the compiled-in paths,
    None when they are not printed.
    """

    product: str
    version: str
    generation: str
    root: Optional[str] = None
    config: Optional[str] = None


class VirtualHost(NamedTuple):
    """A virtual host as ``apachectl -S`` lists it; ``default``: it answers for names that no virtual host has.

    file, line: where it begins; that of a macro: where the macro is used.
    """

    address: str
    port: str
    name: str
    default: bool
    file: str
    line: int
    aliases: List[str]


def parse_build(text: str, generation: Optional[str] = None) -> Build:
    """Read ``apachectl -V`` or ``-v``.

    generation: replaces what the text says. Raises IhsError: neither says which generation it is.
    """
    server, apache = _SERVER.search(text), _APACHE.search(text)
    product, version = (server.group(1), server.group(2)) if server else ("", "")
    known = generation or _generation(product, version, apache.group(1) if apache else "")
    if known not in GENERATIONS:
        raise IhsError(
            "cannot tell whether this httpd reads the configuration language of 2.2 or of 2.4; it prints "
            f"{_excerpt(text)!r}. Set generation to 2.2 or 2.4 (in role photo_vhost: photo_vhost_generation).",
            seen=text,
        )
    defines = dict(_DEFINE.findall(text))
    return Build(product, version, known, defines.get("HTTPD_ROOT"), defines.get("SERVER_CONFIG_FILE"))


def parse_modules(text: str) -> List[str]:
    """Read ``apachectl -M``: names as LoadModule spells them, in the order of loading."""
    return _MODULE.findall(text)


def parse_virtual_hosts(text: str) -> List[VirtualHost]:
    """Read ``apachectl -S``."""
    hosts: List[VirtualHost] = []
    address, default = "", ""
    for line in text.splitlines():
        named, first, host, single, alias = (p.match(line) for p in (_NAMED, _DEFAULT, _HOST, _SINGLE, _ALIAS))
        if named:
            address = named.group("at").rpartition(":")[0]
        elif first:
            default = f"{first.group('file')}:{first.group('line')}"
        elif host:
            place = f"{host.group('file')}:{host.group('line')}"
            hosts.append(_virtual_host(host.groupdict(), address, host.group("port"), default=place == default))
        elif single:
            at, _colon, port = single.group("at").rpartition(":")
            hosts.append(_virtual_host(single.groupdict(), at, port, default=True))
        elif alias and hosts:
            hosts[-1].aliases.append(alias.group("name"))
    return hosts


def _generation(product: str, version: str, apache: str) -> Optional[str]:
    generations = set()
    if product == "IBM_HTTP_Server":
        generations.add(_PRODUCT_GENERATIONS.get(version.partition(".")[0]))
    elif product == "Apache":
        generations.add(".".join(version.split(".")[:2]))
    if apache:
        generations.add(".".join(apache.split(".")[:2]))
    generations.discard(None)
    return generations.pop() if len(generations) == 1 else None


def _virtual_host(fields: Dict[str, str], address: str, port: str, default: bool) -> VirtualHost:
    macro = _MACRO.match(fields["file"])
    place = macro.groupdict() if macro else fields
    return VirtualHost(address, port, fields["name"], default, place["file"], int(place["line"]), [])


def _excerpt(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return "; ".join(lines[:3])[:300] or "nothing"
