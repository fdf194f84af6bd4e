"""wsadmin itself: real Jython before the model of the cell, and scripts of the kind administrators publish, unmodified.

Jython runs on this machine or, where it is not installed, in a container of the lab's image.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.lab.common import lab_image
from ansible_collections.sametime.estate.lab.was.harness import MEETING, PROXY, wait_until
from ansible_collections.sametime.estate.lab.was.waslab import jython, notation, transport
from ansible_collections.sametime.estate.lab.was.waslab.admincontrol import Home
from ansible_collections.sametime.estate.lab.was.waslab.environment import CellFaults, EventJournal
from ansible_collections.sametime.estate.lab.was.waslab.model import Cell
from ansible_collections.sametime.estate.lab.was.waslab.sessions import SessionService
from ansible_collections.sametime.estate.plugins.module_utils._gate.token import Verifier
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import reading
from ansible_collections.sametime.estate.plugins.module_utils._was.steps import (
    PoolStep,
    PropertiesStep,
    PropertyChange,
    order,
)
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin import literal, payload
from ansible_collections.sametime.estate.plugins.plugin_utils._sso import keys_file

CODE = Path(__file__).resolve().parents[1]
LAB = CODE.parent
SCRIPTS = CODE / "data" / "scripts"
PASSWORD = "very-secret"
TOKENS = json.loads((LAB / "ihs" / "tokens.json").read_text())
# Runs commands in the container, one for each line of JSON, since each call of podman costs a start of two programs.
IN_CONTAINER = """
import json, subprocess, sys
for line in sys.stdin:
    command, text = json.loads(line)
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    print(json.dumps([done.returncode, done.stdout, done.stderr]), flush=True)
"""


def run_here(command, text):
    """Run a command on this machine; returns exit code, output and errors."""
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


class Bench:
    """A deployment manager's profile in a folder, served by this process, and a place where Java runs."""

    def __init__(self, folder, execute=run_here, python=sys.executable):
        self.folder, self._execute, self._python = folder, execute, python
        self.profile = folder / "was" / "profiles" / "Dmgr01"
        (self.profile / "properties").mkdir(parents=True)
        (self.profile / "logs").mkdir()
        self.cell = self.sessions = None
        self.server = transport.listen("127.0.0.1", 0, self._handle)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def fresh(self, folder):
        self.cell = cell = Cell(folder)
        home = Home("sametimeCell", cell.plan.dmgr.node, "dmgr", "DeploymentManager", "localhost", self.port)
        known = ("wasadmin", PASSWORD)
        journal_and_faults = (cell.journal, cell.faults)
        self.sessions = SessionService(
            cell.master, (home, cell.manager), journal_and_faults, lambda *given: given == known
        )
        self.properties()
        CellFaults(self.folder / "var/faults.json").clear("python21")
        (self.folder / "var/journal.jsonl").unlink(missing_ok=True)

    def _handle(self, operation, arguments):
        return self.sessions.handle(operation, arguments)

    def properties(self, timeout="180", **soap):
        host = f"com.ibm.ws.scripting.host=127.0.0.1\ncom.ibm.ws.scripting.port={self.port}\n"
        (self.profile / "properties/wsadmin.properties").write_text(host)
        known = {"loginUserid": "wasadmin", "loginPassword": notation.xor_encode(PASSWORD), "requestTimeout": timeout}
        known |= {"loginSource": "properties", **soap}
        lines = "".join(f"com.ibm.SOAP.{key}={value}\n" for key, value in known.items())
        (self.profile / "properties/soap.client.props").write_text(lines)

    def wsadmin(self, *arguments, text="", **environment):
        places = {
            "WASLAB_VAR": self.folder / "var",
            "WASLAB_CACHE": self.folder / "cache",
        }
        variables = [f"{key}={value}" for key, value in {**places, **environment}.items()]
        command = [
            "env",
            *variables,
            self._python,
            "-S",
            LAB / "common/start.py",
            "was.waslab.profile_commands",
            "wsadmin",
            self.profile,
        ]
        rc, out, errors = self._execute([str(part) for part in [*command, *arguments]], text)
        assert errors == ""
        return rc, out

    def scripts(self, *calls):
        """Run several scripts in one process; returns what each printed."""
        commands = []
        for name, *arguments in calls:
            path = str(SCRIPTS / f"{name}.jy")
            commands += ["-c", f"sys.argv[:] = {arguments!r}; execfile({path!r})", "-c", "print '--- end of a script'"]
        rc, out = self.wsadmin("-lang", "jython", *commands)
        assert rc == 0, out
        return out.partition("DeploymentManager\n")[2].split("--- end of a script\n")[:-1]

    def run(self, source, *options, name="script.py", **environment):
        path = self.folder / name
        path.write_text(source)
        return self.wsadmin("-lang", "jython", *options, "-f", path, **environment)

    def journal(self):
        return EventJournal(self.folder / "var/journal.jsonl").entries()


