"""A real slapd for tests: the program of package slapd, on the loopback address, with a small directory.

It has three accounts beside its administrator: ``reader`` sees everybody but the people below ``ou=hidden``, ``blind``
sees no URL of a photo, and ``limited`` gets three entries of a search. Anonymous clients see nothing. Python 3.6.
"""

import base64
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from ansible_collections.sametime.estate.lab.common.ports import free_port

SLAPD = "/usr/sbin/slapd"
SCHEMA = Path(__file__).resolve().parents[2] / "lab" / "ldap" / "files" / "estate.schema"
BASE = "dc=acme,dc=example"
PASSWORD = "Tr0ub4dor-and-3"
CONFIG = """\
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
include {schema}
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {home}/pid
TLSCertificateFile {home}/server.pem
TLSCertificateKeyFile {home}/server.key
database mdb
suffix {base}
rootdn cn=admin,{base}
rootpw {password}
directory {home}/data
{sync}
maxsize 268435456
limits dn.exact="cn=limited,{base}" size.soft=3 size.hard=3
access to attrs=userPassword by anonymous auth
access to dn.subtree="ou=hidden,{base}" by dn.exact="cn=reader,{base}" none by users read
access to attrs=PhotoURL by dn.exact="cn=blind,{base}" none by users read
access to * by users read by anonymous auth
"""
ENTRIES = f"""\
dn: {BASE}
objectClass: domain
dc: acme

dn: ou=people,{BASE}
objectClass: organizationalUnit
ou: people

dn: ou=hidden,{BASE}
objectClass: organizationalUnit
ou: hidden
"""
ACCOUNT = """
dn: cn={name},{base}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: {name}
userPassword: {password}
"""
AS_TEXT = {"universal_newlines": True}  # the keyword "text" is newer than Python 3.6
AUTHORITY = "/CN=Authority of the tests"

needs_slapd = pytest.mark.skipif(
    not all(map(Path.exists, map(Path, (SLAPD, "/usr/bin/ldapmodify")))),
    reason="slapd is not installed (packages slapd and ldap-utils)",
)


class Slapd(NamedTuple):
    """A running server. ca: file of the authority that signed its certificate, which is for 127.0.0.1."""

    home: Path
    port: int
    tls_port: int

    @property
    def url(self):
        return f"ldap://127.0.0.1:{self.port}"

    @property
    def tls_url(self):
        return f"ldaps://127.0.0.1:{self.tls_port}"

    @property
    def ca(self):
        return str(self.home / "ca.pem")

    def options(self, account="admin", **more):
        """Return options of the modules that connect as an account."""
        connection = {"servers": [self.url], "ca_file": self.ca, "base": BASE}
        return {**connection, "bind_dn": f"cn={account},{BASE}", "bind_password": PASSWORD, **more}

    def modify(self, ldif):
        """Apply change records as the administrator."""
        argv = ["ldapmodify", "-x", "-H", self.url, "-D", f"cn=admin,{BASE}", "-w", PASSWORD]
        _run(argv, ldif)

    def urls(self, attribute="PhotoURL"):
        """Return name -> values of an attribute."""
        argv = ["ldapsearch", "-x", "-LLL", "-o", "ldif-wrap=no", "-H", self.url, "-D", f"cn=admin,{BASE}"]
        argv += ["-w", PASSWORD, "-b", BASE, f"({attribute}=*)", attribute]
        found = {}
        for block in _run(argv).strip().split("\n\n"):
            lines = [_value(line) for line in block.splitlines() if not line.startswith("# ref")]
            if lines:
                found[lines[0]] = lines[1:]
        return found


def person(number, mail=None, ou="people", **attributes):
    """Return the LDIF of a person; without a mail address, it is made from the number."""
    uid = f"p{number}"
    given = {"cn": f"Person {number}", "mail": mail or f"{uid}@acme.example", **attributes}
    return entry(f"uid={uid},ou={ou},{BASE}", uid=uid, sn=number, **given)


def entry(dn, **attributes):
    """Return the LDIF of a person by name; all values are base64, because they may be anything."""
    lines = ["objectClass: inetOrgPerson", "objectClass: estatePerson"]
    for name_, value in {"dn": dn, **attributes}.items():
        data = value if isinstance(value, bytes) else str(value).encode()
        lines.insert(0 if name_ == "dn" else len(lines), f"{name_}:: {base64.b64encode(data).decode()}")
    return "\n" + "\n".join(lines) + "\n"


def name(number, ou="people"):
    """Return the distinguished name of a person."""
    return f"uid=p{number},ou={ou},{BASE}"


@contextmanager
def serving(home, people, durable=False):
    """Run a slapd with these people (LDIF) in an empty folder. durable: write each change to disk, as in production."""
    (home / "data").mkdir()
    _certificates(home)
    config = home / "slapd.conf"
    config.write_text(
        CONFIG.format(home=home, base=BASE, password=PASSWORD, schema=SCHEMA, sync="" if durable else "dbnosync")
    )
    accounts = "".join(ACCOUNT.format(name=one, base=BASE, password=PASSWORD) for one in ("reader", "blind", "limited"))
    _run(["slapadd", "-q", "-f", str(config)], ENTRIES + accounts + people)
    server = Slapd(home, free_port(), free_port())
    listening = f"{server.url}/ {server.tls_url}/"
    with subprocess.Popen([SLAPD, "-d", "0", "-f", config, "-h", listening], stderr=subprocess.PIPE) as process:
        try:
            deadline = time.monotonic() + 30
            while any(map(_closed, (server.port, server.tls_port))):
                assert process.poll() is None, process.stderr.read()
                assert time.monotonic() < deadline
                time.sleep(0.01)
            yield server
        finally:
            process.terminate()


def _run(argv, text=""):
    """Run a program; return its output."""
    pipe = subprocess.PIPE
    done = subprocess.run(argv, input=text, stdout=pipe, stderr=pipe, check=False, **AS_TEXT)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _value(line):
    """Return the value of a line of LDIF."""
    plain, _, encoded = line.partition(":: ")
    return base64.b64decode(encoded).decode() if encoded else plain.partition(": ")[2]


def _closed(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) != 0


def _certificates(home):
    key = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    ca = ["-subj", AUTHORITY, "-keyout", home / "ca.key", "-out", home / "ca.pem"]
    signed = ["-CA", home / "ca.pem", "-CAkey", home / "ca.key", "-subj", "/CN=127.0.0.1"]
    signed += ["-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=CA:FALSE"]
    for more in (ca, [*signed, "-keyout", home / "server.key", "-out", home / "server.pem"]):
        _run(list(map(str, [*key, *more])))
