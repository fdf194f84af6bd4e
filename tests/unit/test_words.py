"""Words that users stumble over do not come back: what to write instead.

For an administrator whose first language is not English, each of them needs a second reading, or the project has
another word for the same thing.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLACES = (
    *("plugins", "roles", "playbooks", "inventories", "docs", "changelogs/fragments", "README.md", "SECURITY.md"),
    *("lab", "molecule", "bench", "tests", "CONTRIBUTING.md", "Makefile"),
)
FORMATS = {".py", ".yml", ".md", ".j2", ".sh", ".jy", ".java", ""}
# Texts of vendors, and this list itself.
LEFT_OUT = ("/data/", "test_transport.py", "test_words.py")
INSTEAD = {
    r"(?<!there\s)\b(is|are)\s+no\s+(?!longer\b|such\b|more\b|need\b)[a-z]+": "is not a …",
    r"\b(is|are)\s+none\s+of\b": "is not one of",
    r"\bby\s+hand\b": "manually",
    r"\bfor\s+(good|ever)\b": "permanently",
    r"\banew\b": "again",
    r"\bat\s+once\b": "immediately, or together",
    r"\bway\s+out\b(?!:``)": "remedy",
    r"\bwhom\b": "a sentence without it",
    r"\bstand-ins?\b": "simulator",
    r"\bset-up\b": "setup, or set up",
    r"\b(someone|noone)\b": "somebody, nobody",
    r"\bso\s+many\b(?!\s+that)": "this many",
    r"behaviour|neighbour|recognis|synchronis|misspelt|licence": "the American spelling",
}


def faults(text):
    """Return each word that is not wanted, with the one to write; names of tests are read as sentences."""
    text = re.sub(r"def test_\w+", lambda name: name[0].replace("_", " "), text.lower())
    found = [(match, instead) for words, instead in INSTEAD.items() for match in re.finditer(words, text)]
    lines = [text.count("\n", 0, match.start()) + 1 for match, _ in found]
    return [f"line {line}: {match[0]!r}: write {instead}" for line, (match, instead) in zip(lines, found, strict=True)]


@pytest.mark.parametrize("place", PLACES)
def test_plain_words(place):
    start = ROOT / place
    files = [path for path in [start, *start.rglob("*")] if path.is_file() and path.suffix in FORMATS]
    files = [path for path in files if not any(part in path.relative_to(ROOT).as_posix() for part in LEFT_OUT)]
    assert files
    wrong = {str(path.relative_to(ROOT)): faults(path.read_text(encoding="utf-8")) for path in files}
    assert {name: found for name, found in wrong.items() if found} == {}


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("db1 is no member", "is not a …"),
        ("Check it\nby hand.", "manually"),
        ("there is no rule, it is no longer used", None),
        ("The licence", "American"),
        ("def test_all_come_at_once():", "together"),
    ],
)
def test_a_word_is_found(text, instead):
    assert (instead is None) == (faults(text) == [])
    assert instead is None or instead in faults(text)[0]


def test_fragments_of_the_changelog_mark_code_as_restructured_text():
    fragments = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "changelogs/fragments").glob("*.yml")}
    assert fragments
    assert [name for name, text in fragments.items() if re.search(r"\b[CEMOPV]\(", text)] == []
