# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bringing a fragment to life, or taking it away, so that a refused configuration never becomes the live one.

The order: present state, plan, test of the whole configuration with the new parts beside the live ones, swap, test,
graceful restart, proof by a request; whatever fails puts back what was there. Python 3.6; all contact with the host
goes through Server.
"""

import hashlib
import re
from typing import Any, Callable, Dict, List, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._ihs import httpd_conf
from ansible_collections.sametime.estate.plugins.module_utils._ihs.errors import IhsError
from ansible_collections.sametime.estate.plugins.module_utils._ihs.server import Probe, Server

# Stands in fragments and probe paths for the digest of the fragment.
PLACEHOLDER = "@digest@"


class Wanted(NamedTuple):
    """To be: the fragment's path and text (None: absent), the modules it needs, how to prove it."""

    path: str
    text: Optional[str]
    modules: List[str]
    probe: Optional[Probe]


class Plan(NamedTuple):
    """As is and to be of both files, and whether the running server has yet to take them."""

    main: str
    new_main: str
    fragment: Optional[str]
    new_fragment: Optional[str]
    running: bool
    reload: bool

    @property
    def files_differ(self) -> bool:
        """Tell whether a file must be written."""
        return self.main != self.new_main or self.fragment != self.new_fragment

    @property
    def changed(self) -> bool:
        """Tell whether anything must be done."""
        return self.files_differ or self.reload


class Stamped(NamedTuple):
    """A fragment and a probe with the digest in place of the placeholder."""

    text: Optional[str]
    probe: Optional[Probe]
    digest: Optional[str]


def stamp(text: str, probe: Optional[Probe]) -> Stamped:
    """Put the digest of a fragment into it and into its probe."""
    text = text if text.endswith("\n") else text + "\n"
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()[:32]
    if probe:
        probe = probe._replace(path=probe.path.replace(PLACEHOLDER, digest))
    return Stamped(text.replace(PLACEHOLDER, digest), probe, digest)


def unstamp(fragment: Optional[str], probe: Optional[Probe]) -> Stamped:
    """Find the digest of a fragment that is to go, by the probe's path in it; without it there is no proof."""
    if fragment is None or probe is None or PLACEHOLDER not in probe.path:
        return Stamped(None, None, None)
    before, after = (re.escape(part) for part in probe.path.split(PLACEHOLDER, 1))
    found = re.search(f"{before}([0-9a-f]{{32}}){after}", fragment)
    if not found:
        return Stamped(None, None, None)
    digest = found.group(1)
    return Stamped(None, probe._replace(path=probe.path.replace(PLACEHOLDER, digest)), digest)


def plan(server: Server, wanted: Wanted) -> Plan:
    """Compare as is with to be.

    :raises IhsError: when the main file is missing or another file includes the fragment.
    """
    main = server.read(server.paths.config)
    if main is None:
        raise IhsError(
            f"{server.paths.config} does not exist; set config to the main configuration file of this server"
        )
    _refuse_nested(server, wanted.path)
    fragment = server.read(wanted.path)
    new_fragment = None if wanted.text is None else wanted.text.encode("utf-8").decode("latin-1")
    if new_fragment is None:
        new_main = httpd_conf.without_include(main, server.paths.root, wanted.path)
    else:
        new_main = main
        for module in _missing_modules(server, main, wanted):
            new_main = httpd_conf.with_module(new_main, module)
        new_main = httpd_conf.with_include(new_main, server.paths.root, wanted.path)
    running = server.running()
    same = main == new_main and fragment == new_fragment
    stale = bool(same and running and wanted.probe and new_fragment is not None and not _answers(server, wanted.probe))
    return Plan(main, new_main, fragment, new_fragment, running, running and (stale or not same))


def test(server: Server, wanted: Wanted, planned: Plan) -> None:
    """Let httpd judge the whole configuration as it will be, beside the live one.

    :raises IhsError: with httpd's message; it says whether the fragment is to blame.
    """
    message = _refusal_of_trial(server, wanted.path, planned.new_main, planned.new_fragment)
    if message is None:
        return
    if wanted.text is not None:
        before = _refusal_of_trial(server, wanted.path, planned.main, None)
        if before is not None:
            raise IhsError(
                f"httpd refuses its configuration even without {wanted.path}; repair that first. httpd says: {before}",
                httpd=before,
            )
    raise IhsError(f"httpd refuses the new configuration, nothing was changed. httpd says: {message}", httpd=message)


def apply(
    server: Server, wanted: Wanted, planned: Plan, backup: Optional[Callable[[str], Any]] = None
) -> Optional[str]:
    """Do what the plan says; return the path of the backup, if one was made.

    :raises IhsError: after the old state is back, with httpd's own words.
    """
    saved = None
    if backup and planned.main != planned.new_main:
        saved = backup(server.paths.config)
    size = server.log_size()
    try:
        _swap(server, wanted, planned)
        _retest(server)
        if planned.reload:
            server.reload()
            _prove(server, wanted)
        if planned.new_fragment is None:
            server.write(wanted.path, None)
    except (IhsError, OSError) as exc:
        raise _restored(server, wanted, planned, exc, size) from exc
    return saved


def candidate_without(server: Server, path: str) -> str:
    """Write a main file as if a fragment were not there; return its path."""
    main = server.read(server.paths.config) or ""
    text = httpd_conf.candidate(main, server.paths.root, path, None, server.expand)
    return server.trial({"httpd.conf": text})["httpd.conf"]


