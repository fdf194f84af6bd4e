"""Walks through the states of a pair on the lab's model: whatever happens, what must never happen does not.

The model is the lab's simulator without sockets and files; what runs on it is our own code, from reports and
plans to the statements. Needs Python 3.11, as the lab does.
"""

import contextlib
import os
import sys

import pytest

if sys.version_info < (3, 11):
    pytest.skip("the lab needs Python 3.11", allow_module_level=True)

from ansible_collections.sametime.estate.lab.db2.db2lab.instance.core import Session
from ansible_collections.sametime.estate.lab.db2.db2lab.model import HangError
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import open_alone
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import from_inventory
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import Permissions
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.takeover import Request
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.estate import Estate, Model, inventory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

# Some for every run, many for a long one: EXAMPLES=2000 pytest …
EXAMPLES = int(os.environ.get("EXAMPLES", "45"))
HOSTS = ("db1", "db2")
DIALECTS = ("9.7", "10.1", "10.5", "11.1", "11.5")
host = st.sampled_from(HOSTS)
trouble = st.one_of(
    st.just(("cut",)),
    st.just(("silence",)),
    st.just(("heal",)),
    st.tuples(st.sampled_from(["kill", "boot", "crash", "db2start", "stop"]), host),
    st.tuples(st.just("write"), host, st.integers(1, 5)),
    st.tuples(st.just("advance"), st.sampled_from([0.3, 5, 40, 130, 400])),
    st.tuples(
        st.just("drift"), host, st.sampled_from(["HADR_TIMEOUT 60", "HADR_SYNCMODE ASYNC", "HADR_PEER_WINDOW 0"])
    ),
    st.tuples(st.just("fault"), host, st.sampled_from(["takeover-half-way", "db2pd-transient", "log-device-full"])),
    st.tuples(st.sampled_from(["deactivate", "connect"]), host),
)
ours = st.one_of(
    st.tuples(st.just("run"), st.sampled_from([1, 2, 4, 100])),
    st.tuples(st.just("take"), st.sampled_from(["graceful", "forced_in_peer_window"]), host, st.booleans()),
    st.tuples(st.just("complete"), host),
    st.tuples(st.just("reintegrate"), host),
)


