"""The script of wsadmin: a Python 2.1 subset, and what it does with a cell that refuses, drifts or is slow."""

import ast
import io
import subprocess
import sys
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin import literal, payload

SOURCE = Path(payload.__file__).read_text(encoding="utf-8")
TREE = ast.parse(SOURCE)
# What Python 2.1 has not: syntax, then names.
NEWER = (
    ast.IfExp, ast.GeneratorExp, ast.SetComp, ast.DictComp, ast.With, ast.JoinedStr, ast.FloorDiv, ast.Yield,
    ast.Lambda, ast.Nonlocal, ast.Set, ast.Starred, ast.AnnAssign, ast.AsyncFunctionDef, ast.MatMult,
)  # fmt: skip
NAMES = {
    "True", "False", "bool", "set", "frozenset", "sorted", "enumerate", "sum", "any", "all", "reversed", "format",
    "rsplit", "print", "super", "property", "staticmethod", "classmethod", "next", "bytes", "object", "partition",
}  # fmt: skip


def test_is_ascii():
    SOURCE.encode("ascii")


def test_vermin_finds_nothing_newer():
    vermin = Path(sys.executable).parent / "vermin"
    if not vermin.exists():
        pytest.skip("vermin is not installed here")
    done = subprocess.run([str(vermin), "--no-tips", payload.__file__], stdout=subprocess.PIPE, check=False)
    found = done.stdout.decode("utf-8")
    assert "Minimum required versions: ~2, ~3" in found or "Minimum required versions: 2.0" in found


def test_syntax_is_that_of_2_1():
    for node in ast.walk(TREE):
        assert not isinstance(node, NEWER), (type(node).__name__, node.lineno)
        if isinstance(node, ast.FunctionDef):
            assert not node.decorator_list
            inner = [n for n in ast.walk(node) if isinstance(n, ast.FunctionDef) and n is not node]
            assert not inner, "2.1 has no closures"
        if isinstance(node, ast.Try):
            assert not (node.handlers and node.finalbody), "2.1 has no try/except/finally"
            assert all(handler.type is None for handler in node.handlers), (
                "only a bare except catches Java's exceptions"
            )
        if isinstance(node, ast.Name):
            assert node.id not in NAMES, (node.id, node.lineno)
        if isinstance(node, ast.Attribute):
            assert node.attr not in NAMES, (node.attr, node.lineno)


def test_in_is_only_asked_of_lists():
    """``'ab' in 'cab'`` and ``key in dictionary`` came with later versions."""
    for node in ast.walk(TREE):
        if isinstance(node, ast.Compare) and any(isinstance(op, (ast.In, ast.NotIn)) for op in node.ops):
            right = node.comparators[0]
            assert isinstance(right, ast.Tuple) or right.id in ("names", "kinds"), ast.dump(node)


def test_only_sys_and_time_are_imported():
    imported = [alias.name for node in ast.walk(TREE) if isinstance(node, ast.Import) for alias in node.names]
    assert imported == ["sys", "time"]


