"""The configuration file: its values, and the errors about mistakes. Python 3.6."""

import re

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos import settings, tdi_log
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError

SMALLEST = """\
[job]
home = /home/of/job
user = tdi
[export]
solution = /opt/solution
server = /opt/tdi/ibmdisrv
assembly_line = dump
[names]
source = file_name
"""
WHOLE = """\
# a comment
[job]
home = /home/of/job/
user = tdi
minimum_count = 4500
maximum_removal_percent = 2.5
syslog_facility = local3

[export]
solution = /opt/solution
server = /opt/tdi/ibmdisrv
configuration = other.xml
assembly_line = dump_photos_to_files
environment =
properties = other.properties
log = logs/other.log
collect_file = other.in
success_pattern = done=1%
failure_pattern = (?i)failed
timeout_seconds = 60

[names]
source = csv
map = /maps/people.csv
uid = User id
mail = E-Mail
delimiter = tab

[photos]
minimum_bytes = 1
warning_bytes = 2
maximum_bytes = 3
metadata = keep

[transfer]
target = ihs1.acme.example
user = stphotos
port = 2222
key = /keys/key
known_hosts = /keys/known_hosts
timeout_seconds = 100
connect_timeout_seconds = 5
connections = 1
rsync = /opt/bin/rsync
ssh = /opt/bin/ssh
"""


DIRECTORY = """\
[job]
home = /home/of/job
user = tdi
[directory]
servers = ldap://dc1.acme.example ldap://dc2.acme.example:3268
base = OU=People, DC=acme, DC=example
filter = (objectCategory=person)
photo_attributes = thumbnailPhoto
bind_dn = CN=Sametime = photos,DC=acme
password_file = /home/of/job/etc/directory-password
starttls = no
ca_file = /ca.pem
page_size = 1000
ldapsearch = /opt/bin/ldapsearch
timeout_seconds = 60
[names]
source = directory
mail = proxyMail
"""


def test_a_directory():
    parsed = settings.parse(DIRECTORY, "x.ini")
    assert parsed.export is None
    assert parsed.names.mail == "proxyMail"
    assert parsed.directory == settings.Directory(
        servers=["ldap://dc1.acme.example", "ldap://dc2.acme.example:3268"],
        base="OU=People, DC=acme, DC=example",
        filter="(objectCategory=person)",
        photo_attributes=["thumbnailPhoto"],
        bind_dn="CN=Sametime = photos,DC=acme",
        password_file="/home/of/job/etc/directory-password",
        starttls=False,
        ca_file="/ca.pem",
        page_size=1000,
        ldapsearch="/opt/bin/ldapsearch",
        timeout_seconds=60,
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("source = directory", "source = file_name", "source = directory and the section .directory. belong together"),
        ("ldap://dc1", "ldaps://dc1", "has ldap:// and ldaps://; write one kind"),
        ("ldap://dc1", "dc1", "is not the URL of an LDAP server"),
        ("password_file = /home/of/job/etc/directory-password\n", "", "has one of bind_dn and password_file"),
        ("filter = (objectCategory=person)", "filter = person", "is not a search filter"),
        ("starttls = no", "starttls = false", "one of yes, no"),
        ("base = OU=People, DC=acme, DC=example\n", "", "base is missing"),
        (
            "[names]",
            "[export]\nsolution = /s\nserver = /x\nassembly_line = y\n[names]",
            "from .export. or from .directory.; remove one",
        ),
    ],
)
def test_a_directory_that_cannot_be(old, new, said):
    assert old in DIRECTORY
    with pytest.raises(PhotoError, match=said):
        settings.parse(DIRECTORY.replace(old, new), "x.ini")


def test_a_directory_as_the_names_of_profiles():
    with pytest.raises(PhotoError, match="belong together"):
        settings.parse(SMALLEST.replace("file_name", "directory"), "x.ini")


