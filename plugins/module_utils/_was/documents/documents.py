# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents of the configuration repository: where they are, and what a step makes of them.

Python 3.6. Read as files of the deployment manager, which is as good as extracting them and costs no start of wsadmin;
written through the repository alone, which compares what it has with what was read here. A step holds what is
wanted, not the contents: these may hold secrets.
"""

import hashlib
import os
from typing import Any, Dict, List, Sequence, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._was.documents import key_files as keyfile
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._xml.edit import Change, Setting, edit
from ansible_collections.sametime.estate.plugins.module_utils._xml.errors import XmlError

MAX_SEARCHED_BYTES = 1024 * 1024


class Documents:
    """The master repository of a deployment manager's profile."""

    def __init__(self, profile: str) -> None:
        self._root = os.path.join(profile, "config")

    def read(self, uri: str) -> bytes:
        """Return a document. WasError: it is not there."""
        try:
            with open(os.path.join(self._root, uri), "rb") as stream:
                return stream.read()
        except FileNotFoundError as exc:
            raise WasError(f"the repository has no document {uri} ({self._root} is where it is looked for)") from exc

    def search(self, folders: Sequence[str], key: str) -> List[Tuple[str, str]]:
        """Return URI and format of every document in the folders (their subfolders left out) that has the key."""
        found = []
        for folder in folders:
            directory = os.path.join(self._root, folder)
            for name in sorted(os.listdir(directory)) if os.path.isdir(directory) else []:
                path = os.path.join(directory, name)
                if not os.path.isfile(path) or os.path.getsize(path) > MAX_SEARCHED_BYTES:
                    continue
                data = self.read(f"{folder}/{name}")
                form = keyfile.guess(data)
                if key.encode("utf-8") in data.replace(b"\x00", b"") and _has(form, data, key):
                    found.append((f"{folder}/{name}", form))
        return found


def settings_step(uri: str, data: bytes, settings: Sequence[Dict[str, Any]]) -> Tuple[Dict[str, Any], List[Change]]:
    """Return the step that brings settings into an XML document, and its changes; none: it is as wanted."""
    step = {"do": "document", "uri": uri, "format": "settings", "wanted": list(settings), "before": digest(data)}
    return step, _settings(data, settings, uri)[1]


def keys_step(uri: str, form: str, data: bytes, values: Dict[str, str]) -> Dict[str, Any]:
    """Return the step that brings keys into a document."""
    _keys(form, data, values, uri)  # so that what can not be written fails now
    return {"do": "document", "uri": uri, "format": form, "wanted": values, "before": digest(data)}


def content_after(steps: Sequence[Dict[str, Any]], data: bytes) -> bytes:
    """Return what the steps of one document make of it, one after the other.

    WasError: it is not the document that a step was planned with, and does not have what the step wants either.
    """
    after = data
    for step in steps:
        if _brought(step, data) != data and digest(data) != step["before"]:
            uri = step["uri"]
            raise WasError(f"changed by someone else, so nothing of this run is saved; run again: the document {uri}")
        after = _brought(step, after)
    return after


def digest(data: bytes) -> str:
    """Return the fingerprint of a document."""
    return hashlib.sha256(data).hexdigest()


def _brought(step: Dict[str, Any], data: bytes) -> bytes:
    if step["format"] == "settings":
        return _settings(data, step["wanted"], step["uri"])[0]
    return _keys(step["format"], data, step["wanted"], step["uri"])


def _has(form: str, data: bytes, key: str) -> bool:
    try:
        return key in keyfile.read(form, data)
    except WasError:
        return False


def _settings(data: bytes, settings: Sequence[Dict[str, Any]], uri: str) -> Tuple[bytes, List[Change]]:
    try:
        edited = edit(data, [Setting(**setting) for setting in settings])
    except XmlError as exc:
        raise WasError(f"{uri}: {exc}", **exc.details) from exc
    return edited.data, edited.changes


def _keys(form: str, data: bytes, values: Dict[str, str], uri: str) -> bytes:
    try:
        return keyfile.write(form, data, values)
    except WasError as exc:
        raise WasError(f"{uri}: {exc}", **exc.details) from exc
