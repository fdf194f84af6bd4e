"""The four use cases of photos, seen in a browser: what is shown, and which hosts the browser asked."""

import pytest
from ansible_collections.sametime.estate.lab.browser import chromium, views
from ansible_collections.sametime.estate.lab.browser.pages import PEOPLE
from ansible_collections.sametime.estate.lab.common import containers, inventory, playbooks

ALL = {person.mail: True for person in PEOPLE}
NONE = dict.fromkeys(ALL, False)
AUTHORITY = "/home/browser/authority.pem"
HTTP_ONLY = {"sametime_photo_tls": {}}
SETTINGS = ("--tags", "meeting_settings")


@pytest.fixture(scope="module", autouse=True)
def browsers():
    for client in chromium.NETWORKS:
        reason = chromium.missing(client)
        if reason:
            pytest.skip(reason)


@pytest.fixture
def http_only():
    """The photo host serves http only, and the estate knows it."""
    playbooks.run("playbooks/ihs.yml", variables=HTTP_ONLY)
    playbooks.run("playbooks/websphere.yml", *SETTINGS, variables=HTTP_ONLY)
    yield
    playbooks.run("playbooks/ihs.yml")
    playbooks.run("playbooks/websphere.yml", *SETTINGS)


def asked(client):
    """Return how many requests of a client are in the logs of the photo host."""
    address = inventory.address(client, chromium.NETWORKS[client])
    logs = containers.run("ihs1", "cat /opt/IBM/HTTPServer/logs/*access*")
    return sum(line.startswith(address + " ") for line in logs.splitlines())


def answer(url):
    """Return an answer to a client without rights as bytes, without its date."""
    curl = ["curl", "--silent", "--include", "--max-time", "10", "--cacert", AUTHORITY]
    lines = containers.output("outside1", *curl, url, check=True).splitlines()
    return [line for line in lines if not line.lower().startswith(b"date:")]


def test_a_rich_client_inside_shows_the_picture_of_its_card_over_http():
    """The whole way: role ldap_photo_url wrote the URL to the directory, and the Community server reads it there."""
    seen = views.rich_client()
    assert seen.photos == {"ImagePath": True}
    photos = [load for load in seen.log if load.host == views.PHOTOS]
    assert [(load.url, load.status) for load in photos] == [(f"http://{views.PHOTOS}/{views.PERSON}.jpg", 200)]
    assert seen.hosts() == {views.PHOTOS, "community.acme.example"}


def test_a_rich_client_shows_the_picture_of_somebody_with_markup_in_the_name():
    seen = views.rich_client("o'brien@acme.example")
    assert seen.photos == {"ImagePath": True}
    assert [load.url for load in seen.log if load.host == views.PHOTOS] == [
        f"http://{views.PHOTOS}/o'brien@acme.example.jpg"
    ]


def test_the_web_client_outside_shows_photos_and_never_asks_the_photo_host():
    before = asked("outside1")
    seen = views.web_client()
    assert (seen.title, seen.photos) == ("Sametime web client", ALL)
    assert seen.hosts() == {"webchat.acme.example"}
    assert {load.url.partition(":")[0] for load in seen.log if load.host} == {"https"}
    assert asked("outside1") == before


def test_a_guest_in_a_meeting_room_gets_photos_from_the_photo_host_over_https():
    seen = views.meeting_room()
    assert (seen.title, seen.photos) == ("Sametime Meetings", ALL)
    photos = [load for load in seen.log if load.host == views.PHOTOS]
    assert {(load.url.partition(":")[0], load.status, load.cookie) for load in photos} == {("https", 200, True)}
    assert len(photos) == len(PEOPLE)


def test_a_meeting_room_shows_no_photo_of_an_http_host_and_verify_says_so(http_only):
    verified = playbooks.run("playbooks/websphere_verify.yml", *SETTINGS, variables=HTTP_ONLY)
    assert "Browsers of today do not show its pictures on the https pages of Meetings" in " ".join(
        verified.output.split()
    )
    seen = views.meeting_room()
    assert seen.photos == NONE
    assert {(load.url.partition(":")[0], load.status) for load in seen.log if load.host == views.PHOTOS} == {
        ("https", None)
    }, "the browser asks for https instead, which nobody serves"
    assert any(line.startswith("Mixed Content") for line in seen.console)


def test_another_client_is_redirected():
    seen = views.stranger()
    assert (seen.url, seen.title, seen.photos) == (views.ELSEWHERE, "Acme", {})
    assert next((load.host, load.status) for load in seen.log if load.host) == (views.PHOTOS, 302)


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_guessed_names_reveal_nothing(scheme):
    names = [views.PERSON, "nobody@acme.example", "sam.doe@acme.example", "Joe.Bloggs@acme.example"]
    answers = [answer(f"{scheme}://{views.PHOTOS}/{name}.jpg") for name in names]
    assert answers[0][0].split()[1] == b"302"
    assert answers[1:] == answers[:1] * 3


def test_only_the_browser_trusts_the_authority():
    done = containers.host("outside1").run(f"curl --silent {views.WEBCHAT}")
    assert done.rc == 60, "curl: the certificate cannot be verified"
