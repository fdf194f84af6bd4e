# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The photo host on https: its certificate, and the proof that the port answers with the same policy.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

from ansible_collections.sametime.estate.plugins.plugin_utils._runbook.page import Part, Step

__all__ = ["certificate", "served"]


def certificate(options: Mapping[str, Any], tls: Mapping[str, Any], *, no_sni: bool) -> Step:
    """Return the step for the certificate. options: those of role photo_vhost. tls: `photo_vhost_tls`, not empty.

    no_sni: whether another virtual host of the address gives its certificate to the clients of the photo host.
    """
    host = options["host"]
    written = _key_database(options, tls) if tls.get("key_file") else _files(host, tls)
    if not no_sni:
        return written
    warning = (
        "The server has no SNI with this configuration, so the first https virtual host of the address gives its"
        f" certificate to the clients of {host}, too. If its certificate does not have this name, stop here: give the"
        " photo host an address of its own (`photo_vhost_tls.address`), or that virtual host a certificate with both"
        " names."
    )
    return written._replace(do=[Part(warning), *written.do])


def served(options: Mapping[str, Any], tls: Mapping[str, Any], check: str, restart: str) -> Step:
    """Return the step that proves the port. check: the command that asks for the digest. restart: the one for httpd."""
    port = tls.get("port", 443)
    return Step(
        f"Serve the photos on port {port}",
        check,
        "the answer is 204: the port uses the text of the step before, and its certificate is trusted",
        [
            Part(
                f"The text of the step before has the virtual host of this port, too. If the test of the configuration"
                f" complains about several Listen lines, the server already listens on port {port}: remove `Listen"
                f" {port}` from {options['fragment']}. Then:",
                restart,
            ),
            Part(
                "If the answer is 000, `curl -v` says why. Often the port is closed, or the certificate's authority"
                " is not among those that curl trusts: name its file with `--cacert`. Any other answer: another https"
                f" virtual host of the server takes the requests for {options['host']}; `{options['server_root']}"
                f"/bin/apachectl -f {options['config']} -S` lists them."
            ),
            Part("To serve http only, set photo_vhost_tls to {}, write the runbook again, and replace the text."),
        ],
    )


def _key_database(options: Mapping[str, Any], tls: Mapping[str, Any]) -> Step:
    host, database = options["host"], shlex.quote(tls["key_file"])
    stash = shlex.quote(tls["key_file"].rpartition(".")[0] + ".sth")
    tool = shlex.quote(f"{options['server_root']}/bin/gskcapicmd")
    label = shlex.quote(tls.get("label") or host)
    chosen = f"-label {label}" if tls.get("label") else "-default"
    return Step(
        "Check the certificate for https",
        f"ls -l {database} {stash}\n{tool} -cert -details -db {database} -stashed {chosen}",
        f"both files are there, and the certificate is not expired and has the DNS name {host} (subjectAltName)",
        [
            Part("Make a copy of the key database. Then request a certificate:"),
            Part(
                "",
                f'{tool} -certreq -create -db {database} -stashed -label {label} -dn "CN={host}" -san_dnsname {host}'
                " -size 2048 -sigalg SHA256WithRSA -file photos.csr",
            ),
            Part(
                "Have it signed by an authority that the browsers trust, and receive the certificate. The certificates"
                " of the authority must be in the database before.",
                f'{tool} -cert -add -db {database} -stashed -label "<name of the authority>" -file <authority>.pem\n'
                f"{tool} -cert -receive -db {database} -stashed -file <certificate>.pem",
            ),
        ],
    )


def _files(host: str, tls: Mapping[str, Any]) -> Step:
    signed, key, chain = tls.get("certificate", ""), tls.get("key", ""), tls.get("chain")
    pem, secret = shlex.quote(signed), shlex.quote(key)
    return Step(
        "Check the certificate for https",
        f"openssl x509 -noout -text -in {pem} | grep -E 'Not After|DNS:'\n"
        f"openssl x509 -noout -pubkey -in {pem} | openssl sha256\n"
        f"openssl pkey -pubout -in {secret} | openssl sha256",
        f"the certificate is not expired and has the DNS name {host}, and both digests are the same",
        [
            Part(
                "Request a certificate, and have it signed by an authority that the browsers trust.",
                # Options that OpenSSL has from 1.0 on.
                "umask 077\ncat >photos.cnf <<'END'\n[req]\ndistinguished_name = name\nreq_extensions = more\n[name]\n"
                f"[more]\nsubjectAltName = DNS:{host}\nEND\nopenssl req -new -newkey rsa:2048 -nodes -keyout {secret}"
                f" -out photos.csr -subj '/CN={host}' -config photos.cnf",
            ),
            Part(
                f"Write the certificate to {signed}"
                + (f", and those of the authorities between it and the root to {chain}." if chain else ".")
            ),
        ],
    )
