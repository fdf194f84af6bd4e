# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The preflight: all problems of an inventory together, found on the controller alone.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ansible_collections.sametime.estate.plugins.plugin_utils._preflight import settings, shapes, values
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.problem import Problem
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.settings import (
    Collected,
    Inventory,
    Role,
    Setting,
)
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.site import PARTS
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.subjects import (
    access,
    cell,
    community,
    database,
    directory,
    example,
    federation,
    names,
    photos,
    sign_on,
)

_SUBJECTS = (
    photos.check,
    access.check,
    sign_on.check,
    directory.check,
    federation.check,
    database.check,
    cell.check,
    community.check,
)


class Verdict(NamedTuple):
    """What the preflight says: problems stop the run, warnings do not."""

    problems: list[Problem]
    warnings: list[Problem]


def check(parts: Sequence[str], roles: Mapping[str, Role], inventory: Inventory) -> Verdict:
    """Check an inventory for some parts of the site.

    parts: names of PARTS; none: all. roles: role name -> its interface. ValueError: a part that does not exist.
    """
    unknown = sorted(set(parts) - set(PARTS))
    if unknown:
        raise ValueError(f"there is no part {', '.join(unknown)}; parts are {', '.join(PARTS)}")
    collected = settings.collect(parts or PARTS, roles, inventory)
    problems = [*names.unknown_groups(inventory), *names.unknown_variables(roles, inventory), *collected.problems]
    problems += [problem for setting in collected.settings for problem in _of_value(setting, roles)]
    wrong = {problem.root for problem in problems}
    usable = Collected([setting for setting in collected.settings if setting.name not in wrong], [])
    for subject in _SUBJECTS:
        problems += subject(usable, inventory)
    return Verdict(_without_consequences(_without_repetitions(problems), inventory), list(example.unchanged(usable)))


def _of_value(setting: Setting, roles: Mapping[str, Role]) -> Iterator[Problem]:
    option = settings.option_of(setting, roles)
    wrong = list(shapes.check(setting.name, setting.value, option))
    yield from wrong or values.by_kind(setting.name, setting.value, option)


def _without_repetitions(problems: Sequence[Problem]) -> list[Problem]:
    """Return each problem once, with the longest remedy: several roles may take the same variable."""
    by_length = sorted(problems, key=lambda problem: len(problem.instead))
    return list({(problem.variable, problem.wrong): problem for problem in by_length}.values())


def _without_consequences(problems: Sequence[Problem], inventory: Inventory) -> list[Problem]:
    """Leave out problems of a variable whose expressions refer to another one that has a problem itself."""
    wrong = {problem.root for problem in problems}
    return [
        problem for problem in problems if not (settings.references(problem.root, inventory) & (wrong - {problem.root}))
    ]