@pytest.fixture(scope="module")
def place(base):
    folder = base
    if Path(jython.ARCHIVE).exists() and shutil.which("java"):
        yield Bench(folder)
        return
    name = lab_image.name()
    if name is None:
        pytest.skip("no Jython: neither installed, nor the lab's image with podman as root")
    container = f"waslab-test-{os.getpid()}"
    volumes = [f"--volume={folder}:{folder}", f"--volume={LAB}:{LAB}:ro"]
    command = ["podman", "run", "--detach", "--rm", "--name", container, "--network", "host", *volumes, name]
    subprocess.run([*command, "sleep", "600"], capture_output=True, env=lab_image.environment(), check=True)
    argv = ["podman", "exec", "--interactive", container, "/usr/bin/python3", "-S", "-c", IN_CONTAINER]
    try:
        with subprocess.Popen(
            argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=lab_image.environment()
        ) as server:

            def run_there(command, text):
                print(json.dumps([command, text]), file=server.stdin, flush=True)
                return json.loads(server.stdout.readline())

            yield Bench(folder, run_there, "/usr/bin/python3")
    finally:
        remove = ["podman", "rm", "--force", "--time", "0", container]
        subprocess.run(remove, capture_output=True, env=lab_image.environment(), check=True)


@pytest.fixture
def bench(place, folder):
    place.fresh(folder)
    return place


# Scripts that are independent of this project, unmodified


def test_server_status(bench):
    rc, out = bench.wsadmin("-lang", "jython", "-f", SCRIPTS / "server_status.jy", "strict")
    assert rc == 10  # the script ends with the number of servers
    assert "WASX7303I: The following options are passed" in out
    assert '"[strict]"' in out
    assert re.search(r"^STMeetingServer +APPLICATION_SERVER +STARTED pid \d+$", out, re.MULTILINE)
    assert re.search(r"^webserver1 +WEB_SERVER +stopped$", out, re.MULTILINE)
    assert "WASX7309W" in out


def test_scripts_that_read(bench):
    application, source, settings = bench.scripts(
        ["application_report"], ["datasource_properties"], ["server_settings"]
    )
    lines = application.splitlines()
    at = lines.index("  Core Whiteboard Services [whiteboard.services.war,WEB-INF/web.xml]")
    assert lines[at + 1 : at + 3] == [
        "    host default_host",
        "    on   WebSphere:cell=sametimeCell,node=ihs1Node,server=webserver1",
    ]
    assert "Audit (jdbc/audit)\n  no properties\n" in source
    assert source.count("  databaseName=STMS (java.lang.String)") == 2
    assert "  databaseName=stms (java.lang.String)" in source
    assert "[initialHeapSize 512]\n[maximumHeapSize 2048]\n[verboseModeGarbageCollection true]\n" in settings
    assert '[name com.example.flag]\n[value "a b"]\n' in settings
    assert "[rolloverSize 20]" in settings
    assert settings.index("\n1\n") < settings.index("\n0\n")
    assert bench.cell.events("config.save") == []


