# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One run of the photo job, from the assembly line to the web server. Two callers: the program and the module.

The job reads the current photos (of the web server, compared with the stage) and the wanted photos (of the dump) at the
same time. The plan follows from both, and the guards check it. After that, the job writes to the stage and the web
server. A dry run is the same run up to that point. Python 3.6.
"""

import os
import pwd
from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Optional, Set, Union

from ansible_collections.sametime.estate.plugins.module_utils._photos import files, plan, report, settings
from ansible_collections.sametime.estate.plugins.module_utils._photos.assembly_line import AssemblyLine, Dump
from ansible_collections.sametime.estate.plugins.module_utils._photos.directory_dump import DirectoryDump
from ansible_collections.sametime.estate.plugins.module_utils._photos.dump_list import Entry
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.lock import Lock
from ansible_collections.sametime.estate.plugins.module_utils._photos.names import assign, people
from ansible_collections.sametime.estate.plugins.module_utils._photos.process import Process, Processes
from ansible_collections.sametime.estate.plugins.module_utils._photos.reporter import Reporter
from ansible_collections.sametime.estate.plugins.module_utils._photos.rsync.listing import Listing
from ansible_collections.sametime.estate.plugins.module_utils._photos.rsync.target import Target
from ansible_collections.sametime.estate.plugins.module_utils._photos.scan import Original, Reader, Scan, scan
from ansible_collections.sametime.estate.plugins.module_utils._photos.stage import Stage

__all__ = ["PHASES", "Options", "execute", "load"]

PHASES = ("stage", "transfer", "all")


class Options(NamedTuple):
    """Options of one run. caller: program or ansible, for the journal."""

    phase: str = "all"
    export: bool = True
    dry_run: bool = False
    override_guards: bool = False
    caller: str = "program"


class _Wanted(NamedTuple):
    """The usable photos of the dump. photos: name -> digest. sources: name -> entry of the dump.

    originals: the dumped files of photos whose metadata were removed; None: the dump was not read.
    """

    photos: Dict[str, str]
    sources: Mapping[str, Entry]
    refused: List[assign.Refused]
    originals: Optional[Dict[str, Original]] = None


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
        self.summary = report.EMPTY

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
        """Synchronize the web server with the dump, or in the phase `transfer` with the stage."""
        with Target(_transfer_settings(self._config), self._processes.start) as target:
            target.open(self._stage.directory)
            staged = self._load()
            wanted = self._offered(staged) if self._options.phase == "all" else _staged_only(staged)
            stage_change = self._stage_plan(staged, wanted)  # while the web server is still comparing
            if stage_change.changed and not self._options.dry_run:
                target.prepare(self._stage.directory)
            listing = target.read()
            served = plan.served(staged, listing)
            altered = self._stage.altered([name for name in listing.differing if name in staged])
            if altered:
                wanted = self._without_altered(staged, wanted, altered)
                stage_change = self._stage_plan(staged, wanted)
            self._recognize(target, served, wanted, listing)
            # If a new photo is refused, the staged one stays. It is restored if the web server lost or altered it.
            held = {name: staged[name] for name in _names(wanted) if staged.get(name)}
            content = dict(wanted.photos, **held)
            self._withhold(content, wanted, listing, target.name)
            change = plan.make(served, content, _names(wanted))
            self._note(
                plan=change,
                foreign=listing.foreign,
                diff=plan.diff(change, served, content),
                changed=change.changed or stage_change.changed,
            )
            self._guard(stage_change, len(staged), len(wanted.photos), "in the stage")
            self._guard(change, len(served), len(wanted.photos), f"on {target.name}")
            self._write_stage(stage_change, wanted)
            self._write_target(target, change, listing)

    def _load(self) -> Dict[str, str]:
        staged = self._stage.load()
        self.warn(self._stage.warnings)
        return staged

    def _offered(self, staged: Mapping[str, str]) -> _Wanted:
        """Return the usable photos of the dump. Raises PhotoError."""
        dump = self._source.dump()
        named = self._name(dump)
        scanned = self._scan(named.photos, staged if self._stage.settled else {})
        refused = sorted(named.refused + scanned.refused, key=lambda one: (one.uid, one.path))
        self._note(refused=refused, warnings=scanned.warnings)
        if not scanned.digests:
            raise PhotoError(
                "dump_empty", f"none of the {len(dump.entries)} photos of the dump is usable; nothing was changed"
            )
        return _Wanted(scanned.digests, named.photos, refused, scanned.originals)

    def _scan(self, photos: Mapping[str, Entry], known: Mapping[str, str]) -> Scan:
        take = _ignore if self._options.dry_run else self._stage.bring_in
        return scan(photos, known, self._reader, take, self._stage.originals)

    def _without_altered(self, staged: Dict[str, str], wanted: _Wanted, altered: List[str]) -> _Wanted:
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
        return _Wanted(photos, wanted.sources, wanted.refused + refused, originals)

    def _name(self, dump: Dump) -> assign.Naming:
        names = self._config.names
        if dump.addresses is not None:
            return assign.by_map(dump.entries, dump.addresses)
        if names.source == "file_name":
            return assign.by_file_name(dump.entries, dump.directory)
        text = files.read(names.map, "the map of mail addresses", "map")
        try:
            if names.source == "csv":
                known = people.from_csv(text, names.uid, names.mail, names.delimiter)
            else:
                known = people.from_ldif(text, names.uid, names.mail)
        except people.MapError as exc:
            raise PhotoError("map", f"{names.map}: {exc}; nothing was changed") from exc
        if not known:
            raise PhotoError("map", f"{names.map} has no user id in {names.uid}; nothing was changed")
        return assign.by_map(dump.entries, known)

    def _recognize(self, target: Target, served: Dict[str, Optional[str]], wanted: _Wanted, listing: Listing) -> None:
        """Compare photos that only the web server has with the dump; an earlier tool may have put them there.

        A dumped file with metadata is not what shall be served, so its photo is sent again.
        """
        with_metadata = wanted.originals or {}
        candidates = [name for name in listing.extra if name in wanted.photos and name not in with_metadata]
        unknown = {name: wanted.sources[name].path for name in candidates}
        if unknown:
            for name in target.equal(unknown):
                served[name] = wanted.photos[name]

    def _withhold(self, content: Dict[str, str], wanted: _Wanted, listing: Listing, target: str) -> None:
        """Take photos out of ``content`` in whose place the web server has a directory, and note them as refused."""
        occupied = [name for name in listing.occupied if content.pop(name, None) is not None]
        refused = [
            assign.Refused(
                entry.uid if entry else "",
                entry.path if entry else os.path.join(self._stage.directory, name),
                name,
                f"{target} has a directory with the name of this photo; remove it there",
            )
            for name, entry in ((name, wanted.sources.get(name)) for name in occupied)
        ]
        if refused:
            self._note(refused=self.summary.refused + refused)

    def _stage_plan(self, staged: Mapping[str, str], wanted: _Wanted) -> plan.Plan:
        return plan.make(staged, wanted.photos, _names(wanted))

    def _guard(self, change: plan.Plan, present: int, usable: int, place: str) -> None:
        if not self._options.override_guards:
            plan.guard(change, present, usable, self._guards, place)

    def _write_stage(self, change: plan.Plan, wanted: _Wanted) -> None:
        # A damaged manifest is written again, so that the next run can use it.
        if (change.changed or self._stage.warnings) and not self._options.dry_run:
            new = {name: wanted.photos[name] for name in change.added + change.updated}
            self._stage.apply(new, change.removed)
        if wanted.originals is not None and not self._options.dry_run:
            self._stage.settle(wanted.originals)

    def _write_target(self, target: Target, change: plan.Plan, listing: Listing) -> None:
        sent = change.added + change.updated
        if not self._options.dry_run:
            unknown = set(listing.differing + listing.extra)
            self._stage.renew(name for name in sent if name in unknown)
            target.write(self._stage.directory, sent, change.removed)
            # rsync reuses leftovers of a broken run for photos that it sends. The other leftovers are deleted.
            target.sweep([name for name in listing.leftovers if name not in sent])

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


def _names(wanted: _Wanted) -> Set[str]:
    """Return the known names of refused photos."""
    return {one.name for one in wanted.refused if one.name is not None}


def _staged_only(staged: Dict[str, str]) -> _Wanted:
    if not staged:
        raise PhotoError("dump_empty", "the stage contains no photo; run the phase stage first")
    return _Wanted(dict(staged), {}, [])


def _transfer_settings(config: settings.Settings) -> settings.Transfer:
    if config.transfer is None:
        raise PhotoError("config", "the section [transfer] is missing; add it, or run only the phase stage")
    return config.transfer


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
        _transfer_settings(config)


def _user() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())
