"""IBM's JDBC driver, which WebSphere's data sources use, against a real pair. Runs where Java and the driver are."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.lab.db2.harness import wait

PROGRAM = Path(__file__).parent / "data" / "Rows.java"
MAVEN = Path.home() / ".m2/repository/com/ibm/db2/jcc"
JAR = os.environ.get("DB2_JDBC_JAR") or next((str(path) for path in sorted(MAVEN.glob("*/jcc-*.jar"))), "")

pytestmark = [
    pytest.mark.skipif(shutil.which("java") is None, reason="Java is not installed"),
    pytest.mark.skipif(not JAR, reason="IBM's JDBC driver is not there (DB2_JDBC_JAR, or jcc in ~/.m2)"),
]


def java(program, *words):
    """Start a program with the driver."""
    argv = ["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", JAR, str(program), *map(str, words)]
    return subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def start(first, second, rows):
    return java(PROGRAM, "127.0.0.1", first.port, second.port, rows)


def test_a_writer_is_rerouted_by_a_takeover(real):
    one, two = real
    process = start(one, two, 40)
    assert process.stdout.readline() == "row\n"
    assert wait(lambda: two.db2("takeover hadr on db STMS")[0] == 0)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    last = out.splitlines()[-1]
    assert last in {"told 0 there 50", "told 1 there 50"}


def test_the_first_connection_while_the_named_server_is_a_standby(real):
    one, two = real
    process = start(two, one, 1)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert out.splitlines()[-1] == "told 0 there 11"


def test_a_statement_is_interrupted(real):
    out, err = java(PROGRAM.parent / "programs" / "Interrupt.java", real[0].port).communicate(timeout=60)
    assert (out.splitlines(), err) == (["-952 57014", "11"], "")