class Walker:
    """Takes one step after the other and checks the laws after each one."""

    def __init__(self, estate):
        self.estate, self.model = estate, estate.model
        self.drifted = {}

    def go(self, move):
        name, *rest = move
        try:
            with contextlib.suppress(Db2Error):  # a refusal of Db2 is an honest end of a run
                getattr(self, name)(*rest)
        except HangError:
            assert self.log_device_full(), "only a full log device makes a command wait forever"
            self.give_up()
        self.laws()

    def log_device_full(self):
        return any(self.model.hosts[host].environment.faults.get("log-device-full") is not None for host in HOSTS)

    def give_up(self):
        """End a run after its timeout: the command goes on in its own back end."""
        for host in HOSTS:
            self.model.sessions[host] = Session()

    def laws(self):
        serving = self.model.serving()
        assert len(serving) <= 1, f"two primaries: {serving}"
        assert not any("by force" in " ".join(map(str, argv)).lower() for _, argv in self.unforced())
        if serving:
            assert not self.model.lost(serving[0]), f"{serving[0]} lacks {self.model.lost(serving[0])}"

    def unforced(self):
        return [] if self.estate.forced else self.estate.journal

    # What happens to a pair

    def cut(self):
        self.model.cut()

    def silence(self):
        self.model.silence()

    def heal(self):
        self.model.heal()

    def kill(self, host):
        if self.model.hosts[host].powered:
            self.model.kill(host)

    def boot(self, host):
        if not self.model.hosts[host].powered:
            self.model.boot(host)

    def crash(self, host):
        if self.model.hosts[host].powered:
            self.model.crash(host)

    def db2start(self, host):
        if self.model.hosts[host].powered:
            self.model.db2start(host)

    def stop(self, host):
        if self.model.hosts[host].powered:
            self.model.db2stop(host, force=True)

    def write(self, host, count):
        if host in self.model.serving():
            call = self.model.submit_write(host, count)
            self.model.advance(1)
            del call

    def advance(self, seconds):
        self.model.advance(seconds)

    def drift(self, host, change):
        if self.model.hosts[host].powered and self.model.role(host):
            self.model.db2(host, f"update db cfg for STMS using {change}")

    def fault(self, host, name):
        self.model.hosts[host].environment.faults.set(name)

    def deactivate(self, host):
        if self.model.hosts[host].powered:
            self.model.db2(host, "deactivate db STMS")

    def connect(self, host):
        """A client comes; on an inactive primary Db2 waits for the standby first."""
        if self.model.hosts[host].powered:
            self.model.db2(host, "connect to STMS")
            self.model.db2(host, "terminate")

    # What we do

    def run(self, steps):
        """Run the site, or kill it after some steps."""
        current = self.estate.plan(Permissions(interruption=True))
        self.estate.do_all(current.steps[:steps], Permissions(interruption=True))

    def take(self, mode, target, fence):
        off = [host for host in HOSTS if not self.model.hosts[host].powered]
        fenced = "the power is off" if off and off[0] != target else None
        judged = self.estate.judge(Request(mode=mode, new_primary=target, fence=fence, fenced=fenced))
        if judged.plan.refusal is None:
            self.estate.forced = self.estate.forced or mode != "graceful"
            self.estate.do_all(judged.plan.steps)

    def complete(self, target):
        judged = self.estate.judge(Request(mode="complete_broken", new_primary=target))
        if judged.plan.refusal is None:
            self.estate.forced = True
            self.estate.do_all(judged.plan.steps)

    def reintegrate(self, old):
        permissions = Permissions(old_primary=old)
        self.estate.do_all(self.estate.plan(permissions).steps, permissions)

    def calm(self):
        """Repair everything that the roles do not manage."""
        self.model.heal()
        for name in HOSTS:
            self.boot(name)
            self.model.hosts[name].environment.faults.clear()
        self.model.advance(200)


def ready(dialect="10.5", **hadr):
    estate = Estate(Model(dialect=dialect), from_inventory(inventory(**hadr)))
    estate.converge()
    assert estate.model.triple("db1") == ("PRIMARY", "PEER", "CONNECTED")
    return estate


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(DIALECTS), st.lists(st.one_of(trouble, ours), max_size=14))
def test_never_two_primaries_never_a_lost_row_always_an_end(dialect, moves):
    walker = Walker(ready(dialect))
    for move in moves:
        walker.go(move)
    walker.calm()
    walker.laws()
    for _ in range(4):  # some refusals only appear once something was tried
        try:
            last = walker.estate.converge(Permissions(interruption=True))
            break
        except Db2Error:
            walker.laws()
    else:
        raise AssertionError("every run fails again, and none says why before")
    walker.laws()
    again = walker.estate.plan(Permissions(interruption=True))
    assert again.steps == last.steps == []
    if last.refusal is None:
        assert sorted(walker.model.role(name) for name in HOSTS) == ["PRIMARY", "STANDBY"]
        assert walker.model.serving()
    else:
        assert last.refusal.remedy


@pytest.mark.parametrize("dialect", ["9.7", "10.1"])
def test_a_takeover_that_waits_for_a_full_log_device_ends_when_there_is_space(dialect):
    """These versions do not report the flag STANDBY_LOG_DEVICE_FULL, so nothing refuses this takeover."""
    walker = Walker(ready(dialect))
    model = walker.model
    walker.fault("db2", "log-device-full")
    walker.write("db1", 5)
    with pytest.raises(HangError):
        walker.take("graceful", "db2", True)
    walker.give_up()
    walker.laws()
    assert model.role("db2") == "STANDBY"
    walker.calm()
    walker.laws()
    assert model.triple("db2") == ("PRIMARY", "PEER", "CONNECTED")
    assert model.triple("db1") == ("STANDBY", "PEER", "CONNECTED")
    assert model.rows("db2") == {1, 2, 3, 4, 5}
    last = walker.estate.converge()
    assert (last.steps, last.refusal) == ([], None)


