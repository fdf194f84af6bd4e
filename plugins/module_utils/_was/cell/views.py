# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules of an application, read from the output of ``AdminApp``.

Pure. Python 3.6. Formats: WebSphere documentation, "Commands for the AdminApp object" (listModules, view).
"""

import re
from typing import Any, Dict, Iterator, List, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._was.cell.cell import Scope, target_scope
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError


def parse_modules(listing: str, servers_view: str, hosts_view: str) -> List[Dict[str, Any]]:
    """Return the modules of an application: name, uri, targets, listed, virtual_host; see RETURN of was_info.

    listing: output of ``AdminApp.listModules(app, '-server')``, the best source of targets.
    servers_view, hosts_view: output of ``AdminApp.view`` for MapModulesToServers and MapWebModToVH; only these have the
    display names and the virtual hosts. All three are joined by URI.
    The name of a module that the view of the targets does not contain is None; for example, the listing names an EJB
    module inside a web module. Raises WasError: the view contains none of the modules, so it is not understood.
    """
    display = {group["uri"]: group["first"] for group in parse_view(servers_view)}
    hosts = {group["uri"]: group["last"] for group in parse_view(hosts_view)}
    modules = []
    for uri, listed in _listed(listing):
        targets = [_as_option(target_scope(target)) for target in listed]
        name, host = display.get(uri), hosts.get(uri)
        modules.append({"name": name, "uri": uri, "targets": targets, "listed": listed, "virtual_host": host})
    if modules and all(module["name"] is None for module in modules):
        raise WasError(
            f"the view of the module targets does not contain {modules[0]['uri']}; it starts with:"
            f" {servers_view[:300]!r}"
        )
    return modules


def parse_targets(listing: str) -> List[str]:
    """Return the targets of all modules of a listing (see `parse_modules`), each once, sorted."""
    return sorted({target for _, listed in _listed(listing) for target in listed})


def _listed(listing: str) -> Iterator[Tuple[str, List[str]]]:
    """Yield URI and sorted targets of each module of a listing."""
    for line in listing.splitlines():
        fields = line.strip().split("#")
        if len(fields) >= 3:
            yield ",".join(fields[-2].rsplit("+", 1)), sorted(fields[-1].split("+")) if fields[-1] else []


def parse_view(text: str) -> List[Dict[str, str]]:
    """Return the groups of ``Label:  value`` lines of a view that contain a URI: {uri, first value, last value}.

    Titles and labels are ignored because they follow the locale. A URI is a value that ends in a deployment descriptor.
    A value may be empty; then its label and colon are the whole line.
    """
    groups = []
    for block in re.split(r"\n[ \t]*\n", "\n".join(text.splitlines())):
        matches = [re.match(r"\s*\S.*?:(?:  (.*)|\s*)$", line) for line in block.splitlines()]
        values = [(match.group(1) or "").strip() for match in matches if match]
        uris = [value for value in values if re.search(r",(WEB|META)-INF/\S+$", value)]
        if uris:
            groups.append({"uri": uris[0], "first": values[0], "last": values[-1]})
    return groups


def _as_option(scope: Scope) -> Dict[str, str]:
    """Return a deployment target as the options of was_module_mapping take it."""
    return {name: value for name, value in scope._asdict().items() if value is not None}
