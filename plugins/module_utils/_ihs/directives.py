# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read one file of httpd configuration: its logical lines and its directives, with their places in the text.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import Iterator, List, NamedTuple, Optional, Tuple

# Sections that are only conditions; their content belongs to the section around them.
CONDITIONS = {"ifmodule", "ifdefine", "ifversion", "iffile", "ifdirective", "ifsection"}
_WORD = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|(\S+)")


class Directive(NamedTuple):
    """An active directive: span in the text (line end included), lower-case name, arguments, sections around it.

    if_defines: the arguments of the IfDefine sections around it. host: where its virtual host begins in the text.
    """

    start: int
    end: int
    name: str
    arguments: Tuple[str, ...]
    sections: Tuple[str, ...]
    if_defines: Tuple[str, ...] = ()
    host: Optional[int] = None

    @property
    def plain(self) -> bool:
        """Return whether it is outside of every section, conditions included."""
        return not self.sections

    @property
    def main(self) -> bool:
        """Return whether it is for the main server; conditions around it are assumed to be true."""
        return all(section in CONDITIONS for section in self.sections)


def directives(text: str) -> List[Directive]:
    """Return the active directives of one file, without the lines that begin and end sections."""
    result: List[Directive] = []
    sections: List[Tuple[str, str, int]] = []
    for start, end, line in logical_lines(text):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        if stripped.startswith("</"):
            if sections:
                sections.pop()
        elif stripped.startswith("<"):
            name, _blank, rest = re.sub(r"[\s>]", " ", stripped[1:]).partition(" ")
            sections.append((name.lower(), rest.strip(), start))
        else:
            words = _words(stripped)
            around = tuple(name for name, _rest, _start in sections)
            if_defines = tuple(rest for name, rest, _start in sections if name == "ifdefine")
            host = next((begin for name, _rest, begin in sections if name == "virtualhost"), None)
            result.append(Directive(start, end, words[0].lower(), tuple(words[1:]), around, if_defines, host))
    return result


def plain_lines(text: str) -> Iterator[Tuple[int, int, str]]:
    """Yield the logical lines outside of every section."""
    depth = 0
    for start, end, line in logical_lines(text):
        stripped = line.strip()
        if stripped.startswith("</"):
            depth -= 1
        elif stripped.startswith("<"):
            depth += 1
        elif depth == 0:
            yield start, end, line


def logical_lines(text: str) -> Iterator[Tuple[int, int, str]]:
    """Yield (start, end, line) with continuations joined; end is after the line end."""
    start, position = 0, 0
    parts: List[str] = []
    for physical in _physical_lines(text):
        position += len(physical)
        bare = physical.rstrip("\r\n")
        if bare.endswith("\\") and bare != physical:
            parts.append(bare[:-1])
            continue
        yield start, position, "".join(parts) + bare
        start, parts = position, []
    if parts:
        yield start, position, "".join(parts)


def _physical_lines(text: str) -> List[str]:
    return re.findall(r"[^\n]*\n|[^\n]+$", text)


def _words(line: str) -> List[str]:
    return [double or single or bare for double, single, bare in _WORD.findall(line)]
