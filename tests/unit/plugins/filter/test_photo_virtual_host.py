"""Filter photo_virtual_host: the glue."""

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.filter.photo_virtual_host import FilterModule

FILTER = FilterModule().filters()["photo_virtual_host"]
MAIN = {"listen": ["80"], "name_virtual_hosts": [], "server_name": None, "rewrite_engine": False}
SERVER = {"generation": "2.4", "virtual_hosts": [], "main_server": MAIN}


def test_plain_data_comes_out_and_the_port_may_be_text():
    needs = FILTER(SERVER, host="photos.acme.example", port="8080")
    assert (type(needs), needs["listen"]) == (dict, "8080")


@pytest.mark.parametrize("server", [{}, "text", {"main_server": MAIN}])
def test_other_input_is_refused(server):
    with pytest.raises(AnsibleFilterError, match="not a result of module ihs_info"):
        FILTER(server, host="photos.acme.example")
