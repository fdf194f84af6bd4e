# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Explains a request for a photo on the controller, sign-on tokens included. Nothing runs on a host."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible.plugins.action import ActionBase
from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.decision import decide, in_words
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.policy import Policy
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.read_policy import read_policy
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.request import Request
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.sign_on import has_token
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.controller_files import content
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.site_keys import verifying_keys

_OPTIONS = {
    "policy": {"type": "dict", "required": True},
    "address": {"type": "str", "required": True},
    "cookie": {"type": "str", "default": ""},
    "token": {"type": "str", "no_log": True},
    "token_file": {"type": "path"},
    "token_cookie": {"type": "str", "no_log": False},
    "keys": {"type": "list", "elements": "dict", "no_log": False},
    "path": {"type": "str", "default": "/a@acme.example.jpg"},
    "method": {"type": "str", "default": "GET"},
    "balancers": {"type": "list", "elements": "str", "default": []},
    "forwarded": {"type": "str", "default": ""},
    "photo_host": {"type": "str", "default": ""},
}


class ActionModule(ActionBase):
    """The action of module photo_access_info."""

    TRANSFERS_FILES = False
    _requires_connection = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the decision with its reasons."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        _, options = self.validate_argument_spec(argument_spec=_OPTIONS, mutually_exclusive=[("token", "token_file")])
        try:
            policy = read_policy(options["policy"], options["photo_host"])
            fields = {name: options[name] for name in ("path", "method", "forwarded", "balancers")}
            request = Request(options["address"], self._header(policy, options), **fields)
            asked = options["keys"] and has_token(policy, request.cookie)
            keys = verifying_keys(options["keys"], lambda name: content(self, name)) if asked else None
            decision = decide(policy, request, keys)
        except EstateError as exc:
            result.update(failed=True, msg=str(exc))
            return result
        steps = [step._asdict() for step in decision.steps]
        result.update(decision._asdict() | {"changed": False, "steps": steps, "lines": in_words(request, decision)})
        return result

    @staticmethod
    def _header(policy: Policy, options: dict[str, Any]) -> str:
        """Return the Cookie header with the token. Raises EstateError."""
        token = options["token"]
        if options["token_file"]:
            try:
                token = Path(options["token_file"]).read_text(encoding="ascii")
            except (OSError, ValueError) as exc:
                reason = getattr(exc, "strerror", None) or "it is not ASCII text"
                raise EstateError(
                    f"token_file: {options['token_file']} cannot be read ({reason}); name a file that has only"
                    " the value of the cookie"
                ) from None
        if token is None:
            return str(options["cookie"])
        if not options["token_cookie"] and not policy.tokens:
            raise EstateError("a token is given, but the policy has no rule with verify: ltpa; set token_cookie")
        name = options["token_cookie"] or policy.tokens[0].cookie
        return "; ".join(part for part in (options["cookie"], f"{name}={token.strip()}") if part)
