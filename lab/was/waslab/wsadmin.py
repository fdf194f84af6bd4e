"""The start of wsadmin: options, property files, connection. Then this process becomes the interpreter.

The administrative password stays here: the interpreter gets the token of a session, in a private file that it removes.
"""

import json
import os
import re
import sys
import threading
import time
from pathlib import Path
from typing import Any, NamedTuple

from . import jython, notation, transport, warm
from .environment import FAULT_FILE, JOURNAL, CellFaults, EventJournal
from .errors import UnreachableError, WasError
from .profile import Profile
from .topology import CACHE

_FLAGS = {"-h", "-?", "-help", "-appendtrace"}
_VALUES = {
    "-c",
    "-p",
    "-profile",
    "-profileName",
    "-f",
    "-javaoption",
    "-lang",
    "-wsadmin_classpath",
    "-conntype",
    "-host",
    "-port",
    "-user",
    "-username",
    "-password",
    "-usejython21",
    "-tracefile",
}
_CONFIG_URL = "-Dcom.ibm.SOAP.ConfigURL="
_NOT_CONNECTED = (
    "WASX7213I: This scripting client is not connected to a server process; please refer to the log file {} for "
    "additional information."
)
_USAGE = """WASX7001I: wsadmin is the executable for WebSphere scripting.
Syntax:

wsadmin
        [ -h(elp)  ]
        [ -? ]
        [ -c <command> ]
        [ -p <properties_file_name>]
        [ -profile <profile_script_name>]
        [ -f <script_file_name>]
        [ -javaoption java_option]
        [ -lang  language]
        [ -wsadmin_classpath  classpath]
        [ -profileName profile]
        [ -conntype
                SOAP
                        [-host host_name]
                        [-port port_number]
                        [-user userid]
                        [-password password] |
                RMI
                        [-host host_name]
                        [-port port_number]
                        [-user userid]
                        [-password password] |
                NONE
        ]
        [ script parameters ]"""


class Options(NamedTuple):
    """The parts of the command line; ``many`` has the options that may occur several times."""

    one: dict[str, str]
    many: dict[str, list[str]]
    flags: set[str]
    rest: list[str]


def parse(arguments: list[str]) -> Options:
    """Return the parts of the command line; the first item that is not an option begins the script's arguments."""
    options = Options({}, {"-c": [], "-profile": [], "-javaoption": []}, set(), [])
    at = 0
    while at < len(arguments):
        item = arguments[at]
        if item in _FLAGS:
            options.flags.add(item)
            at += 1
        elif item in _VALUES and at + 1 < len(arguments):
            options.many.get(item, []).append(arguments[at + 1])
            options.one[item] = arguments[at + 1]
            at += 2
        else:
            options.rest.extend(arguments[at:])
            break
    return options


def settings(profile: Profile, options: Options) -> dict[str, str]:
    """Return wsadmin's properties: the installation's, the profile's, the environment's, ``-p``, the command line's."""
    files = [profile.root.parents[1] / "properties/wsadmin.properties", profile.root / "properties/wsadmin.properties"]
    files += [Path(name) for name in (os.environ.get("WSADMIN_PROPERTIES"), options.one.get("-p")) if name]
    properties: dict[str, str] = {}
    for file in files:
        if file.is_file():
            properties |= notation.read_properties(file.read_text())
    known = {key.removeprefix("com.ibm.ws.scripting."): value for key, value in properties.items()}
    names = {"-conntype": "connectionType", "-host": "host", "-port": "port", "-lang": "defaultLang"}
    names |= {"-usejython21": "usejython21", "-tracefile": "traceFile"}
    return known | {names[option]: value for option, value in options.one.items() if option in names}


def soap_properties(profile: Profile, options: Options) -> dict[str, str]:
    """Return the SOAP client's properties, from the profile or from the file that a Java option names."""
    path = profile.root / "properties/soap.client.props"
    for option in options.many["-javaoption"]:
        match = re.search(r"-Dcom\.ibm\.SOAP\.ConfigURL=(?:file:)?(\S+)", option)
        if match:
            path = Path("/" + match.group(1).lstrip("/"))
    properties = notation.read_properties(path.read_text()) if path.is_file() else {}
    return {key.removeprefix("com.ibm.SOAP."): value for key, value in properties.items()}


