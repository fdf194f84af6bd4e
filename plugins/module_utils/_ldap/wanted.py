# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the options of module ldap_photo_url say. Pure. Python 3.6."""

import re
from typing import Any, Dict, Mapping

from ansible_collections.sametime.estate.plugins.module_utils._ldap.connecting import Account
from ansible_collections.sametime.estate.plugins.module_utils._ldap.directory import Search
from ansible_collections.sametime.estate.plugins.module_utils._ldap.errors import DirectoryError
from ansible_collections.sametime.estate.plugins.module_utils._ldap.job import Job
from ansible_collections.sametime.estate.plugins.module_utils._ldap.people import Attributes
from ansible_collections.sametime.estate.plugins.module_utils._ldap.plan import UrlRules
from ansible_collections.sametime.estate.plugins.module_utils._photos.names import photo_url
from ansible_collections.sametime.estate.plugins.module_utils._photos.names.photo_name import is_photo_name

__all__ = ["OPTIONS", "PEOPLE", "job", "search"]

PEOPLE: Dict[str, Dict[str, Any]] = {
    "base": {"type": "str", "required": True},
    "filter": {"type": "str", "default": "(&(objectClass=person)(mail=*))"},
    "page_size": {"type": "int", "default": 500},
    "mail_attribute": {"type": "str", "default": "mail"},
}
OPTIONS: Dict[str, Dict[str, Any]] = dict(
    PEOPLE,
    attribute={"type": "str", "default": "PhotoURL"},
    card_attribute={"type": "str", "default": "userPrincipalName"},
    url={"type": "str", "required": True},
    photos={"type": "dict", "required": True},
    without_photo={"type": "str", "choices": ["leave", "clear", "default"], "default": "leave"},
    default_url={"type": "str", "default": ""},
    exclude={"type": "list", "elements": "str", "default": []},
    warning_bytes={"type": "int", "default": 46080},
    audit={"type": "str", "choices": ["warn", "fail"], "default": "warn"},
    maximum_removal_percent={"type": "float", "default": 10},
    override_guards={"type": "bool", "default": False},
    reader_bind_dn={"type": "str"},
    reader_bind_password={"type": "str", "no_log": True, "default": ""},
    in_flight={"type": "int", "default": 16},
)
# RFC 4512, section 1.4. A server answers with the name of an attribute, whatever number or option it is asked for.
_ATTRIBUTE = re.compile(r"[A-Za-z][A-Za-z0-9-]*\Z")
# RFC 4511, section 4.1.1: the largest number of the protocol.
_RANGES = {
    "page_size": (1, 2147483647),
    "in_flight": (1, 1000),
    "maximum_removal_percent": (0, 100),
    "warning_bytes": (0, 2147483647),
}


def job(params: Mapping[str, Any]) -> Job:
    """Return the job. Raises DirectoryError: an option is not usable."""
    _check_numbers(params)
    _check_attributes(params)
    wrong = photo_url.problem(params["url"])
    if wrong:
        raise DirectoryError(f"url {params['url']} {wrong}; write https://photos.acme.example/{photo_url.MAIL}.jpg")
    if params["without_photo"] == "default":
        _check_default_url(params["default_url"])
    wrong_sizes = [name for name, size in params["photos"].items() if not re.match(r"[0-9]{1,18}\Z", str(size))]
    if wrong_sizes:
        raise DirectoryError(f"photos has no size in bytes for {wrong_sizes[0]}; write NAME: BYTES")
    reader = params["reader_bind_dn"]
    attributes = Attributes(params["attribute"], params["mail_attribute"], params["card_attribute"])
    return Job(
        account=Account(params["bind_dn"], params["bind_password"]),
        reader=None if reader is None else Account(reader, params["reader_bind_password"]),
        search=search(params, attributes.wanted),
        attributes=attributes,
        photos={name: int(size) for name, size in params["photos"].items() if is_photo_name(name)},
        unusable=[name for name in params["photos"] if not is_photo_name(name)],
        url_rules=UrlRules(params["url"], params["without_photo"], params["default_url"]),
        largest=params["warning_bytes"],
        strict=params["audit"] == "fail",
        maximum_removal_percent=None if params["override_guards"] else params["maximum_removal_percent"],
        exclude=params["exclude"],
    )


def search(params: Mapping[str, Any], attributes: Any) -> Search:
    """Return the search for all people."""
    return Search(params["base"], params["filter"], list(attributes), params["page_size"])


def _check_numbers(params: Mapping[str, Any]) -> None:
    for name, (least, most) in _RANGES.items():
        if not least <= params[name] <= most:
            raise DirectoryError(f"{name} is {params[name]}; write a number from {least} to {most}")


def _check_attributes(params: Mapping[str, Any]) -> None:
    for name in ("attribute", "mail_attribute", "card_attribute"):
        if not _ATTRIBUTE.match(params[name]) and not (name == "card_attribute" and not params[name]):
            raise DirectoryError(
                f'{name} is "{params[name]}", which is not the name of an attribute; write letters, digits and dashes,'
                " as in the schema of the server"
            )


def _check_default_url(url: str) -> None:
    wrong = photo_url.wrong_url(url) if url else "is empty"
    if wrong:
        raise DirectoryError(
            f"{f'default_url {url}'.strip()} {wrong}, and without_photo default needs it; write for example"
            " https://photos.acme.example/nobody.jpg"
        )
