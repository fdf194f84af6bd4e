"""Instances of the Db2 simulator on loopback, and calls of our modules on them as processes of their own."""

import subprocess
import time
from pathlib import Path
from typing import Any

from ansible_collections.sametime.estate.lab.common.json_files import write_json
from ansible_collections.sametime.estate.lab.common.ports import free_port
from ansible_collections.sametime.estate.lab.db2.db2lab import install, instance_process
from ansible_collections.sametime.estate.lab.db2.db2lab.home import Home
from ansible_collections.sametime.estate.lab.db2.db2lab.journal import read
from ansible_collections.sametime.estate.tests.unit.plugins.modules.forked import forked

SETTINGS = {"scale": "40", "image_megabytes": "0.2"}  # a HADR_TIMEOUT of 120 is over in 3 seconds


class Db2Host:
    """One host: an instance with, unless said otherwise, a database STMS that logs circularly."""

    def __init__(self, folder: Path, name: str = "db2inst1") -> None:
        folder.mkdir(exist_ok=True)
        self.home = Home(folder / "sqllib")
        self.base = folder / "db2"
        self.port, self.hadr = free_port(), free_port()
        self.work = folder / "work"
        install.install(folder, name, self.base, str(self.port), "127.0.0.1")
        install.load_here(self.home)

    def reset(self, database: str = "STMS", **wanted: Any) -> None:
        """Put the instance into a known state."""
        install.reset(self.home, install.InitialState({**SETTINGS, **wanted.pop("settings", {})}, database, **wanted))

    def pair_with(self, other: "Db2Host", role: str, seed: str = "lab", **cfg: str) -> None:
        """Become half of a pair; both halves have the same data."""
        values = {
            "LOGARCHMETH1": f"DISK:{self.base}/arch/STMS/",
            "LOGINDEXBUILD": "ON",
            "HADR_LOCAL_HOST": "127.0.0.1",
            "HADR_LOCAL_SVC": str(self.hadr),
            "HADR_REMOTE_HOST": "127.0.0.1",
            "HADR_REMOTE_SVC": str(other.hadr),
            "HADR_REMOTE_INST": other.home.name,
            "HADR_PEER_WINDOW": "300",
            **cfg,
        }
        self.reset(role=role, seed=seed, cfg=values, alternate=f"127.0.0.1:{other.port}")

    @property
    def profile(self) -> str:
        """The profile that modules source."""
        return str(self.home.sqllib / "db2profile")

    def call(self, name: str, check: bool = False, **options: Any) -> dict[str, Any]:
        """Call a module; database, profile and work directory are given unless the module has none."""
        common = {"database": "STMS", "profile": self.profile, "work_directory": str(self.work)}
        if name == "db2_instance":
            common = {"profile": self.profile}
        arguments = {**common, **options, "_ansible_check_mode": check, "_ansible_diff": True}
        return forked(name, arguments)

    def watch(self, name: str, **options: Any) -> dict[str, Any]:
        """Call a module again and again until it has finished, as its action does."""
        result = self.call(name, **options)
        options.pop("job", None)
        for _ in range(60):
            if result.get("failed") or result.get("finished", True):
                break
            result = self.call(name, **options, job=result.get("job"))
        return result

    def db2(self, *argv: str) -> str:
        """Run a command of the instance."""
        script = f'. {self.profile}; exec "$@"'
        done = subprocess.run(
            ["/bin/sh", "-c", script, "sh", *argv], capture_output=True, text=True, check=False, timeout=60
        )
        return done.stdout

    def wait_for(self, state: str, seconds: float = 30) -> None:
        """Wait until db2pd shows a state."""
        end = time.monotonic() + seconds
        while f"HADR_STATE = {state}\n" not in self.db2("db2pd", "-db", "STMS", "-hadr"):
            assert time.monotonic() < end, f"no {state}: " + self.db2("db2pd", "-db", "STMS", "-hadr")
            time.sleep(0.2)

    def setting(self, **values: str) -> None:
        """Change settings of the simulator."""
        write_json(self.home.settings_file, self.home.settings().changed(values).as_dict())

    def fault(self, name: str, value: str = "1") -> None:
        """Put a fault in force."""
        self.home.faults().set(name, value)

    def changing(self) -> list[str]:
        """Return the statements that changed something."""
        found = []
        for entry in read(self.home.journal):
            found += [one["statement"] for one in entry["statements"] if one["changes"]]
            if entry["changes"] and not entry["statements"]:
                found.append(entry["command"])
        return found

    def end(self) -> None:
        """Stop all processes."""
        instance_process.kill(self.home)
