"""Roles that plan keys of Meeting servers ask the servers for the same keys afterwards."""

from pathlib import Path

import pytest
import yaml

ROLES = Path(__file__).parents[3] / "roles"


def keys(role, file, module):
    tasks = yaml.safe_load((ROLES / role / file).read_text(encoding="utf-8"))
    [found] = [task[module]["keys"] for task in tasks if module in task]
    return found


@pytest.mark.parametrize("role", ["meeting_settings", "whiteboard"])
def test_what_is_planned_is_asked(role):
    planned = keys(role, "tasks/main.yml", "sametime.estate.meeting_keys")
    assert keys(role, "handlers/main.yml", "sametime.estate.meeting_keys_info") == planned
