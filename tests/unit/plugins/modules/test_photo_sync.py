"""Module photo_sync: options in, result out, failures with their cause; the work is the job's own tests' matter."""

import importlib

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos import report
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.names.assign import Refused
from ansible_collections.sametime.estate.plugins.module_utils._photos.plan import Plan

photo_sync = importlib.import_module("ansible_collections.sametime.estate.plugins.modules.photo_sync")
SUMMARY = report.Summary(
    plan=Plan(["new"], [], ["gone"], ["same"], []),
    refused=[Refused("u", "/dump/x", None, "no JPEG")],
    warnings=["new has 50000 bytes"],
    foreign=["index.html"],
    diff={"before": {"gone": "0123"}, "after": {"new": "4567"}},
    changed=True,
)


@pytest.fixture
def call(call_module, tmp_path):
    """Return a function that calls the module with a job that does nothing but answer."""
    config = tmp_path / "photo-sync.ini"
    config.write_text("")

    def run(answer, check=False, **params):
        asked = tmp_path / "asked"

        def execute(loaded, options):
            asked.write_text(repr((loaded, options)))
            if isinstance(answer, PhotoError):
                raise answer
            return answer

        def prepare():
            photo_sync.job.load = str
            photo_sync.job.execute = execute

        arguments = {"config": str(config), "_ansible_check_mode": check, "_ansible_diff": True, **params}
        result = call_module("photo_sync", arguments, prepare)
        return result, asked.read_text() if asked.exists() else None

    return run


def test_result_is_the_summary(call):
    result, _asked = call(SUMMARY)
    wanted = {
        "changed": True,
        "cause": "ok",
        "exit_code": 0,
        "added": ["new"],
        "updated": [],
        "removed": ["gone"],
        "unchanged": ["same"],
        "kept": [],
        "refused": [{"uid": "u", "path": "/dump/x", "name": None, "reason": "no JPEG"}],
        "photo_warnings": ["new has 50000 bytes"],
        "foreign": ["index.html"],
        "diff": {"before": {"gone": "0123"}, "after": {"new": "4567"}},
    }
    assert {name: result[name] for name in wanted} == wanted
    assert result["counts"]["refused"] == 1
    assert "new has 50000 bytes" in str(result["warnings"])


@pytest.mark.parametrize(
    ("params", "check", "options"),
    [
        ({}, False, "phase='all', export=True, dry_run=False, override_guards=False, caller='ansible'"),
        ({}, True, "phase='all', export=True, dry_run=True, override_guards=False, caller='ansible'"),
        (
            {"phase": "stage", "export": False, "override_guards": True},
            False,
            "phase='stage', export=False, dry_run=False, override_guards=True, caller='ansible'",
        ),
    ],
)
def test_parameters_become_options(call, params, check, options):
    result, asked = call(SUMMARY._replace(changed=False), check=check, **params)
    assert result["changed"] is False
    assert options in asked


def test_a_failure_has_cause_code_figures_and_what_was_known(call):
    error = PhotoError("guard_removal", "too many\nwould go", removed=9, present=10)
    error.summary = SUMMARY
    result, _asked = call(error)
    assert result["failed"] is True
    assert (result["msg"], result["cause"], result["exit_code"]) == ("too many would go", "guard_removal", 31)
    assert result["details"] == {"removed": 9, "present": 10}
    assert (result["removed"], result["refused"][0]["uid"]) == (["gone"], "u")


def test_a_failure_before_anything_was_known(call):
    result, _asked = call(PhotoError("config", "x.ini: [job] home is missing; set it"))
    assert (result["msg"], result["exit_code"]) == ("x.ini: [job] home is missing; set it", 10)
    assert "added" not in result


def test_check_mode_without_a_configuration_announces_a_change(call, tmp_path):
    (tmp_path / "photo-sync.ini").unlink()
    result, asked = call(SUMMARY, check=True)
    assert (result["changed"], asked) == (True, None)
    assert "does not exist yet" in str(result["warnings"])


def test_without_a_configuration_it_fails(call_module, tmp_path):
    result = call_module("photo_sync", {"config": str(tmp_path / "no.ini")})
    assert result["failed"] is True
    assert f"cannot read the configuration {tmp_path}/no.ini: No such file" in result["msg"]
    assert (result["cause"], result["exit_code"]) == ("config", 10)
