"""Part of each start of Python in playbooks of the tests: compiled code of modules is kept, as in the lab."""

import sys

import compiled_modules

ROOT = __file__.rpartition("/tests/unit/")[0]
# The code of one version of Python is of no use to another one.
compiled_modules.FOLDER = f"{ROOT}/.cache/compiled-{sys.implementation.cache_tag}"
