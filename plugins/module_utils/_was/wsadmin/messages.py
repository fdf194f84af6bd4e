# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Vendor messages in the output of wsadmin: which lines matter, which kind of failure they mean, and the remedy.

Pure. Python 3.6. Recognized by message id, because IBM changes the texts. Causes without an id are recognized by the
class of the exception, or by the text of the operating system (``system_errors.py``) or of Java. Ids: WebSphere
documentation, "Troubleshooter reference: Messages". To add a message, add its mark to ``FAILURES`` or its id to
``_NOISE``, and a case to ``data/messages.json`` of the unit test.
"""

import re
from typing import Dict, List, NamedTuple, Sequence

from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin import system_errors

_ID = re.compile(r"\b[A-Z]{4,5}\d{4}[EWI]\b")
# Ids of lines that do not explain a failure: connected, arguments, nothing saved after reading.
_NOISE = ("WASX7209I", "WASX7303I", "WASX7309W", "WASX7341W", "WASX7357I", "WASX8011W", "WASX7213I", "WASX7029I")
_MOST = 12
_LONGEST = 1000
_ANSWER = "@@"  # lines of the payload: data, which may contain anything


class Failure(NamedTuple):
    """A kind of failure, the marks by which it is recognized, and the remedy.

    marks: regular expressions; one of them must match in one line, or in two that a terminal has wrapped. needs,
    unless: regular expressions that the whole output must match, and must not match.
    """

    kind: str
    marks: Sequence[str]
    remedy: str
    needs: str = ""
    unless: str = r"(?!)"


_UNTRUSTED = (
    r"(?i)PKIX path building failed",
    r"(?i)unable to find valid certification path",
    r"(?i)no trusted certificate found",
    r"(?i)certificate chaining error",
    r"(?i)certificate issued by .* is not trusted",
    r"CertPathBuilderException",
)
# The first match counts: after a refused login wsadmin also reports that it is not connected, and a message about a
# process contains those of its causes.
FAILURES = (
    Failure(
        "disk",
        system_errors.FULL,
        "a file system of the deployment manager is full, so nothing of this run is saved; free space (profile with its"
        " config, wstemp, temp and logs, and the directory for temporary files), and run again",
    ),
    Failure(
        "token",
        (
            r"SECJ0371W",
            r"(?i)token\w*\s+(?:\w+\s+){0,2}expired",
            r"(?i)expired\s+(?:\w+\s+)?token",
            r"(?i)token expiration",
            r"TokenExpired",
            r"CredentialExpiredException",
        ),
        "the security token of the login has expired; user and password are not the cause. Run again; if it happens"
        " again, compare the clocks of deployment manager and nodes, and the LTPA timeout with the duration of the run",
    ),
    Failure(
        "node signer",
        _UNTRUSTED,
        "a process of the cell does not trust the certificate of another one, most often a node agent whose node was"
        " not synchronized after a renewal. Stop that node agent, run bin/syncNode.sh on the node, start the node"
        " agent, and run again",
        needs=r"ADMN0034E|WASX7209I",
        unless=r"(?i)SSL SIGNER EXCHANGE PROMPT|CWPKI0312E|NotAfter|CertificateExpired|CertificateNotYetValid",
    ),
    Failure(
        "agent",
        (r"ADMN0034E", r"ADMC0016E"),
        "the deployment manager does not reach a process of a node: its node agent or the server itself is down. Start"
        " the node agent (bin/startNode.sh on the node), and run again",
        needs=r"ADMN0034E|WASX7209I",
    ),
    Failure(
        "signer",
        (
            r"(?i)SSL SIGNER EXCHANGE PROMPT",
            r"CWPKI0022E",
            r"CWPKI0823E",
            r"CWPKI0040I",
            r"CWPKI0428I",
            r"CWPKI0429I",
            *_UNTRUSTED,
            r"(?i)add signer to the trust ?store",
        ),
        "this profile does not trust the signer of the deployment manager's certificate, and wsadmin asks about it (SSL"
        " SIGNER EXCHANGE PROMPT), which only a person can answer. Once, manually, as the account that runs the"
        " collection: start bin/wsadmin.sh of the profile, compare the fingerprint, answer y, and run again",
        unless=r"CWPKI0312E|NotAfter|CertificateExpiredException|CertificateNotYetValidException",
    ),
    Failure(
        "certificate",
        (r"SSL\w*Exception", r"CWPKI0\d{3}E", r"CertificateExpiredException"),
        "the TLS connection to the deployment manager fails; check that its certificate has not expired, and the"
        " protocol in ssl.client.props",
    ),
    Failure(
        "role",
        (r"ADMN0022E", r"SECJ0305I"),
        "the user is logged in, but lacks the administrative role for this operation; user and password are not the"
        " cause. Give the user the role administrator, or configurator and operator (console: Users and Groups,"
        " Administrative user roles)",
        needs=r"WASX7209I|SECJ0305I.*not granted",
        unless=r"WASX7246E|SECJ0305I.*\bUNAUTHENTICATED\b",
    ),
    Failure(
        "registry",
        (r"CWWIM4520E", r"javax\.naming\.(?:Communication|ServiceUnavailable)Exception"),
        "the deployment manager does not reach the LDAP server of its user registry, so nobody can log in; user and"
        " password are not the cause. Check that server and the way to it, and run again",
    ),
    Failure(
        "authentication",
        (r"WASX7246E", r"ADMN0022E", r"SECJ0305I", r"SECJ0369E"),
        "the deployment manager refused the user; check username and password, or those in soap.client.props, and"
        " that the user has an administrative role",
    ),
    Failure(
        "connection",
        (r"WASX7023E", r"ADMC0016E"),
        "the deployment manager does not answer; check that it runs, and host and port in wsadmin.properties",
    ),
    Failure(
        "local",
        (r"WASX7357I",),
        "wsadmin works on files instead of a deployment manager; remove -conntype NONE from the options of wsadmin, or"
        " set com.ibm.ws.scripting.connectionType to SOAP in wsadmin.properties",
    ),
    Failure(
        "unconnected",
        (r"WASX7070E", r"WASX7213I"),
        "wsadmin is not connected to a deployment manager; check the profile",
    ),
    Failure(
        "conflict",
        (r"Document(?:Changed|Modified)Exception",),
        "somebody else changed the configuration at the same time; nothing of this run is saved, run again",
    ),
    Failure(
        "files",
        system_errors.FILES,
        "the deployment manager cannot read or write its files; check owner, mount options and limits of the profile",
    ),
    Failure(
        "conflict",
        (r"WorkSpaceException", r"RepositoryException while"),
        "the configuration was not saved, most often because somebody else changed it at the same time; nothing of this"
        " run is saved, run again",
    ),
    Failure("application", (r"WASX7280E",), "there is no such application"),
    Failure(
        "slow",
        (r"ADMC0009E", r"SocketTimeoutException", r"(?i)\bread timed out\b"),
        "the request took longer than com.ibm.SOAP.requestTimeout in soap.client.props; set it to 600 or more, and run"
        " again",
        unless=r"(?i)connection (?:refused|reset)|no ?route ?to ?host|UnknownHostException|java\.net\.ConnectException"
        r"|java\.net\.SocketException",
    ),
    Failure(
        "connection",
        (r"ADMC0009E", r"java\.net\.\w+Exception"),
        "the connection to the deployment manager was lost; check that it runs, and run again",
    ),
    Failure("script", (r"WASX7017E", r"WASX7015E"), "wsadmin could not run the script"),
)  # fmt: skip


def classify(output: str) -> Dict[str, str]:
    """Return {kind, remedy, line} of the first failure that the output shows; kind ``unknown`` if there is none.

    line: the line with the mark, which names the cause; '' without one.
    """
    lines = _lines(output)
    text, flat = "\n".join(lines), " ".join(lines)
    for failure in FAILURES:
        if not re.search(failure.needs, text) or re.search(failure.unless, text):
            continue
        marks = [mark for mark in failure.marks if re.search(mark, flat)]
        for line in [*lines, *map(" ".join, zip(lines, lines[1:]))] if marks else []:
            if any(re.search(mark, line) for mark in marks):
                return {"kind": failure.kind, "remedy": failure.remedy, "line": line}
    return {"kind": "unknown", "remedy": "see the output of wsadmin", "line": ""}


def relevant(output: str, secrets: Sequence[str] = ()) -> List[str]:
    """Return the lines that explain a failure: with a message id or the cause, else the last; secrets become stars."""
    lines = _lines(output)
    cause = classify(output)["line"]
    explaining = [line for line in lines if _explains(line) or (line == cause and not _is_noise(line))]
    chosen = list(dict.fromkeys(explaining))[:_MOST] or lines[-_MOST:]
    if cause in explaining and cause not in chosen:
        chosen[-1] = cause
    return [shortened(hide(line, secrets)) for line in chosen]


def shortened(line: str) -> str:
    """Return a line that is too long without its beginning or end; what explains a failure stays."""
    if len(line) <= _LONGEST:
        return line
    marks = [re.search(mark, line) for failure in FAILURES for mark in failure.marks]
    starts = [found.start() for found in [*marks, _ID.search(line)] if found]
    start = min(min(starts, default=0), len(line) - _LONGEST)
    return line[start : start + _LONGEST]


def _lines(output: str) -> List[str]:
    return [line.strip() for line in output.splitlines() if line.strip() and not line.startswith(_ANSWER)]


def _is_noise(line: str) -> bool:
    return any(mark in line[:12] for mark in _NOISE)


def _explains(line: str) -> bool:
    return bool(_ID.search(line)) and not _is_noise(line)


def ids(lines: Sequence[str]) -> List[str]:
    """Return the message ids of the lines, each once."""
    return list(dict.fromkeys(mark for line in lines for mark in _ID.findall(line)))


def hide(text: str, secrets: Sequence[str]) -> str:
    """Return the text with every secret replaced by stars."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, "********")
    return text
