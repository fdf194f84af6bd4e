"""The JDBC providers and data sources of the initial state."""

from . import xmi
from .document_maker import Maker, document
from .topology import Topology

MASKED_PASSWORD = "{xor}Lz4sLChvLTs="  # noqa: S105 - of an invented database user; nothing in the lab uses it


def jdbc_provider(make: Maker) -> xmi.Node:
    """Return a provider of the Db2 driver."""
    provider = make(
        "JDBCProvider",
        name="DB2 Universal JDBC Driver Provider",
        providerType="DB2 Universal JDBC Driver Provider",
        implementationClassName="com.ibm.db2.jcc.DB2ConnectionPoolDataSource",
        xa="false",
    )
    provider.lists["classpath"] = ["${DB2UNIVERSAL_JDBC_DRIVER_PATH}/db2jcc.jar"]
    return provider


def data_source(
    make: Maker, names: tuple[str, str], database: str, cell: Topology, templated: bool = False
) -> xmi.Node:
    """Return a data source. ``names``: name and JNDI name; ``templated``: with the empty properties of the template."""
    name, jndi = names
    source = make(
        "DataSource",
        name=name,
        jndiName=jndi,
        description="DB2 Universal Driver Datasource",
        providerType="DB2 Universal JDBC Driver Provider",
        authDataAlias="sametimeDB2",
        datasourceHelperClassname="com.ibm.websphere.rsadapter.DB2UniversalDataStoreHelper",
    )
    properties = source.add("propertySet", make("J2EEResourcePropertySet"))
    server, port = cell.database
    rows = [("databaseName", "String", database), ("driverType", "Integer", "4")]
    rows += [("serverName", "String", server), ("portNumber", "Integer", str(port))]
    rows += [("currentSchema", "String", "MTG" if database.upper() == "STMS" else "POLICY")]
    if templated:
        rows += [("clientRerouteAlternateServerName", "String", ""), ("clientRerouteAlternatePortNumber", "String", "")]
        rows += [("retryIntervalForClientReroute", "Integer", ""), ("maxRetriesForClientReroute", "Integer", "")]
        rows += [("unbindClientRerouteListFromJndi", "String", "false")]
    for row in rows:
        properties.add("resourceProperties", _property(make, *row))
    source.add("connectionPool", _pool(make))
    source.add(
        "mapping", make("MappingModule", authDataAlias="sametimeDB2", mappingConfigAlias="DefaultPrincipalMapping")
    )
    return source


def _pool(make: Maker) -> xmi.Node:
    """Return a connection pool with the attributes that the product writes, in its order."""
    return make(
        "ConnectionPool",
        connectionTimeout="180",
        maxConnections="50",
        minConnections="1",
        reapTime="180",
        unusedTimeout="1800",
        agedTimeout="0",
        purgePolicy="EntirePool",
    )


def _property(make: Maker, name: str, kind: str, value: str) -> xmi.Node:
    return make(
        "J2EEResourceProperty", name=name, type=f"java.lang.{kind}", value=value, description="", required="false"
    )


def templates() -> bytes:
    """Return the document with the templates of providers and data sources."""
    make = Maker()
    provider = jdbc_provider(make)
    provider.ref = "JDBCProvider_DB2_UNI_1"
    source = make("DataSource", "DataSource_DB2_UNI_1", name="DB2 Universal JDBC Driver DataSource")
    source.values["datasourceHelperClassname"] = "com.ibm.websphere.rsadapter.DB2UniversalDataStoreHelper"
    properties = source.add("propertySet", make("J2EEResourcePropertySet"))
    for name, kind in (
        ("databaseName", "String"),
        ("driverType", "Integer"),
        ("serverName", "String"),
        ("portNumber", "Integer"),
        ("clientRerouteAlternateServerName", "String"),
        ("clientRerouteAlternatePortNumber", "String"),
        ("retryIntervalForClientReroute", "Integer"),
        ("maxRetriesForClientReroute", "Integer"),
        ("enableSeamlessFailover", "Integer"),
    ):
        properties.add("resourceProperties", _property(make, name, kind, "4" if name == "driverType" else ""))
    provider.add("factories", source)
    return document(provider)
