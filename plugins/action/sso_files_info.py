# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read keys files and sametime.ini on the controller. Nothing runs on a host."""

from __future__ import annotations

from typing import Any

from ansible.plugins.action import ActionBase
from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError
from ansible_collections.sametime.estate.plugins.plugin_utils._sso import shown_files
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.controller_files import content


class ActionModule(ActionBase):
    """The action of module sso_files_info."""

    TRANSFERS_FILES = False
    _requires_connection = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return what the files show; fail with a sentence if one cannot be read."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        lists = {"type": "list", "elements": "dict", "default": []}
        _, options = self.validate_argument_spec(argument_spec={"keys": {**lists, "no_log": False}, "domino": lists})
        try:
            keys = shown_files.keys(options["keys"], lambda name: content(self, name))
            domino = shown_files.domino(options["domino"], lambda name: content(self, name))
        except EstateError as exc:
            result.update(failed=True, msg=str(exc))
            return result
        result.update(changed=False, keys=keys, domino=domino)
        return result
