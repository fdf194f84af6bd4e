# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys that disagree: between cells, keys files and web servers, and with the calendar.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.sametime.estate.plugins.plugin_utils._sso.report.estate import Estate, Finding, day, listed

__all__ = ["findings"]

_EXPORT = (
    "export the keys of the cell (export_sso_keys.yml, or System Console > Security > Global security > LTPA > Export"
    " keys)"
)
_ROTATE = f"{_EXPORT}, add the file to sametime_sso_keys, and run rotate_sso_keys.yml"
_SOON = 14 * 86400


def findings(estate: Estate) -> Iterator[Finding]:
    """Yield what is wrong with keys."""
    yield from _generation(estate)
    yield from _cells(estate)
    yield from _files(estate)
    yield from _web_servers(estate)


def _generation(estate: Estate) -> Iterator[Finding]:
    for place, cell in estate.read_cells():
        generation = cell["generation"]
        if generation and generation["automatic"]:
            yield Finding(
                place,
                f"WebSphere makes new keys by itself, next on {day(generation['next'])}",
                "from that day on, other cells, Domino and the photos refuse the tokens, and people must sign on again",
                "System Console > Security > SSL certificate and key management > Key set groups > CellLTPAKeySetGroup:"
                " clear 'Automatically generate keys'; rotate keys on a planned day with rotate_sso_keys.yml",
            )


def _cells(estate: Estate) -> Iterator[Finding]:
    known = estate.cell_keys()
    for place, fingerprint in known[1:]:
        if fingerprint != known[0][1]:
            yield Finding(
                place,
                f"its keys ({fingerprint}) are others than those of {known[0][0]} ({known[0][1]})",
                "people who signed on in one cell are asked again in the other",
                "export the keys of one cell and import them in the other (Global security > LTPA), then synchronize"
                " and restart its servers; leave it as it is if the cells do not share sign-on",
            )


def _files(estate: Estate) -> Iterator[Finding]:
    files = {one["fingerprint"] for one in estate.keys_files}
    if not estate.keys_files:
        return
    for place, fingerprint in estate.cell_keys():
        if fingerprint not in files:
            yield Finding(
                place,
                f"its keys ({fingerprint}) are in no file of sametime_sso_keys; the cell has made or imported new keys"
                " since the export",
                "nobody sees photos by sign-on, although everything else works",
                _ROTATE,
            )
    for one in estate.keys_files:
        if one["valid_until"] is not None and one["valid_until"] <= estate.now:
            yield Finding(
                f"keys file {one['name']}",
                f"it has not been accepted since {day(one['valid_until'])}",
                "nothing, if newer keys are accepted; otherwise no token is accepted",
                "remove the entry from sametime_sso_keys and run rotate_sso_keys.yml",
            )
    lasting = [one for one in estate.keys_files if one["valid_until"] is None]
    last = max((one["valid_until"] or 0 for one in estate.keys_files), default=0)
    if not lasting and last < estate.now + _SOON:
        yield Finding(
            "sametime_sso_keys",
            f"all keys expire, the last ones on {day(last)}",
            "after that nobody sees photos by sign-on",
            _ROTATE,
        )


def _web_servers(estate: Estate) -> Iterator[Finding]:
    wanted = {
        one["fingerprint"]: one["name"]
        for one in estate.keys_files
        if one["valid_until"] is None or one["valid_until"] > estate.now
    }
    for server in estate.web_servers:
        place = f"web server {server['host']}"
        if not server.get("tokens"):
            continue
        installed = {
            one["fingerprint"]: one["name"]
            for one in server["keys"]
            if one["valid_until"] is None or one["valid_until"] > estate.now
        }
        missing = [name for fingerprint, name in wanted.items() if fingerprint not in installed]
        superfluous = [name for fingerprint, name in installed.items() if fingerprint not in wanted]
        if missing:
            yield Finding(
                place,
                f"it lacks keys of the inventory: {listed(missing)}",
                "photos are missing for people whose tokens these keys signed, on this web server only",
                "run rotate_sso_keys.yml",
            )
        if superfluous and wanted:
            yield Finding(
                place,
                f"it accepts keys that the inventory does not name: {listed(superfluous)}",
                "nothing; tokens of these keys still give access to photos",
                "run rotate_sso_keys.yml",
            )
        for cell, fingerprint in estate.cell_keys():
            if fingerprint not in installed and fingerprint not in wanted and not estate.keys_files:
                yield Finding(place, f"it has no keys of {cell}", "nobody sees photos by sign-on", _ROTATE)
