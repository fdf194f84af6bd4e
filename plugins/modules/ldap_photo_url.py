#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: ldap_photo_url
short_description: Set the URL of the photo of each person in an LDAP directory
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Reads the people of a directory, and sets one attribute of each person who has a photo to the URL of the photo.
    Sametime reads this attribute for the business card, and the Sametime Proxy for its web client.
  - Writes only values that differ. A run that was interrupted is continued by the next one.
  - Before anything is written, an audit compares photos and people. After that, the module reads the URLs back with the
    account of the Community server.
  - If several people have the same mail address and there is a photo for it, they are not changed, because the photo
    could show either of them.
extends_documentation_fragment:
  - sametime.estate.attributes
  - sametime.estate._ldap
  - ansible.builtin.action_common_attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
    details: Name and URL of the changed entries.
options:
  attribute:
    description: Attribute for the URL.
    type: str
    default: PhotoURL
  card_attribute:
    description:
      - Attribute that business cards use as the mail address. The audit names people whose mail address differs from
        it. Entries without the attribute are not compared. If empty, nobody is.
    type: str
    default: userPrincipalName
  url:
    description: URL of a photo. C({mail}) is replaced by the mail address in lower case.
    type: str
    required: true
  photos:
    description:
      - All photos that are served, as file name and size in bytes. Names that no photo can have are not used; the audit
        lists those of pictures.
    type: dict
    required: true
  without_photo:
    description:
      - What to do with the attribute of people without a photo. V(leave) keeps its value, V(clear) removes it, and
        V(default) sets O(default_url).
    type: str
    choices: [leave, clear, default]
    default: leave
  default_url:
    description: URL of the picture for people without a photo. Needed for O(without_photo=default).
    type: str
    default: ""
  exclude:
    description: Names of entries that are never changed, in any spelling. A warning names those that no person has.
    type: list
    elements: str
    default: []
  warning_bytes:
    description: The audit names photos with more bytes, because some clients do not show them.
    type: int
    default: 46080
  audit:
    description: Whether findings of the audit are warnings, or end the run before anything is changed.
    type: str
    choices: [warn, fail]
    default: warn
  maximum_removal_percent:
    description:
      - One run may remove the URL of a photo from at most this percentage of the people who have one. With more, it
        changes nothing and fails.
    type: float
    default: 10
  override_guards:
    description: Whether this run ignores O(maximum_removal_percent).
    type: bool
    default: false
  reader_bind_dn:
    description:
      - Account that the Community server uses. The module reads the URLs back with it and names the people whose URL it
        does not see. If empty, the bind is anonymous. If not set, nothing is read back.
    type: str
  reader_bind_password:
    description: Password of O(reader_bind_dn).
    type: str
    default: ""
  output:
    description:
      - Path of a file for the changes. If it is set, the directory is not changed. The file has LDIF change records for
        C(ldapmodify) or C(ldifde). If there is nothing to change, it has only a comment that says so.
    type: path
  in_flight:
    description: Number of changes that are sent to the server at the same time, from 1 to 1000.
    type: int
    default: 16
  slice_seconds:
    description:
      - Time after which the module ends and reports the number of remaining changes; 0 for no limit. The action of this
        module sets it, in order to show the progress, and calls the module again.
    type: float
    default: 0
"""

EXAMPLES = r"""
- name: Set the URLs of the photos
  sametime.estate.ldap_photo_url:
    servers: [ldaps://dc1.acme.example, ldaps://dc2.acme.example]
    ca_file: /etc/pki/tls/certs/acme-ca.pem
    bind_dn: CN=Sametime writer,OU=Services,DC=acme,DC=example
    bind_password: "{{ vault_directory_password }}"
    base: OU=People,DC=acme,DC=example
    url: https://photos.acme.example/{mail}.jpg
    photos: {joe.bloggs@acme.example.jpg: 9120}

- name: Write the changes for the team that manages the directory
  sametime.estate.ldap_photo_url:
    servers: [ldaps://domino1.acme.example]
    base: O=Acme
    url: https://photos.acme.example/{mail}.jpg
    photos: {joe.bloggs@acme.example.jpg: 9120}
    output: /root/photo-urls.ldif
"""

RETURN = r"""
counts:
  description:
    - C(people) and C(photos) that were found; people whose URL was C(added), C(updated) or C(cleared), is C(unchanged),
      or was left because it is C(unclear) which of several people the photo shows; C(refused) and C(remaining) changes;
      people whose URL is C(hidden) from the Community server.
  returned: always, once the directory is read
  type: dict
  sample: {people: 5000, photos: 4100, added: 12, updated: 3, cleared: 0, unchanged: 4985, unclear: 0, refused: 0,
    remaining: 0, hidden: 0}
added:
  description: Names of entries that had no value.
  returned: always, once the directory is read
  type: list
  elements: str
  sample: ["CN=Joe Bloggs,OU=People,DC=acme,DC=example"]
updated:
  description: Names of entries that had another value.
  returned: always, once the directory is read
  type: list
  elements: str
cleared:
  description: Names of entries whose value was removed.
  returned: always, once the directory is read
  type: list
  elements: str
unclear:
  description: Names of entries that were left because another person has the same mail address.
  returned: always, once the directory is read
  type: list
  elements: str
refused:
  description: Changes that the server refused, with C(person) and C(reason).
  returned: always, once the directory is read
  type: list
  elements: dict
hidden:
  description: Names of people whose URL the Community server does not see.
  returned: always, once the directory is read
  type: list
  elements: str
findings:
  description:
    - Lists of the audit. C(photos_without_person), C(shared_mails), C(several_photos), C(card_differs),
      C(large_photos), C(unusable_names).
  returned: always, once the directory is read
  type: dict
server:
  description: URL of the server that answered.
  returned: always, once the directory is read
  type: str
"""

from typing import Any, Dict, Optional

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._ldap import connecting, output, report, wanted
from ansible_collections.sametime.estate.plugins.module_utils._ldap.connecting import Account
from ansible_collections.sametime.estate.plugins.module_utils._ldap.directory import Directory
from ansible_collections.sametime.estate.plugins.module_utils._ldap.job import Ways, execute


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Compare the directory with the photos, and write unless this is check mode."""
    params = module.params
    job = wanted.job(params)
    server = connecting.server(params)
    path: Optional[str] = params["output"]
    ways = Ways(
        write=not module.check_mode,
        in_flight=params["in_flight"],
        seconds=params["slice_seconds"] or float("inf"),
        to_file=None if path is None else lambda data: output.write(str(path), data, not module.check_mode),
    )

    def open_directory(account: Account) -> Directory:
        return Directory(server, account)

    outcome = execute(job, ways, open_directory)
    changed = outcome.file_changed if path is not None else bool(outcome.changes)
    answer = report.result(job, outcome, changed)
    if outcome.unfinished:
        raise report.failure(outcome, answer)
    return answer


def main() -> None:
    module = AnsibleModule(
        argument_spec=dict(
            connecting.OPTIONS,
            **wanted.OPTIONS,
            output={"type": "path"},
            slice_seconds={"type": "float", "default": 0},
        ),
        supports_check_mode=True,
    )
    run(module, act, "an account that may write the file")


if __name__ == "__main__":
    main()
