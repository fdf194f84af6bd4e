"""The program: command line, exit codes, silence. Python 3.6."""

import os
import signal
import subprocess
import sys
import time

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos import cli, job
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import CAUSES, PhotoError

SCRIPT = "import sys; from {} import cli; sys.exit(cli.main())".format(cli.__name__.rpartition(".")[0])
START = [sys.executable, "-c", SCRIPT]


@pytest.fixture
def main(monkeypatch):
    monkeypatch.setattr(cli.signal, "signal", lambda *_args: None)
    return lambda *words: cli.main(list(words))


def test_silent_when_all_is_well(estate, main, capsys):
    assert main("--config", estate.config()) == 0
    assert capsys.readouterr() == ("", "")
    assert set(estate.served()) == {"ann", "ben", "eve"}


def test_verbose_tells_what_was_done(estate, main, capsys):
    assert main("--config", estate.config(), "--verbose") == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "add ann@acme.example.jpg"
    assert out[-1].startswith("3 added, 0 updated, 0 removed, 0 unchanged")


def test_a_dry_run_tells_what_would_be_done(estate, main, capsys):
    assert main("--config", estate.config(), "--dry-run") == 0
    assert "add ben@acme.example.jpg" in capsys.readouterr().out
    assert estate.served() == {}


def test_words_become_options(monkeypatch, main):
    asked = []
    monkeypatch.setattr(job, "load", lambda path: path)
    monkeypatch.setattr(job, "execute", lambda config, options: asked.append((config, options)))
    main("--config", "x", "--phase", "stage", "--no-export", "--override-guards")
    main("--config", "y")
    assert asked == [
        ("x", job.Options("stage", False, False, True, "program")),
        ("y", job.Options("all", True, False, False, "program")),
    ]


@pytest.mark.parametrize("cause", sorted(set(CAUSES) - {"ok", "unexpected", "usage"}))
def test_each_cause_has_its_exit_code(monkeypatch, main, capsys, cause):
    def fail(_path):
        raise PhotoError(cause, "the reason\nof it")

    monkeypatch.setattr(job, "load", fail)
    assert main("--config", "x") == CAUSES[cause].code
    assert capsys.readouterr() == ("", "photo-sync: the reason of it\n")


def test_a_wrong_command_line_is_usage(main, capsys):
    with pytest.raises(SystemExit) as caught:
        main("--fonfig", "x")
    assert caught.value.code == CAUSES["usage"].code
    assert capsys.readouterr().err.startswith("usage: photo-sync")


def test_help_lists_all_exit_codes(main, capsys):
    with pytest.raises(SystemExit):
        main("--help")
    text = capsys.readouterr().out
    assert [name for name, cause in CAUSES.items() if f"{cause.code:3} {name}" not in text] == []


def test_only_the_configuration_is_checked(estate, main, capsys):
    assert main("--check-config", "--config", estate.config()) == 0
    estate.parts["job"] = "minimum_count = none"
    assert main("--check-config", "--config", estate.config()) == CAUSES["config"].code
    assert "[job] minimum_count = none is not a whole number" in capsys.readouterr().err
    assert main("--check-config", "--config", "/no/file") == CAUSES["config"].code
    assert list(estate.home.iterdir()) == []


def test_stopped_by_a_signal(estate):
    """The run tells that it was stopped, its programs end with it, and the next run does the work."""
    config = estate.config()
    environment = dict(os.environ, SLEEP="30", PYTHONPATH=os.pathsep.join(sys.path))
    with subprocess.Popen([*START, "--config", config], env=environment, stderr=subprocess.PIPE) as child:
        deadline = time.time() + 20
        while not (estate.root / "calls").read_text() and time.time() < deadline:
            time.sleep(0.05)
        child.send_signal(signal.SIGTERM)
        _out, err = child.communicate(timeout=20)
        assert err.decode() == "photo-sync: stopped by signal 15\n"
        assert child.returncode == CAUSES["interrupted"].code
    assert estate.state()["result"] == "interrupted"
    estate.run()
    assert set(estate.served()) == {"ann", "ben", "eve"}