@settings(max_examples=EXAMPLES // 3, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(DIALECTS), st.lists(st.tuples(st.integers(0, 12), st.booleans()), max_size=5))
def test_set_up_continues_wherever_it_was_killed(dialect, kills):
    estate = Estate(Model(dialect=dialect))
    for steps, power in kills:
        estate.do_all(estate.plan().steps[:steps])
        if power:
            for name in HOSTS:
                estate.model.kill(name)
                estate.model.boot(name)
    assert estate.converge().refusal is None
    assert estate.model.triple("db1") == ("PRIMARY", "PEER", "CONNECTED")
    assert estate.model.triple("db2") == ("STANDBY", "PEER", "CONNECTED")
    drops = [argv for _, argv in estate.journal if argv[0].startswith("drop")]
    assert not drops


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_inventory_never_changes_a_role(dialect):
    estate = ready(dialect)
    estate.do_all(estate.judge(Request()).plan.steps)
    assert estate.model.role("db2") == "PRIMARY"
    estate.model.until("db2", "PEER")
    last = estate.converge()
    assert estate.model.role("db2") == "PRIMARY"
    assert last.refusal is None
    assert any("the inventory prefers db1" in note for note in last.notes)


def test_a_diverged_old_primary_is_refused_and_recreated_only_by_name():
    estate = ready()
    model = estate.model
    model.write("db1", 3)
    model.silence()
    model.kill("db1")
    model.advance(600)
    refused = estate.judge(Request(mode="forced"))
    assert "accept_data_loss" in refused.plan.refusal.reason
    assert "fenced" in refused.plan.refusal.remedy
    granted = estate.judge(Request(mode="forced", accept_data_loss=True, fenced="switched off at the power strip"))
    assert granted.plan.refusal is None
    estate.do_all(granted.plan.steps)
    model.write("db2", 2)
    model.heal()
    model.boot("db1")
    model.db2start("db1")
    # It comes up on its own, apart from the other, and takes writes that nobody else will ever see.
    model.cut()
    model.db2("db1", "start hadr on db STMS as primary by force")
    model.write("db1", 2)
    model.heal()
    model.advance(5)
    split = estate.plan()
    assert "both are active primaries" in split.refusal.reason
    model.db2("db1", "terminate")
    model.db2("db1", "force application all")
    model.db2("db1", "deactivate db STMS")
    with pytest.raises(Db2Error, match="shut itself down"):
        estate.converge()
    refusal = estate.plan().refusal
    assert "shut itself down" in refusal.reason
    assert "db2_hadr_reinitialise=db1" in refusal.remedy
    kept = model.rows("db2")
    estate.converge(Permissions(reinitialise="db1", interruption=True))
    assert model.triple("db1") == ("STANDBY", "PEER", "CONNECTED")
    assert model.rows("db1") == kept


@pytest.mark.parametrize("fence", [True, False])
def test_an_old_primary_that_still_runs_becomes_the_standby_without_a_restore(fence):
    estate = ready()
    model = estate.model
    model.write("db1", 3)
    model.cut()
    model.advance(400)
    estate.forced = True
    estate.journal.clear()
    if fence:
        judged = estate.judge(Request(mode="forced", new_primary="db2", accept_data_loss=True, fence=True))
        assert judged.plan.refusal is None
        estate.do_all(judged.plan.steps)
        assert model.serving() == ["db2"]
        assert model.role("db1") == "PRIMARY"
    else:
        model.db2("db2", "takeover hadr on db STMS by force")
        assert "both are active primaries" in estate.plan().refusal.reason
    model.write("db2", 2)
    model.heal()
    last = estate.converge(Permissions(old_primary="db1"))
    assert last.refusal is None
    assert model.triple("db1") == ("STANDBY", "PEER", "CONNECTED")
    assert model.lost("db1") == set()
    done = [" ".join(arguments) for host, arguments in estate.journal if host == "db1"]
    assert "db2_kill" in done
    assert not [line for line in done if line.startswith(("deactivate", "restore", "drop"))]


def test_a_closed_primary_whose_standby_has_diverged_is_opened_alone():
    estate = ready()
    model = estate.model
    model.write("db1", 3)
    model.db2("db1", "deactivate db STMS")
    estate.do_all(estate.judge(Request(mode="forced_in_peer_window", new_primary="db2")).plan.steps)
    model.db2("db2", "deactivate db STMS")
    with pytest.raises(Db2Error, match="SQL1768N"):
        estate.converge(Permissions(old_primary="db1"))
    refusal = estate.plan(Permissions(interruption=True)).refusal
    assert "db2 is primary and not active" in refusal.reason
    assert "playbooks/db2_open_alone.yml -e mode=primary_by_force -e host=db2" in refusal.remedy
    request = open_alone.Request("primary_by_force", "db2", "the database of db1 is not active, nobody uses it")
    estate.do_all(open_alone.judge(estate.pair, estate.reports(), request).plan.steps)
    assert model.serving() == ["db2"]
    assert estate.converge(Permissions(reinitialise="db1")).refusal is None
    assert model.triple("db1") == ("STANDBY", "PEER", "CONNECTED")
    assert model.rows("db1") == model.rows("db2")


@pytest.mark.parametrize("mode", ["primary_by_force", "stop_hadr"])
def test_a_primary_whose_partner_is_lost_is_opened_and_gets_it_back(mode):
    estate = ready()
    model = estate.model
    model.write("db1", 3)
    model.kill("db2")
    model.kill("db1")
    model.boot("db1")
    assert "db2_open_alone.yml opens the database of db1 (run db2start there first)" in estate.plan().refusal.remedy
    model.db2start("db1")
    assert "playbooks/db2_open_alone.yml opens the database of db1" in estate.plan().refusal.remedy
    judged = open_alone.judge(estate.pair, estate.reports(), open_alone.Request(mode, "db1", "switched off"))
    estate.do_all(judged.plan.steps)
    assert estate.report("db1")["active"]
    again = open_alone.judge(estate.pair, estate.reports(), open_alone.Request(mode, "db1", "switched off"))
    assert (again.plan.refusal, again.plan.steps) == (None, [])
    model.boot("db2")
    model.db2start("db2")
    assert estate.converge().refusal is None
    assert model.triple("db2") == ("STANDBY", "PEER", "CONNECTED")
    assert model.lost("db2") == set()


def test_a_cluster_manager_stops_what_it_would_react_to():
    estate = ready()
    estate.model.hosts["db2"].environment.settings.cluster_manager = True
    assert estate.converge().refusal is None
    assert "CLUSTER_MGR is TSA" in estate.judge(Request()).plan.refusal.reason
    estate.pair = from_inventory(inventory(timeout_seconds=90))
    refused = estate.plan(Permissions(interruption=True)).refusal
    assert "stop HADR; an active database stays online on db1" in refused.reason
    assert "db2haicu -disable" in refused.remedy


def test_a_standby_is_recreated_with_what_its_primary_runs():
    estate = ready()
    estate.model.db2("db2", "deactivate db STMS")
    estate.model.db2("db2", "drop db STMS")
    drifted = Estate(estate.model, from_inventory(inventory(syncmode="ASYNC", target_list=True, timeout_seconds=90)))
    last = drifted.converge()
    assert estate.model.triple("db2") == ("STANDBY", "PEER", "CONNECTED")
    assert "db2_hadr_interruption=true" in last.refusal.remedy
    assert drifted.converge(Permissions(interruption=True)).refusal is None
    assert estate.model.triple("db2") == ("STANDBY", "PEER", "CONNECTED")
    running = drifted.report("db2")["running"]
    assert (running["HADR_SYNCMODE"], running["HADR_TIMEOUT"]) == ("ASYNC", "90")
    assert running["HADR_TARGET_LIST"] == "db1.acme.example:55001"
