"""What is recorded of pydrda: statements and errors. Its argument is the port."""

import contextlib
import sys
from typing import Any

import drda


def connect(password: str) -> Any:
    """Return a connection."""
    return drda.connect(
        host="127.0.0.1", port=int(sys.argv[1]), database="STMS", user="stuser", password=password, timeout=20
    )


def run(connection: Any, text: str, *values: Any) -> None:
    """Run a statement and fetch its rows; errors are wanted, too."""
    cursor = connection.cursor()
    with contextlib.suppress(drda.Error):
        cursor.execute(text, values)
        cursor.fetchall()


with contextlib.suppress(Exception):
    connect("wrong")
made = connect("stpass")
run(made, "create table LAB.SAMPLE (ID INTEGER NOT NULL PRIMARY KEY, SIZE BIGINT, NAME VARCHAR(40), AT TIMESTAMP)")
run(made, "insert into LAB.SAMPLE values (1, 1099511627776, 'one', '2026-01-02-03.04.05.000006')")
run(made, "insert into LAB.SAMPLE values (2, null, 'naïve', null)")
made.commit()
run(made, "insert into LAB.SAMPLE values (1, 1, 'again', null)")
run(made, "select * from LAB.SAMPLE order by ID")
run(made, "select * from NO.TABLE")
run(made, "values current server")
run(made, "delete from LAB.SAMPLE where ID = 2")
made.rollback()
run(made, "select count(*) from LAB.SAMPLE")
made.close()
