# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""URLs of photos, made from one pattern with the mail address in it: ``https://photos.acme.example/{mail}.jpg``.

The mail address is in lower case, as in the name of the photo's file, and only addresses that can be the name of a
photo have a URL. None of their characters needs escaping in the path of a URL (RFC 3986, section 3.3). After the ``?``
some do, because they separate parameters there.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from urllib.parse import quote, urlsplit

from ansible_collections.sametime.estate.plugins.module_utils._photos.names.people import lower
from ansible_collections.sametime.estate.plugins.module_utils._photos.names.photo_name import is_photo_name

__all__ = ["MAIL", "of", "problem", "wrong_url"]

MAIL = "{mail}"
# RFC 3986, appendix A: all characters that a URL may have.
_URL = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+\Z")


def problem(pattern: str) -> str:
    """Return why a pattern is not usable, as the end of a sentence that begins with it; empty: it is usable."""
    if pattern.count(MAIL) != 1:
        return f"does not contain {MAIL} exactly once"
    if not _URL.match(pattern.replace(MAIL, "mail")):
        return f"has characters that a URL cannot have, or braces other than those of {MAIL}"
    return wrong_url(pattern.replace(MAIL, "mail")) or _place(pattern)


def wrong_url(url: str) -> str:
    """Return why clients cannot use a URL, as the end of a sentence that begins with it; empty: they can."""
    if not _URL.match(url):
        return "has characters that a URL cannot have"
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as exc:
        return f"is not a URL: {exc}"
    found = {
        "does not begin with http:// or https:// and a host": parts.scheme not in ("http", "https") or not host,
        "contains a user name": parts.username is not None,
        "has a part after #, which clients do not send": "#" in url,
    }
    return next((words for words, wrong in found.items() if wrong), "")


def _place(pattern: str) -> str:
    return f"has {MAIL} in the host name" if MAIL in urlsplit(pattern).netloc else ""


def of(pattern: str, mail: str) -> str:
    """Return the URL of the photo of a mail address; empty if the address cannot be the name of a photo."""
    address = lower(mail.strip())
    if not is_photo_name(address + ".jpg"):
        return ""
    in_query = "?" in pattern.partition(MAIL)[0]
    return pattern.replace(MAIL, quote(address, safe="@") if in_query else address)
