# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run module was_sso_keys, and write the keys that it returns to a file of the controller.

The keys are neither in the result of the task nor in the output of a verbose run.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase
from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError
from ansible_collections.sametime.estate.plugins.plugin_utils._sso import export, site_keys
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.controller_files import (
    content,
    is_in_a_vault,
    place,
)
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.keys_file import KeysFileError
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.written_file import WrittenFile

_RETURNED = "exported"


class ActionModule(ActionBase):
    """The action of module was_sso_keys."""

    TRANSFERS_FILES = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Export the keys of the host, and write the file of its entry, unless it has them or this is check mode."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        arguments = dict(self._task.args)
        entries, replace = arguments.pop("keys", None), arguments.pop("replace", False)
        try:
            result.update(self._exported(entries, replace, arguments, task_vars or {}))
        except EstateError as exc:
            result.update(failed=True, msg=str(exc))
        except OSError as exc:
            result.update(failed=True, msg=f"{exc.filename}, on the controller: {exc.strerror or exc}")
        return result

    def _exported(
        self, entries: Any, replace: Any, arguments: dict[str, Any], variables: dict[str, Any]
    ) -> dict[str, Any]:
        host = variables["inventory_hostname"]
        entry = export.entry_of(entries, host, list(variables.get("groups", {}).get("ssc", [])))
        if entry is None:
            lines = [f"No entry of {site_keys.PLACE} has cell: {host}; nothing is exported from it."]
            return {"changed": False, "file": None, "advice": lines}
        text = base64.b64encode(export.password_bytes(entry)).decode()
        where = f"{site_keys.PLACE}, entry '{entry['name']}'"
        path = place(self, entry["file"])
        target = WrittenFile(where, path)
        target.check()
        present = content(self, str(path)) if path.exists() else None
        with _no_output(self):
            answer = self._execute_module(module_args={**arguments, "export_password": text}, task_vars=variables)
        if answer.get("failed") or _RETURNED not in answer:
            return _without_secrets(answer)
        try:
            exported = base64.b64decode(answer[_RETURNED], validate=True)
        except binascii.Error:
            raise KeysFileError(f"{where}: the keys of the cell arrived damaged; run again") from None
        change = export.plan(entry, exported, present, boolean(replace))
        if change.write and present is not None and is_in_a_vault(path):
            raise KeysFileError(
                f"{where}: Ansible Vault encrypts the file {path}, and an export would replace it by a plain one; move"
                " it away, run again, and encrypt the new file with ansible-vault encrypt"
            )
        kept = target.write(exported, change.keep) if change.write and not self._task.check_mode else None
        return {
            **_without_secrets(answer),
            "changed": change.write,
            "file": str(path),
            "fingerprint": change.fingerprint,
            "kept": kept,
            "advice": export.advice(entry, change, kept),
            "diff": _diff(path, change),
        }


@contextmanager
def _no_output(action: ActionBase) -> Iterator[None]:
    """Keep what the module returns out of the output of a connection with -vvv; the messages of the task stay."""
    contexts = [action._play_context, getattr(action._connection, "_play_context", None)]  # noqa: SLF001
    before = [(context, context.no_log) for context in contexts if context is not None]
    for context, _ in before:
        context.no_log = True
    try:
        yield
    finally:
        for context, value in before:
            context.no_log = value


def _without_secrets(answer: dict[str, Any]) -> dict[str, Any]:
    """Return the result of the module without the keys, also if it was not a proper result."""
    answer = {name: value for name, value in answer.items() if name != _RETURNED}
    for name in ("module_stdout", "module_stderr"):
        if f'"{_RETURNED}"' in str(answer.get(name)):
            answer[name] = "hidden, because it has keys"
    return answer


def _diff(path: Any, change: export.Plan) -> dict[str, str]:
    before, after = (
        "".join(f"{name}: {value}\n" for name, value in shown.items()) for shown in (change.before, change.after)
    )
    return {"before_header": str(path), "after_header": str(path), "before": before, "after": after}
