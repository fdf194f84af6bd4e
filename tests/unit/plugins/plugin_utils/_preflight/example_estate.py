"""The example inventory as the preflight sees it, with one thing changed."""

import copy
from functools import cache
from pathlib import Path

import jinja2
from ansible_collections.sametime.estate.lab.common import fast_yaml
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight import check, problem, sources
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.settings import Inventory, UnresolvedError

ROOT = Path(__file__).resolve().parents[5]
EXAMPLE = ROOT / "inventories" / "example"
ROLES = sources.roles(ROOT)
# Each check evaluates the same few hundred texts for each host, and to compile one takes longer than all the rest.
compiled = cache(jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False).from_string)


def variables():
    """Return the variables of the example inventory, as written; the caller may change them."""
    return copy.deepcopy(_variables())


@cache
def _variables():
    loaded = {}
    for path in sorted((EXAMPLE / "group_vars" / "all").glob("*.yml")):
        loaded.update(fast_yaml.load(path.read_text()))
    return loaded


def groups():
    """Return the groups of the example inventory: name -> hosts; the caller may change them."""
    return copy.deepcopy(_groups())


@cache
def _groups():
    children = fast_yaml.load((EXAMPLE / "hosts.yml").read_text())["all"]["children"]
    return {name: list(group["hosts"]) for name, group in children.items()}


def inventory(shared, members=None, host_variables=None):
    """Return an inventory in which every host has the same variables, and some hosts have more."""
    members = groups() if members is None else members
    hosts = [host for names in members.values() for host in names]
    more = host_variables or {}
    written = {host: {**shared, **more.get(host, {})} for host in hosts}

    def template(host, value):
        if isinstance(value, dict):
            return {key: template(host, inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [template(host, inner) for inner in value]
        if not isinstance(value, str) or "{" not in value:
            return value
        try:
            return compiled(value).render(written[host])
        except jinja2.TemplateError as exc:
            raise UnresolvedError(str(exc)) from exc

    return Inventory(members, written, template)


def change(data, path, value):
    """Return a copy of nested data with one place changed; value None as `...` removes it."""
    data = copy.deepcopy(data)
    *way, last = path
    place = data
    for step in way:
        place = place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return data


def lines(shared, parts=(), **options):
    """Return the problems as lines."""
    return problem.lines(check.check(list(parts), ROLES, inventory(shared, **options)).problems, {})


def check_option(option, value, wrong):
    """Fail unless an option of a role gives a line with a text."""
    found = lines({**variables(), option: value})
    assert any(wrong.lower() in line.lower() for line in found), found


def check_wrong(path, value, wrong, instead):
    """Fail unless one changed place gives a line with both texts, and shows no secret."""
    found = lines(change(variables(), path, value))
    about = [line for line in found if line.startswith((path[0], "group "))]
    assert any(wrong in line and instead.lower() in line.lower() for line in about), found
    assert not any("s3cr3t" in line for line in found)
    assert all("\n" not in line for line in found)
