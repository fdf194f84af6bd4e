# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The error of the whole collection, and a word for messages. Pure. Python 3.6."""

from typing import Any


class EstateError(Exception):
    """A sentence for the administrator: what is wrong, where, and what to do about it.

    ``details`` goes into the module's result as it is: rc, stdout, stderr and what else helps. Every package derives
    its own error from this one, so that `_core.module.run` is the only place that translates errors.
    """

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.details = details


def type_name(value: Any) -> str:
    """Return the type of a value in the words of Python: newer versions of Ansible derive classes of their own."""
    return next(kind.__name__ for kind in type(value).__mro__ if kind.__module__ == "builtins")
