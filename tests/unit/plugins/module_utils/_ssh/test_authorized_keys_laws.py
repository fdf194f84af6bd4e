# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Laws of authorized_keys: what is not ours survives byte for byte. Python 3.6 as the code."""

import base64
import struct
import sys

from ansible_collections.sametime.estate.plugins.module_utils._ssh.authorized_keys import (
    Grant,
    is_ours,
    line_of,
    parse,
    plan,
    split,
)
from hypothesis import given, settings
from hypothesis import strategies as st

# Newer Pythons prove the laws; Python 3.6 only has to understand the code as they do.
LAW = settings(max_examples=150 if sys.version_info >= (3, 7) else 40, deadline=None)


def _key(seed):
    blob = b"".join(struct.pack(">I", len(part)) + part for part in (b"ssh-ed25519", bytes([seed]) * 32))
    return "ssh-ed25519 " + base64.b64encode(blob).decode()


def _line(name, seed, source="192.0.2.11"):
    return line_of(Grant(name, "/usr/local/libexec/receive", "/opt/photos", [source], (9, 2)), _key(seed))


OURS = [_line("photos", 1), _line("photos", 2), _line("photos", 1, "192.0.2.99")]
PIECES = [line.encode() for line in OURS]
PIECES += [_line("other", 1).encode(), _key(1).encode(), b'command="a, \\"b\\" c",no-pty ' + _key(1).encode() + b" joe"]
PIECES += [
    b"",
    b" ",
    b"# " + OURS[0].encode(),
    b"#",
    b"ssh-rsa broken",
    OURS[0].encode()[:-30] + b" sametime-grant:photos",
]
PIECES += [b"sametime-grant:photos", b"\xff\xfe", b"\x00", b"\xc2\xa0", b"a\rb"]

ANY_LINE = st.one_of(st.sampled_from(PIECES), st.binary(max_size=20).map(lambda data: data.replace(b"\n", b"")))
ANY_END = st.sampled_from([b"\n", b"\r\n", b"\n\n"])
LAST_END = st.sampled_from([b"", b"\n", b"\r\n", b"\r"])
FILES = st.builds(
    lambda lines, last, end: b"".join(line + terminator for line, terminator in lines) + last + end,
    st.lists(st.tuples(ANY_LINE, ANY_END), max_size=8),
    ANY_LINE,
    LAST_END,
)
WANTED = st.sampled_from([[], OURS[:1], OURS[1:2], OURS[:2], [OURS[1], OURS[0]], OURS[2:]])


def others(data):
    return b"".join(raw for raw in split(data) if not is_ours(parse(raw), "photos"))


@given(st.binary(max_size=60))
def test_split_loses_nothing(data):
    assert b"".join(split(data)) == data


@given(FILES, WANTED)
@LAW
def test_others_survive(data, wanted):
    planned = plan(data, "photos", wanted)
    assert others(planned.data) == others(data)


@given(FILES, WANTED)
@LAW
def test_ours_are_exactly_the_wanted_ones(data, wanted):
    after = plan(data, "photos", wanted).data
    ours = [raw.decode().strip() for raw in split(after) if is_ours(parse(raw), "photos")]
    assert sorted(ours) == sorted(wanted)


@given(FILES, WANTED)
@LAW
def test_twice_is_once(data, wanted):
    once = plan(data, "photos", wanted)
    twice = plan(once.data, "photos", wanted)
    assert twice.data == once.data
    assert not twice.changed
    assert once.changed == (once.data != data)


@given(FILES, WANTED)
@LAW
def test_there_and_back(data, wanted):
    assert plan(plan(data, "photos", wanted).data, "photos", []).data == others(data)
