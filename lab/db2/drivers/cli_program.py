"""A client with IBM's CLI driver (package ibm_db) that reads commands line by line. See cli.py, which starts it.

A line is a command and its words, with tabs between them. An answer is a line of a kind and words; the last one of a
command is of kind done or error. This is a process of its own: the driver reads its settings once, when it is loaded.
"""

import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import ibm_db

REROUTED = -30108
INSERT = "insert into STM.MEETINGROOM values ({0}, 'Room {0}')"


def say(kind: str, *words: object) -> None:
    """Write a line."""
    print("\t".join([kind, *(re.sub(r"\s+", " ", str(word)) for word in words)]), flush=True)


class DriverError(Exception):
    """An error of the driver."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        number = re.search(r"SQL(\d{4,5})N|SQLCODE=-(\d+)", text)  # a text of the server has no id
        state = re.search(r"SQLSTATE=(\w{5})", text)
        self.code = -int(number[1] or number[2]) if number else 0
        self.state = state[1] if state else ""


def connected(port: str, options: str = "") -> Any:
    """Return a new connection."""
    words = f"DATABASE=STMS;HOSTNAME=127.0.0.1;PORT={port};PROTOCOL=TCPIP;UID=stuser;PWD=stpass;{options}"
    return ibm_db.connect(words, "", "")


def inserted(connection: Any, number: int) -> Any:
    """Insert a row, and return the connection."""
    ibm_db.exec_immediate(connection, INSERT.format(number))
    return connection


class Program:
    """One connection and what is done with it."""

    def __init__(self) -> None:
        self.connection: Any = None
        self.cursor: Any = None
        self.crowd: list[Any] = []

    def run(self, command: str, words: list[str]) -> object:
        """Run a command. Raises DriverError."""
        try:
            return getattr(self, f"do_{command}")(*words)
        except DriverError:
            raise
        except Exception as exc:  # the module raises nothing more special
            told = f"{exc} {exc.__cause__ or ''}".strip()  # commit() fails with a SystemError that has the cause
            raise DriverError(told or ibm_db.conn_errormsg() or ibm_db.stmt_errormsg()) from exc

    def do_open(self, port: str, options: str = "") -> str:
        """Connect, with options of the connection string."""
        self.connection = connected(port, options)
        return ""

    def do_crowd(self, port: str, count: str, first: str) -> int:
        """Open this many connections at the same time; each inserts a row and stays open. Returns their number."""
        with ThreadPoolExecutor(int(count)) as pool:
            numbers = range(int(first), int(first) + int(count))
            self.crowd = list(pool.map(lambda number: inserted(connected(port), number), numbers))
        return len(self.crowd)

    def do_autocommit(self, wanted: str) -> str:
        """Switch it."""
        ibm_db.autocommit(self.connection, ibm_db.SQL_AUTOCOMMIT_ON if wanted == "true" else ibm_db.SQL_AUTOCOMMIT_OFF)
        return ""

    def do_update(self, text: str) -> int:
        """Run a statement and return the number of changed rows."""
        return int(ibm_db.num_rows(ibm_db.exec_immediate(self.connection, text)))

    def do_limited(self, seconds: str, text: str) -> str:
        """Run a statement with a query timeout."""
        statement = ibm_db.prepare(self.connection, text)
        ibm_db.set_option(statement, {ibm_db.SQL_ATTR_QUERY_TIMEOUT: int(seconds)}, 0)
        ibm_db.execute(statement)
        return ""

    def do_query(self, text: str) -> int:
        """Run a query and say its rows."""
        return self._rows(ibm_db.exec_immediate(self.connection, text), sys.maxsize)

    def do_cursor(self, text: str) -> str:
        """Open a cursor; this driver holds it over COMMIT by default."""
        self.cursor = ibm_db.exec_immediate(self.connection, text)
        return ""

    def do_fetch(self, count: str) -> int:
        """Fetch rows of the cursor and say them."""
        return self._rows(self.cursor, int(count))

    def _rows(self, statement: Any, most: int) -> int:
        count = 0
        while count < most and (row := ibm_db.fetch_tuple(statement)):
            say("values", *row)
            count += 1
        return count

    def do_commit(self) -> str:
        """Commit."""
        ibm_db.commit(self.connection)
        return ""

    def do_rollback(self) -> str:
        """Roll back."""
        ibm_db.rollback(self.connection)
        return ""

    def do_write(self, first: str, count: str, pause: str) -> int:
        """Write numbered rows; a row whose driver says that it was rerouted is repeated."""
        told, number = 0, int(first)
        while number < int(first) + int(count):
            try:
                self.run("update", [INSERT.format(number)])
                say("row", number)
                number += 1
            except DriverError as exc:
                if exc.code != REROUTED:
                    raise
                say("told", exc.code, exc.state, exc)
                told += 1
            time.sleep(int(pause) / 1000)
        return told


def main() -> None:
    """Take lines until there are no more."""
    program = Program()
    for line in sys.stdin:
        command, *words = line.rstrip("\n").split("\t")
        try:
            say("done", program.run(command, words))
        except DriverError as exc:
            say("error", exc.code, exc.state, exc)


if __name__ == "__main__":
    main()
