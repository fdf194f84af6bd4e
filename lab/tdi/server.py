"""Simulator of ibmdisrv, the server of Tivoli Directory Integrator 7.1.1, for the lines of the Profiles solution.

usage: ibmdisrv [-s SOLUTION] -c CONFIG -r LINE[,LINE...] [-w] [-v]

It reads the real files of the solution: the configuration for the names of the assembly lines, and
profiles_tdi.properties for the directory of the dump. Each run writes all photos, so their timestamps change, and a
new logs/ibmdi.log. Each call is an entry in the journal.

Confirmed by public documentation: the options; exit codes 0 (-v), 1 (no log, no configuration), 2 (end after -w); the
three lines of an entry of the list; the properties and their defaults; the format of a log line, CTGDIS080I,
CTGDIS077I.

Lab conventions: behavior that no public source confirms.

| what | convention |
| --- | --- |
| file names of the stock line | the key of the photo and .jpg; the key is the MD5 digest of the user id |
| a line with a step lookup_user | writes <mail>.jpg, with the address as in the directory; skips people without one |
| entries that cannot be written | one ERROR line each in the log; the line continues, succeeds, and logs the count |
| a failing line | CTGDIS810E and CTGDIS077I in the log, no list is written, exit code 2 |
| an unknown assembly line | CTGDIS181E in the log, exit code 2 |
| without -w | the server keeps running after its lines have ended |
| photos of earlier runs | stay in the dump directory; the list names the photos of this run |
| log level of CTGDIS077I | ERROR |
| the log | each start writes a new one (append=false) |
"""

from __future__ import annotations

import argparse
import hashlib
import os
import pwd
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NoReturn
from xml.etree import ElementTree as ET

from .database import Database, Person

STARTED, NORMAL_END, NO_CONFIG = 0, 2, 1


class LineError(Exception):
    """The assembly line cannot continue."""


class Log:
    """logs/ibmdi.log."""

    def __init__(self, path: Path) -> None:
        self._stream = path.open("w", encoding="utf-8")

    def write(self, level: str, source: str, text: str) -> None:
        """Write a line as log4j does."""
        now = datetime.now().astimezone()
        stamp = f"{now:%Y-%m-%d %H:%M:%S},{now.microsecond // 1000:03d}"
        self._stream.write(f"{stamp} {level:5} [{source}] - {text}\n")
        self._stream.flush()


class AssemblyLine:
    """One run of an assembly line."""

    def __init__(self, name: str, solution: Path, by_mail: bool, database: Database, log: Log) -> None:
        self._name = name
        self._solution = solution
        self._by_mail = by_mail
        self._database = database
        self._log = log
        self._errors = 0

    def run(self) -> None:
        """Run the line to its end; the log has its success or failure."""
        self.say("INFO", f"CTGDIS255I AssemblyLine AssemblyLines/{self._name} is started.")
        try:
            done = self._dump()
        except LineError as exc:
            self.say("ERROR", f"CTGDIS810E handleException - cannot handle exception , iterate_photos: {exc}")
            self.say("ERROR", f"CTGDIS077I Failed with error: {exc}.")
            return
        self.say("INFO", "CTGDIS088I Finished iterating.")
        self.say("INFO", "CTGDIS100I Printing the Connector statistics.")
        self.say("INFO", f" [iterate_photos] Get:{done}")
        self.say("INFO", f"CTGDIS104I Total: Get:{done}.")
        self.say("INFO", "CTGDIS101I Finished printing the Connector statistics.")
        self.say("INFO", f"CTGDIS080I Terminated successfully ({self._errors} errors).")

    def say(self, level: str, text: str) -> None:
        """Write a log line of this assembly line."""
        self._log.write(level, f"AssemblyLine.AssemblyLines/{self._name}.1", text)

    def _dump(self) -> int:
        fault = self._database.fault()
        self.say("INFO", "CTGDIS087I Iterating.")
        while fault == "hangs":
            time.sleep(1)
        if fault == "fails":
            raise LineError("[SQL0952N] Processing was cancelled due to an interrupt. SQLSTATE=57014")
        people = self._database.people()
        if fault == "stale":
            return len(people)
        chosen = {"empty": [], "shrunken": people[::10]}.get(fault, people)
        properties = read_properties(self._solution / "profiles_tdi.properties")
        directory = self._solution / properties.get("dump_photos_directory", "./dump_photos")
        directory.mkdir(exist_ok=True)
        entries = list(self._write(chosen, directory.absolute()))
        if fault == "cut":
            entries = [*entries[:-1], entries[-1].rpartition("\n")[0]]
        collect = self._solution / properties.get("dump_photos_file", "collect_photos.in")
        collect.write_text("\n".join(entries) + "\n" if entries else "", encoding="utf-8")
        return len(chosen)

    def _write(self, people: list[Person], directory: Path) -> Iterator[str]:
        for person in people:
            name = self._file_name(person)
            if name is None:
                self._fail_entry(f"lookup_user: no mail address found for uid={person.uid}")
                continue
            path = f"{str(directory).replace('/./', '/')}/{name}"
            try:
                with open(path, "wb") as photo:  # noqa: PTH123 - the text of the path is what is listed
                    photo.write(self._database.photo(person))
            except OSError as exc:
                self._fail_entry(f"write_photo: {path} ({exc.strerror})")
                continue
            yield f"{path}\n{person.uid}\n."

    def _file_name(self, person: Person) -> str | None:
        if self._by_mail:
            return f"{person.mail}.jpg" if person.mail else None
        return hashlib.md5(person.uid.encode(), usedforsecurity=False).hexdigest() + ".jpg"

    def _fail_entry(self, text: str) -> None:
        self._errors += 1
        self.say("ERROR", f"CTGDIS266E Error in NextConnectorOperation. {text}")


