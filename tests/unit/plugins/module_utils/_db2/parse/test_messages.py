"""Messages in the output of Db2 commands."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import messages
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.parse.cases import cases, load, plain


@pytest.mark.parametrize("path", cases("messages"), ids=lambda path: path.stem)
def test_parse(path):
    output, wanted = load(path)
    assert plain(messages.parse(output)) == wanted


def test_first_refusal_passes_over_good_news():
    text = "SQL1063N  DB2START processing was successful.\nSQL1032N  No start database manager command was issued.\n"
    assert messages.first_refusal(text).code == "SQL1032N"
    assert messages.first_refusal("DB20000I  The TERMINATE command completed successfully.") is None