class Config:
    """AdminConfig over one data source and one document; every call is noted."""

    def __init__(self, calls):
        self.calls = calls
        self.properties = {"p1": {"name": "databaseName", "value": "STMS", "type": "java.lang.String"}}
        self.holder = "(cells/c|resources.xml#J2EEResourcePropertySet_1)"
        self.documents = {}
        self.save_error = self.reset_error = None
        self.sources = []
        self.pool = "FailingConnectionOnly"  # its purge policy; None: no pool

    def list(self, kind, _scope=None):
        if kind == "DataSource":
            return "\n".join(self.sources)
        return "\r\n".join(sorted(self.properties)) if kind == "J2EEResourceProperty" else ""

    def showAttribute(self, thing, name):  # noqa: N802 - a name of wsadmin
        if name == "connectionPool":
            return None if self.pool is None else "pool"
        if thing == "pool":
            return self.pool or None
        if thing in self.sources:
            return thing.partition("(")[0]
        return self.holder if name == "propertySet" else self.properties[thing].get(name)

    def modify(self, thing, values):
        self.calls.append(("modify", thing, values))
        if thing == "pool":
            self.pool = dict(values)["purgePolicy"]
            return
        self.properties[thing].update(dict(values))

    def create(self, kind, parent, values):
        self.calls.append(("create", kind, parent))
        if kind == "ConnectionPool":
            self.pool = dict(values)["purgePolicy"]
            return "pool"
        if kind == "J2EEResourcePropertySet":
            self.holder = "made"
            return "made"
        self.properties[f"p{len(self.properties) + 1}"] = dict(values)
        return "new"

    def remove(self, thing):
        self.calls.append(("remove", thing))
        del self.properties[thing]

    def existsDocument(self, uri):  # noqa: N802 - a name of wsadmin
        return int(uri in self.documents)

    def extract(self, uri, path):
        Path(path).write_bytes(self.documents[uri])
        return "digest"

    def checkin(self, uri, path, digest):
        assert digest == "digest"
        self.calls.append(("checkin", uri))
        self.documents[uri] = Path(path).read_bytes()

    def queryChanges(self):  # noqa: N802 - a name of wsadmin
        return "WASX7146I: The following configuration files contain unsaved changes:\ncells/c|resources.xml"

    def save(self):
        self.calls.append(("save",))
        if self.save_error:
            error, self.save_error = self.save_error, None
            raise error

    def reset(self):
        self.calls.append(("reset",))
        if self.reset_error:
            raise self.reset_error


class Control:
    """AdminControl over one server with a node agent."""

    def __init__(self, calls):
        self.calls = calls
        self.agent, self.synchronized, self.state, self.pid = True, "true", "STARTED", 10
        self.slow = self.stuck = False
        self.connector = "SOAP"
        self.cause = ""

    def getCell(self):  # noqa: N802 - a name of wsadmin
        return "c"

    def getNode(self):  # noqa: N802 - a name of wsadmin
        return "dmnode"

    def getType(self):  # noqa: N802 - a name of wsadmin
        return self.connector

    def completeObjectName(self, query):  # noqa: N802 - a name of wsadmin
        if "type=Server" in query:
            return "server" if self.state != "STOPPED" else ""
        return query.split(",")[0] if self.agent else ""

    def getAttribute(self, _name, attribute):  # noqa: N802 - a name of wsadmin
        return {"state": self.state, "pid": self.pid}[attribute]

    def invoke(self, _name, operation):
        if operation == "isNodeSynchronized":
            return self.synchronized
        self.calls.append((operation,))
        if operation == "sync":
            self.synchronized = "true"
        if self.slow:
            raise RuntimeError(self.cause + "ADMC0009E: The system failed to make the SOAP RPC call: invoke")
        return "true"

    def stopServer(self, server, node):  # noqa: N802 - a name of wsadmin
        self.calls.append(("stop", node, server))
        self.state = "STOPPED"
        return "WASX7264I"

    def startServer(self, server, node):  # noqa: N802 - a name of wsadmin
        self.calls.append(("start", node, server))
        if not self.stuck:
            self.state, self.pid = "STARTED", self.pid + 1
        if self.slow:
            raise RuntimeError("ADMC0009E: The system failed to make the SOAP RPC call: invoke")
        return "WASX7262I"

    def testConnection(self, source):  # noqa: N802 - a name of wsadmin
        if source == "bad":
            raise RuntimeError("DSRA0010E: SQL State = 08001")
        return "WASX7217I: Connection to provided datasource was successful."


