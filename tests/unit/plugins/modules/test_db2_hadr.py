"""Module db2_hadr on a pair of simulated Db2 instances: states, waiting, refusals."""


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


def test_a_diverged_standby_is_noticed_and_kept_on_record(peers):
    one, two = peers
    two.pair_with(one, "STANDBY", seed="another")
    two.watch("db2_hadr", state="standby")
    one.watch("db2_hadr", state="primary")
    failed = two.watch("db2_hadr", state="unchanged", wait_for=["PEER"], slice_seconds=5)
    assert "shut itself down" in failed["msg"], failed
    assert two.call("db2_hadr_info")["report"]["work"]["shutdown"]["reason"]


def test_by_force_only_with_evidence(pair):
    one = pair[0]
    refused = one.call("db2_hadr", check=True, state="primary_by_force")
    assert "state in fenced how you know that the other member is off" in refused["msg"]
    foreseen = one.call("db2_hadr", check=True, state="primary_by_force", fenced="off")
    assert foreseen["commands"] == ["start hadr on db STMS as primary by force"]
    assert one.watch("db2_hadr", state="primary_by_force", fenced="off")["commands"] == foreseen["commands"]
    assert one.call("db2_hadr_info")["report"]["active"]
    assert not one.watch("db2_hadr", state="primary_by_force", fenced="off")["changed"]


def test_a_database_without_hadr_is_activated(pair):
    one = pair[0]
    assert "has the HADR role PRIMARY" in one.call("db2_hadr", state="active")["msg"]
    assert one.watch("db2_hadr", state="standard")["changed"]
    assert one.call("db2_hadr", check=True, state="active")["commands"] == ["activate db STMS"]
    assert one.watch("db2_hadr", state="active")["changed"]
    assert not one.watch("db2_hadr", state="active")["changed"]


def test_a_cluster_manager_is_respected(peers):
    two = peers[1]
    two.setting(cluster_manager="true")
    manager = two.call("db2_hadr_info")["report"]["cluster_manager"]
    assert (manager["name"], manager["suspended"]) == ("TSA", False)
    for refused in (two.watch("db2_hadr", state="inactive"), two.watch("db2_hadr_takeover")):
        assert "CLUSTER_MGR is TSA in the database manager configuration" in refused["msg"]
    assert not [line for line in two.changing() if line.startswith(("deactivate", "takeover"))]
