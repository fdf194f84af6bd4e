"""The HADR status that db2pd shows."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import hadr_status
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.parse.cases import cases, load, plain


@pytest.mark.parametrize("path", cases("hadr_status"), ids=lambda path: path.stem)
def test_parse(path):
    output, wanted = load(path)
    assert plain(hadr_status.parse(output)) == wanted


@pytest.mark.parametrize("path", cases("hadr_status"), ids=lambda path: path.stem)
@pytest.mark.parametrize("change", [str.rstrip, lambda line: f"{line}   ", lambda line: line.replace("  ", " ")])
def test_blanks_do_not_matter(path, change):
    output, wanted = load(path)
    assert plain(hadr_status.parse("\n".join(change(line) for line in output.split("\n")))) == wanted


def test_the_principal_standby_is_the_first():
    (path,) = [path for path in cases("hadr_status") if path.stem == "11.5_two_standbys"]
    status = hadr_status.parse(load(path)[0])
    assert [section["standby_id"] for section in status.sections] == [1, 2]
    assert status.principal()["standby_member_host"] == "stdb2.example.test"
    turned = status._replace(sections=list(reversed(status.sections)))
    assert turned.principal()["standby_id"] == 1


@pytest.mark.parametrize(
    ("text", "transient"),
    [
        ("\nChanging data structure forced command termination.\n", True),
        ("Another possibility of this failure is the Virtual Address Space Randomization is enabled.", True),
        (
            "Unable to attach to database manager on member 0.\n… Virtual Address Space Randomization …",
            False,
        ),
        ("HADR is not active.", False),
    ],
)
def test_transient_errors(text, transient):
    assert hadr_status.is_transient(text) is transient