class App:
    """AdminApp with two modules, of which an edit may change one too many."""

    def __init__(self, calls):
        self.calls = calls
        self.targets = {"a.war,WEB-INF/web.xml": "T1", "b.war,WEB-INF/web.xml": "T1"}
        self.spread = False
        self.host = "default_host"

    def listModules(self, app, _option):  # noqa: N802 - a name of wsadmin
        assert app in ("A", "My App")
        return "\n".join(f"{app}#{uri.replace(',', '+')}#{targets}" for uri, targets in self.targets.items())

    def view(self, _app, _task):
        groups = "\n\n".join(f"Web module:  x\nURI:  {uri}\nVirtual host:  {self.host}" for uri in self.targets)
        return "Selecting\n\n" + groups + "\n"

    def edit(self, _app, tasks):
        self.calls.append(("edit", tasks))
        if tasks[0] == "-MapWebModToVH":
            self.host = tasks[1][0][2]
            return
        self.targets[tasks[1][0][1]] = tasks[1][0][2]
        if self.spread:
            self.targets["b.war,WEB-INF/web.xml"] = tasks[1][0][2]


@pytest.fixture
def estate(monkeypatch, tmp_path):
    class Estate:
        def ask(self, *actions):
            request = tmp_path / "request"
            request.write_text(literal.request(list(actions)), encoding="ascii")
            output = io.StringIO()
            monkeypatch.setattr(sys, "argv", [str(request)])
            monkeypatch.setattr(sys, "stdout", output)
            payload.answered[0] = 0
            try:
                payload.main()
            except Exception as exc:  # noqa: BLE001 - wsadmin prints any and ends with 105
                self.raised = exc
            finally:
                monkeypatch.undo()
                self.put()
            answers = literal.answers(output.getvalue())
            self.whole = literal.is_complete(answers)
            return answers

        def put(self):
            for name, thing in (("AdminConfig", self.config), ("AdminControl", self.control), ("AdminApp", self.app)):
                monkeypatch.setattr(payload, name, thing, raising=False)
            monkeypatch.setattr(payload.time, "sleep", lambda _seconds: None)

    made = Estate()
    made.calls = []
    made.raised = None
    made.config, made.control, made.app = Config(made.calls), Control(made.calls), App(made.calls)
    made.put()
    return made


def kinds(answers):
    return [answer.kind for answer in answers]


def change(*steps, timeout=0):
    return ("change", {"steps": list(steps), "timeout": timeout})


def properties(before, after, name="databaseName"):
    wanted = {"name": name, "before": before, "after": after, "type": "java.lang.String"}
    return {"do": "properties", "id": "ds", "changes": [wanted]}


def pool(before, after="EntirePool"):
    return {"do": "pool", "id": "ds", "before": before, "after": after}


def test_a_change_is_saved_and_read_back(estate):
    answers = estate.ask(change(properties(["STMS"], "X")))
    assert kinds(answers) == ["connected", "documents", "saved", "done"]
    assert estate.whole
    assert estate.calls[-1] == ("save",)
    assert answers[1].value == ["cells/c|resources.xml"]


def test_a_step_that_is_done_is_left_out(estate):
    estate.ask(change(properties(["other"], "STMS")))
    assert estate.calls == [("save",)]


def test_a_property_is_made_with_its_holder(estate):
    estate.config.holder = None
    estate.ask(change(properties([], "db2", "new")))
    assert estate.calls[:2] == [
        ("create", "J2EEResourcePropertySet", "ds"),
        ("create", "J2EEResourceProperty", "made"),
    ]


def test_a_double_property_becomes_one(estate):
    estate.config.properties["p2"] = dict(estate.config.properties["p1"])
    estate.ask(change(properties(["STMS", "STMS"], "X")))
    assert ("remove", "p2") in estate.calls
    assert [item["value"] for item in estate.config.properties.values()] == ["X"]


def test_a_property_is_removed(estate):
    estate.ask(change(properties(["STMS"], None)))
    assert estate.config.properties == {}


SET = ("modify", "pool", [["purgePolicy", "EntirePool"]])


