"""XML files of other programs: those that this machine happens to have."""

import itertools
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._xml import coding, scan
from ansible_collections.sametime.estate.plugins.module_utils._xml.edit import Setting, edit
from ansible_collections.sametime.estate.plugins.module_utils._xml.errors import XmlError

PLACES = ("/usr/share", "/etc")
MOST, MAX_BYTES, FEWEST = 200, 100000, 10
VALUE = 'http://photos.acme.example/?a=1&b=<"é">'


def strangers():
    """Yield files of other people, at most this many of one folder."""
    for place in PLACES:
        folders = itertools.groupby(sorted(Path(place).rglob("*.xml")), key=lambda path: path.parent)
        for _folder, paths in folders:
            for path in itertools.islice(paths, 5):
                if path.is_file() and path.stat().st_size < MAX_BYTES:
                    yield path


def test_a_new_setting_is_an_insertion_and_is_there_the_second_time():
    tried = 0
    for path in itertools.islice(strangers(), MOST):
        data = path.read_bytes()
        try:
            root = scan.scan(coding.decode(data).text).root
            after = edit(data, [Setting("estateSetting", VALUE)], root.name).data
        except XmlError:  # refused is as good as right
            continue
        tried += 1
        assert not edit(after, [Setting("estateSetting", VALUE)], root.name).changes, path
        if root.opened == root.end:  # <root/> becomes two tags
            continue
        before = common(data, after)
        behind = common(data[before:][::-1], after[before:][::-1])
        assert before + behind == len(data), path
    if tried < FEWEST:
        pytest.skip("this machine has hardly any XML file below " + ", ".join(PLACES))


def common(one, other):
    """Return how many bytes two texts have in common at their beginnings."""
    pairs = enumerate(zip(one, other))
    return next((number for number, (a, b) in pairs if a != b), min(len(one), len(other)))
