# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Key files of OpenSSH: public lines, fingerprints, the public half of a private file.

The private part is read only to check that the file is complete; no part of it leaves this module.
Formats: PROTOCOL.key and sshd(8) of OpenSSH, RFC 4253 section 6.6 (blobs), RFC 8709 (ed25519).

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import base64
import binascii
import hashlib
import re
import struct
from typing import List, NamedTuple, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError

ED25519 = "ssh-ed25519"

# The type is compared with the one in the blob, so this pattern only has to exclude options and numbers.
_TYPE = re.compile(r"^(?:sk-)?(?:ssh|ecdsa)-[A-Za-z0-9@.-]+\Z")
_ARMOUR = re.compile(
    rb"\A\s*-----BEGIN OPENSSH PRIVATE KEY-----\r?\n(?P<body>[A-Za-z0-9+/=\s]+)-----END OPENSSH PRIVATE KEY-----\s*\Z"
)
_OTHER_ARMOUR = re.compile(rb"-----BEGIN (?P<kind>[A-Z0-9 ]*)PRIVATE KEY-----")
_MAGIC = b"openssh-key-v1\0"


class PublicKey(NamedTuple):
    """A public key. Two keys are the same if and only if their blobs are equal."""

    type: str
    blob: bytes
    comment: str = ""

    @property
    def bare(self) -> str:
        """Type and key as in a file, without the comment."""
        return f"{self.type} {base64.b64encode(self.blob).decode('ascii')}"

    @property
    def line(self) -> str:
        """The line of a .pub file, without its end."""
        return f"{self.bare} {self.comment}".rstrip()

    @property
    def fingerprint(self) -> str:
        """SHA256:… as ssh-keygen -l prints it."""
        digest = base64.b64encode(hashlib.sha256(self.blob).digest()).decode("ascii")
        return "SHA256:" + digest.rstrip("=")


def parse_public(text: str) -> PublicKey:
    """Return the key of a line ``type base64 [comment]``. Raises SshError; its message quotes at most the type."""
    fields = text.strip().split(None, 2)
    if len(fields) < 2 or not _TYPE.match(fields[0]):
        raise SshError("this is not a public key: it must start with a key type such as ssh-ed25519, and the key")
    try:
        blob = base64.b64decode(fields[1].encode("ascii"), validate=True)
        inside = _take(blob, 0)[0].decode("ascii")
    except (binascii.Error, ValueError, struct.error) as exc:
        raise SshError(f"the {fields[0]} key is incomplete: {exc}") from exc
    if inside != fields[0]:
        raise SshError(f"the key is labeled {fields[0]} but contains {inside!r}")
    return PublicKey(fields[0], blob, fields[2] if len(fields) > 2 else "")


def parse_private(data: bytes) -> PublicKey:
    """Return the public half of a private key file that a job can use unattended.

    Raises SshError if the file is not a key, needs a passphrase, has another type than ed25519, or is damaged. The
    message follows the name of the file: "is not a private key of OpenSSH".
    """
    try:
        return _parse_private(data)
    except (binascii.Error, ValueError, struct.error) as exc:
        raise SshError("is damaged: the private key is incomplete") from exc


def _parse_private(data: bytes) -> PublicKey:
    armour = _ARMOUR.match(data)
    if not armour:
        other = _OTHER_ARMOUR.search(data)
        if other and not other.group("kind").startswith(b"OPENSSH"):
            kind = other.group("kind").decode("ascii").strip() or "PKCS#8"
            raise SshError(f"is a {kind} key in an old format, not an ed25519 key")
        raise SshError(
            "is not a private key of OpenSSH" if not other else "is damaged: a first or last line is missing"
        )
    body = base64.b64decode(b"".join(armour.group("body").split()), validate=True)
    if not body.startswith(_MAGIC):
        raise ValueError("magic")
    cipher, at = _take(body, len(_MAGIC))
    _, at = _take(body, at)  # name of the key derivation
    _, at = _take(body, at)  # its options
    (number,) = struct.unpack_from(">I", body, at)
    blob, at = _take(body, at + 4)
    secret, at = _take(body, at)
    kind = _take(blob, 0)[0].decode("ascii")
    if number != 1 or at != len(body):
        raise ValueError("one key expected")
    if kind != ED25519:
        raise SshError(f"is of type {kind}, not {ED25519}")
    if cipher != b"none":
        raise SshError("has a passphrase, which a scheduled job cannot enter")
    return PublicKey(kind, blob, _check_secret(secret, blob))


def _check_secret(secret: bytes, blob: bytes) -> str:
    """Return the comment of an unencrypted secret part, after checking that it belongs to the public one."""
    first, second = struct.unpack_from(">II", secret, 0)
    kind, at = _take(secret, 8)
    public, at = _take(secret, at)
    private, at = _take(secret, at)
    comment, at = _take(secret, at)
    padding = secret[at:]
    whole = (
        first == second
        and kind == ED25519.encode("ascii")
        and len(public) == 32
        and _take(blob, 4 + len(kind))[0] == public
        and len(private) == 64
        and private[32:] == public
        and padding == bytes(range(1, len(padding) + 1))
    )
    if not whole:
        raise ValueError("halves differ")
    return comment.decode("utf-8", "replace")


def _take(data: bytes, at: int) -> Tuple[bytes, int]:
    """Return the length-prefixed string at this offset, and the offset after it."""
    (length,) = struct.unpack_from(">I", data, at)
    end = at + 4 + length
    if end > len(data):
        raise ValueError("it ends early")
    return data[at + 4 : end], end


class Pairs(NamedTuple):
    """The keys at a path: the one in use, the next one, the previous one. None: no such file."""

    current: Optional[PublicKey] = None
    next: Optional[PublicKey] = None
    previous: Optional[PublicKey] = None

    @property
    def phase(self) -> str:
        """Phase of the rotation: none (no key), single (no rotation), prepared, promoted."""
        if self.current is None:
            return "none"
        if self.next is not None and self.next.blob != self.current.blob:
            return "prepared"
        return "single" if self.next is None and self.previous is None else "promoted"

    @property
    def granted(self) -> List[PublicKey]:
        """The keys that a target must accept now: the current one, and the next one if it exists."""
        keys = [key for key in (self.current, self.next) if key is not None]
        return keys if len({key.blob for key in keys}) == len(keys) else keys[:1]