def test_the_keys_of_sign_on_are_exported_with_a_password_that_nobody_knows(bench):
    script = """
from java.lang import String
name = AdminControl.completeObjectName('type=SecurityAdmin,*')
password = [String('nobody').getBytes()]
keys = AdminControl.invoke_jmx(AdminControl.makeObjectName(name), 'exportLTPAKeys', password, ['[B'])
print '#' + keys.getProperty('com.ibm.websphere.ltpa.Realm')
print '#%s' % keys.getProperty('com.ibm.websphere.none')
"""
    rc, out = bench.run(script)
    assert rc == 0, out
    assert [line for line in out.splitlines() if line.startswith("#")] == ["#acmeRealm", "#None"]


def carry_out(bench, *actions, syntax="2.1"):
    """Run the payload of the collection with a request, by default as Jython 2.1 does; returns exit code and output."""
    CellFaults(bench.folder / "var/faults.json").set("python21", syntax == "2.1")
    script, request = bench.folder / "payload.py", bench.folder / "request"
    script.write_text(Path(payload.__file__).read_text())
    request.write_text(literal.request(actions))
    return bench.wsadmin("-lang", "jython", "-f", script, request)


def test_the_payload_reads_sign_on(bench):
    rc, out = carry_out(bench, ("read", reading.read_request((), False, None, True)))
    assert rc == 0, out
    cell = reading.assemble(literal.answers(out))
    assert cell["sign_on"]["error"] is None
    assert cell["sign_on"]["keys"]["realm"] == "acmeRealm"
    assert cell["sign_on"]["generation"]["automatic"] is False


def export(bench, password, keys):
    """Export the keys to a file with the payload; returns exit code and output."""
    given = bench.folder / "given"
    given.write_bytes(password)
    return carry_out(bench, ("export_keys", {"password": str(given), "keys": str(keys)}))


def test_the_payload_exports_keys_that_verify_the_tokens_of_the_lab(bench):
    password, path = "Schl\xfcssel #1", bench.folder / "exported.keys"
    rc, out = export(bench, password.encode(), path)
    assert rc == 0, out
    assert literal.is_complete(literal.answers(out))
    file = keys_file.read("Cell", path.read_bytes())
    assert (file.realm, file.created) == ("acmeRealm", "Sat Nov 28 09:02:33 UTC 2026")
    verifier = Verifier([keys_file.unwrap(file, password)])
    accepted = {name: verifier.verify(token.encode(), 1).accepted for name, token in TOKENS.items()}
    assert (accepted["valid"], accepted["of other keys"]) == (True, False)
    for secret in (password, "Schl", *re.findall(r"Key=(\S{20})", path.read_text())):
        assert secret not in out
        assert secret not in str(bench.journal())
    assert len(bench.cell.events("keys.export")) == 1


def test_keys_are_not_exported_into_a_directory_that_is_gone(bench):
    rc, out = export(bench, b"x", bench.folder / "gone" / "keys")
    assert (rc, "FileNotFoundException" in out, "ltpa" in out) == (105, True, False)


def test_the_payload_sets_the_purge_policy_and_creates_a_pool_that_is_missing(bench):
    places = {"clusters/STMeetingCluster": "FailingConnectionOnly", "nodes/meet1Node": None}
    steps = []
    for where, before in places.items():
        uri = f"cells/sametimeCell/{where}/resources.xml"
        ref = re.search(r'xmi:id="(\w+)" name="Meeting Server"', bench.cell.master.read(uri).decode())[1]
        identity = f'"Meeting Server(cells/sametimeCell/{where}|resources.xml#{ref})"'
        steps.append(PoolStep(identity, "x", before, "EntirePool", [], "x"))
    change = {"steps": [order(step) for step in steps], "timeout": 0}
    rc, out = carry_out(bench, ("change", change), ("read", reading.read_request((), True)))
    assert rc == 0, out
    found = {one["id"]: one["purge_policy"] for one in reading.assemble(literal.answers(out))["data_sources"]}
    assert [found[step.id] for step in steps] == ["EntirePool", "EntirePool"]
    assert [identity.partition("(")[0] for identity, policy in found.items() if policy is None] == ["Audit"]


