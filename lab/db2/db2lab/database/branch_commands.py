"""Requests of a transaction manager to a database. Pure."""

from typing import Any

from .. import xa
from ..messages import Call, Result, message
from . import branches
from .branches import Branch
from .core import Application
from .sql_commands import SqlCommands


class BranchCommands(SqlCommands):
    """Branches of global transactions. The data of an answer: ``code`` of XA, and ``xids`` that are in doubt."""

    def _branch(self, args: dict[str, Any], call: Call) -> None:
        if self.active is None or args["handle"] not in self.active.applications:
            call.answer(message("SQL1224N")._replace(data=_data(xa.RMFAIL)))
            return
        self.tables()  # replays
        self.drop_the_gone()
        verb, handle, xid = args["verb"], args["handle"], args["xid"]
        if verb == "recover":
            call.answer(Result(0, "", _data(xa.OK, *self.in_doubt)))
            return
        request = branches.named(verb, args["flags"])
        code = branches.refusal(request, branches.state(xid, handle, self.branches, self.in_doubt))
        if code:
            _answer(call, code)
        elif request in {"start", "join"}:
            _answer(call, self._start_branch(xid, handle))
        elif request == "end":
            _answer(call, self._end_branch(xid, args["flags"]))
        else:
            self._finish_branch(request, xid, self.active.applications[handle], call)

    def _list_in_doubt(self, args: dict[str, Any], call: Call) -> None:
        """Answer with the branches in doubt as plain data."""
        if self.active is None or args["handle"] not in self.active.applications:
            call.answer(message("SQL1224N"))
            return
        self.tables()
        call.answer(Result(0, "", [{"xid": xid, **branch._asdict()} for xid, branch in self.in_doubt.items()]))

    def _start_branch(self, xid: str, handle: int) -> int:
        """Let an application work for a branch, a new one or one that was ended."""
        if self.branch_of(handle) is not None:
            return xa.PROTO
        if self.units.get(handle):
            return xa.OUTSIDE
        branch = self.branches.setdefault(xid, Branch(handle))
        if branch.failed:
            return branch.failed
        branch.handle, branch.working = handle, True
        self.units[handle], branch.changes = branch.changes, []
        return xa.OK

    def _end_branch(self, xid: str, flags: int) -> int:
        """Let its application continue without the branch."""
        branch = self.branches[xid]
        branch.working = False
        branch.changes = self.units.pop(branch.handle, [])
        if flags & xa.FAIL:
            branch.failed = branch.failed or xa.RB_ROLLBACK
        return branch.failed

    def _finish_branch(self, request: str, xid: str, by: Application, call: Call) -> None:
        """Prepare, commit or roll back."""
        branch = self.branches.get(xid)
        if request == "rollback":
            self.branches.pop(xid, None)
            self._log_branch([["rollback", xid]] if branch is None else [], call)
            return
        if branch is None:
            self._log_branch([["commit", xid, self.in_doubt[xid].changes]], call)
            return
        del self.branches[xid]
        if branch.failed:
            _answer(call, branch.failed)
        elif not branch.changes:
            _answer(call, xa.READ_ONLY if request == "prepare" else xa.OK)
        elif request == "prepare":
            self._log_branch([["prepare", xid, branch.changes, by.identity, by.user]], call)
        else:
            self._log_branch(branch.changes, call)

    def _log_branch(self, records: list[list[Any]], call: Call) -> None:
        """Write what became of a branch, and answer when it is safe."""
        refusal = self._read_only() if records else None
        if refusal is not None:
            call.answer(refusal._replace(data=_data(xa.RMFAIL)))
        elif records:
            self._log(records, call, Result(0, "", _data(xa.OK)))
        else:
            _answer(call, xa.OK)


def _data(code: int, *xids: str) -> dict[str, Any]:
    return {"code": code, "xids": list(xids)}


def _answer(call: Call, code: int) -> None:
    call.answer(Result(0, "", _data(code)))
