"""Data sources of the application server: the servlet that uses them, and their definitions as Liberty reads them."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import quoteattr

from ansible_collections.sametime.estate.lab.db2.drivers import fetch as driver
from ansible_collections.sametime.estate.lab.liberty import fetch

POOL = 8
_CLASS = "com.ibm.db2.jcc.DB2ConnectionPoolDataSource"  # what WebSphere uses without XA


def definitions(policies: Mapping[str, str], properties: Mapping[str, str]) -> str:
    """Return the configuration with one data source for each name; ``policies``: name -> purge policy of its pool.

    A connection that was made stays in its pool.
    """
    given = "".join(f" {name}={quoteattr(value)}" for name, value in properties.items())
    sources = "".join(
        f'  <dataSource id="{name}" jndiName="jdbc/{name}" type="javax.sql.ConnectionPoolDataSource">\n'
        f'    <jdbcDriver libraryRef="driver" javax.sql.ConnectionPoolDataSource="{_CLASS}"/>\n'
        f'    <connectionManager minPoolSize="{POOL}" maxPoolSize="{POOL}" maxIdleTime="-1" purgePolicy="{policy}"/>\n'
        f"    <properties.db2.jcc{given}/>\n"
        f"  </dataSource>\n"
        for name, policy in policies.items()
    )
    library = f'  <library id="driver"><file name="{driver.jar()}"/></library>\n'
    return f"<server>\n{library}{sources}</server>\n"


def install(directory: Path, policies: Mapping[str, str], properties: Mapping[str, str]) -> None:
    """Compile the servlet into the directory of a server, and define its data sources."""
    classes = directory / "apps" / "rows" / "WEB-INF" / "classes"
    classes.mkdir()
    [interface] = fetch.server().glob("wlp/dev/api/spec/com.ibm.websphere.javaee.servlet.4.0_*.jar")
    argv = ["javac", "-J-XX:TieredStopAtLevel=1", "-cp", str(interface), "-d", str(classes)]
    subprocess.run([*argv, str(directory / "Rows.java")], check=True)
    overrides = directory / "configDropins" / "overrides"
    overrides.mkdir(parents=True)
    (overrides / "data_sources.xml").write_text(definitions(policies, properties), encoding="utf-8")
