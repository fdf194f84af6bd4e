"""Real processes that talk over TCP: four hosts on loopback addresses of this machine, the lab's command, the tools.

Each host is a folder, an address, and an environment that says so.
"""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.lab.was.harness import PROXY
from ansible_collections.sametime.estate.lab.was.waslab import (
    command,
    notation,
    profile_commands,
    topology,
    transport,
)
from ansible_collections.sametime.estate.lab.was.waslab.errors import UnreachableError, WasError
from ansible_collections.sametime.estate.lab.was.waslab.host import TOOLS
from ansible_collections.sametime.estate.lab.was.waslab.model import PLAN

LAB = Path(__file__).resolve().parents[2]
NET = f"127.{64 + os.getpid() % 128}.{os.getpid() // 128 % 250}"
PASSWORD = "very-secret"


class Hosts:
    """The hosts of the cell on this machine."""

    def __init__(self, folder):
        self.folder = folder
        plan = json.loads(json.dumps(PLAN))
        plan["admin"]["password"] = PASSWORD
        plan["nodes"] = [host for host in plan["nodes"] if host["host"] != "meet2"]
        for number, host in enumerate([plan["dmgr"], *plan["nodes"]], 13):
            host["address"] = f"{NET}.{number}"
            host["name"] = host["address"]  # there is no name service: names are addresses
            host["management"] = f"{NET}.{number + 100}" if host["kind"] == "meeting" else None
        self.plan = topology.from_data(plan)
        (folder / "topology.json").write_text(json.dumps(plan))
        self.daemons = []

    def environment(self, name, **more):
        root = self.folder / name
        address = self.plan.host(name).address
        known = {
            "WASLAB_HOST": name, "WASLAB_WAS": root / "was", "WASLAB_VAR": root / "var", "WASLAB_HOME": address,
            "WASLAB_ANYWHERE": address, "WASLAB_TOPOLOGY": self.folder / "topology.json",
            "WASLAB_CACHE": self.folder / "cache",
        }  # fmt: skip
        return {**os.environ, **{key: str(value) for key, value in known.items()}, **more}

    def run(self, name, *command, **more):
        return subprocess.run(
            list(map(str, command)), env=self.environment(name, **more), capture_output=True, text=True, check=False
        )

    def ask(self, operation, host=None, **arguments):
        chosen = [self.plan.host(host)] if host else list(self.plan.hosts)
        return command.ask(chosen, operation, **arguments)

    def status(self):
        return self.ask("status")

    def command(self, *arguments, host="ssc1", rc=0):
        done = self.run(host, sys.executable, "-S", LAB / "common/start.py", "was.waslab.command", *arguments)
        assert done.returncode == rc, done.stdout + done.stderr
        return json.loads(done.stdout) if done.stdout.startswith(("{", "[")) else done.stdout + done.stderr

    def profile(self, name):
        return self.folder / name / "was" / "profiles" / self.plan.host(name).profile

    def tool(self, name, tool, *arguments):
        done = self.run(name, self.profile(name) / "bin" / f"{tool}.sh", *arguments)
        return done.returncode, " ".join(done.stdout.split()) + done.stderr

    def up(self):
        for host in self.plan.hosts:
            command = [sys.executable, "-S", LAB / "common/start.py", "was.waslab.command", "serve"]
            self.daemons.append(subprocess.Popen(command, env=self.environment(host.host)))
        for host in self.plan.hosts:
            for _ in range(200):
                try:
                    transport.post(host.address, 9990, "fault", {"name": None, "value": None})
                    break
                except UnreachableError:
                    time.sleep(0.05)

    def down(self):
        self.ask("kill")
        for daemon in self.daemons:
            daemon.kill()
            daemon.wait()

    def admin(self, operation, **arguments):
        return transport.post(self.plan.dmgr.address, 8879, operation, arguments)

    def journal(self, *events):
        entries = [entry for answer in self.ask("journal").values() for entry in answer]
        return sorted((e for e in entries if e["event"] in events), key=lambda entry: entry["time"])


@pytest.fixture(scope="module")
def hosts(base):
    made = Hosts(base)
    made.up()
    made.command("reset")
    yield made
    made.down()


