"""The system database directory and the alternate server."""

from ansible_collections.sametime.estate.lab.db2.answers import done, refused


def test_the_alternate_server_is_kept_per_alias(peers):
    rc, text = peers.db2("db1", "update alternate server for database STMS using hostname db2.acme.example port 50000")
    assert rc == 0
    assert text.split("\n") == [
        "DB20000I  The UPDATE ALTERNATE SERVER FOR DATABASE command completed ",
        "successfully.",
        "DB21056W  Directory changes may not be effective until the directory cache is ",
        "refreshed.",
    ]
    listed = peers.expect("db1", "list db directory")
    assert " Alternate server hostname            = db2.acme.example\n" in listed
    assert " Alternate server port number         = 50000\n" in listed
    done(peers.db2("db1", "update alternate server for database STMS using hostname NULL port NULL"))
    assert " Alternate server hostname            =\n" in peers.expect("db1", "list db directory")
    refused(peers.db2("db1", "update alternate server for database STMX using hostname a port 1"), "SQL1013N")
    refused(peers.db2("db1", "update alternate server for database STMS using hostname a port svc"), "SQL0104N")
    peers.hosts["db1"].settings_of_manager["DIR_CACHE"] = "NO"
    rc, text = peers.db2("db1", "update alternate server for database STMS using hostname a port 1")
    assert "DB21056W" not in text
    peers.hosts["db1"].environment.settings.instance_type = "client"
    refused(peers.db2("db1", "update alternate server for database STMS using hostname a port 1"), "SQL1889W", rc=2)


def test_clients_get_what_was_read_at_db2start_or_an_offline_backup(pair):
    read = pair.hosts["db1"]
    done(pair.db2("db1", "update alternate server for database STMS using hostname db2.acme.example port 50000"))
    assert read.read_directory.get("STMS") is None
    done(pair.db2("db1", "backup db STMS to /db2/backup"))
    assert read.read_directory["STMS"].hostname == "db2.acme.example"
    done(pair.db2("db1", "update alternate server for database STMS using hostname db9.acme.example port 50000"))
    assert read.read_directory["STMS"].hostname == "db2.acme.example"
    pair.db2stop("db1")
    pair.db2start("db1")
    assert read.read_directory["STMS"].hostname == "db9.acme.example"


def test_the_directory_cache_can_be_less_strict(pair):
    pair.hosts["db1"].environment.settings.strict_alternate = False
    done(pair.db2("db1", "update alternate server for database STMS using hostname db2.acme.example port 50000"))
    assert pair.hosts["db1"].read_directory["STMS"].port == "50000"


def test_an_empty_directory_and_one_never_created(pair):
    refused(pair.db2("db2", "list db directory"), "SQL1031N")
    done(pair.db2("db1", "drop db STMS"))
    refused(pair.db2("db1", "list db directory"), "SQL1057W", rc=2)
    refused(pair.db2("db1", "connect to STMS"), "SQL1013N")


def test_catalog_and_uncatalog(pair):
    done(pair.db2("db1", "update alternate server for database STMS using hostname db2.acme.example port 50000"))
    done(pair.db2("db1", "uncatalog db STMS"))
    refused(pair.db2("db1", "get db cfg for STMS"), "SQL1013N")
    done(pair.db2("db1", "catalog db STMS on /db2/data"))
    assert pair.hosts["db1"].directory()["STMS"].hostname == ""
    done(pair.db2("db1", "catalog db STMS as FAR at node DBN"))
    listed = pair.expect("db1", "list db directory")
    assert " Number of entries in the directory = 2\n" in listed
    assert " Node name                            = DBN\n" in listed
    refused(pair.db2("db1", "catalog db STMS"), "SQL1005N")
