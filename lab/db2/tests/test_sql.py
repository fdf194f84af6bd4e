"""The little SQL: tables of log records, what is printed, what is refused."""

import pytest


@pytest.fixture
def run(pair):
    pair.expect("db1", "connect to STMS")
    return lambda text: pair.db2("db1", text)


def test_create_insert_select_delete(run):
    assert run("create table STM.ROOM (ID INTEGER NOT NULL, NAME VARCHAR(12))")[0] == 0
    assert run("insert into STM.ROOM values (1, 'Blue'), (2, 'It''s red')")[0] == 0
    assert run("insert into STM.ROOM (NAME, ID) values ('Green', 3)")[0] == 0
    rc, text = run("select * from STM.ROOM order by ID")
    assert rc == 0
    assert text.split("\n") == [
        "",
        "ID          NAME        ",
        "----------- ------------",
        "          1 Blue        ",
        "          2 It's red    ",
        "          3 Green       ",
        "",
        "  3 record(s) selected.",
        "",
    ]
    assert run("delete from STM.ROOM where ID >= 2")[0] == 0
    assert run("select count(*), max(ID) from STM.ROOM")[1].split("\n")[3] == "          1           1"
    assert run("drop table STM.ROOM")[0] == 0


def test_lab_statements_count_commits(run):
    assert run("values lab.count()")[1].split("\n")[3].strip() == "0"
    assert run("call lab.write(250)")[0] == 0
    assert run("call lab.write(50)")[0] == 0
    assert run("values lab.count()")[1].split("\n")[3].strip() == "300"


def test_fill_makes_the_log_longer_without_rows(pair, run):
    before = pair.hosts["db1"].load("STMS").log.end
    assert run("call lab.fill(200000)")[0] == 0
    assert pair.hosts["db1"].load("STMS").log.end >= before + 200000


@pytest.mark.parametrize(
    ("text", "rc", "wanted"),
    [
        ("select * from STM.NONE", 4, 'SQL0204N  "STM.NONE" is an undefined name.'),
        ("insert into T values (1, 2)", 4, "SQL0117N"),
        ("insert into T (X) values (1)", 4, 'SQL0206N  "X" is not valid'),
        ("create table T (ID INTEGER)", 4, "SQL0601N"),
        ("frobnicate", 4, 'SQL0104N  An unexpected token "FROBNICATE"'),
        ("select * from T where ID = 7", 1, "0 record(s) selected."),
        ("delete from T", 1, "SQL0100W"),
        ("commit", 0, "DB20000I  The SQL command completed successfully."),
        ("select 1 from SYSIBM.SYSDUMMY1", 0, "1 record(s) selected."),
        ("values 1", 0, "1 record(s) selected."),
    ],
)
def test_answers(run, text, rc, wanted):
    run("create table T (ID INTEGER)")
    code, said = run(text)
    assert code == rc
    assert wanted in said.replace("\n", "")
    if rc == 4:
        assert said.startswith("DB21034E")


def test_without_a_connection(pair):
    rc, text = pair.db2("db1", "select * from T")
    assert rc == 4
    assert text.endswith("SQL1024N  A database connection does not exist.  SQLSTATE=08003")
