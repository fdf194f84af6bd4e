"""Complete runs between real rsyncs of several versions: all that a job does on a web server. Python 3.6."""

import pytest
from ansible_collections.sametime.estate.tests.unit.real_rsync import INSTALLED, VERSIONS, rsync

PAIRS = [(INSTALLED, far) for far in VERSIONS] + [(near, INSTALLED) for near in VERSIONS[1:]]


@pytest.fixture(params=PAIRS, ids=lambda pair: f"{pair[0]} to {pair[1]}")
def pair(estate, request):
    """An estate with one rsync for the job and one for the web server. A run may remove half of the photos."""
    estate.use(rsync(request.param[0]), rsync(request.param[1]))
    estate.parts["job"] = "maximum_removal_percent = 50"
    estate.run()
    return estate


def test_people_come_change_and_go_in_one_run(pair):
    pair.offer(ann="2", ben="1", new="1", zoe="1")  # eve goes; names before and after hers come and change
    summary = pair.run()
    assert [len(names) for names in (summary.plan.added, summary.plan.updated, summary.plan.removed)] == [2, 1, 1]
    assert pair.served() == pair.pictures(ann="2", ben="1", new="1", zoe="1")
    assert not pair.run().changed


def test_people_only_go(pair):
    pair.offer(ben="1", eve="1")
    pair.run()
    assert pair.served() == pair.pictures(ben="1", eve="1")


def test_leftovers_of_a_broken_run_go(pair):
    partial = pair.web / ".~tmp~"
    partial.mkdir()
    for name in ("ann", "gone", "new"):
        (partial / (name + "@acme.example.jpg")).write_bytes(b"half")
    pair.offer(ann="1", ben="2", new="1")
    pair.run()
    assert pair.served() == pair.pictures(ann="1", ben="2", new="1")
    assert not partial.exists() or list(partial.iterdir()) == []
    assert not pair.run().changed


def test_an_earlier_tool_left_photos(pair):
    (pair.web / "zoe@acme.example.jpg").write_bytes(pair.pictures(zoe="1")["zoe"])
    (pair.web / "zoe@acme.example.jpg").chmod(0o644)
    pair.offer(ann="1", ben="1", eve="1", zoe="1")
    assert pair.run().plan.unchanged == [f"{name}@acme.example.jpg" for name in ("ann", "ben", "eve", "zoe")]
