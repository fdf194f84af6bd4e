# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carry out a plan so that a configuration that httpd refuses never becomes the live one.

The order: test the whole configuration with the new parts beside the live ones, replace the files, test again, restart
gracefully, prove by a request. After a failure at any step the old files are restored. Python 3.6; all contact with
the host goes through Server.
"""

import sys
from typing import Any, Callable, Optional, Sequence

from ansible_collections.sametime.estate.plugins.module_utils._ihs import httpd_conf, inherited
from ansible_collections.sametime.estate.plugins.module_utils._ihs.errors import IhsError
from ansible_collections.sametime.estate.plugins.module_utils._ihs.plan import Plan
from ansible_collections.sametime.estate.plugins.module_utils._ihs.server import Server
from ansible_collections.sametime.estate.plugins.module_utils._ihs.wanted import Probe, Wanted

# What an old mod_ssl says to "SSLProtocol -TLSv1.1": Illegal protocol 'TLSv1.1'.
_OLD_TLS = (
    "Its mod_ssl cannot exclude TLS 1.0 and TLS 1.1, which clients must not use any more. Use a newer httpd or IBM "
    "HTTP Server for https, or serve photos on http only (in role photo_vhost: an empty photo_vhost_tls). "
)


def test(server: Server, wanted: Wanted, planned: Plan, missing: Sequence[str]) -> None:
    """Let httpd test the whole configuration as it will be, beside the live one.

    missing: programs that the fragment starts and that do not exist yet; httpd tests only that there is such a file.
    Raises IhsError: httpd refuses it; the message is httpd's own, and says whether the fragment is the cause.
    """
    message = _refusal_of_trial(
        server, wanted.path, planned, planned.new_main, _with_others(planned.new_fragment, missing)
    )
    if message is None:
        return
    if wanted.text is not None:
        before = _refusal_of_trial(server, wanted.path, planned, planned.main, None)
        if before is not None:
            raise IhsError(
                f"httpd refuses its configuration even without {wanted.path}; repair that first. httpd says: {before}",
                httpd=before,
            )
    sentence = _OLD_TLS if "Illegal protocol" in message else ""
    raise IhsError(
        f"httpd refuses the new configuration, nothing was changed. {sentence}httpd says: {message}", httpd=message
    )


def apply(
    server: Server, wanted: Wanted, planned: Plan, backup: Optional[Callable[[str], Any]] = None
) -> Optional[str]:
    """Carry out the plan; return the path of the backup, if one was made.

    backup: copies a file and returns the path of the copy. Raises IhsError: after the old state is restored.
    """
    saved = None
    if backup and planned.main != planned.new_main:
        saved = backup(server.paths.config)
    size = server.log_size()
    try:
        _replace_files(server, wanted, planned)
        _retest(server)
        if planned.reload:
            server.reload()
            if planned.restarts_twice:
                _wait(server, wanted)  # two requests for a restart at the same time would be one restart
                server.reload()
            _prove(server, wanted)
        if planned.new_fragment is None:
            server.write(wanted.path, None)
    except (IhsError, OSError) as exc:
        raise _restored(server, wanted, planned, exc, size) from exc
    return saved


def require_running(server: Server, wanted: Wanted, planned: Plan, stopped_server: str) -> None:
    """Refuse a change that no request can prove, because the server does not run.

    stopped_server: "fail", or "accept" for a server that is stopped on purpose. Raises IhsError: the server is stopped
    and that is not accepted, or something answers although the server seems to be stopped.
    """
    if planned.running or not (planned.changed or wanted.text is not None):
        return
    place = f"there is no process of httpd in its PidFile {server.pid_file()}"
    for probe in wanted.probes:
        if not server.listens(probe):
            continue
        raise IhsError(
            f"{place}, but {probe.address}:{probe.port} answers; nothing was changed. If this is the "
            "server, correct PidFile, or set config and apachectl to those of the running server. If it is another "
            "server, set the address of the probe (in role photo_vhost: photo_vhost_probe_address)"
        )
    if stopped_server == "fail":
        raise IhsError(
            f"httpd does not run ({place}), so no request can prove the configuration; nothing was changed. Start "
            "the server and run again. If it is stopped on purpose, set stopped_server to accept (in role photo_vhost: "
            "photo_vhost_stopped_server)"
        )


def _inherited(server: Server) -> str:
    """Return a sentence about settings of the main server that virtual hosts inherit and that can answer a request."""
    places = inherited.inherited(server.configuration())
    return f". Virtual hosts inherit these settings of the main server: {'; '.join(places)}" if places else ""


def _reason(server: Server, probe: Probe, last: str) -> str:
    """Return a sentence about what may keep the configuration from answering."""
    if last.isdigit():
        return _inherited(server)
    places = inherited.doubtful_listens(server.configuration(), probe.port)
    if not places:
        return ""
    return f". {'; '.join(places)}, so it may have no effect; write a Listen for this port outside of every condition"


def _link(server: Server, probe: Probe) -> str:
    """Return a sentence about a link in the path of the photos, which httpd may refuse to follow."""
    link = server.link_in(probe.file) if probe.file else None
    if link is None:
        return ""
    return f". {link} is a link, and httpd follows one only with Options FollowSymLinks; name the directory behind it"


def _with_others(fragment: Optional[str], missing: Sequence[str]) -> Optional[str]:
    for path in missing:
        fragment = fragment and fragment.replace(path, sys.executable)
    return fragment


def _refusal_of_trial(server: Server, path: str, planned: Plan, main: str, fragment: Optional[str]) -> Optional[str]:
    """Test a main file with a fragment (None: without) in trial copies; the message names the real files."""
    paths = server.trial({"fragment.conf": fragment} if fragment is not None else {})
    copy = paths.get("fragment.conf")
    text = httpd_conf.candidate(main, server.paths.root, path, copy, server.expand, planned.variables)
    paths.update(server.trial({"httpd.conf": text}))
    message = server.refusal(paths["httpd.conf"])
    if message is None:
        return None
    message = message.replace(paths["httpd.conf"], server.paths.config)
    return message.replace(paths.get("fragment.conf", paths["httpd.conf"]), path)


def _replace_files(server: Server, wanted: Wanted, planned: Plan) -> None:
    """Write the files. A fragment that goes stays until the server no longer uses it, or a pattern would include it."""
    if planned.new_fragment is not None and planned.fragment != planned.new_fragment:
        server.write(wanted.path, planned.new_fragment)
    if planned.main != planned.new_main:
        if server.read(server.paths.config) != planned.main:
            raise IhsError(f"{server.paths.config} was changed by somebody else meanwhile; run again")
        server.write(server.paths.config, planned.new_main)
    included = httpd_conf.includes(planned.new_main, server.paths.root, wanted.path, planned.variables)
    if planned.new_fragment is None and included:
        server.write(wanted.path, None)


def _retest(server: Server) -> None:
    message = server.refusal()
    if message is not None:
        raise IhsError(f"httpd refuses the configuration in its place: {message}", httpd=message)


def _prove(server: Server, wanted: Wanted) -> None:
    """Ask the server for the configuration that it really runs."""
    for probe in wanted.probes:
        _prove_by(server, probe, present=wanted.text is not None)
    if not wanted.probes and not server.stays():
        raise IhsError("httpd ended after it was given the new configuration")


def _wait(server: Server, wanted: Wanted) -> None:
    """Wait until the server runs the new configuration."""
    for probe in wanted.probes:
        _answers(server, probe, present=True)


def _answers(server: Server, probe: Probe, present: bool) -> None:
    last = server.wait(probe, wanted=present)
    if last is not None:
        expected = f"{'' if present else 'not '}{probe.status}"
        raise IhsError(
            f"the new configuration does not answer: {_place(probe)} gave {last} to GET {probe.path} for {probe.host}, "
            f"expected {expected}{_reason(server, probe, last)}"
        )


def _place(probe: Probe) -> str:
    return f"{'https ' if probe.tls else ''}{probe.address}:{probe.port}"


def _prove_by(server: Server, probe: Probe, present: bool) -> None:
    _answers(server, probe, present)
    if not present:
        return
    faults = server.certificate(probe).problems
    if faults:
        raise IhsError(
            f"clients refuse the certificate that {_place(probe)} presents for {probe.host}: {'; '.join(faults)}"
        )
    problem = server.disproof(probe)
    if problem:
        more = _inherited(server) + (_link(server, probe) if " gave 403 " in problem else "")
        raise IhsError(f"the new configuration does not serve photos as expected: {problem}{more}")


def _restored(server: Server, wanted: Wanted, planned: Plan, cause: Exception, size: int) -> IhsError:
    """Restore both files, let the server read them, and return an error with all that is known."""
    details = dict(getattr(cause, "details", {}))
    if not planned.files_differ:
        return IhsError(f"{cause}. The files were already as wanted and stay.", **details)
    log = server.log_since(size)
    if log:
        details["error_log"] = log
    end = "the old configuration is restored"
    try:
        if server.read(server.paths.config) == planned.new_main:
            server.write(server.paths.config, planned.main)
        if server.read(wanted.path) != planned.fragment:
            server.write(wanted.path, planned.fragment)
        message = server.refusal()
        if message is not None:
            end = f"the old files are restored, but httpd refuses them too: {message}"
        elif planned.running:
            (server.reload if server.running() else server.start)()
            end = "the old configuration is restored and live"
    except (IhsError, OSError) as exc:
        end = f"restoring the old configuration failed too: {exc}"
    log_text = f" The error log says: {log}" if log else ""
    return IhsError(f"{cause}; {end}.{log_text}", **details)
