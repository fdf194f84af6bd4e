"""Messages of the command line processor: ids, texts, exit codes, line wraps. Pure.

Placeholders are the variable parts. A text not seen in public documentation or a public transcript is listed in
conventions.py.
"""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

WIDTH = 80  # a wrapped line keeps the blank before the break, and is not longer than this with it


class Result(NamedTuple):
    """What a command answered: exit code of the command line, text as printed, and data for callers inside the lab."""

    rc: int
    text: str
    data: Any = None

    def also(self, other: "Result") -> "Result":
        """Append what another message says; exit codes are OR-ed."""
        return Result(self.rc | other.rc, f"{self.text}\n{other.text}", other.data if self.data is None else self.data)


MESSAGES = {
    "DB20000I": "The {command} command completed successfully.",
    "DB21024I": "This command is asynchronous and may not be effective immediately.",
    "DB21034E": (
        "The command was processed as an SQL statement because it was not a valid Command Line Processor command.  "
        "During SQL processing it returned:"
    ),
    "DB21056W": "Directory changes may not be effective until the directory cache is refreshed.",
    "SQL0100W": (
        "No row was found for FETCH, UPDATE or DELETE; or the result of a query is an empty table.  SQLSTATE=02000"
    ),
    "SQL0104N": (
        'An unexpected token "{word}" was found following "{after}".  Expected tokens may include:  "{expected}".  '
        "SQLSTATE=42601"
    ),
    "SQL0204N": '"{name}" is an undefined name.  SQLSTATE=42704',
    "SQL0117N": "The number of values assigned is not the same as the number of specified or implied columns or "
    "variables.  SQLSTATE=42802",
    "SQL0206N": '"{name}" is not valid in the context where it is used.  SQLSTATE=42703',
    "SQL0298N": "Bad container path.  SQLSTATE=428B2",
    "SQL0601N": (
        'The name of the object to be created is identical to the existing name "{name}" of type "TABLE".  '
        "SQLSTATE=42710"
    ),
    "SQL1005N": (
        'The database alias "{alias}" already exists in either the local database directory or system database '
        "directory."
    ),
    "SQL1013N": 'The database alias name or database name "{alias}" could not be found.  SQLSTATE=42705',
    "SQL1024N": "A database connection does not exist.  SQLSTATE=08003",
    "SQL1025N": "The database manager was not stopped because databases are still active.",
    "SQL1026N": "The database manager is already active.",
    "SQL1031N": "The database directory cannot be found on the indicated file system.  SQLSTATE=58031",
    "SQL1032N": "No start database manager command was issued.  SQLSTATE=57019",
    "SQL1035N": (
        "The operation failed because the specified database cannot be connected to in the mode requested.  "
        "SQLSTATE=57019"
    ),
    "SQL1042C": "An unexpected system error occurred.  SQLSTATE=58004",
    "SQL1051N": 'The database path "{path}" does not exist.',
    "SQL1057W": "The system database directory is empty.  SQLSTATE=01606",
    "SQL1063N": "DB2START processing was successful.",
    "SQL1064N": "DB2STOP processing was successful.",
    "SQL1092N": (
        "The requested command or operation failed because the user ID does not have the authority to perform the "
        'requested command or operation.  User ID: "{user}".'
    ),
    "SQL1097N": "The node name was not found in the node directory.  SQLSTATE=42720",
    "SQL1116N": (
        'A connection to or activation of database "{alias}" cannot be made because of BACKUP PENDING.  SQLSTATE=57019'
    ),
    "SQL1117N": (
        'A connection to or activation of database "{alias}" cannot be made because of ROLL-FORWARD PENDING.  '
        "SQLSTATE=57019"
    ),
    "SQL1119N": (
        'A connection to or activation of database "{alias}" cannot be made because a previous restore is incomplete '
        "or still in progress.  SQLSTATE=57019"
    ),
    "SQL1224N": (
        "The database manager is not able to accept new requests, has terminated all requests in progress, or has "
        "terminated the specified request because of an error or a forced interrupt.  SQLSTATE=55032"
    ),
    "SQL1260N": ('Database "{alias}" is not configured for roll-forward recovery on database partition(s) "0".'),
    "SQL1261N": (
        'Database "{alias}" on database partition(s) "0" is not in roll-forward pending state so it does not need to '
        "be rolled forward on these database partition(s)."
    ),
    "SQL1363W": (
        "One or more of the parameters submitted for immediate modification were not changed dynamically. For these "
        "configuration parameters, the database must be shutdown and reactivated before the configuration parameter "
        "changes become effective."
    ),
    "SQL1490W": "Activate database is successful, however, the database has already been activated.",
    "SQL1494W": "Activate database is successful, however, there is already a connection to the database.",
    "SQL1495W": "Deactivate database is successful, however, there is still a connection to the database.",
    "SQL1496W": "Deactivate database is successful, but the database was not activated.",
    "SQL1611W": "No data was returned by Database System Monitor.",
    "SQL1728N": ('The command or operation failed because the keystore could not be accessed. Reason code "{reason}".'),
    "SQL1729N": 'The command failed because the label "{label}" does not exist in the keystore.',
    "SQL1743N": (
        "The RESTORE command failed because the backup image is of an encrypted database but the target database is "
        "not encrypted."
    ),
    "SQL1766W": "The command completed successfully.  However, LOGINDEXBUILD was not enabled before HADR was started.",
    "SQL1767N": 'Start HADR cannot complete. Reason code = "{reason}".',
    "SQL1768N": 'Unable to start HADR. Reason code = "{reason}".',
    "SQL1769N": 'Stop HADR cannot complete. Reason code = "{reason}".',
    "SQL1770N": 'Takeover HADR cannot complete. Reason code = "{reason}".',
    "SQL1773N": (
        "The statement or command requires functionality that is not supported on a read-enabled HADR standby "
        'database. Reason code = "{reason}".'
    ),
    "SQL1776N": 'The command cannot be issued on an {kind} database. Reason code = "{reason}".',
    "SQL1777N": "HADR is already started.",
    "SQL1889W": (
        "The UPDATE ALTERNATE SERVER FOR DATABASE command was ignored because the instance is a client instance."
    ),
    "SQL2001N": "The utility was interrupted.  The output data may be incomplete.",
    "SQL2036N": 'The path for the file, named pipe, or device "{path}" is not valid.',
    "SQL2406N": "The backup cannot be performed because the database needs to be rolled forward.",
    "SQL2413N": (
        "Online backup is not allowed because either the database is not recoverable or a backup pending condition is "
        "in effect."
    ),
    "SQL2419N": 'The target disk "{path}" has become full.',
    "SQL2522N": ("More than one backup file matches the time stamp value provided for the backed up database image."),
    "SQL2530N": "The backup image is corrupted.  The image cannot be restored.",
    "SQL2537N": "Roll-forward is required following the Restore.",
    "SQL2539W": (
        "Warning!  Restoring to an existing database that is the same as the backup image database.  The database "
        "files will be deleted."
    ),
    "SQL2540W": (
        'Restore is successful, however a warning "2539" was encountered during Database Restore while processing in '
        "No Interrupt mode."
    ),
    "SQL2542N": (
        'No match for a database image file was found based on the source database alias "{alias}" and timestamp '
        '"{timestamp}" provided.'
    ),
    "SQL2555N": (
        "The database could not be restored because the release of the backup image is not supported by this "
        "release of Db2."
    ),
    "SQL5043N": (
        "Support for one or more communications protocols failed to start successfully. However, core database "
        "manager functionality started successfully."
    ),
    "SQL5099N": (
        'The value "{value}" indicated by the database configuration parameter "{name}" is not valid, reason code '
        '"{reason}".  SQLSTATE=08004'
    ),
    "SQL5112N": "{value} is not valid for the configuration parameter {name}.",
    "SQL5130N": (
        'The value specified for the configuration parameter "{name}" is not in the valid range of "{low}" to "{high}".'
    ),
    "SQL10007N": 'Message "-1390" could not be retrieved.  Reason code: "3".',
    "SQL30081N": (
        'A communication error has been detected. Communication protocol being used: "TCP/IP".  Communication API '
        'being used: "SOCKETS".  Location where the error was detected: "{location}".  Communication function '
        'detecting the error: "{function}".  Protocol specific error code(s): "{code}", "*", "*".  SQLSTATE=08001'
    ),
    "SQL30108N": (
        "A connection failed in an automatic client reroute environment.  The transaction was rolled back.  Host name "
        'or IP address: "{host}".  Service name or port number: "{port}".  Reason code: "1".  Connection failure '
        'code: "1".  Underlying error: "*".  SQLSTATE=08506'
    ),
}