@pytest.fixture
def script(hosts):
    """The admin objects over the network, as wsadmin's interpreter calls them."""
    opened = hosts.admin("session.open", user="wasadmin", password=PASSWORD, language="en")

    def call(name, command, *arguments):
        reply = hosts.admin(
            "session.call", session=opened["session"], name=name, command=command, arguments=list(arguments)
        )
        assert reply["error"] is None, reply["error"]
        return reply["result"]

    yield call
    hosts.admin("session.close", session=opened["session"], rc=0)


def test_everything_runs_and_says_so(hosts):
    status = hosts.status()
    assert list(status["meet1"]["running"]) == ["STMeetingHttpProxy", "STMeetingServer", "nodeagent"]
    assert {host["epoch"] for host in status.values()} == {1}
    assert hosts.profile("meet1").joinpath("logs/nodeagent/SystemOut.log").read_text().count("open for e-business") == 1


def test_a_whole_change_over_the_network(hosts, script):
    document = script("AdminConfig", "extract_content", PROXY)
    script("AdminConfig", "checkin_content", PROXY, document["content"], document["digest"])
    assert script("AdminConfig", "save") == ""
    name = script("AdminControl", "completeObjectName", "type=NodeSync,node=stproxy1Node,*")
    assert script("AdminControl", "invoke", name, "isNodeSynchronized") == "false"
    assert script("AdminControl", "invoke", name, "sync") == "true"
    assert script("AdminControl", "invoke", name, "isNodeSynchronized") == "true"
    before = hosts.status()["stproxy1"]["running"]["STProxyServer"]
    assert script("AdminControl", "stopServer", "STProxyServer", "stproxy1Node").startswith("WASX7264I")
    assert script("AdminControl", "startServer", "STProxyServer", "stproxy1Node").startswith("WASX7262I")
    assert hosts.status()["stproxy1"]["running"]["STProxyServer"] != before
    assert [e["host"] for e in hosts.journal("server.stop", "server.start")[-2:]] == ["stproxy1", "stproxy1"]


def test_pages_come_from_the_running_servers(hosts):
    page = f"http://{hosts.plan.host('meet1').address}:9081/stmeetings/configuration?format=json&verbose=true"
    status, kind, body = get(page)
    assert (status, kind.partition(";")[0]) == (200, "text/json")
    assert json.loads(body)["whiteboard.enabled"] == "false"
    assert get(page.replace("/configuration", "/nothing"))[0] == 404
    hosts.ask("fault", name="configuration_status", value=401)
    assert get(page)[0] == 401
    hosts.ask("fault", name=None, value=None)
    assert get(page)[0] == 200


def get(url):
    import http.client  # noqa: PLC0415 - with the query, which the Proxy's own way leaves out
    from urllib.parse import urlsplit  # noqa: PLC0415

    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
    connection.request("GET", f"{parts.path}?{parts.query}")
    answer = connection.getresponse()
    return answer.status, answer.getheader("Content-Type"), answer.read()


def test_every_script_of_a_bin_folder_has_a_command():
    assert set(TOOLS) == set(profile_commands.TOOLS)


def test_who_may_log_on(hosts):
    with pytest.raises(WasError, match="ADMN0022E"):
        hosts.admin("session.open", user="wasadmin", password="wrong", language="en")
    with pytest.raises(WasError, match="ADMC0035E"):
        hosts.admin("session.open", user="", password="", language="en")
    assert hosts.journal("logon.refused")[-1]["logon"] == ""
    with pytest.raises(WasError, match="session has ended"):
        hosts.admin("session.call", session="old", name="AdminConfig", command="list", arguments=["Cell"])


def test_a_slow_operation_ends_though_its_caller_has_gone(hosts, script):
    hosts.ask("fault", name="slow", value={"sync": 1})
    try:
        name = script("AdminControl", "completeObjectName", "type=NodeSync,node=meet1Node,*")
        opened = hosts.admin("session.open", user="wasadmin", password=PASSWORD, language="en")
        arguments = {"session": opened["session"], "name": "AdminControl", "command": "invoke"}
        before = len(hosts.journal("node.sync"))
        with pytest.raises(UnreachableError):
            transport.post(
                hosts.plan.dmgr.address, 8879, "session.call", {**arguments, "arguments": [name, "sync"]}, timeout=0.3
            )
        deadline = time.monotonic() + 10
        while len(hosts.journal("node.sync")) == before and time.monotonic() < deadline:
            time.sleep(0.1)
        assert len(hosts.journal("node.sync")) > before
    finally:
        hosts.ask("fault", name=None, value=None)


