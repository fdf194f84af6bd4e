# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Variables of httpd configuration: ${NAME}, set by Define or by the environment of the server.

As httpd does it (Apache httpd 2.4 manual, "Configuration Files" and directive Define): a Define counts before the
environment, and for all that follows it, in all files. A name that neither sets stays as it is written. Httpd 2.2 has
no Define with a value and knows the environment only.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import Callable, Dict, List, Mapping, Set, Tuple

_VARIABLE = re.compile(r"\$\{([^}:]+)\}")
# The environment is asked for at its first use: most configurations need none.
Environment = Callable[[], Mapping[str, str]]


def no_environment() -> Mapping[str, str]:
    """Return no variables."""
    return {}


class Variables:
    """The variables of a configuration, as far as it is read."""

    def __init__(self, environment: Environment = no_environment) -> None:
        self._environment = environment
        self._names: Set[str] = set()
        self._values: Dict[str, str] = {}
        self._ambiguous: Set[str] = set()

    def define(self, arguments: Tuple[str, ...], certain: bool) -> None:
        """Take over a Define. certain: whether httpd reads it for sure; else it may not replace another value."""
        name, value = arguments[0], arguments[1] if len(arguments) > 1 else None
        self._names.add(name)
        if value is None:
            return
        if certain:
            self._ambiguous.discard(name)
        elif self._values.get(name, value) != value:
            self._ambiguous.add(name)
        self._values[name] = value

    def undefine(self, name: str) -> None:
        """Take over an UnDefine."""
        self._names.discard(name)
        self._values.pop(name, None)
        self._ambiguous.discard(name)

    def is_defined(self, name: str) -> bool:
        """Return whether a Define has this name; a name that only the command line of httpd defines is not known."""
        return name in self._names

    def expand(self, text: str) -> str:
        """Return the text with the values of its variables; one without a single value stays as it is written."""

        def value(match: "re.Match[str]") -> str:
            name = match.group(1)
            if name in self._ambiguous:
                return match.group()
            if name in self._values:
                return self._values[name]
            return self._environment().get(name, match.group())

        return _VARIABLE.sub(value, text) if "${" in text else text


def names_in(text: str) -> List[str]:
    """Return the names of the variables in a text."""
    return _VARIABLE.findall(text)
