# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys by which Meetings load photos from the photo host, and whether browsers can show them.

Every client of a Meeting loads the photo itself from the URL of the template, so the photo host must serve it to
browsers.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urlsplit

from ansible_collections.sametime.estate.plugins.module_utils._photos.names import photo_url
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.cookies import in_cookie_domain
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.problem import show
from ansible_collections.sametime.estate.plugins.plugin_utils._was import local_network

__all__ = ["Photos", "Planned", "plan"]

REDIRECT, TEMPLATE = "userInfoRedirect", "userInfoUrlTemplate"
_HTTPS = 443


class Photos(NamedTuple):
    """What the inventory says about photos.

    url: pattern with {mail}; empty: the keys are as written. placeholder: that of Meetings, for the user. host: the
    photo host. tls: its https port by `photo_vhost_tls`, None without https. sso_domain: domain of the sign-on cookies.
    addresses: those of the photo host. page, page_addresses: host of the pages of Meetings; empty: unknown.
    """

    url: str = ""
    placeholder: str = "{0}"
    host: str = ""
    tls: int | None = None
    sso_domain: str = ""
    addresses: Sequence[str] = ()
    page: str = ""
    page_addresses: Sequence[str] = ()


class Planned(NamedTuple):
    """All wanted keys, and sentences about what cannot work in a browser."""

    keys: list[dict[str, Any]]
    warnings: list[str]


def plan(keys: Sequence[Mapping[str, Any]], photos: Photos) -> Planned:
    """Return the keys with those that follow from the photos; a key that is written counts as it is written.

    Raises ValueError: the pattern or the placeholder is not usable.
    """
    wanted = [dict(key) for key in keys]
    if photos.url:
        wrong = photo_url.problem(photos.url)
        if wrong:
            example = f"https://photos.acme.example/{photo_url.MAIL}.jpg"
            raise ValueError(f"{show(photos.url)} {wrong}; write for example {example}")
        derived = {REDIRECT: "true", TEMPLATE: _served(photos).replace(photo_url.MAIL, photos.placeholder)}
        written = {key["name"] for key in wanted}
        wanted += [{"name": name, "value": value} for name, value in derived.items() if name not in written]
    values = {key["name"]: "" if key.get("value") is None else str(key["value"]) for key in wanted}
    template = values.get(TEMPLATE, "")
    # Without the redirect the Meeting server does not send clients to the photo host.
    if not template or values.get(REDIRECT, "true").lower() in ("false", "0"):
        return Planned(wanted, [])
    if not photos.placeholder.strip():
        raise ValueError(
            "the placeholder of Meetings is empty, so all people would have one picture; write what Meetings replace by"
            " the user, for example {0}"
        )
    return Planned(wanted, list(_warnings(template, photos)))


def _served(photos: Photos) -> str:
    """Return the pattern with https if the photo host serves https; another host is used as it is written."""
    parts = urlsplit(photos.url)
    if photos.tls is None or parts.scheme == "https" or not _is_photo_host(parts, photos):
        return photos.url
    host = parts.netloc.partition(":")[0]  # as it is written
    return parts._replace(scheme="https", netloc=host if photos.tls == _HTTPS else f"{host}:{photos.tls}").geturl()


def _is_photo_host(parts: SplitResult, photos: Photos) -> bool:
    return (parts.hostname or "").lower() == photos.host.lower()


def _warnings(template: str, photos: Photos) -> Iterator[str]:
    try:
        parts = urlsplit(template)
        host, port = parts.hostname or "", parts.port or _HTTPS
    except ValueError as exc:
        yield f"{template} is not a URL ({exc}), so browsers show no photo"
        return
    is_photo_host = _is_photo_host(parts, photos)
    if parts.scheme == "http":
        yield (
            f"{template} is http. Browsers of today do not show its pictures on the https pages of Meetings: they ask"
            " for https instead, and cookies that are marked Secure are never sent to http. Serve the photos on https"
            " (photo_vhost_tls), and write https in the URL"
        )
    elif parts.scheme == "https" and photos.tls is None and is_photo_host:
        yield (
            f"{template} is https, and photo_vhost_tls of the web server is not set. Browsers show photos only if TLS"
            " ends at a load balancer in front of the web server"
        )
    elif parts.scheme == "https" and port != photos.tls and is_photo_host:
        yield (
            f"{template} is https on port {port}, and photo_vhost_tls of the web server has port {photos.tls}. Browsers"
            f" show photos only if something in front of the web server passes port {port} on to it"
        )
    if photos.placeholder not in template:
        yield f"{template} does not contain the placeholder {photos.placeholder}, so all people have one picture"
    if host and photos.sso_domain and not in_cookie_domain(host, photos.sso_domain):
        yield (
            f"{host} is outside of the sign-on domain {photos.sso_domain}. Browsers send no sign-on cookie and no"
            " Meeting cookie to it, so only clients in admitted networks see photos"
        )
    if is_photo_host:
        local = local_network.notice(host, photos.addresses, photos.page, photos.page_addresses)
        if local:
            yield local
