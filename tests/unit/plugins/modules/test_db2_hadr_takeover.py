"""Module db2_hadr_takeover on a pair of simulated Db2 instances: takeovers, the lock, refusals."""

from types import SimpleNamespace

import pytest
from ansible_collections.sametime.estate.plugins.action import db2_hadr_takeover
from ansible_collections.sametime.estate.plugins.plugin_utils._db2 import watch


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


def recorded(host):
    return host.call("db2_hadr_info")["report"]["work"].get("takeovers", {}).get("last", [])


def test_the_duration_of_a_takeover_is_recorded_once_where_it_was_done(peers):
    one, two = peers
    before = [recorded(host) for host in peers]
    two.call("db2_hadr_takeover", check=True)
    assert recorded(two) == before[1]
    done = two.watch("db2_hadr_takeover")
    two.watch("db2_hadr_takeover")
    new = recorded(two)[len(before[1]) :]
    assert [(each["seconds"], each["form"]) for each in new] == [(done["seconds"], "graceful")]
    assert recorded(one) == before[0]
    assert "warnings" not in done


def test_a_record_that_cannot_be_written_is_a_warning(peers):
    two = peers[1]
    (two.work / "STMS" / "takeovers.json").unlink(missing_ok=True)
    (two.work / "STMS" / "takeovers.json").mkdir(parents=True)
    done = two.watch("db2_hadr_takeover")
    (two.work / "STMS" / "takeovers.json").rmdir()
    assert done["changed"]
    assert "the duration of the takeover was not recorded: " in str(done["warnings"])


ANNA = {"run": "ctl/1/2", "operator": "anna", "controller": "ctl"}


BERT = {"run": "ctl/3/4", "operator": "bert", "controller": "ctl"}


def test_refused_while_another_run_holds_the_lock(peers):
    two = peers[1]
    lock = two.work / "STMS" / "lock.json"
    two.call("db2_lock", **BERT, purpose="bring the pair into its wanted state")
    refused = two.watch("db2_hadr_takeover", **ANNA)
    assert "bert on ctl has worked on this pair since" in refused["msg"]
    assert refused["found"]["run"] == BERT["run"]
    assert "takeover hadr on db STMS" not in two.changing()[-1:]
    assert two.call("db2_lock", state="absent", **BERT)["changed"], "the lock of the other run is as it was"
    assert two.watch("db2_hadr_takeover", **ANNA)["changed"]
    assert not lock.exists()


def test_a_takeover_keeps_the_lock_that_its_run_has_for_more(peers):
    two = peers[1]
    two.call("db2_lock", **ANNA, purpose="fence and take over")
    assert two.watch("db2_hadr_takeover", **ANNA)["changed"]
    assert two.call("db2_lock", state="absent", **ANNA)["changed"]


def test_a_takeover_that_continues_keeps_the_lock(peers):
    one, two = peers
    two.fault("slow-replay", "1")
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
    assert (refused["code"], refused["reason_code"], refused["try_again"]) == ("SQL1770N", 9, False)
    assert not (two.work / "STMS" / "lock.json").exists()


def test_force_needs_acceptance_and_evidence(peers):
    one, two = peers
    assert "the loss of commits is accepted: no" in two.call("db2_hadr_takeover", form="force")["msg"]
    assert "Give the evidence in fenced" in two.call("db2_hadr_takeover", form="peer_window_only")["msg"]
    assert "the new primary is an active standby: no" in one.call("db2_hadr_takeover", database="STSC")["msg"]
    assert not [one_ for one_ in two.changing() if "force" in one_]


def test_graceful_needs_a_connection(peers):
    one, two = peers
    one.end()
    for _ in range(100):
        if two.call("db2_hadr_info")["report"]["hadr"]["hadr_connect_status"] == "DISCONNECTED":
            break
    assert "the primary cannot hand over" in two.call("db2_hadr_takeover")["msg"]


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ({"changed": True, "seconds": 0.21}, ["TAKEOVER HADR on STMS took 0.21 seconds."]),
        ({"changed": False, "commands": []}, []),
        ({"failed": True, "msg": "SQL1770N", "seconds": 3.0}, []),
    ],
)
def test_the_run_shows_how_long_a_takeover_took(monkeypatch, answer, shown):
    lines = []
    action = db2_hadr_takeover.ActionModule.__new__(db2_hadr_takeover.ActionModule)
    action._task = SimpleNamespace(args={"database": "STMS"})
    action._display = SimpleNamespace(display=lines.append)
    action._execute_module = lambda module_args, task_vars: answer
    monkeypatch.setattr(watch.ActionBase, "run", lambda *_: {})
    action.run(task_vars={})
    assert lines == shown
