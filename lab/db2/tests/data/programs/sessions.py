"""Several connections of one driver at the same time: sessions.py DRIVER PORT several|uncommitted.

Prints the results as JSON.

A program of its own: IBM's driver is not to be loaded into the process of the tests.
"""

import importlib
import json
import re
import sys
from typing import Any


class Session:
    """A connection without automatic commits."""

    def __init__(self, name: str, port: int) -> None:
        self.name = name
        self.module = importlib.import_module({"ibm_db": "ibm_db", "pydrda": "drda"}[name])
        if name == "ibm_db":
            words = f"DATABASE=STMS;HOSTNAME=127.0.0.1;PORT={port};PROTOCOL=TCPIP;UID=stuser;PWD=stpass;"
            self.made: Any = self.module.connect(words, "", "")
            self.module.autocommit(self.made, self.module.SQL_AUTOCOMMIT_OFF)
        else:
            where = {"host": "127.0.0.1", "port": port, "database": "STMS", "user": "stuser", "password": "stpass"}
            self.made = self.module.connect(**where, timeout=20)

    def run(self, text: str) -> list[list[Any]]:
        """Run a statement and return its rows."""
        if self.name == "pydrda":
            cursor = self.made.cursor()
            cursor.execute(text)
            return [list(row) for row in cursor.fetchall()] if text.startswith("select") else []
        done = self.module.exec_immediate(self.made, text)
        rows = []
        while text.startswith("select") and (row := self.module.fetch_tuple(done)):
            rows.append(list(row))
        return rows

    def code(self, text: str) -> int:
        """Run a statement that fails, and return its SQLCODE."""
        try:
            self.run(text)
        except Exception as exc:  # noqa: BLE001 - ibm_db raises nothing more special
            return int((re.findall(r"SQLCODE=(-?\d+)", str(exc)) or ["-1"])[0])
        return 0

    def commit(self) -> None:
        """Commit."""
        self.module.commit(self.made) if self.name == "ibm_db" else self.made.commit()


def several(sessions: list[Session]) -> dict[str, Any]:
    """Return what three connections see: rows in several blocks, a missing table, a duplicate key, a locked row."""
    first, second, third = sessions
    first.run("create table LAB.LONG (ID INTEGER NOT NULL PRIMARY KEY, TEXT VARCHAR(200))")
    rows = [[number, f"{number:0200}"] for number in range(700)]  # 140,000 bytes; a block has 32,000
    for start in range(0, 700, 50):  # pydrda has no longer statements
        some = ", ".join(f"({number}, '{text}')" for number, text in rows[start : start + 50])
        first.run(" ".join(["insert into LAB.LONG values", some]))
    first.commit()
    seen = [session.run("select ID, TEXT from LAB.LONG order by ID") == rows for session in sessions]
    codes = [first.code("select * from NO.TABLE"), second.code("insert into LAB.LONG values (5, 'again')")]
    second.run("delete from LAB.LONG where ID = 7")
    codes.append(third.code("delete from LAB.LONG where ID = 7"))
    second.commit()
    third.commit()
    return {"seen": seen, "codes": codes, "left": third.run("select count(*) from LAB.LONG")}


def main(name: str, port: str, what: str) -> None:
    """Do it."""
    sessions = [Session(name, int(port)) for _ in range(3 if what == "several" else 1)]
    if what == "several":
        print(json.dumps(several(sessions)))
    else:
        sessions[0].run("insert into STM.MEETINGROOM values (99, 'Attic')")
        print("inserted", flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
