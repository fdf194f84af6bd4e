# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads and writes key files, and generates keys with ssh-keygen. Python 3.6."""

import os
import shutil
import tempfile
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._ssh import account_files, keys, rotation
from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError
from ansible_collections.sametime.estate.plugins.module_utils._ssh.repairs import Repair, attributes, differing

# AnsibleModule.run_command fits, and so does a lambda in a test.
Run = Callable[[List[str]], Tuple[int, str, str]]

_SUFFIX = {"current": "", "next": ".next", "previous": ".previous"}
_PRIVATE_MODE, _PUBLIC_MODE, _FOLDER_MODE = 0o600, 0o644, 0o700


class Key(NamedTuple):
    """A key pair. Its representation never shows the secret half."""

    public: keys.PublicKey
    secret: bytes

    def __repr__(self) -> str:
        return f"Key({self.public.fingerprint})"


class KeyFiles:
    """The key files at one path, with one owner."""

    def __init__(
        self, run: Run, path: str, owner: account_files.Account, temporary: str, keygen: str = "ssh-keygen"
    ) -> None:
        """temporary: a directory that only the user of this process can enter; new keys are generated there."""
        self._run = run
        self._path = path
        self._owner = owner
        self._temporary = temporary
        self._keygen = keygen
        self._folder_path, self._name = os.path.split(path)
        self._keys: Dict[str, Key] = {}
        self._entries: Dict[str, Optional[account_files.Entry]] = {}
        self._folder: Optional[account_files.Entry] = None

    def read(self, only_usable: bool = True) -> keys.Pairs:
        """Return the keys that exist.

        only_usable: raise SshError for a file that is not a usable key, because it is never replaced; otherwise it is
        returned as UNUSABLE. Raises SshError for a directory in which other users can create files.
        """
        folder = account_files.open_folder(self._folder_path, self._owner.home)
        if folder is None:
            return keys.Pairs()
        with folder:
            self._folder = folder.own()
            self._check_folder(self._folder)
            for place, suffix in _SUFFIX.items():
                for half in ("", ".pub"):
                    self._entries[suffix + half] = folder.read(self._name + suffix + half)
                entry = self._entries[suffix]
                if entry is not None:
                    self._keys[place] = Key(self._parse(entry.data, suffix, only_usable), entry.data)
        return self._pairs(self._keys)

    def repairs(self, after: keys.Pairs) -> List[Repair]:
        """Return what differs beside the keys themselves: owners, modes, public halves."""
        repairs: List[Repair] = []
        if self._folder is not None and self._folder_is_ours():
            repairs += self._attributes(self._folder_path, self._folder, _FOLDER_MODE)
        for place, suffix in _SUFFIX.items():
            key, now = getattr(after, place), getattr(self._pairs(self._keys), place)
            path = self._path + suffix
            if key is None and now is None and self._entries.get(suffix + ".pub") is not None:
                repairs.append(Repair(path + ".pub", "left over", "absent"))
            if key is None or now is None or key.blob != now.blob:
                continue
            secret = self._entries[suffix]
            if secret is not None:
                repairs += self._attributes(path, secret, _PRIVATE_MODE)
            if place != "previous":
                repairs += self._public_repairs(path + ".pub", self._entries[suffix + ".pub"], key)
        return repairs

    def write(self, before: keys.Pairs, after: keys.Pairs, comment: str, relabel: Callable[[str], Any]) -> keys.Pairs:
        """Write what differs, set owner and mode of all files, and return the keys that exist then. Raises SshError."""
        made = {
            change.place: self._make(comment)
            for change in rotation.changes(before, after)
            if change.after is rotation.NEW
        }
        target = {place: made.get(place) or self._known(getattr(after, place)) for place in _SUFFIX}
        folder = account_files.open_folder(self._folder_path, self._owner.home)
        if folder is None:
            if not any(target.values()):
                return keys.Pairs()
            folder = account_files.make_folder(self._folder_path, self._owner.home, self._owner, relabel)
        with folder:
            if self._folder_is_ours():
                self._set_own(folder)
            for place in rotation.PLACES:
                key = target[place]
                if key is not None:
                    self._put(folder, place, key)
            for place in reversed(rotation.PLACES):
                if target[place] is None:
                    folder.remove(self._name + _SUFFIX[place])
                    folder.remove(self._name + _SUFFIX[place] + ".pub")
        return self._pairs({place: key for place, key in target.items() if key is not None})

    def _put(self, folder: account_files.Folder, place: str, key: Key) -> None:
        name = self._name + _SUFFIX[place]
        public = folder.read(name + ".pub")
        secret = folder.read(name)
        if secret is None or secret != self._wanted(key.secret, _PRIVATE_MODE):
            if public is not None and not _same_key(public.data, key.public):
                # With a public file of another key ssh fails; without one it reads the private file.
                folder.remove(name + ".pub")
                public = None
            folder.write(name, key.secret, self._owner.uid, self._owner.gid, _PRIVATE_MODE)
        if place == "previous":
            return
        data = public.data if public is not None and _same_key(public.data, key.public) else _public_line(key.public)
        if public != self._wanted(data, _PUBLIC_MODE):
            folder.write(name + ".pub", data, self._owner.uid, self._owner.gid, _PUBLIC_MODE)

    def _make(self, comment: str) -> Key:
        folder = tempfile.mkdtemp(prefix="transfer-key-", dir=self._temporary)
        try:
            path = os.path.join(folder, "key")
            rc, out, err = self._run([self._keygen, "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", path])
            if rc != 0:
                raise SshError("ssh-keygen cannot generate an ed25519 key pair", rc=rc, stdout=out, stderr=err)
            with open(path, "rb") as stream:
                secret = stream.read()
        finally:
            shutil.rmtree(folder)
        return Key(keys.parse_private(secret), secret)

    def _known(self, public: Optional[keys.PublicKey]) -> Optional[Key]:
        if public is None:
            return None
        return next(key for key in self._keys.values() if key.public.blob == public.blob)

    def _parse(self, data: bytes, suffix: str, only_usable: bool) -> keys.PublicKey:
        try:
            return keys.parse_private(data)
        except SshError as exc:
            if not only_usable:
                return rotation.UNUSABLE
            raise SshError(
                f"{self._path}{suffix} {exc}. The module never replaces it: "
                "move it away, or remove it with state: absent, and run again"
            ) from exc

    def _check_folder(self, folder: account_files.Entry) -> None:
        if folder.uid not in (0, self._owner.uid):
            raise SshError(f"{self._folder_path} belongs to user id {folder.uid}, neither {self._owner.name} nor root")
        if folder.mode & 0o022 and not self._folder_is_ours():
            raise SshError(f"{self._folder_path} has mode {folder.mode:04o}: other users could replace the key there")

    def _folder_is_ours(self) -> bool:
        return self._folder is None or (self._folder.uid == self._owner.uid and self._folder_path != self._owner.home)

    def _set_own(self, folder: account_files.Folder) -> None:
        now = folder.own()
        if (now.uid, now.gid, now.mode) != (self._owner.uid, self._owner.gid, _FOLDER_MODE):
            folder.set_own(self._owner.uid, self._owner.gid, _FOLDER_MODE)

    def _wanted(self, data: bytes, mode: int) -> account_files.Entry:
        return account_files.Entry(data, self._owner.uid, self._owner.gid, mode)

    def _attributes(self, path: str, entry: account_files.Entry, mode: int) -> List[Repair]:
        before = attributes(entry.uid, entry.gid, entry.mode)
        after = attributes(self._owner.uid, self._owner.gid, mode)
        return differing([Repair(path, before, after)])

    def _public_repairs(self, path: str, entry: Optional[account_files.Entry], key: keys.PublicKey) -> List[Repair]:
        if entry is None:
            return [Repair(path, "missing", key.fingerprint)]
        other = [] if _same_key(entry.data, key) else [Repair(path, "another key", key.fingerprint)]
        return other + self._attributes(path, entry, _PUBLIC_MODE)

    @staticmethod
    def _pairs(by_place: Dict[str, Key]) -> keys.Pairs:
        return keys.Pairs(**{place: key.public for place, key in by_place.items()})


def _public_line(key: keys.PublicKey) -> bytes:
    return (key.line + "\n").encode("utf-8")


def _same_key(data: bytes, key: keys.PublicKey) -> bool:
    try:
        return keys.parse_public(data.decode("utf-8", "replace")).blob == key.blob
    except SshError:
        return False
