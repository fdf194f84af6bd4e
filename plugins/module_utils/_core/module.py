# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one way in and out of every module of the collection. Python 3.6.

A module is its documentation, ``act`` and ``main``. ``main`` builds the AnsibleModule from its argument specification
and calls `run`. ``act`` turns options into data, lets pure functions decide, writes unless this is check mode, and
returns the result; it neither exits nor fails.
"""

from typing import Any, Callable, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError

Act = Callable[[AnsibleModule], Dict[str, Any]]


def run(module: AnsibleModule, act: Act, account: str = "root") -> None:
    """Call ``act`` and leave the module with its result, or with a sentence that says what is wrong.

    act: takes the module and returns the result as RETURN documents it. A list under ``warnings`` is shown to the user.
    account: who may do what this module does, in words; the remedy when the operating system denies access.
    """
    try:
        outcome = act(module)
    except EstateError as exc:
        module.fail_json(msg=str(exc), **exc.details)
    except OSError as exc:
        place = f"{exc.filename}: " if exc.filename else ""
        remedy = f"; run as {account}" if isinstance(exc, PermissionError) else ""
        module.fail_json(msg=f"{place}{exc.strerror or exc}{remedy}")
    for text in outcome.pop("warnings", []):
        module.warn(text)
    module.exit_json(**outcome)
