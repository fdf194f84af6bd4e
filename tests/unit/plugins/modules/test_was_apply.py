"""Module was_apply: plans of several modules in one start, and what check mode predicts."""

import json

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.literal import Answer
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._was import was_cells
from ansible_collections.sametime.estate.tests.unit.plugins.modules.was_profile import WasProfile

URI = "cells/C/nodes/n1/servers/P/x.xml"


@pytest.fixture
def profile(tmp_path, call_module):
    made = WasProfile(tmp_path / "dm", call_module)
    made.document(URI, b"<configuration/>")
    return made


@pytest.fixture
def plan(profile):
    settings = [{"name": "a", "value": "1"}]
    common = {
        "cell": profile.cell(sources=[was_cells.source("x", "cells/C/nodes/n2", was_cells.STMS)]),
        "apply": "later",
    }
    document = profile.run("stproxy_config", settings=settings, server="P", nodes=["n1"], document="x.xml", **common)
    server = {"hostname": "db1.acme.example", "port": 50000}
    reroute = profile.run(
        "was_datasource_reroute", database="STMS", primary=server, alternates=[dict(server, port=1)], **common
    )
    return document["plan"] + reroute["plan"]


def state(profile):
    return json.loads((profile.root / "state" / "C.json").read_text())


def test_one_start_saves_all(profile, plan):
    profile.will_answer(Answer("saved", 2), *was_cells.answers())
    result = profile.run("was_apply", cell=profile.cell(), plan=plan)
    assert result["changed"]
    [[change, read]] = profile.requests
    assert [step["do"] for step in change[1]["steps"]] == ["properties", "document"]
    assert read[0] == "read"
    assert result["test"] == ["x(cells/C/nodes/n2|resources.xml#DataSource_1)"]
    assert [record["server"] for record in state(profile)["restarts"]] == ["n1/P", "n2/P", "n2/S"]


def test_check_predicts_nodes_and_restarts(profile, plan):
    result = profile.run("was_apply", check=True, cell=profile.cell(), plan=plan)
    assert result["changed"]
    assert [node["synchronized"] for node in result["cell"]["nodes"]] == [None, False, False, None]
    assert [record["server"] for record in result["cell"]["waiting"]] == ["n1/P", "n2/P", "n2/S"]
    assert profile.requests == []
    assert not (profile.root / "state").exists()


def test_nothing_planned_nothing_started(profile):
    assert not profile.run("was_apply", cell=profile.cell(), plan=[])["changed"]
    assert profile.requests == []


def test_a_failure_leaves_no_restart_behind(profile, plan):
    profile.will_answer(Answer("failed", "changed: the property x of y"), rc=105)
    result = profile.run("was_apply", cell=profile.cell(), plan=plan)
    assert result["msg"].startswith("changed by somebody else, so nothing of this run is saved")
    assert state(profile)["restarts"] == []


def test_an_unknown_outcome_keeps_them(profile, plan):
    slow = Answer("failed", "slow: the save was not there after 600 seconds")
    profile.will_answer(Answer("documents", []), slow, rc=105)
    result = profile.run("was_apply", cell=profile.cell(), plan=plan)
    assert result["kind"] == "slow"
    assert len(state(profile)["restarts"]) == 3


def test_a_failure_after_the_save_keeps_them(profile, plan):
    failed = Answer("failed", "ADMN0034E: no client for nodeagent")
    profile.will_answer(Answer("documents", []), Answer("saved", 2), failed, rc=105)
    result = profile.run("was_apply", cell=profile.cell(), plan=plan)
    assert result["msg"].startswith("the changes are saved, but afterwards wsadmin failed: ADMN0034E")
    assert len(state(profile)["restarts"]) == 3


def test_a_wsadmin_that_was_killed_during_the_save_keeps_them(profile, plan):
    profile.will_answer(Answer("documents", []), rc=137)
    result = profile.run("was_apply", cell=profile.cell(), plan=plan)
    assert result["msg"].endswith("it is unknown whether the changes are saved")
    assert len(state(profile)["restarts"]) == 3


def test_a_document_that_changed_since_the_plan(profile, plan):
    profile.document(URI, b"<configuration><b/></configuration>")
    result = profile.run("was_apply", cell=profile.cell(), plan=plan)
    assert "changed by somebody else, so nothing of this run is saved; run again: the document" in result["msg"]
    assert profile.requests == []


def test_only_a_cell_of_was_info_will_do(profile):
    result = profile.run("was_apply", cell={"name": "C"}, plan=[])
    assert result["msg"] == "cell is not the return value cell of was_info"
