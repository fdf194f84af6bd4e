"""An application server that runs on this machine while a test lasts, in a directory of the test."""

import os
import shutil
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

from ansible_collections.sametime.estate.lab.liberty import fetch

_START_SECONDS = 180
# It lives for a minute or two: the quick compiler of Java is enough.
_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m"


class Server:
    """A server of lab/liberty/servers: its directory is copied, and can be changed before the start."""

    def __init__(self, name: str, home: Path, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.directory = home / "usr" / "servers" / name
        self._name = name
        self._home = home
        self._port = port
        self._process: subprocess.Popen[bytes] | None = None
        shutil.copytree(fetch.HERE / "servers" / name, self.directory)

    def start(self, path: str) -> None:
        """Start it and wait until this path answers. Raises TimeoutError with its last output."""
        environment = {
            **os.environ,
            "WLP_USER_DIR": str(self._home / "usr"),
            "WLP_OUTPUT_DIR": str(self._home / "output"),
            "LOG_DIR": str(self._home / "logs"),
            "JVM_ARGS": _JAVA,
        }
        argv = ["sh", str(fetch.server() / "wlp" / "bin" / "server"), "run", self._name]
        argv += ["--", f"--http_port={self._port}"]
        log = self._home / "console.log"
        with log.open("wb") as stream:
            self._process = subprocess.Popen(
                argv, env=environment, stdout=stream, stderr=stream, start_new_session=True
            )
        until = time.monotonic() + _START_SECONDS
        while not self._answers(path):
            if time.monotonic() > until or self._process.poll() is not None:
                self.stop()
                raise TimeoutError(f"the server {self._name} did not start: {log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop it: the script and Java."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(60)
            self._process = None

    def _answers(self, path: str) -> bool:
        try:
            with urllib.request.urlopen(self.url + path, timeout=60):  # noqa: S310 - a fixed scheme
                return True
        except OSError:
            return False