def test_the_payload_takes_every_text(bench):
    uri = "cells/sametimeCell/clusters/STMeetingCluster/resources.xml"
    ref = re.search(r'xmi:id="(\w+)" name="Meeting Server"', bench.cell.master.read(uri).decode())[1]
    identity = f'"Meeting Server({uri.replace("/resources", "|resources")}#{ref})"'
    texts = ["\xe4\u20ac\u65e5", "\U00020bb7 \U0001f389", "$HOME \\U0001f389 \\n '\""]
    changes = [PropertyChange(f"estate{number}", [], text, "java.lang.String") for number, text in enumerate(texts)]
    step = order(PropertiesStep(identity, "x", changes, [], "x"))
    request = {"applications": [], "properties": [change.name for change in changes]}
    rc, out = carry_out(bench, ("change", {"steps": [step], "timeout": 0}), ("read", request), syntax="2.7")
    assert rc == 0, out
    [found] = [a.value for a in literal.answers(out) if a.kind == "data_source" and a.value["id"] == identity]
    assert [value for _name, value, _type in sorted(found["properties"])] == texts


def test_scripts_that_change(bench):
    uri, target = "whiteboard.services.war,WEB-INF/web.xml", "WebSphere:cell=sametimeCell,cluster=STMeetingCluster"
    mapping, reroute, document = bench.scripts(
        ["map_module", MEETING, uri, "stmeetings_host", target],
        ["datasource_reroute", "db2.acme.example", "50000"],
        ["document", PROXY, str(bench.folder)],
    )
    order = ["ADMA5075I", "ADMA5076I", "saving", "meet1Node: true", "meet2Node: true", "stproxy1Node: true"]
    assert [mapping.index(mark) for mark in order] == sorted(mapping.index(mark) for mark in order)
    modules = bench.cell.server("meet1Node", "STMeetingServer").applications()[MEETING]
    assert "stmeetings_host" in [m.virtual_host for m in modules if m.name == "Core Whiteboard Services"]

    assert reroute.count("changed ") == 3
    data = bench.cell.master.read("cells/sametimeCell/nodes/meet1Node/resources.xml").decode()
    assert data.count('value="db2.acme.example"') == 1

    assert document.startswith("1\nWASX7146I: The following configuration files contain unsaved changes:\ncells/")
    assert bench.cell.master.read(PROXY).endswith(b"</configuration>\n<!-- seen -->\n")
    assert len(bench.cell.events("config.save")) == 3


def test_scripts_that_restart(bench):
    bench.cell.launchers["stproxy1Node"].stop("STProxyServer")
    ripple, restart = bench.scripts(["ripple", "STMeetingCluster"], ["restart_server", "stproxy1Node", "STProxyServer"])
    assert ripple.splitlines() == ["immediately: websphere.cluster.running", "waiting for: []"]
    assert 'stop: Unable to locate running server "STProxyServer"' in restart
    assert 'WASX7262I: Start completed for server "STProxyServer" on node "stproxy1Node"' in restart
    assert 'again: Server "STProxyServer" is already running' in restart
    assert restart.endswith("meet1Node\nmeet2Node\nstproxy1Node\n1\n")


# Output and exit codes of wsadmin


def test_connection_and_failure(bench):
    rc, out = bench.run("print AdminControl.getCell()\nAdminApp.view('nix')\n")
    assert rc == 105
    path = bench.folder / "script.py"
    assert out == (
        'WASX7209I: Connected to process "dmgr" on node ssc1CellManager01 using SOAP connector;  '
        "The type of process is: DeploymentManager\n"
        "sametimeCell\n"
        f'WASX7017E: Exception received while running file "{path}"; exception information: '
        'com.ibm.ws.scripting.ScriptingException: WASX7280E: An application with name "nix" does not exist.\n'
        'WASX7309W: No "save" was performed before the script "script.py" exited; configuration changes will not be '
        "saved.\n"
    )
    assert [entry["event"] for entry in bench.journal()] == ["wsadmin.start"]
    assert bench.cell.events("wsadmin.end")[0]["rc"] == 105


