"""What a run wants to be served. Python 3.6."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.names.assign import Refused
from ansible_collections.sametime.estate.plugins.module_utils._photos.wanted import Wanted, of_stage


def test_names_of_refused_photos_are_those_that_are_known():
    refused = [Refused("u", "/a", "a.jpg", "bad"), Refused("v", "/b", None, "no address")]
    assert Wanted({}, {}, refused).refused_names() == {"a.jpg"}


def test_the_stage_alone():
    staged = {"a.jpg": "1"}
    wanted = of_stage(staged)
    assert wanted == Wanted({"a.jpg": "1"}, {}, [])
    assert wanted.photos is not staged


def test_an_empty_stage_is_refused():
    with pytest.raises(PhotoError, match="run the phase stage first") as caught:
        of_stage({})
    assert caught.value.cause == "dump_empty"
