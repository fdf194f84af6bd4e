# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run module ldap_photo_url in slices, and show the progress between them."""

from __future__ import annotations

import time
from typing import Any

from ansible.plugins.action import ActionBase
from ansible_collections.sametime.estate.plugins.plugin_utils._ldap import slices

_SECONDS = 10


class ActionModule(ActionBase):
    """The action of module ldap_photo_url. Each slice writes for some seconds; the next one continues."""

    TRANSFERS_FILES = False
    _supports_check_mode = True
    _supports_async = False
    _supports_diff = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Call the module until no change remains, and return one result."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        arguments = {"slice_seconds": _SECONDS, **self._task.args}
        excluded = self._task.args.get("exclude") or []
        if isinstance(excluded, str):  # one name, whose commas separate nothing
            arguments["exclude"] = excluded = [excluded]
        began = time.monotonic()
        so_far: dict[str, Any] = {}
        while True:
            answer = self._execute_module(module_args=arguments, task_vars=task_vars)
            so_far = slices.total(so_far, answer)
            counts = so_far.get("counts") or {}
            if answer.get("failed") or answer.get("unreachable") or not counts.get("remaining"):
                break
            self._display.display(slices.line(self._host(task_vars), so_far, time.monotonic() - began))
            # The server has refused them; a further attempt would only take time.
            arguments["exclude"] = [*excluded, *(one["person"] for one in so_far["refused"])]
        result.update(so_far)
        return result

    def _host(self, task_vars: dict[str, Any] | None) -> str:
        delegate = getattr(self._task, "delegate_to", None)
        return str(delegate or (task_vars or {}).get("inventory_hostname", "?"))
