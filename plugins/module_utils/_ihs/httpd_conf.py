# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read and edit httpd configuration files without changing other bytes.

Pure: no Ansible, no files, no processes; files come through functions that callers pass in. Python 3.6. Text is the
bytes decoded as latin-1, so every byte is kept. Comments, continuation lines (trailing backslash), sections and both
kinds of line ends are understood; a directive is plain only outside of every section.
"""

import fnmatch
import posixpath
import re
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Optional, Tuple

# Sections that are only conditions; their content belongs to the section around them.
_CONDITIONS = {"ifmodule", "ifdefine", "ifversion", "iffile", "ifdirective", "ifsection"}
_COMMENTED = re.compile(r"^[ \t]*(#[# \t]*)LoadModule[ \t]+(\w+)[ \t]+\S", re.IGNORECASE)
_WORD = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|(\S+)")
_WILDCARD = re.compile(r"[*?\[]")
_MAXIMUM_DEPTH = 20

Read = Callable[[str], Optional[str]]
Expand = Callable[[str], List[str]]


class Directive(NamedTuple):
    """An active directive: span in the text (line end included), lower-case name, arguments, sections around it."""

    start: int
    end: int
    name: str
    arguments: Tuple[str, ...]
    sections: Tuple[str, ...]

    @property
    def plain(self) -> bool:
        """Return whether it is outside of every section, conditions included."""
        return not self.sections

    @property
    def main(self) -> bool:
        """Return whether it is for the main server; conditions around it are assumed to be true."""
        return all(section in _CONDITIONS for section in self.sections)


class Located(NamedTuple):
    """A directive and its file; ``main`` as in Directive, and for the files that include it too."""

    file: str
    directive: Directive
    main: bool


def directives(text: str) -> List[Directive]:
    """Return the active directives of one file, without the lines that begin and end sections."""
    result: List[Directive] = []
    sections: List[str] = []
    for start, end, line in _logical_lines(text):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        if stripped.startswith("</"):
            if sections:
                sections.pop()
        elif stripped.startswith("<"):
            sections.append(re.split(r"[\s>]", stripped[1:], maxsplit=1)[0].lower())
        else:
            words = _words(stripped)
            result.append(Directive(start, end, words[0].lower(), tuple(words[1:]), tuple(sections)))
    return result


def walk(path: str, root: str, read: Read, expand: Expand) -> Iterator[Located]:
    """Yield the directives of a file and of all that it includes, in httpd's order. Unreadable files are skipped."""

    def below(name: str, main: bool, depth: int) -> Iterator[Located]:
        text = read(name)
        if text is None or depth > _MAXIMUM_DEPTH:
            return
        for directive in directives(text):
            here = main and directive.main
            yield Located(name, directive, here)
            pattern = include_pattern(directive, root)
            for included in expand(pattern) if pattern else []:
                for located in below(included, here, depth + 1):
                    yield located

    return below(path, True, 0)


def include_pattern(directive: Directive, root: str) -> Optional[str]:
    """Return the absolute pattern of an Include, None for any other directive."""
    if directive.name not in ("include", "includeoptional") or not directive.arguments:
        return None
    return posixpath.join(root, directive.arguments[0])


def covers(pattern: str, path: str) -> bool:
    """Return whether an absolute Include pattern includes a file; a directory includes all files below it."""
    parts, wanted = (posixpath.normpath(text).split("/") for text in (pattern, path))
    if len(parts) > len(wanted):
        return False
    same = all(fnmatch.fnmatchcase(there, part) for part, there in zip(parts, wanted))
    return same and (len(parts) == len(wanted) or not _WILDCARD.search(parts[-1]))


def includes(text: str, root: str, path: str) -> List[Directive]:
    """Return the plain Include directives that include a file."""
    return [d for d in directives(text) if d.plain and covers(include_pattern(d, root) or "/", path)]


def loads(text: str, module: str) -> bool:
    """Return whether a plain LoadModule line loads a module."""
    return any(d.plain and d.name == "loadmodule" and d.arguments[:1] == (module,) for d in directives(text))


def not_loaded(text: str, modules: List[str]) -> List[str]:
    """Return the modules that no plain LoadModule line loads; httpd may still load them elsewhere."""
    return [module for module in modules if not loads(text, module)]


