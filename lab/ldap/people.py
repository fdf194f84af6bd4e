"""The people of the lab's directory as LDIF: 5,000 of them, among them all people of the Profiles database.

usage: python -m ansible_collections.sametime.estate.lab.ldap.people FILE

Prints "changed" if it wrote the file. The others are p0001 and so on; the first ten of them are below ou=board, which
the account of the Community server may not read. The address of p0011 is also that of p0012. Cards ask for another
address than the photo of p0013 has. Cards of some people have a name and a title, as pages show them.
"""

import base64
import sys
from pathlib import Path

from ..tdi import people as profiles

BASE = "dc=acme,dc=example"
COUNT = 5000
BOARD = range(1, 11)
SHARED = (11, 12)
OTHER_CARD = 13
# Account -> password.
ACCOUNTS = {"photos": "lab-photos", "community": "Bind&Secret1"}
# User id -> name and title; the name of everybody else is the user id.
NAMED = {"jbloggs": ("Joe Bloggs", "Engineer"), "obrien": ("Pat <b>O'Brien</b> & Co", "Planner")}
TREE = f"""\
dn: {BASE}
objectClass: domain
dc: acme
"""
UNIT = f"""
dn: ou={{name}},{BASE}
objectClass: organizationalUnit
ou: {{name}}
"""
ACCOUNT = f"""
dn: cn={{name}},ou=services,{BASE}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: {{name}}
userPassword: {{password}}
"""


def text() -> str:
    """Return the LDIF of the whole directory."""
    parts = [TREE, *(UNIT.format(name=name) for name in ("people", "board", "services"))]
    parts += [ACCOUNT.format(name=name, password=password) for name, password in ACCOUNTS.items()]
    known = [person for person in profiles.generations()[0] if person.mail is None or person.mail.isascii()]
    parts += [entry(person.uid, "people", person.mail, person.mail) for person in known]
    parts += [numbered(number) for number in range(1, COUNT - len(known) + 1)]
    return "".join(parts)


def numbered(number: int) -> str:
    """Return a person who is not in Profiles."""
    uid = f"p{number:04}"
    mail = f"p{SHARED[0]:04}@acme.example" if number in SHARED else f"{uid}@acme.example"
    card = "somebody@corp.example" if number == OTHER_CARD else mail
    return entry(uid, "board" if number in BOARD else "people", mail, card)


def entry(uid: str, unit: str, mail: str | None, card: str | None) -> str:
    """Return a person. Mail addresses are base64, because those of Profiles may have any character."""
    lines = [f"dn: uid={uid},ou={unit},{BASE}", "objectClass: inetOrgPerson", "objectClass: estatePerson"]
    name, title = NAMED.get(uid, (uid, ""))
    lines += [f"uid: {uid}", f"sAMAccountName: {uid}", f"cn: {name}", f"sn: {uid}"]
    lines += [f"title: {title}"] if title else []
    for name, value in (("mail", mail), ("userPrincipalName", card)):
        if value is not None:
            lines.append(f"{name}:: {base64.b64encode(value.encode()).decode()}")
    return "\n" + "\n".join(lines) + "\n"


def write(path: Path) -> bool:
    """Write the file; return False if it needs no change."""
    wanted = text()
    if path.exists() and path.read_text(encoding="utf-8") == wanted:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(wanted, encoding="utf-8")
    return True


if __name__ == "__main__":
    print("changed" if write(Path(sys.argv[1])) else "unchanged")