@pytest.mark.parametrize(
    ("present", "before", "calls"),
    [
        pytest.param("FailingConnectionOnly", "FailingConnectionOnly", [SET], id="another policy"),
        pytest.param("", "", [SET], id="a pool without a policy"),
        pytest.param(None, None, [("create", "ConnectionPool", "ds")], id="no pool"),
        pytest.param("EntirePool", None, [], id="somebody else has done it"),
    ],
)
def test_the_purge_policy_is_set(estate, present, before, calls):
    estate.config.pool = present
    answers = estate.ask(change(pool(before)))
    assert kinds(answers) == ["connected", "documents", "saved", "done"]
    assert estate.calls == [*calls, ("save",)]
    assert estate.config.pool == "EntirePool"


@pytest.mark.parametrize(("present", "before"), [("FailingConnectionOnly", None), (None, "FailingConnectionOnly")])
def test_a_pool_that_somebody_else_has_changed_stays(estate, present, before):
    estate.config.pool = present
    answers = estate.ask(change(pool(before)))
    assert answers[1].value == "changed: the purge policy of the connection pool of ds"
    assert estate.calls == [("reset",)]


@pytest.mark.parametrize("present", ["EntirePool", "", None])
def test_the_purge_policy_is_read_with_the_data_source(estate, present):
    estate.config.sources, estate.config.pool = ["ds(cells/c|resources.xml#DataSource_1)"], present
    answers = estate.ask(("read", {"applications": [], "properties": ["databaseName"]}))
    found = [answer.value["purge_policy"] for answer in answers if answer.kind == "data_source"]
    assert found == [present]


def test_after_a_change_by_somebody_else_nothing_is_saved(estate):
    answers = estate.ask(change(properties(["STMS"], "X"), properties(["seen"], "db2", "new")))
    assert kinds(answers) == ["connected", "failed"]
    assert answers[1].value == "changed: the property new of ds"
    assert ("save",) not in estate.calls
    assert estate.calls[-1] == ("reset",)
    assert not estate.whole


def test_a_refused_save_is_rolled_back(estate):
    estate.config.save_error = RuntimeError(
        "com.ibm.ws.sm.workspace.WorkSpaceException: RepositoryException while retry"
    )
    answers = estate.ask(change(properties(["STMS"], "X")))
    assert "WorkSpaceException" in answers[-1].value
    assert estate.calls[-1] == ("reset",)


class JavaError(RuntimeError):
    """An exception of Java, which keeps what caused it to itself."""

    def __init__(self, text, cause=None):
        super().__init__(text)
        self._cause = cause

    def getCause(self):  # noqa: N802 - a name of Java
        return self._cause


def test_causes_are_reported(estate):
    cause = JavaError("WorkSpaceException: RepositoryException while retry", JavaError("DocumentChangedException"))
    estate.config.save_error = JavaError("ConfigServiceException", cause)
    answers = estate.ask(change(properties(["STMS"], "X")))
    assert answers[-1].value.splitlines() == [
        "ConfigServiceException", "WorkSpaceException: RepositoryException while retry", "DocumentChangedException",
    ]  # fmt: skip


def test_a_slow_request_is_known_by_its_cause(estate):
    estate.config.save_error = JavaError("ConnectorException", JavaError("ADMC0009E: The system failed"))
    assert kinds(estate.ask(change(properties(["STMS"], "X"))))[-1] == "done"


NOT_SLOW = [
    'ADMN0034E: no administrative client to connect process "nodeagent": ADMC0009E: The system failed',
    "ADMC0009E: The system failed to make the SOAP RPC call: invoke; java.net.ConnectException: Connection refused",
    "ADMC0009E: The system failed; java.net.SocketException: Connection reset",
    "ADMC0009E: The system failed; java.net.ConnectException: Verbindungsaufbau abgelehnt",
    "java.net.SocketException: Connection reset",
    "ADMN0022E: Access is denied for the save operation; ADMC0009E",
]


@pytest.mark.parametrize("text", NOT_SLOW)
def test_a_request_that_failed_for_another_reason_is_not_slow(estate, text):
    estate.config.save_error = RuntimeError(text)
    answers = estate.ask(change(properties(["STMS"], "X"), timeout=5))
    assert kinds(answers) == ["connected", "documents", "failed"]
    lost = "java.net." in text
    assert answers[-1].value == "slow: the connection was lost during the save: " * lost + text


