"""The sign-on server in its container, driven from the controller."""

import base64
import time

from ansible_collections.sametime.estate.lab.common import containers

HOST = "sso1"
URL = "http://sso1.acme.example"
USER = "joe.bloggs@acme.example"
PASSWORD = "lantern-quay-4"  # noqa: S105 - of the lab
KEYS_PASSWORD = "harbour-lamp-7"  # noqa: S105 - of the lab
_HOME = "/var/lib/sign-on"
_KEYS = f"{_HOME}/output/sign_on/resources/security/ltpa.keys"
_NEXT = f"{_HOME}/next.keys"
_SETTINGS = f"{_HOME}/usr/servers/sign_on/configDropins/overrides"
_SECONDS = 180


def wait() -> None:
    """Wait until the server answers. Raises TimeoutError with its last output."""
    until = time.monotonic() + _SECONDS
    while not containers.run(HOST, "curl -sf -m 20 -o /dev/null http://127.0.0.1/login.html && echo yes", check=False):
        if time.monotonic() > until:
            raise TimeoutError(containers.run(HOST, "journalctl --unit lab-sign-on --no-pager --lines 30"))
        time.sleep(0.3)


def stop() -> None:
    """Stop the server; prepare.yml of the scenario makes another one."""
    containers.run(HOST, "systemctl stop lab-sign-on")


def keys() -> bytes:
    """Return the file of the keys that the server uses."""
    return _read(_KEYS)


def make_keys() -> bytes:
    """Make the next generation of keys, which the server does not use yet; return their file."""
    containers.run(
        HOST,
        f"JVM_ARGS=-XX:TieredStopAtLevel=1 sh /opt/liberty/wlp/bin/securityUtility createLTPAKeys --file={_NEXT} "
        f"--password={KEYS_PASSWORD}",
    )
    return _read(_NEXT)


def use_next_keys() -> None:
    """Let the server use the next generation of keys. It is down for some seconds, as a cell is."""
    containers.run(HOST, f"systemctl stop lab-sign-on && mv {_NEXT} {_KEYS} && systemctl start lab-sign-on")
    wait()


def set_token_life(minutes: int) -> None:
    """Let the tokens of later sign-ons last so long. The server reads the setting within a second."""
    text = f'<server><variable name="token_life" value="{minutes}m"/></server>'
    containers.run(HOST, f"mkdir -p {_SETTINGS} && echo '{text}' >{_SETTINGS}/token_life.xml")


def _read(path: str) -> bytes:
    return base64.b64decode(containers.run(HOST, f"base64 {path}"))
