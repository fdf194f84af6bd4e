# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation fragment of the options that modules have that ask Meeting servers."""


class ModuleDocFragment:
    """What Ansible looks for."""

    DOCUMENTATION = r"""
options:
  servers:
    description: The Meeting servers; every one has its own keys.
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
        description: Where the server itself answers, for example V(http://meet1.acme.example:9081).
        type: str
        required: true
      deployment:
        description: Name of the server in the System Console. The node, if not given.
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
        description: Wanted value, a text. What YAML takes for yes or no needs quotes.
        type: raw
        required: true
      restart:
        description: Whether it acts only after a restart of the server.
        type: bool
        default: true
  path:
    description: Path and query of the configuration on the server.
    type: str
    default: /stmeetings/configuration?format=json&verbose=true
  url_username:
    description: User for the server, where it asks for one.
    type: str
  url_password:
    description: Password of O(url_username).
    type: str
  url_timeout_seconds:
    description: How long to wait for an answer.
    type: int
    default: 20
  validate_certs:
    description: Whether the server's certificate must be trusted.
    type: bool
    default: true
"""
