# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All contact with IBM HTTP Server: apachectl, its files, its process, its answers. Python 3.6."""

import glob
import os
import re
import shutil
import tempfile
import time
from typing import Callable, Dict, List, Mapping, NamedTuple, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._core import files
from ansible_collections.sametime.estate.plugins.module_utils._ihs import (
    apachectl_output,
    http_requests,
    httpd_conf,
    presented,
)
from ansible_collections.sametime.estate.plugins.module_utils._ihs.errors import IhsError
from ansible_collections.sametime.estate.plugins.module_utils._ihs.plan import Observed, text_of
from ansible_collections.sametime.estate.plugins.module_utils._ihs.variables import Variables
from ansible_collections.sametime.estate.plugins.module_utils._ihs.wanted import Probe, Wanted

# AnsibleModule.run_command with a C locale fits, and so does a lambda in a test.
Run = Callable[[List[str]], Tuple[int, str, str]]
# AnsibleModule.atomic_move fits: (source, destination), keeps owner, mode and SELinux context of the destination.
Move = Callable[[str, str], None]

_LOG_EXCERPT = 2000
_ATTEMPTS = 5
_ASSIGNMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=")
_ENVVARS = re.compile(r"(/[^\s\"';=]*/envvars[^\s\"';]*)")


class Paths(NamedTuple):
    """Where the parts of an installation are.

    root: where relative paths of the configuration begin. scratch: a directory for trial copies. standard: whether the
    server reads ``config`` without the option -f.
    """

    root: str
    apachectl: str
    config: str
    scratch: str
    standard: bool = True


