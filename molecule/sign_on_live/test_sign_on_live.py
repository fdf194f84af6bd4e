"""Tokens of a real sign-on server (Open Liberty): sign on, open a photo, sign off; an expired token; new keys.

The tests build on each other: tokens of the first one expire while the next ones run.
"""

import io
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml
from ansible_collections.sametime.estate.lab.browser import chromium
from ansible_collections.sametime.estate.lab.common import containers, playbooks
from ansible_collections.sametime.estate.lab.liberty import sign_on
from ansible_collections.sametime.estate.molecule.photo_web_lab import ELSEWHERE, NAME, PHOTOS, ROOT
from ansible_collections.sametime.estate.molecule.waiting import until
from ansible_collections.sametime.estate.plugins.module_utils._gate.token import Verifier
from ansible_collections.sametime.estate.plugins.plugin_utils._sso import keys_file
from PIL import Image

CLIENT = "outside1"
PHOTO = f"photos.acme.example{NAME}"
SEEN = (200, None)
LOGIN = (302, f"{sign_on.URL}/login.html")
FILES = ROOT / ".cache" / "live"
[KEYS] = yaml.safe_load((ROOT / "molecule/sign_on_live/vars/main.yml").read_text())["sametime_sso_keys"]
OLD = {**KEYS, "file": str(FILES / "sign-on.keys")}
NEW = {"name": "Next keys", "file": str(FILES / "next.keys"), "password": sign_on.KEYS_PASSWORD}


class HttpClient:
    """A client with a cookie jar of its own, on a host that no network of the policy admits."""

    def __init__(self, name):
        self._jar = f"/tmp/{name}.cookies"
        containers.run(CLIENT, f"rm -f {self._jar}")

    def get(self, address, *more):
        """Send one request; return status and Location."""
        curl = ["curl", "-s", "-k", "-m", "30", "-o", "/dev/null", "-w", "%{http_code} %{redirect_url}"]
        jar = ["-b", self._jar, "-c", self._jar]
        status, _blank, location = containers.run_words(CLIENT, *curl, *jar, *more, address).partition(" ")
        return int(status), location or None

    def photo(self, scheme="http"):
        return self.get(f"{scheme}://{PHOTO}")

    def page(self):
        return self.get(f"{sign_on.URL}/index.html")

    def sign_on(self, password=sign_on.PASSWORD):
        self.page()
        self.get(f"{sign_on.URL}/j_security_check", "-d", f"j_username={sign_on.USER}", "-d", f"j_password={password}")

    def sign_off(self):
        self.get(f"{sign_on.URL}/ibm_security_logout", "-d", "logoutExitPage=/login.html")

    def token(self):
        """Return the token in the jar."""
        fields = (line.split("\t") for line in containers.run(CLIENT, f"cat {self._jar}").splitlines())
        return next(field[6].encode() for field in fields if len(field) == 7 and field[5] == "LtpaToken2")

    def statuses(self, count):
        """Ask for the photo this many times; return the different answers."""
        curl = f"curl -s -o /dev/null -w '%{{http_code}}\\n' -b {self._jar} 'http://{PHOTO}?[1-{count}]'"
        return set(containers.run(CLIENT, curl).split())

    @contextmanager
    def asking(self):
        """Ask for the photo twenty times a second; yields a list that has all answers in the end."""
        answers = []
        curl = ["stdbuf", "-oL", "curl", "-s", "-o", "/dev/null", "-w", "%{http_code}\\n", "--rate", "20/s"]
        unit = ["systemd-run", "-q", "--collect", "--unit=lab-asking", "--property=StandardOutput=file:/tmp/answers"]
        containers.run_words(CLIENT, "rm", "-f", "/tmp/answers")
        containers.run_words(CLIENT, *unit, *curl, "-b", self._jar, f"http://{PHOTO}?[1-100000]")
        try:
            yield answers
        finally:
            containers.run(CLIENT, "systemctl stop lab-asking")
            answers += containers.run(CLIENT, "cat /tmp/answers").split()


@pytest.fixture(scope="module", autouse=True)
def photo():
    """A picture for the only user of the sign-on server."""
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), (20, 90, 160)).save(picture, "JPEG")
    containers.output("ihs1", "/bin/sh", "-c", f"cat >{PHOTOS}{NAME}", stdin=picture.getvalue(), check=True)
    containers.run("ihs1", f"chown stphotos: {PHOTOS}{NAME} && chmod 644 {PHOTOS}{NAME}")


