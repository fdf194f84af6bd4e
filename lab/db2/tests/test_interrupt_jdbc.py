"""IBM's JDBC driver interrupts a statement over a second connection. Runs where Java and the driver are."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parent / "data" / "programs" / "Interrupt.java"
MAVEN = Path.home() / ".m2/repository/com/ibm/db2/jcc"
JAR = os.environ.get("DB2_JDBC_JAR") or next((str(path) for path in sorted(MAVEN.glob("*/jcc-*.jar"))), "")


@pytest.mark.skipif(shutil.which("java") is None, reason="Java is not installed")
@pytest.mark.skipif(not JAR, reason="IBM's JDBC driver is not there (DB2_JDBC_JAR, or jcc in ~/.m2)")
def test_a_statement_is_interrupted_and_its_unit_of_work_continues(real):
    argv = ["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", JAR, str(PROGRAM), str(real[0].port)]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout.splitlines(), done.stderr) == (["-952 57014", "11"], "")
