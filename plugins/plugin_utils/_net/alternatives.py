# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Expressions as data, and their text: alternatives, each a sequence of atoms (a character, a class, a group).

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby, pairwise

Sequence = tuple[str, ...]
Alternatives = tuple[Sequence, ...]

NOTHING: Sequence = ()
ANY_CHARACTER = "."
_TOKEN = re.compile(r"\\.|\[[^]]*\]|\(\?:|.")


def group(alternatives: Alternatives) -> str:
    """Return the alternatives as text that can be part of a sequence."""
    if alternatives == (NOTHING,):
        return ""
    if NOTHING in alternatives:
        some = tuple(each for each in alternatives if each)
        return f"{_repeatable(some)}?"
    if len(alternatives) == 1:
        return text(alternatives[0])
    head = common_head(alternatives)
    if head:
        return head + group(tuple(each[1:] for each in alternatives))
    return f"(?:{'|'.join(map(text, alternatives))})"


def common_head(alternatives: Alternatives) -> str:
    """Return the atom that all of several alternatives begin with, empty if there is none."""
    head = alternatives[0][:1]
    if len(alternatives) > 1 and all(each[:1] == head and len(each) > 1 for each in alternatives):
        return head[0]
    return ""


def factored(alternatives: Alternatives) -> Sequence:
    """Return the alternatives as atoms; the atoms that all begin with are separate."""
    head = common_head(alternatives)
    return (head, *factored(tuple(each[1:] for each in alternatives))) if head else as_sequence(alternatives)


def text(sequence: Sequence) -> str:
    """Return a sequence as text; equal atoms in a row are counted where that is shorter."""
    joined = "".join(sequence)
    if "][" not in joined:
        return joined
    parts = []
    for atom, run in groupby(sequence):
        count = len(list(run))
        parts.append(min(f"{atom}{{{count}}}", atom * count, key=len) if _is_class(atom) else atom * count)
    return "".join(parts)


def as_sequence(alternatives: Alternatives) -> Sequence:
    """Return alternatives as the atoms to append to a sequence."""
    if len(alternatives) == 1:
        return alternatives[0]
    return (group(alternatives),)


def with_options(terms: list[Sequence]) -> Alternatives:
    """Join two terms into one with an optional atom where one of them has an atom more."""
    left = list(terms)
    for longer in terms:
        for index, atom in enumerate(longer):
            shorter = longer[:index] + longer[index + 1 :]
            if (
                longer in left
                and shorter in left
                and shorter != longer
                and _is_one(atom)
                and (shorter or len(left) == 2)
            ):
                left[left.index(longer)] = (*longer[:index], f"{atom}?", *longer[index + 1 :])
                left.remove(shorter)
    return tuple(left)


def shortest(*candidates: Alternatives) -> Alternatives:
    """Return the candidate with the shortest text."""
    return min(candidates, key=cost)


def cost(alternatives: Alternatives) -> int:
    """Return the length of the text."""
    return len(group(alternatives))


@lru_cache(maxsize=4096)
def begins_with_digit(expression: str) -> bool:
    """Return whether every match begins with a digit; False in doubt, or when a dot would match there."""
    words = [*_TOKEN.findall(expression), ""]
    # Depths at which an alternative stands at the beginning.
    heads = {0}
    depth, expected = 0, True
    for word, following in pairwise(words):
        if word == "(?:":
            depth += 1
            heads = heads | {depth} if expected else heads - {depth}
        elif word == ")":
            expected = expected or (depth in heads and following in ("?", "*"))
            depth -= 1
        elif word == "|":
            expected = depth in heads
        elif expected and word not in ("?", "*", "+"):
            if not _is_digit(word):
                return False
            expected = following in ("?", "*")
    return not expected


def begin_with_digit(alternatives: Alternatives) -> bool:
    """Return whether every alternative begins with a digit; False in doubt, or when a dot would match there."""
    return all(begins_with_digit(each[0] if each and _is_one(each[0]) else text(each)) for each in alternatives)


@lru_cache(maxsize=4096)
def may_match_dot(atom: str) -> bool:
    """Return whether a part of the atom matches a dot."""
    return ANY_CHARACTER in _TOKEN.findall(atom)


def _repeatable(alternatives: Alternatives) -> str:
    """Return the alternatives as text that a quantifier can follow."""
    text_ = group(alternatives)
    whole = len(alternatives) > 1 and not common_head(alternatives)
    return text_ if whole or _is_one(text_) else f"(?:{text_})"


def _is_one(atom: str) -> bool:
    return len(atom) == 1 or _is_class(atom)


def _is_class(atom: str) -> bool:
    return atom.startswith("[") and atom.find("]") == len(atom) - 1


def _is_digit(word: str) -> bool:
    return word.isalnum() or (word.startswith("[") and (not word.startswith("[^") or "." in word))
