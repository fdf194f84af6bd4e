"""Module db2_image_transfer: an image goes from one instance to the other, over a real link."""

from pathlib import Path

import pytest
from ansible_collections.sametime.estate.tests.unit.plugins.modules.db2_hosts import Db2Host


@pytest.fixture(scope="module")
def hosts(tmp_path_factory):
    made = [Db2Host(tmp_path_factory.mktemp(name)) for name in ("source", "target")]
    yield made
    for host in made:
        host.end()


@pytest.fixture
def offered(hosts):
    for host in hosts:
        host.reset()
    assert "make a backup" in hosts[0].call("db2_image_transfer", part="offer")["msg"]
    hosts[0].watch("db2_backup", directory=str(hosts[0].base / "backup"))
    return hosts[0].call("db2_image_transfer", part="offer")["image"]


def where(hosts, image):
    return {
        "image": image,
        "directory": str(hosts[1].base / "backup"),
        "address": "127.0.0.1",
        "port": str(hosts[1].hadr),
    }


def test_offer_listen_send_finish(hosts, offered):
    source, target = hosts
    way = where(hosts, offered)
    assert target.call("db2_image_transfer", check=True, part="listen", **way)["changed"]
    listening = target.call("db2_image_transfer", part="listen", **way)
    assert not listening["there"]
    keys = {"fingerprint": listening["fingerprint"], "word": listening["word"]}
    sent = source.watch("db2_image_transfer", part="send", **way, **keys)
    assert sent["changed"], sent
    done = target.watch("db2_image_transfer", part="finish", **way)
    assert done["there"], done
    arrived = Path(way["directory"]) / offered["file"]
    assert arrived.read_bytes() == (Path(offered["directory"]) / offered["file"]).read_bytes()
    again = target.call("db2_image_transfer", part="listen", **way)
    assert (again["there"], again["changed"]) == (True, False)


def test_a_receiver_that_a_killed_play_left_makes_room_for_the_next(hosts, offered):
    source, target = hosts
    way = where(hosts, offered)
    (Path(way["directory"]) / offered["file"]).unlink(missing_ok=True)
    target.work.joinpath("STMS", "received.json").unlink(missing_ok=True)
    left = target.call("db2_image_transfer", part="listen", **way)
    assert not left["there"], left
    listening = target.call("db2_image_transfer", part="listen", **way)
    assert listening["word"] not in ("", left["word"]), listening
    keys = {"fingerprint": listening["fingerprint"], "word": listening["word"]}
    assert source.watch("db2_image_transfer", part="send", **way, **keys)["changed"]
    assert target.watch("db2_image_transfer", part="finish", **way)["there"]


def test_an_image_that_somebody_brought_is_recognized(hosts, offered):
    way = where(hosts, offered)
    (Path(way["directory"]) / offered["file"]).write_bytes((Path(offered["directory"]) / offered["file"]).read_bytes())
    hosts[1].work.joinpath("STMS", "received.json").unlink(missing_ok=True)
    assert hosts[1].call("db2_image_transfer", part="listen", **way)["there"]
    assert hosts[1].watch("db2_image_transfer", part="finish", **way)["there"]


def test_nothing_arrives_without_a_sender(hosts, offered):
    hosts[1].work.joinpath("STMS", "received.json").unlink(missing_ok=True)
    assert "is not there" in hosts[1].call("db2_image_transfer", part="finish", **where(hosts, offered))["msg"]


def test_refusals(hosts, offered):
    way = where(hosts, offered)
    assert (
        "does not exist here"
        in hosts[1].call("db2_image_transfer", part="listen", **{**way, "directory": "/none"})["msg"]
    )
    bad = {**offered, "file": "../x"}
    assert (
        "is not a name of an image"
        in hosts[1].call("db2_image_transfer", part="listen", **{**way, "image": bad})["msg"]
    )
    huge = {**offered, "size": 10**15, "sha256": "0"}
    assert "MB of free space" in hosts[1].call("db2_image_transfer", part="listen", **{**way, "image": huge})["msg"]
    assert (
        "is neither a port nor a service"
        in hosts[1].call(
            "db2_image_transfer", part="listen", **{**way, "port": "no-such", "image": {**offered, "sha256": "1"}}
        )["msg"]
    )


def test_an_image_of_several_files_arrives_file_by_file(hosts):
    source, target = hosts
    for host in hosts:
        host.reset()
        host.work.joinpath("STMS", "received.json").unlink(missing_ok=True)
        (host.base / "more").mkdir(exist_ok=True)
    source.watch("db2_backup", directory=str(source.base / "backup"), directories=[str(source.base / "more")])
    image = source.call("db2_image_transfer", part="offer")["image"]
    assert len(image["parts"]) == 2
    for part in image["parts"]:
        assert "received" not in target.call("db2_hadr_info")["report"]["work"] or part is image["parts"][1]
        way = {**where(hosts, {**part, "timestamp": image["timestamp"]})}
        way["directory"] = str(target.base / Path(part["directory"]).name)
        listening = target.call("db2_image_transfer", part="listen", **way)
        keys = {"fingerprint": listening["fingerprint"], "word": listening["word"]}
        assert source.watch("db2_image_transfer", part="send", **way, **keys)["changed"]
        assert target.watch("db2_image_transfer", part="finish", **way)["there"]
    received = target.call("db2_hadr_info")["report"]["work"]["received"]
    assert (received["sha256"], received["complete"]) == (image["sha256"], True)
    assert [Path(part["directory"]).name for part in received["parts"]] == ["backup", "more"]
