# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All pages of the runbook, from the groups of the inventory and the options of the roles.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.sametime.estate.plugins.plugin_utils._runbook import (
    cell,
    database,
    hosts_entries,
    photo_source,
    photo_target,
    web,
    whiteboard,
)
from ansible_collections.sametime.estate.plugins.plugin_utils._runbook.page import Section, page
from ansible_collections.sametime.estate.plugins.plugin_utils._was import meeting_photos

__all__ = ["OPTIONS", "pages"]

# Role -> the options that the pages need. Secrets are not among them.
OPTIONS = {
    "federation_addresses": ("nodes", "marker", "path"),
    "stproxy": ("settings", "server", "nodes"),
    "was_cell": ("profile", "username"),
    "datasource_reroute": ("database", "primary", "alternates", "options"),
    "meeting_settings": ("keys", "servers", "photo_url", "photo_placeholder"),
    "whiteboard": ("state", "targets", "virtual_host", "codebase", "exact", "application", "module", "servers"),
    "db2_hadr": ("pair",),
    "photo_vhost": (
        *("host", "directory", "user", "server_root", "config", "fragment", "port", "sso_domain", "tls_ca_file"),
    ),
    "photo_export": ("user", "home", "program", "config"),
    "photo_transfer": (
        *("port", "user", "directory", "grant", "from", "authorized_keys", "openssh_version", "receiver"),
        *("receiver_python", "source_user", "key", "key_comment", "scheduler", "schedule_name"),
    ),
}

# (host, role) -> options of the role there, without the prefix of the role.
Read = Callable[[str, str], Mapping[str, Any]]
Groups = Mapping[str, Sequence[str]]
# Host -> what the plays have rendered for it.
Rendered = Mapping[str, Mapping[str, Any]]
_GROUPS = ("photo_source", "photo_web", "ssc", "meeting", "proxy", "db2_servers")


def pages(groups: Groups, read: Read, virtual_hosts: Rendered, photo_sources: Rendered) -> dict[str, str]:
    """Return host -> page, for hosts with something to do.

    virtual_hosts: web server -> virtual host of the photos, as `web.section` takes it. photo_sources: photo source ->
    texts of its files, as `photo_source.section` takes them.
    Raises what the functions of the roles raise for values that they cannot work with, all with a sentence.
    """
    hosts = dict.fromkeys(host for group in _GROUPS for host in groups.get(group, []))
    texts = {host: page(host, list(_sections(host, groups, read, virtual_hosts, photo_sources))) for host in hosts}
    return {host: text for host, text in texts.items() if text}


def _sections(
    host: str, groups: Groups, read: Read, virtual_hosts: Rendered, photo_sources: Rendered
) -> Iterator[Section]:
    def member(group: str) -> bool:
        return host in groups.get(group, [])

    if host in photo_sources:
        yield photo_source.section(read(host, "photo_export"), read(host, "photo_transfer"), photo_sources[host])
    if member("ssc") or member("meeting"):
        yield hosts_entries.section(**read(host, "federation_addresses"))
    if member("ssc"):
        yield from _manager(host, groups, read, virtual_hosts)
    if member("proxy") and groups.get("ssc"):
        manager = groups["ssc"][0]
        options = read(manager, "stproxy")
        yield cell.proxy_node(options["settings"], options["server"], manager)
    if member("db2_servers"):
        yield database.section(read(host, "db2_hadr")["pair"], host)
    if host in virtual_hosts:
        yield web.section(read(host, "photo_vhost"), virtual_hosts[host])
    for source, rendered in photo_sources.items():
        if host in [server["name"] for server in rendered["servers"]]:
            yield photo_target.section(read(source, "photo_transfer"), source)


def _manager(host: str, groups: Groups, read: Read, virtual_hosts: Rendered) -> Iterator[Section]:
    wsadmin = cell.Wsadmin(**read(host, "was_cell"))
    proxy = read(host, "stproxy")
    yield cell.proxy(proxy["settings"], proxy["server"], proxy["nodes"], wsadmin)
    # Also where others maintain the Db2 servers, as role datasource_reroute does it.
    yield cell.data_sources(read(host, "datasource_reroute"), wsadmin)
    meetings = read(host, "meeting_settings")
    planned = meeting_photos.plan(meetings["keys"], _photos(meetings, groups, read, virtual_hosts))
    yield cell.meeting_keys(planned.keys, meetings["servers"], planned.warnings)
    if meetings["servers"]:
        yield whiteboard.section(read(host, "whiteboard"), wsadmin)


def _photos(meetings: Mapping[str, Any], groups: Groups, read: Read, virtual_hosts: Rendered) -> meeting_photos.Photos:
    servers = groups.get("photo_web", [])
    web_options = read(servers[0], "photo_vhost") if servers else {}
    tls = virtual_hosts.get(servers[0], {}).get("tls") if servers else None
    return meeting_photos.Photos(
        url=str(meetings["photo_url"]),
        placeholder=str(meetings["photo_placeholder"]),
        host=str(web_options.get("host", "")),
        tls=int(tls.get("port", 443)) if tls else None,
        sso_domain=str(web_options.get("sso_domain", "")),
    )
