# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
r"""The file authorized_keys: which lines are ours, and what must change about them.

Grammar: sshd(8), section AUTHORIZED_KEYS FILE FORMAT, and auth2-pubkeyfile.c of OpenSSH: a line is blank, begins with
``#``, or is ``[options] type key [comment]``; options are separated by commas and hold blanks only inside double
quotes, where ``\"`` is a quote. The first line whose key matches and whose ``from`` lets the client in decides.

A line is ours if its whole comment is the tag of the grant. Every other byte of the file is somebody else's.
Files are bytes here: nobody says which encoding the comments of others have.

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
    """What a key may do: hand files to the receiver, from some addresses."""

    name: str
    receiver: str
    directory: str
    sources: Sequence[str]
    version: openssh.Version


class Line(NamedTuple):
    """One line of the file. ``raw`` is the line with its end; ``key`` is None for anything that is no key."""

    raw: bytes
    options: str = ""
    key: Optional[keys.PublicKey] = None

    @property
    def is_key_wanted(self) -> bool:
        """Neither blank nor a comment: somebody meant a key."""
        text = self.raw.strip()
        return bool(text) and not text.startswith(b"#")


class Plan(NamedTuple):
    """``data`` is the whole new file; ``removed`` and ``added`` are our lines, without their ends."""

    data: bytes
    removed: List[str]
    added: List[str]
    warnings: List[str]

    @property
    def changed(self) -> bool:
        """Whether the file must be written."""
        return bool(self.removed or self.added)


def tag(name: str) -> str:
    """Return the comment that marks lines of a grant."""
    return f"sametime-grant:{name}"


def line_of(grant: Grant, key: str) -> str:
    """Return the line that gives this grant to this key, without its end.

    Raises SshError for whatever would break out of the line or would make sshd ignore it.
    """
    for what, path in (("receiver", grant.receiver), ("directory", grant.directory)):
        if not _PATH.match(path) or posixpath.normpath(path) != path or path.startswith("//"):
            raise SshError(f"{what} must be an absolute path without .., quotes or backslashes, not {path!r}")
    if not _NAME.match(grant.name):
        raise SshError(f"name must be letters, digits, dots, dashes, underscores, not {grant.name!r}")
    if not grant.sources:
        raise SshError("from is empty: name the addresses that the source comes from")
    public = keys.parse_public(key)
    command = f"{shlex.quote(grant.receiver)} {shlex.quote(grant.directory)}".replace('"', r"\"")
    sources = ",".join(_source(source) for source in grant.sources)
    options = openssh.limits(grant.version) + [f'command="{command}"', f'from="{sources}"']
    line = f"{','.join(options)} {public.bare} {tag(grant.name)}"
    if len(line.encode("utf-8")) > _MAXIMUM_LINE:
        raise SshError(f"from has {len(grant.sources)} entries, too many for one line of sshd; name networks instead")
    return line


def host_names(sources: Sequence[str]) -> List[str]:
    """Return those entries of ``from`` that sshd compares with a name, which it only looks up with UseDNS yes."""
    return [source for source in sources if not re.match(r"^!?[0-9a-fA-F.:*?/]+\Z", source)]


def split(data: bytes) -> List[bytes]:
    """Split at line feeds, which stay with their lines. Joined again, the parts are the data."""
    parts = data.split(b"\n")
    return [part + b"\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def parse(raw: bytes) -> Line:
    """Read one line; never raises: what sshd would not understand has no key."""
    text = raw.decode("utf-8", "surrogateescape").strip()
    if not text or text.startswith("#"):
        return Line(raw)
    key = _key(text)
    if key is not None:
        return Line(raw, "", key)
    options, rest = _skip_options(text)
    return Line(raw, options, _key(rest))


def is_ours(line: Line, name: str) -> bool:
    """Say whether a line belongs to the grant; a line of ours that somebody broke still does."""
    if line.key is not None:
        return line.key.comment.strip() == tag(name)
    return line.is_key_wanted and line.raw.split()[-1] == tag(name).encode("ascii")


def plan(data: bytes, name: str, wanted: Sequence[str]) -> Plan:
    """Compare the file with the wanted lines of a grant; none wanted means that the grant shall go.

    Our lines are replaced where the first of them stands. A first line of ours goes to the end, yet before a last
    line that has no end, so that each line of others keeps each byte, including the missing one.
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
    """Raise SshError when a file pushed into the directory could become, or replace, the file of the grant.

    Both are paths without links in them.
    """
    folder, inside = posixpath.dirname(path), posixpath.normpath(directory)
    if folder == inside or folder.startswith(inside.rstrip("/") + "/"):
        raise SshError(
            f"directory {directory} contains {path}: whoever may push photos could write a grant of their own there; "
            "give the account another home directory, or the photos another directory"
        )


def shown(line: str) -> Dict[str, Any]:
    """Return a line of ours for a diff: options, and the key by its fingerprint."""
    read = parse(line.encode("utf-8", "surrogateescape"))
    if read.key is None:
        return {"line": line}
    return {"options": read.options, "key": read.key.fingerprint, "comment": read.key.comment}


def _source(source: str) -> str:
    """Check one entry of ``from``: a network with bits of a host in it makes sshd refuse the whole list."""
    address = source[1:] if source.startswith("!") else source
    try:
        if "/" in address:
            ipaddress.ip_network(address)
            return source
    except ValueError as exc:
        raise SshError(f"from: {source!r} is no network that sshd understands: {exc}") from exc
    if not _HOST_PATTERN.match(source):
        raise SshError(f"from: {source!r} is no address, network or pattern of either")
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
    """Return the lines, less one for each equal one among the others."""
    left = list(others)
    found = []
    for line in lines:
        if line in left:
            left.remove(line)
        else:
            found.append(line)
    return found


def _warnings(lines: List[Line], name: str, wanted: Sequence[str]) -> List[str]:
    granted = {parse(line.encode("utf-8")).key for line in wanted}
    blobs = {key.blob for key in granted if key is not None}
    found = []
    for number, line in enumerate(lines, 1):
        if line.key is not None and line.key.blob in blobs and not is_ours(line, name):
            limits = f"with the options {line.options}" if line.options else "without any limit"
            found.append(
                f"line {number} admits the same key {limits} and is not ours, so it stays; "
                "sshd obeys the first line that fits"
            )
    return found
