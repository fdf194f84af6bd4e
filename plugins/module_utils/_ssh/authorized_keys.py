# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
r"""The file authorized_keys: the lines of a grant, and what must change about them.

Grammar: sshd(8), section AUTHORIZED_KEYS FILE FORMAT, and auth2-pubkeyfile.c of OpenSSH: a line is blank, begins with
``#``, or is ``[options] type key [comment]``; options are separated by commas and hold blanks only inside double
quotes, where ``\"`` is a quote. The first line whose key matches and whose ``from`` lets the client in decides.

A line belongs to the grant if its whole comment is the tag of the grant. All other lines stay byte for byte. Files are
bytes here, because the encoding of other comments is unknown.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import ipaddress
import posixpath
import re
import shlex
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._ssh import keys, openssh
from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError

# OpenSSH before 7.9 reads no line longer than 8192 bytes (SSH_MAX_PUBKEY_BYTES).
_MAXIMUM_LINE = 8000
_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*\Z")
_HOST_PATTERN = re.compile(r"^!?[A-Za-z0-9.:*?_-]+\Z")
_PATH = re.compile(r"^/[^\x00-\x1f\x7f\"\\]*\Z")


class Grant(NamedTuple):
    """What a key may do: send files to the receiver, from some addresses.

    receiver: path of the forced command. directory: where it writes. sources: entries of ``from=``.
    """

    name: str
    receiver: str
    directory: str
    sources: Sequence[str]
    version: openssh.Version


class Line(NamedTuple):
    """One line of the file. raw: the line with its end. key: None for a line without a valid key."""

    raw: bytes
    options: str = ""
    key: Optional[keys.PublicKey] = None

    @property
    def is_key_wanted(self) -> bool:
        """Whether the line is meant to hold a key: neither blank nor a comment."""
        text = self.raw.strip()
        return bool(text) and not text.startswith(b"#")


class Plan(NamedTuple):
    """data: the whole new file. removed, added: lines of the grant, without line ends."""

    data: bytes
    removed: List[str]
    added: List[str]
    warnings: List[str]

    @property
    def changed(self) -> bool:
        """Whether the file must be written."""
        return bool(self.removed or self.added)


def tag(name: str) -> str:
    """Return the comment that marks the lines of a grant."""
    return f"sametime-grant:{name}"


def line_of(grant: Grant, key: str) -> str:
    """Return the line that gives this grant to this key, without its end.

    Raises SshError for a value that would break the line or make sshd ignore it.
    """
    for what, path in (("receiver", grant.receiver), ("directory", grant.directory)):
        if not _PATH.match(path) or posixpath.normpath(path) != path or path.startswith("//"):
            raise SshError(f"{what} must be an absolute path without .., quotes or backslashes, not {path!r}")
    if not _NAME.match(grant.name):
        raise SshError(f"name may contain letters, digits, dots, dashes and underscores, not {grant.name!r}")
    if not grant.sources:
        raise SshError("from is empty; set it to the addresses of the source")
    public = keys.parse_public(key)
    command = f"{shlex.quote(grant.receiver)} {shlex.quote(grant.directory)}".replace('"', r"\"")
    sources = ",".join(_source(source) for source in grant.sources)
    options = openssh.limits(grant.version) + [f'command="{command}"', f'from="{sources}"']
    line = f"{','.join(options)} {public.bare} {tag(grant.name)}"
    if len(line.encode("utf-8")) > _MAXIMUM_LINE:
        raise SshError(f"from has {len(grant.sources)} entries, too many for one line of sshd; write networks instead")
    return line


def name_warnings(sources: Sequence[str]) -> List[str]:
    """Return a warning for each entry of ``from`` that is a host name."""
    names = [source for source in sources if not re.match(r"^!?[0-9a-fA-F.:*?/]+\Z", source)]
    return [f"from: sshd compares {name} with the name of the client only if it has UseDNS yes" for name in names]


def split(data: bytes) -> List[bytes]:
    """Split at line feeds and keep them, so that the joined parts are the data again."""
    parts = data.split(b"\n")
    return [part + b"\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def parse(raw: bytes) -> Line:
    """Return one line as sshd reads it. Never raises: a line that sshd does not understand has no key."""
    text = raw.decode("utf-8", "surrogateescape").strip()
    if not text or text.startswith("#"):
        return Line(raw)
    key = _key(text)
    if key is not None:
        return Line(raw, "", key)
    options, rest = _skip_options(text)
    return Line(raw, options, _key(rest))


def is_ours(line: Line, name: str) -> bool:
    """Return whether a line belongs to the grant. A damaged line with the tag still does."""
    if line.key is not None:
        return line.key.comment.strip() == tag(name)
    return line.is_key_wanted and line.raw.split()[-1] == tag(name).encode("ascii")


def plan(data: bytes, name: str, wanted: Sequence[str]) -> Plan:
    """Compare the file with the wanted lines of a grant. An empty ``wanted`` removes the grant.

    New lines take the place of the first old one. Without an old one they go to the end, but before a last line that
    has no line feed, so that all other lines stay byte for byte.
    """
    lines = [parse(raw) for raw in split(data)]
    ours = [line for line in lines if is_ours(line, name)]
    present = [_text(line) for line in ours]
    warnings = _warnings(lines, name, wanted)
    if sorted(present) == sorted(wanted):
        return Plan(data, [], [], warnings)
    at = lines.index(ours[0]) if ours else len(lines)
    if not ours and lines and not lines[-1].raw.endswith(b"\n"):
        at -= 1
    before = [line.raw for line in lines[:at]]
    after = [line.raw for line in lines[at:] if not is_ours(line, name)]
    new = [line.encode("utf-8") + b"\n" for line in wanted]
    return Plan(
        data=b"".join(before + new + after),
        removed=_without(present, wanted),
        added=_without(list(wanted), present),
        warnings=warnings,
    )


def check_apart(path: str, directory: str) -> None:
    """Raise SshError if a file pushed into the directory could become, or replace, the file of the grant.

    Both paths must contain no links.
    """
    folder, inside = posixpath.dirname(path), posixpath.normpath(directory)
    if folder == inside or folder.startswith(inside.rstrip("/") + "/"):
        raise SshError(
            f"directory {directory} contains {path}: a client that may push photos could write its own grant there; "
            "move the home directory of the account, or choose another directory for the photos"
        )


def wanted_lines(grant: Grant, public_keys: Sequence[str]) -> List[str]:
    """Return the lines of a grant, one per different key, comments of the keys left out. Raises SshError."""
    bare = dict.fromkeys(keys.parse_public(key).bare for key in public_keys)
    return [line_of(grant, key) for key in bare]


def contents(lines: Sequence[str], pending: bool = False) -> Dict[str, Any]:
    """Return lines of the grant for a diff. pending: a line follows for a key that the run generates."""
    return {
        "lines": [shown(line) for line in lines] + (["a line for the key that the run generates"] if pending else [])
    }


def shown(line: str) -> Dict[str, Any]:
    """Return a line of the grant for a diff: options, fingerprint of the key, comment."""
    read = parse(line.encode("utf-8", "surrogateescape"))
    if read.key is None:
        return {"line": line}
    return {"options": read.options, "key": read.key.fingerprint, "comment": read.key.comment}


def _source(source: str) -> str:
    """Check one entry of ``from``. A network with host bits set makes sshd refuse the whole list."""
    address = source[1:] if source.startswith("!") else source
    try:
        if "/" in address:
            ipaddress.ip_network(address)
            return source
    except ValueError as exc:
        raise SshError(f"from: {source!r} is not a network that sshd understands: {exc}") from exc
    if not _HOST_PATTERN.match(source):
        raise SshError(f"from: {source!r} is not an address, a network or a pattern")
    return source


def _skip_options(text: str) -> Tuple[str, str]:
    """Split ``options rest`` at the first blank outside quotes."""
    quoted = False
    at = 0
    while at < len(text) and (quoted or text[at] not in " \t"):
        if text.startswith('\\"', at):
            at += 1
        elif text[at] == '"':
            quoted = not quoted
        at += 1
    return text[:at], text[at:].lstrip(" \t")


def _key(text: str) -> Optional[keys.PublicKey]:
    try:
        return keys.parse_public(text)
    except SshError:
        return None


def _text(line: Line) -> str:
    return line.raw.decode("utf-8", "surrogateescape").strip()


def _without(lines: List[str], others: Sequence[str]) -> List[str]:
    """Return the lines without those that the others contain too; duplicates count one by one."""
    left = list(others)
    rest = []
    for line in lines:
        if line in left:
            left.remove(line)
        else:
            rest.append(line)
    return rest


def _warnings(lines: List[Line], name: str, wanted: Sequence[str]) -> List[str]:
    granted = {parse(line.encode("utf-8")).key for line in wanted}
    blobs = {key.blob for key in granted if key is not None}
    warnings = []
    for number, line in enumerate(lines, 1):
        if line.key is not None and line.key.blob in blobs and not is_ours(line, name):
            limits = f"with the options {line.options}" if line.options else "without restrictions"
            warnings.append(
                f"line {number} accepts the same key {limits} and does not belong to the grant, so it stays; "
                "sshd uses the first line that matches"
            )
    return warnings
