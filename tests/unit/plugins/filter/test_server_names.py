"""Filter server_names: glue."""

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.filter.server_names import FilterModule
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.estate import inventory

FILTER = FilterModule().filters()["server_names"]


def test_plain_data():
    others = [{"hostname": "db3.acme.example", "port": "50000"}]
    found = FILTER(inventory(), {}, {}, others)
    assert found.keys() == {"problems", "table", "notes", "ask"}
    assert found["ask"] == [
        {"hostname": "db1.acme.example", "port": 50000},
        {"hostname": "db2.acme.example", "port": 50000},
        {"hostname": "db3.acme.example", "port": 50000},
    ]


@pytest.mark.parametrize("pair", [{}, {"database": "STMS"}, "db1"])
def test_another_form_is_an_error(pair):
    with pytest.raises(AnsibleFilterError, match="server_names: the pair or the answers have another form"):
        FILTER(pair, {}, {})