# The success of db2start and db2stop ends in N, and a broken environment is an error of the command line itself.
EXIT_CODES = {"SQL1063N": 0, "SQL1064N": 0, "SQL0100W": 1, "SQL10007N": 8, "DB21056W": 0}


def wrap(text: str, width: int = WIDTH) -> str:
    """Break a message as the command line does: at blanks, which stay at the end of the line."""
    lines: list[str] = []
    line = ""
    for piece in re.findall(r"\S+\s*", text):
        if line and len(line) + len(piece.rstrip()) + 1 > width:
            lines.append(line)
            line = ""
        line += piece
    return "\n".join([*lines, line])


def message(identifier: str, /, **values: Any) -> Result:
    """Return a message as the command line prints it, with the exit code it causes."""
    code = EXIT_CODES.get(identifier, {"I": 0, "W": 2}.get(identifier[-1], 4))
    return Result(code, wrap(f"{identifier}  {MESSAGES[identifier].format(**values)}"))


def done(command: str) -> Result:
    """Return the success line of a command."""
    return message("DB20000I", command=command)


def unwrapped(text: str) -> str:
    """Join what wrap broke, for comparing."""
    return re.sub(r"\s+", " ", text).strip()


class Call:
    """A command under way: most are answered at once, some wait for a standby, a log or a clock."""

    def __init__(self, result: Result | None = None) -> None:
        self.result = result
        self._then: list[Callable[[Result], None]] = []

    @property
    def done(self) -> bool:
        """Whether there is an answer."""
        return self.result is not None

    def answer(self, result: Result) -> None:
        """Give the answer; a second one is ignored."""
        if self.result is None:
            self.result = result
            for action in self._then:
                action(result)

    def mapped(self, change: Callable[[Result], Result]) -> "Call":
        """Return a call that is answered with what a function makes of this one's answer."""
        other = Call()
        self.then(lambda result: other.answer(change(result)))
        return other

    def then(self, action: Callable[[Result], None]) -> None:
        """Run an action with the answer, now or when it comes."""
        if self.result is None:
            self._then.append(action)
        else:
            action(self.result)
