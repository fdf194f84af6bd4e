# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Repairs of owners and modes, and their diff. Python 3.6."""

from ansible_collections.sametime.estate.plugins.module_utils._ssh.repairs import Repair, attributes, diff, differing

OTHER = Repair("/k", attributes(0, 0, 0o644), attributes(7, 8, 0o600))
SAME = Repair("/k.pub", attributes(7, 8, 0o644), attributes(7, 8, 0o644))


def test_attributes_are_owner_group_and_mode():
    assert OTHER == ("/k", "0:0 0644", "7:8 0600")


def test_only_what_differs_is_a_repair():
    assert differing([OTHER, SAME]) == [OTHER]


def test_diff_has_content_and_repairs():
    before, after = {"lines": ["a"]}, {"lines": ["b"]}
    assert diff(before, after, [OTHER]) == {
        "before": {"lines": ["a"], "/k": "0:0 0644"},
        "after": {"lines": ["b"], "/k": "7:8 0600"},
    }
    assert (before, after) == ({"lines": ["a"]}, {"lines": ["b"]})
