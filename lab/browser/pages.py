"""The simulated pages as HTML: plain, but recognizable.

Pure: data in, text out. The web client of the Proxy asks the Proxy itself for photos; a meeting room has the address of
each photo from the key userInfoUrlTemplate, so its browser asks the photo host; a rich client shows the picture of
ImagePath.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple
from urllib.parse import quote


class Person(NamedTuple):
    """A person on a page."""

    name: str
    mail: str
    status: str = "Available"


PEOPLE = (
    Person("Joe Bloggs", "joe.bloggs@acme.example"),
    Person("Mary Miller", "mary_miller@acme.example", "In a meeting"),
    Person("Pat O'Brien", "o'brien@acme.example", "Away"),
)
STYLE = """\
body { margin: 0; font: 16px "DejaVu Sans", sans-serif; color: #222; background: #f4f6f8 }
header { padding: 14px 20px; color: #fff; background: #1d3649; font-size: 20px }
header small { float: right; font-size: 14px; line-height: 24px }
main { padding: 16px 20px }
.person { display: flex; align-items: center; margin: 0 0 10px; padding: 8px; background: #fff; border: 1px solid #ccd }
.person img { width: 72px; height: 72px; margin-right: 14px; background: #dde }
.person small { color: #666 }
.room { display: flex; gap: 12px } .room .person { display: block; width: 150px; text-align: center }
.room .person img { width: 120px; height: 120px; margin: 0 0 6px }
.stage { height: 60px; margin-bottom: 14px; padding: 12px; color: #fff; background: #456 }
.card { width: 420px } .card .person img { width: 128px; height: 128px }
"""


def webchat(people: Sequence[Person] = PEOPLE) -> str:
    """Return the contact list of the web client: each photo is an address of the Proxy."""
    rows = [_person(person, f"/stwebapi/photo?userid={quote(person.mail)}") for person in people]
    return _page("Sametime web client", "Contacts", "".join(rows))


def meeting_room(template: str, people: Sequence[Person] = PEOPLE) -> str:
    """Return a meeting room: each photo is the address that the template gives."""
    rows = [_person(person, template.replace("{0}", quote(person.mail, safe="@"))) for person in people]
    stage = '<div class="stage">Shared: Weekly status.odp</div>'
    return _page("Sametime Meetings", "Weekly status - guest", f'{stage}<div class="room">{"".join(rows)}</div>')


def business_card(name: str, title: str, image_path: str) -> str:
    """Return the business card of a rich client; no part of an answer of the servlet is markup."""
    row = _person(Person(name, "ImagePath", title), image_path)
    return _page("Sametime Connect", "Business card", f'<div class="card">{row}</div>')


def _person(person: Person, photo: str) -> str:
    name, mail, status = (escape(text) for text in person)
    return (
        f'<div class="person"><img alt="{mail}" src="{escape(photo)}">'
        f"<div>{name}<br><small>{status}</small></div></div>\n"
    )


def _page(product: str, title: str, body: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{product}</title><style>{STYLE}</style>'
        f'<link rel="icon" href="data:,"></head>\n'
        f"<body><header>{product}<small>{escape(title)}</small></header><main>{body}</main></body></html>\n"
    )
