"""Modules db2_hadr and db2_hadr_takeover on a pair of the laboratory's Db2: states, waiting, takeovers, refusals."""

import pytest
from ansible_collections.sametime.estate.tests.unit.plugins.modules.db2_hosts import Db2Host


@pytest.fixture(scope="module")
def hosts(tmp_path_factory):
    made = [Db2Host(tmp_path_factory.mktemp(name)) for name in ("one", "two")]
    yield made
    for host in made:
        host.end()


@pytest.fixture
def pair(hosts):
    hosts[0].pair_with(hosts[1], "PRIMARY")
    hosts[1].pair_with(hosts[0], "STANDBY")
    for host in hosts:
        (host.work / "STMS" / "shutdown.json").unlink(missing_ok=True)
    return hosts


@pytest.fixture
def peers(pair):
    pair[1].watch("db2_hadr", state="standby")
    pair[0].watch("db2_hadr", state="primary")
    pair[1].wait_for("PEER")
    return pair


def test_check_do_check_do(pair):
    one, two = pair
    foreseen = two.call("db2_hadr", check=True, state="standby", wait_for=["PEER"])
    assert (foreseen["changed"], foreseen["finished"]) == (True, True)
    assert two.changing() == []
    done = two.watch("db2_hadr", state="standby")
    assert done["changed"]
    assert done["commands"] == foreseen["commands"]
    assert one.watch("db2_hadr", state="primary")["changed"]
    waited = two.watch("db2_hadr", state="standby", wait_for=["PEER"], slice_seconds=20)
    assert not waited["changed"]
    assert waited["seen"] == {"role": "STANDBY", "state": "PEER", "connection": "CONNECTED"}
    assert not two.call("db2_hadr", check=True, state="standby")["changed"]
    assert not one.watch("db2_hadr", state="primary")["changed"]


def test_a_slice_ends_with_what_was_seen(pair):
    pair[1].watch("db2_hadr", state="standby")
    seen = pair[1].call("db2_hadr", state="unchanged", wait_for=["PEER"], slice_seconds=1)
    assert not seen["finished"]
    assert "STANDBY" in seen["progress"]
    assert "DISCONNECTED" in seen["progress"]


def test_a_primary_without_a_standby_is_refused_with_the_reason(pair):
    refused = pair[0].watch("db2_hadr", state="primary")
    assert "SQL1768N" in refused["msg"]
    assert "the standby did not connect in time" in refused["msg"]


def test_deactivate_and_stop(peers):
    one, two = peers
    assert two.call("db2_hadr", check=True, state="inactive")["changed"]
    assert two.watch("db2_hadr", state="inactive")["changed"]
    assert not two.watch("db2_hadr", state="inactive")["changed"]
    assert one.watch("db2_hadr", state="standard")["changed"]
    assert one.call("db2_hadr_info")["report"]["active"], "the database stays online"
    assert not one.watch("db2_hadr", state="standard")["changed"]


def test_a_standby_is_never_started_as_primary(peers):
    assert "only a takeover makes it primary" in peers[1].call("db2_hadr", state="primary")["msg"]


def test_takeover_check_do_check_do(peers):
    one, two = peers
    foreseen = two.call("db2_hadr_takeover", check=True)
    assert foreseen["commands"] == ["takeover hadr on db STMS"]
    assert "takeover" not in " ".join(two.changing())
    done = two.watch("db2_hadr_takeover")
    assert done["changed"]
    assert done["seen"]["role"] == "PRIMARY"
    assert done["seconds"] >= 0
    assert not two.call("db2_hadr_takeover", check=True)["changed"]
    assert not two.watch("db2_hadr_takeover")["changed"]
    one.wait_for("PEER")
    assert one.watch("db2_hadr_takeover")["changed"]


ANNA = {"run": "ctl/1/2", "operator": "anna", "controller": "ctl"}
BERT = {"run": "ctl/3/4", "operator": "bert", "controller": "ctl"}


def test_a_takeover_is_told_of_another_run_and_leaves_no_lock(peers):
    two = peers[1]
    lock = two.work / "STMS" / "lock.json"
    two.call("db2_lock", **BERT, purpose="bring the pair into its wanted state")
    told = two.watch("db2_hadr_takeover", **ANNA)
    assert "bert on ctl has worked on this pair since" in told["msg"]
    assert told["found"]["run"] == BERT["run"]
    assert "takeover hadr on db STMS" not in two.changing()[-1:]
    assert two.call("db2_lock", state="absent", **BERT)["changed"], "the lock of the other run is as it was"
    assert two.watch("db2_hadr_takeover", **ANNA)["changed"]
    assert not lock.exists()


def test_a_takeover_keeps_the_lock_that_its_run_has_for_more(peers):
    two = peers[1]
    two.call("db2_lock", **ANNA, purpose="fence and take over")
    assert two.watch("db2_hadr_takeover", **ANNA)["changed"]
    assert two.call("db2_lock", state="absent", **ANNA)["changed"]


def test_a_takeover_that_goes_on_keeps_the_lock(peers):
    one, two = peers
    two.fault("slow-replay", "50")
    one.db2("sh", "-c", "db2 connect to STMS; db2 'call lab.write(40)'; db2 terminate")
    still = two.call("db2_hadr_takeover", slice_seconds=1, **ANNA)
    told = two.call("db2_lock", **BERT)
    two.fault("slow-replay", "16000000")
    done = two.watch("db2_hadr_takeover", job=still["job"], **ANNA)
    assert not still["finished"]
    assert "TAKEOVER HADR on STMS (graceful)" in told["msg"]
    assert done["seen"]["role"] == "PRIMARY"
    assert not (two.work / "STMS" / "lock.json").exists()


def test_a_takeover_that_db2_refuses_leaves_no_lock(hosts):
    one, two = hosts
    one.pair_with(two, "PRIMARY", HADR_SYNCMODE="ASYNC")
    two.pair_with(one, "STANDBY", HADR_SYNCMODE="ASYNC")
    two.watch("db2_hadr", state="standby")
    one.watch("db2_hadr", state="primary")
    two.wait_for("PEER")
    refused = two.watch("db2_hadr_takeover", form="peer_window_only", fenced="it is off", **ANNA)
    assert "SQL1770N" in refused["msg"]
    assert not (two.work / "STMS" / "lock.json").exists()


def test_force_needs_words(peers):
    one, two = peers
    assert "accept_data_loss must be true" in two.call("db2_hadr_takeover", form="force")["msg"]
    assert "say in fenced" in two.call("db2_hadr_takeover", form="peer_window_only")["msg"]
    assert "nothing to take over" in one.call("db2_hadr_takeover", database="STSC")["msg"]
    assert not [one_ for one_ in two.changing() if "force" in one_]


def test_a_lost_primary_hands_nothing_over(peers):
    one, two = peers
    one.end()
    for _ in range(100):
        if two.call("db2_hadr_info")["report"]["hadr"]["hadr_connect_status"] == "DISCONNECTED":
            break
    assert "it cannot hand over" in two.call("db2_hadr_takeover")["msg"]


def test_a_diverged_standby_is_noticed_and_kept_on_record(peers):
    one, two = peers
    two.pair_with(one, "STANDBY", seed="another")
    two.watch("db2_hadr", state="standby")
    one.watch("db2_hadr", state="primary")
    failed = two.watch("db2_hadr", state="unchanged", wait_for=["PEER"], slice_seconds=5)
    assert "shut itself down" in failed["msg"], failed
    assert two.call("db2_hadr_info")["report"]["work"]["shutdown"]["reason"]
