"""The Jython interpreter of wsadmin: its options, and the files that are prepared once on a host.

usage: lab/common/start.py was.waslab.jython FOLDER
"""

import os
import shutil
import subprocess
from pathlib import Path

from . import topology, warm
from .errors import CLASSES, LabError

JAVA_OPTIONS = ("-Xshare:auto", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData")
# Without the provider there is no os.getpid and the like; the classes behind them are a third of the start.
JYTHON_OPTIONS = (
    "-Dpython.cachedir.skip=true",
    "-Dpython.console=org.python.core.PlainConsole",
    "-Djnr.ffi.provider=none",
)
ARCHIVE = "/usr/share/java/jython.jar"
_OLDEST_SHARED = 50  # class archives hold no classes of versions before Java 6
_SOURCES = Path(__file__).resolve().parents[1] / "jython"
_TRIAL = "import java.io, java.lang, java.net, java.util, waslab_shim, waslab_warm, syntax21"


def prepare(folder: Path) -> None:
    """Make the archive of exceptions, the compiled code inside wsadmin, and a class archive for faster starts."""
    from . import javaclasses  # noqa: PLC0415 - once on a host

    scripts = folder / "jython"
    scripts.mkdir(parents=True, exist_ok=True)
    (folder / "exceptions.jar").write_bytes(javaclasses.archive(CLASSES))
    _renew(Path(ARCHIVE), folder / "renewed.jar")
    shutil.copyfile(_SOURCES / "wsadmin.jy", scripts / "waslab_shim.py")
    shutil.copyfile(_SOURCES / "syntax21.jy", scripts / "syntax21.py")
    shutil.copyfile(_SOURCES / "warm.jy", scripts / "waslab_warm.py")
    (scripts / "start_warm.py").write_text("import waslab_warm\nwaslab_warm.serve()\n")
    path = class_path(folder)
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
    shutil.rmtree(folder / warm.FOLDER, ignore_errors=True)  # a machine of earlier code ends
    (folder / warm.FOLDER).mkdir(mode=0o700)
    (scripts / "start.py").write_text("import waslab_shim\nwaslab_shim.start()\n")  # last: it says that all is there


def class_path(folder: Path, *more: str) -> str:
    """Return where Java finds Jython and what was prepared in a folder."""
    return os.pathsep.join([str(folder / "renewed.jar"), ARCHIVE, str(folder / "exceptions.jar"), *more])


def _renew(archive: Path, renewed: Path) -> None:
    """Write the classes of an archive that are too old for a class archive, with the first version that is not."""
    import zipfile  # noqa: PLC0415 - once on a host

    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(renewed, "w") as new:
        for name in old.namelist():
            data = old.read(name) if name.startswith("org/python/") and name.endswith(".class") else b""
            if data and int.from_bytes(data[6:8], "big") < _OLDEST_SHARED:
                new.writestr(name, data[:6] + _OLDEST_SHARED.to_bytes(2, "big") + data[8:])


def main(arguments: list[str]) -> int:
    """Prepare the interpreter on the deployment manager's host."""
    # On the nodes it is prepared at the first use of wsadmin, which is rare.
    if topology.load().host(topology.own_name()).kind == "dmgr":
        prepare(Path(arguments[0]))
    return 0
