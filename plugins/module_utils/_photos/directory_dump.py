# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes photos out of an LDAP directory with ldapsearch, in place of the assembly line. Python 3.6.

ldapsearch writes each photo to a file, and one LDIF file that names them. A search that fails, or that a limit of the
server ends, leaves the last dump as it is.
"""

import os
import shutil
from typing import Callable, Dict, List, Mapping

from ansible_collections.sametime.estate.plugins.module_utils._photos import files
from ansible_collections.sametime.estate.plugins.module_utils._photos.assembly_line import Dump
from ansible_collections.sametime.estate.plugins.module_utils._photos.dump_list import Entry
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.names import ldif
from ansible_collections.sametime.estate.plugins.module_utils._photos.process import Outcome, Process
from ansible_collections.sametime.estate.plugins.module_utils._photos.settings import Directory

__all__ = ["DirectoryDump"]

_ENTRIES = "entries.ldif"
_QUOTED_LINES = 3
# Exit codes of ldapsearch are result codes (RFC 4511, appendix A); 255 and 1 are also those of the library.
_REMEDIES = {
    1: "check the name of the server, [directory] ca_file for its certificate, and bind_dn",
    4: "the server limits the number of entries: allow the account more",
    8: "the server requires TLS: set [directory] starttls = yes, or use ldaps://",
    13: "the server requires TLS: set [directory] starttls = yes, or use ldaps://",
    32: "check [directory] base",
    49: "check [directory] bind_dn and the password in password_file, which must not end with a line end",
    50: "the account may not read there",
    127: "install the package openldap-clients or ldap-utils, or set [directory] ldapsearch",
    255: "check the name of the server and, for its certificate, [directory] ca_file",
}


class DirectoryDump:
    """The directory as a source of photos: the same calls as `AssemblyLine`. home: home directory of the job."""

    def __init__(self, directory: Directory, mail: str, home: str, start: Callable[..., Process]) -> None:
        self._directory = directory
        self._mail = mail
        self._place = os.path.join(home, "directory")
        self._start = start

    def execute(self) -> List[str]:
        """Read the photos and return warnings. Raises PhotoError (line_failed, line_timeout, local)."""
        new = self._place + ".new"
        with files.local(f"create {new}"):
            shutil.rmtree(new, ignore_errors=True)
            os.mkdir(new, 0o700)
        started = self._start(self._argv(new), cwd=new, env=self._environment())
        outcome = started.finish(timeout_seconds=self._directory.timeout_seconds)
        self._judge(outcome)
        files.replace(os.path.join(new, _ENTRIES), outcome.stdout, 0o600)
        with files.local(f"replace {self._place}"):
            shutil.rmtree(self._place, ignore_errors=True)
            os.rename(new, self._place)
        return []

    def dump(self) -> Dump:
        """Return the dump of the last run. Raises PhotoError (dump_missing, dump_empty)."""
        path = os.path.join(self._place, _ENTRIES)
        text = files.read(path, "the photos of the directory", "dump_missing")
        try:
            people = [(entry["dn"][0], entry) for entry in ldif.parse(text, urls=True)]
        except ldif.LdifError as exc:
            raise PhotoError("dump_missing", f"{path}: {exc}; the dump is not complete") from exc
        entries = [Entry(path, dn) for dn, entry in people for path in self._photos(entry)]
        if not entries:
            raise PhotoError(
                "dump_empty",
                f"nobody below {self._directory.base} has a photo that this account sees; nothing was changed",
            )
        return Dump(entries, self._place, {dn.lower(): entry.get(self._mail.lower(), []) for dn, entry in people})

    def _photos(self, entry: Mapping[str, List[str]]) -> List[str]:
        """Return the paths of the photos of a person: those of the first attribute that the person has."""
        for name in self._directory.photo_attributes:
            # ldapsearch names the directory that has since been renamed.
            urls = entry.get(name.lower(), [])
            if urls:
                return [os.path.join(self._place, os.path.basename(url)) for url in urls]
        return []

    def _argv(self, place: str) -> List[str]:
        directory = self._directory
        photos = directory.photo_attributes
        argv = [directory.ldapsearch, "-LLL", "-o", "ldif-wrap=no", "-x", "-H", " ".join(directory.servers)]
        if directory.starttls and directory.servers[0].startswith("ldap://"):
            argv.append("-ZZ")  # a failure of StartTLS ends the search
        if directory.bind_dn:
            argv += ["-D", directory.bind_dn, "-y", directory.password_file]
        argv += ["-b", directory.base, "-E", f"pr={directory.page_size}/noprompt", "-t", "-T", place]
        has_photo = "".join(f"({name}=*)" for name in photos)
        return [*argv, f"(&{directory.filter}({self._mail}=*)(|{has_photo}))", self._mail, *photos]

    def _environment(self) -> Dict[str, str]:
        """Return the environment, in which no setting of the system or the account weakens TLS."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("LDAP")}
        kept.update(LC_ALL="C", LDAPTLS_REQCERT="demand")
        if self._directory.ca_file:
            kept["LDAPTLS_CACERT"] = self._directory.ca_file
        return kept

    def _judge(self, outcome: Outcome) -> None:
        name = self._directory.ldapsearch
        if outcome.timed_out:
            seconds = self._directory.timeout_seconds
            raise PhotoError("line_timeout", f"{name} did not end within {seconds} seconds and was stopped")
        if outcome.rc != 0:
            said, remedy = _last(outcome.stderr), _REMEDIES.get(outcome.rc, "see the LDAP result code")
            raise PhotoError(
                "line_failed",
                f"{name} ended with exit code {outcome.rc}: {said}; {remedy}; nothing was changed",
                rc=outcome.rc,
                stderr=outcome.stderr[-4096:],
            )


def _last(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " | ".join(lines[-_QUOTED_LINES:]) or "there is no output"