def actions(planned: Plan, root: str, path: str, modules: List[str]) -> List[str]:
    """Name what a plan does, in its order."""
    words = []
    if planned.fragment != planned.new_fragment:
        words.append("remove fragment" if planned.new_fragment is None else "write fragment")
    loaded = [httpd_conf.loads(planned.new_main, m) and not httpd_conf.loads(planned.main, m) for m in modules]
    words.extend(f"load {module}" for module, is_new in zip(modules, loaded) if is_new)
    before, after = (bool(httpd_conf.includes(text, root, path)) for text in (planned.main, planned.new_main))
    if before != after:
        words.append("include fragment" if after else "remove include")
    if planned.reload:
        words.append("graceful restart")
    return words


def diff(planned: Plan, config: str, path: str) -> List[Dict[str, str]]:
    """Show the fragment whole, it is ours, and of the main file only the touched lines."""
    shown = []
    if planned.main != planned.new_main:
        before, after = (text.splitlines(True) for text in (planned.main, planned.new_main))
        shown.append(_shown(config, _only(before, after), _only(after, before)))
    if planned.fragment != planned.new_fragment:
        shown.append(_shown(path, planned.fragment or "", planned.new_fragment or ""))
    if planned.reload and not planned.files_differ:
        shown.append(_shown("running server", "another configuration\n", "this configuration\n"))
    return shown


def _only(lines: List[str], others: List[str]) -> str:
    return "".join(line for line in lines if line not in others)


def _shown(name: str, before: str, after: str) -> Dict[str, str]:
    before, after = (text.encode("latin-1").decode("utf-8", "replace") for text in (before, after))
    return {"before_header": name, "after_header": name, "before": before, "after": after}


def _missing_modules(server: Server, main: str, wanted: Wanted) -> List[str]:
    """Return the modules that no line of the main file loads; httpd itself knows of those loaded elsewhere."""
    missing = [module for module in wanted.modules if not httpd_conf.loads(main, module)]
    if not missing:
        return []
    trial = candidate_without(server, wanted.path)
    loaded = server.modules(trial)
    return [module for module in missing if module not in loaded]


def _refuse_nested(server: Server, path: str) -> None:
    """The fragment is included by the main file itself or not at all; else a test run could not replace it."""
    for located in server.configuration():
        pattern = httpd_conf.include_pattern(located.directive, server.paths.root)
        outside = located.file != server.paths.config or not located.directive.plain
        if pattern and outside and httpd_conf.covers(pattern, path):
            raise IhsError(
                f"{path} is already included by {located.file}, out of a place where it cannot be tested on its own; "
                "set path to a file that no other file includes"
            )


def _answers(server: Server, probe: Probe) -> bool:
    return server.status(probe) == str(probe.status)


def _refusal_of_trial(server: Server, path: str, main: str, fragment: Optional[str]) -> Optional[str]:
    """Test a main file with a fragment (None: without) in trial copies; the message names the real files."""
    paths = server.trial({"fragment.conf": fragment} if fragment is not None else {})
    text = httpd_conf.candidate(main, server.paths.root, path, paths.get("fragment.conf"), server.expand)
    paths.update(server.trial({"httpd.conf": text}))
    message = server.refusal(paths["httpd.conf"])
    if message is None:
        return None
    message = message.replace(paths["httpd.conf"], server.paths.config)
    return message.replace(paths.get("fragment.conf", paths["httpd.conf"]), path)


def _swap(server: Server, wanted: Wanted, planned: Plan) -> None:
    """Put the files in place. One that goes stays until the server has let go of it, or a pattern takes it in."""
    if planned.new_fragment is not None and planned.fragment != planned.new_fragment:
        server.write(wanted.path, planned.new_fragment)
    if planned.main != planned.new_main:
        if server.read(server.paths.config) != planned.main:
            raise IhsError(f"{server.paths.config} was changed by somebody else meanwhile; run again")
        server.write(server.paths.config, planned.new_main)
    if planned.new_fragment is None and httpd_conf.includes(planned.new_main, server.paths.root, wanted.path):
        server.write(wanted.path, None)


def _retest(server: Server) -> None:
    message = server.refusal()
    if message is not None:
        raise IhsError(f"httpd refuses the configuration in its place: {message}", httpd=message)


def _prove(server: Server, wanted: Wanted) -> None:
    """Ask the server for the configuration it really runs."""
    if wanted.probe:
        last = server.wait(wanted.probe, wanted=wanted.text is not None)
        if last is None:
            return
        probe = wanted.probe
        expected = f"{'' if wanted.text is not None else 'not '}{probe.status}"
        raise IhsError(
            f"the new configuration does not answer: {probe.address}:{probe.port} gave {last} to GET {probe.path} for "
            f"{probe.host}, expected {expected}"
        )
    if not server.stays():
        raise IhsError("httpd ended after it was given the new configuration")


def _restored(server: Server, wanted: Wanted, planned: Plan, cause: Exception, size: int) -> IhsError:
    """Put both files back, let the server take them, and tell all that is known."""
    details = dict(getattr(cause, "details", {}))
    if not planned.files_differ:
        return IhsError(f"{cause}. The files were as wanted before and stay.", **details)
    log = server.log_since(size)
    if log:
        details["error_log"] = log
    end = "the old configuration is back"
    try:
        if server.read(server.paths.config) == planned.new_main:
            server.write(server.paths.config, planned.main)
        if server.read(wanted.path) != planned.fragment:
            server.write(wanted.path, planned.fragment)
        message = server.refusal()
        if message is not None:
            end = f"the old files are back, but httpd refuses them too: {message}"
        elif planned.running:
            (server.reload if server.running() else server.start)()
            end = "the old configuration is back and live"
    except (IhsError, OSError) as exc:
        end = f"putting the old configuration back failed as well: {exc}"
    said = f" The error log says: {log}" if log else ""
    return IhsError(f"{cause}; {end}.{said}", **details)
