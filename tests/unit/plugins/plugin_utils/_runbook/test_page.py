"""Pages as Markdown: order, fences, secrets."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._runbook.page import (
    Part,
    Section,
    Step,
    is_page,
    masked,
    page,
)

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
    assert masked("a s3cr3t-longer s3cr3t", secrets) == r"a \<value of vault_b> \<value of vault_a>"
    assert masked("```text\ns3cr3t\n```\ns3cr3t", secrets) == ("```text\n<value of vault_a>\n```\n\\<value of vault_a>")


@pytest.mark.parametrize(
    ("secret", "shown"),
    [
        ("a&b<c'd", "x <k>a&amp;b&lt;c'd</k>"),
        ("a&b<c'd", "x <k>a&amp;b&lt;c&#x27;d</k>"),
        ("it's*", "x 'it'\"'\"'s*'"),
        ("a*b*c", "x a\\*b\\*c"),
    ],
)
def test_secrets_are_found_in_every_form(secret, shown):
    assert "<value of s>" in masked(shown, {"s": secret})


def test_a_truth_value_is_not_a_secret():
    assert masked("passwords = true", {"x.passwords": "true"}) == "passwords = true"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("cell=<cell>, *x* [y] _z_ HADR_LOCAL_HOST", r"cell=\<cell>, \*x\* \[y\] \_z\_ HADR_LOCAL_HOST"),
        ("see `a <b> *c*` and <d>", r"see `a <b> *c*` and \<d>"),
        ("http://x/?a=1&b=2 &lt; C:\\ihs", r"http://x/?a=1&b=2 \&lt; C:\\ihs"),
    ],
)
def test_words_are_shown_as_they_are(words, shown):
    text = page(words, [Section(words, [words], [Step(words, "look", words, [Part(words)])])])
    assert text.count(shown) == 6
    assert words not in text


def test_is_page():
    assert is_page(page("<db1>", [Section("T", [], [STEP])]))
    assert not is_page("")
    assert not is_page("# db1\n\nMy notes.\n")
