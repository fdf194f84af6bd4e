"""Cells for tests."""

from ansible_collections.sametime.estate.plugins.module_utils._was.cell import reading
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.literal import Answer

T = "WebSphere:cell=C,"


def source(name, where, properties, **more):
    values = [[key, value, "java.lang.String"] for key, value in properties]
    return Answer(
        "data_source",
        {
            "id": f"{name}({where}|resources.xml#DataSource_1)",
            "name": name,
            "jndi_name": "jdbc/x",
            "properties": values,
            "purge_policy": "EntirePool",
            **more,
        },
    )


STMS = [("databaseName", "stms"), ("serverName", "DB1.acme.example"), ("portNumber", "50000"), ("driverType", "4")]
STSC = [("databaseName", "STSC"), ("serverName", "db9.acme.example"), ("portNumber", "50000")]


def _node(name, host, *kinds):
    state = "true" if "NODE_AGENT" in kinds else None
    return Answer("node", {"name": name, "host": host, "kinds": list(kinds), "synchronized": state})


def _server(node, name, pid):
    value = {"node": node, "name": name, "type": "APPLICATION_SERVER", "state": "STARTED", "pid": pid + name}
    return Answer("server", value)


def _application(modules):
    target = f"{T}node=h1,server=w1+{T}node=n1,server=P"
    items = modules.items()
    return Answer(
        "application",
        {
            "name": "App",
            "modules": "\n".join(f"App#{uri.replace(',', '+')}#{target}" for _, uri in items),
            "servers": "\n\n".join(f"Module:  {name}\nURI:  {uri}\nServer:  {target}" for name, uri in items),
            "hosts": "\n\n".join(f"Web module:  {n}\nURI:  {uri}\nVirtual host:  default_host" for n, uri in items),
        },
    )


def answers(clustered=True, whiteboard=True, sources=()):
    modules = {"Meetings": "m.war,WEB-INF/web.xml"}
    if whiteboard:
        modules["Core Whiteboard Services"] = "wb.war,WEB-INF/web.xml"
    cluster = Answer("cluster", {"name": "K", "members": [["n1", "S"], ["n2", "S"]]})
    web = {"node": "h1", "name": "w1", "type": "WEB_SERVER", "state": None, "pid": None}
    return [
        Answer("connected", {"cell": "C", "node": "dm", "connector": "SOAP", "jython": "2.7.0"}),
        *([cluster] if clustered else []),
        _node("dm", "ssc1", "DEPLOYMENT_MANAGER"),
        _node("n1", "meet1", "NODE_AGENT", "APPLICATION_SERVER"),
        _server("n1", "S", "11"),
        _server("n1", "P", "11"),
        _node("n2", "meet2", "NODE_AGENT", "APPLICATION_SERVER"),
        _server("n2", "S", "22"),
        _server("n2", "P", "22"),
        _node("h1", "ihs1", "WEB_SERVER"),
        Answer("server", web),
        *(
            Answer("virtual_host", {"name": name, "aliases": [["*", "80"]]})
            for name in ("default_host", "meeting_host")
        ),
        _application(modules),
        *sources,
    ]


def cell(**more):
    return dict(reading.assemble(answers(**more)), read={}, waiting=[])
