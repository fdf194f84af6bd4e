"""Both sides of a transfer on loopback, for the tests of sender and receiver."""

import hashlib
import os
import subprocess
import threading
from pathlib import Path

from ansible_collections.sametime.estate.plugins.module_utils._db2.run import receiver, sender
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.transfer import File

CONTENT = os.urandom(3 * 1024 * 1024 + 17)
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def run(argv):
    """Run a command as AnsibleModule does."""
    done = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = done.communicate()
    return done.returncode, out.decode(), err.decode()


class Side:
    """A folder, and the progress that was reported there."""

    def __init__(self, folder, sha256=SHA256):
        folder.mkdir()
        self.file = File(str(folder), "image.001", len(CONTENT), sha256)
        self.reports = []

    def error(self):
        return self.reports[-1].get("error", "") if self.reports else ""


class Receiver:
    """A receiver in a thread."""

    def __init__(self, side, idle=5.0):
        self.listener = receiver.listen(("127.0.0.1", 0), run)
        self.address = self.listener.sock.getsockname()
        self.rc = None
        self.thread = threading.Thread(target=self._receive, args=(side, idle))
        self.thread.start()

    def _receive(self, side, idle):
        self.rc = receiver.receive(self.listener, side.file, side.reports.append, idle)

    def end(self):
        self.thread.join(20)
        return self.rc


def send(to, side, password=None, fingerprint=None):
    """Send the file of a side to a receiver."""
    return sender.send(
        to.address,
        fingerprint or to.listener.fingerprint,
        password or to.listener.password,
        side.file,
        side.reports.append,
    )


def content(side):
    """Return the bytes of the file of a side."""
    return Path(side.file.path).read_bytes()
