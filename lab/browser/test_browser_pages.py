"""The simulated pages, the server in front of them, and what the demo says about a page."""

from io import BytesIO

import pytest
from ansible_collections.sametime.estate.lab.browser import pages, server, sheet, views
from ansible_collections.sametime.estate.lab.browser.chromium import Load, Seen
from ansible_collections.sametime.estate.lab.browser.server import Answer
from ansible_collections.sametime.estate.lab.demo import browser
from PIL import Image

CONFIGURATION = b'{"userInfoUrlTemplate": "https:\\/\\/photos.acme.example\\/{0}.jpg"}'
IMAGE = "https://photos.acme.example/a.jpg"


def test_the_web_client_asks_the_proxy_and_a_room_asks_the_address_of_the_template():
    web, room = pages.webchat(), pages.meeting_room("https://photos.acme.example/{0}.jpg")
    assert 'src="/stwebapi/photo?userid=joe.bloggs%40acme.example"' in web
    assert "photos.acme.example" not in web
    assert 'src="https://photos.acme.example/o%27brien@acme.example.jpg"' in room


def test_a_display_name_is_not_markup():
    card = pages.business_card("<b>Joe</b>", '"&', 'http://p/"><script>.jpg')
    assert "&lt;b&gt;Joe&lt;/b&gt;" in card
    assert "<script>" not in card


@pytest.mark.parametrize(
    ("host", "target", "status", "cookie"),
    [
        ("webchat.acme.example", "/stwebclient/index.html", 200, ""),
        ("webchat.acme.example", "/stwebapi/photo?userid=a", 200, ""),
        ("webchat.acme.example", "/stmeetings/room", 404, ""),
        ("meetings.acme.example", "/stmeetings/room?id=1", 200, server.COOKIE),
        ("meetings.acme.example", "/stwebclient/index.html", 404, ""),
        ("", "/", 404, ""),
    ],
)
def test_which_page_has_which_host(host, target, status, cookie, monkeypatch):
    monkeypatch.setattr(server, "fetch", lambda _url: Answer(200, "text/json", CONFIGURATION))
    found = server.answer(host, target)
    assert (found.status, found.cookie) == (status, cookie)


def test_a_room_says_when_the_meeting_server_does_not_answer(monkeypatch):
    monkeypatch.setattr(server, "fetch", lambda url: Answer(502, "text/plain", url.encode()))
    found = server.answer("meetings.acme.example", "/stmeetings/room")
    assert (found.status, found.cookie) == (502, "")


def test_fields_of_a_card():
    document = (
        b'<userinfo><field name="ImagePath" type="x">http://p/a&amp;b.jpg</field><field name="Title"/></userinfo>'
    )
    assert views.card_fields(document) == {"ImagePath": "http://p/a&b.jpg", "Title": ""}


@pytest.mark.parametrize(
    ("url", "photos", "log", "words"),
    [
        ("x", {"a": True}, [(IMAGE, 200)], "1 of 1 photos; photos.acme.example over https"),
        ("x", {"a": False, "b": True}, [(IMAGE, None)], "1 of 2 photos; photos.acme.example over https"),
        ("x", {"a": False}, [], "0 of 1 photos; no request"),
        ("http://w/", {}, [(IMAGE, 302), ("http://w/", 200)], "redirected to http://w/"),
        (IMAGE, {}, [(IMAGE, 404)], "no photo"),
    ],
)
def test_what_the_demo_says(url, photos, log, words):
    seen = Seen(url, "", photos, b"", [Load(address, status, cookie=False) for address, status in log], [])
    assert browser.in_words(seen) == words


def test_the_demo_names_what_is_missing_and_does_not_fail(monkeypatch):
    monkeypatch.setattr(browser.chromium, "missing", lambda client: f"Chromium is not installed on {client}")
    rows = browser.check_all()
    assert [row.actual for row in rows[:2]] == [
        "not run: Chromium is not installed on inside1",
        "not run: Chromium is not installed on outside1",
    ]
    assert all(row.as_expected for row in rows)


def test_a_sheet_has_all_screenshots():
    def picture(color):
        out = BytesIO()
        Image.new("RGB", (60, 40), color).save(out, "PNG")
        return out.getvalue()

    colors = [(255, 0, 0), (0, 255, 0), (0, 0, 255)]
    made = Image.open(BytesIO(sheet.compose([(str(color), picture(color)) for color in colors])))
    assert {color for _count, color in made.getcolors(made.width * made.height)} >= set(colors)
