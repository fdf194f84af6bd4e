"""Module server_names_info as a process: it only reads, in check mode, too."""

import socket

import pytest
from ansible_collections.sametime.estate.tests.unit.plugins.modules.forked import forked


@pytest.mark.parametrize("check", [False, True])
def test_asks_for_names_and_ports(check):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        port = listener.getsockname()[1]
        servers = [{"hostname": "127.0.0.1", "port": port}]
        result = forked(
            "server_names_info", {"servers": servers, "addresses": ["127.0.0.1"], "_ansible_check_mode": check}
        )
    assert not result["changed"]
    assert result["servers"] == [
        {"hostname": "127.0.0.1", "port": port, "addresses": ["127.0.0.1"], "error": "", "refused": {}}
    ]
    assert result["names"]["127.0.0.1"]["own"]
