"""Run every benchmark and write what they print, with the date, into docs/figures.md.

usage: bench/run.py [--write] [NAME ...]     NAME: regex, httpd, sync, …; without a name: all
"""

import argparse
import datetime
import os
import platform
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HELPERS = ("run", "checkouts", "photo_host")
BENCHMARKS = {path.stem: path for path in sorted((ROOT / "bench").glob("*.py")) if path.stem not in HELPERS}
PAGE = ROOT / "docs" / "figures.md"
BEGIN = "<!-- figures: begin -->"
END = "<!-- figures: end -->"


def main() -> int:
    """Run the benchmarks, print their output, and write it with --write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], metavar="NAME")
    parser.add_argument("--write", action="store_true", help=f"write the output into {PAGE.relative_to(ROOT)}")
    options = parser.parse_args()
    names = options.names or list(BENCHMARKS)
    outputs = {}
    for name in names:
        print(f"==== {name}", flush=True)
        done = subprocess.run(
            [sys.executable, BENCHMARKS[name]], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
        )
        print(done.stdout, flush=True)
        if done.returncode != 0:
            print(f"bench: {name} ended with exit code {done.returncode}; nothing was written", file=sys.stderr)
            return 1
        outputs[name] = done.stdout
    if options.write:
        PAGE.write_text(quoted(PAGE.read_text(encoding="utf-8"), outputs), encoding="utf-8")
    return 0


def quoted(text: str, outputs: dict[str, str]) -> str:
    """Return the text with the figures between its markers. Raises ValueError: the markers are missing."""
    before, begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{PAGE} lacks the lines {BEGIN} and {END}")
    today = datetime.datetime.now(tz=datetime.UTC).date()
    head = (
        f"`make bench` on {today}: {os.cpu_count()} cores, Python {platform.python_version()}. "
        "The machine is shared, so the ratios within one run count, not the seconds."
    )
    trimmed = {name: output.strip("\n") for name, output in outputs.items()}
    blocks = [f"`bench/{name}.py`\n\n```text\n{output}\n```\n" for name, output in trimmed.items()]
    return f"{before}{BEGIN}\n\n{head}\n\n" + "\n".join(blocks) + f"\n{END}{after}"


if __name__ == "__main__":
    sys.exit(main())
