# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The script that wsadmin runs: it reads, reports and writes. Its caller makes all decisions.

It uses only what Jython 2.1, Jython 2.7 and Python 3 have in common: wsadmin has one of the first two, the unit tests
run it under the third, and it is copied to the host as one file with the modules. Therefore it has no print, no True,
no f-strings, no conditional expressions, no imports of the collection, and bare ``except:``, the only form that
catches Java's exceptions in all three.

Its only argument is the path of a file with the request, a literal: ``[[action, {...}], ...]``; table ``ACTIONS``. It
answers with lines ``@@sametime.estate@@ <kind> <literal>``; the last one is ``done`` with the number of lines before.
Everything else in the output comes from wsadmin. The keys of steps are documented in ``_was/steps.py``.
"""

# ruff: noqa: F821, D103 - the objects of wsadmin exist only when it runs; names say what the functions do
# 2.1 has no annotations:
# mypy: ignore-errors
import sys
import time

MARK = "@@sametime.estate@@"
SLOW = "ADMC0009E"  # the SOAP request took too long; the operation continues in the server
# Causes of ADMC0009E with which no operation continues (no node agent, no right, no trust), or it is not known.
REFUSED = ("ADMN0034E", "ADMN0022E", "SSLHandshake", "PKIX path")
LOST = ("onnection re", "ConnectException", "SocketException", "oute to host", "RouteToHost", "UnknownHost")
DEEPEST = 10
answered = [0]


class RefusedError(Exception):
    """The configuration is not what the plan was made for, or is not as ordered after the save."""


def quoted(string):
    """Return a string as a literal of ASCII characters."""
    parts = []
    for character in string:
        code = ord(character)
        if 32 <= code < 127 and character not in ("'", "\\"):
            parts.append(character)
        elif code < 0x10000:
            parts.append("\\u%04x" % code)
        else:
            parts.append("\\U%08x" % code)
    return "'" + "".join(parts) + "'"


def literal(value):
    """Return None, a number, a string, a list or a dictionary of them as a literal."""
    if value is None:
        return "None"
    if hasattr(value, "splitlines"):
        return quoted(value)
    if hasattr(value, "keys"):
        return "{" + ", ".join([quoted(key) + ": " + literal(item) for key, item in value.items()]) + "}"
    if hasattr(value, "append"):
        return "[" + ", ".join([literal(item) for item in value]) + "]"
    return text(value)


def text(value):
    """Return a value of Java as text."""
    return "%s" % (value,)


def answer(kind, value):
    """Answer with one line."""
    answered[0] = answered[0] + 1
    sys.stdout.write("\n" + MARK + " " + kind + " " + literal(value) + "\n")
    sys.stdout.flush()


def failure():
    """Return the message of the present exception and those of its causes, one per line.

    An exception of Java is not one of Python, and its message does not include those of its causes.
    """
    exception = sys.exc_info()[1]
    messages = []
    while exception is not None and len(messages) < DEEPEST:
        messages.append(text(exception))
        cause = None
        if hasattr(exception, "getCause"):
            cause = exception.getCause()
        exception = cause
    return "\n".join(messages)


def has(reason, marks):
    """Return whether a failure has one of the marks."""
    return len([mark for mark in marks if reason.find(mark) >= 0]) > 0


def is_slow(reason):
    """Return whether a failure only means that the request took too long."""
    return has(reason, (SLOW,)) and not has(reason, REFUSED + LOST)


def lines(string):
    """Return the non-empty lines of a result; most calls return '' for nothing, some None."""
    return [line for line in (string or "").splitlines() if line.strip()]


# --- reading ----------------------------------------------------------------------------------------------------------


def attribute(thing, name):
    value = AdminConfig.showAttribute(thing, name)
    if value is None:
        return None
    return text(value)


def bean(query):
    """Return the name of a managed bean, '' if no running process has it."""
    return AdminControl.completeObjectName(query) or ""


def node_agent(node, kind):
    return bean("type=" + kind + ",process=nodeagent,node=" + node + ",*")


def server_bean(node, server):
    return bean("type=Server,process=" + server + ",node=" + node + ",*")


def running(node, server):
    """Return [state, process id] of a server; without a process it is STOPPED."""
    name = server_bean(node, server)
    if not name:
        return ["STOPPED", None]
    try:
        return [text(AdminControl.getAttribute(name, "state")), text(AdminControl.getAttribute(name, "pid"))]
    except:  # noqa: E722 - it stopped between the two calls
        if server_bean(node, server):
            raise
        return ["STOPPED", None]


def synchronized(node):
    """Return 'true', 'false', or None where no node agent runs."""
    name = node_agent(node, "NodeSync")
    if not name:
        return None
    return text(AdminControl.invoke(name, "isNodeSynchronized"))


def read_clusters():
    for cluster in lines(AdminConfig.list("ServerCluster")):
        members = lines(AdminConfig.list("ClusterMember", cluster))
        pairs = [[attribute(member, "nodeName"), attribute(member, "memberName")] for member in members]
        answer("cluster", {"name": attribute(cluster, "name"), "members": pairs})


def read_nodes():
    for node in lines(AdminConfig.list("Node")):
        name = attribute(node, "name")
        entries = lines(AdminConfig.list("ServerEntry", node))
        servers = [[attribute(entry, "serverName"), attribute(entry, "serverType")] for entry in entries]
        kinds = [server[1] for server in servers]
        state = None
        if "NODE_AGENT" in kinds:
            state = synchronized(name)
        answer("node", {"name": name, "host": attribute(node, "hostName"), "kinds": kinds, "synchronized": state})
        for server, kind in servers:
            if kind not in ("NODE_AGENT", "DEPLOYMENT_MANAGER"):
                read_server(name, server, kind)


def read_server(node, server, kind):
    state = [None, None]  # a web server is not a process of the cell
    if kind != "WEB_SERVER":
        state = running(node, server)
    answer("server", {"node": node, "name": server, "type": kind, "state": state[0], "pid": state[1]})


def read_virtual_hosts():
    for host in lines(AdminConfig.list("VirtualHost")):
        aliases = lines(AdminConfig.list("HostAlias", host))
        pairs = [[attribute(alias, "hostname"), attribute(alias, "port")] for alias in aliases]
        answer("virtual_host", {"name": attribute(host, "name"), "aliases": pairs})


def read_application(name):
    if not AdminConfig.getid("/Deployment:" + name + "/"):
        answer("application", {"name": name, "modules": None, "servers": "", "hosts": ""})
        return
    modules = AdminApp.listModules(name, "-server") or ""
    servers = AdminApp.view(name, ["-MapModulesToServers"]) or ""
    hosts = AdminApp.view(name, ["-MapWebModToVH"]) or ""
    answer("application", {"name": name, "modules": modules, "servers": servers, "hosts": hosts})


def properties(source, names):
    """Return [id, name, value, type] of the custom properties with one of the names."""
    result = []
    for thing in lines(AdminConfig.list("J2EEResourceProperty", source)):
        name = attribute(thing, "name")
        if name in names:
            result.append([thing, name, attribute(thing, "value"), attribute(thing, "type")])
    return result


def purge_policy(source):
    """Return the purge policy of the connection pool of a data source; None: it has no connection pool."""
    pool = attribute(source, "connectionPool")
    if not pool:
        return None
    return attribute(pool, "purgePolicy") or ""


def read_data_sources(names):
    for source in lines(AdminConfig.list("DataSource")):
        values = [item[1:] for item in properties(source, names)]
        name, jndi_name = attribute(source, "name"), attribute(source, "jndiName")
        value = {"id": source, "name": name, "jndi_name": jndi_name, "properties": values}
        value["purge_policy"] = purge_policy(source)
        application = deployment_of(source)
        if application:
            value["modules"] = AdminApp.listModules(application, "-server") or ""
        answer("data_source", value)


def deployment_of(source):
    """Return the name of the application that an object belongs to by its id, '' for an object of another scope."""
    path = source[source.find("(cells/") + 1 :].split("|")[0]
    parts = path.split("/deployments/", 1)
    if len(parts) < 2:
        return ""
    return parts[1].split("/")[0]


def read_signers(store):
    """Answer with the signer certificates of a trust store of the cell, as the product prints them."""
    scope = "(cell):" + text(AdminControl.getCell())
    options = ["-keyStoreName", store, "-keyStoreScope", scope]
    printed = None
    error = None
    try:
        printed = text(AdminTask.listSignerCertificates(options) or "")
    except:  # noqa: E722 - a user with the role of a monitor may not read them
        error = failure()
    answer("signers", {"store": store, "printed": printed, "error": error})


def java_bytes(string):
    """Return the characters of a string, none above 255, as bytes of Java."""
    from java.lang import String  # noqa: PLC0415 - exists only in Jython

    return String(string).getBytes("ISO-8859-1")


def throwaway():
    """Return a password that nobody knows, as bytes of Java."""
    from java.util import UUID  # noqa: PLC0415 - exists only in Jython

    return java_bytes(text(UUID.randomUUID()))


def encrypted_keys(password):
    """Return the keys that sign tokens as properties of Java; a password (bytes of Java) encrypts the secret ones."""
    name = bean("type=SecurityAdmin,node=" + text(AdminControl.getNode()) + ",*")
    if not name:
        raise RefusedError("the deployment manager has no managed bean SecurityAdmin")
    return AdminControl.invoke_jmx(AdminControl.makeObjectName(name), "exportLTPAKeys", [password], ["[B"])


def exported_keys():
    """Return the public parts of the keys that sign tokens. Nobody knows the password of this export."""
    export = encrypted_keys(throwaway())
    found = {}
    for part in ("CreationDate", "CreationHost", "ltpa.version", "ltpa.Realm", "ltpa.PublicKey"):
        value = export.getProperty("com.ibm.websphere." + part)
        if value is not None:
            value = text(value)
        found[part] = value
    return found


def fields(thing, names):
    """Return attributes of an object as a dictionary."""
    found = {}
    for name in names:
        found[name] = attribute(thing, name)
    return found


def generation(group):
    """Return whether a group of keys is generated automatically, and its schedule."""
    found = fields(group, ("name", "autoGenerate"))
    schedule = attribute(group, "wsSchedule")
    found["schedule"] = None
    if schedule:
        found["schedule"] = fields(schedule, ("frequency", "dayOfWeek", "hour", "minute", "nextStartDate"))
    return found


def read_sign_on(names):
    """Answer with the settings of single sign-on; names: those of the custom properties that are read."""
    security = lines(AdminConfig.list("Security"))[0]
    value = {"enabled": attribute(security, "enabled"), "properties": [], "realm": None, "keys": None, "error": None}
    registry = attribute(security, "activeUserRegistry")
    if registry:
        value["realm"] = attribute(registry, "realm")
    value["timeouts"] = [attribute(thing, "timeout") for thing in lines(AdminConfig.list("LTPA", security))]
    kinds = ("enabled", "requiresSSL", "domainName")
    value["single_sign_on"] = [fields(thing, kinds) for thing in lines(AdminConfig.list("SingleSignon", security))]
    for thing in lines(AdminConfig.list("Property", security)):
        name = attribute(thing, "name")
        if name in names:
            value["properties"].append([name, attribute(thing, "value")])
    value["groups"] = [generation(thing) for thing in lines(AdminConfig.list("KeySetGroup", security))]
    try:
        value["keys"] = exported_keys()
    except:  # noqa: E722 - a user with the role of a monitor may not export them
        value["error"] = failure()
    answer("sign_on", value)


def read(request):
    read_clusters()
    read_nodes()
    read_virtual_hosts()
    for name in request["applications"]:
        read_application(name)
    if request["properties"]:
        read_data_sources(request["properties"])
    if request.get("trust_store"):
        read_signers(request["trust_store"])
    if request.get("sign_on"):
        read_sign_on(request["sign_on"])


# --- exporting keys: they go to a private file, and neither they nor the password are in the output -------------------


def stored(export, path):
    """Write properties of Java to a file in the form of the product."""
    from java.io import FileOutputStream  # noqa: PLC0415 - exists only in Jython

    stream = FileOutputStream(path)
    try:
        export.store(stream, None)
    finally:
        stream.close()


def export_keys(request):
    """Write the keys that sign tokens to a file. password, keys: paths of files in a directory that goes afterwards."""
    stored(encrypted_keys(java_bytes(content(request["password"]))), request["keys"])


# --- writing: every step first compares the configuration with the one that its plan was made for ---------------------


def content(path):
    handle = open(path, "rb")  # noqa: SIM115 - 2.1 has no with
    data = handle.read()
    handle.close()
    return data


def module_lines(application, uri):
    """Return the targets of one module and the lines of all other modules, from one listing."""
    mine = []
    others = []
    for line in lines(AdminApp.listModules(application, "-server")):
        fields = line.split("#")
        if len(fields) < 3:  # a warning before the modules
            continue
        if fields[-2].split("+") == uri.replace(",", "+").split("+"):
            mine = [target for target in fields[-1].split("+") if target]
        else:
            others.append(line)
    mine.sort()
    return [mine, others]


def value_of(line):
    """Return the value of a line ``Label:  value`` of a view; it may be empty."""
    if line.find(":  ") < 0 and line.strip()[-1:] == ":":
        return ""
    return line.split(":  ", 1)[-1].strip()


def virtual_host(application, uri):
    """Return the virtual host of a module, the last value of the group of lines with its URI.

    '': it is mapped to none yet. None: it cannot be mapped to one.
    """
    group = []
    for line in (AdminApp.view(application, ["-MapWebModToVH"]) or "").splitlines() + [""]:
        if line.strip():
            group.append(line)
            continue
        for entry in group[:-1]:
            if value_of(entry) == uri:
                return value_of(group[-1])
        group = []
    return None


def same(present, wanted):
    wanted = wanted[:]
    wanted.sort()
    return present == wanted


def mapping_is(step, targets, host):
    if not same(module_lines(step["application"], step["uri"])[0], step[targets]):
        return 0
    return step[host] is None or virtual_host(step["application"], step["uri"]) == step[host]


def map_module(step):
    if not mapping_is(step, "targets_before", "host_before"):
        raise RefusedError("changed: the mapping of %s of %s" % (step["uri"], step["application"]))
    others = module_lines(step["application"], step["uri"])[1]
    tasks = []
    if step["targets_before"] != step["targets"]:
        tasks = tasks + ["-MapModulesToServers", [[".*", step["uri"], "+".join(step["targets"])]]]
    if step["host_before"] != step["host"]:
        tasks = tasks + ["-MapWebModToVH", [[".*", step["uri"], step["host"]]]]
    AdminApp.edit(step["application"], tasks)
    if module_lines(step["application"], step["uri"])[1] != others:
        raise RefusedError("spread: mapping %s would change other modules of %s" % (step["uri"], step["application"]))


def property_values(step, name):
    return [item[2] or "" for item in properties(step["id"], [name])]


def set_properties(step):
    for wanted in step["changes"]:
        if property_values(step, wanted["name"]) != wanted["before"]:
            raise RefusedError("changed: the property %s of %s" % (wanted["name"], step["id"]))
        present = properties(step["id"], [wanted["name"]])
        if wanted["after"] is None:
            superfluous = present
        elif present:
            superfluous = present[1:]
            AdminConfig.modify(present[0][0], [["value", wanted["after"]], ["type", wanted["type"]]])
        else:
            superfluous = []
            add_property(step["id"], wanted)
        for item in superfluous:
            AdminConfig.remove(item[0])


def add_property(source, wanted):
    holder = attribute(source, "propertySet")
    if not holder:
        holder = AdminConfig.create("J2EEResourcePropertySet", source, [])
    values = [["name", wanted["name"]], ["type", wanted["type"]], ["value", wanted["after"]]]
    AdminConfig.create("J2EEResourceProperty", holder, values)


def properties_are(step):
    for wanted in step["changes"]:
        values = []
        if wanted["after"] is not None:
            values = [wanted["after"]]
        if property_values(step, wanted["name"]) != values:
            return 0
    return 1


def set_purge_policy(step):
    if purge_policy(step["id"]) != step["before"]:
        raise RefusedError("changed: the purge policy of the connection pool of " + step["id"])
    values = [["purgePolicy", step["after"]]]
    if step["before"] is None:
        AdminConfig.create("ConnectionPool", step["id"], values)
    else:
        AdminConfig.modify(attribute(step["id"], "connectionPool"), values)


def purge_policy_is(step):
    return purge_policy(step["id"]) == step["after"]


def check_in(step):
    if not AdminConfig.existsDocument(step["uri"]):
        raise RefusedError("changed: the document %s is gone" % step["uri"])
    digest = AdminConfig.extract(step["uri"], step["scratch"])
    if content(step["scratch"]) != content(step["expected"]):
        raise RefusedError("changed: the document %s" % step["uri"])
    AdminConfig.checkin(step["uri"], step["new"], digest)


def document_is(step):
    AdminConfig.extract(step["uri"], step["scratch"])
    return content(step["scratch"]) == content(step["new"])


def mapped(step):
    return mapping_is(step, "targets", "host")


STEPS = {
    "mapping": (map_module, mapped),
    "properties": (set_properties, properties_are),
    "pool": (set_purge_policy, purge_policy_is),
    "document": (check_in, document_is),
}


def missing(steps):
    """Return the steps whose outcome does not exist yet."""
    return [step for step in steps if not STEPS[step["do"]][1](step)]


def change(request):
    """Carry out all steps and save them together; if one fails, nothing is kept."""
    steps = request["steps"]
    try:
        for step in missing(steps):
            STEPS[step["do"]][0](step)
        answer("documents", lines(AdminConfig.queryChanges())[1:])
        try:
            AdminConfig.save()
        except:  # noqa: E722 - Java's exceptions
            reason = failure()
            if has(reason, LOST) and not has(reason, REFUSED):
                raise RefusedError("slow: the connection was lost during the save: " + reason)  # noqa: B904
            if not is_slow(reason):
                raise
            answer("slow", "save")
            wait_for_save(steps, request["timeout"])
    except:  # noqa: E722 - Java's exceptions
        reason = failure()
        discard()
        raise RefusedError(reason)  # noqa: B904 - 2.1 has no causes
    answer("saved", len(steps))
    late = missing(steps)
    if late:
        raise RefusedError("lost: missing after the save: " + literal(late))


def discard():
    """Discard what is not saved; a second failure must not hide the first one, and wsadmin discards it at its end."""
    try:
        AdminConfig.reset()
    except:  # noqa: E722 - Java's exceptions
        answer("undiscarded", failure())


def wait_for_save(steps, timeout):
    """The save continues in the server: look until its outcome exists."""
    AdminConfig.reset()
    until = time.time() + timeout
    while missing(steps):
        if time.time() > until:
            raise RefusedError("slow: the save was not finished after %d seconds" % timeout)
        time.sleep(2)


# --- synchronizing and restarting ------------------------------------------------------------------------------------


def invoke_slowly(name, operation):
    """Invoke an operation; one that takes too long continues in the server, and the caller looks for its outcome."""
    try:
        AdminControl.invoke(name, operation)
    except:  # noqa: E722 - Java's exceptions
        if not is_slow(failure()):
            raise
        answer("slow", operation)


def sync(request):
    for node in request["nodes"]:
        agent = node_agent(node, "NodeSync")
        if agent and request["full"]:
            AdminControl.invoke(node_agent(node, "ConfigRepository"), "refreshRepositoryEpoch")
        if agent and (request["full"] or synchronized(node) != "true"):
            invoke_slowly(agent, "sync")
        until = time.time() + request["timeout"]
        state = synchronized(node)
        while state == "false" and time.time() < until:
            time.sleep(request["pause"])
            state = synchronized(node)
        answer("synchronized", {"name": node, "synchronized": state})


def wait_for_state(node, server, pid, timeout, pause):
    """Wait until the server is another process than pid (None: until it is stopped), and return its last state."""
    until = time.time() + timeout
    state = running(node, server)
    while not arrived(state, pid) and time.time() < until:
        time.sleep(pause)
        state = running(node, server)
    return state


def arrived(state, pid):
    if pid is None:
        return state[0] == "STOPPED"
    return state[0] == "STARTED" and state[1] != pid


def control_slowly(operation, server, node):
    try:
        return text(operation(server, node))
    except:  # noqa: E722 - Java's exceptions
        if not is_slow(failure()):
            raise
        answer("slow", server)
        return SLOW


def restart(request):
    """Stop and start one server after the other; the next one only after this one is STARTED again."""
    for node, server in request["servers"]:
        before = running(node, server)
        result = {"node": node, "server": server, "pid": before[1], "text": ""}
        if before[0] == "STOPPED":
            result["outcome"] = "stopped"
        elif not node_agent(node, "NodeAgent"):
            result["outcome"] = "no agent"
        else:
            bounce(node, server, before[1], request, result)
        answer("restarted", result)
        if result["outcome"] in ("not stopped", "not started"):
            return


def bounce(node, server, pid, request, result):
    result["text"] = control_slowly(AdminControl.stopServer, server, node)
    result["outcome"] = "not stopped"
    if wait_for_state(node, server, None, request["timeout"], request["pause"])[0] == "STOPPED":
        result["text"] = control_slowly(AdminControl.startServer, server, node)
        state = wait_for_state(node, server, pid, request["timeout"], request["pause"])
        result["pid"] = state[1]
        result["outcome"] = "not started"
        if state[0] == "STARTED" and state[1] != pid:
            result["outcome"] = "started"


def test(request):
    for source in request["data_sources"]:
        answer("tested", tested(source))


def tested(source):
    try:
        return {"id": source, "passed": 1, "text": text(AdminControl.testConnection(source))}
    except:  # noqa: E722 - Java's exceptions
        return {"id": source, "passed": 0, "text": failure()}


def readable(request):
    """Return a request as the present Jython reads it: 2.1 knows a character beyond 16 bits only as two halves."""
    if sys.version[:3] != "2.1":
        return request
    parts = []
    at = 0
    found = request.find("\\")
    while found >= 0:
        if request[found + 1 : found + 2] == "U":
            code = int(request[found + 2 : found + 10], 16) - 0x10000
            parts.append(request[at:found] + "\\u%04x\\u%04x" % (0xD800 + (code >> 10), 0xDC00 + (code & 0x3FF)))
            at = found + 10
        else:  # whatever the backslash protects, perhaps another one
            parts.append(request[at : found + 2])
            at = found + 2
        found = request.find("\\", at)
    return "".join(parts) + request[at:]


def java_property(name):
    """Return a property of wsadmin's Java virtual machine."""
    from java.lang import System  # noqa: PLC0415 - exists only in Jython

    return System.getProperty(name)


