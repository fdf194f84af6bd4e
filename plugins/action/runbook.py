# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the runbook on the controller: one page per host, from the inventory alone. Nothing runs on a host."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleError
from ansible.plugins.action import ActionBase
from ansible_collections.sametime.estate.plugins.module_utils._core import files
from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight import sources
from ansible_collections.sametime.estate.plugins.plugin_utils._runbook import runbook
from ansible_collections.sametime.estate.plugins.plugin_utils._runbook.page import masked

try:
    from ansible.template import trust_as_template  # from ansible-core 2.19
except ImportError:

    def trust_as_template(value: str) -> str:
        """Return the text: ansible-core before 2.19 takes any text as a template."""
        return value


_OPTIONS = {
    "directory": {"type": "path", "required": True},
    "virtual_hosts": {"type": "dict", "default": {}},
    "photo_sources": {"type": "dict", "default": {}},
}
_SECRET = re.compile(r"^vault_|pass(word|wd|phrase)|secret", re.IGNORECASE)
COLLECTION = Path(__file__).resolve().parents[2]


class ActionModule(ActionBase):
    """The action of module runbook."""

    TRANSFERS_FILES = False
    _requires_connection = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Write the pages that differ, and return their paths."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        _, options = self.validate_argument_spec(argument_spec=_OPTIONS)
        variables = task_vars or {}
        groups = {name: list(hosts) for name, hosts in variables.get("groups", {}).items()}
        try:
            rendered = options["virtual_hosts"], options["photo_sources"]
            pages = runbook.pages(groups, self._reader(variables), *rendered)
        except (EstateError, ValueError) as exc:
            raise AnsibleError(f"runbook: {exc}") from exc
        secrets = self._secrets(variables)
        pages = {host: masked(text, secrets) for host, text in pages.items()}
        changed = self._write(Path(options["directory"]), pages)
        result.update(changed=bool(changed), pages=sorted(pages), diff=changed)
        return result

    def _reader(self, variables: Mapping[str, Any]) -> runbook.Read:
        """Return what reads the options of a role on a host: what the inventory sets, otherwise the default."""
        roles = sources.roles(COLLECTION)
        hostvars = variables["hostvars"]

        def read(host: str, role: str) -> dict[str, Any]:
            defaults = {name: _trusted(value) for name, value in roles[role].defaults.items()}
            own = {**defaults, **hostvars.raw_get(host), "hostvars": hostvars, "groups": variables["groups"]}
            engine = self._templar.copy_with_new_env(available_variables=own)
            return {
                name: engine.template(trust_as_template("{{ " + f"{role}_{name}" + " }}"))
                for name in runbook.OPTIONS[role]
            }

        return read

    def _secrets(self, variables: Mapping[str, Any]) -> dict[str, str]:
        """Return the values of variables that are secrets by their names, so that no page has one by mistake."""
        secrets = {}
        hostvars = variables["hostvars"]
        for host in variables["groups"].get("all", []):
            raw = hostvars.raw_get(host)
            for name in filter(_SECRET.search, raw):
                engine = self._templar.copy_with_new_env(available_variables={**raw, "hostvars": hostvars})
                with contextlib.suppress(AnsibleError):  # one that cannot be evaluated is nowhere
                    value = engine.template(raw[name])
                    if isinstance(value, str):
                        secrets[name] = value
        return secrets

    def _write(self, directory: Path, pages: Mapping[str, str]) -> list[dict[str, str]]:
        """Write the pages that differ, unless this is check mode, and return the differences."""
        changed = []
        for host, text in pages.items():
            if "/" in host:
                raise AnsibleError(f"runbook: {host} cannot be the name of a file")
            path = directory / f"{host}.md"
            before = path.read_text(encoding="utf-8") if path.is_file() else ""
            if before != text:
                changed.append({"before_header": str(path), "after_header": str(path), "before": before, "after": text})
                if not self._task.check_mode:
                    directory.mkdir(parents=True, exist_ok=True)
                    files.replace(str(path), text.encode(), 0o644)
        return changed


def _trusted(value: Any) -> Any:
    """Return a default of a role as Ansible takes it from there: its expressions count."""
    if isinstance(value, str):
        return trust_as_template(value)
    if isinstance(value, list):
        return [_trusted(item) for item in value]
    if isinstance(value, dict):
        return {key: _trusted(item) for key, item in value.items()}
    return value