def test_failures_of_the_interpreter(bench):
    rc, out = bench.run("def f():\n    return nix\nf()\n")
    assert rc == 105
    assert "exception information: com.ibm.bsf.BSFException: exception from Jython:" in out
    assert re.search("NameError: (global )?name 'nix' is not defined", out)
    assert "waslab_shim" not in out


def test_commands_echo_values_and_share_names(bench):
    commands = ["x = 41", "x + 1", "AdminControl.getNode()", "print 'y'", "nix"]
    rc, out = bench.wsadmin("-lang", "jython", *(item for command in commands for item in ("-c", command)))
    assert rc == 103
    lines = out.splitlines()
    assert lines[1:4] == ["42", "'ssc1CellManager01'", "y"]
    assert lines[4] == 'WASX7015E: Exception running command: "nix"; exception information:'
    assert lines[-1].startswith("WASX7341W")


def test_the_prompt(bench):
    rc, out = bench.wsadmin(
        "-lang", "jython", text="print AdminControl.getType()\nfor i in (1, 2):\n  print i\n\nexit\n"
    )
    assert rc == 0
    assert 'WASX7029I: For help, enter: "print Help.help()"' in out
    assert "wsadmin>SOAP\n" in out
    assert "1\n2\n" in out


def test_wrong_password(bench):
    bench.properties(loginPassword=notation.xor_encode("not-" + PASSWORD))
    rc, out = bench.run(
        "try:\n    AdminControl.getCell()\nexcept:\n    print sys.exc_info()[1]\nAdminConfig.list('Cell')\n"
    )
    assert rc == 105
    for mark in ("WASX7246E", "ADMN0022E", "WASX7213I", "WASX8011W", "WASX7072E", "WASX7070E"):
        assert mark in out
    assert PASSWORD not in out
    assert PASSWORD not in json.dumps(bench.journal())


def test_no_server(bench):
    rc, out = bench.run("print 'still here'\n", "-host", "127.0.0.1", "-port", "1", "-profile", "/no/such.py")
    assert rc == 105
    assert 'WASX7011E: Cannot find file "/no/such.py".' in out
    assert 'WASX7023E: Error creating "SOAP" connection to host "127.0.0.1"' in out
    rc, out = bench.run("print 'still here'\n", "-host", "127.0.0.1", "-port", "1")
    assert (rc, "\nstill here\n" in out) == (0, True)


def test_credentials_on_the_command_line(bench):
    bench.properties(loginUserid="", loginPassword="", loginSource="none")
    rc, out = bench.wsadmin("-username", "wasadmin", "-password", PASSWORD, "-lang", "jython", "-c", "1")
    assert (rc, "WASX7209I" in out) == (0, True)
    assert PASSWORD in json.dumps(bench.journal())  # where a test can find it, as anybody who lists processes could


def test_a_property_file_of_ones_own(bench):
    own = bench.folder / "own.props"
    own.write_text((bench.profile / "properties/soap.client.props").read_text())
    bench.properties(loginUserid="", loginPassword="", loginSource="prompt")
    rc, out = bench.wsadmin("-lang", "jython", "-c", "1")
    assert "Username: " in out
    assert "ADMC0035E" in out
    rc, out = bench.wsadmin("-lang", "jython", "-javaoption", f"-Dcom.ibm.SOAP.ConfigURL=file:{own}", "-c", "1")
    assert (rc, "WASX7209I" in out) == (0, True)


def test_a_time_out_is_not_a_failure_of_the_operation(bench):
    name = bench.cell.wsadmin().control.completeObjectName("type=NodeSync,node=meet1Node,*")
    bench.properties(timeout="1")
    bench.cell.faults.set("slow", {"sync": 3})
    rc, out = bench.run(f"try:\n    AdminControl.invoke('{name}', 'sync')\nexcept:\n    print sys.exc_info()[1]\n")
    assert rc == 0
    assert "ADMC0009E: The system failed to make the SOAP RPC call: invoke" in out
    assert wait_until(lambda: bench.cell.events("node.sync"), 10)
    assert [entry["node"] for entry in bench.cell.events("node.sync")] == ["meet1Node"]


