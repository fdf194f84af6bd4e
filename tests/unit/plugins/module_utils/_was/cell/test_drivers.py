"""The Db2 drivers of a node: documents, paths and levels."""

import json
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import drivers
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError

CASES = sorted((Path(__file__).parent / "data/driver_levels").glob("*.json"))
HEAD = '<xmi:XMI xmi:version="2.0" xmlns:xmi="http://www.omg.org/XMI" xmlns:resources.jdbc="x" xmlns:variables="y">'
RESOURCES = (
    HEAD
    + """
  <resources.jdbc:JDBCProvider xmi:id="JDBCProvider_1" name="DB2" implementationClassName="com.ibm.db2.jcc.X">
    <classpath>${DB2_PATH}/db2jcc4.jar</classpath>
    <classpath>${DB2_PATH}/db2jcc_license_cu.jar;${OTHER}/pdq.jar</classpath>
    <factories xmi:type="resources.jdbc:DataSource" name="Meeting">
      <propertySet>
        <resourceProperties name="databaseName" value=" stms "/>
        <resourceProperties name="password" value="secret"/>
      </propertySet>
    </factories>
    <factories xmi:type="resources.jdbc:DataSource" name="Policy">
      <propertySet><resourceProperties name="databaseName" value="STSC"/></propertySet>
    </factories>
  </resources.jdbc:JDBCProvider>
  <resources.jdbc:JDBCProvider name="Derby"><classpath>/derby.jar</classpath></resources.jdbc:JDBCProvider>
</xmi:XMI>"""
).encode()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_level(path):
    case = json.loads(path.read_text(encoding="utf-8"))
    assert drivers.level("\n".join(case["output"])) == case["level"]


def test_providers():
    db2, derby = drivers.providers(RESOURCES)
    paths = ["${DB2_PATH}/db2jcc4.jar", "${DB2_PATH}/db2jcc_license_cu.jar", "${OTHER}/pdq.jar"]
    assert db2 == ("DB2", paths, ["STMS", "STSC"])
    assert derby == ("Derby", ["/derby.jar"], [])
    alone = b'<p:JDBCProvider xmlns:p="x" name="one"><classpath>/a.jar</classpath></p:JDBCProvider>'
    assert drivers.providers(alone) == [("one", ["/a.jar"], [])]


@pytest.mark.parametrize(
    "text",
    [
        'WAS_HOME="/opt/IBM WebSphere/AppServer"\nWAS_CELL=C\nWAS_NODE=n1\n',
        "WAS_HOME='/opt/IBM WebSphere/AppServer'\r\nexport WAS_CELL=\"C\"\r\nWAS_NODE='n1'\r\n",
        '  WAS_CELL=C; export WAS_CELL\n\tWAS_NODE=n1 # x\nWAS_HOME="/opt/IBM WebSphere/AppServer"',
    ],
)
def test_setup(text):
    assert drivers.setup(text) == ("C", "n1", "/opt/IBM WebSphere/AppServer")


@pytest.mark.parametrize("text", ["", "WAS_CELL=C", "SET WAS_CELL=C\nWAS_NODE=n1", 'WAS_CELL=""\nWAS_NODE=n1'])
def test_a_setup_without_cell_or_node(text):
    with pytest.raises(WasError, match="does not name WAS_CELL and WAS_NODE"):
        drivers.setup(text)


def test_variables_and_members():
    document = HEAD + '<entries symbolicName="A" value="/a"/><entries symbolicName="B"/></xmi:XMI>'
    assert drivers.variables(document.encode()) == {"A": "/a", "B": ""}
    cluster = HEAD + '<members memberName="s" nodeName="n1"/><members memberName="s" nodeName="n2"/></xmi:XMI>'
    assert drivers.members(cluster.encode()) == ["n1", "n2"]


@pytest.mark.parametrize("read", [drivers.variables, drivers.providers, drivers.members])
def test_what_is_not_xml_is_refused(read):
    for data in (b"<a>", b'<?xml version="1.0" encoding="x"?><a/>', b'<?xml version="1.0" encoding="Shift_JIS"?><a/>'):
        with pytest.raises(WasError, match="the document is not XML"):
            read(data)


@pytest.mark.parametrize(
    ("path", "resolved", "unknown"),
    [
        ("/opt/db2jcc.jar", "/opt/db2jcc.jar", []),
        ("${D}/db2jcc.jar", "/near/db2jcc.jar", []),
        ("$(D)/db2jcc.jar", "/near/db2jcc.jar", []),
        ("${NESTED}/db2jcc.jar", "/was/jdbc/db2jcc.jar", []),
        ("${EMPTY}/db2jcc.jar", "${EMPTY}/db2jcc.jar", ["EMPTY"]),
        ("${NONE}/db2jcc.jar", "${NONE}/db2jcc.jar", ["NONE"]),
        ("${CIRCLE}/db2jcc.jar", "${CIRCLE}/db2jcc.jar", ["CIRCLE"]),
    ],
)
def test_the_nearest_scope_gives_a_variable_its_value(path, resolved, unknown):
    near = {"D": "/near", "ROOT": "/was", "EMPTY": ""}
    far = {"D": "/far", "NESTED": "${ROOT}/jdbc", "CIRCLE": "${CIRCLE}"}
    assert drivers.resolve(path, [near, far]) == (resolved, unknown)


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("/a/db2jcc.jar", True),
        ("db2jcc4.jar", True),
        ("/a/jcc-11.5.9.0.jar", True),
        ("/a/db2jcc_license_cu.jar", False),
        ("/a/db2jcc4_license.jar", False),
        ("/a/pdq.jar", False),
        ("/db2jcc.jar/other.zip", False),
    ],
)
def test_the_driver_among_the_files(path, is_one):
    assert drivers.is_driver(path) == is_one


@pytest.mark.parametrize(
    ("shown", "is_old"),
    [
        ("3.57.82", True),
        ("3.62.56", True),
        ("3.63.75", False),
        ("4.8.87", True),
        ("4.12.55", True),
        ("4.13.80", False),
        ("4.33.31", False),
        ("5.1.0", False),
        ("2.11.25", True),
    ],
)
def test_old_levels(shown, is_old):
    assert ("APAR IC72971" in drivers.advice(shown)) == is_old
