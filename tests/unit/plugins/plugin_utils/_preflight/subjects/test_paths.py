"""Paths of the photos. Each row: what is changed in the example, what the preflight says, and what it advises."""

import pytest
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._preflight import example_estate as estate

WRONG = [
    (["sametime_photo_directory"], "~/photos", "begins with ~", "whole path"),
    (["sametime_photo_directory"], "/opt/photos/", "is not the shortest form", "write /opt/photos"),
    (["sametime_photo_directory"], '/opt/ph"otos', "read differently", "rename"),
    (["sametime_photo_source_home"], "/var/lib/st photos", "read differently", "letters, digits"),
    (["sametime_photo_key"], "/home/tdi user/.ssh/id", "read differently", "letters, digits"),
    (["sametime_photo_key"], "/home/tdiuser/.ssh/id.pub", "is the name of a public key", "without .pub"),
    (
        ["sametime_photo_key"],
        "/home/tdiuser/.ssh/sametime_photos_known_hosts",
        "is also sametime_photo_known_hosts",
        "a file of its own",
    ),
]


@pytest.mark.parametrize(("path", "value", "wrong", "instead"), WRONG, ids=lambda part: str(part)[:60])
def test_wrong_value(path, value, wrong, instead):
    estate.check_wrong(path, value, wrong, instead)


OPTIONS = [
    ("photo_vhost_gate_directory", "/etc/photo gate", "read differently"),
]


@pytest.mark.parametrize(("option", "value", "wrong"), OPTIONS)
def test_wrong_value_of_a_role_option(option, value, wrong):
    estate.check_option(option, value, wrong)


def test_right_paths():
    shared = estate.variables() | {
        "sametime_photo_directory": "/opt/IBM/my photos",
        "sametime_photo_source_home": "/var/lib/photos_1.x@y+z",
    }
    assert estate.lines(shared) == []
