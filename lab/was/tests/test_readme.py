"""The README describes every fault, command and event."""

import re
from pathlib import Path

from ansible_collections.sametime.estate.lab.was.waslab.environment import FAULTS


def test_the_readme_knows_every_fault_command_and_event():
    folder = Path(__file__).parents[1]
    text = (folder / "README.md").read_text()
    code = "".join(path.read_text() for path in (folder / "waslab").glob("*.py"))
    events = set(re.findall(r'note\(\s*"([a-z._]+)"', code))
    commands = set(re.findall(r'add_parser\("([a-z]+)"', code)) - {"serve"}
    for name in {*FAULTS, *events, *(f"waslab {command}" for command in commands)}:
        assert f"`{name}" in text, name
