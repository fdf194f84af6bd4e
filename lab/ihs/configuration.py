"""Read a configuration as its generation does, and write a copy that the real httpd 2.4 understands.

The copy keeps the line numbers, and it has the path of the original below a directory. A message of the real httpd
without that directory is the message of the product.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from . import generations, tls

_INCLUDE = re.compile(r"""^(\s*Include(?:Optional)?\s+)(["']?)(.+?)\2\s*$""", re.IGNORECASE)
_LOAD = re.compile(r"^\s*LoadModule\s+(\w+?)_module\s", re.IGNORECASE)
_OPEN = re.compile(r"^\s*<VirtualHost\s+([^>]+)>", re.IGNORECASE)
_CLOSE = re.compile(r"^\s*</VirtualHost>", re.IGNORECASE)
_IF_TLS = re.compile(r"^(\s*<IfModule\s+!?)mod_ibm_ssl\.c>", re.IGNORECASE)
_NAMED = re.compile(r"^\s*NameVirtualHost\s+(\S+)", re.IGNORECASE)


class RefusedError(Exception):
    """The configuration is refused; the message is the product's."""


class Line(NamedTuple):
    """A logical line: number of its first physical line, text without continuations, number of physical lines."""

    number: int
    text: str
    height: int


class Written(NamedTuple):
    """The copy that the real httpd reads, and the warnings of the product."""

    config: Path
    warnings: list[str]


def logical_lines(text: str) -> Iterator[Line]:
    """Split a configuration into logical lines; a trailing backslash joins with the next one."""
    number, parts = 1, []
    for index, physical in enumerate(text.split("\n"), 1):
        stripped = physical.removesuffix("\r")
        parts.append(stripped.removesuffix("\\"))
        if stripped.endswith("\\"):
            continue
        yield Line(number, "".join(parts), len(parts))
        number, parts = index + 1, []
    if parts:
        yield Line(number, "".join(parts), len(parts))


def check_22(path: Path, text: str) -> None:
    """Raise RefusedError, with the message of httpd 2.2, if httpd 2.2 refuses a line."""
    for line in logical_lines(text):
        message = generations.refusal_22(line.text)
        if message:
            raise RefusedError(f"Syntax error on line {line.number} of {path}:\n{message}\n")


class Copier:
    """Copies a configuration, and all files that it includes, below ``target``, translated for the real httpd."""

    def __init__(self, generation: generations.Generation, root: Path, target: Path) -> None:
        self._generation = generation
        self._root = root
        self._target = target
        self._named: set[str] = set()
        self._taken: set[str] = set()
        self._depth = 0
        self._handshakes = tls.Handshakes(root, target, has_sni=not generation.is_22)
        self.warnings: list[str] = []

    def copy(self, config: Path) -> Path:
        """Copy ``config``; return the path of the copy."""
        if self._generation.is_22:
            self._named = set(self._all_named(config, 0))
        return self._copy(config)

    def _all_named(self, path: Path, depth: int) -> Iterator[str]:
        for line in logical_lines(path.read_text("latin-1")):
            named, include = _NAMED.match(line.text), _INCLUDE.match(line.text)
            if named:
                yield named[1]
            elif include and depth < 20:
                for included in self._included(include[3]):
                    yield from self._all_named(included, depth + 1)

    def _included(self, pattern: str) -> list[Path]:
        absolute = self._root / pattern
        if absolute.is_dir():
            return sorted(child for child in absolute.rglob("*") if child.is_file())
        return sorted(Path("/").glob(str(absolute.relative_to("/"))))

    def _copy(self, path: Path) -> Path:
        text = path.read_text("latin-1")
        if self._generation.is_22:
            check_22(path, text)
        out: list[str] = []
        self._depth += 1
        if self._depth > 50:
            raise RefusedError(f"Exceeded maximum include directory nesting level of 50 in {path}\n")
        leave_out, handshake = False, None
        lines = list(logical_lines(text))
        for index, line in enumerate(lines):
            opened = _OPEN.match(line.text)
            if self._generation.is_22 and opened:
                leave_out = self._is_overlap(opened[1].strip(), path, line.number)
            if opened and not leave_out and self._handshakes.loaded:
                handshake = self._handshake(opened[1].strip(), lines[index:], path)
            if handshake is not None and tls.is_directive(line.text):
                # The first TLS directive of a virtual host becomes all of its TLS settings.
                out.append(handshake)
                handshake = ""
            else:
                out.append("" if leave_out else self._translated(line.text))
            out.extend([""] * (line.height - 1))
            if _CLOSE.match(line.text):
                leave_out, handshake = False, None
        self._depth -= 1
        copy = self._target / path.relative_to("/")
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text("\n".join(out), "latin-1")
        return copy

    def _handshake(self, address: str, lines: list[Line], path: Path) -> str:
        """Return the line with the TLS settings of the virtual host that begins these lines."""
        inside = []
        for line in lines:
            if _CLOSE.match(line.text):
                break
            inside.append(line.text)
        try:
            return self._handshakes.virtual_host(address, inside)
        except tls.TlsError as exc:
            raise RefusedError(f"Syntax error on line {lines[0].number} of {path}:\n{exc}\n") from exc

    def _is_overlap(self, address: str, path: Path, number: int) -> bool:
        """Without NameVirtualHost, httpd 2.2 lets only the first virtual host of an address answer."""
        if address in self._named:
            return False
        if address in self._taken:
            self.warnings.append(
                f"[warn] _default_ VirtualHost overlap on {address}, the first has precedence ({path}:{number})"
            )
            return True
        self._taken.add(address)
        return False

    def _translated(self, text: str) -> str:
        include, load = _INCLUDE.match(text), _LOAD.match(text)
        if include:
            copies = [self._copy(path) for path in self._included(include[3])]
            pattern = str(self._target / (self._root / include[3]).relative_to("/"))
            return text if not copies else f'{include[1]}"{pattern}"'
        if load and load[1] == "ibm_ssl":
            self._handshakes.loaded = True
            return f"LoadModule ssl_module {generations.REAL_MODULES}/mod_ssl.so"
        if load and load[1] in self._without_code():
            return ""
        if self._handshakes.loaded:
            if tls.is_directive(text):
                self._handshakes.general(text)
                return ""
            text = _IF_TLS.sub(r"\1mod_ssl.c>", text)
        if self._generation.is_22 and generations.DROPPED_22.match(text + " "):
            return ""
        return text

    def _without_code(self) -> set[str]:
        """Return the modules of this generation for which the real httpd has no file."""
        only = generations.ONLY_22_MODULES if self._generation.is_22 else set()
        return generations.BUILT_IN | generations.PRODUCT_MODULES | only


def write(generation: generations.Generation, root: Path, config: Path, target: Path) -> Written:
    """Write the copy of ``config`` below ``target``. Raises RefusedError with the message of the product."""
    copier = Copier(generation, root, target)
    try:
        return Written(copier.copy(config), copier.warnings)
    except OSError as exc:
        raise RefusedError(f"httpd: Could not open configuration file {exc.filename}: {exc.strerror}\n") from exc
