# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rotation as steps: Python 3.6 as the code."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError
from ansible_collections.sametime.estate.plugins.module_utils._ssh.keys import Pairs, PublicKey
from ansible_collections.sametime.estate.plugins.module_utils._ssh.rotation import (
    NEW,
    UNUSABLE,
    changes,
    plan,
    result,
    show,
)

A, B, C = (PublicKey("ssh-ed25519", bytes([number])) for number in (1, 2, 3))

NONE, SINGLE = Pairs(), Pairs(A)
PREPARED, PROMOTED = Pairs(A, B), Pairs(B, B, A)


@pytest.mark.parametrize(
    ("pairs", "rotation", "after"),
    [
        pytest.param(NONE, None, Pairs(NEW), id="first key"),
        pytest.param(SINGLE, None, SINGLE, id="never another key"),
        pytest.param(PREPARED, None, PREPARED, id="the phase of a rotation stays"),
        pytest.param(PROMOTED, None, PROMOTED, id="also later"),
        pytest.param(NONE, "prepare", Pairs(NEW), id="nothing to rotate yet"),
        pytest.param(SINGLE, "prepare", Pairs(A, NEW), id="prepare"),
        pytest.param(PREPARED, "prepare", PREPARED, id="prepared already"),
        pytest.param(PROMOTED, "prepare", PROMOTED, id="prepare when promoted: no third key"),
        pytest.param(Pairs(B, None, A), "prepare", Pairs(B, None, A), id="prepare when half retired"),
        pytest.param(PREPARED, "promote", PROMOTED, id="promote"),
        pytest.param(Pairs(A, B, A), "promote", PROMOTED, id="promote when interrupted after the first file"),
        pytest.param(Pairs(A, B, C), "promote", PROMOTED, id="an older previous key gives way"),
        pytest.param(PROMOTED, "promote", PROMOTED, id="promoted already"),
        pytest.param(PROMOTED, "retire", Pairs(B), id="retire"),
        pytest.param(Pairs(B, None, A), "retire", Pairs(B), id="retire when interrupted"),
        pytest.param(SINGLE, "retire", SINGLE, id="retired already"),
        pytest.param(Pairs(None, B), None, Pairs(NEW, B), id="the key was lost during a rotation"),
    ],
)
def test_plan(pairs, rotation, after):
    assert plan(pairs, "present", rotation) == after


@pytest.mark.parametrize("pairs", [NONE, SINGLE, PREPARED, PROMOTED, Pairs(UNUSABLE)])
def test_absent(pairs):
    assert plan(pairs, "absent", None) == Pairs()


@pytest.mark.parametrize(
    ("pairs", "rotation", "words"),
    [
        (NONE, "promote", "there is no key to promote"),
        (NONE, "retire", "there is no key to retire"),
        (SINGLE, "promote", "there is no next key to promote"),
        (PREPARED, "retire", "the next key has not been promoted"),
    ],
)
def test_too_early(pairs, rotation, words):
    with pytest.raises(SshError, match=words):
        plan(pairs, "present", rotation)


@pytest.mark.parametrize(
    ("before", "after", "places"),
    [
        (NONE, Pairs(NEW), ["current"]),
        (SINGLE, SINGLE, []),
        (SINGLE, Pairs(A, NEW), ["next"]),
        (PREPARED, PROMOTED, ["previous", "current"]),
        (PROMOTED, Pairs(B), ["next", "previous"]),
        (PREPARED, Pairs(), ["current", "next"]),
        (Pairs(UNUSABLE), Pairs(), ["current"]),
    ],
)
def test_changes_in_order(before, after, places):
    assert [change.place for change in changes(before, after)] == places


def test_whatever_is_interrupted_a_rotation_ends_with_the_new_key():
    """Stop after each single file: the key in use is always one the target knows, and a second run ends the same."""
    for steps in range(10):
        there, granted, left = SINGLE, {A.blob}, steps
        for _ in range(2):  # the interrupted run, and the next one
            for rotation in ("prepare", "grant", "promote", "retire"):
                if rotation == "grant":
                    granted |= {key.blob for key in there.granted}
                    continue
                after = plan(there, "present", rotation)
                after = Pairs(*[B if key is NEW else key for key in after])
                for change in changes(there, after):
                    if left == 0:
                        break
                    left -= 1
                    there = there._replace(**{change.place: change.after})
                    assert there.current.blob in granted
                if left == 0:
                    break
            left = 99
        assert there == Pairs(B)


def test_show_has_fingerprints_only():
    assert show(Pairs(A, NEW, UNUSABLE)) == {
        "current": A.fingerprint,
        "next": "a new key",
        "previous": "no usable key",
    }


@pytest.mark.parametrize(
    ("pairs", "public_keys", "phase"),
    [
        (NONE, [], "none"),
        (Pairs(NEW), [], "single"),
        (SINGLE, [A.bare], "single"),
        (PREPARED, [A.bare, B.bare], "prepared"),
        (Pairs(A, NEW), [A.bare], "prepared"),
        (PROMOTED, [B.bare], "promoted"),
        (Pairs(UNUSABLE), [], "single"),
    ],
)
def test_result(pairs, public_keys, phase):
    current = public_keys[0] if public_keys else None
    returned = result(pairs)
    assert (returned["public_keys"], returned["public_key"], returned["phase"]) == (public_keys, current, phase)
    assert (returned["fingerprint"] is None) == (current is None)
    assert returned["fingerprint"] == returned["fingerprints"]["current"]
