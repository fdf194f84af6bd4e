# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents of the configuration repository: read and search them, and plan changes of their content.

Python 3.6. A document is read as a file of the deployment manager, which equals extracting it and needs no start of
wsadmin. It is written only through the repository, which compares its present content with the one that was read here.
A step contains the wanted values, not the content of the document, which may contain secrets.
"""

import hashlib
import os
from typing import Any, Dict, List, Sequence, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._was.documents import key_files
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._was.steps import DocumentStep
from ansible_collections.sametime.estate.plugins.module_utils._xml.edit import Change, Setting, edit
from ansible_collections.sametime.estate.plugins.module_utils._xml.errors import XmlError

MAX_SEARCHED_BYTES = 1024 * 1024


class Documents:
    """The master repository of a deployment manager's profile."""

    def __init__(self, profile: str) -> None:
        self._root = os.path.join(profile, "config")

    def read(self, uri: str) -> bytes:
        """Return the content of a document. Raises WasError: it does not exist."""
        try:
            with open(os.path.join(self._root, uri), "rb") as stream:
                return stream.read()
        except FileNotFoundError as exc:
            raise WasError(f"the repository has no document {uri} (searched in {self._root})") from exc

    def search(self, folders: Sequence[str], key: str) -> List[Tuple[str, str]]:
        """Return URI and format of every document that has the key.

        folders: paths below ``config``; their subfolders are not searched.
        """
        matches = []
        for folder in folders:
            directory = os.path.join(self._root, folder)
            for name in sorted(os.listdir(directory)) if os.path.isdir(directory) else []:
                path = os.path.join(directory, name)
                if not os.path.isfile(path) or os.path.getsize(path) > MAX_SEARCHED_BYTES:
                    continue
                data = self.read(f"{folder}/{name}")
                form = key_files.guess(data)
                if key.encode("utf-8") in data.replace(b"\x00", b"") and _has(form, data, key):
                    matches.append((f"{folder}/{name}", form))
        return matches


def settings_step(uri: str, data: bytes, settings: Sequence[Dict[str, Any]]) -> Tuple[DocumentStep, List[Change]]:
    """Return the step that writes settings into an XML document, and its changes; no changes: it is as wanted.

    data: the present content. settings: the fields of ``_xml.edit.Setting``. Raises WasError: it cannot be edited.
    """
    step = DocumentStep(uri, "settings", list(settings), digest(data))
    return step, _with_settings(data, settings, uri)[1]


def keys_step(uri: str, form: str, data: bytes, values: Dict[str, str]) -> DocumentStep:
    """Return the step that writes values by key into a document of a format of `key_files`.

    data: the present content. Raises WasError: it cannot be edited.
    """
    _with_keys(form, data, values, uri)  # only to fail now instead of at the save
    return DocumentStep(uri, form, values, digest(data))


def content_after(steps: Sequence[DocumentStep], data: bytes) -> bytes:
    """Return the content of a document after all of its steps.

    data: the present content. Raises WasError: it is neither the content that a step was planned for, nor as wanted.
    """
    after = data
    for step in steps:
        if _after(step, data) != data and digest(data) != step.before:
            raise WasError(
                f"changed by somebody else, so nothing of this run is saved; run again: the document {step.uri}"
            )
        after = _after(step, after)
    return after


def digest(data: bytes) -> str:
    """Return the SHA-256 of a document as hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def _after(step: DocumentStep, data: bytes) -> bytes:
    if step.format == "settings":
        return _with_settings(data, step.wanted, step.uri)[0]
    return _with_keys(step.format, data, step.wanted, step.uri)


def _has(form: str, data: bytes, key: str) -> bool:
    try:
        return key in key_files.read(form, data)
    except WasError:
        return False


def _with_settings(data: bytes, settings: Sequence[Dict[str, Any]], uri: str) -> Tuple[bytes, List[Change]]:
    try:
        edited = edit(data, [Setting(**setting) for setting in settings])
    except XmlError as exc:
        raise WasError(f"{uri}: {exc}", **exc.details) from exc
    return edited.data, edited.changes


def _with_keys(form: str, data: bytes, values: Dict[str, str], uri: str) -> bytes:
    try:
        return key_files.write(form, data, values)
    except WasError as exc:
        raise WasError(f"{uri}: {exc}", **exc.details) from exc
