"""What a host lacks for a restore, before anything is dropped."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse.restore_script import ImagePaths
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import restorable
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import View
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import from_inventory
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.restorable import Need
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.reports import absent, inventory, report

PAIR = from_inventory(inventory())
MISSING = {"directory": False, "writable": False, "free_bytes": None, "filesystem": None}
CLOSED = {"directory": True, "writable": False, "free_bytes": 10**9, "filesystem": {"device": 1}}
SECRET = {"labels": {"Encrypted database": "YES"}}
KEYSTORE = {"type": "PKCS12", "location": "/home/db2inst1/ks.p12", "readable": True}


def room(free, device=1):
    return {"directory": True, "writable": True, "free_bytes": free, "filesystem": {"device": device}}


def reasons(source, target, image=()):
    return [one.reason for one in restorable.lacks(PAIR, View("db1", source), View("db2", target), list(image))]


@pytest.mark.parametrize(
    ("source", "path", "words"),
    [
        ({}, "/db2/data", "/db2/data, the directory of the database on db1,"),
        ({}, "/db2/arch/STMS", "/db2/arch/STMS, the directory of the log archive on db1,"),
        (
            {"parameters": {"MIRRORLOGPATH": "/mirror"}},
            "/mirror",
            "/mirror, the directory of the mirrored logs on db1,",
        ),
        ({"parameters": {"NEWLOGPATH": "/logs/"}}, "/logs", "/logs, the directory of the logs on db1,"),
        ({"parameters": {"OVERFLOWLOGPATH": "/over"}}, "/over", "/over, the directory of the overflow logs on db1,"),
        ({"storage": {"paths": ["/more"]}}, "/more", "/more, the directory of the table spaces on db1,"),
        ({"storage": {"containers": ["/raw/c0"]}}, "/raw", "/raw, the directory of a table space container on db1,"),
    ],
)
def test_directories(source, path, words):
    here = report("db1", **source)
    assert reasons(here, absent("db2", paths={path: MISSING})) == [f"{words} does not exist on db2"]
    not_ours = "is not writable for the instance owner on db2"
    assert reasons(here, absent("db2", paths={path + "/": CLOSED})) == [f"{words} {not_ours}"]
    assert reasons(here, absent("db2", paths={path: room(10**9)})) == []


@pytest.mark.parametrize(
    ("source", "keystore", "words"),
    [
        ({}, {}, None),
        (SECRET, KEYSTORE, None),
        (SECRET, {**KEYSTORE, "type": None}, "db2 has no keystore (KEYSTORE_TYPE and KEYSTORE_LOCATION are not set)"),
        (SECRET, {**KEYSTORE, "location": None}, "db2 has no keystore"),
        (
            SECRET,
            {**KEYSTORE, "readable": False},
            "/home/db2inst1/ks.p12, the keystore of db2, does not exist or cannot",
        ),
        (
            SECRET,
            {"type": "KMIP", "location": "/home/db2inst1/kmip.cfg", "readable": False},
            "/home/db2inst1/kmip.cfg, the configuration of the KMIP keystore of db2, does not exist or cannot",
        ),
    ],
)
def test_an_encrypted_database_needs_a_keystore(source, keystore, words):
    found = reasons(report("db1", **source), absent("db2", keystore=keystore))
    assert (found == []) if words is None else words in found[0]
    assert all("SQL1728N" in reason for reason in found)


def test_the_key_itself_is_the_task_of_the_administrator():
    (note,) = restorable.encryption_notes(View("db1", report("db1", **SECRET)), View("db2", absent("db2")))
    assert "the keystore of db2 must have the same master key label, which this run cannot see" in note
    assert restorable.encryption_notes(View("db1", report("db1")), View("db2", absent("db2"))) == []
    kinds = [{"keystore": {"type": kind}} for kind in ("PKCS12", "KMIP")]
    (note,) = restorable.encryption_notes(
        View("db1", report("db1", **SECRET, **kinds[0])), View("db2", absent("db2", **kinds[1]))
    )
    assert note.endswith("The keystores are of different kinds: PKCS12 on db1, KMIP on db2")


LOGS = {"parameters": {"LOGPRIMARY": "10", "LOGFILSIZ": "998"}}  # 10 * 1000 pages of 4096 bytes: 40.96 MB


@pytest.mark.parametrize(
    ("paths", "image", "words"),
    [
        ({"/db2/data": room(10**9)}, 0, None),
        (
            {"/db2/data": room(140_900_000)},
            0,
            "/db2/data on db2 has 140 MB of space, and the database, the logs need 140",
        ),
        ({"/db2/data": room(140_960_000)}, 0, None),
        (
            {"/db2/data": room(2 * 10**8), "/db2/backup": room(2 * 10**8)},
            10**8,
            "/db2/backup, /db2/data on db2 has 200",
        ),
        ({"/db2/data": room(2 * 10**8), "/db2/backup": room(2 * 10**8, 2)}, 10**8, None),
        (
            {"/db2/data": room(10**9), "/db2/backup": room(10**7, 2)},
            10**8,
            "/db2/backup on db2 has 10 MB of space, and the",
        ),
    ],
)
def test_directories_on_one_file_system_share_its_space(paths, image, words):
    source = report("db1", database_bytes=10**8, **LOGS)
    found = reasons(source, absent("db2", paths=paths), [Need("/db2/backup", image, "the image")])
    assert (found == []) if words is None else words in found[0]


def test_what_is_dropped_frees_its_space():
    source = report("db1", database_bytes=10**8)
    full = {"paths": {"/db2/data": room(10**6)}}
    assert reasons(source, absent("db2", **full))
    assert reasons(source, report("db2", "STANDBY", database_bytes=10**8, **full)) == []


def test_all_reasons_come_together():
    found = restorable.lacks(
        PAIR,
        View("db1", report("db1", **SECRET)),
        View("db2", absent("db2", keystore={}, paths={"/db2/data": MISSING, "/db2/backup": MISSING})),
        [Need("/db2/backup", 1, "the image")],
    )
    refusal = restorable.joined(found)
    assert len(found) == 3
    assert refusal.reason.count("; ") == 2
    assert "create /db2/backup on db2" in refusal.remedy
    assert "create a keystore on db2" in refusal.remedy


def test_the_paths_of_an_image():
    paths = ImagePaths(["/a", "/b/"], "/logs/NODE0000/LOGSTREAM0000/", ["/a/x", "/raw/c0"])
    assert restorable.directories_of(paths) == {
        "/a": "the table spaces",
        "/b": "the table spaces",
        "/raw": "a table space container",
        "/logs": "the logs",
    }
    devices = ImagePaths(["/a"], None, ["/dev/rts1", "/a/x"])
    assert (set(restorable.directories_of(devices)), restorable.devices_of(devices)) == ({"/a"}, ["/dev/rts1"])
    inside = ImagePaths(["/a"], "/a/db2inst1/NODE0000/SQL00001/LOGSTREAM0000/", [])
    assert set(restorable.directories_of(inside)) == {"/a"}
    found = restorable.lacks_of_image(paths, {"/a": room(5), "/raw": MISSING}, "this host", 20, {})
    assert [one.reason.partition(",")[0] for one in found] == ["/raw", "/a on this host has 0 MB of space"]
    assert len(restorable.lacks_of_image(paths, {"/a": room(5)}, "this host", 20, {1: 100})) == 0
