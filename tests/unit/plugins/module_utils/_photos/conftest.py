"""An estate in a temporary directory: solution, job and web server, with real rsync and a simulated ssh.

Python 3.6.
"""

import json
import os
import pwd
import shutil

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos import job

FRAME = b"\xff\xc0\x00\x0b\x08\x00\x10\x00\x10\x01\x01\x11\x00"
SCAN = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x12\x34"
DOMAIN = "@acme.example.jpg"

# Simulates the server of the Directory Integrator. The tests write the dump.
SERVER = """\
#!/bin/sh
echo "$*" >>{root}/calls
[ -z "$SLEEP" ] || sleep $SLEEP
{{ date +%s.%N; cat {root}/log; }} >logs/ibmdi.log
[ -e {root}/stale ] || {{ cp {root}/collect new && mv new collect_photos.in; }}
exit $(cat {root}/rc)
"""
# Simulates ssh: runs the remote command in the photo directory of the web server: "web", or "web-HOST" if that exists.
# The files "trouble" and "trouble-HOST" contain the fault.
SSH = """\
#!/bin/sh
while [ "$1" != rsync ]; do host=$1; shift; done
echo "$*" >>{root}/sessions
web={root}/web; [ ! -d $web-$host ] || web=$web-$host
cd $web && . {root}/trouble
[ ! -e {root}/trouble-$host ] || . {root}/trouble-$host
shift && exec {far} "$@"
"""
GOOD_LOG = (
    "2016-10-24 11:01:15,569 INFO  [AssemblyLine.AssemblyLines/dump.1] - CTGDIS080I Terminated successfully (0).\n"
)
CONFIG = """\
[job]
home = {root}/home
user = {user}
syslog_facility = none
{job}
[export]
solution = {root}/solution
server = {root}/ibmdisrv
assembly_line = dump
timeout_seconds = 5
{export}
[names]
{names}
[photos]
minimum_bytes = 10
warning_bytes = 1000
maximum_bytes = 2000
{photos}
[transfer]
{target}
user = stphotos
key = /nowhere/key
known_hosts = /nowhere/known_hosts
ssh = {root}/ssh
rsync = {rsync}
{transfer}
"""

# What a file of the job may contain after a fault of disk, program or person.
DAMAGES = {
    "nothing": b"",
    "half": b'{"a": ',
    "deeply nested": b'{"a": ' + b"[" * 200000,
    "deeply nested and closed": b"[" * 200000 + b"]" * 200000,
    "deeply nested objects": b'{"a": ' * 100000 + b"1" + b"}" * 100000,
    "a list": b"[]",
    "zero bytes": b"\0" * 100,
    "not UTF-8": b"\xff\xfe{",
}


def jpeg(text, size=0):
    """Return a complete JPEG whose picture is different for each text."""
    picture = text.encode() + b" " * max(0, size - 29 - len(text))
    return b"\xff\xd8" + FRAME + SCAN + picture + b"\xff\xd9"


def with_metadata(photo, text=b"GPS position"):
    """Return a photo with a comment, and a preview after its end."""
    comment = b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text
    return photo[:2] + comment + photo[2:] + b"preview"


def jpg(*names):
    """Return the names of the photos of some people."""
    return [f"{name}@acme.example.jpg" for name in names]


def snapshot(*directories):
    """Return all files below some directories with times and modes, for comparison."""
    files = {}
    for directory in directories:
        for path in sorted(directory.rglob("*")):
            status = path.lstat()
            files[str(path)] = (status.st_mtime_ns, status.st_size, status.st_mode)
    return files


class Estate:
    """The estate of a test. Directories: solution, home, web."""

    def __init__(self, root):
        self.root = root
        self.web, self.home, self.solution = (root / name for name in ("web", "home", "solution"))
        self.dump = self.solution / "dump_photos"
        for directory in (self.web, self.home, self.dump, self.solution / "logs"):
            directory.mkdir(parents=True)
        for name in ("profiles_tdi.xml", "tdienv.sh"):
            (self.solution / name).write_text("")
        (self.solution / "profiles_tdi.properties").write_text("dump_photos_directory=./dump_photos\n")
        self.use(shutil.which("rsync"), shutil.which("rsync"))
        self.put(ibmdisrv=SERVER.format(root=root))
        (root / "ibmdisrv").chmod(0o755)
        self.put(log=GOOD_LOG, rc="2", trouble="", calls="", sessions="")
        self.parts = {
            "job": "",
            "export": "",
            "names": "source = file_name",
            "photos": "",
            "transfer": "",
            "target": "target = ihs1",
        }
        self.offer(ann="1", ben="1", eve="1")

    def use(self, near, far):
        """Use these rsyncs: paths of the one of the job and of the one of the web server."""
        self.near = near
        self.put(ssh=SSH.format(root=self.root, far=far))
        (self.root / "ssh").chmod(0o755)

    def put(self, **texts):
        for name, text in texts.items():
            (self.root / name).write_text(text)

    def several(self, *names):
        """Send the photos to these web servers instead of one."""
        self.parts["target"] = ""
        self.parts["transfer"] = "".join(f"[transfer {name}]\ntarget = {name}\n" for name in names)
        for name in names:
            (self.root / f"web-{name}").mkdir()

    def trouble(self, name, text):
        """Let the sessions to one web server have a fault; "" for none."""
        self.put(**{f"trouble-{name}": text})

    def offer(self, **people):
        """Put these people into the next dump: name -> text that makes the picture, or its bytes."""
        entries = []
        for name, content in people.items():
            path = self.dump / (name + DOMAIN)
            path.write_bytes(content if isinstance(content, bytes) else jpeg(name + content))
            entries.append(f"{path}\n{name}\n.\n")
        self.put(collect="".join(entries))
        shutil.copy(str(self.root / "collect"), str(self.solution / "collect_photos.in"))

    def config(self):
        user = pwd.getpwuid(os.geteuid()).pw_name
        self.put(**{"photo-sync.ini": CONFIG.format(root=self.root, user=user, rsync=self.near, **self.parts)})
        return str(self.root / "photo-sync.ini")

    def run(self, **options):
        return job.execute(job.load(self.config()), job.Options(**options))

    def state(self):
        return json.loads((self.home / "state.json").read_text())

    def served(self, name=""):
        return self._photos(self.root / f"web-{name}" if name else self.web)

    def staged(self):
        return self._photos(self.home / "stage")

    @staticmethod
    def _photos(directory):
        files = sorted(directory.glob("*")) if directory.is_dir() else []
        return {path.name.replace(DOMAIN, ""): path.read_bytes() for path in files if path.is_file()}

    @staticmethod
    def pictures(**people):
        """Return the photos to be served: name -> bytes."""
        return {name: jpeg(name + text) for name, text in people.items()}


@pytest.fixture
def estate(tmp_path):
    assert shutil.which("rsync"), "these tests need rsync"
    return Estate(tmp_path)