class Server:
    """An installation of IBM HTTP Server, or of another httpd with an apachectl."""

    def __init__(
        self, paths: Paths, run: Run, move: Move = os.rename, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.paths = paths
        self._run = run
        self._move = move
        self._sleep = sleep
        self._environment: Optional[Dict[str, str]] = None
        self.variables = Variables(self.environment)  # those of the configuration that was read last

    def observe(self, wanted: Wanted) -> Observed:
        """Return the state of the server, as far as the wanted fragment depends on it.

        Raises IhsError: httpd is asked for its modules and refuses its configuration.
        """
        main, fragment, located = self.read(self.paths.config), self.read(wanted.path), self.configuration()
        variables = self.variables
        loaded: List[str] = []
        if main is not None and wanted.text is not None and httpd_conf.not_loaded(main, wanted.modules):
            loaded = self.modules(self.without(wanted.path))
        running = main is not None and self.running()
        ask = running and wanted.probes and wanted.text is not None and fragment == text_of(wanted)
        answers = all(self._answers(probe) for probe in wanted.probes) if ask else None
        return Observed(
            self.paths.config, self.paths.root, main, fragment, located, loaded, running, answers, variables
        )

    def _answers(self, probe: Probe) -> bool:
        return (
            self.status(probe) == str(probe.status)
            and not self.certificate(probe).problems
            and self.disproof(probe) is None
        )

    # What apachectl prints.

    def build(self, generation: Optional[str] = None) -> apachectl_output.Build:
        """Return the version. -V prints more, old builds have only -v."""
        text = ""
        for option in ("-V", "-v"):
            if "Server version:" not in text:
                text += "\n".join(self._run([self.paths.apachectl, option])[1:])
        return apachectl_output.parse_build(text, generation)

    def modules(self, config: Optional[str] = None) -> List[str]:
        """Return the modules that a configuration loads."""
        return apachectl_output.parse_modules(self._ask("list its modules", "-M", config))

    def virtual_hosts(self, config: Optional[str] = None) -> List[apachectl_output.VirtualHost]:
        """Return the virtual hosts of a configuration; those of a trial copy are in the main file."""
        hosts = apachectl_output.parse_virtual_hosts(self._ask("list its virtual hosts", "-S", config))
        return [host._replace(file=self.paths.config) if host.file == config else host for host in hosts]

    def refusal(self, config: Optional[str] = None) -> Optional[str]:
        """Test a configuration; return httpd's message, None when it is good."""
        rc, out, err = self._run([self.paths.apachectl, "-t"] + self._config_arguments(config))
        return None if rc == 0 else (err.strip() or out.strip() or f"apachectl -t ended with {rc}")

    # Control.

    def reload(self) -> None:
        """Let a running server read its configuration, without dropping connections."""
        self._control("graceful")

    def start(self) -> None:
        """Start the server."""
        self._control("start")

    def pid_file(self) -> str:
        """Return the path of the file with the number of the process."""
        name = httpd_conf.path_value(self.configuration(), "PidFile") or "logs/httpd.pid"
        return os.path.join(self.paths.root, name)

    def running(self) -> bool:
        """Return whether the process of the pid file runs and is a web server."""
        text = self.read(self.pid_file())
        if text is None or not text.strip().isdigit():
            return False
        return _alive(int(text), self.paths.root)

    def error_log(self) -> Optional[str]:
        """Return the path of the main error log, None when it is not a plain file."""
        name = httpd_conf.main_value(self.configuration(), "ErrorLog") or "logs/error_log"
        no_file = name.startswith(("|", "syslog")) or "${" in name
        return None if no_file else os.path.join(self.paths.root, name)

    def log_size(self) -> int:
        """Return the size of the error log, for `log_since`."""
        path = self.error_log()
        return os.path.getsize(path) if path and os.path.exists(path) else 0

    def log_since(self, size: int) -> str:
        """Return the end of what was written to the error log after it had this size."""
        path = self.error_log()
        text = (self.read(path) if path else None) or ""
        return text[size:][-_LOG_EXCERPT:].strip()

    # Requests.

    def status(self, probe: Probe, timeout_seconds: float = 5) -> str:
        """Send the request of a probe; return the status as text, or what went wrong."""
        return http_requests.send(probe, probe.path, timeout_seconds=timeout_seconds).status

    def disproof(self, probe: Probe) -> Optional[str]:
        """Send the further requests of a probe; return the last unexpected answer, None when all are as expected.

        A moment after a graceful restart an old process may still answer, and the photo job may remove the file: so
        there are several attempts.
        """
        problem = None
        for _attempt in range(_ATTEMPTS):
            problem = http_requests.disproof(probe)
            if problem is None:
                break
            self._sleep(0.2)
        return problem

    def certificate(self, probe: Probe) -> presented.Presented:
        """Judge the certificate that the server presents; without TLS there is nothing to judge."""
        return presented.certificate_of(probe)

    def listens(self, probe: Probe) -> bool:
        """Return whether anything answers at the address of a probe."""
        return http_requests.connects(probe)

    def wait(self, probe: Probe, wanted: bool) -> Optional[str]:
        """Wait until three answers in a row are (not) the wanted status.

        A graceful restart is asynchronous: for a moment the old processes may still accept a connection. A port of the
        old configuration that nobody listens on any more does not answer at all.
        Returns None, or the last answer when the time is over.
        """
        good, answer = 0, "nothing yet"
        deadline = time.time() + probe.timeout_seconds
        while good < 3:
            answer = self.status(probe)
            lost = not answer.isdigit() and not self.running()
            matches = (answer == str(probe.status)) is wanted and not lost
            good = good + 1 if matches else 0
            if not matches and (lost or time.time() > deadline):
                return answer
            if not (matches and answer.isdigit()):
                self._sleep(0.1)
        return None if answer.isdigit() or self.stays() else answer

    def stays(self) -> bool:
        """Return whether the server still runs a moment after a restart; it opens its logs only then."""
        for _attempt in range(5):
            self._sleep(0.2)
            if not self.running():
                return False
        return True

    # Files.

    def configuration(self, text: Optional[str] = None) -> List[httpd_conf.Located]:
        """Return all directives of the main file (or of ``text`` in its place) and of all it includes."""

        def read(path: str) -> Optional[str]:
            return text if text is not None and path == self.paths.config else self.read(path)

        self.variables = Variables(self.environment)
        return list(httpd_conf.walk(self.paths.config, self.paths.root, read, self.expand, self.variables))

    def environment(self) -> Mapping[str, str]:
        """Return the environment that apachectl gives to httpd: its own one, with what envvars files export."""
        if self._environment is None:
            self._environment = dict(os.environ)
            for path in self._envvars():
                _rc, out, _err = self._run(["/bin/sh", "-c", '. "$1" >/dev/null 2>&1; env', "sh", path])
                assignments = [line.partition("=") for line in out.splitlines() if _ASSIGNMENT.match(line)]
                self._environment.update((name, value) for name, _equals, value in assignments)
        return self._environment

    def _envvars(self) -> List[str]:
        """Return the files of variables that apachectl reads: the one beside it, or one that its script names."""
        program = shutil.which(self.paths.apachectl) or self.paths.apachectl
        beside = [os.path.join(os.path.dirname(place), "envvars") for place in (program, self.paths.config)]
        paths = _ENVVARS.findall(self.read(program) or "") + beside
        return sorted({path for path in paths if os.path.isfile(path)})

    def expand(self, pattern: str) -> List[str]:
        """Return the files that an absolute Include pattern includes, in httpd's order."""
        if os.path.isdir(pattern):
            paths = [os.path.join(folder, name) for folder, _dirs, names in os.walk(pattern) for name in names]
        else:
            paths = glob.glob(pattern)
        return sorted(paths)

    def read(self, path: str) -> Optional[str]:
        """Return a file as latin-1 text, None when there is none."""
        try:
            with open(path, "rb") as stream:
                return stream.read().decode("latin-1")
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as exc:
            raise IhsError(f"cannot read {path}: {exc.strerror}") from exc

    @staticmethod
    def link_in(path: str) -> Optional[str]:
        """Return the first part of a path that is a link, None without one."""
        names = path.split("/")
        parts = ["/".join(names[:count]) for count in range(2, len(names) + 1)]
        return next((part for part in parts if os.path.islink(part)), None)

    def write(self, path: str, text: Optional[str]) -> None:
        """Replace a file in one step, or remove it (None). A link stays, the file that it points to changes."""
        path = os.path.realpath(path)
        if text is None:
            files.remove(path)
            return
        new = not os.path.exists(path)
        like = self.paths.config if new else path
        try:
            files.replace_by(self._move, path, text.encode("latin-1"), self.paths.scratch, like)
        except OSError as exc:
            raise IhsError(f"cannot write {path}: {exc.strerror}") from exc
        if new:
            shutil.copymode(like, path)

    def without(self, path: str) -> str:
        """Write a trial copy of the main file that does not include a fragment; return its path."""
        main = self.read(self.paths.config) or ""
        self.configuration()
        text = httpd_conf.candidate(main, self.paths.root, path, None, self.expand, self.variables)
        return self.trial({"httpd.conf": text})["httpd.conf"]

    def trial(self, texts: Dict[str, str]) -> Dict[str, str]:
        """Write files for a test run into the scratch directory; return name -> path."""
        folder = tempfile.mkdtemp(prefix="sametime-", dir=self.paths.scratch)
        paths = {}
        for name, text in texts.items():
            paths[name] = os.path.join(folder, name)
            with open(paths[name], "wb") as stream:
                stream.write(text.encode("latin-1"))
        return paths

    def _ask(self, purpose: str, option: str, config: Optional[str]) -> str:
        rc, out, err = self._run([self.paths.apachectl, option] + self._config_arguments(config))
        if rc != 0:
            message = err.strip() or out.strip()
            raise IhsError(f"httpd could not {purpose}: {message}", rc=rc, stdout=out, stderr=err)
        return out + "\n" + err

    def _config_arguments(self, config: Optional[str]) -> List[str]:
        if config is None and self.paths.standard:
            return []
        return ["-f", config or self.paths.config]

    def _control(self, command: str) -> None:
        other = self._config_arguments(None)
        rc, out, err = self._run([self.paths.apachectl] + (["-k", command] if other else [command]) + other)
        if rc != 0:
            message = err.strip() or out.strip() or f"exit code {rc}"
            raise IhsError(f"apachectl {command} failed: {message}", rc=rc, stdout=out, stderr=err)


def _alive(pid: int, root: str) -> bool:
    """Return whether a process runs and, where there is /proc, is a web server and not a later owner of the number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as stream:
            program = stream.read().decode("latin-1").partition("\0")[0]
    except OSError:
        return True
    return any(word in program for word in (root, "httpd", "apache"))