def read_properties(path: Path) -> dict[str, str]:
    """Return key -> value of a properties file, for the part of the format that the solution uses."""
    lines = (line.strip() for line in path.read_text(encoding="latin-1").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith(("#", "!")))
    return {key.strip(): value.strip() for key, _equals, value in pairs}


def assembly_lines(config: Path) -> dict[str, bool]:
    """Return name -> whether the line looks users up, for all assembly lines of a configuration."""
    lines = ET.parse(config).getroot().iter("AssemblyLine")  # noqa: S314 - our own file
    return {
        str(line.get("name")): any(step.get("name") == "lookup_user" for step in line.iter("Connector"))
        for line in lines
    }


def main(arguments: list[str]) -> int:
    """Run the server; return its exit code."""
    parser = argparse.ArgumentParser(prog="ibmdisrv", exit_on_error=False)
    parser.add_argument("-s", dest="solution", default=".")
    parser.add_argument("-c", dest="config")
    parser.add_argument("-r", dest="lines", default="")
    parser.add_argument("-w", dest="wait", action="store_true")
    parser.add_argument("-v", dest="version", action="store_true")
    options, _unknown = parser.parse_known_args(arguments)
    if options.version:
        print("IBM Tivoli Directory Integrator 7.1.1.0 - lab")
        return STARTED
    solution = Path(options.solution).absolute()
    try:
        log = Log(solution / "logs" / "ibmdi.log")
        lines = assembly_lines(solution / str(options.config))
    except (OSError, ET.ParseError) as exc:
        print(f"CTGDKD013E Unable to start: {exc}", file=sys.stderr)
        return NO_CONFIG
    log.write("INFO", "com.ibm.di.server.RS", "CTGDKD024I Tivoli Directory Integrator server is started.")
    database = Database()
    for name in filter(None, str(options.lines).split(",")):
        if name in lines:
            AssemblyLine(name, solution, lines[name], database, log).run()
        else:
            log.write("ERROR", "com.ibm.di.server.RS", f"CTGDIS181E AssemblyLine AssemblyLines/{name} was not found.")
    while not options.wait:
        time.sleep(1)
    log.write("INFO", "com.ibm.di.server.RS", "CTGDIS174I Config Instance exited successfully with status 0.")
    return NORMAL_END


def run() -> NoReturn:
    """Run the server as a program and journal the call."""
    user = pwd.getpwuid(os.geteuid()).pw_name
    arguments = sys.argv[1:]
    Database().journal(program="ibmdisrv", arguments=arguments, user=user, cwd=str(Path.cwd()))
    sys.exit(main(arguments))


if __name__ == "__main__":
    run()
