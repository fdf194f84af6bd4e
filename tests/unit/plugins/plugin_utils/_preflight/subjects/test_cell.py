"""The WebSphere cell. Each row: what is changed in the example, what the preflight says, and what it advises."""

import pytest
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._preflight import example_estate as estate

KEY = {"name": "userInfoRedirect", "value": "true"}
SERVERS = "sametime_meeting_servers"
WRONG = [
    (["sametime_was_profile"], "STSCDMgrProfile", "is not an absolute path", "beginning with /"),
    ([SERVERS, 0, "url"], "meet1.acme.example:9081", "is not a complete URL", "http://"),
    ([SERVERS, 0, "url"], "http://meet1.acme.example:99999", "is not a URL", "http://host:port"),
    ([SERVERS, 0, "url"], "http://meet1.acme.example: 9081", "it has blanks", "remove"),
    ([SERVERS, 0, "url"], "http://[x", "is not a URL", "http://host:port"),
    (["sametime_photo_url"], "https://[x/{mail}.jpg", "is not a URL", "{mail}.jpg"),
    ([SERVERS, 0, "url"], "http://u:s3cr3t@meet1.acme.example", "contains a user name", "variables for user"),
    ([SERVERS, 1, "node"], "meet1Node", "is the same server as sametime_meeting_servers[0]", "once"),
    ([SERVERS, 1, "url"], "http://meet1.acme.example:9081", "is also the address of", "this server itself"),
    ([SERVERS, 0, "node"], ..., "[0].node: is missing", "add it"),
    (["sametime_meeting_targets", 0], {"cluster": "A", "node": "B"}, "names cluster and node", "either a cluster"),
    (["sametime_meeting_targets", 0], {"node": "B"}, "names node", "either a cluster"),
    (["sametime_meeting_targets", 0], {}, "names nothing", "either a cluster"),
    (["sametime_meeting_keys"], [KEY, KEY], "is also set by", "keep one"),
    (["sametime_meeting_keys"], [{**KEY, "value": True}], "is a truth value", "in quotes"),
    (["sametime_photo_url"], "https://photos.acme.example/x.jpg", "does not contain {mail} exactly once", "{mail}.jpg"),
    (["sametime_photo_url"], "photos.acme.example/{mail}.jpg", "does not begin with http://", "{mail}.jpg"),
    (["sametime_photo_url"], "https://[::1/{mail}.jpg", "is not a URL", "{mail}.jpg"),
    (["sametime_meeting_photo_placeholder"], " ", "is empty", "for example {0}"),
    (["sametime_meeting_access", "backend"], "document", "is not a possible value", "repository_document"),
    (["sametime_meeting_access", "backend"], "repository_document", "search_key: is missing", "name a key"),
    (["sametime_meeting_access", "url_username"], "monitor", "one of url_username and url_password", "both"),
    (["sametime_whiteboard_state"], "disable", "is not a possible value", "did you mean disabled?"),
    (["sametime_whiteboard_state"], False, "is a truth value", "in quotes"),
    (["sametime_proxy_settings", 0, "name"], "<proxyServerURL>", "is not the name of an XML element", "without <"),
    (["sametime_proxy_settings", 0, "value"], "photos.acme.example", "is not a complete URL", "http://"),
    (["sametime_proxy_settings", 0, "value"], "http://photo.acme.example", "does not name the photo host", "{{"),
    (["sametime_proxy_settings", 0, "parent"], "mobile", "is not a path of elements", "begin it with /"),
]


@pytest.mark.parametrize(("path", "value", "wrong", "instead"), WRONG, ids=lambda part: str(part)[:60])
def test_wrong_value(path, value, wrong, instead):
    estate.check_wrong(path, value, wrong, instead)


OPTIONS = [
    ("was_cell_username", "wasadmin", "was_cell_password: is not set"),
    ("was_cell_restart", "later", "write now, never"),
    ("was_cell_restart", ["a", {"b": "c"}], "was_cell_restart[1]: a mapping of b is not a server"),
    ("was_cell_password", "s3cr3t\n", "has a line end"),
    ("was_cell_unreachable", "ignore", "is not a possible value"),
    ("was_cell_node_timeout_seconds", 0, "is not positive"),
    ("datasource_reroute_expected_count", 0, "is less than one data source"),
    ("datasource_reroute_options", {"max_retry": 3}, "did you mean max_retries?"),
    ("datasource_reroute_options", {"purge_policy": "entirepool"}, "did you mean EntirePool?"),
]


@pytest.mark.parametrize(("option", "value", "wrong"), OPTIONS)
def test_wrong_value_of_a_role_option(option, value, wrong):
    estate.check_option(option, value, wrong)
