"""LDIF exports: data files of what servers print, and the law that what is folded comes back. Python 3.6."""

import base64
import json
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos.names.ldif import LdifError, parse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

CASES = sorted((Path(__file__).parent / "data" / "ldif").glob("*.json"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_parse(path):
    case = json.loads(path.read_text(encoding="utf-8"))
    text = "\n".join(case["text"])
    if "error" in case:
        with pytest.raises(LdifError) as caught:
            list(parse(text))
        assert str(caught.value).startswith(case["error"])
    else:
        assert list(parse(text)) == case["entries"]


def test_values_in_other_files_are_urls_for_those_who_take_them():
    text = "dn: cn=x\nmail: x@y\njpegPhoto:< file:///tmp/a b\n"
    assert list(parse(text, urls=True)) == [{"dn": ["cn=x"], "mail": ["x@y"], "jpegphoto": ["file:///tmp/a b"]}]


_VALUES = st.text(st.characters(blacklist_categories=["Cs"]), max_size=30)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.dictionaries(st.sampled_from(["uid", "mail", "cn"]), st.lists(_VALUES, min_size=1)), max_size=4),
    st.integers(2, 20),
)
def test_what_is_encoded_and_folded_comes_back(people, width):
    lines = []
    for number, person in enumerate(people):
        lines.append(f"dn: uid={number}")
        for name, values in person.items():
            for value in values:
                line = f"{name}:: {base64.b64encode(value.encode()).decode()}"
                lines.append(line[:20] + "".join("\n " + line[at : at + width] for at in range(20, len(line), width)))
        lines.append("")
    wanted = [dict(person, dn=[f"uid={number}"]) for number, person in enumerate(people)]
    assert list(parse("\n".join(lines))) == wanted
