"""The Connections host of the lab, for the tests of the photo job."""

import hashlib
import json
import re
import shlex

from ansible_collections.sametime.estate.lab.common import containers
from ansible_collections.sametime.estate.lab.tdi import people

tdi = containers.host("tdi1")
HOME = "/var/lib/sametime-photos"
PROGRAM = f"{HOME}/bin/photo-sync"
CONFIG = f"{HOME}/etc/photo-sync.ini"
DUMP = "/opt/IBM/TDI/solution/dump_photos"
AS_CRON = "runuser -u tdiphoto -- env -i HOME=/home/tdiphoto LOGNAME=tdiphoto PATH=/usr/bin:/bin SHELL=/bin/sh"
# People of the lab whose photos the job refuses: reason by user id. All other photos are staged.
TOO_BIG = "the file has 307200 bytes, more than maximum_bytes 204800"
BOTH = "2 entries have the same name sam.doe@acme.example.jpg: sdoe1, sdoe2"
CUT_OFF = "the file is cut off after {} bytes: the end of the image is missing"
UNUSABLE = "the mail address {!r} cannot be used as the name of a photo"
REFUSED = {
    "dotted": UNUSABLE.format("../dotted@acme.example"),
    "empty": "the file is empty",
    "halved": CUT_OFF.format(len(people.content("halved.jpg", "truncated"))),
    "heavy": TOO_BIG,
    "painter": "the file is a PNG image, not a JPEG",
    "quoted": UNUSABLE.format('"q.uote"@acme.example'),
    "sdoe1": BOTH,
    "sdoe2": BOTH,
    "spaced": UNUSABLE.format("with space@acme.example"),
    "umlaut": UNUSABLE.format("jürgen@acme.example"),
}
# The copied assembly line logs these and dumps nothing. With a map the job refuses them like the others.
ONLY_LOGGED = {"nomail", "slashed"}
WITH_MAP = {
    **REFUSED,
    "nomail": "the map has no mail address for the user id",
    "slashed": UNUSABLE.format("sla/shed@acme.example"),
}
LINES = {
    "mail": "source = file_name",
    "csv": "source = csv\nmap = /var/lib/lab-tdi/people.csv",
    "ldif": "source = ldif\nmap = /var/lib/lab-tdi/people.ldif",
}


def expected(generation):
    """Return the photos to be staged: name -> digest."""
    pictures = people.photos()
    return {
        f"{person.mail.lower()}.jpg": hashlib.sha256(pictures[person.photo]).hexdigest()
        for person in people.generations()[generation - 1]
        if person.photo and person.uid not in WITH_MAP
    }


def staged(home=HOME):
    """Return the staged photos: name -> digest."""
    listed = tdi.check_output(f"cd {home}/stage && find . -type f -print0 | xargs -0 -r sha256sum")
    return {name[2:]: digest for digest, name in (line.split("  ", 1) for line in listed.splitlines())}


def state(home=HOME):
    """Return the state file."""
    return json.loads(tdi.file(f"{home}/state.json").content_string)


def lab(*words):
    """Control the simulator of the Directory Integrator."""
    return json.loads(tdi.check_output("lab-tdi " + " ".join(words)))


def assembly_line_runs():
    """Return how often the assembly line ran."""
    journal = tdi.file("/var/lib/lab-tdi/journal.jsonl")
    return journal.content_string.count("\n") if journal.exists else 0


def start(words="", config=CONFIG):
    """Start the program as cron does, without the environment of a session."""
    return tdi.run(f"cd / && {AS_CRON} /bin/sh -c {shlex.quote(f'{PROGRAM} --config {config} {words}')}")


class Job:
    """A job with its own configuration and home directory, beside the one that the role installed."""

    def __init__(self, name):
        self.home = f"/var/lib/lab-job-{name}"
        self.config = f"{self.home}/photo-sync.ini"
        tdi.check_output(f"rm -rf {self.home} && install -d -o tdiphoto -m 0755 {self.home}")
        self.text = tdi.file(CONFIG).content_string
        self.set(home=self.home)

    def set(self, **values):
        """Set keys of the configuration. Their names are unique across sections."""
        for key, value in values.items():
            self.text, count = re.subn(rf"^{key} = .*$", f"{key} = {value}", self.text, count=1, flags=re.MULTILINE)
            assert count == 1, key
        tdi.check_output(f"printf %s {shlex.quote(self.text)} >{self.config}")

    def names(self, source):
        """Use this source of names, and the assembly line that belongs to it."""
        self.text = re.sub(r"\[names\]\n.*\n", f"[names]\n{LINES[source]}\n", self.text, count=1)
        self.set(assembly_line="dump_photos_by_mail" if source == "mail" else "dump_photos_to_files")

    def run(self, words="--phase stage"):
        """Run it."""
        return start(words, self.config)

    def fail(self, words="--phase stage"):
        """Run it, expect it to fail without standard output, and return exit code and error text."""
        done = self.run(words)
        assert done.stdout == ""
        assert done.stderr.startswith("photo-sync: ")
        assert done.stderr.count("\n") == 1
        return done.rc, done.stderr
