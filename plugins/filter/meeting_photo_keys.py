# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter meeting_photo_keys: glue over plugin_utils/_was/meeting_photos.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError

DOCUMENTATION = r"""
name: meeting_photo_keys
short_description: Add the keys by which Meetings load photos
version_added: 1.0.0
author: The sametime.estate maintainers
description:
  - Returns the wanted keys of Meeting servers, and what cannot work in a browser.
  - If O(url) is set, adds C(userInfoRedirect) and C(userInfoUrlTemplate). A key of the input counts as it is written.
options:
  _input:
    description: Keys that the inventory sets, each with C(name) and C(value).
    type: list
    elements: dict
    required: true
  url:
    description: URL of a photo with C({mail}) in place of the mail address. Empty to add no key.
    type: str
    default: ""
  placeholder:
    description: What Meetings replace by the user.
    type: str
    default: "{0}"
  host:
    description: Host name of the photos. Only its URLs become https if the web server serves https.
    type: str
    default: ""
  tls:
    description: Virtual host for https, as O(url) needs it; its C(port) is 443 by default. Empty for http only.
    type: dict
    default: {}
  sso_domain:
    description: Domain of the sign-on cookies.
    type: str
    default: ""
  page:
    description: Host name of the pages of Meetings, as browsers use it. Empty if it is unknown.
    type: str
    default: ""
  addresses:
    description:
      - Addresses of O(host) for some clients. With O(page_addresses), the filter warns about photos that browsers do
        not load because of Local Network Access.
    type: list
    elements: str
    default: []
  page_addresses:
    description: Addresses of O(page) for the same clients.
    type: list
    elements: str
    default: []
"""

EXAMPLES = r"""
- name: Show the keys
  ansible.builtin.debug:
    msg: "{{ [] | sametime.estate.meeting_photo_keys(url='https://photos.acme.example/{mail}.jpg') }}"
"""

RETURN = r"""
_value:
  description: The keys, and the warnings as sentences.
  type: dict
  sample:
    keys:
      - name: userInfoRedirect
        value: "true"
      - name: userInfoUrlTemplate
        value: https://photos.acme.example/{0}.jpg
    warnings: []
"""


def meeting_photo_keys(
    keys: Any,
    tls: Mapping[str, Any] | None = None,
    addresses: Any = (),
    page_addresses: Any = (),
    **options: Any,
) -> dict[str, Any]:
    """Return keys and warnings as plain data."""
    from ansible_collections.sametime.estate.plugins.plugin_utils._was import meeting_photos

    try:
        port = int(tls.get("port", 443)) if tls else None
    except (AttributeError, TypeError, ValueError) as exc:
        raise AnsibleFilterError(f"meeting_photo_keys: tls is {tls!r}, which is not a virtual host for https") from exc
    try:
        texts = {name: str(value) for name, value in options.items()}
        photos = meeting_photos.Photos(tls=port, **texts)._replace(
            addresses=list(map(str, addresses)), page_addresses=list(map(str, page_addresses))
        )
        return dict(meeting_photos.plan(keys, photos)._asdict())
    except (AttributeError, KeyError, TypeError, ValueError) as exc:
        raise AnsibleFilterError(f"meeting_photo_keys: {exc}") from exc


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"meeting_photo_keys": meeting_photo_keys}
