# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the runbook on the controller: one page per host, from the inventory alone. Nothing runs on a host."""

from __future__ import annotations

import contextlib
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleError
from ansible.plugins.action import ActionBase
from ansible_collections.sametime.estate.plugins.module_utils._core import files
from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight import sources
from ansible_collections.sametime.estate.plugins.plugin_utils._runbook import runbook
from ansible_collections.sametime.estate.plugins.plugin_utils._runbook.page import is_page, masked

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
# The place of a secret is none.
_PLACE = re.compile(r"_(file|path|directory)$", re.IGNORECASE)
# Variables whose keys are names of groups and hosts.
_MAGIC = {"groups", "hostvars", "vars"}
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
        directory = Path(options["directory"])
        changed = changes(directory, pages)
        if not self._task.check_mode:
            write(directory, changed)
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
        secrets: dict[str, str] = {}
        hostvars = variables["hostvars"]
        for host in variables["groups"].get("all", []):
            raw = hostvars.raw_get(host)
            engine = self._templar.copy_with_new_env(available_variables={**raw, "hostvars": hostvars})
            for place, value in itertools.chain.from_iterable(
                secret_texts(name, raw[name]) for name in raw if name not in _MAGIC
            ):
                with contextlib.suppress(AnsibleError):  # one that cannot be evaluated is nowhere
                    text = engine.template(value)
                    if isinstance(text, str):
                        secrets[place] = text
        return secrets


def changes(directory: Path, pages: Mapping[str, str]) -> list[dict[str, str]]:
    """Return what must be written, as diffs. Raises AnsibleError: a file is not of a runbook, or cannot be read."""
    changed = []
    for host, text in pages.items():
        if "/" in host:
            raise AnsibleError(f"runbook: {host} cannot be the name of a file")
        path = directory / f"{host}.md"
        try:
            before = path.read_text(encoding="utf-8") if path.is_file() else ""
        except (OSError, ValueError) as exc:
            raise AnsibleError(f"runbook: {path} cannot be read ({exc}); move it away") from exc
        if before and not is_page(before):
            raise AnsibleError(
                f"runbook: {path} is not a page of a runbook, so it is not replaced; nothing was written. Move it away,"
                " or give another directory"
            )
        if before != text:
            changed.append({"before_header": str(path), "after_header": str(path), "before": before, "after": text})
    return changed


def write(directory: Path, changed: Sequence[Mapping[str, str]]) -> None:
    """Write the pages of `changes`. Raises AnsibleError: the directory cannot be written."""
    try:
        for change in changed:
            directory.mkdir(parents=True, exist_ok=True)
            files.replace(change["after_header"], change["after"].encode(), 0o644)
    except OSError as exc:
        raise AnsibleError(
            f"runbook: {directory} cannot be written ({exc.strerror or exc}); give another directory, or one in which"
            " the account that runs Ansible can write"
        ) from exc


def secret_texts(place: str, value: Any, *, secret: bool = False) -> Iterator[tuple[str, str]]:
    """Yield the place and the text of each secret in a variable: by its name, or by the name of a key in it."""
    name = place.rpartition(".")[2]
    secret = secret or (bool(_SECRET.search(name)) and not _PLACE.search(name))
    if isinstance(value, str):
        if secret:
            yield place, value
    elif isinstance(value, Mapping):
        # A setting, such as {name: adminPassword, value: …}.
        named = bool(_SECRET.search(str(value.get("name", ""))))
        for key, item in value.items():
            yield from secret_texts(f"{place}.{key}", item, secret=secret or (named and key == "value"))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from secret_texts(f"{place}[{number}]", item, secret=secret)


def _trusted(value: Any) -> Any:
    """Return a default of a role as Ansible takes it from there: its expressions count."""
    if isinstance(value, str):
        return trust_as_template(value)
    if isinstance(value, list):
        return [_trusted(item) for item in value]
    if isinstance(value, dict):
        return {key: _trusted(item) for key, item in value.items()}
    return value
