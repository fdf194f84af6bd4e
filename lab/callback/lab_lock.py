"""Take the lock of the lab before a playbook of Molecule starts (.config/molecule/config.yml enables this).

The lock stays with the Molecule process until it ends; its later steps find it there. See lab/lock.py.
"""

import os
import subprocess
import sys
from pathlib import Path

from ansible.plugins.callback import CallbackBase

LOCK = Path(__file__).resolve().parents[1] / "lock.py"


class CallbackModule(CallbackBase):
    """End the playbook with the exit code of lock.py when another run uses the lab."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "lab_lock"
    CALLBACK_NEEDS_ENABLED = True

    def v2_playbook_on_start(self, playbook: object) -> None:
        """Take the lock, or leave immediately: Ansible turns what a callback raises into a warning."""
        done = subprocess.run([sys.executable, LOCK, "--for-caller"], stderr=subprocess.PIPE, check=False)
        if done.returncode != 0:
            # Molecule shows what its playbooks print on the standard output only.
            os.write(sys.stdout.fileno(), done.stderr)
            os._exit(done.returncode)
