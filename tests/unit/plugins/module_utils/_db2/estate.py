"""The lab's model of a pair, driven by the code under test as the roles drive the real one. Python 3.11."""

from collections.abc import Callable
from typing import Any, Optional

from ansible_collections.sametime.estate.lab.db2.db2lab.model import Pair as Model
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse.directory import Alternate
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import image_statements, images
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.converge import converge
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import Pair, from_inventory
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import Permissions, Plan, Step
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.takeover import Request, Takeover, judge
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import clp as clp_
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import report as report_
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.clp import Clp
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.operations import Image, Operations

BACKUP = "/db2/backup"
PATHS = ("/db2/data", BACKUP, "/db2/arch/STMS")


def inventory(**hadr: Any) -> dict[str, Any]:
    """Return the description of the pair as an inventory holds it."""
    return {
        "database": "STMS",
        "preferred_primary": "db1",
        "members": [
            {
                "host": host,
                "hostname": f"{host}.acme.example",
                "client_port": 50000,
                "hadr_port": 55001,
                "instance": "db2inst1",
                "profile": "/home/db2inst1/sqllib/db2profile",
            }
            for host in ("db1", "db2")
        ],
        "hadr": {"timeout_seconds": 120, "peer_window_seconds": 300, **hadr},
        "archive_method": "DISK:/db2/arch/STMS/",
        "backup_directory": BACKUP,
    }