def test_a_node_agent_that_ended_is_not_slow(estate):
    vars(estate.control).update(synchronized="false", slow=True, cause=NOT_SLOW[0])
    assert kinds(estate.ask(sync()))[-1] == "failed"


def test_a_second_failure_does_not_hide_the_first(estate):
    estate.config.save_error = RuntimeError("java.io.IOException: No space left on device")
    estate.config.reset_error = RuntimeError("ADMC0009E: the same again")
    answers = estate.ask(change(properties(["STMS"], "X")))
    assert kinds(answers) == ["connected", "documents", "undiscarded", "failed"]
    assert answers[-1].value == "java.io.IOException: No space left on device"


def test_the_outcome_of_a_slow_save_is_checked(estate):
    estate.config.save_error = RuntimeError("ADMC0009E: The system failed to make the SOAP RPC call: invoke")
    assert kinds(estate.ask(change(properties(["STMS"], "X"), timeout=5))) == [
        "connected", "documents", "slow", "saved", "done",
    ]  # fmt: skip


def mapping(**changed):
    step = {
        "do": "mapping", "application": "A", "uri": "a.war,WEB-INF/web.xml", "targets_before": ["T1"],
        "targets": ["T1", "T2"], "host_before": "default_host", "host": "default_host",
    }  # fmt: skip
    return dict(step, **changed)


def test_a_mapping_sends_the_whole_list(estate):
    estate.ask(change(mapping()))
    tasks = ["-MapModulesToServers", [[".*", "a.war,WEB-INF/web.xml", "T1+T2"]]]
    assert estate.calls == [("edit", tasks), ("save",)]


@pytest.mark.parametrize("warning", ["ADMA5021W: a warning", "ADMA5021W: see #1", "\ud55c\uad6d\uc5b4"])
def test_a_warning_before_the_modules_is_not_a_module(estate, warning):
    listed = estate.app.listModules
    warnings = iter([warning, warning])  # later calls return none
    estate.app.listModules = lambda *options: "\n".join([next(warnings, ""), listed(*options)])
    assert kinds(estate.ask(change(mapping())))[-1] == "done"


def test_an_edit_that_spreads_is_not_saved(estate):
    estate.app.spread = True
    answers = estate.ask(change(mapping()))
    assert answers[-1].value == "spread: mapping a.war,WEB-INF/web.xml would change other modules of A"
    assert estate.calls[-1] == ("reset",)


@pytest.mark.parametrize("changed", [{"targets_before": ["T9"]}, {"host_before": "other_host", "host": "x"}])
def test_a_mapping_that_is_not_what_was_seen(estate, changed):
    assert estate.ask(change(mapping(**changed)))[-1].value.startswith("changed: the mapping of a.war")


def test_a_module_without_a_virtual_host_gets_one(estate):
    estate.app.host = ""
    step = mapping(targets=["T1"], host_before="", host="meeting_host")
    assert kinds(estate.ask(change(step)))[-1] == "done"
    assert estate.calls == [("edit", ["-MapWebModToVH", [[".*", "a.war,WEB-INF/web.xml", "meeting_host"]]]), ("save",)]


def test_a_module_without_a_target_gets_one(estate):
    estate.app.targets = {"a+b.war,WEB-INF/web.xml": "", "b.war,WEB-INF/web.xml": "T1"}
    estate.ask(change(mapping(uri="a+b.war,WEB-INF/web.xml", targets_before=[])))
    assert estate.calls == [("edit", ["-MapModulesToServers", [[".*", "a+b.war,WEB-INF/web.xml", "T1+T2"]]]), ("save",)]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Virtual host:  a b", "a b"), ("Virtual host:  ", ""), ("Virtual host: ", ""), ("Virtual host:", ""),
        ("  H\xf4te virtuel :  x  ", "x"), ("T:  a:  b", "a:  b"), ("x", "x"),
    ],
)  # fmt: skip
def test_value_of(line, value):
    assert payload.value_of(line) == value


