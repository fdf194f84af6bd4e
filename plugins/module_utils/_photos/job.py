# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One run of the photo job, from the assembly line to the web servers. Two callers: the program and the module.

The job reads the current photos (of each web server, compared with the stage) and the wanted photos (of the dump) at
the same time. The plans follow from both, and the guards check them. After that, the job writes to the stage and the
web servers. A dry run is the same run up to that point. Python 3.6.
"""

import os
import pwd
from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Union

from ansible_collections.sametime.estate.plugins.module_utils._photos import files, plan, report, settings
from ansible_collections.sametime.estate.plugins.module_utils._photos.assembly_line import AssemblyLine
from ansible_collections.sametime.estate.plugins.module_utils._photos.directory_dump import DirectoryDump
from ansible_collections.sametime.estate.plugins.module_utils._photos.dump_list import Entry
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.lock import Lock
from ansible_collections.sametime.estate.plugins.module_utils._photos.names import assign, naming
from ansible_collections.sametime.estate.plugins.module_utils._photos.process import Process, Processes
from ansible_collections.sametime.estate.plugins.module_utils._photos.reporter import Reporter
from ansible_collections.sametime.estate.plugins.module_utils._photos.scan import Reader, Scan, scan
from ansible_collections.sametime.estate.plugins.module_utils._photos.stage import Stage
from ansible_collections.sametime.estate.plugins.module_utils._photos.wanted import Wanted, of_stage
from ansible_collections.sametime.estate.plugins.module_utils._photos.web_servers import WebServer, WebServers

__all__ = ["PHASES", "Options", "execute", "load"]

PHASES = ("stage", "transfer", "all")


class Options(NamedTuple):
    """Options of one run. caller: program or ansible, for the journal."""

    phase: str = "all"
    export: bool = True
    dry_run: bool = False
    override_guards: bool = False
    caller: str = "program"


def load(path: str) -> settings.Settings:
    """Return the settings of the configuration file. Raises PhotoError (config)."""
    return settings.parse(files.read(path, "the configuration", "config"), path)


def execute(config: settings.Settings, options: Options) -> report.Summary:
    """Run the job, report the result in state file, journal and syslog, and return it.

    Raises PhotoError after it is reported.
    """
    user = _user()
    _check(config, options, user)
    reporter = Reporter(config.job, user, options.phase, options.caller, options.dry_run)
    job = _Job(config, options)
    owner = {"pid": os.getpid(), "user": user, "since": report.timestamp(reporter.started), "caller": options.caller}
    try:
        with Lock(os.path.join(config.job.home, "lock"), owner, options.dry_run):
            job.warn(reporter.recall())
            job.work()
    except PhotoError as exc:
        problem = reporter.publish(exc.cause, report.error_message(exc), job.summary)
        error = PhotoError(exc.cause, f"{exc}; moreover, {problem}", **exc.details) if problem else exc
        error.summary = job.summary
        raise error from exc.__cause__
    except BaseException:
        reporter.publish("unexpected", "the program ended with an error that it does not handle", job.summary)
        raise
    problem = reporter.publish("ok", "", job.summary)
    if problem:
        error = PhotoError("local", problem)
        error.summary = job.summary
        raise error
    return job.summary


class _Job:
    """The steps of a run. `summary` is up to date after each step."""

    def __init__(self, config: settings.Settings, options: Options) -> None:
        self._config = config
        self._options = options
        self._processes = Processes()
        self._source = _source(config, self._processes.start)
        self._stage = Stage(config.job.home, config.photos)
        self._reader = Reader(config.photos)
        self._guards = plan.Guards(config.job.minimum_count, config.job.maximum_removal_percent)
        self.summary = report.EMPTY._replace(web_servers={one.name: report.NOT_TRIED for one in config.transfers})

    def warn(self, warnings: List[str]) -> None:
        """Add warnings to the summary."""
        self._note(warnings=warnings)

    def work(self) -> None:
        options = self._options
        try:
            if options.export and options.phase != "transfer" and not options.dry_run:
                self._note(warnings=self._source.execute())
            if not options.dry_run:
                self._stage.begin()
            with self._reader, self._stage:
                if options.phase == "stage":
                    self._stage_only()
                else:
                    self._transfer()
        finally:
            self._processes.stop()

    def _stage_only(self) -> None:
        staged = self._load()
        staged.update(dict.fromkeys(self._stage.altered(staged), ""))
        wanted = self._offered(staged)
        change = self._stage_plan(staged, wanted)
        self._note(plan=change, diff=plan.diff(change, staged, wanted.photos), changed=change.changed)
        self._guard(change, len(staged), len(wanted.photos), "in the stage")
        self._write_stage(change, wanted)

    def _transfer(self) -> None:
        """Synchronize the web servers with the dump, or in the phase `transfer` with the stage."""
        with WebServers(_transfers(self._config), self._processes.start) as servers:
            servers.each(lambda server: server.target.open(self._stage.directory))
            staged = self._load()
            wanted = self._offered(staged) if self._options.phase == "all" else of_stage(staged)
            stage_change = self._stage_plan(staged, wanted)  # while the web servers are still comparing
            if stage_change.changed and not self._options.dry_run:
                servers.each(lambda server: server.target.prepare(self._stage.directory))
            try:
                servers.read(staged)
                altered = self._stage.altered([name for name in servers.differing() if name in staged])
                if altered:
                    wanted = self._without_altered(staged, wanted, altered)
                    stage_change = self._stage_plan(staged, wanted)
                    servers.doubt(altered)
                servers.each(lambda server: self._plan_for(server, staged, wanted))
                self._note_plans(servers, stage_change)
                self._guard(stage_change, len(staged), len(wanted.photos), "in the stage")
                servers.each(
                    lambda server: self._guard(
                        server.change, len(server.served), len(wanted.photos), f"on {server.name}"
                    )
                )
                self._write_stage(stage_change, wanted)
                self._write_servers(servers)
            finally:
                self._note(web_servers=servers.results())
            servers.conclude()

    def _plan_for(self, server: WebServer, staged: Dict[str, str], wanted: Wanted) -> None:
        """Plan what one web server gets."""
        self._recognize(server, wanted)
        # If a new photo is refused, the staged one stays. It is restored if the web server lost or altered it.
        held = {name: staged[name] for name in wanted.refused_names() if staged.get(name)}
        content = dict(wanted.photos, **held)
        self._withhold(content, wanted, server)
        server.content = content
        server.change = plan.make(server.served, content, wanted.refused_names())

    def _note_plans(self, servers: WebServers, stage_change: plan.Plan) -> None:
        planned = servers.working()
        change = plan.merge([server.change for server in planned])
        self._note(
            plan=change,
            foreign=sorted({name for server in planned for name in server.listing.foreign}),
            diff=servers.diff(),
            changed=change.changed or stage_change.changed,
        )

    def _load(self) -> Dict[str, str]:
        staged = self._stage.load()
        self.warn(self._stage.warnings)
        return staged

    def _offered(self, staged: Mapping[str, str]) -> Wanted:
        """Return the usable photos of the dump. Raises PhotoError."""
        dump = self._source.dump()
        if dump.addresses is not None:
            named = assign.by_map(dump.entries, dump.addresses)
        else:
            named = naming.name(dump.entries, dump.directory, self._config.names)
        scanned = self._scan(named.photos, staged if self._stage.settled else {})
        refused = sorted(named.refused + scanned.refused, key=lambda one: (one.uid, one.path))
        self._note(refused=refused, warnings=scanned.warnings)
        if not scanned.digests:
            raise PhotoError(
                "dump_empty", f"none of the {len(dump.entries)} photos of the dump is usable; nothing was changed"
            )
        return Wanted(scanned.digests, named.photos, refused, scanned.originals)

    def _scan(self, photos: Mapping[str, Entry], known: Mapping[str, str]) -> Scan:
        take = _ignore if self._options.dry_run else self._stage.bring_in
        return scan(photos, known, self._reader, take, self._stage.originals)

    def _without_altered(self, staged: Dict[str, str], wanted: Wanted, altered: List[str]) -> Wanted:
        """Read altered staged photos from the dump again, and return the wanted photos without those it lacks."""
        staged.update(dict.fromkeys(altered, ""))
        again = {name: wanted.sources[name] for name in altered if name in wanted.sources}
        scanned = self._scan(again, {})
        lost = [name for name in altered if name in wanted.photos and name not in scanned.digests]
        refused = scanned.refused + [
            assign.Refused("", os.path.join(self._stage.directory, name), name, "the staged photo was altered")
            for name in lost
            if name not in again
        ]
        photos = {name: digest for name, digest in wanted.photos.items() if name not in lost} if lost else wanted.photos
        photos.update(scanned.digests)
        self._note(refused=wanted.refused + refused)
        originals = None if wanted.originals is None else dict(wanted.originals, **scanned.originals)
        return Wanted(photos, wanted.sources, wanted.refused + refused, originals)

    def _recognize(self, server: WebServer, wanted: Wanted) -> None:
        """Compare photos that only the web server has with the dump; an earlier tool may have put them there.

        A dumped file with metadata must not be served as it is, so its photo is sent again.
        """
        with_metadata = wanted.originals or {}
        extra = server.listing.extra
        candidates = [name for name in extra if name in wanted.sources and name in wanted.photos]
        unknown = {name: wanted.sources[name].path for name in candidates if name not in with_metadata}
        if unknown:
            for name in server.target.equal(unknown):
                server.served[name] = wanted.photos[name]

    def _withhold(self, content: Dict[str, str], wanted: Wanted, server: WebServer) -> None:
        """Take photos out of ``content`` in whose place the web server has a directory, and note them as refused."""
        occupied = [name for name in server.listing.occupied if content.pop(name, None) is not None]
        refused = [
            assign.Refused(
                entry.uid if entry else "",
                entry.path if entry else os.path.join(self._stage.directory, name),
                name,
                f"{server.name} has a directory with the name of this photo; remove it there",
            )
            for name, entry in ((name, wanted.sources.get(name)) for name in occupied)
        ]
        if refused:
            self._note(refused=self.summary.refused + refused)

    def _stage_plan(self, staged: Mapping[str, str], wanted: Wanted) -> plan.Plan:
        return plan.make(staged, wanted.photos, wanted.refused_names())

    def _guard(self, change: plan.Plan, present: int, usable: int, place: str) -> None:
        if not self._options.override_guards:
            plan.guard(change, present, usable, self._guards, place)

    def _write_stage(self, change: plan.Plan, wanted: Wanted) -> None:
        # A damaged manifest is written again, so that the next run can use it.
        if (change.changed or self._stage.warnings) and not self._options.dry_run:
            new = {name: wanted.photos[name] for name in change.added + change.updated}
            self._stage.apply(new, change.removed)
        if wanted.originals is not None and not self._options.dry_run:
            self._stage.settle(wanted.originals)

    def _write_servers(self, servers: WebServers) -> None:
        if not self._options.dry_run:
            # Before the first web server gets anything, so that all get the same times.
            self._stage.renew(sorted({name for server in servers.working() for name in server.uncertain()}))
            servers.each(self._write_server)

    def _write_server(self, server: WebServer) -> None:
        sent = server.change.added + server.change.updated
        server.target.write(self._stage.directory, sent, server.change.removed)
        # rsync reuses leftovers of a broken run for photos that it sends. The other leftovers are deleted.
        server.target.sweep([name for name in server.listing.leftovers if name not in sent])

    def _note(self, **known: Any) -> None:
        known["warnings"] = self.summary.warnings + known.get("warnings", [])
        self.summary = self.summary._replace(**known)


def _source(config: settings.Settings, start: Callable[..., Process]) -> Union[AssemblyLine, DirectoryDump]:
    """Return where the photos come from; the settings have exactly one of both sections."""
    if config.directory is not None:
        return DirectoryDump(config.directory, config.names.mail, config.job.home, start)
    if config.export is None:
        raise PhotoError("config", "the section [export] is missing; add it, or the section [directory]")
    return AssemblyLine(config.export, start)


def _ignore(_name: str, _content: memoryview) -> None:
    """Ignore the photo: a dry run writes nothing."""


def _transfers(config: settings.Settings) -> List[settings.Transfer]:
    if not config.transfers:
        raise PhotoError("config", "the section [transfer] is missing; add it, or run only the phase stage")
    return config.transfers


def _check(config: settings.Settings, options: Options, user: str) -> None:
    """Check what reporting needs. Raises PhotoError (config)."""
    home = config.job.home
    if user != config.job.user:
        raise PhotoError(
            "config", f"the current account is {user}, but [job] user = {config.job.user}; run the job as that account"
        )
    if not os.path.isdir(home) or not os.access(home, os.W_OK | os.X_OK):
        raise PhotoError("config", f"[job] home = {home} is not a directory that {user} can write to; correct it")
    if options.phase != "stage":
        _transfers(config)


def _user() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())
