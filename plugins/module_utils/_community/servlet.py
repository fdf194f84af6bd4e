# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ask the UserInfo servlet for the business card of a person, and judge the answer.

Python 3.6. The request is a parameter. Operation 3 returns all fields of a parameter set: an XML document with one
``<field name="…" type="…">value</field>`` for each (public sample of a UserInformationProvider for Meetings).
"""

import http.client
import re
import ssl
import urllib.error
import urllib.request
from typing import Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple
from urllib.parse import urlencode, urlsplit, urlunsplit

from ansible_collections.sametime.estate.plugins.module_utils._community.errors import CommunityError
from ansible_collections.sametime.estate.plugins.module_utils._xml.coding import decode
from ansible_collections.sametime.estate.plugins.module_utils._xml.errors import XmlError
from ansible_collections.sametime.estate.plugins.module_utils._xml.scan import scan

_MAXIMUM_BODY = 256 * 1024
# Pages are seldom well-formed.
_PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_LOGIN = "the servlet requires a login, which clients do not have: allow anonymous access to it"
_SEE_LOG = "see the log of the Community server"
_REDIRECTS = "the server redirects without end, or to another address than http and https: check business_card_url"
_REMEDIES: Dict[int, str] = {
    http.client.MOVED_PERMANENTLY: _REDIRECTS,
    http.client.FOUND: _REDIRECTS,
    http.client.UNAUTHORIZED: _LOGIN,
    http.client.FORBIDDEN: _LOGIN,
    http.client.NOT_FOUND: "no servlet has this address: check business_card_url, and whether Domino loads servlets",
}

# URL -> (status, body); (0, reason) without an answer.
Fetch = Callable[[str], Tuple[int, bytes]]


class Answer(NamedTuple):
    """The answer for one parameter set: its fields; problem: why there are none."""

    set_id: str
    url: str
    fields: Dict[str, str]
    problem: Optional[str] = None


def address_of(servlet: str, person: str, set_id: str) -> str:
    """Return the URL of a card."""
    return f"{servlet}?{urlencode([('operation', '3'), ('userid', person), ('setid', set_id)])}"


def ask(servlet: str, person: str, set_id: str, fetch: Fetch) -> Answer:
    """Return the card of a person as a client gets it."""
    url = address_of(servlet, person, set_id)
    status, body = fetch(url)
    if status == 0:
        reason = body.decode("utf-8", "replace")
        return Answer(
            set_id,
            url,
            {},
            f"{url} does not answer ({reason}). Clients use this name: check its address, the port, and whether Domino"
            " has an Internet Site for it",
        )
    if status != http.client.OK:
        remedy = _REMEDIES.get(status, _SEE_LOG)
        return Answer(set_id, url, {}, f"{url} answers with status {status}; {remedy}")
    try:
        return Answer(set_id, url, fields_of(body))
    except CommunityError as exc:
        return Answer(set_id, url, {}, f"{url}: {exc}")


def fields_of(body: bytes) -> Dict[str, str]:
    """Return field -> value of an answer of operation 3. Raises CommunityError: it is another document."""
    if not body.strip():
        raise CommunityError(f"the answer is empty; {_SEE_LOG}")
    if _PAGE.match(body):
        raise CommunityError("the answer is a page, not a business card: does the server require a login?")
    try:
        document = scan(decode(body).text.strip())
    except XmlError as exc:
        raise CommunityError(f"the answer is not a business card: {exc}") from exc
    named = [(dict(element.attributes).get("name"), element.value) for element in document.elements]
    return {name: (value or "").strip() for name, value in named if name}


def problems(answers: Sequence[Answer], fields: Dict[str, str], person: str, photo: str = "") -> List[str]:
    """Return what is wrong with the cards of a person.

    fields: field -> LDAP attribute. photo: the expected URL; empty accepts any.
    """
    found = []
    for answer in answers:
        place = f"card of {person}, set {answer.set_id}"
        if answer.problem is not None:
            found.append(answer.problem)
        elif not answer.fields:
            found.append(f"{place}: empty. The server does not find the person: check the user id and SearchFilter")
        else:
            found += [
                f"{place}: {wrong}"
                for field, attribute in fields.items()
                for wrong in _wrong(field, answer.fields.get(field, ""), attribute, photo)
            ]
    return found


def _wrong(field: str, value: str, attribute: str, photo: str) -> List[str]:
    if not value:
        cause = (
            f"the person has no {attribute} in the directory, or the user that the server binds with may not read it"
        )
        return [f"no {field}. Either {cause}; attributes hidden from anonymous users are the usual cause"]
    if not _is_url(value):
        return [f"{field} is {value}, which is not a URL"]
    if photo and value != photo:
        return [f"{field} is {value}, expected {photo}"]
    return []


def _is_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:  # an incomplete IPv6 address
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def warnings(answers: Sequence[Answer]) -> List[str]:
    """Return sentences about cards that some clients cannot use."""
    secure = sorted({answer.fields["ImagePath"] for answer in answers if _is_https(answer.fields.get("ImagePath", ""))})
    return [
        f"ImagePath is {value}: rich clients show photos from http URLs only; see photo_vhost_http" for value in secure
    ]


def _is_https(value: str) -> bool:
    return _is_url(value) and urlsplit(value).scheme == "https"


def check(url: str, connect_to: str) -> None:
    """Raise CommunityError if one of several servers behind a name is to be asked, and that is not possible."""
    if connect_to and not url.lower().startswith("http://"):
        raise CommunityError(
            f"business_card_connect_to {connect_to} works with http only, and business_card_url is {url}: another"
            " server behind this name might answer. Write an http URL of the servlet, or leave business_card_connect_to"
            " empty"
        )


def fetcher(timeout_seconds: float, validate_certs: bool = True, connect_to: str = "") -> Fetch:
    """Return the function that sends requests, without a proxy.

    connect_to: host name or address to connect to, instead of the one in the URL; http only.
    """
    context = ssl.create_default_context()
    if not validate_certs:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))

    def fetch(url: str) -> Tuple[int, bytes]:
        try:
            with opener.open(_request(url, connect_to), timeout=timeout_seconds) as response:
                return int(response.getcode()), response.read(_MAXIMUM_BODY)
        except urllib.error.HTTPError as exc:
            return exc.code, b""
        except (OSError, http.client.HTTPException, ValueError) as exc:
            return 0, str(getattr(exc, "reason", exc)).encode("utf-8")

    return fetch


def _request(url: str, connect_to: str) -> urllib.request.Request:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        raise ValueError("not an http or https URL")
    if not connect_to:
        return urllib.request.Request(url)  # noqa: S310, the scheme is checked above
    host = f"[{connect_to}]" if ":" in connect_to else connect_to
    place = f"{host}:{parts.port}" if parts.port else host
    address = urlunsplit(parts._replace(netloc=place))
    return urllib.request.Request(address, headers={"Host": parts.netloc})  # noqa: S310, the scheme is checked above