APPLICATION = '"d(cells/C/applications/My App.ear/deployments/My App|META-INF/ibmconfig/resources.xml#DataSource_1)"'


def test_a_data_source_of_an_application_has_the_modules_of_that(estate):
    estate.config.sources = [APPLICATION, "c(cells/C|resources.xml#DataSource_2)"]
    answers = estate.ask(("read", {"applications": [], "properties": ["databaseName"]}))
    first, second = (answer.value for answer in answers if answer.kind == "data_source")
    assert first["modules"].startswith("My App#a.war+WEB-INF/web.xml#T1")
    assert "modules" not in second


class Java:
    """java.lang.System with one property."""

    def __init__(self, url):
        self.System = self
        self._url = url

    def getProperty(self, name):  # noqa: N802 - a name of Java
        assert name == "com.ibm.SOAP.ConfigURL"
        return self._url


@pytest.mark.parametrize(
    ("url", "connector", "message"),
    [
        ("file:/x/soap.client.props", "SOAP", None),
        ("file:///x/soap.client.props", "SOAP", None),
        ("/x/soap.client.props", "SOAP", None),
        ("file:/profile/properties/soap.client.props", "SOAP",
         "credentials: wsadmin ignores the given user, because its launcher sets com.ibm.SOAP.ConfigURL to file:/prof"),
        (None, "SOAP", "sets com.ibm.SOAP.ConfigURL to nothing after"),
        ("file:/x/soap.client.props", "RMI", "credentials: wsadmin ignores the given user, because it connects by RMI"),
        ("file:/x/soap.client.props", "IPC", "because it connects by IPC"),
        ("file:/x/soap.client.props", "JSR160RMI", "because it connects by JSR160RMI"),
    ],
)  # fmt: skip
def test_a_given_user_that_would_be_ignored(estate, monkeypatch, url, connector, message):
    monkeypatch.setitem(sys.modules, "java", Java(url))
    monkeypatch.setitem(sys.modules, "java.lang", Java(url))
    estate.control.connector = connector
    answers = estate.ask(("user", {"path": "/x/soap.client.props"}), change(properties(["STMS"], "X")))
    if message is None:
        assert kinds(answers) == ["connected", "documents", "saved", "done"]
    else:
        assert answers[-1].kind == "failed"
        assert message in answers[-1].value
        assert estate.calls == []


def document(tmp_path, present, expected, new):
    (tmp_path / "expected").write_bytes(expected)
    (tmp_path / "new").write_bytes(new)
    names = {name: str(tmp_path / name) for name in ("expected", "new", "scratch")}
    return {"cells/c/x.xml": present}, dict(names, do="document", uri="cells/c/x.xml")


def test_a_document_is_checked_in(estate, tmp_path):
    estate.config.documents, step = document(tmp_path, b"\xfc", b"\xfc", b"new\r\n")
    estate.ask(change(step))
    assert estate.config.documents == {"cells/c/x.xml": b"new\r\n"}
    assert estate.calls == [("checkin", "cells/c/x.xml"), ("save",)]


def test_a_document_of_somebody_else_is_not_overwritten(estate, tmp_path):
    estate.config.documents, step = document(tmp_path, b"theirs", b"seen", b"new")
    assert estate.ask(change(step))[-1].value == "changed: the document cells/c/x.xml"
    assert estate.config.documents == {"cells/c/x.xml": b"theirs"}


def sync(**more):
    return ("sync", dict({"nodes": ["n1"], "full": 0, "timeout": 5, "pause": 0}, **more))


