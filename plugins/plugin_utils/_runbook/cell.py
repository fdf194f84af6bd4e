# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The WebSphere cell: settings of the Proxy, data sources, keys of Meetings.

Pure: no Ansible, no files, no processes. Commands of wsadmin are in the Jython of WebSphere 8.5 (2.1).
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ansible_collections.sametime.estate.plugins.module_utils._was.cell.data_sources import (
    Server,
    Wanted,
    wanted_properties,
)
from ansible_collections.sametime.estate.plugins.module_utils._was.documents.meeting_keys import CONSOLE
from ansible_collections.sametime.estate.plugins.module_utils._xml.edit import Setting, edit
from ansible_collections.sametime.estate.plugins.plugin_utils._runbook.page import Part, Section, Step

__all__ = ["Wsadmin", "data_sources", "meeting_keys", "proxy", "proxy_node"]

_EMPTY = b'<?xml version="1.0" encoding="UTF-8"?>\n<configuration>\n</configuration>\n'
_READ = """\
for source in AdminConfig.list('DataSource').splitlines():
    found = {{}}
    properties = AdminConfig.showAttribute(source, 'propertySet')
    if properties:
        for item in AdminConfig.list('J2EEResourceProperty', properties).splitlines():
            found[AdminConfig.showAttribute(item, 'name')] = AdminConfig.showAttribute(item, 'value')
    if str(found.get('databaseName')).upper() == {database}:
        print source
        for name in {names}:
            print '   ', name, '=', found.get(name)
"""
_READ_POOL = """\
        pool = AdminConfig.showAttribute(source, 'connectionPool')
        if pool:
            print '    purgePolicy =', AdminConfig.showAttribute(pool, 'purgePolicy')
"""


class Wsadmin(NamedTuple):
    """How to reach the cell. username: empty: the user of the profile's soap.client.props."""

    profile: str
    username: str = ""

    def script(self, file: str) -> str:
        """Return the command that runs a script."""
        user = f" -user {shlex.quote(self.username)}" if self.username else ""
        return f"{shlex.quote(self.profile + '/bin/wsadmin.sh')} -lang jython{user} -f {file}"

    def notes(self) -> list[str]:
        """Return what to know about the login."""
        if not self.username:
            return ["wsadmin takes user and password from soap.client.props of the profile."]
        return ["wsadmin asks for the password: it is the value of the variable was_cell_password."]


def proxy(settings: Sequence[Mapping[str, Any]], server: str, nodes: Sequence[str], wsadmin: Wsadmin) -> Section:
    """Return the settings of the Sametime Proxy. nodes: those with a Proxy to change; none: all.

    Raises XmlError: a setting is not possible.
    """
    wanted = [setting for setting in settings if setting.get("value") is not None]
    gone = [setting for setting in settings if setting.get("value") is None]
    document = edit(_EMPTY, [_setting(setting) for setting in wanted]).data.decode() if wanted else ""
    places = [
        f"{shlex.quote(wsadmin.profile)}/config/cells/*/nodes/{node}/servers/{server}/stproxyconfig.xml"
        for node in nodes or ["*"]
    ]
    names = "|".join(str(setting["name"]) for setting in settings)
    do = []
    if wanted:
        do.append(
            Part(
                "Make a copy of each file outside of the directory `config`, where a second XML file does harm. Then"
                " add what is missing of these elements below `<configuration>`; change an element that exists, and"
                " leave all others as they are.",
                document,
            )
        )
    if gone:
        do.append(Part("Remove " + ", ".join(f"`<{setting['name']}>`" for setting in gone) + "."))
    do.append(
        Part(
            "In the console, System administration > Nodes: select the nodes and press Full Resynchronize. Synchronize"
            f" is not enough, because it does not see a file that was edited manually. Then restart {server} on each"
            " node."
        )
    )
    step = Step(
        "Set the settings of the Sametime Proxy",
        "grep -nE '<(" + names + ")[ >/]' " + " ".join(places),
        "each file has " + ", ".join(f"{each['name']} = {_shown(each)}" for each in settings),
        do,
    )
    return Section("Sametime Proxy", [], [step] if settings else [])


