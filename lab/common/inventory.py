"""The lab's inventory as data: hosts, groups, networks and site variables. For tests, demo and benchmarks."""

from pathlib import Path
from typing import Any

from ansible_collections.sametime.estate.lab.common import fast_yaml

ROOT = Path(__file__).resolve().parents[2]  # the checkout
INVENTORY = ROOT / "inventories" / "lab"


def site_variables(name: str) -> dict[str, Any]:
    """Return the variables of inventories/lab/group_vars/all/NAME.yml, without evaluating templates."""
    return dict(fast_yaml.load((INVENTORY / "group_vars" / "all" / f"{name}.yml").read_text(encoding="utf-8")))


def hosts() -> dict[str, dict[str, Any]]:
    """Return each host of the lab with its own variables."""
    return {host: variables or {} for group in _groups().values() for host, variables in group["hosts"].items()}


def groups() -> dict[str, list[str]]:
    """Return each group with its hosts in alphabetical order."""
    return {name: sorted(content["hosts"]) for name, content in _groups().items()}


def group(name: str) -> list[str]:
    """Return the hosts of a group in alphabetical order."""
    return groups()[name]


def address(host: str, network: str) -> str:
    """Return the address of a host in a network: estate, management, internet, …"""
    return str(hosts()[host]["lab_networks"][network])


def _groups() -> dict[str, Any]:
    inventory = fast_yaml.load((INVENTORY / "hosts.yml").read_text(encoding="utf-8"))
    return dict(inventory["all"]["children"])
