"""What each role gets, under the names that the user wrote."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight import settings
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.settings import (
    Inventory,
    Role,
    Setting,
    UnresolvedError,
)

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
    assert sorted((problem.variable, problem.instead) for problem in problems) == [
        ("photo_vhost_b", "set it: see the README of the role"),
        (
            "sametime_photo_user",
            "set it, for example sametime_photo_user: stphotos; see group_vars/all/photos.yml of the example inventory",
        ),
    ]


def test_a_variable_that_several_roles_and_only_some_hosts_miss():
    problem = settings.missing_problem("sametime_photo_user", ["a", "b", "a", "c"], ["h1", "h2"])
    assert problem.wrong == "is not set for h1, h2, and roles a, b and c need it"
    missing = collect({"photo_vhost_a": "{{ sametime_x }}"}, {"h1": {"sametime_x": 1}, "h2": {}}).problems
    assert [problem.wrong for problem in missing] == ["is not set for h2, and role photo_vhost needs it"]


def unresolved(written, reason):
    def template(_host, value):
        if "{{" in str(value):
            raise UnresolvedError(reason)
        return value

    inventory = Inventory({"photo_web": ["h"]}, {"h": {"photo_vhost_a": written}}, template)
    roles = {"photo_vhost": Role({"photo_vhost_a": {"type": "raw"}}, {})}
    return [(p.variable, p.wrong, p.instead) for p in settings.collect(["ihs"], roles, inventory).problems]


WRONG = "correct the expression, or set the variable that it refers to"
VAULT = "give the password of the vault, with --ask-vault-pass or --vault-password-file"
FACTS = "write the value itself: the playbooks gather no facts"


@pytest.mark.parametrize(
    ("written", "reason", "places", "wrong", "instead"),
    [
        ("{{ x }}", "'x' is undefined", ["photo_vhost_a"], "'x' is undefined", WRONG),
        ({"a": [1, "{{ x }}"], "b": "{{ y }}"}, "no.", ["photo_vhost_a.a[1]", "photo_vhost_a.b"], "no", WRONG),
        (
            "x {{ y }}",
            "Attempting to decrypt but no vault secrets found.",
            ["photo_vhost_a"],
            "Attempting to decrypt but no vault secrets found",
            VAULT,
        ),
        (
            "{{ x }}",
            "Recursive loop detected in template: maximum recursion depth exceeded in comparison",
            ["photo_vhost_a"],
            "its expressions refer to each other without end",
            WRONG,
        ),
        ("{{ x }}", "hostvars['h9']", ["photo_vhost_a"], "hostvars['h9'] is undefined", WRONG),
        ("{{ ansible_facts.x }}", "no attribute", ["photo_vhost_a"], "no attribute", FACTS),
        (
            "{{ ansible_fqdn }}",
            "'ansible_fqdn' is undefined",
            ["photo_vhost_a"],
            "'ansible_fqdn' is undefined",
            FACTS,
        ),
    ],
)
def test_expressions_that_cannot_be_evaluated_are_named_each(written, reason, places, wrong, instead):
    assert unresolved(written, reason) == [(place, f"cannot be evaluated: {wrong}", instead) for place in places]


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        ("invalid literal for int() with base 10: 's3cr3t'", "its expression fails"),
        ("'vault_x' is undefined", "'vault_x' is undefined"),
        ("'ansible.vars.hostvars.HostVarsVars object' has no attribute 'x'", "the object has no attribute 'x'"),
    ],
)
def test_a_reason_shows_no_secret(reason, shown):
    ((_place, wrong, _instead),) = unresolved({"password": "{{ x }}"}, reason)
    assert wrong == f"cannot be evaluated: {shown}"


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
