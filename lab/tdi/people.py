"""The people of the lab's Profiles database and their photos. Made once on the controller; each run makes the same.

usage: lab/tdi/people.py DIRECTORY

Writes people.json and photos/ there, and people.tar with both for the host, unless this version of the script has
already written them.

people.json has two generations. From the first to the second, one person leaves, one joins, one has a new photo, and
one has a broken photo. Each generation has people whose data a photo job must refuse or correct: see ODD.
"""

import hashlib
import io
import json
import random
import shutil
import sys
import tarfile
from pathlib import Path
from typing import NamedTuple

from PIL import Image

FIRST = (
    "Ada",
    "Ben",
    "Cleo",
    "Dan",
    "Eva",
    "Finn",
    "Gwen",
    "Hugo",
    "Ines",
    "Jack",
    "Kira",
    "Liam",
    "Mara",
    "Nils",
    "Olga",
)
LAST = (
    "Adler",
    "Brook",
    "Carver",
    "Dean",
    "Ellis",
    "Frost",
    "Gray",
    "Hale",
    "Irving",
    "Jensen",
    "Keller",
    "Lowe",
    "Marsh",
)
DOMAIN = "acme.example"
SIDE = 128


class Person(NamedTuple):
    """A row of the database. ``photo``: name of a file in photos/, None if the person has no photo."""

    uid: str
    mail: str | None
    photo: str | None


# uid, mail address, kind of photo; the comment says what a photo job has to do.
ODD = (
    ("jbloggs", f"Joe.Bloggs@{DOMAIN}", "plain"),  # capitals: joe.bloggs@…
    ("mmiller", "MARY_MILLER@ACME.EXAMPLE", "plain"),  # all in capitals
    ("sdoe1", f"Sam.Doe@{DOMAIN}", "plain"),  # equal except for case: neither of them
    ("sdoe2", f"sam.doe@{DOMAIN}", "plain"),
    ("nomail", None, "plain"),  # no address: refused
    ("obrien", f"o'brien@{DOMAIN}", "plain"),  # an apostrophe is allowed
    ("quoted", f'"q.uote"@{DOMAIN}', "plain"),  # quotes are not
    ("spaced", f"with space@{DOMAIN}", "plain"),
    ("slashed", f"sla/shed@{DOMAIN}", "plain"),
    ("dotted", f"../dotted@{DOMAIN}", "plain"),
    ("umlaut", f"jürgen@{DOMAIN}", "plain"),
    ("painter", f"png.painter@{DOMAIN}", "png"),  # a PNG with a .jpg name
    ("halved", f"half.picture@{DOMAIN}", "truncated"),
    ("empty", f"empty.frame@{DOMAIN}", "empty"),
    ("heavy", f"heavy.weight@{DOMAIN}", "heavy"),  # 300 KB: refused by size
    ("bigger", f"bigger.picture@{DOMAIN}", "bigger"),  # between 45 KB and the limit: published with a warning
)

# Replacements in the second generation; None: the person has left.
ADVANCED: dict[str, Person | None] = {
    "leaver": None,
    "changer": Person("changer", f"chris.changer@{DOMAIN}", "changer-2.jpg"),
    "breaker": Person("breaker", f"bea.breaker@{DOMAIN}", "breaker-2.jpg"),
    "joiner": Person("joiner", f"jo.joiner@{DOMAIN}", "joiner.jpg"),
}


def generations() -> list[list[Person]]:
    """Return both generations of people."""
    plain = [
        Person(f"{first[0]}{last}{number}".lower(), f"{first}.{last}@{DOMAIN}".lower(), None)
        for number, (first, last) in enumerate((first, last) for first in FIRST for last in LAST)
    ]
    known = [person._replace(photo=f"{person.uid}.jpg") for person in plain[:185]]
    # The others have no photo, so the dump has no entry for them.
    first = known + plain[185:] + [Person(uid, mail, f"{uid}.jpg") for uid, mail, _kind in ODD]
    first += [
        Person("leaver", f"lee.leaver@{DOMAIN}", "leaver.jpg"),
        Person("changer", f"chris.changer@{DOMAIN}", "changer.jpg"),
        Person("breaker", f"bea.breaker@{DOMAIN}", "breaker.jpg"),
    ]
    second = [ADVANCED.get(person.uid, person) for person in first] + [ADVANCED["joiner"]]
    return [first, [person for person in second if person is not None]]


def photos() -> dict[str, bytes]:
    """Return the content of each photo file."""
    kinds = {f"{uid}.jpg": kind for uid, _mail, kind in ODD}
    kinds["breaker-2.jpg"] = "truncated"
    names = {person.photo for generation in generations() for person in generation if person.photo}
    return {name: content(name, kinds.get(name, "plain")) for name in sorted(names)}


def content(name: str, kind: str) -> bytes:
    """Return the bytes of one photo; the same name gives the same picture."""
    if kind == "empty":
        return b""
    if kind == "png":
        return picture(name, SIDE, "PNG")
    if kind == "truncated":
        return picture(name, SIDE)[:-900]
    if kind == "heavy":
        return padded(picture(name, SIDE), 300 * 1024)
    if kind == "bigger":
        return padded(picture(name, SIDE), 60 * 1024)
    return picture(name, SIDE)


def picture(name: str, side: int, image_format: str = "JPEG") -> bytes:
    """Return a small colored mosaic, different for every name."""
    rows = random.Random(name).randbytes(12 * 12 * 3)  # noqa: S311 - pictures, no secrets
    image = Image.frombytes("RGB", (12, 12), rows).resize((side, side), Image.Resampling.BICUBIC)
    stream = io.BytesIO()
    image.save(stream, image_format, quality=85)
    return stream.getvalue()


_PROFILE = b"ICC_PROFILE\x00\x01\x01"


def padded(jpeg: bytes, size: int) -> bytes:
    """Return a JPEG of this size: a color profile, which no photo job removes, is added before its picture."""
    profile = b""
    while len(jpeg) + len(profile) < size:
        length = min(65533, max(len(_PROFILE) + 2, size - len(jpeg) - len(profile) - 2))
        profile += b"\xff\xe2" + length.to_bytes(2, "big") + _PROFILE + b" " * (length - 2 - len(_PROFILE))
    return jpeg[:2] + profile + jpeg[2:]


def write(directory: Path) -> bool:
    """Write everything into a directory; return False if this version of the script has already written it."""
    recipe = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    stamp = directory / "recipe"
    if stamp.exists() and stamp.read_text() == recipe:
        return False
    shutil.rmtree(directory, ignore_errors=True)
    (directory / "photos").mkdir(parents=True)
    for name, data in photos().items():
        (directory / "photos" / name).write_bytes(data)
    rows = [[dict(person._asdict()) for person in generation] for generation in generations()]
    (directory / "people.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
    with tarfile.open(directory / "people.tar", "w") as archive:
        archive.add(directory / "people.json", "people.json")
        archive.add(directory / "photos", "photos")
    stamp.write_text(recipe)
    return True


if __name__ == "__main__":
    print("changed" if write(Path(sys.argv[1])) else "unchanged")
