# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the options that all modules for Meeting servers share."""


class ModuleDocFragment:
    """The class that Ansible expects."""

    DOCUMENTATION = r"""
options:
  servers:
    description: The Meeting servers; each of them has its own keys.
    type: list
    elements: dict
    required: true
    suboptions:
      node:
        description: Node of the server.
        type: str
        required: true
      server:
        description: Name of the server.
        type: str
        default: STMeetingServer
      url:
        description: URL of the server itself, for example V(http://meet1.acme.example:9081).
        type: str
        required: true
      deployment:
        description: Name of the server in the System Console. By default the name of the node.
        type: str
  keys:
    description: The keys.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: Name of the key.
        type: str
        required: true
      value:
        description: Wanted value as text. Values that YAML reads as yes or no need quotes.
        type: raw
        required: true
      restart:
        description: Whether the key takes effect only after a restart of the server.
        type: bool
        default: true
  path:
    description: Path and query of the configuration in the URL.
    type: str
    default: /stmeetings/configuration?format=json&verbose=true
  url_username:
    description: User for the server, if it requires a login.
    type: str
  url_password:
    description: Password of O(url_username).
    type: str
  url_timeout_seconds:
    description: How long to wait for an answer.
    type: int
    default: 20
  validate_certs:
    description: Whether the certificate of the server is verified.
    type: bool
    default: true
"""
