"""The drivers of the profiles of a host, from files."""

import zipfile

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._was.installed_drivers import of_profiles

RESOURCES = """<x xmlns:r="r"><r:JDBCProvider name="P"><classpath>{path}</classpath><classpath>/x/pdq.jar</classpath>
<factories><propertySet><resourceProperties name="databaseName" value="stms"/></propertySet></factories>
</r:JDBCProvider></x>"""


def jar(path, manifest="Manifest-Version: 1.0\nVersion: 4.33.31\n"):
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(str(path), "w") as archive:
        if manifest:
            archive.writestr("META-INF/MANIFEST.MF", manifest)


def put(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.fixture
def was(tmp_path):
    """A profile with a provider at the scope of a cluster, and one at the node with the same file."""
    profile = tmp_path / "profiles/P1"
    put(profile / "bin/setupCmdLine.sh", f"WAS_HOME={tmp_path}\nWAS_CELL=c\nWAS_NODE=n1\n")
    cell = profile / "config/cells/c"
    put(cell / "variables.xml", '<v><entries symbolicName="D" value="/cell"/></v>')
    put(cell / "nodes/n1/variables.xml", f'<v><entries symbolicName="D" value="{tmp_path}/jdbc"/></v>')
    put(cell / "clusters/k/cluster.xml", '<c><members nodeName="n1"/></c>')
    put(cell / "clusters/other/cluster.xml", '<c><members nodeName="n2"/></c>')
    for place in ("clusters/k", "clusters/other", "nodes/n1"):
        put(cell / place / "resources.xml", RESOURCES.format(path="${D}/db2jcc.jar"))
    (tmp_path / "profiles/no_profile").mkdir()
    return tmp_path


def drivers(was, run=None):
    return of_profiles([f"{was}/profiles/*"], "STMS", run or (lambda argv: (1, "", "")))


def test_one_file_of_two_scopes(was):
    jar(was / "jdbc/db2jcc.jar")
    assert drivers(was) == [
        {
            "path": f"{was}/jdbc/db2jcc.jar",
            "scopes": ["cluster k", "node n1"],
            "level": "4.33.31",
            "error": "",
            "node": "n1",
            "profile": f"{was}/profiles/P1",
        }
    ]
    assert of_profiles([f"{was}/profiles/*"], "STSC", None) == []


def test_without_a_level_in_the_manifest_its_program_is_asked(was):
    jar(was / "jdbc/db2jcc.jar", "")
    put(was / "java/bin/java", "")
    asked = []

    def run(argv):
        asked.append(argv)
        return (0, "IBM DB2 JDBC Universal Driver Architecture 3.57.82\n", "")

    assert [row["level"] for row in drivers(was, run)] == ["3.57.82"]
    assert asked == [[f"{was}/java/bin/java", "-cp", f"{was}/jdbc/db2jcc.jar", "com.ibm.db2.jcc.DB2Jcc", "-version"]]


@pytest.mark.parametrize(
    ("prepare", "error"),
    [
        (lambda was: None, "No such file or directory"),
        (lambda was: put(was / "jdbc/db2jcc.jar", "text"), "File is not a zip file"),
        (lambda was: jar(was / "jdbc/db2jcc.jar", ""), "neither its manifest nor its program DB2Jcc gives a level"),
    ],
)
def test_a_file_that_cannot_be_read_is_reported(was, prepare, error):
    prepare(was)
    assert [(row["level"], row["error"]) for row in drivers(was)] == [(None, error)]


def test_a_variable_without_value_and_a_class_path_without_driver_are_reported(was):
    cell = was / "profiles/P1/config/cells/c"
    put(cell / "nodes/n1/resources.xml", RESOURCES.format(path="${NONE}/db2jcc.jar"))
    put(cell / "clusters/k/resources.xml", RESOURCES.format(path="/a/b.jar"))
    assert [(row["path"], row["error"]) for row in drivers(was)] == [
        ("/a/b.jar;/x/pdq.jar", "the class path of P has no driver"),
        ("${NONE}/db2jcc.jar", "the variable NONE has no value at this node"),
    ]


def test_a_damaged_document_names_the_profile(was):
    put(was / "profiles/P1/config/cells/c/resources.xml", "<a>")
    with pytest.raises(
        WasError, match=r"the configuration of the profile .*/profiles/P1 cannot be read: the document is"
    ):
        drivers(was)
