# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the site consists of: parts with their groups and roles, and the variables that the whole site shares.

The type of a shared variable is that of the role option that takes it, so it is not repeated here.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["GROUPS", "MAY_BE_EMPTY", "PARTS", "SHARED", "Part", "Shared"]


class Part(NamedTuple):
    """A playbook of the site. ``roles`` maps each role to the groups whose hosts it configures."""

    roles: dict[str, tuple[str, ...]]

    @property
    def groups(self) -> set[str]:
        """Return all groups of the part."""
        return {group for groups in self.roles.values() for group in groups}


PARTS = {
    "federation": Part({"federation_addresses": ("ssc", "meeting")}),
    "photos": Part({"photo_export": ("photo_source",), "photo_transfer": ("photo_source",)}),
    "ihs": Part({"photo_vhost": ("photo_web",)}),
    "clients": Part({"ldap_photo_url": ("directory",), "business_card": ("community",)}),
    "db2": Part({"db2_alternate_server": ("db2_servers",), "db2_hadr": ("db2_servers",)}),
    "websphere": Part(
        {
            "was_cell": ("ssc",),
            "stproxy": ("ssc",),
            "whiteboard": ("ssc",),
            "datasource_reroute": ("ssc",),
            "meeting_settings": ("ssc",),
        }
    ),
}

GROUPS = (
    "photo_source",
    "photo_web",
    "directory",
    "ssc",
    "meeting",
    "proxy",
    "db2_servers",
    "community",
    "clients",
)


class Shared(NamedTuple):
    """A variable that the whole site shares: an example value, and the file of the example inventory with it."""

    example: str
    file: str


SHARED = {
    "sametime_photo_host": Shared("photos.acme.example", "photos.yml"),
    "sametime_sso_domain": Shared(".acme.example", "photos.yml"),
    "sametime_photo_tls": Shared("{key_file: /opt/IBM/HTTPServer/conf/key.kdb, label: photos}", "photos.yml"),
    "sametime_photo_http": Shared("serve", "photos.yml"),
    "sametime_photo_directory": Shared("/opt/IBM/HTTPServer/photos", "photos.yml"),
    "sametime_photo_user": Shared("stphotos", "photos.yml"),
    "sametime_photo_target": Shared("ihs1.acme.example", "photos.yml"),
    "sametime_photo_source_user": Shared("tdiuser", "photos.yml"),
    "sametime_photo_source_home": Shared("/var/lib/sametime-photos", "photos.yml"),
    "sametime_photo_key": Shared("/home/tdiuser/.ssh/sametime_photos_ed25519", "photos.yml"),
    "sametime_photo_known_hosts": Shared("/home/tdiuser/.ssh/sametime_photos_known_hosts", "photos.yml"),
    "sametime_photo_access": Shared("{networks: […], otherwise: {redirect: …}}", "photos.yml"),
    "sametime_sso_keys": Shared("[{name: Sametime cell, file: sametime.keys, password: …}]", "photos.yml"),
    "sametime_photo_url": Shared("https://photos.acme.example/{mail}.jpg", "photos.yml"),
    "sametime_directory": Shared("{servers: [ldaps://dc1.acme.example], base: …}", "directory.yml"),
    "sametime_federation_nodes": Shared(
        "[{address: 192.0.2.13, names: [ssc1.acme.example, ssc1]}, …]", "websphere.yml"
    ),
    "sametime_was_profile": Shared("/opt/IBM/WebSphere/AppServer/profiles/STSCDMgrProfile", "websphere.yml"),
    "sametime_proxy_settings": Shared("[{name: proxyServerURL, value: …}]", "websphere.yml"),
    "sametime_meeting_targets": Shared("[{cluster: STMeetingCluster}]", "websphere.yml"),
    "sametime_meeting_virtual_host": Shared("default_host", "websphere.yml"),
    "sametime_meeting_servers": Shared('[{node: meet1Node, url: "http://meet1.acme.example:9081"}]', "websphere.yml"),
    "sametime_meeting_access": Shared("{backend: manual, to_do: warn}", "websphere.yml"),
    "sametime_meeting_keys": Shared('[{name: userInfoRedirect, value: "true"}]', "websphere.yml"),
    "sametime_meeting_photo_placeholder": Shared("{0}", "websphere.yml"),
    "sametime_whiteboard_state": Shared("disabled", "websphere.yml"),
    "sametime_community_url": Shared("http://community.acme.example", "community.yml"),
    "sametime_db2_pair": Shared("{database: STMS, members: […]}", "db2.yml"),
}

# An empty list or mapping says that nothing is wanted there.
MAY_BE_EMPTY = {
    "sametime_proxy_settings",
    "sametime_meeting_access",
    "sametime_meeting_keys",
    "sametime_photo_tls",
}