@pytest.fixture(scope="module", autouse=True)
def server():
    """The sign-on server; it ends with the tests."""
    sign_on.wait()
    yield
    sign_on.stop()


@pytest.fixture(scope="module")
def short():
    """A client whose token lasts one minute, the shortest time of the product."""
    return HttpClient("short")


@pytest.fixture(scope="module")
def before():
    """A client that signed on before the keys changed."""
    return HttpClient("before")


@pytest.fixture(scope="module")
def after():
    """A client that signed on after the keys changed."""
    return HttpClient("after")


def key(entry):
    return keys_file.unwrap(keys_file.read(entry["name"], Path(entry["file"]).read_bytes()), entry["password"])


def verdict(client, *entries):
    return Verifier([key(entry) for entry in entries]).verify(client.token(), int(time.time() * 1000))


def rotate(*entries):
    playbooks.run("playbooks/rotate_sso_keys.yml", "--limit", "ihs1", variables={"sametime_sso_keys": entries})


def test_an_http_client_signs_on_and_off(short):
    client = HttpClient("guest")
    assert (client.photo(), client.page()) == (ELSEWHERE, LOGIN)
    client.sign_on("wrong password")
    assert (client.photo(), client.page()) == (ELSEWHERE, LOGIN)
    client.sign_on()
    assert (client.photo(), client.photo("https"), client.page()) == (SEEN, SEEN, SEEN)
    client.sign_off()
    assert (client.photo(), client.page()) == (ELSEWHERE, LOGIN)
    short.sign_on()
    assert (short.photo(), short.page()) == (SEEN, SEEN)


def test_a_browser_signs_on_with_the_form_and_off():
    reason = chromium.missing(CLIENT)
    if reason:
        pytest.skip(reason)
    with chromium.browser(CLIENT) as browser:
        assert browser.open(f"http://{PHOTO}").url == ELSEWHERE[1]
        assert browser.open(f"{sign_on.URL}/index.html").title == "Sign on"
        assert browser.submit(j_username=sign_on.USER, j_password="wrong").title == "Refused"
        browser.open(f"{sign_on.URL}/index.html")
        page = browser.submit(j_username=sign_on.USER, j_password=sign_on.PASSWORD)
        assert (page.title, page.photos) == ("Signed on", {sign_on.USER: True})
        for scheme in ("http", "https"):
            assert list(browser.open(f"{scheme}://{PHOTO}").photos.values()) == [True]
        browser.open(f"{sign_on.URL}/index.html")
        assert browser.submit().title == "Sign on"
        # Another address: the browser may show what it has kept.
        assert browser.open(f"http://{PHOTO}?again").url == ELSEWHERE[1]


def test_keys_are_rotated_while_requests_run(before, after):
    sign_on.set_token_life(120)

    def lasts():
        before.sign_on()
        return verdict(before, OLD).expires_ms / 1000 > time.time() + 600

    until(lasts)
    with before.asking() as answers:
        new_keys = sign_on.make_keys()
        Path(NEW["file"]).touch(0o600)
        Path(NEW["file"]).write_bytes(new_keys)
        rotate({**OLD, "valid_until": "2999-01-01"}, NEW)
        sign_on.use_next_keys()
        after.sign_on()
        assert after.statuses(50) == {"200"}, "the first request of a token of the new keys, and all others"
        until(lambda: int(containers.run(CLIENT, "wc -l </tmp/answers")) > 50)
    assert set(answers) == {"200"}
    assert verdict(after, NEW).accepted
    assert not verdict(after, OLD).accepted


def test_an_expired_token(short):
    until(lambda: short.photo() == ELSEWHERE, 90)
    assert verdict(short, OLD, NEW).reason == "it has expired"
    assert short.page() == LOGIN


def test_tokens_of_removed_keys_are_refused(before, after):
    assert (before.photo(), after.photo()) == (SEEN, SEEN)
    rotate(NEW)
    until(lambda: before.photo() == ELSEWHERE)
    assert (after.photo(), after.page()) == (SEEN, SEEN)
