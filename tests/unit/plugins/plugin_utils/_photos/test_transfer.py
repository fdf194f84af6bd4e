"""Options of role photo_transfer: each problem, and all of them together."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._photos.transfer import problems

GROUPS = {"all": ["tdi1", "ihs1", "ihs2"], "photo_source": ["tdi1"], "photo_web": ["ihs1"]}
GOOD = {
    "photo_transfer_web_host": "ihs1",
    "photo_transfer_program": "/var/lib/sametime-photos/bin/photo-sync",
    "photo_transfer_config": "/var/lib/sametime-photos/etc/photo-sync.ini",
    "photo_transfer_key": "/home/tdi@photo/.ssh/a+b_c.d-e",
    "photo_transfer_known_hosts": "/home/tdiphoto/.ssh/known_hosts",
    "photo_transfer_receiver_python": "/usr/bin/python3",
    "photo_transfer_schedule": "17 * * * *",
    "photo_transfer_schedule_name": "sametime-photos_2",
    "photo_transfer_mailto": "root@acme.example",
    "photo_transfer_environment": {"TZ": "Europe/Berlin", "_A1": "", "NUMBER": 7},
}
WEB_HOST = "which is not a host of the inventory"
PATH = "write an absolute path of letters, digits and the characters"
ENVIRONMENT = "write names of letters, digits and underscores"


def test_good_options_have_no_problem():
    assert problems(GOOD, GROUPS) == []
    assert problems({**GOOD, "photo_transfer_mailto": ""}, {"all": ["ihs1"]}) == []
    assert problems({**GOOD, "photo_transfer_web_host": ""}, {**GROUPS, "photo_web": ["ihs1", "ihs2"]}) == []


@pytest.mark.parametrize(
    ("option", "value", "problem"),
    [
        ("web_host", "ihs9", f'photo_transfer_web_host is "ihs9", {WEB_HOST}'),
        ("web_host", "ihs1, ihs2", f'photo_transfer_web_host is "ihs1, ihs2", {WEB_HOST}'),
        ("program", "bin/photo-sync", f'photo_transfer_program is "bin/photo-sync": {PATH}'),
        ("config", "/a b.ini", f'photo_transfer_config is "/a b.ini": {PATH}'),
        ("key", "/home/%u/key", f'photo_transfer_key is "/home/%u/key": {PATH}'),
        ("known_hosts", '/k"', f'photo_transfer_known_hosts is "/k"": {PATH}'),
        ("receiver_python", "/usr/bin/python3\n", f'photo_transfer_receiver_python is "/usr/bin/python3\n": {PATH}'),
        ("schedule", "17", "photo_transfer_schedule: '17' has 1 fields"),
        ("schedule", "61 * * * *", "photo_transfer_schedule: '61 * * * *': '61' is not a minute"),
        ("schedule_name", "sametime.photos", 'photo_transfer_schedule_name is "sametime.photos": write letters'),
        ("schedule_name", "", 'photo_transfer_schedule_name is "": write letters'),
        ("mailto", "a b", 'photo_transfer_mailto is "a b": write one mail address or nothing'),
        ("environment", {"A-B": "x", "OK": "x"}, f"photo_transfer_environment: A-B: {ENVIRONMENT}"),
        ("environment", {"1A": "x"}, f"photo_transfer_environment: 1A: {ENVIRONMENT}"),
        ("environment", {"A": "50%", "B": "x\ny", "C": "it's"}, f"photo_transfer_environment: A, B, C: {ENVIRONMENT}"),
        ("environment", {"A": 'say "x"', "B": "a\\b"}, f"photo_transfer_environment: A, B: {ENVIRONMENT}"),
    ],
)
def test_each_problem(option, value, problem):
    (sentence,) = problems({**GOOD, f"photo_transfer_{option}": value}, GROUPS)
    assert sentence.startswith(problem)


def test_no_web_server_is_refused():
    (sentence,) = problems({**GOOD, "photo_transfer_web_host": ""}, {**GROUPS, "photo_web": []})
    assert sentence.startswith("the group photo_web has no host")


def test_two_web_servers_with_one_target_are_refused():
    servers = [{"name": name, "target": target, "known_hosts": "/k"} for name, target in (("a", "X"), ("b", "x."))]
    (sentence,) = problems({**GOOD, "web_servers": servers}, GROUPS)
    assert sentence.startswith("the web servers a, b have the same target x, so only one")


def test_two_sources_are_refused():
    (sentence,) = problems(GOOD, {**GROUPS, "photo_source": ["tdi1", "tdi2"]})
    assert sentence.startswith("the group photo_source has 2 hosts: tdi1, tdi2. Two sources would remove")


def test_all_problems_come_together():
    bad = {**GOOD, "photo_transfer_web_host": "ihs9", "photo_transfer_key": "key", "photo_transfer_mailto": "a b"}
    assert [sentence.split(" ")[0] for sentence in problems(bad, GROUPS)] == [
        "photo_transfer_web_host",
        "photo_transfer_key",
        "photo_transfer_mailto",
    ]