def language(options: Options, faults: CellFaults) -> str:
    """Return the language of the Java virtual machine: from an option or the environment, else the host's."""
    for option in options.many["-javaoption"]:
        match = re.search(r"-Duser\.language=(\w+)", option)
        if match:
            return match.group(1)
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    if locale.startswith(("C", "POSIX", "en")):
        return "en"
    return str(faults.get("labels", "en"))


def credentials(options: Options, soap: dict[str, str]) -> tuple[str, str]:
    """Return user and password: from the command line, from the properties, or from a prompt at a terminal."""
    user = options.one.get("-user") or options.one.get("-username") or soap.get("loginUserid", "")
    password = options.one.get("-password") or notation.xor_decode(soap.get("loginPassword", ""))
    if not user and soap.get("loginSource", "prompt") in ("prompt", "stdin"):
        print("Realm/Cell Name: <default>")
        user = _asked("Username: ")
        password = _asked("Password: ")
    return user, password


def _asked(prompt: str) -> str:
    print(prompt, end="", flush=True)
    answer = sys.stdin.readline().strip() if sys.stdin.isatty() else ""
    print()
    return answer


class Connection(NamedTuple):
    """The connection to the admin objects: ``lines`` are printed first, ``run`` is for the interpreter."""

    lines: list[str]
    run: dict[str, Any]


def connect(profile: Profile, options: Options, known: dict[str, str], faults: CellFaults) -> Connection:
    """Connect; after a failure, messages are printed and the script starts without a connection."""
    kind = known.get("connectionType", "SOAP").upper()
    spoken = language(options, faults)
    if kind == "NONE":
        return _local(profile, spoken)
    host, port = known.get("host", "localhost"), int(known.get("port", 8879))
    soap = soap_properties(profile, options)
    user, password = credentials(options, soap)
    if faults.get("untrusted_signer"):
        return _failed(profile, known, _untrusted(kind, host, port), "PKIX path building failed")
    try:
        opened = transport.post(
            host, port, "session.open", {"user": user, "password": password, "language": spoken}, timeout=30
        )
    except UnreachableError as error:
        resolved = "Unable to find a valid IP for host " + host
        text = (
            f'WASX7023E: Error creating "{kind}" connection to host "{host}"; exception information: '
            "com.ibm.websphere.management.exception.ConnectorNotAvailableException: [SOAPException: "
            f"faultCode=SOAP-ENV:Client; msg={resolved}]"
        )
        return _failed(profile, known, [text], str(error))
    except WasError as error:
        head = (
            f'WASX7246E: Cannot establish "{kind}" connection to host "{host}" because of an authentication failure. '
            "Ensure that user and password are correct on the command line or in a properties file."
        )
        return _failed(profile, known, [head, f'Exception message (if any): "{error.message}"'], error.message)
    banner = (
        f'WASX7209I: Connected to process "{opened["process"]}" on node {opened["node"]} using {kind} connector;  '
        f"The type of process is: {opened['type']}"
    )
    timeout = float(soap.get("requestTimeout") or 180)
    return Connection([banner], {"host": host, "port": port, "session": opened["session"], "timeout": timeout})


def _untrusted(kind: str, host: str, port: int) -> list[str]:
    """Return what is printed when a certificate is not trusted and no one answers the prompt."""
    lines = f"""*** SSL SIGNER EXCHANGE PROMPT ***
SSL signer from target host {host} is not found in trust store trust.p12.
Add signer to the trust store now? (y/n) CWPKI0022E: SSL HANDSHAKE FAILURE:  A signer with SubjectDN "CN={host}, \
O=IBM, C=US" was sent from target host:port "{host}:{port}".
WASX7023E: Error creating "{kind}" connection to host "{host}"; exception information: \
com.ibm.websphere.management.exception.ConnectorNotAvailableException: [SOAPException: faultCode=SOAP-ENV:Client; \
msg=Error opening socket: javax.net.ssl.SSLHandshakeException: com.ibm.jsse2.util.j: PKIX path building failed]"""
    return lines.splitlines()


def _failed(profile: Profile, known: dict[str, str], lines: list[str], reason: str) -> Connection:
    trace = known.get("traceFile") or str(profile.root / "logs/wsadmin.traceout")
    Path(trace).parent.mkdir(parents=True, exist_ok=True)
    with Path(trace).open("a") as file:
        file.write(f"{time.strftime('%D %T')} {lines[0].split(':')[0]} {reason}\n")
    more = [_NOT_CONNECTED.format(trace), "WASX8011W: AdminTask object is not available."]
    return Connection([*lines, *more], {"session": None})


