"""The sample use case's picture: steps in a row, with arrows between them."""

import textwrap
from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

BOX, HEIGHT, GAP, MARGIN = 220, 130, 60, 30
PAPER, INK, FILL = "#ffffff", "#1d3557", "#e8f0f7"


def flow(labels: Sequence[str]) -> bytes:
    """Return a PNG that shows one box for each label, from left to right."""
    size = (2 * MARGIN + len(labels) * BOX + (len(labels) - 1) * GAP, 2 * MARGIN + HEIGHT)
    picture = Image.new("RGB", size, PAPER)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(size=24)
    middle = MARGIN + HEIGHT // 2
    for number, label in enumerate(labels):
        left = MARGIN + number * (BOX + GAP)
        right = left + BOX
        draw.rounded_rectangle(
            (left, MARGIN, right, MARGIN + HEIGHT), radius=14, fill=FILL, outline=INK, width=3
        )
        draw.multiline_text(
            (left + BOX // 2, middle),
            textwrap.fill(label, 16),
            fill=INK,
            font=font,
            anchor="mm",
            align="center",
        )
        if number + 1 < len(labels):
            draw.line((right + 6, middle, right + GAP - 16, middle), fill=INK, width=4)
            tip = right + GAP - 6
            draw.polygon([(tip, middle), (tip - 16, middle - 9), (tip - 16, middle + 9)], fill=INK)
    file = BytesIO()
    picture.save(file, format="PNG", optimize=True)
    return file.getvalue()
