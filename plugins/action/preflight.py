# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the inventory on the controller, and lists all problems together. Nothing runs on a host."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleError
from ansible.plugins.action import ActionBase
from ansible.utils.vars import load_extra_vars
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight import check, problem, sources
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.problem import SecretText
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.settings import Inventory, UnresolvedError
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.site import GROUPS, PARTS
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.controller_files import content

# Classes of encrypted texts, in ansible-core 2.16 to 2.18 and in later ones.
_ENCRYPTED = ("AnsibleVaultEncryptedUnicode", "EncryptedString")
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
        roles = sources.roles(COLLECTION)
        verdict = check.check(options["parts"], roles, self._inventory(variables))
        places = variables.get("ansible_inventory_sources") or []
        prefixes = ("sametime_", *(f"{role}_" for role in roles))
        misread = sources.misread_numbers(places, prefixes)
        verdict = verdict._replace(problems=[*verdict.problems, *misread])
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
                return _decrypted(value, engines[host].template(value))
            except AnsibleError as exc:
                raise UnresolvedError(_one_line(exc)) from exc
            except Exception as exc:  # older versions do not wrap what a filter or lookup raises
                raise UnresolvedError(f"the expression ends with {type(exc).__name__}") from exc

        files = sources.names_of_files(variables.get("ansible_inventory_sources") or [])
        return Inventory(groups, raw, template, lambda name: content(self, name), files)

    def _lines(self, problems: list[problem.Problem], variables: dict[str, Any]) -> list[str]:
        if not problems:
            return []
        names = {found.root for found in problems}
        places = sources.places(
            names, variables.get("ansible_inventory_sources") or [], load_extra_vars(self._loader), Path.cwd()
        )
        return problem.lines(problems, places)


def _decrypted(written: Any, value: Any) -> Any:
    """Return a value in which texts that ``!vault`` encrypts are decrypted, and marked as secrets."""
    if type(written).__name__ in _ENCRYPTED:
        return SecretText(value)
    if isinstance(written, dict) and isinstance(value, dict):
        return {key: _decrypted(written.get(key), inner) for key, inner in value.items()}
    if isinstance(written, (list, tuple)) and isinstance(value, (list, tuple)) and len(written) == len(value):
        return [_decrypted(*pair) for pair in zip(written, value, strict=True)]
    return value


def _one_line(exc: AnsibleError) -> str:
    """Return the reason alone; the rest of such a message may show values."""
    text = str(getattr(exc, "message", exc)).strip()
    # Older versions show the whole expression, which may hold a secret.
    text = re.sub(r"\. String: .*|(?<=while templating )'.*'(?=\. Error was)", "", text, flags=re.DOTALL)
    parts = " ".join(text.splitlines()[0].split())[:200].split(". ") if text else [type(exc).__name__]
    return ". ".join(dict.fromkeys(parts))