def _local(profile: Profile, spoken: str) -> Connection:
    """Serve a session from a child process, on loopback; it ends with the interpreter."""
    from . import session  # noqa: PLC0415 - loads the whole cell, and only local mode needs it

    journal_and_faults = (EventJournal(JOURNAL), CellFaults(FAULT_FILE))
    opened = session.local(profile.repository, journal_and_faults, session.Client("", spoken))

    def handle(operation: str, arguments: dict[str, Any]) -> Any:
        if operation == "session.close":
            unsaved = opened.unsaved
            opened.workspace.reset()
            journal_and_faults[0].note("wsadmin.end", rc=arguments["rc"], unsaved=unsaved)
            return unsaved
        return opened.call(arguments["name"], arguments["command"], arguments["arguments"]).data()

    server = transport.listen("127.0.0.1", 0, handle)
    port = int(server.server_address[1])
    alive, held = os.pipe()
    if os.fork() == 0:
        os.close(held)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        os.read(alive, 1)  # returns when the interpreter ends, which closes the other end
        os._exit(0)
    os.set_inheritable(held, True)
    text = (
        "WASX7357I: By request, this scripting client is not connected to any server process. Certain configuration "
        "and application operations will be available in local mode."
    )
    return Connection([text], {"host": "127.0.0.1", "port": port, "session": "local", "timeout": None})


def run_file(content: dict[str, Any]) -> str:
    """Write what the interpreter needs into a file that only this user can read."""
    import tempfile  # noqa: PLC0415 - loads slowly, and most calls need no file

    descriptor, name = tempfile.mkstemp(prefix="wsadmin-", suffix=".json")
    with os.fdopen(descriptor, "w") as file:
        json.dump(content, file)
    return name


def main(profile: Profile, arguments: list[str]) -> int:
    """Start wsadmin; on success this process becomes the interpreter."""
    options = parse(arguments)
    faults = CellFaults(FAULT_FILE)
    EventJournal(JOURNAL).note("wsadmin.start", argv=arguments, profile=str(profile.root))
    if options.flags - {"-appendtrace"}:
        print(_USAGE)
        return 0
    if faults.get("soap_url_last"):
        url = profile.root / "properties/soap.client.props"
        options.many["-javaoption"].append(f"-Dcom.ibm.SOAP.ConfigURL=file:{url}")
    known = settings(profile, options)
    if not (CACHE / "jython" / "start.py").exists():
        jython.prepare(CACHE)
    delay = float(faults.get("wsadmin_delay", 0))
    if delay:
        time.sleep(delay)
    connection = connect(profile, options, known, faults)
    for line in connection.lines:
        print(line)
    old = known.get("usejython21", "false").lower() == "true"
    content = {
        **connection.run,
        "file": options.one.get("-f"),
        "commands": options.many["-c"],
        "profiles": options.many["-profile"],
        "argv": options.rest,
        "echo": known.get("echoparams", "true").lower() != "false",
        "jython21": old,
        "check21": bool(faults.get("python21")),
    }
    extra = [options.one["-wsadmin_classpath"]] if "-wsadmin_classpath" in options.one else []
    command = ["java", *jython.JAVA_OPTIONS]
    if (CACHE / "jython.jsa").exists():
        command.append(f"-XX:SharedArchiveFile={CACHE / 'jython.jsa'}")
    own = [word for option in options.many["-javaoption"] for word in option.split()]
    rest = [*jython.JYTHON_OPTIONS, "-cp", jython.class_path(CACHE, *extra), "org.python.util.jython", "-S"]
    urls = [word.removeprefix(_CONFIG_URL) for word in own if word.startswith(_CONFIG_URL)]
    sys.stdout.flush()
    shared = [*command, *(word for word in own if not word.startswith(_CONFIG_URL)), *rest]
    status = warm.run(CACHE, shared, content, urls[-1] if urls else "")
    if status is not None:
        return status
    os.environ["WSADMIN_RUN"] = run_file(content)
    alone = [*command, *own, *rest, str(CACHE / "jython" / "start.py"), *arguments]
    os.execvp("java", alone)  # noqa: S606 - no shell wanted
    return 1
