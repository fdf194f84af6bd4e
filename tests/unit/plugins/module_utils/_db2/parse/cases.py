"""Output of Db2 commands of all versions: data/<parser>/<case>.json has the output and what is read from it."""

import json
from pathlib import Path

DATA = Path(__file__).parent / "data"


def plain(value):
    """Return named tuples, also inside, as plain data."""
    if hasattr(value, "_asdict"):
        return {key: plain(part) for key, part in value._asdict().items()}
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    return value


def cases(parser):
    """Return the files of a parser; there is at least one."""
    paths = sorted((DATA / parser).glob("*.json"))
    assert paths, f"no case for {parser}"
    return paths


def load(path):
    """Return the output and what is read from it."""
    case = json.loads(path.read_text(encoding="utf-8"))
    return "\n".join(case["output"]), case["wanted"]
