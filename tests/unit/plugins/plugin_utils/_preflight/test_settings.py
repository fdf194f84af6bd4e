"""What each role gets, under the names that the user wrote."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight import settings
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.settings import Inventory, Role, Setting

OPTIONS = {"photo_vhost_a": {"type": "str", "description": "A thing."}, "photo_vhost_b": {"required": True}}


def collect(defaults, variables, options=None):
    role = Role(options or {"photo_vhost_a": OPTIONS["photo_vhost_a"]}, defaults)
    inventory = Inventory({"photo_web": list(variables)}, variables, lambda _host, value: value)
    return settings.collect(["ihs"], {"photo_vhost": role}, inventory)


def one(option, name, value, *hosts):
    return [Setting("photo_vhost", option, name, value, hosts)]


@pytest.mark.parametrize(
    ("default", "variables", "result"),
    [
        ("x", {"photo_vhost_a": "y"}, one("photo_vhost_a", "photo_vhost_a", "y", "h")),
        ("x", {}, one("photo_vhost_a", "photo_vhost_a", "x", "h")),
        ("{{ sametime_x }}", {"sametime_x": 1}, one("photo_vhost_a", "sametime_x", 1, "h")),
        ("{{ sametime_x | default({}) }}", {"sametime_x": 1}, one("photo_vhost_a", "sametime_x", 1, "h")),
        ("{{ sametime_x | default({}) }}", {}, []),
        ("{{ sametime_x }}/bin", {"sametime_x": "/a"}, one("sametime_x", "sametime_x", "/a", "h")),
        ("{{ inventory_hostname }}", {}, []),
    ],
)
def test_settings(default, variables, result):
    collected = collect({"photo_vhost_a": default}, {"h": variables})
    assert (collected.settings, collected.problems) == (result, [])


def test_missing():
    problems = collect({"photo_vhost_a": "{{ sametime_photo_user }}"}, {"h": {}}, OPTIONS).problems
    assert [(problem.variable, problem.instead) for problem in problems] == [
        (
            "sametime_photo_user",
            "set it, for example sametime_photo_user: stphotos; see group_vars/all/photos.yml of the example inventory",
        ),
        ("photo_vhost_b", "set it: see the README of the role"),
    ]


def test_hosts_with_one_value_are_one_setting():
    variables = {"h1": {"photo_vhost_a": 1}, "h2": {"photo_vhost_a": 1}, "h3": {"photo_vhost_a": 2}}
    assert [(setting.value, setting.hosts) for setting in collect({}, variables).settings] == [
        (1, ("h1", "h2")),
        (2, ("h3",)),
    ]


def test_the_type_of_a_shared_variable_is_that_of_the_option_that_takes_it():
    roles = {
        "one": Role({"one_x": {"type": "path"}}, {"one_x": "{{ sametime_x }}"}),
        "two": Role({"two_y": {"type": "str"}}, {"two_y": "{{ sametime_x }}/y"}),
    }
    setting = Setting("two", "sametime_x", "sametime_x", "/a", ("h",))
    assert settings.option_of(setting, roles) == {"type": "path"}
