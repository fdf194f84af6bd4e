"""Cell: what each section has for settings, properties and keys."""

from ansible_collections.sametime.estate.plugins.plugin_utils._runbook import cell

WSADMIN = cell.Wsadmin("/p", "")
SERVER = {"hostname": "db1", "port": 1}


def test_nothing_to_set_has_no_step():
    assert cell.proxy([], "STProxyServer", [], WSADMIN).steps == []
    assert cell.proxy_node([], "STProxyServer", "ssc1").steps == []
    assert cell.meeting_keys([], [{"node": "n", "url": "http://x"}], []).steps == []


def test_elements_are_written_and_removed():
    settings = [{"name": "a", "value": "1 & 2", "parent": "/configuration/b"}, {"name": "c", "value": None}]
    (step,) = cell.proxy(settings, "STProxyServer", [], WSADMIN).steps
    assert "<b>\n    <a>1 &amp; 2</a>\n  </b>" in step.do[0].text
    assert step.do[1].words == "Remove `<c>`."
    assert step.done == "each file has a = 1 & 2, c = no element"


def test_the_password_of_wsadmin_is_never_an_argument():
    section = cell.data_sources(
        {"database": "STMS", "primary": SERVER, "alternates": [], "options": {}}, cell.Wsadmin("/p", "admin")
    )
    assert section.notes == ["wsadmin asks for the password: it is the value of the variable was_cell_password."]
    assert "/p/bin/wsadmin.sh -lang jython -user admin -f data_sources.py" in section.steps[0].check


def test_without_alternates_the_properties_are_removed():
    section = cell.data_sources({"database": "STMS", "primary": SERVER, "alternates": [], "options": {}}, WSADMIN)
    assert "clientRerouteAlternateServerName (remove it)" in section.steps[0].do[0].text


def test_the_purge_policy_is_a_step_only_if_it_is_wanted():
    options = {"database": "STMS", "primary": SERVER, "alternates": []}
    (step,) = cell.data_sources({**options, "options": {"purge_policy": "EntirePool"}}, WSADMIN).steps
    assert "showAttribute(pool, 'purgePolicy')" in step.check
    assert step.done.endswith(", purgePolicy = EntirePool")
    assert step.do[1].words == "Under Connection pool properties of each, set Purge policy to EntirePool."
    (without,) = cell.data_sources({**options, "options": {}}, WSADMIN).steps
    assert "urge" not in str(without)


def test_a_restart_only_if_a_key_needs_it():
    keys = [{"name": "a", "value": "1", "restart": False}]
    servers = [{"node": "n", "url": "http://x"}]
    assert "Restart" not in str(cell.meeting_keys(keys, servers, []).steps)
    assert "Restart" in str(cell.meeting_keys([*keys, {"name": "b", "value": "1"}], servers, []).steps)
