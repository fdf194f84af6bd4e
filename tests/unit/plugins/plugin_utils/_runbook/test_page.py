"""Pages as Markdown: order, fences, secrets."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._runbook.page import Part, Section, Step, masked, page

STEP = Step("Do it", "look", "it is there", [Part("Words.", "command\n"), Part("", "more"), Part("Only words.")])
PAGE = """\
# db1

Made from the inventory alone; no host was asked. Run the check of each step first, and skip a step that is done. \
`<…>` stands for a value that only the host knows.

## Title

A note.

### 1. Do it

Check:

```text
look
```

Done if it is there. Otherwise:

Words.

```text
command
```

```text
more
```

Only words.
"""


def test_the_check_comes_first():
    assert page("db1", [Section("Empty", ["x"], []), Section("Title", ["A note."], [STEP])]) == PAGE


def test_a_host_with_nothing_to_do_has_no_page():
    assert page("db1", []) == page("db1", [Section("Empty", ["x"], [])]) == ""


@pytest.mark.parametrize("inside", ["```", "````", "a\n```text\nb"])
def test_text_with_fences_stays_one_block(inside):
    text = page("h", [Section("T", [], [STEP._replace(check=inside, do=[])])])
    fence = next(line for line in text.splitlines() if line.endswith("text"))
    assert fence.removesuffix("text") not in inside
    assert f"{fence}\n{inside}\n{fence.removesuffix('text')}\n" in text


def test_secrets_appear_as_the_name_of_their_variable():
    secrets = {"vault_a": "s3cr3t", "vault_b": "s3cr3t-longer", "vault_short": "a", "vault_empty": ""}
    assert masked("a s3cr3t-longer s3cr3t", secrets) == "a <value of vault_b> <value of vault_a>"
