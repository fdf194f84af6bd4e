"""The error of the package."""

from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError
from ansible_collections.sametime.estate.plugins.module_utils._xml.errors import XmlError


def test_it_is_an_error_of_the_collection_and_keeps_its_details():
    assert issubclass(XmlError, EstateError)
    assert XmlError("x", rc=1).details == {"rc": 1}
