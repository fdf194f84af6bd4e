"""The people of the lab's directory are as many as promised, and those that tests rely on are among them."""

import re

from ansible_collections.sametime.estate.lab.ldap import people


def test_people():
    entries = people.text().split("\n\n")
    persons = [entry for entry in entries if "inetOrgPerson" in entry]
    assert len(persons) == people.COUNT
    assert sum(",ou=board," in person for person in persons) == len(people.BOARD)
    names = [re.search(r"^dn: (.*)$", entry, re.MULTILINE)[1] for entry in entries]
    assert len(set(names)) == len(names)


def test_the_file_is_written_once(tmp_path):
    path = tmp_path / "folder" / "people.ldif"
    assert people.write(path)
    assert not people.write(path)
