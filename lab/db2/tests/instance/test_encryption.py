"""Encrypted databases, storage paths and containers, images of several files, the generated script."""

import pytest
from ansible_collections.sametime.estate.lab.db2.answers import done, refused
from ansible_collections.sametime.estate.lab.db2.db2lab.messages import unwrapped
from ansible_collections.sametime.estate.lab.db2.db2lab.model import Pair

KEYSTORE = "/home/db2inst1/keystore"
SCRIPT = "redirect generate script /tmp/script"


@pytest.fixture
def encrypted():
    """Return two hosts; db1 has a keystore and an encrypted database, db2 has an image of it."""
    pair = Pair(create=False)
    keystore(pair, "db1", "label")
    done(pair.db2("db1", "create db STMS on /db2/data encrypt cipher aes master key label label"))
    done(pair.db2("db1", "backup db STMS to /db2/backup"))
    pair.copy_image("db1", "db2")
    return pair


def keystore(pair, host, *labels):
    """Give an instance a keystore with these labels."""
    pair.hosts[host].memory.texts[KEYSTORE] = "\n".join(labels)
    values = f"KEYSTORE_TYPE PKCS12 KEYSTORE_LOCATION {KEYSTORE}"
    pair.expect(host, f"update dbm cfg using {values}")


def no_keystore(answer, reason):
    """Check that an answer is SQL1728N with this reason code."""
    refused(answer, "SQL1728N")
    assert f'Reason code "{reason}"' in unwrapped(answer[1])


def restore(pair, more="without prompting"):
    """Restore the only image on db2."""
    return pair.db2("db2", f"restore db STMS from /db2/backup {more}")


def test_an_encrypted_database_says_so(encrypted):
    assert " Encrypted database                                      = YES\n" in encrypted.expect(
        "db1", "get db cfg for STMS"
    )
    assert " Keystore type                           (KEYSTORE_TYPE) = NONE\n" in encrypted.expect("db2", "get dbm cfg")


@pytest.mark.parametrize("more", ["without prompting", SCRIPT])
def test_an_image_of_it_needs_its_key(encrypted, more):
    no_keystore(restore(encrypted, more), 1)
    keystore(encrypted, "db2", "another")
    rc, text = restore(encrypted, more)
    assert (rc, unwrapped(text)) == (
        4,
        'SQL1729N The command failed because the label "label" does not exist in the keystore.',
    )
    del encrypted.hosts["db2"].memory.texts[KEYSTORE]
    no_keystore(restore(encrypted, more), 2)
    assert encrypted.hosts["db2"].load("STMS") is None
    keystore(encrypted, "db2", "another", "label")
    done(restore(encrypted, more))


def test_it_does_not_replace_a_database_without_encryption(encrypted):
    keystore(encrypted, "db2", "label")
    done(encrypted.db2("db2", "create db STMS on /db2/data"))
    refused(restore(encrypted), "SQL1743N")
    done(restore(encrypted, "without prompting no encrypt"))
    assert encrypted.hosts["db2"].load("STMS").key == ""


def test_a_new_database_needs_the_keystore_before_it_is_there():
    pair = Pair(create=False)
    no_keystore(pair.db2("db1", "create db STMS on /db2/data encrypt"), 1)
    assert "KEYSTORE" not in Pair(dialect="9.7").expect("db1", "get dbm cfg")


@pytest.mark.parametrize(("lost", "message"), [("/db2/more", "SQL1051N"), ("/raw", "SQL0298N")])
def test_paths_that_are_not_there(lost, message):
    pair = Pair(create=False)
    for host in pair.hosts.values():
        host.memory.directories |= {"/db2/more", "/raw"}
    done(pair.db2("db1", "create db STMS on /db2/data, /db2/more dbpath on /db2/data"))
    pair.hosts["db1"].load("STMS").containers = ["/raw/c0"]
    done(pair.db2("db1", "backup db STMS to /db2/backup"))
    pair.copy_image("db1", "db2")
    pair.hosts["db2"].memory.directories -= {lost}
    refused(restore(pair), message)
    assert pair.hosts["db2"].load("STMS") is None
    done(restore(pair, SCRIPT))
    text = pair.hosts["db2"].memory.texts["/tmp/script"]
    assert "-- ON '/db2/data'\n-- ,  '/db2/more'\n" in text
    assert "  FILE   '/raw/c0' " in text
    pair.hosts["db2"].memory.directories |= {lost}
    done(restore(pair))
    assert pair.hosts["db2"].load("STMS").storage_paths == ["/db2/data", "/db2/more"]


def test_an_image_of_several_files(hosts):
    one, _ = hosts
    one.reset(database="STMS", settings={"image_megabytes": "0.4"})
    first, second = one.base / "backup", one.base / "arch"
    assert one.db2(f"backup db STMS to {first}, {second} with 4 buffers parallelism 2 compress")[0] == 0
    files = [next(first.iterdir()), next(file for file in second.iterdir() if file.is_file())]
    assert [file.suffix for file in files] == [".001", ".002"]
    assert sum(file.stat().st_size for file in files) < 300000, "compressed"
    assert one.db2("drop db STMS")[0] == 0
    assert "SQL2542N" in one.db2(f"restore db STMS from {first}")[1]
    assert one.db2(f"restore db STMS from {first}, {second} with 4 buffers parallelism 2")[0] == 0
    files[1].unlink()
