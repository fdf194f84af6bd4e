"""A running sign-on server, and a client that signs on with its form."""

import http.client
import os
import shutil
import subprocess
import time
import urllib.parse
from pathlib import Path

from ansible_collections.sametime.estate.lab.sign_on import fetch

USER = "joe.bloggs@acme.example"
PASSWORD = "lantern-quay-4"  # noqa: S105 - of the lab
KEYS_PASSWORD = "harbour-lamp-7"  # noqa: S105 - of the lab
_START_SECONDS = 180


class Liberty:
    """The server with its output in a directory of a test. A start without keys makes new ones."""

    def __init__(self, home: Path, port: int) -> None:
        self._output = home / "liberty"
        self.port = port
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def keys_file(self) -> bytes:
        """Return the keys file as the server exported it."""
        return self._path("resources/security/ltpa.keys").read_bytes()

    def start(self, expiration: str = "120m") -> None:
        """Start it and wait until it answers. expiration: how long tokens last."""
        environment = {
            **os.environ,
            "WLP_OUTPUT_DIR": str(self._output),
            "LOG_DIR": str(self._output / "logs"),
            "SIGN_ON_PORT": str(self.port),
            "SIGN_ON_EXPIRATION": expiration,
        }
        argv = ["sh", str(fetch.READY / "wlp" / "bin" / "server"), "run", fetch.SERVER]
        self._output.mkdir(exist_ok=True)
        log = self._output / "console.log"
        with log.open("wb") as stream:
            self._process = subprocess.Popen(argv, env=environment, stdout=stream, stderr=stream)
        until = time.monotonic() + _START_SECONDS
        while not self._answers():
            if time.monotonic() > until or self._process.poll() is not None:
                self.stop()
                raise TimeoutError(f"the sign-on server did not start: {log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(60)
            self._process = None

    def forget_keys(self) -> None:
        """Remove the keys of a stopped server, so that the next start makes new ones."""
        self._path("resources/security/ltpa.keys").unlink()

    def sign_on(self, password: str = PASSWORD) -> str:
        """Sign on with the form; return the cookie LtpaToken2, "" without one."""
        _status, cookies = self._request("GET", "/index.html")
        form = urllib.parse.urlencode({"j_username": USER, "j_password": password})
        _status, cookies = self._request("POST", "/j_security_check", _header(cookies), form)
        return cookies.get("LtpaToken2", "")

    def is_signed_on(self, token: str) -> bool:
        """Return whether the protected page opens with a token."""
        status, _cookies = self._request("GET", "/index.html", f"LtpaToken2={token}")
        return status == http.client.OK

    def sign_off(self, token: str) -> str:
        """Log out; return the value that the browser keeps for the cookie."""
        form = urllib.parse.urlencode({"logoutExitPage": "/login.html"})
        _status, cookies = self._request("POST", "/ibm_security_logout", f"LtpaToken2={token}", form)
        return cookies["LtpaToken2"]

    def _path(self, name: str) -> Path:
        return self._output / fetch.SERVER / name

    def _answers(self) -> bool:
        try:
            return self._request("GET", "/login.html")[0] == http.client.OK
        except OSError:
            return False

    def _request(self, method: str, path: str, cookie: str = "", form: str = "") -> tuple[int, dict[str, str]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": cookie} if cookie else {}
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, form or None, headers)
            answer = connection.getresponse()
            answer.read()
            lines = answer.headers.get_all("Set-Cookie") or []
        finally:
            connection.close()
        pairs = (line.partition(";")[0].partition("=") for line in lines)
        return answer.status, {name: value for name, _equals, value in pairs}


def has_java() -> bool:
    """Return whether this machine has a Java runtime."""
    return shutil.which("java") is not None


def _header(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())
