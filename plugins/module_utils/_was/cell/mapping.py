# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plan the mapping of one module of an application to servers and to a virtual host.

Pure. Python 3.6. WebSphere replaces the targets that it is given, so the whole list is always sent; a module is known
by its display name, its URI is what the cell says.
"""

from typing import Any, Dict, List, NamedTuple, Optional, Sequence

from ansible_collections.sametime.estate.plugins.module_utils._was.cell import cell as cells
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.cell import Cell, Scope
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError


class Wanted(NamedTuple):
    """What is wanted of a module.

    ``state`` mapped: to ``targets`` (``exact``: to no other server; web servers always stay) and to ``virtual_host``
    (None: as it is). ``state`` restored: as it was recorded, or at least to none of ``targets``. ``missing`` is a
    sentence why the module may be gone; ``tolerate_missing``: then that is no failure.
    """

    application: str
    module: str
    targets: Sequence[Scope]
    virtual_host: Optional[str] = None
    exact: bool = False
    state: str = "mapped"
    missing: str = ""
    tolerate_missing: bool = False


class Plan(NamedTuple):
    """``step`` is what has to be done, None: nothing. Its ``record`` is the mapping to remember, None: none."""

    step: Optional[Dict[str, Any]]
    before: Optional[Dict[str, Any]]
    after: Optional[Dict[str, Any]]


def plan(cell: Cell, wanted: Wanted, recorded: Optional[Dict[str, Any]]) -> Plan:
    """Compare. WasError: module, target or virtual host not there, or nothing left to map the module to."""
    module = _module(cell, wanted)
    if module is None:
        return Plan(None, None, None)
    before = {"targets": module["listed"], "virtual_host": module["virtual_host"]}
    asked = [_target(cell, scope) for scope in wanted.targets]
    if wanted.state == "mapped":
        after = {"targets": _mapped(cell, module, asked, wanted.exact), "virtual_host": before["virtual_host"]}
        if wanted.virtual_host is not None:
            _check_host(cell, wanted)
            after["virtual_host"] = wanted.virtual_host
    else:
        after = _restored(cell, wanted, before, asked, recorded)
    if after == before:
        return Plan(None, before, before)
    affected = [target for target in after["targets"] + before["targets"] if _differs(target, before, after)]
    servers = {name for target in affected for name in cells.servers_in(cell, cells.target_scope(target))}
    step = {
        "do": "mapping",
        "application": wanted.application,
        "module": wanted.module,
        "uri": module["uri"],
        "targets_before": before["targets"],
        "targets": after["targets"],
        "host_before": before["virtual_host"],
        "host": after["virtual_host"],
        "restart": sorted(servers),
        "reason": f"mapping of {wanted.module}",
        "record": _record(wanted, before, asked, recorded),
    }
    return Plan(step, before, after)


def _record(
    wanted: Wanted, before: Dict[str, Any], asked: Sequence[str], recorded: Optional[Dict[str, Any]]
) -> Optional[Dict[str, Any]]:
    """Return what to remember: the mapping from before the first time; that it was restored, so the next time counts.

    Between the two nothing: who maps a module again that somebody has taken away must not remember that.
    """
    if wanted.state == "restored":
        return recorded and dict(recorded, restored=True)
    first = recorded is None or recorded.get("restored")
    return before if first and not set(asked).issubset(before["targets"]) else None


def _module(cell: Cell, wanted: Wanted) -> Optional[Dict[str, Any]]:
    modules = cells.application(cell, wanted.application)["modules"]
    found = [module for module in modules if module["name"] == wanted.module]
    if len(found) > 1:
        uris = ", ".join(module["uri"] for module in found)
        raise WasError(
            f"{wanted.application} has {len(found)} modules {wanted.module} ({uris}); they can not be told apart"
        )
    if found:
        module: Dict[str, Any] = found[0]
        return module
    if wanted.state == "restored" or wanted.tolerate_missing:
        return None
    why = f": {wanted.missing}" if wanted.missing else ""
    raise WasError(f"{wanted.application} has no module {wanted.module}{why}. Its modules are {cells.names(modules)}")


def _target(cell: Cell, scope: Scope) -> str:
    if scope.cluster:
        if scope.cluster not in [cluster["name"] for cluster in cell["clusters"]]:
            raise WasError(
                f"the cell {cell['name']} has no cluster {scope.cluster}, only {cells.names(cell['clusters'])}"
            )
    else:
        found = cells.server(cell, str(scope.node), str(scope.server))
        if found["cluster"]:
            raise WasError(
                f"{scope.node}/{scope.server} is a member of the cluster {found['cluster']}: name the cluster instead"
            )
    return cells.target(cell, scope)


def _check_host(cell: Cell, wanted: Wanted) -> None:
    if wanted.virtual_host not in [host["name"] for host in cell["virtual_hosts"]]:
        there = cells.names(cell["virtual_hosts"])
        raise WasError(f"the cell {cell['name']} has no virtual host {wanted.virtual_host}, only {there}")


def _is_web_server(cell: Cell, target: str) -> bool:
    scope = cells.target_scope(target)
    return any(
        s["type"] == "WEB_SERVER" for s in cell["servers"] if (s["node"], s["name"]) == (scope.node, scope.server)
    )


def _mapped(cell: Cell, module: Dict[str, Any], asked: Sequence[str], exact: bool) -> List[str]:
    kept = [target for target in module["listed"] if not exact or _is_web_server(cell, target)]
    return sorted(set(kept).union(asked))


def _differs(target: str, before: Dict[str, Any], after: Dict[str, Any]) -> bool:
    if before["virtual_host"] != after["virtual_host"]:
        return True
    return (target in before["targets"]) != (target in after["targets"])


def _restored(
    cell: Cell, wanted: Wanted, before: Dict[str, Any], asked: Sequence[str], recorded: Optional[Dict[str, Any]]
) -> Dict[str, Any]:
    if recorded is not None:
        _check_recorded(cell, wanted, recorded)
        return {"targets": sorted(recorded["targets"]), "virtual_host": recorded["virtual_host"]}
    left = [target for target in before["targets"] if target not in asked]
    if left == before["targets"]:
        return before
    if not left:
        raise WasError(
            f"the mapping that {wanted.module} had before was not recorded, and it is mapped to nothing else: every"
            " module needs a target. Map it to another one in the console, or turn it off by its keys alone"
        )
    return {"targets": left, "virtual_host": before["virtual_host"]}


def _check_recorded(cell: Cell, wanted: Wanted, recorded: Dict[str, Any]) -> None:
    for target in recorded["targets"]:
        scope = cells.target_scope(target)
        try:
            _target(cell, scope)
        except WasError as exc:
            raise WasError(f"the mapping recorded for {wanted.module} can not be restored: {exc}") from exc
