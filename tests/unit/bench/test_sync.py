"""The photos of bench/sync.py: the job publishes them as they are, so a copy can be compared with the dump."""

from ansible_collections.sametime.estate.bench.sync import Tree
from ansible_collections.sametime.estate.plugins.module_utils._photos import jpeg, jpeg_metadata


def test_photos_are_complete_without_metadata_and_differ(tmp_path):
    photos = [path.read_bytes() for path in sorted(Tree(tmp_path, 200).directory.iterdir())]
    assert len(set(photos)) == 200
    for photo in photos:
        assert jpeg_metadata.strip(photo, jpeg.read(photo)) is None