def test_local_mode(bench):
    source = bench.cell.master.root
    shutil.copytree(source, bench.profile / "config")
    try:
        rc, out = bench.run(
            "print AdminApp.list().splitlines()[1]\n"
            "AdminConfig.modify(AdminConfig.getid('/DataSource:Audit/'), [['description', 'local']])\n"
            "AdminConfig.save()\n"
            "AdminControl.getCell()\n",
            "-conntype", "NONE",
        )  # fmt: skip
        assert rc == 105
        assert "WASX7357I: By request, this scripting client is not connected to any server process." in out
        assert MEETING in out
        assert "WASX7072E" in out
        data = (bench.profile / "config/cells/sametimeCell/resources.xml").read_text()
        assert 'description="local"' in data
        assert [e["event"] for e in bench.journal()] == ["wsadmin.start", "config.write", "config.save", "wsadmin.end"]
    finally:
        shutil.rmtree(bench.profile / "config")


def test_a_conflict_is_a_java_exception_with_its_causes(bench):
    bench.cell.faults.set("other_writer", "*/resources.xml")
    rc, out = bench.run(
        "AdminConfig.modify(AdminConfig.getid('/DataSource:Audit/'), [['description', 'x']])\nAdminConfig.save()\n"
    )
    assert rc == 105
    lines = out.splitlines()
    assert lines[1].endswith("information: com.ibm.websphere.management.exception.ConfigServiceException")
    assert lines[2].startswith("com.ibm.ws.sm.workspace.WorkSpaceException: RepositoryException while retry updating")


@pytest.mark.parametrize(
    ("cause", "mark"),
    [
        ("disk", "java.io.IOException: No space left on device"),
        ("role", "ADMN0022E: Access is denied for the save operation"),
        ("token", "SECJ0371W: Validation of the LTPA token failed because the token expired"),
        ("agent", "ADMN0034E: The service is unable to obtain a valid administrative client to connect process"),
    ],
)
def test_a_refused_operation(bench, cause, mark):
    bench.cell.faults.set("refuse", {"save": cause})
    rc, out = bench.run(
        "AdminConfig.modify(AdminConfig.getid('/DataSource:Audit/'), [['description', 'x']])\nAdminConfig.save()\n"
    )
    assert (rc, mark in out) == (105, True)
    assert bench.cell.events("config.save") == []


def test_a_certificate_that_is_not_trusted(bench):
    CellFaults(bench.folder / "var/faults.json").set("untrusted_signer", True)
    try:
        rc, out = bench.run("AdminControl.getCell()\n")
    finally:
        CellFaults(bench.folder / "var/faults.json").clear()
    assert rc == 105
    for mark in ("SSL SIGNER EXCHANGE PROMPT", "CWPKI0022E", "WASX7023E", "PKIX path building failed", "WASX7213I"):
        assert mark in out


def test_a_launcher_that_ignores_the_given_property_file(bench):
    CellFaults(bench.folder / "var/faults.json").set("soap_url_last", True)
    script = "import java\nprint java.lang.System.getProperty('com.ibm.SOAP.ConfigURL')\n"
    try:
        rc, out = bench.run(script, "-javaoption", "-Dcom.ibm.SOAP.ConfigURL=file:/own.props")
    finally:
        CellFaults(bench.folder / "var/faults.json").clear()
    assert (rc, f"file:{bench.profile}/properties/soap.client.props\n" in out) == (0, True)