@pytest.mark.parametrize(
    ("control", "full", "calls", "outcome"),
    [
        ({}, 0, [], "true"),
        ({"synchronized": "false"}, 0, [("sync",)], "true"),
        ({"synchronized": "false", "slow": True}, 0, [("sync",)], "true"),
        ({}, 1, [("refreshRepositoryEpoch",), ("sync",)], "true"),
        ({"synchronized": "false", "agent": False}, 0, [], None),
    ],
    ids=["synchronized", "not synchronized", "slow", "full", "no agent"],
)
def test_sync(estate, control, full, calls, outcome):
    vars(estate.control).update(control)
    answers = estate.ask(sync(full=full))
    assert answers[-2].value == {"name": "n1", "synchronized": outcome}
    assert estate.calls == calls


def restart(*pairs):
    return ("restart", {"servers": [list(pair) for pair in pairs], "timeout": 0, "pause": 0})


def test_restart(estate):
    answers = estate.ask(restart(("n1", "s1")))
    assert answers[1].value["outcome"] == "started"
    assert answers[1].value["pid"] == "11"
    assert estate.calls == [("stop", "n1", "s1"), ("start", "n1", "s1")]


def test_the_outcome_of_a_slow_start_is_checked(estate):
    estate.control.slow = True
    assert estate.ask(restart(("n1", "s1")))[-2].value["outcome"] == "started"


def test_a_server_that_does_not_come_back_ends_the_round(estate):
    estate.control.stuck = True
    answers = estate.ask(restart(("n1", "s1"), ("n1", "s2")))
    assert [answer.value["outcome"] for answer in answers[1:-1]] == ["not started"]


def test_a_stopped_server_and_one_without_agent_are_not_touched(estate):
    estate.control.agent = False
    assert estate.ask(restart(("n1", "s1")))[1].value["outcome"] == "no agent"
    estate.control.state = "STOPPED"
    assert estate.ask(restart(("n1", "s1")))[1].value["outcome"] == "stopped"
    assert estate.calls == []


def test_connections_are_tested(estate):
    answers = estate.ask(("test", {"data_sources": ["good", "bad"]}))
    assert [(answer.value["id"], answer.value["passed"]) for answer in answers[1:-1]] == [("good", 1), ("bad", 0)]


class Task:
    """AdminTask with a trust store that a monitor may not read."""

    def __init__(self, allowed):
        self.allowed = allowed

    def listSignerCertificates(self, options):  # noqa: N802 - a name of wsadmin
        assert options == ["-keyStoreName", "CellDefaultTrustStore", "-keyStoreScope", "(cell):C"]
        if not self.allowed:
            raise RuntimeError("ADMN0022E: Access is denied")
        return "[ [alias root] [issuedTo [CN=Root]] ]"


@pytest.mark.parametrize("allowed", [True, False])
def test_signers_are_read_where_the_user_may(estate, monkeypatch, allowed):
    monkeypatch.setattr(estate.control, "getCell", lambda: "C", raising=False)
    monkeypatch.setattr(payload, "AdminControl", estate.control, raising=False)
    monkeypatch.setattr(payload, "AdminTask", Task(allowed), raising=False)
    found = []
    monkeypatch.setattr(payload, "answer", lambda kind, value: found.append((kind, value)))
    payload.read_signers("CellDefaultTrustStore")
    ((kind, value),) = found
    assert kind == "signers"
    if allowed:
        assert (value["printed"], value["error"]) == ("[ [alias root] [issuedTo [CN=Root]] ]", None)
    else:
        assert (value["printed"], value["error"]) == (None, "ADMN0022E: Access is denied")


@pytest.mark.parametrize(
    "text", ["", "plain", "\xe4\u20ac", "\U0001f389", "\\U0001f389 \U0010ffff", "\\\U00020bb7\\", "\\\\U", "'\\'"]
)
def test_jython_21_reads_characters_beyond_16_bits(monkeypatch, text):
    request = literal.request([text, {"a": text}])
    assert payload.readable(request) == request
    monkeypatch.setattr(sys, "version", "2.1")
    written = payload.readable(request)
    assert literal._joined(literal.ast.literal_eval(written)) == [text, {"a": text}]
    assert (written == request) is (max(text, default="") <= "\uffff")
