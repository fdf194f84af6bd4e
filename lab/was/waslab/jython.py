"""The Jython interpreter of wsadmin: its options, and the files that are prepared once on a host.

usage: lab/common/start.py was.waslab.jython FOLDER
"""

import os
import shutil
import subprocess
from pathlib import Path

from . import javaclasses, topology
from .errors import CLASSES, LabError

JAVA_OPTIONS = ("-Xshare:auto", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData")
JYTHON_OPTIONS = ("-Dpython.cachedir.skip=true", "-Dpython.console=org.python.core.PlainConsole")
ARCHIVE = "/usr/share/java/jython.jar"
_SOURCES = Path(__file__).resolve().parents[1] / "jython"
_TRIAL = "import java.io, java.lang, java.net, java.util, waslab_shim, syntax21"


def prepare(folder: Path) -> None:
    """Make the archive of exceptions, the compiled code inside wsadmin, and a class archive for faster starts."""
    scripts = folder / "jython"
    scripts.mkdir(parents=True, exist_ok=True)
    (folder / "exceptions.jar").write_bytes(javaclasses.archive(CLASSES))
    shutil.copyfile(_SOURCES / "wsadmin.jy", scripts / "waslab_shim.py")
    shutil.copyfile(_SOURCES / "syntax21.jy", scripts / "syntax21.py")
    (scripts / "start.py").write_text("import waslab_shim\nwaslab_shim.start()\n")
    path = os.pathsep.join([ARCHIVE, str(folder / "exceptions.jar")])
    class_archive = folder / "jython.jsa"
    class_archive.unlink(missing_ok=True)
    options = [*JAVA_OPTIONS, *JYTHON_OPTIONS, f"-Dpython.path={scripts}", "-cp", path]
    command = [
        "java",
        f"-XX:ArchiveClassesAtExit={class_archive}",
        *options,
        "org.python.util.jython",
        "-S",
        "-c",
        _TRIAL,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise LabError(f"Jython cannot load the code of wsadmin: {done.stderr}")
    for compiled in scripts.glob("*.class"):
        compiled.chmod(0o644)


def main(arguments: list[str]) -> int:
    """Prepare the interpreter on the deployment manager's host."""
    # On the nodes it is prepared at the first use of wsadmin, which is rare.
    if topology.load().host(topology.own_name()).kind == "dmgr":
        prepare(Path(arguments[0]))
    return 0
