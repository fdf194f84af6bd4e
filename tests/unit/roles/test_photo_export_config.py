"""The configuration of the photo job as role photo_export writes it: one web server as ever, several with sections."""

from pathlib import Path

import jinja2
import pytest
from ansible_collections.sametime.estate.lab.common import fast_yaml
from ansible_collections.sametime.estate.plugins.module_utils._photos import settings

ROLE = Path(__file__).parents[3] / "roles" / "photo_export"
DEFAULTS = fast_yaml.load((ROLE / "defaults" / "main.yml").read_text())
VALUES = {
    "photo_export_user": "tdi",
    "photo_export_home": "/h",
    "photo_export_target": "outside",
    "photo_export_target_user": "stphotos",
    "photo_export_key": "/k",
    "photo_export_known_hosts": "/known",
}
ONE = """\
[transfer]
target = ihs1
port = 22
user = stphotos
key = /k
known_hosts = /known
connections = 2
"""
SERVERS = [
    {"name": "ihs1", "target": "ihs1", "known_hosts": "/known"},
    {"name": "ihs2", "target": "192.0.2.13", "known_hosts": "/known.ihs2"},
]


def render(servers):
    """Return the text of the configuration."""
    # A configuration file, no HTML.
    environment = jinja2.Environment(trim_blocks=True, keep_trailing_newline=True, undefined=jinja2.StrictUndefined)
    environment.filters["comment"] = lambda text: f"# {text}"
    template = environment.from_string((ROLE / "templates" / "photo-sync.ini.j2").read_text())
    return template.render(
        {
            **DEFAULTS,
            **VALUES,
            "ansible_managed": "x",
            "__photo_export_servers": servers,
            "__photo_export_directory": {},
        }
    )


def test_one_web_server_has_the_text_of_earlier_versions():
    assert render(SERVERS[:1]).endswith("\nmetadata = strip\n\n" + ONE)


def test_a_web_server_outside_of_the_inventory():
    (transfer,) = settings.parse(render([]), "x").transfers
    assert (transfer.target, transfer.known_hosts) == ("outside", "/known")


@pytest.mark.parametrize("count", [1, 2])
def test_the_job_reads_it(count):
    found = settings.parse(render(SERVERS[:count]), "x").transfers
    assert [(one.target, one.known_hosts) for one in found] == [
        (server["target"], server["known_hosts"]) for server in SERVERS[:count]
    ]
    assert {one.user for one in found} == {"stphotos"}
