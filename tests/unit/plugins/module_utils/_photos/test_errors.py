# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Causes, their exit codes, and the table of them that administrators read. Python 3.6."""

import pathlib

from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import CAUSES, PhotoError

README = pathlib.Path(__file__).resolve().parents[5] / "roles" / "photo_export" / "README.md"


def test_every_cause_has_its_own_code():
    codes = [cause.code for cause in CAUSES.values()]
    assert len(set(codes)) == len(codes)
    assert all(0 <= code < 126 for code in codes)  # shells use the higher ones


def test_the_readme_has_the_table_of_exit_codes():
    ordered = sorted(CAUSES.items(), key=lambda pair: pair[1].code)
    rows = [f"| {cause.code} | `{name}` | {cause.meaning} | {cause.remedy} |" for name, cause in ordered]
    assert "\n".join(rows) in README.read_text(encoding="utf-8")


def test_a_photo_error_is_an_error_of_the_estate_with_cause_and_code():
    error = PhotoError("guard_minimum", "too few", usable=3)
    assert isinstance(error, EstateError)
    assert (str(error), error.cause, error.code, error.details) == ("too few", "guard_minimum", 30, {"usable": 3})
    assert error.summary is None
