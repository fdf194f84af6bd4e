# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plan the mapping of one module of an application to servers and to a virtual host.

Pure. Python 3.6. WebSphere replaces all targets of a module, so a step always contains the whole list. A module is
chosen by its display name; the cell has its URI.
"""

from typing import Any, Dict, List, NamedTuple, Optional, Sequence

from ansible_collections.sametime.estate.plugins.module_utils._was.cell import cell as cells
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.cell import Cell, Scope
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._was.steps import MappingStep


class Wanted(NamedTuple):
    """The wanted mapping of a module.

    state: ``mapped``, to targets and to virtual_host; ``restored``, as it was recorded, or at least to none of targets.
    exact: whether all other servers are removed; web servers always stay. virtual_host: None leaves it as it is.
    missing: a sentence that explains why the module may be missing. tolerate_missing: whether that is not a failure.
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
    """The step, None: no change. The mapping before and after, {targets, virtual_host}, None: no such module."""

    step: Optional[MappingStep]
    before: Optional[Dict[str, Any]]
    after: Optional[Dict[str, Any]]


def plan(cell: Cell, wanted: Wanted, recorded: Optional[Dict[str, Any]]) -> Plan:
    """Compare the mapping of a module with what is wanted.

    recorded: the mapping that was recorded before, {targets, virtual_host}, None: none.
    Raises WasError: module, target or virtual host does not exist, or no target would remain.
    """
    module = _module(cell, wanted)
    if module is None:
        return Plan(None, None, None)
    before = {"targets": module["listed"], "virtual_host": module["virtual_host"]}
    requested = [_target(cell, scope) for scope in wanted.targets]
    if wanted.state == "mapped":
        after = {"targets": _mapped(cell, module, requested, wanted.exact), "virtual_host": before["virtual_host"]}
        if wanted.virtual_host is not None:
            _check_host(cell, wanted)
            after["virtual_host"] = wanted.virtual_host
    else:
        after = _restored(cell, wanted, before, requested, recorded)
    if after == before:
        return Plan(None, before, before)
    affected = [target for target in after["targets"] + before["targets"] if _differs(target, before, after)]
    servers = {name for target in affected for name in cells.servers_in(cell, cells.target_scope(target))}
    step = MappingStep(
        application=wanted.application,
        module=wanted.module,
        uri=module["uri"],
        targets_before=before["targets"],
        targets=after["targets"],
        host_before=before["virtual_host"],
        host=after["virtual_host"],
        restart=sorted(servers),
        reason=f"mapping of {wanted.module}",
        record=_record(wanted, before, requested, recorded),
    )
    return Plan(step, before, after)


def _record(
    wanted: Wanted, before: Dict[str, Any], requested: Sequence[str], recorded: Optional[Dict[str, Any]]
) -> Optional[Dict[str, Any]]:
    """Return what to record: the mapping before the first change; or that it was restored, so that the next one counts.

    In between nothing is recorded: if somebody has removed the module and it is mapped again, the state without it must
    not replace the first record.
    """
    if wanted.state == "restored":
        return recorded and dict(recorded, restored=True)
    first = recorded is None or recorded.get("restored")
    return before if first and not set(requested).issubset(before["targets"]) else None


def _module(cell: Cell, wanted: Wanted) -> Optional[Dict[str, Any]]:
    modules = cells.application(cell, wanted.application)["modules"]
    matches = [module for module in modules if module["name"] == wanted.module]
    if len(matches) > 1:
        uris = ", ".join(module["uri"] for module in matches)
        raise WasError(
            f"{wanted.application} has {len(matches)} modules with the name {wanted.module} ({uris}); it must be unique"
        )
    if matches:
        module: Dict[str, Any] = matches[0]
        return module
    if wanted.state == "restored" or wanted.tolerate_missing:
        return None
    reason = f": {wanted.missing}" if wanted.missing else ""
    raise WasError(
        f"{wanted.application} has no module {wanted.module}{reason}. Its modules are {cells.names(modules)}"
    )


def _target(cell: Cell, scope: Scope) -> str:
    if scope.cluster:
        if scope.cluster not in [cluster["name"] for cluster in cell["clusters"]]:
            raise WasError(
                f"the cell {cell['name']} has no cluster {scope.cluster}, only {cells.names(cell['clusters'])}"
            )
    else:
        server = cells.server(cell, str(scope.node), str(scope.server))
        if server["cluster"]:
            raise WasError(
                f"{scope.node}/{scope.server} is a member of the cluster {server['cluster']}: use the cluster instead"
            )
    return cells.target(cell, scope)


def _check_host(cell: Cell, wanted: Wanted) -> None:
    if wanted.virtual_host not in [host["name"] for host in cell["virtual_hosts"]]:
        names = cells.names(cell["virtual_hosts"])
        raise WasError(f"the cell {cell['name']} has no virtual host {wanted.virtual_host}, only {names}")


def _is_web_server(cell: Cell, target: str) -> bool:
    scope = cells.target_scope(target)
    return any(
        s["type"] == "WEB_SERVER" for s in cell["servers"] if (s["node"], s["name"]) == (scope.node, scope.server)
    )


def _mapped(cell: Cell, module: Dict[str, Any], requested: Sequence[str], exact: bool) -> List[str]:
    kept = [target for target in module["listed"] if not exact or _is_web_server(cell, target)]
    return sorted(set(kept).union(requested))


def _differs(target: str, before: Dict[str, Any], after: Dict[str, Any]) -> bool:
    if before["virtual_host"] != after["virtual_host"]:
        return True
    return (target in before["targets"]) != (target in after["targets"])


def _restored(
    cell: Cell, wanted: Wanted, before: Dict[str, Any], requested: Sequence[str], recorded: Optional[Dict[str, Any]]
) -> Dict[str, Any]:
    if recorded is not None:
        _check_recorded(cell, wanted, recorded)
        host = recorded["virtual_host"] or before["virtual_host"]  # no module can be mapped back to no virtual host
        return {"targets": sorted(recorded["targets"]), "virtual_host": host}
    left = [target for target in before["targets"] if target not in requested]
    if left == before["targets"]:
        return before
    if not left:
        raise WasError(
            f"the earlier mapping of {wanted.module} was not recorded, and it has no other target, but every module"
            " needs one. Map it to another target in the console, or disable it by its keys alone"
        )
    return {"targets": left, "virtual_host": before["virtual_host"]}


def _check_recorded(cell: Cell, wanted: Wanted, recorded: Dict[str, Any]) -> None:
    for target in recorded["targets"]:
        scope = cells.target_scope(target)
        try:
            _target(cell, scope)
        except WasError as exc:
            raise WasError(f"the recorded mapping of {wanted.module} cannot be restored: {exc}") from exc