def test_defaults():
    parsed = settings.parse(SMALLEST, "x.ini")
    assert parsed == settings.Settings(
        job=settings.Job("/home/of/job", "tdi", 1, 10.0, "daemon"),
        export=settings.Export(
            solution="/opt/solution",
            server="/opt/tdi/ibmdisrv",
            configuration="profiles_tdi.xml",
            assembly_line="dump",
            environment="tdienv.sh",
            properties="profiles_tdi.properties",
            log="logs/ibmdi.log",
            collect_file="",
            success_pattern=re.compile(tdi_log.SUCCESS),
            failure_pattern=re.compile(tdi_log.FAILURE),
            timeout_seconds=3600,
        ),
        names=settings.Names("file_name", "", "uid", "mail", ","),
        photos=settings.Photos(128, 204800, 46080),
        transfers=[],
    )


def test_all_keys():
    parsed = settings.parse(WHOLE, "x.ini")
    assert parsed.job == settings.Job("/home/of/job", "tdi", 4500, 2.5, "local3")
    assert parsed.export[2:8] == (
        "other.xml",
        "dump_photos_to_files",
        "",
        "other.properties",
        "logs/other.log",
        "other.in",
    )
    assert (parsed.export.success_pattern.pattern, parsed.export.failure_pattern.pattern) == ("done=1%", "(?i)failed")
    assert parsed.names == settings.Names("csv", "/maps/people.csv", "User id", "E-Mail", "\t")
    assert parsed.photos == settings.Photos(1, 3, 2, "keep")
    (transfer,) = parsed.transfers
    assert transfer == settings.Transfer(
        "ihs1.acme.example",
        "stphotos",
        2222,
        "/keys/key",
        "/keys/known_hosts",
        100,
        5,
        1,
        "/opt/bin/rsync",
        "/opt/bin/ssh",
        "ihs1.acme.example",
    )


def test_every_key_of_the_table_is_in_the_whole_example():
    given = set(re.findall(r"^(\w+) =", WHOLE + DIRECTORY, re.MULTILINE))
    assert given == {key for section in settings.SECTIONS.values() for key in section}


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        (
            "home = /home/of/job/",
            "home = job",
            "[job] home = job is not an absolute path; write a path that starts with /",
        ),
        ("home = /home/of/job/\n", "", "[job] home is missing; set it"),
        ("user = tdi\n", "user = \n", "[job] user =  has blanks, starts with a dash or is empty; write one word"),
        ("= 4500", "= many", "[job] minimum_count = many is not a whole number from 1 to 10000000"),
        ("= 4500", "= 0", "[job] minimum_count = 0 is not a whole number from 1 to 10000000"),
        ("= 2.5", "= 101", "[job] maximum_removal_percent = 101 is not a number from 0 to 100"),
        (
            "= 2.5",
            "= 5%",
            "[job] maximum_removal_percent = 5% is not a number from 0 to 100; write it without the percent",
        ),
        ("= local3", "= local9", "[job] syslog_facility = local9 is unknown; write one of none, auth"),
        ("= dump_photos_to_files", "= -x", "[export] assembly_line = -x has blanks, starts with a dash"),
        (
            "= (?i)failed",
            "= (",
            "[export] failure_pattern = ( is not a valid regular expression (missing ), unterminated",
        ),
        ("= (?i)failed", "=", "[export] failure_pattern =  is empty and would match every line"),
        ("= csv", "= excel", "[names] source = excel is unknown; write one of file_name, csv, ldif"),
        ("map = /maps/people.csv\n", "", "[names] map is missing; [names] source = csv needs it"),
        ("= tab", "= ::", "[names] delimiter = :: is not a single character; write one character, or the word tab"),
        (
            "minimum_bytes = 1",
            "minimum_bytes = 5",
            "[photos] minimum_bytes 5, warning_bytes 2, maximum_bytes 3 are not",
        ),
        (
            "= ihs1.acme.example",
            "= -oProxyCommand=x",
            "[transfer] target = -oProxyCommand=x is not a host name or address",
        ),
        ("= ihs1.acme.example", "= ihs1:2222", "[transfer] target = ihs1:2222 is not a host name or address"),
        ("= stphotos", "= -l", "[transfer] user = -l has blanks, starts with a dash"),
        *(
            (
                old,
                new,
                f"[transfer] {new.lstrip()} has a blank, quote, percent sign, dollar sign or backslash",
            )
            for old, new in (
                ("\nknown_hosts = /keys/known_hosts", "\nknown_hosts = /keys/known hosts"),
                ("\nknown_hosts = /keys/known_hosts", "\nknown_hosts = /keys/%u"),
                ("\nkey = /keys/key", "\nkey = /keys/100%"),
                ("\nkey = /keys/key", "\nkey = /keys/${HOME}/key"),
                ("\nkey = /keys/key", '\nkey = /keys/"key"'),
                ("\nssh = /opt/bin/ssh", "\nssh = /opt/my bin/ssh"),
            )
        ),
        ("port = 2222", "port = 70000", "[transfer] port = 70000 is not a whole number from 1 to 65535"),
        ("[photos]", "[fotos]", "section [fotos] is unknown; use directory, export, job, names, photos, transfer"),
        ("port = 2222", "prot = 2222", "[transfer] prot is unknown; use connect_timeout_seconds, connections"),
        ("port = 2222", "port = 1\nport = 2", "is not a valid INI file: While reading from 'x.ini'"),
        ("[job]", "job", "is not a valid INI file: File contains no section headers."),
    ],
)
def test_mistakes_are_named_with_a_remedy(old, new, text):
    assert old in WHOLE
    with pytest.raises(PhotoError) as caught:
        settings.parse(WHOLE.replace(old, new, 1), "x.ini")
    assert caught.value.cause == "config"
    assert str(caught.value).startswith("x.ini")
    assert text in str(caught.value)


