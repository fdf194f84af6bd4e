"""Module was_module_mapping: check, do, check, do."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.literal import Answer
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._was import was_cells
from ansible_collections.sametime.estate.tests.unit.plugins.modules.was_profile import WasProfile

WANTED = {"application": "App", "module": "Core Whiteboard Services", "targets": [{"cluster": "K"}]}
MAPPED = "WebSphere:cell=C,cluster=K+"


@pytest.fixture
def profile(tmp_path, call_module):
    return WasProfile(tmp_path / "dm", call_module)


def mapped_answers():
    found = was_cells.answers()
    application = next(answer for answer in found if answer.kind == "application").value
    listing = application["modules"].splitlines()
    listing[1] = listing[1].replace("wb.war+WEB-INF/web.xml#", "wb.war+WEB-INF/web.xml#" + MAPPED)
    application["modules"] = "\n".join(listing)
    return found


def test_check_do_check_do(profile):
    profile.will_answer(*was_cells.answers())
    foreseen = profile.run("was_module_mapping", check=True, **WANTED)
    assert foreseen["changed"]
    assert len(profile.requests) == 1
    profile.will_answer(*was_cells.answers())
    profile.will_answer(Answer("saved", 1), *mapped_answers())
    done = profile.run("was_module_mapping", **WANTED)
    assert done["changed"]
    assert done["diff"] == foreseen["diff"]
    assert done["plan"] == foreseen["plan"]
    change = profile.requests[2][0]
    assert change[0] == "change"
    assert change[1]["steps"][0]["uri"] == "wb.war,WEB-INF/web.xml"
    for check in (True, False):
        profile.will_answer(*mapped_answers())
        again = profile.run("was_module_mapping", check=check, **WANTED)
        assert (again["changed"], again["plan"], again["present"]) == (False, [], True)
    assert [record["server"] for record in done["cell"]["waiting"]] == ["n1/S", "n2/S"]
    profile.will_answer(*mapped_answers())
    restored = profile.run("was_module_mapping", check=True, state="restored", **WANTED)
    assert restored["plan"][0]["targets"] == ["WebSphere:cell=C,node=h1,server=w1", "WebSphere:cell=C,node=n1,server=P"]


def test_later_only_plans(profile):
    cell = profile.cell()
    result = profile.run("was_module_mapping", cell=cell, apply="later", **WANTED)
    assert result["changed"]
    assert result["plan"][0]["restart"] == ["n1/S", "n2/S"]
    assert profile.requests == []
    assert not (profile.root / "state").exists()


def test_a_module_that_is_gone(profile):
    cell = profile.cell(whiteboard=False)
    refused = profile.run("was_module_mapping", cell=cell, missing="a patch removed it", **WANTED)
    assert "no module Core Whiteboard Services: a patch removed it" in refused["msg"]
    tolerated = profile.run("was_module_mapping", cell=cell, tolerate_missing=True, **WANTED)
    assert (tolerated["changed"], tolerated["present"]) == (False, False)


@pytest.mark.parametrize("target", [{}, {"node": "n1"}, {"cluster": "K", "node": "n1", "server": "S"}])
def test_a_target_is_a_cluster_or_a_server(profile, target):
    result = profile.run("was_module_mapping", cell=profile.cell(), **dict(WANTED, targets=[target]))
    assert result["failed"]
    assert "targets" in result["msg"]
