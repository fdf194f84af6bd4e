# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A program in one executable file: a ZIP archive of modules that Python runs (PEP 441).

The same sources give the same bytes, on every host and with every Python: fixed times, sorted names, no compression.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import ast
import hashlib
import io
import zipfile
from typing import Callable, Dict, Iterator, List, Optional

__all__ = ["build", "closure", "diff", "digest"]

_EPOCH = (1980, 1, 1, 0, 0, 0)
_REGULAR_0644 = 0o100644 << 16
_ROOT = ".module_utils."

# Takes the full name of a module and returns its source; None: the name is that of a package.
Source = Callable[[str], Optional[str]]


def closure(entry: str, source: Source) -> Dict[str, str]:
    """Return full module name -> source, of ``entry`` and of what it imports below module_utils, directly or not.

    entry: full name of a module of the form ``….module_utils.PACKAGE.MODULE``.
    source: see `Source`; what it raises for a module that does not exist passes through.
    """
    root = entry[: entry.index(_ROOT) + len(_ROOT)]
    sources: Dict[str, str] = {}
    waiting = [entry]
    while waiting:
        name = waiting.pop()
        if name not in sources:
            sources[name] = source(name) or ""
            waiting.extend(_imports(sources[name], root, source))
    return sources


def build(entry: str, sources: Dict[str, str], interpreter: str) -> bytes:
    """Return the bytes of the program. It calls ``main`` of the module ``entry``, whose result is the exit code.

    sources: full module name -> source, as `closure` returns them. interpreter: path of the Python that runs it.
    """
    package, _dot, module = entry.rpartition(".")
    files = {name.replace(".", "/") + ".py": text for name, text in sources.items()}
    parents = {path.rsplit("/", depth)[0] for path in files for depth in range(1, path.count("/") + 1)}
    files.update({parent + "/__init__.py": "" for parent in parents})
    files["__main__.py"] = f"import sys\n\nfrom {package} import {module}\n\nsys.exit({module}.main())\n"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(files):
            member = zipfile.ZipInfo(path, _EPOCH)
            member.create_system = 3  # Unix, on all platforms
            member.external_attr = _REGULAR_0644
            archive.writestr(member, files[path].encode("utf-8"))
    return f"#!{interpreter}\n".encode() + stream.getvalue()


def digest(program: bytes) -> str:
    """Return the SHA-256 of a program."""
    return hashlib.sha256(program).hexdigest()


def diff(current: Optional[bytes], wanted: bytes) -> Dict[str, str]:
    """Return before and after as text: the interpreter, and the digest of each file that differs.

    current: bytes of the installed program; None: no program is installed.
    """
    before, after = _contents(current), _contents(wanted)
    differing = sorted(name for name in set(before) | set(after) if before.get(name) != after.get(name))
    return {"before": _lines(before, differing), "after": _lines(after, differing)}


def _imports(text: str, root: str, source: Source) -> Iterator[str]:
    """Yield the modules below ``root`` that a source imports: ``from a.b import c`` is a.b.c if a.b is a package."""
    for node in _statements(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(root):
            module = node.module or ""
            if source(module) is None:
                yield from (f"{module}.{alias.name}" for alias in node.names)
            else:
                yield module


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the statements below a node, but no expressions: these are most of a source, and import nothing."""
    for block in ("body", "orelse", "finalbody", "handlers"):
        for statement in getattr(node, block, ()):
            yield statement
            yield from _statements(statement)


def _contents(program: Optional[bytes]) -> Dict[str, str]:
    if program is None:
        return {}
    first = program.partition(b"\n")[0].decode("utf-8", "replace")
    try:
        with zipfile.ZipFile(io.BytesIO(program)) as archive:
            contents = {name: digest(archive.read(name))[:12] for name in archive.namelist()}
    except zipfile.BadZipFile:
        return {"(not an archive)": digest(program)[:12]}
    contents["interpreter"] = first[2:]
    return contents


def _lines(contents: Dict[str, str], names: List[str]) -> str:
    return "".join(f"{name}: {contents[name]}\n" for name in names if name in contents)
