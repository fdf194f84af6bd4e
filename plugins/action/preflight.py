# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the inventory on the controller, and lists all problems together. Nothing runs on a host."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible.errors import AnsibleError
from ansible.plugins.action import ActionBase
from ansible.utils.vars import load_extra_vars
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight import check, problem, sources
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.settings import Inventory, UnresolvedError
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.site import GROUPS, PARTS
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.controller_files import content

COLLECTION = Path(__file__).resolve().parents[2]


class ActionModule(ActionBase):
    """The action of module preflight."""

    TRANSFERS_FILES = False
    _requires_connection = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the problems and warnings; fail when there is a problem."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        variables = task_vars or {}
        _, options = self.validate_argument_spec(
            argument_spec={"parts": {"type": "list", "elements": "str", "choices": list(PARTS), "default": list(PARTS)}}
        )
        verdict = check.check(options["parts"], sources.roles(COLLECTION), self._inventory(variables))
        problems, warnings = (self._lines(found, variables) for found in verdict)
        if warnings:
            names = ", ".join(sorted({found.root for found in verdict.warnings}))
            self._display.warning(f"These variables still have names or addresses of the example inventory: {names}.")
        result.update(changed=False, problems=problems, warned=warnings)
        if problems:
            count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
            result.update(
                failed=True,
                msg=f"The inventory has {count}; no host was contacted:\n" + "\n".join(problems),
                _ansible_verbose_always=True,
            )
        return result

    def _inventory(self, variables: dict[str, Any]) -> Inventory:
        groups = {name: list(hosts) for name, hosts in variables.get("groups", {}).items()}
        hostvars = variables["hostvars"]
        hosts = {host for group in GROUPS for host in groups.get(group, [])}
        raw = {host: hostvars.raw_get(host) for host in sorted(hosts)}
        engines: dict[str, Any] = {}

        def template(host: str, value: Any) -> Any:
            if host not in engines:
                environment = {**raw[host], "hostvars": hostvars}
                engines[host] = self._templar.copy_with_new_env(available_variables=environment)
            try:
                return engines[host].template(value)
            except AnsibleError as exc:
                raise UnresolvedError(_one_line(exc)) from exc

        return Inventory(groups, raw, template, lambda name: content(self, name))

    def _lines(self, problems: list[problem.Problem], variables: dict[str, Any]) -> list[str]:
        if not problems:
            return []
        names = {found.root for found in problems}
        places = sources.places(
            names, variables.get("ansible_inventory_sources") or [], load_extra_vars(self._loader), Path.cwd()
        )
        return problem.lines(problems, places)


def _one_line(exc: AnsibleError) -> str:
    """Return the reason alone; the rest of such a message may show values."""
    text = str(getattr(exc, "message", exc)).strip()
    return " ".join(text.splitlines()[0].split())[:200] if text else type(exc).__name__
