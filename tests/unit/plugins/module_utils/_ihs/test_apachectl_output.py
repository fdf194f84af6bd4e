"""What apachectl says, per release, as data files; this runs on Python 3.6 too."""

import json
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ihs import apachectl_output
from ansible_collections.sametime.estate.plugins.module_utils._ihs.errors import IhsError

DATA = Path(__file__).parent / "data"


def cases(kind):
    return [pytest.param(json.loads(path.read_text()), id=path.stem) for path in sorted((DATA / kind).glob("*.json"))]


@pytest.mark.parametrize("case", cases("build"))
def test_build(case):
    text = "\n".join(case["output"])
    if case["build"] is None:
        with pytest.raises(IhsError, match="photo_vhost_generation") as caught:
            apachectl_output.parse_build(text)
        assert caught.value.details == {"seen": text}
        assert (case["output"] or ["nothing"])[0][:60] in str(caught.value)
    else:
        assert dict(apachectl_output.parse_build(text)._asdict()) == case["build"]


@pytest.mark.parametrize("case", [case for case in cases("build") if case.values[0]["build"] is None])
def test_generation_given(case):
    assert apachectl_output.parse_build("\n".join(case["output"]), "2.2").generation == "2.2"


@pytest.mark.parametrize("case", cases("virtual_hosts"))
def test_virtual_hosts(case):
    found = apachectl_output.parse_virtual_hosts("\n".join(case["output"]))
    assert [dict(host._asdict()) for host in found] == case["virtual_hosts"]


@pytest.mark.parametrize("case", cases("modules"))
def test_modules(case):
    assert apachectl_output.parse_modules("\n".join(case["output"])) == case["modules"]
