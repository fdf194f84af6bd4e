"""Filter photo_sites: the glue."""

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.filter.photo_sites import FilterModule

FILTER = FilterModule().filters()["photo_sites"]
MAIN = {"listen": ["80"], "name_virtual_hosts": [], "server_name": None, "rewrite_engine": False}
SERVER = {"product": "IBM_HTTP_Server", "generation": "2.4", "virtual_hosts": [], "main_server": MAIN}


def test_defaults_of_tls():
    made = FILTER(SERVER, host="photos.acme.example", tls={"key_file": "/k.kdb"}, presented={})
    assert [site["at"] for site in made["sites"]] == ["*:80", "*:443"]


def test_off_without_quotes_is_read_as_false_by_yaml():
    made = FILTER(SERVER, host="photos.acme.example", tls={"key_file": "/k.kdb"}, http=False)
    assert [site["at"] for site in made["sites"]] == ["*:443"]


@pytest.mark.parametrize("server", [{}, "text", {"main_server": MAIN}])
def test_other_input_is_refused(server):
    with pytest.raises(AnsibleFilterError, match="not a result of module ihs_info"):
        FILTER(server, host="photos.acme.example")
