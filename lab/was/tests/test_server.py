"""A running application server: its snapshot of the configuration, and its pages."""

import base64

import pytest
from ansible_collections.sametime.estate.lab.was.harness import (
    BOARD,
    CLUSTER,
    MEETING,
    PROXY,
    WEB,
    map_board,
    put,
    sync,
)
from ansible_collections.sametime.estate.lab.was.waslab import (
    sametime_documents,
)
from ansible_collections.sametime.estate.lab.was.waslab.model import Cell
from ansible_collections.sametime.estate.lab.was.waslab.variant import Variant


def test_a_change_goes_through_all_four_layers(cell, was):
    def photo():
        return cell.get("stproxy1Node", "STProxyServer", "/stwebapi/photo?userid=Joe@acme.example").status

    cell.photos["http://photos.acme.example/joe@acme.example.jpg"] = (200, "image/jpeg", b"\xff\xd8joe")
    new = b"<proxyServerURL>http://photos.acme.example/</proxyServerURL></configuration>"
    document = was.config.extract_content(PROXY)
    data = base64.b64decode(document["content"]).replace(b"</configuration>", new)
    was.config.checkin_content(PROXY, base64.b64encode(data).decode(), document["digest"])
    assert cell.master.read(PROXY) != data
    was.config.save()
    assert cell.master.read(PROXY) == data
    assert cell.repositories["stproxy1Node"].read(PROXY) != data
    assert sync(was, "stproxy1Node") == "true"
    assert cell.repositories["stproxy1Node"].read(PROXY) == data
    assert photo() == 404
    was.control.stopServer("STProxyServer", "stproxy1Node")
    was.control.startServer("STProxyServer", "stproxy1Node")
    assert photo() == 200


def test_photos_are_cached_for_a_while_and_pages_are_not_photos(cell, was):
    put(was, PROXY, b"</configuration>", b"<proxyServerURL>http://p</proxyServerURL></configuration>")
    sync(was, "stproxy1Node")
    cell.launchers["stproxy1Node"].start("STProxyServer")
    path = "/stwebapi/photo?userid=joe@acme.example"
    assert cell.get("stproxy1Node", "STProxyServer", path).status == 502
    cell.photos["http://p/joe@acme.example.jpg"] = (302, "text/html", b"moved")
    assert cell.get("stproxy1Node", "STProxyServer", path).status == 404
    cell.photos["http://p/joe@acme.example.jpg"] = (200, "image/jpeg", b"\xff\xd8")
    assert cell.get("stproxy1Node", "STProxyServer", path).body == b"\xff\xd8"
    del cell.photos["http://p/joe@acme.example.jpg"]
    cell.now += 29
    assert cell.get("stproxy1Node", "STProxyServer", path).status == 200
    cell.now += 2
    assert cell.get("stproxy1Node", "STProxyServer", path).status == 502


def test_an_edit_restarts_the_application_where_it_runs_even_if_it_changes_nothing(cell, was):
    server = cell.server("meet1Node", "STMeetingServer")
    map_board(was, WEB)
    was.config.save()
    assert server.restarts[MEETING] == 0
    sync(was, "meet1Node")
    assert server.restarts[MEETING] == 1
    name = was.control.queryNames(f"type=Application,name={MEETING},node=meet1Node,*")
    assert was.control.getAttribute(name, "restarts") == "1"
    assert cell.server("meet2Node", "STMeetingServer").restarts[MEETING] == 0
    assert was.app.isAppReady(MEETING) == "false"
    sync(was, "meet2Node")
    assert was.app.isAppReady(MEETING) == "true"
    assert [e["node"] for e in cell.events("application.restart")] == ["meet1Node", "meet2Node"]


def test_the_whiteboard_needs_module_virtual_host_keys_synchronization_and_restart(cell, was):
    def board():
        return cell.get("meet1Node", "STMeetingServer", "/whiteboard/status")

    keys = "cells/sametimeCell/nodes/meet1Node/servers/STMeetingServer/stmeetings.properties"
    map_board(was, CLUSTER, WEB)
    put(was, keys, b"whiteboard.enabled=false", b"whiteboard.enabled=true")
    sync(was, "meet1Node")
    assert board().body.startswith(b"SRVE0255E")
    was.app.edit(MEETING, ["-MapWebModToVH", [[".*", BOARD, "stmeetings_host"]]])
    was.config.save()
    sync(was, "meet1Node")
    assert board().body == b"whiteboard.enabled is not true"
    was.control.stopServer("STMeetingServer", "meet1Node", "immediate")
    was.control.startServer("STMeetingServer", "meet1Node", 300)
    assert board().status == 200


@pytest.mark.parametrize("kind", ["properties", "xml", "json"])
def test_the_configuration_page_shows_the_running_layer(folder, kind):
    cell = Cell(folder, Variant(keys=kind))
    page = "/stmeetings/configuration?format=json&verbose=true"
    answer = cell.get("meet1Node", "STMeetingServer", page)
    assert answer.type.startswith("text/json")
    assert b'"docshare.fileio.codebase": "\\/stmeetings\\/docshare"' in answer.body
    assert b'"userInfoUrlTemplate": ""' in answer.body
    was = cell.wsadmin()
    document = sametime_documents.KEY_DOCUMENTS[kind]
    uri = f"cells/sametimeCell/nodes/meet1Node/servers/STMeetingServer/{document}"
    put(was, uri, b"true", b"maybe")
    put(was, uri, b"1", b"0")
    assert b'"meetingroomcenter.allowGuestAccess": "1"' in cell.get("meet1Node", "STMeetingServer", page).body
    sync(was, "meet1Node")
    shown = cell.get("meet1Node", "STMeetingServer", page).body
    assert b'"meetingroomcenter.allowGuestAccess": "0"' in shown, "this key acts immediately"
    assert b"maybe" not in shown
    cell.launchers["meet1Node"].start("STMeetingServer")
    assert b"maybe" in cell.get("meet1Node", "STMeetingServer", page).body
    cell.faults.set("configuration_status", 403)
    assert cell.get("meet1Node", "STMeetingServer", page).status == 403


def test_version_pages(cell):
    lines = cell.get("meet1Node", "STMeetingServer", "/stmeetings/serverversion.properties").body.decode().splitlines()
    assert lines[0].startswith("meeting=9.0.1")
    assert b"Release" in cell.get("meet1Node", "STMeetingServer", "/stmeetings/about.jsp").body
