"""The commands an administrator types: db2, db2pd, db2start, db2stop, db2level, db2ilist, db2set, db2ckbkp.

They work only in an environment made by db2profile, and only for the owner of the instance.
"""

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

from ...common.journal import user_name
from ...common.json_files import read_json, write_json
from . import db2pd_report, images, reports
from .clp import OptionError, Options, parse_arguments, statements
from .date_formats import locale_of
from .file_environment import FileEnvironment
from .file_instance import FileInstance
from .home import Home, birth
from .instance.core import Session
from .journal import CommandJournal
from .messages import Result, message
from .texts import MESSAGES


def say(text: str) -> None:
    """Print a line."""
    sys.stdout.write(text + "\n")


# db2


class CommandLineProcessor:
    """One run of the command line processor."""

    def __init__(self, home: Home, journal: CommandJournal, options: Options) -> None:
        self.home = home
        self.journal = journal
        self.options = options
        self.instance = FileInstance(home)
        parent = os.getppid()
        self.owner = f"{parent}:{birth(parent)}"
        self.back_end = home.ctrl / "backends" / f"{self.owner.replace(':', '-')}.json"
        kept = read_json(self.back_end, {})
        self.session = Session(
            user=user_name(),
            owner=self.owner,
            locale=locale_of(),
            headings=options.headings,
            interactive=_question,
            alias=kept.get("alias", ""),
            name=kept.get("name", ""),
            handle=kept.get("handle", 0),
        )

    def run(self, text: str) -> int:
        """Run one statement and print its answer; returns its exit code."""
        self.journal.statement(text)
        if self.options.verbose:
            say(text)
        before = (self.session.alias, self.session.handle)
        result = self.instance.execute(self.session, text).result or message("SQL1224N")
        if (self.session.alias, self.session.handle) != before:
            self._keep()
        return self._show(result)

    def _keep(self) -> None:
        if self.session.alias:
            kept = {"alias": self.session.alias, "name": self.session.name, "handle": self.session.handle}
            write_json(self.back_end, kept)
        else:
            self.back_end.unlink(missing_ok=True)

    def _show(self, result: Result) -> int:
        text, code = result.text, result.rc
        if not self.options.warnings:
            text = re.sub(r"(?m)^(?:SQL|DB2)\d+W  [\s\S]*?(?=^(?:SQL|DB2)\d+[A-Z]  |\Z)", "", text).rstrip("\n")
            code &= ~3
        if self.options.errors:
            text = _code(result.text, self.options.errors)
        if self.options.output and (text or result.rc == 0):
            say(text)
        return code

    def run_all(self, texts: list[str]) -> int:
        """Run the statements of a file; exit codes are OR-ed."""
        code = 0
        for text in texts:
            got = self.run(text)
            if self.options.output:
                say("")
            code |= got
            if got & 8 or (self.options.stop and got & 4) or text.upper() in {"QUIT", "TERMINATE"}:
                break
        return code


def _code(text: str, kind: str) -> str:
    """Return the SQLCODE or SQLSTATE of an answer."""
    if kind == "s":
        state = re.search(r"SQLSTATE=(\w+)", text)
        return state[1] if state else "00000"
    match = re.search(r"SQL0*(\d+)([A-Z])  ", text)
    if match is None:
        return "0"
    return f"{'' if match[2] == 'W' else '-'}{match[1]}"


def _question(text: str) -> str:
    sys.stdout.write(text)
    sys.stdout.flush()
    return sys.stdin.readline()


def db2(home: Home, arguments: list[str], journal: CommandJournal) -> int:
    """Run the command line processor."""
    try:
        options, words = parse_arguments(arguments, os.environ.get("DB2OPTIONS", ""))
    except OptionError as exc:
        say(message("DB21001E", option=exc).text)
        return 4
    processor = CommandLineProcessor(home, journal, options)
    if options.file:
        try:
            text = Path(options.file).read_text(encoding="utf-8")
        except OSError:
            say(message("DB21005E", file=options.file).text)
            return 4
        return processor.run_all(list(statements(text, options.terminator)))
    if words and words != ["-"]:
        text = " ".join(words).strip()
        return processor.run(text.rstrip(options.terminator) if options.terminator else text)
    return processor.run_all(list(statements(sys.stdin.read(), options.terminator)))


# db2pd


def db2pd(home: Home, arguments: list[str], _journal: CommandJournal) -> int:
    """Show what active databases do. Its exit code says nothing; its text does."""
    instance = FileInstance(home)
    lowered = [word.lower() for word in arguments]
    options = [word for word in lowered if word in db2pd_report.OPTIONS]
    if instance.environment.faults.take("db2pd-transient"):
        say("\n".join(["", *db2pd_report.TRANSIENT, ""]))
        return 0
    if "-alldbs" in lowered:
        names = [view["name"] for view in instance.views()]
    else:
        places = [index for index, word in enumerate(lowered) if word in {"-db", "-d", "-database"}]
        names = [arguments[index + 1].upper() for index in places if index + 1 < len(arguments)]
    for option in options if not names else []:
        say(f"\n{db2pd_report.NEEDS_ACTIVE.format(option=option)}\n")
    for name in names:
        say(_db2pd(instance, name, options))
    return 0


