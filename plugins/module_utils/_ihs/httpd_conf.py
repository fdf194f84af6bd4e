# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read and edit httpd configuration files without changing other bytes.

Pure: no Ansible, no files, no processes; files come through functions that callers pass in. Python 3.6. Text is the
bytes decoded as latin-1, so every byte is kept. Comments, continuation lines (trailing backslash), sections, variables
and both kinds of line ends are understood; a directive is plain only outside of every section.
"""

import fnmatch
import posixpath
import re
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._ihs.directives import (
    CONDITIONS,
    Directive,
    directives,
    logical_lines,
    plain_lines,
)
from ansible_collections.sametime.estate.plugins.module_utils._ihs.errors import IhsError
from ansible_collections.sametime.estate.plugins.module_utils._ihs.variables import Variables, names_in

# Exactly two arguments: a remark behind them would be a third one.
_COMMENTED = re.compile(
    r"^[ \t]*(#[# \t]*)LoadModule[ \t]+(\w+)[ \t]+(?:\"[^\"]+\"|'[^']+'|[^\s\"']+)[ \t]*$", re.IGNORECASE
)
_CONTINUED = re.compile(r"\\(?:\r?\n)?\Z")
_WILDCARD = re.compile(r"[*?\[]")
_MAXIMUM_DEPTH = 20
Read = Callable[[str], Optional[str]]
Expand = Callable[[str], List[str]]


class Located(NamedTuple):
    """A directive with its variables replaced, and its file.

    main: as in Directive, and for the files that include it too. line: the number of its first line. host_line,
    host_file: the place of its virtual host, 0 and empty without one; an included file belongs to that of its Include.
    """

    file: str
    directive: Directive
    main: bool
    line: int = 0
    host_line: int = 0
    host_file: str = ""


def walk(path: str, root: str, read: Read, expand: Expand, variables: Optional[Variables] = None) -> Iterator[Located]:
    """Yield the directives of a file and of all that it includes, in httpd's order. Unreadable files are skipped.

    variables: those that are known before; the walk adds each Define. Raises IhsError: the place of an included file
    depends on a variable without a single value.
    """
    known = variables or Variables()

    def below(name: str, main: bool, depth: int, host: Tuple[int, str]) -> Iterator[Located]:
        text = read(name)
        if text is None or depth > _MAXIMUM_DEPTH:
            return
        for written in directives(text):
            if any(not _may_hold(condition, known) for condition in written.if_defines):
                continue
            directive = written._replace(arguments=tuple(known.expand(each) for each in written.arguments))
            _define(directive, known)
            here = main and directive.main
            around = host if directive.host is None else (_line(text, directive.host), name)
            located = Located(name, directive, here, _line(text, directive.start), *around)
            yield located
            pattern = include_pattern(located.directive, root)
            if pattern and not CONDITIONS.intersection(directive.sections):
                _refuse_unknown(located)
            for included in expand(pattern) if pattern else []:
                for inner in below(included, here, depth + 1, around):
                    yield inner

    return below(path, True, 0, (0, ""))


def _may_hold(condition: str, variables: Variables) -> bool:
    """Return whether an IfDefine may hold: the command line of httpd, which is not known here, can define names too."""
    return not (condition.startswith("!") and variables.is_defined(condition[1:].strip()))


def _define(directive: Directive, variables: Variables) -> None:
    if not directive.arguments:
        return
    if directive.name == "define":
        conditions = [name for name in directive.sections if name in CONDITIONS]
        known = [each for each in directive.if_defines if variables.is_defined(each)]
        variables.define(directive.arguments, certain=len(known) == len(conditions))
    elif directive.name == "undefine":
        variables.undefine(directive.arguments[0])


def _line(text: str, start: int) -> int:
    return text.count("\n", 0, start) + 1


def _refuse_unknown(located: Located) -> None:
    """Refuse a directive whose first argument has a variable that could not be replaced."""
    names = names_in(located.directive.arguments[0])
    if names:
        raise IhsError(
            f"{located.directive.name} in {located.file}, line {located.line}, uses ${{{names[0]}}}, which has no "
            "value here, or more than one: no Define that is sure to be read and no line of envvars sets it. Write the "
            "value there, or set the variable once outside of every condition."
        )


def include_pattern(directive: Directive, root: str, variables: Optional[Variables] = None) -> Optional[str]:
    """Return the absolute pattern of an Include, None for any other directive."""
    if directive.name not in ("include", "includeoptional") or not directive.arguments:
        return None
    name = directive.arguments[0]
    return posixpath.join(root, variables.expand(name) if variables else name)


def covers(pattern: str, path: str) -> bool:
    """Return whether an absolute Include pattern includes a file; a directory includes all files below it."""
    parts, wanted = (posixpath.normpath(text).split("/") for text in (pattern, path))
    if len(parts) > len(wanted):
        return False
    same = all(fnmatch.fnmatchcase(there, part) for part, there in zip(parts, wanted))
    return same and (len(parts) == len(wanted) or not _WILDCARD.search(parts[-1]))


def includes(text: str, root: str, path: str, variables: Optional[Variables] = None) -> List[Directive]:
    """Return the plain Include directives that include a file."""
    plain = [d for d in directives(text) if d.plain]
    return [d for d in plain if covers(include_pattern(d, root, variables) or "/", path)]


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
    for start, _end, line in plain_lines(text):
        commented = _COMMENTED.match(line)
        if commented and commented.group(2) == module:
            return text[: start + commented.start(1)] + text[start + commented.end(1) :]
    last = [d.end for d in directives(text) if d.plain and d.name == "loadmodule"]
    place = last[-1] if last else _first_use(text)
    line = f"LoadModule {module} modules/mod_{module[: -len('_module')]}.so"
    return _inserted(text, place, line)


def with_include(text: str, root: str, path: str, variables: Optional[Variables] = None) -> str:
    """Return the text with an Include of a file at the end, unless an Include has it already."""
    if includes(text, root, path, variables):
        return text
    return _inserted(text, len(text), f"Include {_quoted(path)}")


def without_include(text: str, root: str, path: str, variables: Optional[Variables] = None) -> str:
    """Return the text without the Include lines of exactly this file; patterns stay, they include other files too."""
    for directive in reversed(includes(text, root, path, variables)):
        if posixpath.normpath(include_pattern(directive, root, variables) or "") == posixpath.normpath(path):
            text = text[: directive.start] + text[directive.end :]
    return text


def candidate(  # noqa: PLR0913, PLR0917, what an Include means depends on root, expand and variables
    text: str,
    root: str,
    path: str,
    replacement: Optional[str],
    expand: Expand,
    variables: Optional[Variables] = None,
) -> str:
    """Return the text with ``replacement`` included in place of ``path`` (None: nothing), for a test run."""
    for directive in reversed(includes(text, root, path, variables)):
        names = expand(include_pattern(directive, root, variables) or "")
        others = [name for name in names if posixpath.normpath(name) != posixpath.normpath(path)]
        before = [name for name in others if name < path]
        after = [name for name in others if name >= path]
        taken = before + ([replacement] if replacement else []) + after
        lines = "".join(f"Include {_quoted(name)}\n" for name in taken)
        text = text[: directive.start] + lines + text[directive.end :]
    return text


def main_value(located: List[Located], name: str) -> Optional[str]:
    """Return the first argument of the last such directive for the main server, None without one."""
    places = [place for place in located if place.main and _is(place, name)]
    return places[-1].directive.arguments[0] if places else None


def path_value(located: List[Located], name: str) -> Optional[str]:
    """Return the same for a directive with a path. Raises IhsError: a variable in the path has no single value."""
    for place in [place for place in located if place.main and _is(place, name)][-1:]:
        _refuse_unknown(place)
    return main_value(located, name)


def aliases(located: List[Located], file: str, line: int) -> List[str]:
    """Return the aliases of the virtual host that begins at a line of a file; httpd 2.2 does not list them."""
    hosts = [place for place in located if (place.host_file, place.host_line) == (file, line)]
    return [name for place in hosts if place.directive.name == "serveralias" for name in place.directive.arguments]


def tls_settings(located: List[Located], file: str = "", line: int = 0) -> Optional[Dict[str, Any]]:
    """Return the TLS settings of the virtual host that begins at a line of a file, as module ihs_info documents them.

    None: it has no TLS. Without a place: those of the main server, which virtual hosts inherit.
    """

    def last(*names: str) -> Optional[Directive]:
        own = [each for each in located if (each.host_file, each.host_line) == (file, line)] if line else []
        general = [each for each in located if each.host_line == 0 and each.main]
        found = [each.directive for each in general + own if each.directive.name in names]
        return found[-1] if found else None

    switch = last("sslenable", "ssldisable", "sslengine")
    if switch is None or switch.name == "ssldisable":
        return None
    words = [word.lower() for word in switch.arguments]
    if switch.name == "sslengine" and words != ["on"]:
        return None
    key_file = last("keyfile")
    # IBM HTTP Server does not merge this one into virtual hosts.
    own = [each.directive for each in located if (each.host_file, each.host_line) == (file, line)]
    disabled = [word for each in own if each.name == "sslprotocoldisable" for word in each.arguments]
    return {
        "sni": switch.name == "sslenable" and "sni" in words,
        "key_file": key_file.arguments[0] if key_file and key_file.arguments else None,
        "disabled_protocols": disabled,
    }


def main_server(located: List[Located]) -> Dict[str, Any]:
    """Return what the configuration says outside of virtual hosts, as module ihs_info documents it."""
    return {
        "listen": values(located, "Listen"),
        "name_virtual_hosts": values(located, "NameVirtualHost"),
        "server_name": main_value(located, "ServerName"),
        "document_root": main_value(located, "DocumentRoot"),
        "rewrite_lock": main_value(located, "RewriteLock"),
        "rewrite_engine": (main_value(located, "RewriteEngine") or "").lower() == "on",
        "tls": tls_settings(located),
    }


def values(located: List[Located], name: str) -> List[str]:
    """Return the first argument of every such directive, in all sections and files."""
    return [place.directive.arguments[0] for place in located if _is(place, name)]


def _is(place: Located, name: str) -> bool:
    return place.directive.name == name.lower() and bool(place.directive.arguments)


def _first_use(text: str) -> int:
    """Return where the first LoadModule of a file can be: after ServerRoot, else before the first directive."""
    for directive in directives(text):
        if directive.plain and directive.name == "serverroot":
            return directive.end
    lines = logical_lines(text)
    return next((start for start, _end, line in lines if line.strip() and not line.strip().startswith("#")), len(text))


def _inserted(text: str, place: int, line: str) -> str:
    newline = "\r\n" if re.search(r"\r\n", text[:place] or text) else "\n"
    gap = newline if place and text[place - 1] != "\n" else ""
    # A backslash at the end of the text continues the line in the next one, so that one must be empty.
    if _CONTINUED.search(text[:place]):
        gap += newline
    return text[:place] + gap + line + newline + text[place:]


def _quoted(path: str) -> str:
    return f'"{path}"' if re.search(r"\s", path) else path
