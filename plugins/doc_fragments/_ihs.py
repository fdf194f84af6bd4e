# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation fragment of the options that describe an IBM HTTP Server."""


class ModuleDocFragment:
    """What Ansible looks for."""

    DOCUMENTATION = r"""
options:
  server_root:
    description: Directory in which the server is installed.
    type: path
    default: /opt/IBM/HTTPServer
  apachectl:
    description: The control program. The default is C(bin/apachectl) below O(server_root).
    type: path
  config:
    description: >-
      The main configuration file. The default is C(conf/httpd.conf) below O(server_root); the module passes any other
      file to C(apachectl) with C(-f).
    type: path
"""