def test_an_agent_that_is_gone(hosts, script):
    hosts.ask("kill", "meet1", servers=["nodeagent"])
    try:
        assert script("AdminControl", "queryNames", "type=NodeSync,node=meet1Node,*") == ""
        assert "nodeagent" not in hosts.status()["meet1"]["running"]
        assert "STMeetingServer" in hosts.status()["meet1"]["running"]
    finally:
        hosts.ask("start", "meet1", servers=["nodeagent"])
    assert "type=NodeSync" in script("AdminControl", "queryNames", "type=NodeSync,node=meet1Node,*")


def test_starting_and_stopping_by_tool(hosts):
    rc, output = hosts.tool("stproxy1", "stopServer", "STProxyServer")
    assert rc == 0
    assert "ADMU4000I: Server STProxyServer stop completed." in output
    rc, output = hosts.tool("stproxy1", "stopServer", "STProxyServer")
    assert (rc, "ADMU0509I" in output) == (246, True)
    rc, output = hosts.tool("stproxy1", "startServer", "STProxyServer")
    assert rc == 0
    assert "ADMU3000I: Server STProxyServer open for e-business; process id is" in output
    rc, output = hosts.tool("stproxy1", "startServer", "STProxyServer")
    assert (rc, "ADMU3027E" in output) == (255, True)
    rc, output = hosts.tool("stproxy1", "startServer", "Nix")
    assert (rc, "ADMU0522E" in output) == (255, True)
    rc, output = hosts.tool("stproxy1", "stopServer", "STProxyServer", "-username", "wasadmin", "-password", "wrong")
    assert (rc, "ADMN0022E" in output) == (255, True)
    output = hosts.tool("stproxy1", "serverStatus", "-all")[1]
    assert 'ADMU0508I: The Application Server "STProxyServer" is STARTED' in output
    assert hosts.journal("tool.start")[-1]["tool"] == "serverStatus"


def test_sync_node_requires_a_stopped_agent(hosts, script):
    address = hosts.plan.dmgr.address
    assert "ADMU0120E" in hosts.tool("meet1", "syncNode", address)[1]
    path = hosts.profile("ssc1") / "config" / PROXY.replace("stproxyconfig.xml", "server.xml")
    path.write_bytes(path.read_bytes() + b"<!-- manual -->\n")
    assert hosts.tool("stproxy1", "stopNode")[0] == 0
    rc, output = hosts.tool("stproxy1", "syncNode", address, "8879")
    assert (rc, "ADMU0402I" in output) == (0, True)
    assert hosts.tool("stproxy1", "startNode")[0] == 0
    copy = hosts.profile("stproxy1") / "config" / PROXY.replace("stproxyconfig.xml", "server.xml")
    assert copy.read_bytes().endswith(b"<!-- manual -->\n")


def test_a_stray_file_is_reported(hosts):
    path = hosts.profile("stproxy1") / "config" / (PROXY + ".bak")
    path.write_text("<configuration/>")
    assert hosts.status()["stproxy1"]["strays"] == [PROXY + ".bak"]
    hosts.tool("stproxy1", "stopServer", "STProxyServer")
    hosts.tool("stproxy1", "startServer", "STProxyServer")
    assert hosts.journal("repository.stray")[-1]["document"] == PROXY + ".bak"
    path.unlink()


