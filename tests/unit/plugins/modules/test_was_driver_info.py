"""Module was_driver_info as a process, with the profile of the simulator: it only reads, in check mode, too."""

import pytest
from ansible_collections.sametime.estate.lab.was.waslab import driver_file
from ansible_collections.sametime.estate.tests.unit.plugins.modules.forked import forked

RESOURCES = """<x xmlns:r="r"><r:JDBCProvider name="P"><classpath>{path}</classpath><factories><propertySet>
<resourceProperties name="databaseName" value="STMS"/></propertySet></factories></r:JDBCProvider></x>"""


@pytest.mark.parametrize("check", [False, True])
@pytest.mark.parametrize(("level", "warned"), [("4.33.31", False), ("4.8.87", True)])
def test_levels(tmp_path, check, level, warned):
    jar, profile = tmp_path / "db2jcc4.jar", tmp_path / "profile"
    driver_file.write(jar, level)
    cell = profile / "config/cells/c"
    (profile / "bin").mkdir(parents=True)
    cell.mkdir(parents=True)
    (profile / "bin/setupCmdLine.sh").write_text("WAS_CELL=c\nWAS_NODE=n1\n")
    (cell / "resources.xml").write_text(RESOURCES.format(path=jar))
    result = forked("was_driver_info", {"profiles": [str(profile)], "database": "stms", "_ansible_check_mode": check})
    assert not result["changed"]
    said = f"node n1: the Db2 driver {jar} (cell) has the level {level}"
    assert result["notes"] == [said]
    assert (f"{said}, older than" in str(result.get("warnings"))) == warned
    assert warned or "warnings" not in result


def test_a_missing_file_is_a_warning(tmp_path):
    assert forked("was_driver_info", {"profiles": [str(tmp_path)], "database": "STMS"})["drivers"] == []