def with_module(text: str, module: str) -> str:
    """Return the text that loads a module: by its commented line if there is one, else by a new line after the last."""
    if loads(text, module):
        return text
    for start, _end, line in _plain_lines(text):
        commented = _COMMENTED.match(line)
        if commented and commented.group(2) == module:
            return text[: start + commented.start(1)] + text[start + commented.end(1) :]
    last = [d.end for d in directives(text) if d.plain and d.name == "loadmodule"]
    place = last[-1] if last else _first_use(text)
    line = f"LoadModule {module} modules/mod_{module[: -len('_module')]}.so"
    return _inserted(text, place, line)


def with_include(text: str, root: str, path: str) -> str:
    """Return the text with an Include of a file at the end, unless an Include has it already."""
    return text if includes(text, root, path) else _inserted(text, len(text), f"Include {_quoted(path)}")


def without_include(text: str, root: str, path: str) -> str:
    """Return the text without the Include lines of exactly this file; patterns stay, they include other files too."""
    for directive in reversed(includes(text, root, path)):
        if posixpath.normpath(include_pattern(directive, root) or "") == posixpath.normpath(path):
            text = text[: directive.start] + text[directive.end :]
    return text


def candidate(text: str, root: str, path: str, replacement: Optional[str], expand: Expand) -> str:
    """Return the text with ``replacement`` included in place of ``path`` (None: nothing), for a test run."""
    for directive in reversed(includes(text, root, path)):
        names = expand(include_pattern(directive, root) or "")
        others = [name for name in names if posixpath.normpath(name) != posixpath.normpath(path)]
        before = [name for name in others if name < path]
        after = [name for name in others if name >= path]
        taken = before + ([replacement] if replacement else []) + after
        lines = "".join(f"Include {_quoted(name)}\n" for name in taken)
        text = text[: directive.start] + lines + text[directive.end :]
    return text


def main_value(located: List[Located], name: str) -> Optional[str]:
    """Return the first argument of the last such directive for the main server, None without one."""
    values = [place.directive.arguments[0] for place in located if place.main and _is(place, name)]
    return values[-1] if values else None


def main_server(located: List[Located]) -> Dict[str, Any]:
    """Return what the configuration says outside of virtual hosts, as module ihs_info documents it."""
    return {
        "listen": values(located, "Listen"),
        "name_virtual_hosts": values(located, "NameVirtualHost"),
        "server_name": main_value(located, "ServerName"),
        "document_root": main_value(located, "DocumentRoot"),
        "rewrite_engine": (main_value(located, "RewriteEngine") or "").lower() == "on",
    }


def values(located: List[Located], name: str) -> List[str]:
    """Return the first argument of every such directive, in all sections and files."""
    return [place.directive.arguments[0] for place in located if _is(place, name)]


def _is(place: Located, name: str) -> bool:
    return place.directive.name == name.lower() and bool(place.directive.arguments)


def _plain_lines(text: str) -> Iterator[Tuple[int, int, str]]:
    """Yield the logical lines outside of every section."""
    depth = 0
    for start, end, line in _logical_lines(text):
        stripped = line.strip()
        if stripped.startswith("</"):
            depth -= 1
        elif stripped.startswith("<"):
            depth += 1
        elif depth == 0:
            yield start, end, line


def _logical_lines(text: str) -> Iterator[Tuple[int, int, str]]:
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


def _first_use(text: str) -> int:
    """Return where the first LoadModule of a file can be: after ServerRoot, else before the first directive."""
    for directive in directives(text):
        if directive.plain and directive.name == "serverroot":
            return directive.end
    lines = _logical_lines(text)
    return next((start for start, _end, line in lines if line.strip() and not line.strip().startswith("#")), len(text))


def _inserted(text: str, place: int, line: str) -> str:
    newline = "\r\n" if re.search(r"\r\n", text[:place] or text) else "\n"
    gap = newline if place and text[place - 1] != "\n" else ""
    return text[:place] + gap + line + newline + text[place:]


def _quoted(path: str) -> str:
    return f'"{path}"' if re.search(r"\s", path) else path
