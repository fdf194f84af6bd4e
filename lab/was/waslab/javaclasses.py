"""Java classes of the exceptions, written without a compiler, so that scripts can catch them by their real names.

Pure. Each class is ``public class X extends S`` with the constructors ``X()`` and ``X(String)``. Format: The Java
Virtual Machine Specification, chapter 4, class file version 49.
"""

import io
import struct
import zipfile
from collections.abc import Mapping

_PUBLIC_SUPER = 0x0021
_PUBLIC = 0x0001


class _Constants:
    """The constant pool: each entry once, numbered from 1."""

    def __init__(self) -> None:
        self.entries: list[bytes] = []

    def add(self, data: bytes) -> int:
        if data not in self.entries:
            self.entries.append(data)
        return self.entries.index(data) + 1

    def text(self, value: str) -> int:
        encoded = value.encode()
        return self.add(struct.pack(">BH", 1, len(encoded)) + encoded)

    def cls(self, name: str) -> int:
        return self.add(struct.pack(">BH", 7, self.text(name.replace(".", "/"))))

    def method(self, owner: str, name: str, signature: str) -> int:
        pair = self.add(struct.pack(">BHH", 12, self.text(name), self.text(signature)))
        return self.add(struct.pack(">BHH", 10, self.cls(owner), pair))


def exception_class(name: str, parent: str) -> bytes:
    """Return the class file of an exception."""
    pool = _Constants()
    this, above, code = pool.cls(name), pool.cls(parent), pool.text("Code")
    methods = []
    for signature, load in (("()V", b"\x2a"), ("(Ljava/lang/String;)V", b"\x2a\x2b")):
        # aload_0 [aload_1] invokespecial <super> return
        body = load + b"\xb7" + struct.pack(">H", pool.method(parent, "<init>", signature)) + b"\xb1"
        attribute = struct.pack(">HHI", len(load), len(load), len(body)) + body + struct.pack(">HH", 0, 0)
        head = struct.pack(">HHHH", _PUBLIC, pool.text("<init>"), pool.text(signature), 1)
        methods.append(head + struct.pack(">HI", code, len(attribute)) + attribute)
    return b"".join(
        [
            struct.pack(">IHHH", 0xCAFEBABE, 0, 49, len(pool.entries) + 1),
            *pool.entries,
            struct.pack(">HHHHH", _PUBLIC_SUPER, this, above, 0, 0),
            struct.pack(">H", len(methods)),
            *methods,
            struct.pack(">H", 0),
        ]
    )


def archive(classes: Mapping[str, str]) -> bytes:
    """Return a jar with all the classes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as jar:
        for name, parent in classes.items():
            jar.writestr(zipfile.ZipInfo(name.replace(".", "/") + ".class"), exception_class(name, parent))
    return buffer.getvalue()
