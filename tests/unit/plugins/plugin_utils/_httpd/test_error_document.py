"""Pages as arguments of ErrorDocument."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._httpd.error_document import MAXIMUM_LENGTH, error_text


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>No photos here.</p>", "<p>No photos here.</p>"),
        ('<p class="no">No</p>', '<p class=\\"no\\">No</p>'),
        ("<p>\n  two\tlines\r\n</p>\n", "<p> two lines </p>"),
        ("100 % ${HOME} %{HTTP_HOST}", "100 &#37; &#36;{HOME} &#37;{HTTP_HOST}"),
        ("a\\", "a&#92;"),
        ("Zutritt für Gäste: 日本", "Zutritt f&#252;r G&#228;ste: &#26085;&#26412;"),
    ],
)
def test_error_text(page, text):
    assert error_text(page) == text


def test_length():
    assert len(error_text("x" * MAXIMUM_LENGTH)) == MAXIMUM_LENGTH
    with pytest.raises(ValueError, match=r"needs 8003 characters.*shorten it, or redirect"):
        error_text("x" * (MAXIMUM_LENGTH - 4) + '"$')
