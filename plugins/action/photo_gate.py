# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Open the keys files of the site on the controller, and run module photo_gate with what verifies tokens."""

from __future__ import annotations

from typing import Any

from ansible.plugins.action import ActionBase
from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError
from ansible_collections.sametime.estate.plugins.module_utils._gate import keys as key_file
from ansible_collections.sametime.estate.plugins.plugin_utils._sso import site_keys
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.controller_files import content


class ActionModule(ActionBase):
    """The action of module photo_gate: passwords and private keys stay on the controller."""

    TRANSFERS_FILES = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Replace the option keys by the text of the key file, and run the module."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        arguments = dict(self._task.args)
        entries = arguments.pop("keys", None)
        if arguments.get("state", "present") == "present" and arguments.get("tokens"):
            try:
                arguments["key_file"] = key_file.dump(
                    site_keys.verifying_keys(entries, lambda name: content(self, name))
                )
            except EstateError as exc:
                result.update(failed=True, msg=str(exc))
                return result
        result.update(self._execute_module(module_args=arguments, task_vars=task_vars))
        return result