def _db2pd(instance: FileInstance, alias: str, options: list[str]) -> str:
    settings = instance.environment.settings
    entry = (instance.directory() or {}).get(alias)
    view = instance.view(entry.name) if entry is not None else None
    if view is None or entry is None:
        return db2pd_report.not_active(alias, options, settings.product)
    locale, now = locale_of(), instance.now()
    parts = []
    if "-hadr" in options:
        parts.append(db2pd_report.hadr(view, now, settings, locale))
    if "-dbcfg" in options:
        state = instance.load(entry.name)
        parts.append(db2pd_report.dbcfg(view, state.cfg if state else {}, now, settings, locale))
    state = instance.load(entry.name)
    if state is not None and set(options) & set(db2pd_report.STORAGE_OPTIONS):
        parts.append(
            db2pd_report.storage(
                db2pd_report.header(view, now, settings, locale), state, options, settings.product.order
            )
        )
    return "\n".join(parts) or db2pd_report.title(view, now, settings, locale)


# The instance


def db2start(home: Home, _arguments: list[str], _journal: CommandJournal) -> int:
    """Start the instance."""
    from . import instance_process  # noqa: PLC0415 - the other commands start faster without it

    return _stamped(home, instance_process.start(home), {"SQL1063N": 0, "SQL5043N": 2})


def db2stop(home: Home, arguments: list[str], _journal: CommandJournal) -> int:
    """Stop the instance; with "force" whatever is active."""
    from . import instance_process  # noqa: PLC0415 - the other commands start faster without it

    return _stamped(
        home, instance_process.stop(home, force="force" in [word.lower() for word in arguments]), {"SQL1064N": 0}
    )


def db2_kill(home: Home, _arguments: list[str], _journal: CommandJournal) -> int:
    """Kill all processes of the instance."""
    from . import instance_process  # noqa: PLC0415 - the other commands start faster without it

    instance_process.kill(home)
    say("ipclean: Removing DB2 engine and client's IPC resources for " + home.name + ".")
    return 0


def _stamped(home: Home, identifier: str, codes: dict[str, int]) -> int:
    text = f"{identifier}  {MESSAGES[identifier]}"
    environment = FileEnvironment(home)
    say(f"{locale_of().date(environment.wall(environment.now()))}     0   0   {text}")
    say(text)
    return codes.get(identifier, 1)


def db2level(home: Home, _arguments: list[str], _journal: CommandJournal) -> int:
    """Show the version."""
    say(reports.level(home.settings().product, home.name))
    return 0


def db2ilist(home: Home, _arguments: list[str], _journal: CommandJournal) -> int:
    """List the instances."""
    say(home.name)
    return 0


def db2set(home: Home, arguments: list[str], _journal: CommandJournal) -> int:
    """Show or set registry variables; a running instance keeps those it was started with."""
    values = home.registry()
    wanted = [word for word in arguments if not word.startswith("-")]
    if not wanted:
        mark = "[i] " if "-all" in arguments else ""
        for name, value in sorted(values.items()):
            say(f"{mark}{name}={value}")
        return 0
    name, sign, value = wanted[0].partition("=")
    name = name.upper()
    if not sign:
        if name in values:
            say(values[name])
            return 0
        unset = message("DBI1303W")
        say(unset.text)
        return unset.rc
    home.keep_registry({key: kept for key, kept in {**values, name: value}.items() if kept})
    return 0


def db2ckbkp(home: Home, arguments: list[str], _journal: CommandJournal) -> int:
    """Check backup images."""
    code = 0
    for name in [word for word in arguments if not word.startswith("-")]:
        header = images.read_header(Path(name)) if Path(name).is_file() else {}
        if header and {"-h", "-H"} & set(arguments):
            say(f"\n=====================\nMEDIA HEADER REACHED:\n=====================\n{_header(home, header)}")
        if header and "-H" in arguments:  # only the beginning of the file is read
            continue
        try:
            images.read_image(Path(name))
        except (OSError, images.DamagedError):
            say(f"\nERROR! {name} is not a complete backup image.\n")
            code = 1
        else:
            say("\n[1] Buffers processed:  ##########\n\nImage Verification Complete - successful.\n")
    return code


def _header(home: Home, header: dict[str, str]) -> str:
    product = home.settings().product
    pairs = [
        ("Server Database Name", header["database"]),
        ("Server Database Alias", header["alias"]),
        ("Client Database Alias", header["alias"]),
        ("Timestamp", header["stamp"]),
        ("Instance", header["instance"]),
        ("Release ID", f"{product.release_level} (DB2 v{product.version})"),
        ("Backup Mode", f"{int(bool(header['online']))} ({'Online' if header['online'] else 'Offline'})"),
        ("Backup Type", "0 (Database-level)"),
        ("Backup Granularity", "0 (Non-incremental)"),
        ("Number of Sessions", header.get("files", 1)),
        ("Platform", header["platform"]),
    ]
    return "\n".join(f"\t{label:<30} -- {value}" for label, value in pairs)


COMMANDS: dict[str, Callable[[Home, list[str], CommandJournal], int]] = {
    "db2": db2,
    "db2pd": db2pd,
    "db2start": db2start,
    "db2stop": db2stop,
    "db2_kill": db2_kill,
    "db2level": db2level,
    "db2ilist": db2ilist,
    "db2set": db2set,
    "db2ckbkp": db2ckbkp,
}


def main(arguments: list[str]) -> int:
    """Run a command, given as SQLLIB NAME [ARGUMENT …]; returns its exit code. The launchers in sqllib/bin call it."""
    sqllib, name, *arguments = arguments
    home = Home(Path(sqllib))
    with CommandJournal(home.journal).command(name, arguments) as journal:
        journal.rc = _guarded(home, name, arguments, journal)
        return journal.rc


def _guarded(home: Home, name: str, arguments: list[str], journal: CommandJournal) -> int:
    if os.environ.get("DB2INSTANCE") != home.name:
        say(message("SQL10007N").text)
        return 8
    if os.geteuid() != home.sqllib.stat().st_uid:
        say(message("SQL1092N", user=user_name().upper()).text)
        return 4
    return COMMANDS[name](home, arguments, journal)
