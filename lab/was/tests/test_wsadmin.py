"""The start of wsadmin: options, properties, language, credentials."""

import contextlib
import os
import threading
from pathlib import Path

from ansible_collections.sametime.estate.lab.was.waslab import notation, transport, wsadmin
from ansible_collections.sametime.estate.lab.was.waslab.environment import CellFaults
from ansible_collections.sametime.estate.lab.was.waslab.profile import Profile

PASSWORD = "very-secret"


def test_options_are_taken_apart():
    options = wsadmin.parse(
        ["-lang", "jython", "-c", "a", "-c", "b", "-user", "u", "-password", "p", "-f", "x.py", "one", "-f", "two"]
    )
    assert options.many["-c"] == ["a", "b"]
    assert (options.one["-user"], options.one["-f"]) == ("u", "x.py")
    assert options.rest == ["one", "-f", "two"]


def test_both_spellings_of_the_user():
    for spelling in ("-user", "-username"):
        options = wsadmin.parse([spelling, "u", "-password", "p"])
        assert wsadmin.credentials(options, {"loginUserid": "other", "loginPassword": "x"}) == ("u", "p")
    assert wsadmin.credentials(wsadmin.parse([]), {"loginUserid": "a", "loginPassword": "{xor}CDo9Hgw="}) == (
        "a",
        "WebAS",
    )


def test_layers_of_properties(tmp_path, monkeypatch):
    profile = Profile(tmp_path / "was/profiles/P")
    for folder, host in ((tmp_path / "was/properties", "installation"), (profile.root / "properties", "profile")):
        folder.mkdir(parents=True)
        (folder / "wsadmin.properties").write_text(f"com.ibm.ws.scripting.host={host}\n")
    own = tmp_path / "own.properties"
    own.write_text("com.ibm.ws.scripting.host = own\ncom.ibm.ws.scripting.usejython21=true\n")

    def host(*arguments):
        return wsadmin.settings(profile, wsadmin.parse(list(arguments)))["host"]

    assert host() == "profile"
    monkeypatch.setenv("WSADMIN_PROPERTIES", str(tmp_path / "none.properties"))
    assert host() == "profile"
    assert host("-p", str(own)) == "own"
    assert host("-p", str(own), "-host", "line") == "line"
    assert wsadmin.settings(profile, wsadmin.parse(["-p", str(own)]))["usejython21"] == "true"


def test_the_language_is_forced_by_option_or_environment(monkeypatch):
    faults = CellFaults()
    faults.set("labels", "de")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert wsadmin.language(wsadmin.parse([]), faults) == "de"
    assert wsadmin.language(wsadmin.parse(["-javaoption", "-Duser.language=en"]), faults) == "en"
    monkeypatch.setenv("LC_ALL", "C")
    assert wsadmin.language(wsadmin.parse([]), faults) == "en"


def test_properties_are_read_as_java_reads_them():
    text = "# c\n! c\na=1\nb : 2\nc 3\nd=x\\\n   y\ne=\nf=a\\=b\n"
    assert notation.read_properties(text) == {"a": "1", "b": "2", "c": "3", "d": "xy", "e": "", "f": "a=b"}


def test_the_interpreter_gets_no_password(tmp_path, monkeypatch):
    """Neither its arguments nor the file that it is given know it; the file is private."""
    seen = {}

    def become(_program, command):
        seen["command"] = command
        seen["mode"] = Path(os.environ["WSADMIN_RUN"]).stat().st_mode & 0o777
        seen["file"] = Path(os.environ["WSADMIN_RUN"]).read_text()

    server = transport.listen("127.0.0.1", 0, lambda *_: {"session": "t", "process": "dmgr", "node": "n", "type": "x"})
    threading.Thread(target=server.serve_forever, daemon=True).start()
    (tmp_path / "properties").mkdir()
    port = server.server_address[1]
    (tmp_path / "properties/wsadmin.properties").write_text(f"com.ibm.ws.scripting.port={port}\n")
    soap = f"com.ibm.SOAP.loginUserid=u\ncom.ibm.SOAP.loginPassword={PASSWORD}\n"
    (tmp_path / "properties/soap.client.props").write_text(soap)
    monkeypatch.setattr(os, "execvp", become)
    monkeypatch.setattr(wsadmin, "JOURNAL", tmp_path / "journal")
    monkeypatch.setattr(wsadmin, "FAULT_FILE", tmp_path / "faults")
    monkeypatch.setattr(wsadmin, "CACHE", tmp_path / "cache")
    (tmp_path / "cache/jython").mkdir(parents=True)
    (tmp_path / "cache/jython/start.py").touch()
    monkeypatch.setenv("WSADMIN_RUN", "")
    with contextlib.suppress(SystemExit):
        wsadmin.main(Profile(tmp_path), ["-lang", "jython", "-c", "1"])
    server.shutdown()
    assert PASSWORD not in " ".join(seen["command"]) + seen["file"]
    assert notation.xor_encode(PASSWORD) not in seen["file"]
    assert seen["mode"] == 0o600
    Path(os.environ["WSADMIN_RUN"]).unlink()
