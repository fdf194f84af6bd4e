"""All pages of an estate, compared with files; to write them again: python test_runbook.py."""

import json
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.plugin_utils._runbook import runbook

DATA = Path(__file__).parent / "data"
ESTATE = json.loads((DATA / "estate.json").read_text(encoding="utf-8"))


def read(host, role):
    """Return the options of a role; those of one host come first."""
    options = {**ESTATE["options"][role], **ESTATE["host_options"].get(host, {}).get(role, {})}
    assert set(options) == set(runbook.OPTIONS[role])
    return options


def pages(**changes):
    given = {**ESTATE, **changes}
    return runbook.pages(given["groups"], read, given["virtual_hosts"], given["photo_sources"])


@pytest.mark.parametrize("host", sorted(pages()))
def test_page(host):
    assert pages()[host] == (DATA / f"{host}.md").read_text(encoding="utf-8")


def test_every_page_has_a_file():
    assert sorted(pages()) == sorted(path.stem for path in DATA.glob("*.md"))


def test_each_step_begins_with_its_check():
    for text in pages().values():
        steps = text.split("\n### ")[1:]
        assert steps
        assert all(step.split("\n")[2] == "Check:" and "\nDone if " in step for step in steps)


def test_all_db2_steps_are_on_one_of_the_two_pages():
    texts = "\n".join(text for host, text in pages().items() if host.startswith("db"))
    assert [f"Step {number} of 11" in texts for number in range(1, 12)] == [True] * 11


def test_groups_without_hosts_have_no_pages():
    none = {"virtual_hosts": {}, "photo_sources": {}}
    assert pages(groups={"ssc": []}, **none) == {}
    only = pages(groups={"ssc": ["ssc1"]}, **none)
    assert list(only) == ["ssc1"]
    assert "## Data sources" in only["ssc1"], "as role datasource_reroute, which only needs the description of the pair"


def test_without_https_the_page_of_the_cell_warns():
    http_only = {"ihs1": {**ESTATE["virtual_hosts"]["ihs1"], "tls": {}}}
    assert "Warning: http://photos.acme.example/{0}.jpg is http." in pages(virtual_hosts=http_only)["ssc1"]


def test_only_web_servers_that_receive_photos_have_a_grant():
    assert "sametime-grant:photos" in pages()["ihs1"]
    assert "sametime-grant:photos" not in pages(photo_sources={})["ihs1"]


def test_a_pair_that_cannot_be_set_up_is_refused():
    pair = {**ESTATE["options"]["db2_hadr"]["pair"], "backup_directory": None}
    with pytest.raises(Db2Error, match="no directory for the backup"):
        runbook.pages({"db2_servers": ["db1"]}, lambda _host, _role: {"pair": pair}, {}, {})


if __name__ == "__main__":
    for name, page_text in pages().items():
        (DATA / f"{name}.md").write_text(page_text, encoding="utf-8")
