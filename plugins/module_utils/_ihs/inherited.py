# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of the main server that virtual hosts inherit, and that change who gets which answer.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import List, Optional

from ansible_collections.sametime.estate.plugins.module_utils._ihs.directives import CONDITIONS
from ansible_collections.sametime.estate.plugins.module_utils._ihs.httpd_conf import Located

# Sections that apply by the name of a file or a request or by an expression, or after those for a directory.
_BY_NAME = {"files", "filesmatch", "location", "locationmatch", "directorymatch", "if", "elseif", "else"}
# What answers in place of a photo: everywhere by a pattern, or for a path and all below it.
_BY_PATTERN = {"redirectmatch", "aliasmatch", "scriptaliasmatch", "proxypassmatch"}
_BY_PATH = {"redirect", "redirectpermanent", "redirecttemp", "alias", "scriptalias", "proxypass"}
_REFUSING = {"require", "deny", "order", "sethandler", "forcetype"}
_HEADER, _PROXIES = "remoteipheader", {"remoteipinternalproxy", "remoteiptrustedproxy"}
_PROXY_LISTS = {"remoteipinternalproxylist", "remoteiptrustedproxylist"}


def inherited(located: List[Located]) -> List[str]:
    """Return the settings outside of virtual hosts that can answer requests for photos also in virtual hosts."""
    return [_text(place) for place in located if not place.host_line and _takes_photos(place)]


def believed_header(located: List[Located]) -> Optional[str]:
    """Return the setting by which httpd believes every client that names another address in a header.

    mod_remoteip believes all clients if it has no list of proxies (Apache httpd 2.4 manual, RemoteIPHeader).
    """
    general = [place for place in located if place.main and not place.host_line]
    headers = [place for place in general if place.directive.name == _HEADER]
    lists = [place for place in general if place.directive.name in _PROXY_LISTS]
    proxies = [word for place in general if place.directive.name in _PROXIES for word in place.directive.arguments]
    everybody = [word for word in proxies if word.endswith(("/0", "/0.0.0.0"))]
    believes_all = everybody or not (proxies or lists)
    return _text(headers[-1]) if headers and believes_all else None


def doubtful_listens(located: List[Located], port: int) -> List[str]:
    """Return each Listen for a port that counts only under a condition."""
    return [
        f"{_text(place)} is inside of <{place.directive.sections[0]}>"
        for place in located
        if place.directive.name == "listen"
        and place.directive.arguments[:1]
        and place.directive.arguments[0].rpartition(":")[2] == str(port)
        and CONDITIONS.intersection(place.directive.sections)
    ]


def _takes_photos(place: Located) -> bool:
    name, words = place.directive.name, place.directive.arguments
    if _BY_NAME.intersection(place.directive.sections):
        return name in _REFUSING | _BY_PATTERN | _BY_PATH
    if not place.main:
        return False
    if name == "rewriteoptions":
        return any(word.lower().startswith("inheritdown") for word in words)
    return name in _BY_PATTERN or (name in _BY_PATH and "/" in words)


def _text(place: Located) -> str:
    return f"{' '.join((place.directive.name, *place.directive.arguments))} ({place.file}, line {place.line})"
