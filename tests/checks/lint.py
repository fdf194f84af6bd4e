"""The static checks: the only list of linters. `make lint` runs all of them, pre-commit the quick ones."""

import os
import shutil
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from ansible_collections.sametime.estate.tests.checks.commands import REPORTS, ROOT, run_check, tracked
from ansible_collections.sametime.estate.tests.checks.outcome import Outcome, together

TYPED = ".cache/typed/ansible_collections/sametime/estate"  # the checkout under the name that it imports itself by
TYPED_PARTS = ("plugins", "lab", "bench", "tests/run.py", "tests/checks", "docs/readmes.py")
MANAGED_HOST_CODE = ("plugins/modules", "plugins/module_utils")


class Check(NamedTuple):
    """A static check. ``quick``: it takes seconds, so pre-commit runs it, too."""

    name: str
    argv: Callable[[], list[str]]
    quick: bool = True


# The slowest ones first: the short ones then fill the gaps at the end.
CHECKS = [
    Check(
        "ansible-lint, profile production",
        lambda: [sys.executable, "-P", "tests/checks/ansible_lint.py", "--offline", "--nocolor", "-q"],
        quick=False,
    ),
    Check("ansible-test sanity on the collection as it ships", lambda: ["tests/sanity.sh"], quick=False),
    Check("mypy", lambda: ["mypy", *(f"{TYPED}/{name}" for name in TYPED_PARTS)]),
    Check("ansible-doc of modules", lambda: ansible_doc("module", "plugins/modules/*.py"), quick=False),
    Check("ansible-doc of filters", lambda: ansible_doc("filter", "plugins/filter/*.py"), quick=False),
    Check(
        "Python 3.6 syntax of managed-host code",
        lambda: ["vermin", "-t=3.6-", "--no-tips", "--violations", *MANAGED_HOST_CODE],
    ),
    Check(
        "collection archive",
        lambda: ["ansible-galaxy", "collection", "build", "--force", "--output-path", str(REPORTS)],
        quick=False,
    ),
    Check("yamllint", lambda: ["yamllint", "--strict", "."]),
    Check("changelog fragments", lambda: ["antsibull-changelog", "lint"]),
    Check("ruff", lambda: ["ruff", "check", "."]),
    Check("ruff format", lambda: ["ruff", "format", "--check", "."]),
    Check("tables of the READMEs", lambda: [sys.executable, "docs/readmes.py", "--check"]),
    Check("shellcheck", lambda: ["shellcheck", *scripts()]),
]


def lint(*, quick: bool = False) -> Outcome:
    """Run the static checks side by side, one for each core."""
    checks = [check for check in CHECKS if check.quick or not quick]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return together(pool.map(run, checks))


def run(check: Check) -> Outcome:
    """Run one check; shellcheck is the only tool that does not come with `make setup`."""
    argv = check.argv()
    if argv[0] == "shellcheck" and shutil.which(argv[0]) is None:
        return Outcome(skipped=("shellcheck: not installed",))
    return run_check(check.name, argv)


def ansible_doc(kind: str, pattern: str) -> list[str]:
    """Return the command that renders the documentation of all plugins of a kind."""
    names = [f"sametime.estate.{path.stem}" for path in tracked(pattern) if not path.stem.startswith("_")]
    return ["ansible-doc", "--type", kind, "--json", *names]


def scripts() -> list[str]:
    """Return the shell scripts of the checkout."""
    return [str(path.relative_to(ROOT)) for path in tracked("*.sh") + tracked(".ci/run")]