def test_arguments_objects_and_values(bench):
    rc, out = bench.run(
        "import sys\n"
        "print sys.argv, sys.modules['AdminConfig'] == AdminConfig\n"
        "print repr(AdminConfig.getid('/Node:nix/')), repr(AdminConfig.showAttribute(AdminConfig.getid("
        "'/DataSource:Audit/'), 'propertySet')), repr(AdminConfig.hasChanges())\n"
        "try:\n    AdminConfig.list(type='Cell')\nexcept TypeError:\n    print 'no keywords'\n"
        "try:\n    AdminConfig.showAttribute('x')\nexcept TypeError:\n    print 'too few'\n"
        "AdminConfig.modify(AdminConfig.getid('/DataSource:Audit/'), [['description', u'\\u00e4 \"q\" \\\\ end']])\n"
        "print repr(AdminConfig.showAttribute(AdminConfig.getid('/DataSource:Audit/'), 'description'))\n"
        "print AdminControl.invoke\n",
        name="x.py",
    )
    assert rc == 0
    lines = out.splitlines()
    assert lines[1:6] == ["[] True", "u'' None 0", "no keywords", "too few", "u'\\xe4 \"q\" \\\\ end'"]


OLD = """
from __future__ import nested_scopes
(False, True) = (0, 1)
names = [n for n in AdminConfig.list('Node').splitlines() if n.find('meet') != -1]
names.sort()
print repr(names[0]), 'a' in 'abc', {1: 2}.has_key(1)
try:
    raise ValueError, 'x'
except ValueError, e:
    print e
"""


NEW = """
try:
    print 1
except ValueError, e:
    pass
finally:
    print 2
"""


def test_the_mode_of_jython_21(bench):
    CellFaults(bench.folder / "var/faults.json").set("python21", True)
    rc, out = bench.run(OLD)
    assert rc == 0, out
    assert "meet1Node(cells/sametimeCell/nodes/meet1Node|node.xml#Node_1)' True True" in out
    assert "\nx\n" in out
    lines = ["x = 1 if 2 else 3", "y = (i for i in (1, 2))", "sum([1])", "import json", "print True", "print 1 // 2"]
    rc, out = bench.wsadmin("-lang", "jython", text="\n".join([*lines, "exit", ""]))
    for what in ("x if c else y", "generator expression", "module json", "name sum", "name True", "//"):
        assert f"{what}: not in Jython 2.1" in out
    assert "try with both except and finally: not in Jython 2.1" in bench.run(NEW)[1]


def test_help_and_usage(bench):
    assert bench.wsadmin("-h")[1].startswith("WASX7001I: wsadmin is the executable for WebSphere scripting.")


# A Java virtual machine that stays for several calls


def machines(bench):
    """Return the sockets of the machines that wait for a call."""
    return {path.name for path in (bench.folder / "cache/warm").iterdir() if path.suffix != ".lock"}


def test_a_script_finds_nothing_of_the_one_before_it(bench):
    first = (
        "import sys\nimport java\nprint '#', java.lang.ProcessHandle.current().pid()\n"
        "print '#', globals().has_key('left'), hasattr(sys, 'left'), hasattr(AdminConfig, '_left')\n"
        "print '#', sys.modules.has_key('left'), sys.argv\n"
        "left = sys.left = 1\nsys.modules['left'] = sys\nAdminConfig._left = 1\n"
    )
    outputs = [bench.run(first, name="script.py") for _ in range(2)]
    marked = [[line for line in out.splitlines() if line.startswith("#")] for _rc, out in outputs]
    assert marked[0] == marked[1], "another machine, or something is left"
    assert marked[0][1:] == ["# False False False", "# False []"]


@pytest.mark.parametrize(
    "change",
    [
        "java.lang.System.setProperty('left', '1')",
        "import __builtin__; __builtin__.left = 1",
        "java.lang.Thread(lambda: java.lang.Thread.sleep(60000)).start()",
    ],
)
def test_a_machine_ends_after_a_script_that_changed_what_all_scripts_share(bench, change):
    assert bench.wsadmin("-lang", "jython", "-c", "1")[0] == 0
    before = machines(bench)
    assert bench.wsadmin("-lang", "jython", "-c", f"import java; {change}")[0] == 0
    assert wait_until(lambda: machines(bench) < before, 20)
