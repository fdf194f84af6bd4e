"""Look at the four use cases of photos in the browsers of the clients; the screenshots become one picture."""

from ansible_collections.sametime.estate.lab.browser import chromium, views
from ansible_collections.sametime.estate.lab.browser.chromium import Seen
from ansible_collections.sametime.estate.lab.common.inventory import ROOT
from ansible_collections.sametime.estate.lab.demo.check import Check

SHEET = ROOT / ".cache" / "demo" / "browser.png"
VIEWS = (
    ("rich client, business card", "inside1", views.rich_client, "1 of 1 photos; photos.acme.example over http"),
    ("web client of the Proxy", "outside1", views.web_client, "3 of 3 photos; webchat.acme.example over https"),
    ("guest in a meeting room", "outside1", views.meeting_room, "3 of 3 photos; photos.acme.example over https"),
    ("stranger with the address of a photo", "outside1", views.stranger, f"redirected to {views.ELSEWHERE}"),
)


def check_all() -> list[Check]:
    """Open every page, compare what it shows, and write the sheet of screenshots."""
    from ansible_collections.sametime.estate.lab.browser import sheet  # noqa: PLC0415 - after a look for the browser

    rows, pictures = [], []
    for title, client, view, expected in VIEWS:
        reason = chromium.missing(client)
        if reason:
            rows.append(Check({"page": title, "client": client}, expected, f"not run: {reason}", skipped=True))
            continue
        seen = view()
        rows.append(Check({"page": title, "client": client}, expected, in_words(seen)))
        pictures.append((f"{title} ({client})\n{rows[-1].actual}", seen.picture))
    if pictures:
        SHEET.parent.mkdir(parents=True, exist_ok=True)
        SHEET.write_bytes(sheet.compose(pictures))
    return rows


def in_words(seen: Seen) -> str:
    """Return how many pictures of a page are shown and which host they came from, or where the browser was sent."""
    if not seen.photos:
        return f"redirected to {seen.url}" if len([load for load in seen.log if load.host]) > 1 else "no photo"
    wanted = [load for load in seen.log if load.url.endswith(".jpg") or "/photo?" in load.url]
    sources = sorted({f"{load.host} over {load.url.partition(':')[0]}" for load in wanted})
    return f"{sum(seen.photos.values())} of {len(seen.photos)} photos; {', '.join(sources) or 'no request'}"
