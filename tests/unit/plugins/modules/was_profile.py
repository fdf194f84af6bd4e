"""A profile whose wsadmin records its calls and gives prepared answers, for tests of modules."""

from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin import literal, payload
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._was import was_cells

# The next answer for each call; the request is kept, and what `ps` would have shown.
WSADMIN = """#!/bin/sh
cd "$(dirname "$0")/../calls" || exit 1
number=$(( $(ls | grep -c request) + 1 ))
for last in "$@"; do :; done
cp "$last" "request.$number"
echo "$@" >"argv.$number"
cat "../answers/$number"
exit "$(cat "../answers/rc.$number" 2>/dev/null || echo 0)"
"""


def plain(result):
    """Return a result with its warnings as texts, whatever this version of Ansible makes of them."""
    texts = [w if isinstance(w, str) else w["event"]["msg"] for w in result.get("warnings", [])]
    return dict(result, warnings=texts) if texts else result


class WasProfile:
    """The profile, and the modules that work on it."""

    def __init__(self, root, call_module):
        self.root = root
        self._call_module = call_module
        for name in ("bin", "properties", "calls", "answers", "config"):
            (root / name).mkdir(parents=True)
        program = root / "bin" / "wsadmin.sh"
        program.write_text(WSADMIN)
        program.chmod(0o755)
        (root / "properties" / "soap.client.props").write_text("com.ibm.SOAP.loginUserid=\n")
        self._told = 0

    def will_answer(self, *answers, rc=0, banner="WASX7209I: Connected"):
        """Set what the next start of wsadmin says."""
        self._told += 1
        found = [*answers, literal.Answer("done", len(answers))] if rc == 0 else list(answers)
        lines = [f"{literal.MARK}{answer.kind} {payload.literal(answer.value)}" for answer in found]
        (self.root / "answers" / str(self._told)).write_text(banner + "\n" + "\n".join(lines) + "\n")
        (self.root / "answers" / f"rc.{self._told}").write_text(str(rc))

    def document(self, uri, data):
        """Put a document into the master repository."""
        path = self.root / "config" / uri
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    @property
    def requests(self):
        """Return the requests that wsadmin got."""
        count = len(list((self.root / "calls").glob("request.*")))
        texts = [(self.root / "calls" / f"request.{number + 1}").read_text() for number in range(count)]
        return [literal.ast.literal_eval(text) for text in texts]

    def cell(self, **more):
        """Return a cell as was_info returns it."""
        return dict(was_cells.cell(**more), read={"applications": [], "properties": []})

    def run(self, name, /, check=False, **parameters):
        """Run a module as a process; returns its result."""
        own = {"profile": str(self.root), "state_directory": str(self.root / "state")}
        arguments = {**own, "_ansible_check_mode": check, "_ansible_remote_tmp": str(self.root), **parameters}
        return plain(self._call_module(name, arguments))
