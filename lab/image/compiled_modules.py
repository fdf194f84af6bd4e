"""Keep the compiled code of what Python imports from zip archives, as Python itself does for files.

Ansible sends each module as an archive, and Python would compile the whole archive again for each task. The code
depends on the source alone, so the checksum of the source is its name in the cache. Each user has a cache of its own.
"""

import marshal
import os
import zipimport
from types import CodeType

FOLDER = f"/var/tmp/compiled-{os.getuid()}"
_compile_source = zipimport._compile_source  # type: ignore[attr-defined]


def _compiled(pathname: str, source: bytes) -> CodeType:
    import hashlib  # only when there is something to compile: this module is part of every start

    path = f"{FOLDER}/{hashlib.sha256(source).hexdigest()}"
    try:
        with open(path, "rb") as kept:
            code: CodeType = marshal.load(kept)
            return code
    except (OSError, ValueError, EOFError, TypeError):
        code = _compile_source(pathname, source)
    try:
        os.makedirs(FOLDER, mode=0o700, exist_ok=True)
        with open(f"{path}.{os.getpid()}", "wb") as new:
            marshal.dump(code, new)
        os.rename(f"{path}.{os.getpid()}", path)
    except OSError:
        pass  # a full disk is a test's own subject; without the cache all is as before
    return code


zipimport._compile_source = _compiled  # type: ignore[attr-defined]
