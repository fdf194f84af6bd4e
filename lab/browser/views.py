"""The four use cases of photos as the clients see them: what they show, and which hosts the browser asked."""

from __future__ import annotations

from urllib.parse import quote
from xml.etree import ElementTree

from . import pages
from .chromium import Seen, browser

PHOTOS = "photos.acme.example"
CARD = "http://community.acme.example/servlet/UserInfoServlet?operation=3&setid=1&userid="
WEBCHAT = "https://webchat.acme.example/stwebclient/index.html"
ROOM = "https://meetings.acme.example/stmeetings/room"
ELSEWHERE = "http://www.acme.example/"
PERSON = "joe.bloggs@acme.example"


def rich_client(person: str = PERSON) -> Seen:
    """Inside: ask the UserInfo servlet for a business card, and show it with the picture of ImagePath."""
    with browser("inside1") as client:
        fields = card_fields(client.get(CARD + quote(person)))
        card = pages.business_card(fields.get("Name", ""), fields.get("Title", ""), fields.get("ImagePath", ""))
        return client.show(card)


def web_client() -> Seen:
    """Outside: open the page of the Sametime Proxy."""
    with browser("outside1") as client:
        return client.open(WEBCHAT)


def meeting_room() -> Seen:
    """Outside, as a guest: open the page of a meeting room."""
    with browser("outside1") as client:
        return client.open(ROOM)


def stranger(person: str = PERSON) -> Seen:
    """Outside, without a cookie: open the address of a photo."""
    with browser("outside1") as client:
        return client.open(f"https://{PHOTOS}/{quote(person, safe='@')}.jpg")


def card_fields(document: bytes) -> dict[str, str]:
    """Return the fields of an answer of the UserInfo servlet."""
    root = ElementTree.fromstring(document)  # noqa: S314 - of a simulator
    return {field.get("name", ""): field.text or "" for field in root.iter("field")}
