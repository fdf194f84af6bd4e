"""No two files of plugins share a block of code: what is needed twice gets a place of its own."""

import ast
import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINES = 8  # this many lines of code, one after the other, make a duplicate


def code(text):
    """Return the lines of code without indentation, and without imports, texts, comments and lone words or brackets."""
    skipped = set()
    for node in ast.walk(ast.parse(text)):
        is_text = isinstance(getattr(node, "value", None), ast.Constant) and isinstance(node.value.value, str)
        if isinstance(node, (ast.Import, ast.ImportFrom)) or (isinstance(node, (ast.Expr, ast.Assign)) and is_text):
            skipped.update(range(node.lineno, node.end_lineno + 1))
    lines = [line.strip() for number, line in enumerate(text.splitlines(), start=1) if number not in skipped]
    return [line for line in lines if re.search(r"\w\W+\w", line) and not line.startswith("#")]


def duplicates(texts):
    """Return the pairs of names whose texts share a block of lines; ``texts``: name -> Python source."""
    places = defaultdict(set)
    for name, text in texts.items():
        lines = code(text)
        for start in range(len(lines) - LINES + 1):
            places[tuple(lines[start : start + LINES])].add(name)
    return sorted({(one, other) for names in places.values() for one in names for other in names if one < other})


def test_plugins_have_no_duplicate_code():
    texts = {str(path.relative_to(ROOT)): path.read_text() for path in (ROOT / "plugins").rglob("*.py")}
    assert len(texts) > 100
    assert duplicates(texts) == []


def test_a_duplicate_is_found():
    block = "".join(f"value_{number} = work({number})\n" for number in range(LINES))
    shorter = "".join(block.splitlines(keepends=True)[1:])
    assert duplicates({"a": f"import os\n{block}", "b": f"def f():\n    x = 1\n\n{block}"}) == [("a", "b")]
    assert duplicates({"a": block, "b": shorter}) == []
    assert duplicates({"a": f"TEXT = '''\n{block}'''\n", "b": block}) == [], "a text is not code"
