"""Mapping of a module: union or exact, recorded and restored, and what is refused."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.cell import Scope
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.mapping import Wanted, plan
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError

W, P, K = "WebSphere:cell=C,node=h1,server=w1", "WebSphere:cell=C,node=n1,server=P", "WebSphere:cell=C,cluster=K"
P2 = P.replace("n1", "n2")
WANTED = Wanted("App", "Core Whiteboard Services", [Scope("K")])
RECORD = {"targets": [W, P], "virtual_host": "default_host"}


def mapped(cell, targets, host="default_host"):
    module = cell["applications"][0]["modules"][1]
    module["listed"], module["virtual_host"] = sorted(targets), host
    return cell


@pytest.mark.parametrize(
    ("changed", "targets", "host", "restart"),
    [
        pytest.param({}, [K, W, P], "default_host", ["n1/S", "n2/S"], id="union"),
        pytest.param({"exact": True}, [K, W], "default_host", ["n1/P", "n1/S", "n2/S"], id="exact keeps web servers"),
        pytest.param(
            {"virtual_host": "meeting_host"}, [K, W, P], "meeting_host", ["n1/P", "n1/S", "n2/S"], id="virtual host"
        ),
        pytest.param({"targets": [Scope(None, "n2", "P")]}, [W, P, P2], "default_host", ["n2/P"], id="server"),
    ],
)  # fmt: skip
def test_mapped(cells, changed, targets, host, restart):
    planned = plan(cells.cell(), WANTED._replace(**changed), None)
    step = planned.step
    assert (step.targets, step.host, step.restart) == (sorted(targets), host, restart)
    assert (step.uri, step.targets_before, step.host_before) == (
        "wb.war,WEB-INF/web.xml",
        [W, P],
        "default_host",
    )
    assert step.record == RECORD
    assert planned.after == {"targets": sorted(targets), "virtual_host": host}
    assert plan(mapped(cells.cell(), targets, host), WANTED._replace(**changed), RECORD).step is None


def test_what_was_mapped_already_is_not_recorded(cells):
    step = plan(mapped(cells.cell(), [K]), WANTED._replace(virtual_host="meeting_host"), None).step
    assert step.record is None


def test_restored_from_the_record(cells):
    cell = mapped(cells.cell(), [K, W, P], "meeting_host")
    planned = plan(cell, WANTED._replace(state="restored"), RECORD)
    assert planned.after == RECORD
    assert planned.step.restart == ["n1/P", "n1/S", "n2/S"]
    assert plan(mapped(cells.cell(), [W, P]), WANTED._replace(state="restored"), RECORD).step is None


def test_a_module_cannot_be_mapped_back_to_no_virtual_host(cells):
    record = {"targets": [W, P], "virtual_host": ""}
    restored = plan(mapped(cells.cell(), [K, W, P]), WANTED._replace(state="restored"), record)
    assert restored.after == {"targets": [W, P], "virtual_host": "default_host"}


def test_an_empty_virtual_host_is_set(cells):
    step = plan(mapped(cells.cell(), [K], ""), WANTED._replace(virtual_host="meeting_host"), None).step
    assert (step.host_before, step.host) == ("", "meeting_host")


def test_drift_does_not_overwrite_the_record_before_it_was_restored(cells):
    drifted = mapped(cells.cell(), [W], "meeting_host")
    assert plan(drifted, WANTED, RECORD).step.record is None
    restored = plan(mapped(cells.cell(), [K, W, P]), WANTED._replace(state="restored"), RECORD).step.record
    assert restored == dict(RECORD, restored=True)
    assert plan(drifted, WANTED, restored).step.record == {"targets": [W], "virtual_host": "meeting_host"}
    assert plan(mapped(cells.cell(), [K]), WANTED._replace(state="restored"), restored).after == RECORD


def test_restored_without_a_record_takes_only_the_targets(cells):
    planned = plan(mapped(cells.cell(), [K, W, P]), WANTED._replace(state="restored"), None)
    assert planned.after["targets"] == [W, P]
    assert plan(mapped(cells.cell(), [W, P]), WANTED._replace(state="restored"), None).step is None


def test_a_module_is_never_left_without_a_target(cells):
    with pytest.raises(WasError, match="was not recorded, and it has no other target"):
        plan(mapped(cells.cell(), [K]), WANTED._replace(state="restored"), None)


def test_a_record_that_no_longer_fits(cells):
    gone = {"targets": ["WebSphere:cell=C,node=n9,server=P"], "virtual_host": "default_host"}
    with pytest.raises(
        WasError, match=r"recorded mapping of Core Whiteboard Services cannot be restored.*no server P on node n9"
    ):
        plan(cells.cell(), WANTED._replace(state="restored"), gone)


def test_a_module_that_is_gone(cells):
    cell = cells.cell(whiteboard=False)
    wanted = WANTED._replace(missing="a patch removed it")
    with pytest.raises(
        WasError, match=r"no module Core Whiteboard Services: a patch removed it. Its modules are Meetings"
    ):
        plan(cell, wanted, None)
    for tolerant in (wanted._replace(tolerate_missing=True), wanted._replace(state="restored")):
        assert plan(cell, tolerant, RECORD) == (None, None, None)


def test_two_modules_of_one_name(cells):
    cell = cells.cell()
    cell["applications"][0]["modules"][0]["name"] = "Core Whiteboard Services"
    with pytest.raises(WasError, match=r"has 2 modules with the name Core Whiteboard Services \(m\.war.*wb\.war"):
        plan(cell, WANTED, None)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"virtual_host": "none"}, "no virtual host none, only default_host, meeting_host"),
        ({"targets": [Scope("X")]}, "no cluster X, only K"),
        ({"targets": [Scope(None, "n1", "X")]}, "no server X on node n1"),
        ({"targets": [Scope(None, "n1", "S")]}, "n1/S is a member of the cluster K: use the cluster instead"),
    ],
)
def test_what_is_not_there(cells, changed, message):
    with pytest.raises(WasError, match=message):
        plan(cells.cell(), WANTED._replace(**changed), None)
