"""The server that the options of a module describe. Python 3.6 as the code."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ihs import spec
from ansible_collections.sametime.estate.plugins.module_utils._ihs.errors import IhsError


class Module:
    """What `spec.server` needs of an AnsibleModule."""

    def __init__(self, tmpdir, **params):
        self.params = dict({"apachectl": None, "config": None}, **params)
        self.tmpdir = tmpdir
        self.calls = []

    def run_command(self, argv, **options):
        self.calls.append((argv, options["environ_update"]))
        return 0, "", ""

    def atomic_move(self, source, destination):
        raise AssertionError


@pytest.fixture
def home(tmp_path):
    for name in ("bin", "conf", "other"):
        (tmp_path / name).mkdir()
    (tmp_path / "conf" / "httpd.conf").write_text("Listen 80\n")
    (tmp_path / "other" / "web.conf").write_text(f"ServerRoot {tmp_path}/other/\n")
    (tmp_path / "bin" / "apachectl").write_text("#!/bin/sh\n")
    (tmp_path / "bin" / "apachectl").chmod(0o755)
    return tmp_path


def test_standard_paths(home):
    module = Module("/tmp/x", server_root=str(home) + "/")
    server = spec.server(module)
    root = str(home)
    assert server.paths == (root, root + "/bin/apachectl", root + "/conf/httpd.conf", "/tmp/x", True)
    assert server.refusal() is None
    assert module.calls == [([root + "/bin/apachectl", "-t"], {"LC_ALL": "C", "LANG": "C"})]


def test_another_configuration_is_named_to_httpd_and_its_server_root_counts(home):
    config = str(home / "other" / "web.conf")
    module = Module("/tmp/x", server_root=str(home), config=config)
    server = spec.server(module)
    assert (server.paths.root, server.paths.standard) == (str(home / "other"), False)
    server.refusal()
    assert module.calls[0][0][1:] == ["-t", "-f", config]


@pytest.mark.parametrize(
    ("missing", "message"),
    [("bin/apachectl", "is missing or not a program"), ("conf/httpd.conf", "is missing; set config")],
)
def test_what_is_missing_is_named(home, missing, message):
    (home / missing).unlink()
    with pytest.raises(IhsError, match=f"{home / missing} {message}"):
        spec.server(Module("/tmp/x", server_root=str(home)))
