"""TLS of IBM HTTP Server on the real mod_ssl: directives of mod_ibm_ssl, and key databases of the lab.

From IBM HTTP Server 9.0 documentation, "Server Name Indication" and "SSL directives": all virtual hosts of an address
have the handshake of the first one; only in release 9, and only if its SSLEnable has the argument SNI, SSLServerCert of
the others selects a certificate from its key database. Without SSLProtocolDisable, TLS 1.0 and 1.1 are offered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

_DIRECTIVE = re.compile(
    r"\s*(SSLEnable|SSLDisable|KeyFile|SSLServerCert|SSLProtocolDisable|SSLProtocolEnable|SSLCipherSpec|SSLClientAuth|"
    r"SSLTrace|SSLV2Timeout|SSLV3Timeout|SSLAttributeSet|SSLSNIMap)\b\s*(.*?)\s*$",
    re.IGNORECASE,
)
_WORD = re.compile(r'"([^"]*)"|(\S+)')
_PROTOCOLS = {"sslv3": "-SSLv3", "tlsv10": "-TLSv1", "tlsv11": "-TLSv1.1", "tlsv12": "-TLSv1.2", "tlsv13": "-TLSv1.3"}


class TlsError(Exception):
    """The product refuses the settings; the message is the lab's."""


class Settings(NamedTuple):
    """What counts for a handshake: whether there is one, SNI, the key database, the label, protocols to disable."""

    enabled: bool = False
    sni: bool = False
    key_file: str | None = None
    label: str | None = None
    disabled: tuple[str, ...] = ()

    def changed_by(self, line: str) -> Settings:
        """Return the settings after a directive."""
        match = _DIRECTIVE.match(line)
        if not match:
            return self
        name, words = match[1].lower(), [quoted or bare for quoted, bare in _WORD.findall(match[2])]
        if name in {"sslenable", "ssldisable"}:
            return self._replace(enabled=name == "sslenable", sni=[word.lower() for word in words] == ["sni"])
        if name == "keyfile":
            return self._replace(key_file=words[0])
        if name == "sslservercert":
            return self._replace(label=words[0])
        if name == "sslprotocoldisable":
            return self._replace(disabled=(*self.disabled, *(word.lower() for word in words)))
        return self


class Handshakes:
    """The TLS settings of a configuration, in the order in which the server reads it."""

    def __init__(self, root: Path, target: Path, *, has_sni: bool) -> None:
        self._root = root
        self._target = target / "lab-tls"
        self._has_sni = has_sni
        self._general = Settings()
        self._first: dict[str, Settings] = {}
        self._written = 0
        self.loaded = False

    def general(self, line: str) -> None:
        """Take over a directive outside of virtual hosts."""
        self._general = self._general.changed_by(line)

    def virtual_host(self, address: str, lines: Sequence[str]) -> str:
        """Return the line with which the real httpd gets the TLS settings of a virtual host, empty without TLS.

        Raises TlsError: the settings cannot be.
        """
        settings = self._general._replace(disabled=())
        for line in lines:
            settings = settings.changed_by(line)
        if not settings.enabled:
            return ""
        if not self._has_sni and any(re.match(r"\s*SSLEnable\s+\S", line, re.IGNORECASE) for line in lines):
            raise TlsError("SSLEnable takes no arguments")
        first = self._first.setdefault(address, settings)
        label = settings.label if self._has_sni and first.sni else first.label
        self._written += 1
        pem = self._target / f"{self._written}.pem"
        pem.parent.mkdir(parents=True, exist_ok=True)
        pem.write_text(entry(self._key_database(first), label))
        pem.chmod(0o600)
        protocols = " ".join(["all", *(_PROTOCOLS[word] for word in first.disabled if word in _PROTOCOLS)])
        config = self._target / f"{self._written}.conf"
        config.write_text(
            f'SSLEngine On\nSSLCertificateFile "{pem}"\nSSLProtocol {protocols}\nSSLCipherSuite DEFAULT:@SECLEVEL=0\n'
        )
        return f'Include "{config}"'

    def _key_database(self, settings: Settings) -> str:
        if not settings.key_file:
            raise TlsError("SSLEnable needs a KeyFile")
        path = self._root / settings.key_file
        for each in (path, path.with_suffix(".sth")):
            if not each.is_file():
                raise TlsError(f"KeyFile: {each} does not exist")
        return path.read_text()


def is_directive(line: str) -> bool:
    """Return whether a line is a directive of mod_ibm_ssl."""
    return _DIRECTIVE.match(line) is not None


def entry(database: str, label: str | None) -> str:
    """Return the PEM blocks of a label in a key database, of the first one without a label."""
    entries = dict(re.findall(r"^label (.+)\n((?:(?!label ).*\n)*)", database, re.MULTILINE))
    if not entries or (label and label not in entries):
        raise TlsError(f"SSLServerCert: there is no certificate {label} in the key database")
    return entries[label] if label else next(iter(entries.values()))
