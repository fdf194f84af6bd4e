# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Vendor messages in the output of wsadmin: which lines matter, which kind of failure they mean, and the remedy.

Pure. Python 3.6. Recognized by message id, because IBM changes the texts. Causes without an id are recognized by the
class of the exception, or by the text of the operating system or of Java. Ids: WebSphere documentation,
"Troubleshooter reference: Messages". To add a message, add its mark to ``FAILURES`` or its id to ``_NOISE``, and a case
to ``data/messages.json`` of the unit test.
"""

import re
from typing import Dict, List, NamedTuple, Sequence

_ID = re.compile(r"\b[A-Z]{4,5}\d{4}[EWI]\b")
# Ids of lines that do not explain a failure: connected, arguments, nothing saved after reading.
_NOISE = ("WASX7209I", "WASX7303I", "WASX7309W", "WASX7341W", "WASX7357I", "WASX8011W", "WASX7213I", "WASX7029I")
_MOST = 12
_ANSWER = "@@"  # lines of the payload: data, which may contain anything


class Failure(NamedTuple):
    """A kind of failure, the marks by which it is recognized, and the remedy.

    marks: regular expressions; one of them must match in one line. needs, unless: regular expressions that the whole
    output must match, and must not match.
    """

    kind: str
    marks: Sequence[str]
    remedy: str
    needs: str = ""
    unless: str = r"(?!)"


# The first match counts: after a refused log-in wsadmin also reports that it is not connected, and a message about a
# process contains those of its causes.
FAILURES = (
    Failure(
        "disk",
        (
            r"No space left on device",
            r"(?i)not enough space (?:in|on) the (?:file system|disk|device)",
            r"(?i)dis[ck] quota exceeded",
            r"(?i)file ?system (?:is )?full",
            r"\b(?:ENOSPC|EDQUOT)\b",
        ),
        "a file system of the deployment manager is full, so nothing of this run is saved; make room (profile with its"
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
        "the security token of the log-in has expired; user and password are not the cause. Run again; if it happens"
        " again, compare the clocks of deployment manager and nodes, and the LTPA timeout with the duration of the run",
    ),
    Failure(
        "agent",
        (r"ADMN0034E",),
        "the deployment manager does not reach a process of a node: its node agent or the server itself is down. Start"
        " the node agent (bin/startNode.sh on the node), and run again",
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
            r"(?i)PKIX path building failed",
            r"(?i)unable to find valid certification path",
            r"(?i)no trusted certificate found",
            r"(?i)certificate chaining error",
            r"(?i)certificate issued by .* is not trusted",
            r"CertPathBuilderException",
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
        needs=r"(?m)^WASX7209I|SECJ0305I.*not granted",
        unless=r"WASX7246E|SECJ0305I.*\bUNAUTHENTICATED\b",
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
        (r"(?i)permission denied", r"(?i)read-only file system", r"(?i)too many open files", r"(?i)input/output error"),
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
        (r"ADMC0009E",),
        "the request took longer than com.ibm.SOAP.requestTimeout in soap.client.props",
        unless=r"(?i)ADMC0009E[\s\S]*(?:connection (?:refused|reset)|no route to host|UnknownHostException)",
    ),
    Failure(
        "connection",
        (r"ADMC0009E",),
        "the connection to the deployment manager was lost; check that it runs, and run again",
    ),
    Failure("script", (r"WASX7017E", r"WASX7015E"), "wsadmin could not run the script"),
)  # fmt: skip


def classify(output: str) -> Dict[str, str]:
    """Return {kind, remedy, line} of the first failure that the output shows; kind ``unknown`` if there is none.

    line: the line with the mark, which names the cause; '' without one.
    """
    lines = _lines(output)
    text = "\n".join(lines)
    for failure in FAILURES:
        if not re.search(failure.needs, text) or re.search(failure.unless, text):
            continue
        for line in lines:
            if any(re.search(mark, line) for mark in failure.marks):
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
    return [hide(line, secrets)[:1000] for line in chosen]


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
