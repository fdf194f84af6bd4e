"""The session of one wsadmin process: a workspace, and the admin objects that use it."""

import fnmatch
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from . import adminhelp
from .adminapp import AdminApp
from .adminconfig import AdminConfig
from .admincontrol import AdminControl, Home, Runtime
from .admintask import AdminTask
from .environment import CellFaults, EventJournal
from .errors import TYPE_ERROR, LabError, WasError
from .repository import Repository
from .workspace import Workspace


class Reply(NamedTuple):
    """The reply to a call: printed lines, and the result or the exception."""

    printed: list[str]
    result: Any
    error: dict[str, Any] | None

    def data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"printed": self.printed, "result": self.result, "error": self.error}


class Client(NamedTuple):
    """The facts about the wsadmin process."""

    user: str = ""
    language: str = "en"


# Commands whose Python name is not their name in snake case.
_VARARGS = 0x04
_NAMES = {"list": "list_all", "testConnection": "probe"}


class Session:
    """The admin objects of one wsadmin process. ``home`` and ``runtime`` None: it is not connected."""

    def __init__(
        self,
        repository: Repository,
        place: tuple[Home | None, Runtime | None],
        journal_and_faults: tuple[EventJournal, CellFaults],
        client: Client = Client(),  # noqa: B008 - immutable
    ) -> None:
        self._journal, self._faults = journal_and_faults
        self._repository = repository
        self._printed: list[str] = []
        self.home, runtime = place
        self.workspace = Workspace(repository, self._journal.note)
        self.workspace.before_save = self._before_save
        language = self._faults.get("forced_labels") or client.language
        self.app = AdminApp(self.workspace, self._printed.append, language)
        if runtime is not None and hasattr(runtime, "application_ready"):
            self.app.on_ready(runtime.application_ready)
        control = AdminControl(self.workspace, self.home, runtime)
        config = AdminConfig(self.workspace)
        if runtime is not None:
            config.on_beans(
                lambda node, server: control.complete_object_name(f"type=Server,node={node},name={server},*")
            )
        self._objects: dict[str, Any] = {
            "AdminApp": self.app,
            "AdminConfig": config,
            "AdminControl": control,
            "AdminTask": AdminTask(self.workspace),
            "Help": adminhelp.Help(),
        }

    def call(self, name: str, command: str, arguments: list[Any]) -> Reply:
        """Call a command of an admin object."""
        if name == "AdminControl":
            printed: list[str] = []  # may run at the same time as another call, see SessionService.handle
        else:
            self._printed.clear()
            printed = self._printed
        try:
            method = self._method(name, command)
            _check_arity(method, command, arguments)
            result = method(*arguments)
        except WasError as error:
            described = {"java": error.java, "message": error.message, "cause": list(error.cause)}
            return Reply(list(printed), None, described)
        if isinstance(result, str) and self._faults.get("crlf"):
            result = result.replace("\n", "\r\n")
        return Reply(list(printed), result, None)

    def _method(self, name: str, command: str) -> Callable[..., Any]:
        snake = _NAMES.get(command) or re.sub(r"(?<!^)([A-Z]+)", lambda m: "_" + m.group(1).lower(), command)
        method = None if snake.startswith("_") else getattr(self._objects.get(name), snake, None)
        if not callable(method) or (command != command.replace("_", "") and not command.endswith("_content")):
            known = [n for n in dir(self._objects.get(name, object())) if not n.startswith("_")]
            raise WasError(
                f"{name}.{command} is not part of the simulator. It has: {', '.join(known)}", "AttributeError"
            )
        return method

    @property
    def unsaved(self) -> bool:
        """Return whether there are unsaved changes."""
        return bool(self.workspace.changed())

    def _before_save(self, uris: list[str]) -> None:
        """Wait, and change one of the documents before the save, where the faults are active."""
        self._faults.hinder("save")
        pattern = self._faults.get("other_writer")
        if not pattern:
            return
        for uri in uris:
            if fnmatch.fnmatchcase(uri, pattern) and self._repository.exists(uri):
                data = self._repository.read(uri)
                self._repository.write({uri: other_writer(uri, data)}, {})
                self._journal.note("other_writer", document=uri)
                self._faults.clear("other_writer")
                return


def other_writer(uri: str, data: bytes) -> bytes:
    """Return a document as another writer leaves it: with the same meaning and other bytes."""
    if uri.endswith((".xml", ".xmi")):
        return data + b"<!-- saved by somebody else -->\n"
    return data + b"\n"


def _check_arity(method: Callable[..., Any], command: str, arguments: list[Any]) -> None:
    code = method.__code__
    most = code.co_argcount - 1
    least = most - len(method.__defaults__ or ())
    varied = bool(code.co_flags & _VARARGS)
    if len(arguments) < least or (len(arguments) > most and not varied):
        raise WasError(f"{command}(): expected {least} to {most} args; got {len(arguments)}", TYPE_ERROR)


def local(repository: Repository, journal_and_faults: tuple[EventJournal, CellFaults], client: Client) -> Session:
    """Return a session of ``-conntype NONE``: it uses the repository directly and has no connection."""
    if not repository.uris():
        raise LabError(f"there is no repository in {repository.root}")
    return Session(repository, (None, None), journal_and_faults, client)
