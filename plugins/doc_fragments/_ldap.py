# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of the modules that connect to a directory."""


class ModuleDocFragment:
    """Documentation that these modules share."""

    DOCUMENTATION = r"""
options:
  servers:
    description:
      - URLs of LDAP servers, C(ldaps://) or C(ldap://). The first one that answers is used.
    type: list
    elements: str
    required: true
  tls:
    description:
      - What to do on a connection to a C(ldap://) server. V(starttls) changes to TLS before the bind. With V(none) the
        password and the data of people are sent without encryption.
    type: str
    choices: [starttls, none]
    default: starttls
  ca_file:
    description: File with the authorities that sign certificates of the servers. By default the authorities of the
      system are used.
    type: path
  validate_certs:
    description: Whether the certificate of a server must be valid.
    type: bool
    default: true
  bind_dn:
    description: Name of the account. If empty, the bind is anonymous.
    type: str
    default: ""
  bind_password:
    description: Password of O(bind_dn).
    type: str
    default: ""
  timeout_seconds:
    description: Timeout of a connection and of each operation, in seconds.
    type: int
    default: 30
  base:
    description: Name of the entry below which the people are.
    type: str
    required: true
  filter:
    description: Which entries below O(base) are people.
    type: str
    default: (&(objectClass=person)(mail=*))
  page_size:
    description:
      - Number of entries in each answer of a server. Active Directory sends at most 1000. Servers without paged results
        ignore it.
    type: int
    default: 500
  mail_attribute:
    description: Attribute with the mail address. It may have several values.
    type: str
    default: mail
requirements:
  - python-ldap 3.4 or later on the host that runs the module
"""
