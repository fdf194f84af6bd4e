"""AdminApp: listing, viewing, editing and installing applications."""

import base64

import pytest
from ansible_collections.sametime.estate.lab.was.harness import (
    BOARD,
    CLUSTER,
    MEETING,
    WEB,
    map_board,
    sync,
    targets,
)
from ansible_collections.sametime.estate.lab.was.waslab import (
    application_documents,
)
from ansible_collections.sametime.estate.lab.was.waslab.errors import WasError
from ansible_collections.sametime.estate.lab.was.waslab.model import Cell
from ansible_collections.sametime.estate.lab.was.waslab.variant import Variant


def test_listing(was):
    assert was.app.list().splitlines() == [
        "DefaultApplication", MEETING, "Sametime Proxy Server", "filetransfer", "isclite",
    ]  # fmt: skip
    assert was.app.list(CLUSTER) == MEETING
    assert was.app.listModules(MEETING).splitlines()[0] == f"{MEETING}#stmeetings.war+WEB-INF/web.xml"
    assert targets(was, "appshare.services.war") == f"{CLUSTER}+{WEB}"
    assert targets(was, "whiteboard.services.war") == WEB


def test_view_blocks_have_two_blanks_after_the_label(was):
    lines = was.app.view(MEETING, ["-MapWebModToVH"]).splitlines()
    at = lines.index("Web module:  Core Whiteboard Services")
    assert lines[at : at + 3] == [
        "Web module:  Core Whiteboard Services", f"URI:  {BOARD}", "Virtual host:  default_host",
    ]  # fmt: skip
    assert not any("roomapi" in line for line in lines)
    whole = was.app.view(MEETING)
    assert "Context Root:  /whiteboard" in whole
    assert was.app.view(f"{MEETING}#roomapi.jar+META-INF/ejb-jar.xml", "-MapModulesToServers").count("Module:") == 1


def test_labels_follow_the_language(cell):
    cell.faults.set("forced_labels", "de")
    text = cell.wsadmin().app.view(MEETING, ["-MapModulesToServers", "-MapWebModToVH"])
    assert "Modul:  Core Whiteboard Services" in text
    assert "Virtueller Host:  default_host" in text
    assert "Virtual host:" not in text


def test_targets_are_replaced_and_others_kept(was):
    before = targets(was, "docshare.services.war")
    map_board(was, CLUSTER)
    assert targets(was, "whiteboard.services.war") == CLUSTER
    assert targets(was, "docshare.services.war") == before
    map_board(was, CLUSTER, WEB)
    assert targets(was, "whiteboard.services.war") == f"{CLUSTER}+{WEB}"


def test_edit_in_the_string_form_and_with_short_targets(was):
    was.app.edit(
        MEETING,
        f'[ -MapModulesToServers [[ "Core Whiteboard Services" {BOARD} WebSphere:node=meet1Node,server=STMeetingServer '
        "]] -MapWebModToVH [[ .* .*whiteboard.* stmeetings_host ]] ]",
    )
    assert targets(was, "whiteboard.services.war") == (
        "WebSphere:cell=sametimeCell,node=meet1Node,server=STMeetingServer"
    )
    assert "Virtual host:  default_host" not in was.app.view(MEETING, "-MapWebModToVH")


def test_edit_speaks_between_the_prints(was):
    assert map_board(was, CLUSTER) == ""
    output = [line.split(":")[0] for line in was.app.printed]
    assert (output[0], output[-1]) == ("ADMA5075I", "ADMA5076I")
    assert output.count("ADMA5005I") > 1


@pytest.mark.parametrize(
    ("task", "row", "mark"),
    [
        pytest.param("MapModulesToServers", ["Foo", "foo.war,WEB-INF/web.xml", CLUSTER], "WASX7111E", id="no match"),
        pytest.param("MapModulesToServers", ["Wrong name", BOARD, CLUSTER], "WASX7111E", id="one key of two"),
        pytest.param("MapModulesToServers", [".*", BOARD, CLUSTER + "X"], "ADMA0085E", id="unknown target"),
        pytest.param("MapModulesToServers", [".*", BOARD, ""], "ADMA0007E", id="no target"),
        pytest.param("MapWebModToVH", [".*", BOARD, ""], "ADMA0010E", id="no virtual host"),
        pytest.param("MapWebModToVH", [".*", "roomapi.jar.*", "x"], "WASX7111E", id="no web module"),
        pytest.param("MapNonsense", [".*", BOARD, "x"], "WASX7107E", id="no such task"),
    ],
)
def test_edit_refuses(was, task, row, mark):
    with pytest.raises(WasError, match=mark):
        was.app.edit(MEETING, [f"-{task}", [row]])


def test_unknown_applications(was):
    for call in (was.app.listModules, was.app.view, was.app.isAppReady):
        with pytest.raises(WasError, match='WASX7280E: An application with name "nix" does not exist'):
            call("nix")


def test_quoted_patterns_are_exact(was):
    was.app.edit(MEETING, ["-MapModulesToServers", [[".*", rf"\Q{BOARD}\E", CLUSTER]]])
    assert targets(was, "whiteboard.services.war") == CLUSTER


def test_patched(folder):
    was = Cell(folder, Variant(patched=True)).wsadmin()
    assert "whiteboard" not in was.app.listModules(MEETING)
    with pytest.raises(WasError, match="WASX7111E"):
        map_board(was, CLUSTER)


def test_an_edit_changes_the_servers_index(cell, was):
    stand_alone = "WebSphere:cell=sametimeCell,node=meet1Node,server=STMeetingHttpProxy"
    map_board(was, CLUSTER, stand_alone)
    was.config.save()
    index = cell.master.read("cells/sametimeCell/nodes/meet1Node/serverindex.xml").decode()
    assert index.count(f"<deployedApplications>{MEETING}.ear/deployments/{MEETING}<") == 2
    map_board(was, CLUSTER)
    was.config.save()
    index = cell.master.read("cells/sametimeCell/nodes/meet1Node/serverindex.xml").decode()
    assert index.count("<deployedApplications>") == 1


def archive(name="Extra", *files):
    drafts = [application_documents.Draft(f"Module {file}", file, f"/{file[:-4]}") for file in files or ("one.war",)]
    return base64.b64encode(application_documents.pack(name, drafts)).decode()


def test_install_update_uninstall(cell, was):
    text = was.app.taskInfo_content(archive(), "MapWebModToVH")
    assert "The current contents of the task after running default bindings are:" in text
    assert "Web module: Module one.war" in text
    was.app.install_content(archive(), ["-appname", "Extra", "-node", "stproxy1Node", "-server", "STProxyServer"])
    with pytest.raises(WasError, match="WASX7279E"):
        was.app.install_content(archive(), ["-appname", "Extra", "-server", "STProxyServer"])
    was.config.save()
    assert sync(was, "stproxy1Node") == "true"
    assert cell.get("stproxy1Node", "STProxyServer", "/one").status == 200
    was.app.update_content("Extra", "app", ["-operation", "update"], archive("Extra", "one.war", "two.war"))
    was.config.save()
    sync(was, "stproxy1Node")
    assert cell.get("stproxy1Node", "STProxyServer", "/two").status == 200
    was.app.uninstall("Extra")
    was.config.save()
    sync(was, "stproxy1Node")
    assert cell.get("stproxy1Node", "STProxyServer", "/two").body != b"Module two.war"
    assert "Extra" not in was.app.list()
