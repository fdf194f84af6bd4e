# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys for the tests, made here: none of them opens anything. Python 3.6 as the code."""

import base64
import struct

import pytest


def _string(data):
    return struct.pack(">I", len(data)) + data


def _blob(seed, kind=b"ssh-ed25519"):
    return _string(kind) + _string(bytes([seed]) * 32)


@pytest.fixture
def public_line():
    """Return a function: number -> public key line."""

    def make(seed, *, comment="", kind="ssh-ed25519"):
        encoded = base64.b64encode(_blob(seed, kind.encode())).decode()
        return f"{kind} {encoded} {comment}".rstrip()

    return make


@pytest.fixture
def private_file():
    """Return a function: number -> bytes of a private key file whose parts can be spoiled."""

    def make(seed, *, comment=b"c", cipher=b"none", kind=b"ssh-ed25519", checks=(7, 7), public=None, end=b""):
        public = bytes([seed]) * 32 if public is None else public
        secret = struct.pack(">II", *checks) + _string(kind) + _string(public)
        secret += _string(b"\x99" * 32 + public) + _string(comment)
        padding = bytes(range(1, 1 + (-len(secret) % 8)))
        body = b"openssh-key-v1\0" + _string(cipher) + _string(b"none") + _string(b"") + struct.pack(">I", 1)
        body += _string(_blob(seed, kind)) + _string(secret + padding) + end
        text = base64.encodebytes(body)
        return b"-----BEGIN OPENSSH PRIVATE KEY-----\n" + text + b"-----END OPENSSH PRIVATE KEY-----\n"

    return make
