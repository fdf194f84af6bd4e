"""What is recorded of IBM's CLI driver: statements and errors. Its argument is the port."""

import contextlib
import sys
from typing import Any

import ibm_db

TEXTS = "UseServerMsgSP=1;ServerMsgMask=-2"  # the texts of errors come from the server
WHERE = f"DATABASE=STMS;HOSTNAME=127.0.0.1;PORT={sys.argv[1]};PROTOCOL=TCPIP;{TEXTS};UID=stuser;PWD="


def run(connection: Any, text: str, *values: tuple[Any, ...]) -> None:
    """Run a statement, prepared if it has values, and fetch its rows; errors are wanted, too."""
    with contextlib.suppress(Exception):  # the module raises nothing more special
        if values:
            statement = ibm_db.prepare(connection, text)
            for row in values:
                ibm_db.execute(statement, row)
        else:
            statement = ibm_db.exec_immediate(connection, text)
        while ibm_db.num_fields(statement) and ibm_db.fetch_tuple(statement):
            pass


with contextlib.suppress(Exception):
    ibm_db.connect(f"{WHERE}wrong;", "", "")
made = ibm_db.connect(f"{WHERE}stpass;", "", "")
run(made, "create table LAB.SAMPLE (ID INTEGER NOT NULL PRIMARY KEY, SIZE BIGINT, NAME VARCHAR(40), AT TIMESTAMP)")
run(made, "insert into LAB.SAMPLE values (?, ?, ?, ?)", (1, 1 << 40, "one", "2026-01-02-03.04.05.000006"))
run(made, "insert into LAB.SAMPLE values (?, ?, ?, ?)", (2, None, "naïve", None), (3, -1, "", None))
run(made, "insert into LAB.SAMPLE values (1, 1, 'again', null)")
run(made, "select * from LAB.SAMPLE order by ID")
run(made, "select NAME from LAB.SAMPLE where ID = ?", (2,))
run(made, "select * from NO.TABLE")
run(made, "values current server")
ibm_db.autocommit(made, ibm_db.SQL_AUTOCOMMIT_OFF)
run(made, "delete from LAB.SAMPLE where ID = 3")
ibm_db.rollback(made)
run(made, "delete from LAB.SAMPLE where ID = 2")
ibm_db.commit(made)
run(made, "select count(*) from LAB.SAMPLE")
ibm_db.close(made)
