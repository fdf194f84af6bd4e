"""Unsaved changes, saves, conflicts and documents."""

import base64

import pytest
from ansible_collections.sametime.estate.lab.was.harness import PROXY, meeting_source
from ansible_collections.sametime.estate.lab.was.waslab.errors import WasError


def test_unsaved_changes_are_seen_by_their_own_process_only(master, config):
    other = master.wsadmin().config
    source = meeting_source(config)
    config.modify(source, [["description", "new"]])
    assert config.showAttribute(source, "description") == "new"
    assert other.showAttribute(source, "description") == "DB2 Universal Driver Datasource"
    assert (config.hasChanges(), other.hasChanges()) == (1, 0)
    assert config.queryChanges().splitlines() == [
        "WASX7146I: The following configuration files contain unsaved changes:",
        "cells/sametimeCell/clusters/STMeetingCluster|resources.xml",
    ]
    assert config.reset() == ""
    assert config.queryChanges() == "WASX7241I: There are no unsaved changes in this workspace."
    assert [e["event"] for e in master.journal.entries()] == ["config.write", "config.discard"]


def test_the_first_to_save_wins(master, config):
    other = master.wsadmin().config
    source = meeting_source(config)
    config.showAttribute(source, "name")
    other.modify(source, [["description", "theirs"]])
    other.save()
    config.modify(source, [["description", "ours"]])
    with pytest.raises(WasError) as caught:
        config.save()
    assert caught.value.java.endswith("ConfigServiceException")
    assert "WorkSpaceException: RepositoryException while retry updating documents" in caught.value.cause[0]
    assert config.hasChanges() == 0
    assert config.showAttribute(source, "description") == "theirs"
    assert master.events("config.save") == master.events("config.save")[:1]


def test_overwriting_is_a_choice(master, config):
    other = master.wsadmin().config
    source = meeting_source(config)
    assert config.getSaveMode() == "rollbackOnConflict"
    config.setSaveMode("overwriteOnConflict")
    config.modify(source, [["description", "ours"]])
    other.modify(source, [["description", "theirs"]])
    other.save()
    config.save()
    assert other.showAttribute(source, "description") == "ours"


def test_a_change_of_another_document_is_not_a_conflict(master, config):
    other = master.wsadmin().config
    config.modify(meeting_source(config), [["description", "ours"]])
    other.modify(other.getid("/VirtualHost:default_host/"), [["aliases", []]])
    other.save()
    assert config.save() == ""


def extract(config, uri):
    document = config.extract_content(uri)
    return base64.b64decode(document["content"]), document["digest"]


def checkin(config, uri, data, digest):
    return config.checkin_content(uri, base64.b64encode(data).decode(), digest)


def test_documents(master, config):
    assert (config.existsDocument(PROXY), config.existsDocument(PROXY + ".bak")) == (1, 0)
    data, digest = extract(config, PROXY)
    assert data == master.master.read(PROXY)
    assert checkin(config, PROXY, data + b"<!-- x -->\n", digest) is None
    assert master.master.read(PROXY) == data
    config.save()
    assert master.master.read(PROXY) == data + b"<!-- x -->\n"
    with pytest.raises(WasError) as caught:
        extract(config, "x")
    assert caught.value.cause[0].endswith("DocumentIOException: x")


def test_a_stale_digest_is_refused(master, config):
    data, digest = extract(config, PROXY)
    checkin(config, PROXY, data + b"\n", digest)
    with pytest.raises(WasError) as caught:
        checkin(config, PROXY, data + b"\n\n", digest)
    assert "DocumentModifiedException" in caught.value.cause[0]


def test_somebody_else_between_reading_and_saving(master, config):
    master.faults.set("other_writer", "*/stproxyconfig.xml")
    data, digest = extract(config, PROXY)
    checkin(config, PROXY, data + b"\n", digest)
    with pytest.raises(WasError):
        config.save()
    assert b"somebody else" in master.master.read(PROXY)
    assert master.events("other_writer", "config.conflict", "config.save")[-1]["event"] == "config.conflict"
    data, digest = extract(config, PROXY)
    checkin(config, PROXY, data + b"\n", digest)
    config.save()


def test_new_documents(master, config):
    uri = "cells/sametimeCell/nodes/meet1Node/servers/STMeetingServer/more.properties"
    config.createDocument_content(uri, base64.b64encode(b"a=1\n").decode())
    with pytest.raises(WasError):
        config.createDocument_content(uri, "")
    config.save()
    assert master.master.read(uri) == b"a=1\n"
    config.deleteDocument(uri)
    config.save()
    assert not master.master.exists(uri)
