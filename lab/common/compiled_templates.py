"""Keep the compiled code of Jinja templates in a folder: each task is a process, and would compile them again.

In a run of a playbook, compiling is half of the work of these processes. The code depends on what the lexer
makes of the template and on settings of the environment; the name of a file is their checksum.
"""

import hashlib
import marshal
import os
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2

_compile: Any = jinja2.Environment.compile
SETTINGS = ("autoescape", "optimized", "newline_sequence")


def keep_in(folder: Path) -> None:
    """Let every environment of this process and of its forks look in this folder first."""

    def compiled(environment: jinja2.Environment, source: Any, *arguments: Any, **options: Any) -> Any:
        if not isinstance(source, str) or any(arguments) or options:  # a template in a file, or a part of another one
            return _compile(environment, source, *arguments, **options)
        path = folder / _name(environment, source)
        try:
            code: CodeType = marshal.loads(path.read_bytes())  # noqa: S302 - written below
        except FileNotFoundError:
            code = _compile(environment, source)
            new = path.with_suffix(f".{os.getpid()}")
            new.write_bytes(marshal.dumps(code))
            new.rename(path)
        return code

    jinja2.Environment.compile = compiled  # type: ignore[assignment, method-assign]


def _name(environment: jinja2.Environment, source: str) -> str:
    """Return the name for the code of a template. Raises an error of Jinja if it has a wrong syntax."""
    settings = [type(environment).__qualname__, *(getattr(environment, name) for name in SETTINGS)]
    parts = [str(source), settings, sorted(environment.extensions), list(environment.lexer.tokeniter(source, None))]
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogateescape")).hexdigest()
