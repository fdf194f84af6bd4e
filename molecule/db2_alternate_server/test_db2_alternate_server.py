"""Each server names the other to clients; clients that connect get its name and follow a takeover."""

import pytest
from ansible_collections.sametime.estate.molecule import db2_lab as lab

UPDATE = "update alternate server for database STMS using hostname {} port 50000"
NAMED = {"db1": "db2.acme.example:50000", "db2": "db1.acme.example:50000"}
RESTART = "may get the old alternate server until the next db2start"


def play(*arguments, check=True, **extra):
    return " ".join(lab.play("db2", "--tags", "db2_alternate_server", *arguments, check=check, **extra).split())


def test_the_scenarios_own_runs():
    """Check and idempotence wrote nothing: one statement on each host in three runs."""
    found = lab.written()
    assert found == {name: [UPDATE.format(lab.NAMES[lab.OTHER[name]])] for name in lab.HOSTS}
    for name in lab.HOSTS:
        lines = lab.journal(name, changing=False)
        reads = [number for number, line in enumerate(lines) if line == "list db directory"]
        at = lines.index(found[name][0])
        assert len([number for number in reads if number < at]) >= 2, "check read before converge did"
        assert reads[-1] > at, "the second run read and left it"


def test_each_names_the_other():
    assert lab.alternates() == NAMED


def test_nothing_was_restarted():
    assert lab.stands() == {"db1": lab.PRIMARY, "db2": lab.STANDBY}
    assert not [line for name in lab.HOSTS for line in lab.journal(name) if "db2stop" in line or "deactivate" in line]


def test_clients_get_the_alternate_after_the_restart_that_the_role_reports():
    """A client that knows db1 alone learns of db2 from the server, which read its directory when it started."""
    if not lab.hosts.has_ibm_driver():
        pytest.skip("IBM's Db2 driver does not exist for the Python of the containers")
    lab.db2("db1", "db2 update alternate server for database STMS using hostname NULL port NULL")
    assert RESTART in play()
    lab.db2("db1", "db2 deactivate db STMS; db2stop; db2start; db2 activate db STMS")
    lab.until(lambda: lab.stands() == {"db1": lab.PRIMARY, "db2": lab.STANDBY})
    with lab.writing("db1", alternate=False) as writer:
        lab.db2("db2", "db2 takeover hadr on db STMS")
        lab.until(lambda: writer.last_server() == lab.NAMES["db2"])
    assert writer.summary["servers"] == [lab.NAMES["db1"], lab.NAMES["db2"]]
    assert lab.client("db2").wrong() == {"lost": [], "twice": []}


def test_a_server_that_names_itself_is_corrected():
    lab.db2("db2", "db2 update alternate server for database STMS using hostname db2.acme.example port 50000")
    lab.clear_journals()
    output = play("--diff")
    assert "- hostname: db2.acme.example" in output
    assert "+ hostname: db1.acme.example" in output
    assert lab.written() == {"db2": [UPDATE.format("db1.acme.example")]}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        pytest.param({"client_port": 55001}, "55001", id="the HADR port"),
        pytest.param({"hostname": "localhost"}, "localhost", id="a name that is everybody's own"),
    ],
)
def test_what_clients_could_not_use_is_refused(wrong, said):
    described = lab.described()
    described["members"][1].update(wrong)
    lab.clear_journals()
    assert said in play(check=False, sametime_db2_pair=described)
    assert "db1" not in lab.written()


def test_not_managed_is_left_alone():
    lab.db2("db2", "db2 update alternate server for database STMS using hostname NULL port NULL")
    lab.clear_journals()
    play(sametime_db2_pair=lab.described(alternate_servers=False))
    assert lab.written() == {}


# Whether all agree


def agreement(check, **extra):
    return " ".join(lab.play("estate_agreement", "--skip-tags", "data_sources", check=check, **extra).split())


def test_db2_agrees_with_the_inventory_or_is_named():
    play()
    agreement(check=True)
    lab.db2("db1", "db2 update alternate server for database STMS using hostname db2.acme.example port 50001")
    said = agreement(check=False)
    assert "Db2 on db1: the alternate server is db2.acme.example:50001, should be db2.acme.example:50000" in said
    assert "Db2 on db2" not in said
    play()


def test_data_sources_agree_or_are_named():
    """The cell has scenarios of its own: here its answer is given."""
    source = {"scope": "STMeetingCluster", "name": "Meetings", "database": "STMS", "server": "db1.acme.example"}
    right = {**source, "port": 50000, "alternate_servers": ["db2.acme.example"], "alternate_ports": [50000]}
    other = {**right, "name": "Policies", "database": "STSC", "alternate_servers": []}
    agreement(check=True, db2_hadr_data_sources=[right, other])
    said = agreement(check=False, db2_hadr_data_sources=[{**right, "alternate_servers": []}, other])
    assert (
        "data source Meetings (STMeetingCluster): the alternate server is none, should be db2.acme.example:50000"
        in said
    )
    assert "Policies" not in said


# Whether the nodes of the cell reach both servers by all their names


def names(check):
    return " ".join(lab.play("websphere_verify", "--tags", "server_names", check=check).split())


def test_each_node_reaches_both_servers_by_all_names():
    """Db2 itself gives clients the full name for its address."""
    assert "meet1 172.30.10.21 172.30.10.22" in names(check=True)


def test_a_name_that_a_node_cannot_resolve_is_shown_with_the_place_to_change():
    """The address of db1 has another name on db1, as on a host with a network for administrators."""
    lab.run(
        "db1",
        "cp /etc/hosts /etc/hosts.kept; (echo 172.30.10.21 db1-adm.acme.example; cat /etc/hosts.kept) >/etc/hosts",
    )
    try:
        said = names(check=False)
    finally:
        lab.run("db1", "cat /etc/hosts.kept >/etc/hosts")
    wrong = "{} cannot resolve db1-adm.acme.example ([Errno -2] Name or service not known); db1 gives clients this name"
    for node in ("ssc1", "meet1", "meet2", "stproxy1"):
        assert wrong.format(node) in said
    assert "put the line '172.30.10.21 db1-adm.acme.example' into /etc/hosts of meet1" in said
    assert "cannot resolve db2" not in said
