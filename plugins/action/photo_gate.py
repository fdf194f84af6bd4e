# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Open the keys files of the site on the controller, and run module photo_gate with what verifies tokens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible.errors import AnsibleError, AnsibleFileNotFound
from ansible.plugins.action import ActionBase
from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError
from ansible_collections.sametime.estate.plugins.module_utils._gate import keys as key_file
from ansible_collections.sametime.estate.plugins.plugin_utils._sso import site_keys


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
                arguments["key_file"] = key_file.dump(site_keys.verifying_keys(entries, self._content))
            except EstateError as exc:
                result.update(failed=True, msg=str(exc))
                return result
        result.update(self._execute_module(module_args=arguments, task_vars=task_vars))
        return result

    def _content(self, name: str) -> bytes:
        """Return a file of the controller, found as files of a task are, and decrypted if it is in a vault."""
        try:
            return Path(self._loader.get_real_file(self._find_needle("files", name))).read_bytes()
        except AnsibleFileNotFound:
            raise FileNotFoundError(2, "No such file or directory", name) from None
        except AnsibleError as exc:
            if "Could not find" in str(exc):
                raise FileNotFoundError(2, "No such file or directory", name) from None
            raise OSError(5, str(exc).splitlines()[0], name) from None
