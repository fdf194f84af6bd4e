"""Errors. Those of the admin objects have a Java class name and the text that wsadmin prints after it."""

FAILED = 255  # exit code of a tool that fails
SCRIPTING = "com.ibm.ws.scripting.ScriptingException"
CONFIG_SERVICE = "com.ibm.websphere.management.exception.ConfigServiceException"
CONNECTOR = "com.ibm.websphere.management.exception.ConnectorException"
CONNECTOR_NOT_AVAILABLE = "com.ibm.websphere.management.exception.ConnectorNotAvailableException"
ADMIN = "com.ibm.websphere.management.exception.AdminException"
COMMAND = "com.ibm.websphere.management.cmdframework.CommandException"
COMMAND_VALIDATION = "com.ibm.websphere.management.cmdframework.CommandValidationException"
MALFORMED_NAME = "javax.management.MalformedObjectNameException"
TYPE_ERROR = "TypeError"  # not Java: an exception of the interpreter

# Every Java class that the simulator throws and the JRE does not have, with its superclass.
CLASSES = {
    ADMIN: "java.lang.Exception",
    CONFIG_SERVICE: ADMIN,
    CONNECTOR: ADMIN,
    CONNECTOR_NOT_AVAILABLE: CONNECTOR,
    SCRIPTING: "java.lang.Exception",
    COMMAND: ADMIN,
    COMMAND_VALIDATION: COMMAND,
    "com.ibm.bsf.BSFException": "java.lang.Exception",
    "com.ibm.ws.sm.workspace.WorkSpaceException": "java.lang.Exception",
    "com.ibm.ws.sm.workspace.DocumentAlreadyExistsException": "com.ibm.ws.sm.workspace.WorkSpaceException",
    "com.ibm.ws.management.repository.DocumentModifiedException": "java.lang.Exception",
    "com.ibm.ws.management.repository.DocumentIOException": "java.lang.Exception",
    "com.ibm.db2.jcc.am.SqlException": "java.lang.Exception",
}


class WasError(Exception):
    """An exception of the admin objects.

    ``java`` is the class; the message follows ``class: `` and may have several lines; ``cause`` has the further
    lines that wsadmin prints.
    """

    def __init__(self, message: str, java: str = SCRIPTING, cause: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.java = java
        self.message = message
        self.cause = cause

    def lines(self) -> list[str]:
        """Return the exception as wsadmin prints it."""
        head = f"{self.java}: {self.message}" if self.message else self.java
        return [*head.splitlines(), *self.cause]


class LabError(Exception):
    """The simulator does not have what was requested, or its own setup is wrong."""


class UnreachableError(OSError):
    """A process of the cell does not answer."""