class Estate:
    """The pair of the inventory on the model, with everything that a run of the roles would do to it."""

    def __init__(self, model: Model, pair: Optional[Pair] = None) -> None:
        self.model = model
        self.pair = pair or from_inventory(inventory())
        self.records: dict[str, dict[str, Any]] = {"db1": {}, "db2": {}}
        self.journal: list[tuple[str, list[str]]] = []
        self.forced = False

    # Reading

    def report(self, host: str) -> Optional[dict[str, Any]]:
        """Return the report of a host, None when it does not answer."""
        if not self.model.hosts[host].powered:
            return None
        data = report_.build("STMS", self.clp(host).read("STMS", report_.statements("STMS")))
        epoch = self.model.epoch(host)
        return {
            **data,
            "clock": {"epoch": epoch, "difference_seconds": 0.0},
            "paths": {path: {"directory": True, "writable": True, "free_bytes": 10**9} for path in PATHS},
            "services": {},
            "addresses": {},
            "work": dict(self.records[host]),
        }

    def reports(self) -> dict[str, Optional[dict[str, Any]]]:
        """Return the reports of both."""
        return {host: self.report(host) for host in ("db1", "db2")}

    def clp(self, host: str) -> Clp:
        """Return the command line of a host."""
        return Clp(lambda argv: self._run(host, argv), "/home/db2inst1/sqllib/db2profile", self.model.advance)

    def operations(self, host: str) -> Operations:
        """Return the operations on a host."""
        return Operations(self.clp(host), "STMS", pause=self.model.advance)

    # Planning and doing

    def plan(self, permissions: Optional[Permissions] = None) -> Plan:
        """Return what is to be done."""
        return converge(self.pair, self.reports(), permissions)

    def judge(self, request: Request) -> Takeover:
        """Return the judgement of a takeover."""
        return judge(self.pair, self.reports(), request)

    def converge(self, permissions: Optional[Permissions] = None, rounds: int = 6) -> Plan:
        """Plan and do until nothing is left to do, or a plan refuses; return the last plan."""
        for _ in range(rounds):
            current = self.plan(permissions)
            if current.refusal is not None or not current.steps:
                return current
            self.do_all(current.steps, permissions)
        raise AssertionError(f"no fixed point after {rounds} rounds; the last plan was {current.as_dict()}")

    def do_all(self, steps: list[Step], permissions: Optional[Permissions] = None) -> None:
        """Do steps in order."""
        for step in steps:
            self.do(step, permissions or Permissions())

    def do(self, step: Step, permissions: Permissions) -> None:
        """Do one step as the role does it."""
        if not self.model.hosts[step.host].powered:
            raise Db2Error(f"{step.host} does not answer")
        getattr(self, f"_{step.action}")(self.operations(step.host), step, permissions)

    def _start_instance(self, operations: Operations, step: Step, permissions: Permissions) -> None:
        operations.start_instance()

    def _restart_instance(self, operations: Operations, step: Step, permissions: Permissions) -> None:
        operations.restart_instance()

    def _kill_instance(self, operations: Operations, step: Step, permissions: Permissions) -> None:
        operations.kill_instance()

    def _alternate(self, operations: Operations, step: Step, permissions: Permissions) -> None:
        operations.alternate(Alternate(**step.arguments))

    def _configure(self, operations: Operations, step: Step, permissions: Permissions) -> None:
        operations.configure(step.arguments["parameters"])

    def _backup(self, operations: Operations, step: Step, permissions: Permissions) -> None:
        online = step.arguments["online"]
        if not online:
            operations.deactivate(permissions.interruption)
        answer = self.clp(step.host).must(image_statements.backup_statement("STMS", [BACKUP], online))
        stamp = images.timestamp(answer.output)
        self.records[step.host]["image"] = {
            "timestamp": stamp,
            "sha256": f"{step.host}-{stamp}",
            "complete": True,
            "age_seconds": 1.0,
        }

    def _transfer(self, operations: Operations, step: Step, permissions: Permissions) -> None:
        source = step.arguments["source"]
        self.model.copy_image(source, step.host, BACKUP)
        self.records[step.host]["received"] = dict(self.records[source]["image"])

    def _restore(self, operations: Operations, step: Step, permissions: Permissions) -> None:
        stamp = self.records[step.host]["received"]["timestamp"]
        incomplete = bool((self.report(step.host) or {})["pending"].get("restore"))
        drop = step.arguments["replace"] and not incomplete
        operations.restore(Image([BACKUP], stamp), existing=incomplete, drop=drop)
        self.records[step.host].pop("shutdown", None)
        self.records[step.host].pop("received", None)
        for records in self.records.values():
            records.pop("image", None)

    def _deactivate(self, operations: Operations, step: Step, permissions: Permissions) -> None:
        operations.deactivate(interruption=True)

    def _stop_hadr(self, operations: Operations, step: Step, permissions: Permissions) -> None:
        operations.stop_hadr()

    def _activate(self, operations: Operations, step: Step, permissions: Permissions) -> None:
        operations.activate()

    def _force_primary(self, operations: Operations, step: Step, permissions: Permissions) -> None:
        operations.start_primary_by_force()

    def _start_standby(self, operations: Operations, step: Step, permissions: Permissions) -> None:
        self._started(operations.start_standby, operations, step)

    def _start_primary(self, operations: Operations, step: Step, permissions: Permissions) -> None:
        try:
            self._started(operations.start_primary, operations, step)
        except Db2Error:
            other = self.pair.other(step.host).host
            if self.model.hosts[other].powered and not self.operations(other).status().active:
                self._shut_down(other)
            raise

    def _started(self, start: Callable[[], bool], operations: Operations, step: Step) -> None:
        """Start HADR only if the database does not have the role; a role that is right and START HADR is a fault."""
        wanted = step.action.partition("_")[2].upper()
        right = (self.report(step.host) or {})["role"] == wanted
        assert bool(step.arguments.get("activate")) == right, f"{step} but the role is right: {right}"
        operations.activate() if right else start()

    def _takeover(self, operations: Operations, step: Step, permissions: Permissions) -> None:
        operations.takeover(step.arguments["form"])

    def _wait(self, operations: Operations, step: Step, permissions: Permissions) -> None:
        for _ in range(400):
            status = operations.status()
            section = status.principal() or {}
            if section.get("hadr_state") in step.arguments["states"]:
                return
            if not status.active:
                self._shut_down(step.host)
                raise Db2Error(f"{step.host} shut itself down")
            self.model.advance(1)
        raise Db2Error(f"{step.host} is still {section.get('hadr_state')}")

    def _shut_down(self, host: str) -> None:
        self.records[host]["shutdown"] = {"reason": "logs went different ways"}

    # The command line, as far as the code uses it

    def _run(self, host: str, argv: list[str]) -> tuple[int, str, str]:
        _shell, _option, script, _profile, *arguments = argv
        self.journal.append((host, arguments or ["get dbm cfg"]))
        kinds = {
            clp_._STATEMENT: self._statement,
            clp_._PROGRAM: self._program,
            clp_._BATCH: self._batch,
            clp_._READ: self._read,
            clp_._CLUSTER: self._cluster,
        }
        rc, text = kinds[script](host, arguments)
        return rc, text, ""

    def _statement(self, host: str, arguments: list[str]) -> tuple[int, str]:
        answer = self.model.db2(host, arguments[0])
        self.model.db2(host, "terminate")
        return answer

    def _program(self, host: str, arguments: list[str]) -> tuple[int, str]:
        if arguments[0] == "db2pd":
            database = " ".join(arguments[1:3])
            parts = [self.model.db2pd(host, f"{database} {option}")[1] for option in arguments[3:]]
            return 0, "\n".join(parts)
        if arguments[0] == "db2set":
            variables = self.model.hosts[host].registry
            return 0, "\n".join(f"[i] {name}={value}" for name, value in variables.items())
        return self.model.run(host, arguments)

    def _cluster(self, host: str, _arguments: list[str]) -> tuple[int, str]:
        return 0, self.model.db2(host, "get dbm cfg")[1]

    def _batch(self, host: str, statements: list[str]) -> tuple[int, str]:
        rc, lines = 0, []
        for statement in statements:
            code, text = self.model.db2(host, statement)
            rc |= code
            lines += [statement, text, ""]
        return rc, "\n".join(lines)

    def _read(self, host: str, arguments: list[str]) -> tuple[int, str]:
        database, *statements = arguments
        parts = {
            "batch": self._batch(host, statements),
            "db2pd": self._program(host, ["db2pd", "-db", database, "-hadr", "-dbcfg"]),
            "db2level": self._program(host, ["db2level"]),
            "storage": self._program(host, ["db2pd", "-db", database, "-storagepaths", "-tablespaces"]),
            "db2set": self._program(host, ["db2set", "-all"]),
            "cluster": self._cluster(host, []),
        }
        return 0, "\n".join(f"@@ {name}\n{text}\n\n@@ rc {rc}" for name, (rc, text) in parts.items())