def plain_path(url):
    """Return the path of a URL ``file:/path`` or ``file:///path``."""
    path = (url or "").strip()
    if path[:5].lower() == "file:":
        path = path[5:]
    while path[:2] == "//":
        path = path[1:]
    return path


def check_credentials(request):
    """Refuse to work as another user than the given one: launchers may set the property once more, and later."""
    url = java_property("com.ibm.SOAP.ConfigURL")
    if plain_path(url) != request["path"]:
        raise RefusedError(
            "credentials: wsadmin ignores the given user, because its launcher sets com.ibm.SOAP.ConfigURL to %s after"
            " the options -javaoption. In that launcher (wsadmin.sh or wsadmin of the thin client), put $CLIENTSOAP"
            " before them; or write the user into that file and give none" % (url or "nothing")
        )


def check_connector(request):
    """Refuse a connector that does not read soap.client.props."""
    connector = text(AdminControl.getType())
    if connector != "SOAP":
        raise RefusedError(
            "credentials: wsadmin ignores the given user, because it connects by %s, and the user is only for SOAP."
            " Add -conntype SOAP and the -port of SOAP to the options of wsadmin, or set connectionType in"
            " wsadmin.properties" % connector
        )


ACTIONS = {
    "user": check_connector,
    "read": read,
    "change": change,
    "sync": sync,
    "restart": restart,
    "test": test,
    "export_keys": export_keys,
}


def main():
    try:
        # The request is a literal that the collection made; 2.1 has no other way to read one.
        request = eval(readable(content(sys.argv[0])), {"__builtins__": {}, "None": None})  # noqa: S307
        user = [arguments for action, arguments in request if action == "user"]
        for arguments in user:  # first, because without a connection nothing else can be asked
            check_credentials(arguments)
        answer(
            "connected",
            {
                "cell": text(AdminControl.getCell()),
                "node": text(AdminControl.getNode()),
                "connector": text(AdminControl.getType()),
                "jython": sys.version.split()[0],
            },
        )
        for action, arguments in request:
            ACTIONS[action](arguments)
    except:  # noqa: E722 - Java's exceptions
        answer("failed", failure())
        raise
    answer("done", answered[0])


if __name__ in ("main", "__main__"):  # Jython 2.1 of wsadmin says main
    main()
