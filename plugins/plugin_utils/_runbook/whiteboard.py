# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whiteboard of Meetings: the mapping of its module, and its keys.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.sametime.estate.plugins.module_utils._was.cell import mapping
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.cell import Cell, Scope
from ansible_collections.sametime.estate.plugins.plugin_utils._runbook import cell
from ansible_collections.sametime.estate.plugins.plugin_utils._runbook.page import Part, Section, Step

__all__ = ["section"]

_READ = """\
cat >whiteboard.py <<'END'
for task in ['-MapModulesToServers', '-MapWebModToVH']:
    print AdminApp.view({application!r}, [task])
END
{command}"""
_GONE = (
    "If the application has no such module, a Meeting server patch has permanently removed the whiteboard, which is an"
    " unsupported proof of concept. Then set whiteboard.enabled to false."
)


def section(options: Mapping[str, Any], wsadmin: cell.Wsadmin) -> Section:
    """Return mapping and keys. options: those of role whiteboard, without the prefix."""
    enabled = options["state"] == "enabled"
    step = _mapped(options, wsadmin) if enabled else _unmapped(options, wsadmin)
    keys = [{"name": "whiteboard.enabled", "value": "true" if enabled else "false"}]
    if enabled and options["codebase"]:
        keys.append({"name": "whiteboard.fileio.codebase", "value": options["codebase"]})
    return Section(
        "Whiteboard", [*wsadmin.notes(), _GONE], [step, *cell.meeting_keys(keys, options["servers"], []).steps]
    )


def _mapped(options: Mapping[str, Any], wsadmin: cell.Wsadmin) -> Step:
    application, module, host = options["application"], options["module"], options["virtual_host"]
    scopes = _scopes(options["targets"])
    wanted = mapping.Wanted(application, module, scopes, host)
    planned = mapping.plan(_as_if_new(application, module, scopes, host), wanted, None).after or {}
    return Step(
        f"Map the module {module}",
        _read(application, wsadmin),
        f"the module has these targets, beside others, and the virtual host {planned['virtual_host']}: "
        + "; ".join(planned["targets"]),
        [
            Part(
                "Keep the output of the check: it has the mapping to go back to. In the console, Applications >"
                f" Application Types > WebSphere enterprise applications > {application} > Manage Modules: mark"
                f" {module} alone, select all of its targets in the output of the check and these, and press Apply."
                + (" Do not select other servers than these and web servers." if options["exact"] else ""),
                "\n".join(planned["targets"]),
            ),
            Part(f"{application} > Virtual hosts: select {planned['virtual_host']} for {module}."),
            _SAVE,
        ],
    )


def _unmapped(options: Mapping[str, Any], wsadmin: cell.Wsadmin) -> Step:
    application, module = options["application"], options["module"]
    targets = [_named(scope) for scope in _scopes(options["targets"])]
    return Step(
        f"Remove the mapping of the module {module}",
        _read(application, wsadmin),
        f"there is no such module, or none of its targets is {' or '.join(targets)}, or somebody else needs it there",
        [
            Part(
                "In the console, Applications > Application Types > WebSphere enterprise applications >"
                f" {application} > Manage Modules: mark {module} alone, select the targets that it had before, and"
                " press Apply. A module needs at least one target."
            ),
            _SAVE,
        ],
    )


_SAVE = Part("Save, synchronize the nodes, and restart the Meeting servers, one at a time.")


def _read(application: str, wsadmin: cell.Wsadmin) -> str:
    return _READ.format(application=application, command=wsadmin.script("whiteboard.py"))


def _scopes(targets: Sequence[Mapping[str, Any]]) -> list[Scope]:
    return [Scope(cluster=one.get("cluster"), node=one.get("node"), server=one.get("server")) for one in targets]


def _named(scope: Scope) -> str:
    return f"cluster={scope.cluster}" if scope.cluster else f"node={scope.node},server={scope.server}"


def _as_if_new(application: str, module: str, scopes: Sequence[Scope], host: str) -> Cell:
    """Return a cell in which everything exists and the module is mapped nowhere."""
    return {
        "name": "<cell>",
        "clusters": [{"name": scope.cluster} for scope in scopes if scope.cluster],
        "servers": [
            {"node": scope.node, "name": scope.server, "cluster": None, "type": "APPLICATION_SERVER"}
            for scope in scopes
            if not scope.cluster
        ],
        "virtual_hosts": [{"name": host}],
        "applications": [
            {
                "name": application,
                "modules": [{"name": module, "uri": "<uri>", "listed": [], "virtual_host": None}],
            }
        ],
    }
