"""Screenshots in one picture, with a caption of two lines above each."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

COLUMNS = 2
MARGIN = 20
CAPTION = 56


def compose(pictures: Sequence[tuple[str, bytes]]) -> bytes:
    """Return a PNG with all screenshots, in rows of two. pictures: caption and PNG of each."""
    images = [Image.open(BytesIO(data)).convert("RGB") for _caption, data in pictures]
    width, height = max(image.width for image in images), max(image.height for image in images)
    rows = -(-len(images) // COLUMNS)
    size = (MARGIN + COLUMNS * (width + MARGIN), MARGIN + rows * (height + CAPTION + MARGIN))
    sheet = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(17)
    for number, (image, (caption, _data)) in enumerate(zip(images, pictures, strict=True)):
        row, column = divmod(number, COLUMNS)
        x, y = MARGIN + column * (width + MARGIN), MARGIN + row * (height + CAPTION + MARGIN)
        draw.text((x, y + 6), caption, fill="black", font=font)
        sheet.paste(image, (x, y + CAPTION))
        draw.rectangle((x, y + CAPTION, x + image.width - 1, y + CAPTION + image.height - 1), outline="#888888")
    out = BytesIO()
    sheet.save(out, "PNG", optimize=True)
    return out.getvalue()