def proxy_node(settings: Sequence[Mapping[str, Any]], server: str, manager: str) -> Section:
    """Return what to check on the host of a Proxy. manager: host of the deployment manager."""
    names = "|".join(str(setting["name"]) for setting in settings)
    step = Step(
        "Check that the Sametime Proxy has the settings",
        f"grep -nE '<({names})[ >/]' <profile>/config/cells/*/nodes/*/servers/{server}/stproxyconfig.xml",
        "the file has " + ", ".join(f"{each['name']} = {_shown(each)}" for each in settings),
        [
            Part(
                f"Follow the section Sametime Proxy of the page of {manager}, fully resynchronize the node, and"
                " restart:"
            ),
            Part("", f"<profile>/bin/stopServer.sh {server}\n<profile>/bin/startServer.sh {server}"),
        ],
    )
    return Section("Sametime Proxy", [], [step] if settings else [])


def data_sources(options: Mapping[str, Any], wsadmin: Wsadmin) -> Section:
    """Return client reroute of the data sources. options: those of role datasource_reroute, without the prefix."""
    given = dict(options.get("options") or {})
    fields = {name: given[name] for name in Wanted._fields if name in given}
    primary = Server(options["primary"]["hostname"], int(options["primary"]["port"]))
    alternates = [Server(each["hostname"], int(each["port"])) for each in options["alternates"]]
    database = str(options["database"])
    properties = wanted_properties(Wanted(database, primary, alternates, **fields))
    names = ["serverName", "portNumber", *properties]
    rows = [f"{name} = {value}" if value else f"{name} (remove it)" for name, value in properties.items()]
    policy = given.get("purge_policy")
    step = Step(
        f"Set client reroute of the data sources of {database}",
        "cat >data_sources.py <<'END'\n"
        + _READ.format(database=repr(database.upper()), names=repr(names))
        + (_READ_POOL if policy else "")
        + f"END\n{wsadmin.script('data_sources.py')}",
        f"each data source has serverName = {primary.hostname}, portNumber = {primary.port}, and "
        + ", ".join([*rows, *([f"purgePolicy = {policy}"] if policy else [])]),
        [
            Part(
                "In the console, Resources > JDBC > Data sources, all scopes: open each data source that the check"
                " lists, and no other. If serverName or portNumber differs, find out why before you continue. Set these"
                " custom properties.",
                "\n".join(rows),
            ),
            *([Part(f"Under Connection pool properties of each, set Purge policy to {policy}.")] if policy else []),
            Part("Save, synchronize the nodes, and restart the servers that use these data sources, one at a time."),
        ],
    )
    return Section("Data sources", wsadmin.notes(), [step])


def meeting_keys(
    keys: Sequence[Mapping[str, Any]], servers: Sequence[Mapping[str, Any]], warnings: Sequence[str]
) -> Section:
    """Return the keys of every Meeting server. warnings: sentences about what cannot work in a browser."""
    notes = [f"Warning: {warning}." for warning in warnings]
    values = [f"{key['name']} = {key['value']}" for key in keys]
    restart = any(key.get("restart", True) for key in keys)
    steps = [
        Step(
            f"Set the keys of {server['node']}",
            f"curl -s '{str(server['url']).rstrip('/')}/stmeetings/configuration?format=json&verbose=true'",
            "the answer has " + ", ".join(values) + ". A key that it does not have is unknown, not false",
            [
                Part(f"{CONSOLE.format(server.get('deployment') or server['node'])}:", "\n".join(values)),
                *([Part("Restart the Meeting server.")] if restart else []),
            ],
        )
        for server in servers
    ]
    return Section("Meeting servers", notes, steps if keys else [])


def _setting(setting: Mapping[str, Any]) -> Setting:
    """Return the setting as it is in a document that has nothing yet."""
    return Setting(
        str(setting["name"]),
        str(setting["value"]),
        setting.get("parent"),
        setting.get("attribute"),
        create_parent=bool(setting.get("parent")),
    )


def _shown(setting: Mapping[str, Any]) -> str:
    return "no element" if setting.get("value") is None else str(setting["value"])
