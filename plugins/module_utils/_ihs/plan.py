# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must change on a web server, and how a plan is shown. Pure: no Ansible, no files, no processes. Python 3.6."""

from typing import Dict, List, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._ihs import httpd_conf
from ansible_collections.sametime.estate.plugins.module_utils._ihs.errors import IhsError
from ansible_collections.sametime.estate.plugins.module_utils._ihs.variables import Variables
from ansible_collections.sametime.estate.plugins.module_utils._ihs.wanted import Wanted


class Observed(NamedTuple):
    """The state of a web server, as far as a wanted fragment depends on it; `Server.observe` makes it.

    config: path of the main file. root: where relative paths of the configuration begin. main, fragment: the texts,
    None when there is no file. directives: all of the configuration. loaded: modules that httpd itself lists, asked
    for only when a wanted one has no LoadModule line in the main file. running: whether the server runs. answers:
    whether the running server answers the requests of the wanted fragment; None when it was not asked. variables: those
    of the configuration.
    """

    config: str
    root: str
    main: Optional[str]
    fragment: Optional[str]
    directives: List[httpd_conf.Located]
    loaded: List[str]
    running: bool
    answers: Optional[bool]
    variables: Optional[Variables] = None


class Plan(NamedTuple):
    """Both files as they are and as they will be, and whether the running server must still read them."""

    main: str
    new_main: str
    fragment: Optional[str]
    new_fragment: Optional[str]
    running: bool
    reload: bool
    variables: Optional[Variables] = None

    @property
    def files_differ(self) -> bool:
        """Return whether a file must be written."""
        return self.main != self.new_main or self.fragment != self.new_fragment

    @property
    def changed(self) -> bool:
        """Return whether anything must be done."""
        return self.files_differ or self.reload

    @property
    def restarts_twice(self) -> bool:
        """Return whether the restart that loads mod_rewrite does not start the fragment's program.

        mod_rewrite of httpd 2.2 starts programs of RewriteMap, which need RewriteLock, only when it reads its
        configuration for the second time in the life of the server.
        """
        waits = self.new_fragment is not None and "\nRewriteLock " in self.new_fragment
        return self.reload and waits and _is_new(self, "rewrite_module")


def plan(observed: Observed, wanted: Wanted) -> Plan:
    """Compare the observed state with the wanted one.

    Raises IhsError: the main file is missing, or another file includes the fragment.
    """
    if observed.main is None:
        raise IhsError(f"{observed.config} does not exist; set config to the main configuration file of this server")
    _refuse_nested(observed, wanted.path)
    new_fragment = text_of(wanted)
    if new_fragment is None:
        new_main = httpd_conf.without_include(observed.main, observed.root, wanted.path, observed.variables)
    else:
        new_main = observed.main
        for module in httpd_conf.not_loaded(observed.main, wanted.modules):
            if module not in observed.loaded:
                new_main = httpd_conf.with_module(new_main, module)
        new_main = httpd_conf.with_include(new_main, observed.root, wanted.path, observed.variables)
    same = observed.main == new_main and observed.fragment == new_fragment
    stale = same and new_fragment is not None and observed.answers is False
    reload = observed.running and (stale or not same)
    return Plan(observed.main, new_main, observed.fragment, new_fragment, observed.running, reload, observed.variables)


def text_of(wanted: Wanted) -> Optional[str]:
    """Return the wanted text as `Server.read` returns it: each character is one byte."""
    return None if wanted.text is None else wanted.text.encode("utf-8").decode("latin-1")


def actions(planned: Plan, root: str, path: str, modules: List[str]) -> List[str]:
    """Return the names of what a plan does, in its order."""
    names = []
    if planned.fragment != planned.new_fragment:
        names.append("remove fragment" if planned.new_fragment is None else "write fragment")
    names.extend(f"load {module}" for module in modules if _is_new(planned, module))
    texts = (planned.main, planned.new_main)
    before, after = (bool(httpd_conf.includes(text, root, path, planned.variables)) for text in texts)
    if before != after:
        names.append("include fragment" if after else "remove include")
    if planned.reload:
        names.append("graceful restart")
    if planned.restarts_twice:
        names.append("graceful restart, which starts the program")
    return names


def diff(planned: Plan, config: str, path: str) -> List[Dict[str, str]]:
    """Return the whole fragment, which is managed, and only the changed lines of the main file."""
    parts = []
    if planned.main != planned.new_main:
        before, after = (text.splitlines(True) for text in (planned.main, planned.new_main))
        parts.append(_part(config, _only(before, after), _only(after, before)))
    if planned.fragment != planned.new_fragment:
        parts.append(_part(path, planned.fragment or "", planned.new_fragment or ""))
    if planned.reload and not planned.files_differ:
        parts.append(_part("running server", "another configuration\n", "this configuration\n"))
    return parts


def _is_new(planned: Plan, module: str) -> bool:
    return httpd_conf.loads(planned.new_main, module) and not httpd_conf.loads(planned.main, module)


def _only(lines: List[str], others: List[str]) -> str:
    return "".join(line for line in lines if line not in others)


def _part(name: str, before: str, after: str) -> Dict[str, str]:
    before, after = (text.encode("latin-1").decode("utf-8", "replace") for text in (before, after))
    return {"before_header": name, "after_header": name, "before": before, "after": after}


def _refuse_nested(observed: Observed, path: str) -> None:
    """Refuse a fragment that another file, or a section, includes: a test run could not replace it."""
    for located in observed.directives:
        pattern = httpd_conf.include_pattern(located.directive, observed.root)
        outside = located.file != observed.config or not located.directive.plain
        if pattern and outside and httpd_conf.covers(pattern, path):
            raise IhsError(
                f"{path} is already included by {located.file}, in a place where it cannot be tested separately; "
                "set path to a file that no other file includes"
            )