SEVERAL = (
    WHOLE.replace("target = ihs1.acme.example\n", "") + "[transfer ihs1]\ntarget = ihs1\n[transfer ihs2]\ntarget = h2\n"
)


def test_several_web_servers_share_the_values_of_transfer():
    text = SEVERAL + "port = 22\nknown_hosts = /keys/second\n"
    first, second = settings.parse(text, "x.ini").transfers
    assert (first.name, first.target, first.port, first.known_hosts) == ("ihs1", "ihs1", 2222, "/keys/known_hosts")
    assert second == first._replace(name="ihs2", target="h2", port=22, known_hosts="/keys/second")


def test_web_servers_need_no_common_section():
    own = "target = a\nuser = u\nkey = /k\nknown_hosts = /h\n"
    (only,) = settings.parse(SMALLEST + "[transfer a]\n" + own, "x.ini").transfers
    assert (only.name, only.target, only.port) == ("a", "a", 22)


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        (
            "port = 2222",
            "target = ihs1\nport = 2222",
            "[transfer] target = ihs1 is set, but x.ini has a section [transfer ihs1]; move target to the section",
        ),
        ("target = h2", "target = ihs1", "[transfer ihs1] and [transfer ihs2] have the same target ihs1, port 2222"),
        ("target = h2", "", "[transfer ihs2] target is missing; set it"),
        ("target = h2", "target = h2\nport = x", "[transfer ihs2] port = x is not a whole number"),
        ("port = 2222", "port = x", "x.ini: [transfer] port = x is not a whole number"),
        ("target = h2", "goal = h2", "[transfer ihs2] goal is unknown; use connect_timeout_seconds"),
        ("[transfer ihs2]", "[transfer ihs 2]", "[transfer ihs 2] does not name a web server; write letters"),
        ("[transfer ihs2]", "[transfer ]", "[transfer ] does not name a web server"),
        ("[transfer ihs2]", "[transfer ihs1]", "is not a valid INI file"),
        ("[transfer ihs2]", "[transfers ihs2]", "section [transfers ihs2] is unknown"),
        ("[transfer ihs2]", "[job ihs2]", "section [job ihs2] is unknown"),
    ],
)
def test_mistakes_about_several_web_servers(old, new, text):
    assert old in SEVERAL
    with pytest.raises(PhotoError) as caught:
        settings.parse(SEVERAL.replace(old, new, 1), "x.ini")
    assert caught.value.cause == "config"
    assert text in str(caught.value)