def test_federation(hosts):
    address = hosts.plan.dmgr.address
    hosts.command("reset", "--standalone", "meet1")
    assert hosts.status()["meet1"]["cell"] == "meet1Cell"
    rc, output = hosts.tool("meet1", "addNode", f"{NET}.99")
    assert (rc, "ADMC0016E" in output, "ADMU0006E" in output) == (255, True, True)
    rc, output = hosts.tool("meet1", "addNode", address, "-username", "wasadmin", "-password", "wrong")
    assert (rc, "ADMU0113E" in output) == (255, True)

    # The node's own name leads the manager to an address without a listener.
    index = hosts.profile("meet1") / "config/cells/meet1Cell/nodes/meet1Node/serverindex.xml"
    right = index.read_text()
    index.write_text(right.replace(hosts.plan.host("meet1").address, f"{NET}.114"))
    rc, output = hosts.tool("meet1", "addNode", address)
    assert (rc, f"cannot reach node meet1Node as {NET}.114" in output) == (255, True)
    assert hosts.journal("node.add") == []
    index.write_text(right)

    rc, output = hosts.tool("meet1", "addNode", address, "8879")
    assert rc == 0, output
    ids = [f"ADMU{number}I" for number in ("0116", "0128", "0001", "0009", "2010", "0024", "0015", "0012", "0014")]
    ids += [f"ADMU{number}I" for number in ("0016", "0018", "0020", "0022", "0030", "0300", "0003")]
    places = [output.index(mark) for mark in ids]
    assert places == sorted(places)
    log = (hosts.profile("meet1") / "logs/addNode.log").read_text()
    assert "ADMU0003I: Node meet1Node has been successfully federated." in log
    assert hosts.status()["meet1"]["running"].keys() == {"nodeagent"}
    assert hosts.tool("meet1", "startServer", "STMeetingServer")[0] == 0
    rc, output = hosts.tool("meet1", "addNode", address)
    assert (rc, "ADMU0041E" in output) == (255, True)


def test_reset_takes_away_what_was_done(hosts):
    assert hosts.command("fault", "wsadmin_delay", "3")["ssc1"] == {"wsadmin_delay": 3}
    hosts.command("writer", PROXY)
    assert hosts.status()["ssc1"]["epoch"] == 3
    hosts.command("reset", "--variant", "patched", "--unclustered", "--keys", "json", "--no-credentials")
    status = hosts.status()
    assert {host["epoch"] for host in status.values()} == {1}
    assert status["ssc1"]["variant"]["patched"] is True
    assert {entry["event"] for entry in hosts.command("journal")} == {"lab.reset"}
    assert hosts.command("journal", "--count", "--event", "lab.reset") == "3\n"
    assert hosts.command("fault")["set"] == {}
    properties = (hosts.profile("ssc1") / "properties/soap.client.props").read_text()
    assert "loginUserid=\n" in properties


def test_the_command_refuses_what_it_does_not_know(hosts):
    assert "no fault nonsense" in hosts.command("fault", "nonsense", "1", rc=1)
    assert "no such node hosts: nix" in hosts.command("reset", "--standalone", "nix", rc=1)


def test_the_encoder_masks_and_keeps_the_old_file(hosts, tmp_path):
    path = tmp_path / "soap.client.props"
    path.write_text("# c\ncom.ibm.SOAP.loginUserid=u\ncom.ibm.SOAP.loginPassword=WebAS\n")
    assert hosts.tool("ssc1", "PropFilePasswordEncoder", path, "com.ibm.SOAP.loginPassword")[0] == 0
    assert path.read_text() == "# c\ncom.ibm.SOAP.loginUserid=u\ncom.ibm.SOAP.loginPassword={xor}CDo9Hgw=\n"
    assert "WebAS" in (tmp_path / "soap.client.props.bak").read_text()
    assert notation.xor_decode("{xor}CDo9Hgw=") == "WebAS"
    assert hosts.tool("ssc1", "PropFilePasswordEncoder", tmp_path / "none", "x")[0] == 1


def test_the_command_selects_a_view_of_the_name_service(hosts):
    assert hosts.command("dns", "production")["meet1"] == "production"
    name = hosts.plan.host("meet1").name
    files = [hosts.folder / host / "var/dnsmasq.hosts" for host in ("ssc1", "meet1")]
    assert all(f" {name} meet1-mgmt.acme.example\n" not in path.read_text() for path in files)
    hosts.command("reset")
    assert all(f" {name} meet1-mgmt.acme.example\n" in path.read_text() for path in files)


def test_no_password_in_the_journal(hosts):
    assert PASSWORD not in json.dumps(hosts.ask("journal"))


def test_a_port_that_the_last_process_keeps_a_little_longer():
    old = socket.create_server(("127.0.0.1", 0))
    port = old.getsockname()[1]
    threading.Timer(0.2, old.close).start()
    with transport.listen("127.0.0.1", port, None) as server:
        assert server.server_address[1] == port
